"""The media file itself, in parts: what a browser needs to play a video or a sound."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from labels.errors import PortalError
from labels.http import PortalRequest
from labels.rendering.media.containers import content_type
from labels.rendering.media.errors import FrameOutOfRangeError, MediaError
from labels.services import media
from labels.views.access import shown_of

_CHUNK = 1 << 18
# What a browser is given at once when it asks for everything from some point on: it asks again.
_PART = 4 << 20
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})\Z")
_PLAYED = ("video", "audio")
_MAX_AGE = 3600


@require_safe
@login_required
def media_file(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponseBase:
    """A video or sound file with byte ranges; its type is found out from what is in it."""
    access, row = shown_of(request.user, project_hash, data_hash, request.GET)
    if row.data_type not in _PLAYED:
        return _text(f"Data of type {row.data_type} has no sound or video to play.", 422)
    try:
        source = media.frame_source(request.user, access, row, 0)
        kind = content_type(source.path)
    except MediaError as error:
        return _text(str(error), 422)
    except PortalError as error:
        return _text(error.sentence, error.status)
    return serve(request, source.path, kind, f'"{source.sha256[:32]}"')


def or_sentence(answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """An answer made of a file, or the sentence that says what is wrong with the file."""
    try:
        return answer()
    except FrameOutOfRangeError as error:
        return _text(str(error), 404)
    except MediaError as error:
        return _text(str(error), 422)
    except PortalError as error:
        return _text(error.sentence, error.status)


def serve(request: PortalRequest, path: Path, kind: str, etag: str) -> HttpResponseBase:
    """A file, or the one range of it that was asked for (RFC 9110, 14)."""
    size = path.stat().st_size
    response: HttpResponseBase
    part = _part(request, size, etag)
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    elif part is None:
        response = StreamingHttpResponse(_read(path, 0, size), content_type=kind)
        response["Content-Length"] = str(size)
    elif part[0] >= min(part[1], size):
        response = _text("The file has no such part.", 416)
        response["Content-Range"] = f"bytes */{size}"
    else:
        first, end = part
        response = StreamingHttpResponse(
            _read(path, first, end - first), content_type=kind, status=206
        )
        response["Content-Length"] = str(end - first)
        response["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Cache-Control"] = f"private, max-age={_MAX_AGE}"
    return response


def _part(request: PortalRequest, size: int, etag: str) -> tuple[int, int] | None:
    """The bytes asked for, end excluded; None: all of them, also where the range can't be read."""
    found = _RANGE.match(request.headers.get("Range", "").strip())
    if found is None or found[1] == found[2] == "":
        return None
    if request.headers.get("If-Range", etag) != etag:
        return None
    if found[1] == "":
        return max(size - int(found[2]), 0), size
    first = int(found[1])
    if found[2]:
        return (first, min(int(found[2]) + 1, size)) if first <= int(found[2]) else None
    return first, min(first + _PART, size)


def _read(path: Path, start: int, count: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while count > 0:
            chunk = file.read(min(_CHUNK, count))
            if not chunk:
                return
            count -= len(chunk)
            yield chunk


def _text(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(sentence, content_type="text/plain; charset=utf-8", status=status)
