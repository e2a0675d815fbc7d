"""Any frame with its labels as a file: for tickets, reports, mails."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from labels.errors import BadInput, PortalError
from labels.http import PortalRequest
from labels.rendering.media.errors import FrameOutOfRangeError, MediaError
from labels.rendering.overlay import frame_instances
from labels.rendering.painting import Paper, paint
from labels.rendering.svg import Mark, number, overlay
from labels.services import media, versions
from labels.services.media import FrameImage
from labels.services.row_numbers import row_numbers
from labels.views.access import row_of
from labels.views.addresses import Addresses
from labels.views.windows import parse_window
from labels.views.workspace import PICTURES, frame_size, shown_aspect

_VERSION = "1"
_MOST_SCALE = 8
# About as wide a picture becomes whose own pixels are few.
_USUAL_WIDTH = 1000
# The file is looked at by itself: the page's style sheet is not there.
_STYLE = (
    ".area{fill-opacity:.16;stroke-width:2}.mask{fill-opacity:.38;stroke-width:1}"
    ".line{stroke-width:2.25}.rim{fill:none;stroke:#fff;stroke-opacity:.45;stroke-width:4}"
    ".reach{stroke:none}.dot,.dot-edge,.dot-rim,.hollow{stroke-linecap:round;fill:none}"
    ".dot{stroke-width:8}.dot-rim{stroke:#fff;stroke-opacity:.8;stroke-width:10}"
    ".dot-edge{stroke:#000;stroke-opacity:.6;stroke-width:12}.hollow{stroke:#fff;stroke-width:4.5}"
    ".is-selected .area,.is-selected .line{stroke-width:4}"
    ".mark-label{font:600 12px sans-serif;fill:#fff;stroke:#000;stroke-width:3;paint-order:stroke}"
)
_SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


@dataclass(frozen=True, slots=True)
class _Exported:
    image: FrameImage
    marks: list[Mark]
    width: int
    height: int
    paper: Paper
    selected: str

    def etag(self, kind: str) -> str:
        drawn = overlay(self.marks, self.selected)
        made_of = f"{_VERSION}:{kind}:{self.image.etag}:{self.paper}:{drawn}"
        return f'"{sha256(made_of.encode()).hexdigest()[:32]}"'


@require_safe
@login_required
def frame_export(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, frame: int, kind: str
) -> HttpResponse:
    """``frames/7/labelled.png?window=&obj=&scale=&names=``, or ``labelled.svg``."""
    access, row = row_of(request.user, project_hash, data_hash)
    if row.data_type not in PICTURES:
        return _text(f"Data of type {row.data_type} has no pictures to export.", 422)
    window = parse_window(request.GET.get("window", ""))
    try:
        image = media.frame_image(request.user, access, row, frame, window=window)
    except MediaError as error:
        return _text(str(error), 404 if isinstance(error, FrameOutOfRangeError) else 422)
    except PortalError as error:
        return _text(error.sentence, error.status)
    addresses = Addresses.of(request.GET, project_hash, data_hash, frame)
    loaded = versions.shown_row(request.user, access, row, addresses.revision)
    facts = media.slice_facts(request.user, access, row, frame)
    width, height = frame_size(loaded.label_row, row, frame, facts)
    found = frame_instances(
        loaded.label_row,
        frame,
        width=width,
        height=height,
        numbers=row_numbers(loaded),
    )
    names = request.GET.get("names", "on")
    if names not in ("on", "off"):
        raise BadInput("names must be on or off.")
    exported = _Exported(
        image=image,
        marks=[each.mark for each in found if each.mark is not None],
        width=width,
        height=height,
        paper=Paper(_scale(request, width), shown_aspect(row, facts, width, height), names == "on"),
        selected=request.GET.get("obj", ""),
    )
    return _answer(request, exported, kind, f"{row.data_title} {frame}")


def _answer(request: PortalRequest, exported: _Exported, kind: str, title: str) -> HttpResponse:
    etag = exported.etag(kind)
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponse = HttpResponseNotModified()
    elif kind == "png":
        content = paint(exported.image.content, exported.marks, exported.paper, exported.selected)
        response = HttpResponse(content, content_type="image/png")
    else:
        response = HttpResponse(_svg(exported, title), content_type="image/svg+xml")
        response["Content-Security-Policy"] = _SVG_POLICY
    response["ETag"] = etag
    # Labels change: whoever has the file asks whether it is still the same.
    response["Cache-Control"] = "private, no-cache"
    return response


def _scale(request: PortalRequest, width: int) -> int:
    text = request.GET.get("scale", "")
    if not text:
        return min(max(round(_USUAL_WIDTH / max(width, 1)), 1), 4)
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= _MOST_SCALE):
        raise BadInput(f"scale must be a whole number from 1 to {_MOST_SCALE}.")
    return int(text)


def _svg(exported: _Exported, title: str) -> str:
    """One file with everything in it, in pixels of the picture."""
    image, paper = exported.image, exported.paper
    shown_height = exported.height * paper.aspect
    hidden = "" if paper.names else ".mark-label{display:none}"
    data = b64encode(image.content).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{exported.width * paper.scale}" '
        f'height="{number(shown_height * paper.scale)}" '
        f'viewBox="0 0 {exported.width} {number(shown_height)}">'
        f"<title>{escape(title)}</title><style>{_STYLE}{hidden}</style>"
        f'<g transform="scale(1 {paper.aspect:.6g})">'
        f'<image width="{exported.width}" height="{exported.height}" '
        f'preserveAspectRatio="none" href="data:{image.content_type};base64,{data}"/>'
        f"{overlay(exported.marks, exported.selected)}</g></svg>"
    )


def _text(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(sentence, content_type="text/plain; charset=utf-8", status=status)
