"""Two frames of a row side by side, each as it is now or as a revision has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from encord_portal.accounts.models import User
from encord_portal.sdk.objects import LabelRowV2
from labels.errors import BadInput
from labels.http import PortalRequest, render_page
from labels.models import LabelRowCache, ProjectAccess, Revision
from labels.rendering.overlay import frame_instances, instance_numbers
from labels.rendering.svg import overlay
from labels.rendering.viewbox import Zoom
from labels.selectors import history as selector
from labels.services import media, versions
from labels.views.access import shown_of
from labels.views.addresses import Addresses, check_frame, last_frame
from labels.views.history import number_of
from labels.views.workspace import PICTURES, frame_size, shown_aspect

SIDES = ("left", "right")
# More are chosen in the history.
_REVISIONS = 50


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two pictures.

    Attributes:
        name: ``left`` or ``right``, its parameter in the address.
        frame: The frame that it shows.
        revision: Whose labels; 0 for those of now, one's own edits with them.
        title: Frame and revision in words.
        width: Pixels across.
        height: Pixels down.
        aspect: How much taller than wide a pixel is.
        view_box: What of the picture is in sight.
        image_url: The picture, "" where there is none.
        overlay: The shapes.
        count: How many objects are on the frame.
        previous_href: The pair with the frame before on this side, "" at the start.
        next_href: The pair with the frame after on this side, "" at the end.
        frame_href: The frame view of this frame.
    """

    name: str
    frame: int
    revision: int
    title: str
    width: int
    height: int
    aspect: float
    view_box: str
    image_url: str
    overlay: SafeString
    count: int
    previous_href: str
    next_href: str
    frame_href: str

    @property
    def shown_height(self) -> float:
        return self.height * self.aspect


@dataclass(frozen=True, slots=True)
class BesideContext:
    access: ProjectAccess
    row: LabelRowCache
    addresses: Addresses
    sides: tuple[Side, Side]
    last: int
    revisions: list[Revision]
    kept: dict[str, str]
    back_href: str
    on_href: str
    swap_href: str


@dataclass(frozen=True, slots=True)
class _Pair:
    """What the address asks for: frame and revision of either side."""

    addresses: Addresses
    frames: tuple[int, int]
    revisions: tuple[int, int]

    def at(self, frames: tuple[int, int], revisions: tuple[int, int] | None = None) -> str:
        query: dict[str, object] = dict(self.addresses.kept)
        for name, frame, revision in zip(SIDES, frames, revisions or self.revisions, strict=True):
            query[name] = frame
            if revision:
                query[f"{name}_v"] = revision
        return f"{self.addresses.action('beside')}?{urlencode(query, safe=',:')}"

    def moved(self, side: int, by: int) -> tuple[int, int]:
        left, right = self.frames
        return (left + by, right) if side == 0 else (left, right + by)


@gzip_page
@require_safe
@login_required
def beside(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    """``left`` and ``right`` name the frames, ``left_v`` and ``right_v`` revisions."""
    access, row = shown_of(request.user, project_hash, data_hash, request.GET)
    last = last_frame(row)
    left = _frame(request.GET, "left", 0, row)
    pair = _Pair(
        addresses=Addresses.of(request.GET, project_hash, data_hash, left),
        frames=(left, _frame(request.GET, "right", min(left + 1, last), row)),
        revisions=(number_of(request.GET, "left_v"), number_of(request.GET, "right_v")),
    )
    low, high = min(pair.frames), max(pair.frames)
    context = BesideContext(
        access=access,
        row=row,
        addresses=pair.addresses,
        sides=(
            _side(request.user, access, row, pair, 0),
            _side(request.user, access, row, pair, 1),
        ),
        last=last,
        revisions=selector.newest_first(row, _REVISIONS, pair.revisions),
        kept=dict(pair.addresses.kept),
        back_href=pair.at((pair.frames[0] - 1, pair.frames[1] - 1)) if low > 0 else "",
        on_href=pair.at((pair.frames[0] + 1, pair.frames[1] + 1)) if high < last else "",
        swap_href=pair.at(pair.frames[::-1], pair.revisions[::-1]),
    )
    return render_page(request, "labels/beside/view.html", "labels/beside/_beside.html", context)


def _frame(query: Mapping[str, str], name: str, default: int, row: LabelRowCache) -> int:
    typed = query.get(name, "")
    if not typed:
        return default
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise BadInput(f"\u201c{name}\u201d is the number of a frame, 0 to {last_frame(row)}.")
    check_frame(row, int(typed))
    return int(typed)


def _side(user: User, access: ProjectAccess, row: LabelRowCache, pair: _Pair, index: int) -> Side:
    frame, revision = pair.frames[index], pair.revisions[index]
    labels = _labels(user, access, row, revision)
    facts = media.slice_facts(user, access, row, frame)
    width, height = frame_size(labels, row, frame, facts)
    aspect = round(shown_aspect(row, facts, width, height), 6)
    numbers = instance_numbers(labels.get_object_instances())
    found = frame_instances(labels, frame, width=width, height=height, numbers=numbers)
    marks = [each.mark for each in found if each.mark is not None]
    addresses = pair.addresses
    return Side(
        name=SIDES[index],
        frame=frame,
        revision=revision,
        title=f"Frame {frame}, {f'revision {revision}' if revision else 'now'}",
        width=width,
        height=height,
        aspect=aspect,
        view_box=Zoom.parse(addresses.kept.get("zoom")).view_box(width, height * aspect),
        image_url=addresses.image(frame) if row.data_type in PICTURES else "",
        # The SVG writer escapes every text and checks every colour itself.
        overlay=mark_safe(overlay(marks)),
        count=len(found),
        previous_href=pair.at(pair.moved(index, -1)) if frame > 0 else "",
        next_href=pair.at(pair.moved(index, 1)) if frame < last_frame(row) else "",
        frame_href=addresses.as_of(revision).at(frame),
    )


def _labels(user: User, access: ProjectAccess, row: LabelRowCache, revision: int) -> LabelRowV2:
    return versions.shown_row(user, access, row, revision).label_row
