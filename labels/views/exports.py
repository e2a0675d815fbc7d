"""Any frame with its labels as a file: for tickets, reports, mails."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from labels.errors import BadInput, PortalError
from labels.http import PortalRequest
from labels.rendering.media.errors import FrameOutOfRangeError, MediaError
from labels.rendering.painting import Paper, paint
from labels.rendering.sheets import Sheet, sheet_etag, sheet_svg
from labels.views.access import shown_of
from labels.views.export_scenes import scene_sheet_of
from labels.views.export_sheets import Wanted, sheet_of

_MOST_SCALE = 8
# About as wide a picture becomes whose own pixels are few.
_USUAL_WIDTH = 1000
_SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
_LETTERS = "Texts are given out as SVG, in which their letters stay letters: labelled.svg."


@require_safe
@login_required
def frame_export(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, frame: int, kind: str
) -> HttpResponse:
    """``frames/7/labelled.png``, or ``labelled.svg``.

    Of all data: ``?obj=&scale=&names=&v=``; of slices ``window=``; of data groups ``space=``, a
    part, whose frame is meant then; of recordings ``first=&last=`` in milliseconds; of texts
    ``at=``, the number of a character; of scenes ``camera=``, or ``stream=``, the number of a
    stream of images.
    """
    access, row = shown_of(request.user, project_hash, data_hash, request.GET)
    wanted = Wanted(request.user, access, row, frame, request.GET)
    try:
        sheet = scene_sheet_of(wanted) if row.data_type == "scene" else sheet_of(wanted)
        paper = _paper(request, sheet)
    except MediaError as error:
        return _text(str(error), 404 if isinstance(error, FrameOutOfRangeError) else 422)
    except PortalError as error:
        # As pages answer what makes no sense.
        return _text(error.sentence, 422 if isinstance(error, BadInput) else error.status)
    if kind == "png" and not sheet.content:
        return _text(_LETTERS, 422)
    return _answer(request, sheet, paper, kind)


def _answer(request: PortalRequest, sheet: Sheet, paper: Paper, kind: str) -> HttpResponse:
    selected = request.GET.get("obj", "")
    etag = sheet_etag(sheet, kind, paper, selected)
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponse = HttpResponseNotModified()
    elif kind == "png":
        content = paint(sheet.content, (sheet.width, sheet.height), sheet.marks, paper, selected)
        response = HttpResponse(content, content_type="image/png")
    else:
        response = HttpResponse(sheet_svg(sheet, paper, selected), content_type="image/svg+xml")
        response["Content-Security-Policy"] = _SVG_POLICY
    response["ETag"] = etag
    # Labels change: whoever has the file asks whether it is still the same.
    response["Cache-Control"] = "private, no-cache"
    return response


def _paper(request: PortalRequest, sheet: Sheet) -> Paper:
    names = request.GET.get("names", "on")
    if names not in ("on", "off"):
        raise BadInput("names must be on or off.")
    return Paper(_scale(request, sheet.width), sheet.aspect, names == "on")


def _scale(request: PortalRequest, width: int) -> int:
    text = request.GET.get("scale", "")
    if not text:
        return min(max(round(_USUAL_WIDTH / max(width, 1)), 1), 4)
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= _MOST_SCALE):
        raise BadInput(f"scale must be a whole number from 1 to {_MOST_SCALE}.")
    return int(text)


def _text(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(sentence, content_type="text/plain; charset=utf-8", status=status)
