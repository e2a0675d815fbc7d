"""v2 endpoints of groups: the organisation's, and what each has access to."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, Literal

from django.http import HttpRequest
from django.urls import path
from pydantic import Field

from encord_portal.accounts.models import User
from encord_portal.platform.models import Group, ResourceRole
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import access, folders, grants, groups
from encord_portal.platform.services.access import Act
from encord_portal.platform.services.grants import Kind
from encord_portal.platform.v2.endpoint import (
    DjangoView,
    V2Request,
    body_as,
    query_as,
    v2_endpoint,
)
from encord_portal.platform.v2.paging import page
from encord_portal.platform.wire import JsonObject


class _New(WireModel):
    name: str
    description: str | None = ""


class _Change(WireModel):
    name: str | None = None
    description: str | None = None


class _Emails(WireModel):
    user_emails: list[str] = Field(max_length=10_000)


class _Grant(WireModel):
    group_hash_list: list[uuid.UUID] = Field(max_length=1000)
    user_role: int


class _FolderGrant(WireModel):
    """Folders spell their roles out."""

    group_hash_list: list[uuid.UUID] = Field(max_length=1000)
    user_role: Literal["admin", "user"]


class _Revoked(WireModel):
    group_hash_list: list[uuid.UUID] = Field([], max_length=1000)


def _as_json(group: Group) -> JsonObject:
    return {
        "groupHash": group.group_hash,
        "name": group.name,
        "description": group.description,
        "createdAt": group.created_at,
    }


@v2_endpoint("GET")
def group_list(request: V2Request) -> JsonObject:
    return page(request, Group.objects.order_by("name", "pk"), _as_json)


@v2_endpoint("POST")
def group_create(request: V2Request) -> JsonObject:
    wanted = body_as(request, _New)
    return _as_json(groups.create(request.actor, wanted.name, wanted.description or ""))


@v2_endpoint("GET", "PATCH", "DELETE")
def group_detail(request: V2Request, group_hash: uuid.UUID) -> JsonObject | None:
    if request.method == "GET":
        return _as_json(groups.find(group_hash))
    group = groups.own(request.actor, group_hash)
    if request.method == "DELETE":
        groups.delete(group)
        return None
    wanted = body_as(request, _Change)
    groups.change(group, wanted.name, wanted.description)
    return _as_json(group)


def _as_user(user: User) -> JsonObject:
    return {"userEmail": user.email}


@v2_endpoint("GET", "POST")
def group_users(request: V2Request, group_hash: uuid.UUID) -> JsonObject:
    if request.method == "POST":
        wanted = body_as(request, _Emails)
        added = groups.add_users(groups.own(request.actor, group_hash), wanted.user_emails)
        return {"results": [_as_user(each) for each in added], "nextPageToken": None}
    return page(request, groups.find(group_hash).users.order_by("email", "pk"), _as_user)


@v2_endpoint("POST")
def group_users_remove(request: V2Request, group_hash: uuid.UUID) -> None:
    wanted = body_as(request, _Emails)
    groups.remove_users(groups.own(request.actor, group_hash), wanted.user_emails)


def _project(user: User, target: uuid.UUID, write: bool) -> None:
    access.project_of(user, target, Act.MANAGE if write else Act.SEE)


def _dataset(user: User, target: uuid.UUID, write: bool) -> None:
    access.dataset_of(user, target, write=write)


def _ontology(user: User, target: uuid.UUID, write: bool) -> None:
    access.ontology_of(user, target, write=write)


def _folder(user: User, target: uuid.UUID, write: bool) -> None:
    folders.folder_of(user, target, write=write)


def _grants_of(
    kind: Kind, check: Callable[[User, uuid.UUID, bool], None]
) -> DjangoView[[uuid.UUID]]:
    """The view of the groups that have access to one thing."""

    @v2_endpoint("GET", "POST", "DELETE")
    def view(request: V2Request, target: uuid.UUID) -> JsonObject | None:
        check(request.actor, target, request.method != "GET")
        if request.method == "POST":
            hashes, role = _granted(request, kind)
            groups.grant(kind, target, hashes, role)
            return None
        if request.method == "DELETE":
            groups.revoke(kind, target, _revoked(request))
            return None
        found = kind.grants._default_manager.filter(**{f"{kind.name}_id": target})
        # The client reads the first page only.
        return page(
            request,
            found.select_related("group").order_by("group__name"),
            lambda grant: _as_grant(grant, kind),
            size=100_000,
        )

    return view


def _revoked(request: HttpRequest) -> list[uuid.UUID]:
    return query_as(request, _Revoked, lists=frozenset({"groupHashList"})).group_hash_list


def _granted(request: HttpRequest, kind: Kind) -> tuple[list[uuid.UUID], int]:
    if kind is not grants.FOLDER:
        wanted = body_as(request, _Grant)
        return wanted.group_hash_list, wanted.user_role
    named = body_as(request, _FolderGrant)
    return named.group_hash_list, ResourceRole[named.user_role.upper()]


def _as_grant(grant: Any, kind: Kind) -> JsonObject:
    role = ResourceRole(grant.role).name.lower() if kind is grants.FOLDER else grant.role
    return {**_as_json(grant.group), "isSameOrganisation": True, "userRole": role}


_GROUP = "organisation/groups/<uuid:group_hash>"
urlpatterns = [
    path("user/current-organisation/groups", group_list),
    path("organisation/groups", group_create),
    path(_GROUP, group_detail),
    path(f"{_GROUP}/users", group_users),
    path(f"{_GROUP}/users/bulk-delete", group_users_remove),
    path("projects/<uuid:target>/groups", _grants_of(grants.PROJECT, _project)),
    path("datasets/<uuid:target>/groups", _grants_of(grants.DATASET, _dataset)),
    path("ontologies/<uuid:target>/groups", _grants_of(grants.ONTOLOGY, _ontology)),
    path("storage/folders/<uuid:target>/groups", _grants_of(grants.FOLDER, _folder)),
]
