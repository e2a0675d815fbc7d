"""Media in: the signed URL of an upload slot takes one file, streamed to disk and probed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from encord_portal.platform import failures
from encord_portal.platform.errors import (
    InvalidArguments,
    MethodNotAllowed,
    PlatformError,
)
from encord_portal.platform.media import signing, store
from encord_portal.platform.services import uploads
from encord_portal.platform.v2.endpoint import refusal


@csrf_exempt
def upload(request: HttpRequest, slot: uuid.UUID) -> HttpResponse:
    """Take the bytes of one file; whatever is wrong with them, nothing of them stays."""
    try:
        if request.method != "PUT":
            raise MethodNotAllowed("Files are uploaded with PUT.")
        signing.check("upload", str(slot), request.GET)
        length = _length(request)
        with failures.as_refusals(), store.received(_chunks(request, length)) as incoming:
            uploads.receive(slot, incoming, announced=request.headers.get("Content-Type", ""))
    except PlatformError as error:
        return refusal(request, error)
    return HttpResponse(status=200)


def _length(request: HttpRequest) -> int:
    header = request.headers.get("Content-Length", "")
    if not header.isascii() or not header.isdecimal():
        raise InvalidArguments("Send the size of the file as Content-Length.")
    length = int(header)
    if length > settings.PLATFORM_UPLOAD_LIMIT:
        raise store.too_large(settings.PLATFORM_UPLOAD_LIMIT)
    return length


def _chunks(request: HttpRequest, length: int) -> Iterator[bytes]:
    left = length
    while left > 0:
        chunk = request.read(min(store.CHUNK, left))
        if not chunk:
            raise InvalidArguments(
                f"The upload broke off {left} bytes before its end; send the file again."
            )
        left -= len(chunk)
        yield chunk
