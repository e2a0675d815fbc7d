"""The two v1 URLs: unpack the envelope, find the query, wrap the answer.

The HTTP status is always 200; the logical one is inside. A refusal is logged here, once.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from encord_portal.platform import auth, failures, wire
from encord_portal.platform.errors import (
    InvalidArguments,
    MethodNotAllowed,
    NotFound,
    PlatformError,
)
from encord_portal.platform.parsing import as_uuid
from encord_portal.platform.services import api_keys
from encord_portal.platform.v1.registry import Query, V1Context, find
from encord_portal.platform.wire import JsonValue


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
        with failures.as_refusals():
            body = {"status": 200, "response": _respond(request)}
    except PlatformError as error:
        failures.log("v1", request, error)
        body = {"status": error.http_status, "response": [error.code], "payload": error.payload}
    return HttpResponse(wire.dumps(body), content_type="application/json")


def _respond(request: HttpRequest) -> JsonValue:
    if request.method != "POST":
        raise MethodNotAllowed("Queries are sent with POST.")
    context, found = _context(request, request.body)
    # A large row is held once as it came and several times as what was read from it; what was
    # signed and read is needed no more.
    request._body = b""
    _check_resource(context, found)
    return found.handler(context)


def _context(request: HttpRequest, body: bytes) -> tuple[V1Context, Query]:
    """Who asks what; an API key says by itself what it is for, and what it may ask."""
    authorization = request.headers.get("Authorization", "")
    resource_type = request.headers.get("ResourceType", "")
    resource_id = request.headers.get("ResourceID", "")
    if not api_keys.looks_like_one(authorization):
        user, bearer = auth.authenticate_v1(authorization, body), None
        query_type, method, uid, payload = _unpack(body)
    else:
        bearer = api_keys.authenticate(authorization, resource_id)
        user, resource_type = bearer.user, bearer.resource_type
        query_type, method, uid, payload = _unpack(body)
        bearer.require(query_type, method)
    context = V1Context(
        user=user,
        resource_type=resource_type,
        resource_id=resource_id,
        uid=uid,
        payload=payload,
        request=request,
        api_key=bearer,
    )
    return context, find(query_type, method)


def _unpack(body: bytes) -> tuple[str, str, JsonValue, JsonValue]:
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
    return query_type, method, values.get("uid"), values.get("payload")


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
