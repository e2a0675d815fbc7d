"""The frame view: the picture, the shapes on it, the panel beside it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from labels.errors import NotVisible, PortalError
from labels.http import PortalRequest, render_page
from labels.rendering.frame_filter import FrameFilter
from labels.rendering.media.errors import FrameOutOfRangeError, MediaError
from labels.rendering.media.thumbnails import thumbnail
from labels.services import label_reviews, media, versions
from labels.services.media import FrameImage
from labels.views import workspace
from labels.views.access import shown_of
from labels.views.addresses import Addresses, check_frame
from labels.views.goto import frame_of
from labels.views.pictures import picture_response
from labels.views.windows import parse_window
from labels.views.workspace import FrameContext

_DIRECTIONS = ("next", "previous")


@gzip_page
@require_safe
@login_required
def frame_view(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, frame: int
) -> HttpResponse:
    access, row = shown_of(request.user, project_hash, data_hash, request.GET)
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


@gzip_page
@require_safe
@login_required
def frame_panel(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, frame: int
) -> HttpResponse:
    """The panel alone: another instance was selected, or its answers changed."""
    access, row = shown_of(request.user, project_hash, data_hash, request.GET)
    addresses = Addresses.of(request.GET, project_hash, data_hash, frame)
    context = workspace.build(request.user, access, row, addresses)
    context = replace(context, redraw="redraw" in request.GET)
    return render_page(request, "labels/frames/view.html", "labels/frames/_panel.html", context)


@require_safe
@login_required
def frame_goto(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    """The frame that somebody typed: its number, a moment, the title of an image."""
    access, row = shown_of(request.user, project_hash, data_hash, request.GET)
    frame = frame_of(request.user, access, row, request.GET.get("n", ""))
    addresses = Addresses.of(request.GET, project_hash, data_hash, frame)
    return HttpResponseRedirect(addresses.here)


@require_safe
@login_required
def frame_labelled(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, frame: int, direction: str
) -> HttpResponse:
    """The nearest frame with an object that the filter shows; without one, where one came from."""
    if direction not in _DIRECTIONS:
        raise NotVisible("There is labelled/next/ and labelled/previous/, nothing else.")
    access, row = shown_of(request.user, project_hash, data_hash, request.GET)
    check_frame(row, frame)
    revision = Addresses.of(request.GET, project_hash, data_hash, frame).revision
    loaded = versions.shown_row(request.user, access, row, revision)
    wanted = FrameFilter.parse(request.GET, label_reviews.kept(access, row).verdicts)
    ranges = sorted(
        each
        for instance in loaded.label_row.get_object_instances()
        for each in wanted.frames(instance)
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
    return _picture(request, project_hash, data_hash, frame)


@require_safe
@login_required
def frame_thumbnail(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, frame: int
) -> HttpResponse:
    """The same, small: for the strip of an image group's images."""
    return _picture(request, project_hash, data_hash, frame, small=True)


def _picture(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, frame: int, *, small: bool = False
) -> HttpResponse:
    access, row = shown_of(request.user, project_hash, data_hash, request.GET)
    window = parse_window(request.GET.get("window", ""))
    try:
        image = media.frame_image(request.user, access, row, frame, window=window)
        if small:
            image = _small(image)
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
    return picture_response(request, image)


def _small(image: FrameImage) -> FrameImage:
    return FrameImage(
        thumbnail(image.content), "image/webp", f'"small-{image.etag.strip(chr(34))}"'
    )
