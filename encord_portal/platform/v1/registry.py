"""One table from (query type, method) to the function that answers it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

from django.http import HttpRequest

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments, MethodNotAllowed
from encord_portal.platform.parsing import as_uuid, parse
from encord_portal.platform.services import api_keys
from encord_portal.platform.wire import JsonValue

Resource: TypeAlias = Literal["project", "dataset"]
Method: TypeAlias = Literal["GET", "POST", "PUT", "DELETE"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class V1Context:
    """A query whose sender is known."""

    user: User
    resource_type: str
    resource_id: str
    uid: JsonValue
    payload: JsonValue
    request: HttpRequest
    # The key that the query came with, if it was not signed by a person.
    api_key: api_keys.Bearer | None = None

    @property
    def base_url(self) -> str:
        """Scheme and host under which the caller reaches the platform."""
        return self.request.build_absolute_uri("/").rstrip("/")

    @property
    def resource_uuid(self) -> uuid.UUID:
        """The project or dataset named in the headers."""
        return as_uuid(self.resource_id, "ResourceID header")

    def payload_as(self, model: type[T]) -> T:
        """The payload, checked; ``null`` counts as an empty object."""
        return parse(model, {} if self.payload is None else self.payload, "payload")

    def uid_as(self, model: type[T]) -> T:
        """The uid, checked."""
        return parse(model, self.uid, "uid")

    def uuids(self) -> list[uuid.UUID]:
        """The uid as a list of UUIDs; a single text counts as a list of one."""
        items = [self.uid] if isinstance(self.uid, str) else self.uid
        return [as_uuid(item, "uid") for item in parse(list[str], items, "uid")]


Handler: TypeAlias = Callable[[V1Context], JsonValue]


@dataclass(frozen=True, slots=True)
class Query:
    handler: Handler
    resource: Resource | None


QUERIES: dict[tuple[str, str], Query] = {}


def query(
    query_type: str, method: Method, *, resource: Resource | None = None
) -> Callable[[Handler], Handler]:
    """Register a function as the answer to one query.

    Args:
        query_type: The lower-case name of the entity.
        method: The logical method.
        resource: What the headers must name; ``None`` for calls of the user.
    """

    def register(handler: Handler) -> Handler:
        if (query_type, method) in QUERIES:
            raise ValueError(f"Two functions answer {method} {query_type}.")
        QUERIES[query_type, method] = Query(handler, resource)
        return handler

    return register


def find(query_type: str, method: str) -> Query:
    """The registered query.

    Raises:
        MethodNotAllowed: When the type is known, but not with this method.
        InvalidArguments: When there is no such type.
    """
    found = QUERIES.get((query_type, method))
    if found is not None:
        return found
    methods = sorted(m for t, m in QUERIES if t == query_type)
    if methods:
        raise MethodNotAllowed(
            f"The query '{query_type}' has no method {method[:20]!r}, only {', '.join(methods)}."
        )
    raise InvalidArguments(f"There is no query {query_type[:60]!r}.")
