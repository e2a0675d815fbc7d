"""Media out: signed URLs answered with byte ranges and validators, never from another's page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from encord_portal.platform.errors import MethodNotAllowed, NotFound, PlatformError
from encord_portal.platform.media import ranges, signing, store
from encord_portal.platform.media.ranges import ByteRange
from encord_portal.platform.models import MediaFile
from encord_portal.platform.v2.endpoint import refusal

CHUNK = 1 << 16
# Uploaded HTML must not run as a page of this origin.
_SHOWN_AS = {"text/html": "text/plain; charset=utf-8", "text/plain": "text/plain; charset=utf-8"}


@csrf_exempt
def media(request: HttpRequest, sha256: str, extension: str | None = None) -> HttpResponseBase:
    """One file: whole, in part, or not at all when the caller has it already."""
    try:
        if request.method not in {"GET", "HEAD"}:
            raise MethodNotAllowed("Media are read with GET.")
        left = signing.check("media", sha256, request.GET)
        file = MediaFile.objects.filter(sha256=sha256).first()
        path = store.path_of(sha256)
        if file is None or not path.is_file():
            raise NotFound("There is no such file any more.")
    except PlatformError as error:
        answer: HttpResponseBase = refusal(request, error)
        answer["Cache-Control"] = "no-store"
        return answer
    answer = _answer(request, file, path)
    answer["ETag"] = _etag(file)
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = f"private, max-age={left}, immutable"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _answer(request: HttpRequest, file: MediaFile, path: Path) -> HttpResponseBase:
    if _has_it(request, file):
        return HttpResponse(status=304)
    content_type = _SHOWN_AS.get(file.mime_type, file.mime_type)
    if_range = request.headers.get("If-Range")
    header = request.headers.get("Range") if if_range in {None, _etag(file)} else None
    try:
        asked = ranges.parse(header, file.size)
    except ranges.RangeNotSatisfiable:
        answer = HttpResponse(status=416, content_type="text/plain")
        answer["Content-Range"] = f"bytes */{file.size}"
        return answer
    part = asked or ByteRange(0, file.size - 1)
    body: HttpResponseBase
    if request.method == "HEAD":
        body = HttpResponse(content_type=content_type)
    else:
        body = StreamingHttpResponse(_read(path, part), content_type=content_type)
    if asked is not None:
        body.status_code = 206
        body["Content-Range"] = f"bytes {part.first}-{part.last}/{file.size}"
    body["Content-Length"] = str(part.length)
    return body


def _etag(file: MediaFile) -> str:
    return f'"{file.sha256}"'


def _has_it(request: HttpRequest, file: MediaFile) -> bool:
    header = request.headers.get("If-None-Match", "")
    known = {item.strip().removeprefix("W/") for item in header.split(",")}
    return "*" in known or _etag(file) in known


def _read(path: Path, part: ByteRange) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(part.first)
        left = part.length
        while left > 0:
            chunk = file.read(min(CHUNK, left))
            if not chunk:
                return
            left -= len(chunk)
            yield chunk
