"""The two v1 URLs: unpack the envelope, find the query, wrap the answer.

The HTTP status is always 200; the logical one is inside. A refusal is logged here, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
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

_CHUNK = 1 << 20


@csrf_exempt
def user_envelope(request: HttpRequest) -> HttpResponseBase:
    """``/public/user``: calls that belong to no single resource."""
    return _answer(request)


@csrf_exempt
def resource_envelope(request: HttpRequest) -> HttpResponseBase:
    """``/public``: calls about the project or dataset that the headers name."""
    return _answer(request)


def _answer(request: HttpRequest) -> HttpResponseBase:
    try:
        with failures.as_refusals():
            response = _respond(request)
    except PlatformError as error:
        failures.log("v1", request, error)
        body = {"status": error.http_status, "response": [error.code], "payload": error.payload}
        return HttpResponse(wire.dumps(body), content_type="application/json")
    if isinstance(response, wire.Streamed):
        pieces = wire.stream({"status": 200, "response": response.value})
        return StreamingHttpResponse(pieces, content_type="application/json")
    body = {"status": 200, "response": response}
    return HttpResponse(wire.dumps(body), content_type="application/json")


def _respond(request: HttpRequest) -> JsonValue:
    if request.method != "POST":
        raise MethodNotAllowed("Queries are sent with POST.")
    context, found = _context(request, _body_of(request))
    _check_resource(context, found)
    return found.handler(context)


def _body_of(request: HttpRequest) -> wire.Bytes:
    """The body; a large one is held here once, and neither by the request nor by the server."""
    announced = str(request.META.get("CONTENT_LENGTH") or "")
    length = int(announced) if re.fullmatch(r"[0-9]{1,15}", announced) else 0
    if length < wire.LARGE or hasattr(request, "_body"):
        return request.body
    if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise RequestDataTooBig
    body, done = bytearray(length), 0
    while done < length:
        piece = request.read(min(_CHUNK, length - done))
        if not piece:
            raise InvalidArguments("The body broke off before its end; send it again.")
        body[done : done + len(piece)] = piece
        done += len(piece)
    return body


def _context(request: HttpRequest, body: wire.Bytes) -> tuple[V1Context, Query]:
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


def _unpack(body: wire.Bytes) -> tuple[str, str, JsonValue, JsonValue]:
    envelope = wire.loads(body, _rows_to_save)
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


def _rows_to_save(envelope: JsonValue) -> Iterator[JsonValue]:
    """The label dictionaries of a save; no other query can do with unparsed frames."""
    if not isinstance(envelope, dict) or not isinstance(envelope.get("values"), dict):
        return
    if (envelope.get("query_type"), envelope.get("query_method")) != ("labelrow", "POST"):
        return
    payload = envelope["values"].get("payload")
    if isinstance(payload, dict):
        many = payload.get("labels")
        yield from many if isinstance(many, list) else [payload]


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
