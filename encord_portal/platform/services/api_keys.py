"""API keys: each of them lets programs do a few things in one project or one dataset.

A key acts for the person who made it and ends with that person's access. Its text is derived from
its uuid and the server's secret, so that it can be shown again although it is stored nowhere.
"""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from encord_portal.accounts.models import User
from encord_portal.platform.errors import (
    InvalidArguments,
    OperationNotAllowed,
    Unauthenticated,
)
from encord_portal.platform.models import ApiKey, Dataset, Project
from encord_portal.platform.services import titles

PROJECT_SCOPES = (
    *("label.read", "label.write", "model.inference", "model.train"),
    *("label_logs.read", "algo.library"),
)
DATASET_SCOPES = ("dataset.read", "dataset.write")
_SALT = "encord_portal.platform.api_keys"
_MASTER = "Master key"
_ANY = ""
# What each v1 query asks of a key; a query that is not named is beyond every key.
_NEEDED: dict[Literal["project", "dataset"], dict[tuple[str, str], str]] = {
    "project": {
        ("apikeymeta", "GET"): _ANY,
        ("project", "GET"): "label.read",
        ("labelrowmetadata", "GET"): "label.read",
        ("labelrow", "GET"): "label.read",
        ("datasetdata", "GET"): "label.read",
        ("labelrow", "PUT"): "label.write",
        ("labelrow", "POST"): "label.write",
        ("labelworkflowgraphnode", "POST"): "label.write",
        ("labellog", "GET"): "label_logs.read",
        ("labelingalgorithm", "POST"): "algo.library",
    },
    "dataset": {
        ("apikeymeta", "GET"): _ANY,
        ("dataset", "GET"): "dataset.read",
        ("datarows", "GET"): "dataset.read",
        ("datarow", "GET"): "dataset.read",
        ("datarow", "POST"): "dataset.write",
        ("datasetdatalongpolling", "GET"): "dataset.write",
        ("datasetdatalongpolling", "POST"): "dataset.write",
        ("datasetlinkitems", "POST"): "dataset.write",
        ("reencodevideotask", "GET"): "dataset.read",
        ("reencodevideotask", "PUT"): "dataset.write",
        ("video", "POST"): "dataset.write",
        ("video", "DELETE"): "dataset.write",
        ("signedvideourl", "GET"): "dataset.write",
        ("signedimagesurl", "GET"): "dataset.write",
        ("signeddicomsurl", "GET"): "dataset.write",
        ("video", "PUT"): "dataset.write",
        ("singleimage", "POST"): "dataset.write",
        ("images", "PUT"): "dataset.write",
        ("imagegroup", "POST"): "dataset.write",
        ("imagegroup", "DELETE"): "dataset.write",
        ("dicomseries", "POST"): "dataset.write",
    },
}


@dataclass(frozen=True, slots=True)
class Bearer:
    """A key that came with a query: whom it acts for, and where."""

    key: ApiKey

    @property
    def user(self) -> User:
        return self.key.creator

    @property
    def resource_type(self) -> Literal["project", "dataset"]:
        return "project" if self.key.project_id is not None else "dataset"

    @property
    def resource_id(self) -> uuid.UUID:
        found = self.key.project_id or self.key.dataset_id
        if found is None:
            raise ValueError(f"The API key {self.key.pk} is for nothing.")
        return found

    def require(self, query_type: str, method: str) -> None:
        """Refuse a query that the key is not for.

        Raises:
            OperationNotAllowed: The message names the scope that is missing.
        """
        scope = _NEEDED[self.resource_type].get((query_type, method))
        if scope is None:
            raise OperationNotAllowed(
                f"No API key of a {self.resource_type} allows {method} {query_type}; sign with "
                "your own key."
            )
        if scope and scope not in self.key.scopes:
            raise OperationNotAllowed(f"This API key lacks the scope '{scope}'.")


def looks_like_one(authorization: str) -> bool:
    """Whether an Authorization header may hold an API key."""
    return _uuid_of(authorization) is not None


def authenticate(authorization: str, resource_id: str) -> Bearer:
    """Find out which key came with a query.

    Raises:
        Unauthenticated: When there is no such key (any more), its person is gone, or it is for
            something else than the ResourceID header names.
    """
    found = _uuid_of(authorization)
    key = None
    if found is not None:
        key = ApiKey.objects.select_related("creator").filter(pk=found).first()
    if key is None or not constant_time_compare(authorization, text_of(key)):
        raise Unauthenticated("There is no such API key.")
    if not key.creator.is_active:
        raise Unauthenticated("The person who made this API key has no access any more.")
    bearer = Bearer(key)
    if resource_id.lower() != str(bearer.resource_id):
        raise Unauthenticated("This API key is for another project or dataset.")
    return bearer


def text_of(key: ApiKey) -> str:
    """The key itself."""
    proof = salted_hmac(_SALT, key.pk.hex, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(key.pk.bytes + proof).decode()


def _uuid_of(text: str) -> uuid.UUID | None:
    if len(text) != 64:
        return None
    try:
        return uuid.UUID(bytes=base64.urlsafe_b64decode(text)[:16])
    except (binascii.Error, ValueError):
        return None


@transaction.atomic
def create(user: User, home: Project | Dataset, title: str, scopes: Sequence[str]) -> ApiKey:
    """Make a key for a project or a dataset that this person manages.

    Raises:
        InvalidArguments: When the title may not be stored, or a scope is unknown.
    """
    allowed = PROJECT_SCOPES if isinstance(home, Project) else DATASET_SCOPES
    for scope in scopes:
        if scope not in allowed:
            raise InvalidArguments(
                f"There is no scope {scope[:60]!r} here; use {', '.join(allowed)}."
            )
    return ApiKey.objects.create(
        title=titles.checked(title, "The API key"),
        scopes=list(dict.fromkeys(scopes)),
        creator=user,
        project=home if isinstance(home, Project) else None,
        dataset=home if isinstance(home, Dataset) else None,
    )


def keys_of(user: User, home: Project | Dataset) -> QuerySet[ApiKey]:
    """The keys that this person has made for a project or a dataset."""
    mine = ApiKey.objects.filter(creator=user).order_by("created_at", "pk")
    if isinstance(home, Project):
        return mine.filter(project=home)
    return mine.filter(dataset=home)


@transaction.atomic
def master(user: User, home: Project | Dataset) -> ApiKey:
    """This person's key that may do everything; it is made if there is none."""
    allowed = list(PROJECT_SCOPES if isinstance(home, Project) else DATASET_SCOPES)
    for key in keys_of(user, home):
        if set(key.scopes) == set(allowed):
            return key
    return create(user, home, _MASTER, allowed)
