"""What playing needs: when each frame is shown, and its shapes, for some frames at a time."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from encord_portal.accounts.models import User
from encord_portal.sdk.objects import LabelRowV2
from labels.errors import BadInput, NotVisible, PortalError
from labels.http import PortalRequest
from labels.models import LabelRowCache, ProjectAccess
from labels.rendering.frame_filter import FrameFilter
from labels.rendering.media.errors import MediaError
from labels.rendering.media.video import video_index
from labels.rendering.overlay import frame_instances, judged
from labels.rendering.svg import overlay
from labels.services import label_reviews, media, versions
from labels.services.row_numbers import row_numbers
from labels.views.access import shown_of
from labels.views.addresses import Addresses
from labels.views.workspace import frame_size

_MOST = 120


@gzip_page
@require_safe
@login_required
def frame_playback(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, frame: int
) -> HttpResponse:
    """The frames from one on: ``times`` in seconds (empty unless it is a video), ``overlays``.

    An overlay is the SVG that the frame's own page shows, without its links, or null where it is
    that of the frame before: what stands still or isn't there costs nothing.
    """
    access, row = shown_of(request.user, project_hash, data_hash, request.GET)
    end = max(row.number_of_frames, 1) - 1
    if frame > end:
        raise NotVisible(f"Frame {frame} doesn't exist: this row has frames 0 to {end}.")
    last = min(frame + _count(request) - 1, end)
    addresses = Addresses.of(request.GET, project_hash, data_hash, frame)
    loaded = versions.shown_row(request.user, access, row, addresses.revision)
    verdicts = {} if addresses.revision else label_reviews.kept(access, row).verdicts
    wanted = FrameFilter.parse(request.GET, verdicts)
    numbers = row_numbers(loaded)
    overlays: list[str | None] = []
    before: str | None = None
    for number in range(frame, last + 1):
        drawn = _overlay(loaded.label_row, row, number, numbers, wanted)
        overlays.append(None if drawn == before else drawn)
        before = drawn
    times = _times(request.user, access, row, frame, last)
    return JsonResponse({"first": frame, "times": times, "overlays": overlays})


def _overlay(
    labels: LabelRowV2,
    row: LabelRowCache,
    frame: int,
    numbers: Mapping[str, int],
    wanted: FrameFilter,
) -> str:
    width, height = frame_size(labels, row, frame)
    found = frame_instances(
        labels,
        frame,
        width=width,
        height=height,
        numbers=numbers,
    )
    shown = wanted.objects([each.instance for each in found], frame)
    return overlay(
        each.mark
        for each in judged(found, wanted.verdicts)
        if each.mark is not None and each.object_hash in shown
    )


def _count(request: PortalRequest) -> int:
    text = request.GET.get("count", str(_MOST))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= _MOST):
        raise BadInput(f"count must be a number from 1 to {_MOST}.")
    return int(text)


def _times(
    user: User, access: ProjectAccess, row: LabelRowCache, first: int, last: int
) -> list[float]:
    if row.data_type != "video":
        return []
    try:
        source = media.frame_source(user, access, row, first)
        return video_index(source.path).seconds(first, last)
    except (MediaError, PortalError):
        # What is wrong with the file stands where the picture would be.
        return []
