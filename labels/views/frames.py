"""The frame view: the picture, the shapes on it, the panel beside it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from labels.errors import BadInput, PortalError
from labels.http import PortalRequest, render_page
from labels.merging.targets import instance_ranges
from labels.rendering.media.dicom import PRESETS, Window
from labels.rendering.media.errors import FrameOutOfRangeError, MediaError
from labels.services import label_dicts, media
from labels.views import workspace
from labels.views.access import row_of
from labels.views.addresses import Addresses
from labels.views.workspace import FrameContext

# A frame of a data unit never changes; whoever loses access keeps at most what was seen.
_IMAGE_MAX_AGE = 3600


@require_safe
@login_required
def frame_view(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, frame: int
) -> HttpResponse:
    access, row = row_of(request.user, project_hash, data_hash)
    addresses = Addresses.of(request.GET, project_hash, data_hash, frame)
    context = workspace.build(request.user, access, row, addresses)
    return render_frame(request, context)


def render_frame(request: HttpRequest, context: FrameContext, *, status: int = 200) -> HttpResponse:
    return render_page(
        request,
        "labels/frames/view.html",
        "labels/frames/_workspace.html",
        context,
        status=status,
    )


@require_safe
@login_required
def frame_panel(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, frame: int
) -> HttpResponse:
    """The panel alone: another instance was selected, or its answers changed."""
    access, row = row_of(request.user, project_hash, data_hash)
    addresses = Addresses.of(request.GET, project_hash, data_hash, frame)
    context = workspace.build(request.user, access, row, addresses)
    return render_page(request, "labels/frames/view.html", "labels/frames/_panel.html", context)


@require_safe
@login_required
def frame_goto(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    """The frame whose number somebody typed; too large a number means the last one."""
    _, row = row_of(request.user, project_hash, data_hash)
    typed = request.GET.get("n", "").strip()
    if not (typed.isascii() and typed.isdigit()):
        raise BadInput("Enter the number of a frame; the first one is 0.")
    frame = min(int(typed[:9]), max(row.number_of_frames, 1) - 1)
    addresses = Addresses.of(request.GET, project_hash, data_hash, frame)
    return HttpResponseRedirect(addresses.here)


@require_safe
@login_required
def frame_labelled(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, frame: int, direction: str
) -> HttpResponse:
    """The nearest frame with an object on it; where there is none, the frame one came from."""
    access, row = row_of(request.user, project_hash, data_hash)
    loaded = label_dicts.label_row(request.user, access, row, draft=True)
    ranges = sorted(
        each
        for instance in loaded.label_row.get_object_instances()
        for each in instance_ranges(instance)
    )
    found = _after(ranges, frame) if direction == "next" else _before(ranges, frame)
    addresses = Addresses.of(
        request.GET, project_hash, data_hash, frame if found is None else found
    )
    return HttpResponseRedirect(addresses.here)


def _after(ranges: list[tuple[int, int]], frame: int) -> int | None:
    reached = [frame + 1 for start, end in ranges if start <= frame + 1 <= end]
    starts = [start for start, _ in ranges]
    later = starts[bisect_right(starts, frame) :]
    return min([*reached, *later[:1]], default=None)


def _before(ranges: list[tuple[int, int]], frame: int) -> int | None:
    reached = [frame - 1 for start, end in ranges if start <= frame - 1 <= end]
    ends = sorted(end for _, end in ranges)
    earlier = ends[: bisect_left(ends, frame)]
    return max([*reached, *earlier[-1:]], default=None)


@require_safe
@login_required
def frame_image(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, frame: int
) -> HttpResponse:
    """The frame's picture: of a video exactly this frame, of DICOM through the chosen window."""
    access, row = row_of(request.user, project_hash, data_hash)
    window = parse_window(request.GET.get("window", ""))
    try:
        image = media.frame_image(request.user, access, row, frame, window=window)
    except MediaError as error:
        return HttpResponse(
            str(error),
            content_type="text/plain; charset=utf-8",
            status=404 if isinstance(error, FrameOutOfRangeError) else 422,
        )
    except PortalError as error:
        return HttpResponse(
            error.sentence, content_type="text/plain; charset=utf-8", status=error.status
        )
    if image.etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(image.content, content_type=image.content_type)
    response["ETag"] = image.etag
    response["Cache-Control"] = f"private, max-age={_IMAGE_MAX_AGE}"
    return response


def parse_window(text: str) -> Window | None:
    """A preset's name, or ``center,width``.

    Raises:
        BadInput: It is neither.
    """
    if not text:
        return None
    if text in PRESETS:
        return PRESETS[text]
    try:
        center, width = (float(part) for part in text.split(","))
    except ValueError:
        center = width = float("nan")
    if not (abs(center) < 1e9 and 1 <= width < 1e9):
        names = ", ".join(PRESETS)
        raise BadInput(f"window must be center,width (width from 1) or one of: {names}.")
    return Window(center, width)
