"""The Idempotency-Key header: a request that is delivered twice is done once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from uuid import UUID

import orjson
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from labels.api.access import person, row_of
from labels.api.views import PortalView
from labels.errors import BadInput
from labels.services import keyed_requests
from labels.services.keyed_requests import KeptAnswer

_LIMIT = 200
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description=(
        "A name of your own for this request, at most 200 visible ASCII characters. Sent again "
        "within a day under the same name, the request is not done again: it gets the first "
        "answer, with `Idempotency-Replayed: true`. Only what succeeded is kept."
    ),
)

_View = TypeVar("_View", bound=PortalView)
_Handler = Callable[[_View, Request, UUID, UUID], Response]


def once_per_key(handler: _Handler[_View]) -> _Handler[_View]:
    """Answer the second delivery of a request about a row as the first was answered."""

    @wraps(handler)
    def answer(view: _View, request: Request, project_hash: UUID, data_hash: UUID) -> Response:
        key = _key(request)
        if not key:
            return handler(view, request, project_hash, data_hash)
        # What was answered once is nobody's any more who lost the row since.
        row_of(request, project_hash, data_hash)
        kept = keyed_requests.begin(person(request), key, _fingerprint(request))
        if kept is not None:
            headers = {"ETag": kept.etag, "Idempotency-Replayed": "true"}
            return Response(kept.body, status=kept.status, headers=headers)
        response = None
        try:
            response = handler(view, request, project_hash, data_hash)
        finally:
            if response is None:
                keyed_requests.give_up(person(request), key)
        etag = response.headers.get("ETag", "")
        keyed_requests.finish(
            person(request), key, KeptAnswer(response.status_code, response.data, etag)
        )
        return response

    return answer


def _key(request: Request) -> str:
    key: str = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > _LIMIT or not all("!" <= each <= "~" for each in key):
        raise BadInput(
            f"An Idempotency-Key is at most {_LIMIT} visible ASCII characters, without blanks."
        )
    return key


def _fingerprint(request: Request) -> str:
    asked = [
        request.method,
        request.path,
        request.headers.get("If-Match", ""),
        request.data,
    ]
    return hashlib.sha256(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)).hexdigest()
