"""The two v1 URLs: unpack the envelope, find the query, wrap the answer.

The HTTP status is always 200; the logical one is inside. A refusal is logged here, once.
"""

from __future__ import annotations

import logging

from django.core.exceptions import RequestDataTooBig
from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from encord_portal.platform import auth, wire
from encord_portal.platform.errors import (
    InvalidArguments,
    MethodNotAllowed,
    NotFound,
    PlatformError,
    TooLarge,
    Unavailable,
)
from encord_portal.platform.parsing import as_uuid
from encord_portal.platform.v1.registry import Query, V1Context, find
from encord_portal.platform.wire import JsonValue

logger = logging.getLogger("encord_portal.platform")


@csrf_exempt
def user_envelope(request: HttpRequest) -> HttpResponse:
    """``/public/user``: calls that belong to no single resource."""
    return _answer(request)


@csrf_exempt
def resource_envelope(request: HttpRequest) -> HttpResponse:
    """``/public``: calls about the project or dataset that the headers name."""
    return _answer(request)


def _answer(request: HttpRequest) -> HttpResponse:
    try:
        body = {"status": 200, "response": _respond(request)}
    except PlatformError as error:
        logger.info("v1 refused %s: %s %s", request.path, error.code, error.message)
        body = {"status": error.http_status, "response": [error.code], "payload": error.payload}
    return HttpResponse(wire.dumps(body), content_type="application/json")


def _respond(request: HttpRequest) -> JsonValue:
    if request.method != "POST":
        raise MethodNotAllowed("Queries are sent with POST.")
    try:
        body = request.body
    except RequestDataTooBig as error:
        raise TooLarge("The body is too large for this platform.") from error
    except UnreadablePostError as error:
        raise InvalidArguments("The body broke off before its end.") from error
    user = auth.authenticate_v1(request.headers.get("Authorization", ""), body)
    found, uid, payload = _unpack(body)
    context = V1Context(
        user=user,
        resource_type=request.headers.get("ResourceType", ""),
        resource_id=request.headers.get("ResourceID", ""),
        uid=uid,
        payload=payload,
        request=request,
    )
    _check_resource(context, found)
    try:
        return found.handler(context)
    except DataError as error:
        raise InvalidArguments("A value is too long or out of range.") from error
    except OperationalError as error:
        raise Unavailable("The database is busy; send the request again.") from error


def _unpack(body: bytes) -> tuple[Query, JsonValue, JsonValue]:
    envelope = wire.loads(body)
    if not isinstance(envelope, dict):
        raise InvalidArguments("The body must be an object with query_type and query_method.")
    query_type, method = envelope.get("query_type"), envelope.get("query_method")
    values = envelope.get("values")
    if not isinstance(query_type, str) or not isinstance(method, str):
        raise InvalidArguments("query_type and query_method must be texts.")
    if values is not None and not isinstance(values, dict):
        raise InvalidArguments("values must be an object with uid and payload.")
    values = values or {}
    return find(query_type, method), values.get("uid"), values.get("payload")


def _check_resource(context: V1Context, found: Query) -> None:
    if found.resource is None:
        return
    if context.resource_type != found.resource:
        raise InvalidArguments(
            f"This query is about a {found.resource}: send ResourceType '{found.resource}' and "
            "its hash as ResourceID."
        )
    if not context.resource_id:
        raise NotFound("The ResourceID header is empty.")
    as_uuid(context.resource_id, "ResourceID header")
