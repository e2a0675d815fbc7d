"""The timeline under the picture: each instance over the frames, loaded after the frame itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from labels.errors import NotVisible
from labels.forms.values import ranges_text
from labels.http import PortalRequest, render_page
from labels.models import LabelRowCache, ProjectAccess
from labels.rendering.issue_marks import issues_lane_svg
from labels.rendering.lanes import Lane
from labels.rendering.timeline import FrameWindow, answers_svg, heads_svg, lane_svg, ruler_svg
from labels.services import issues, label_reviews, versions
from labels.views.access import shown_of
from labels.views.addresses import Addresses
from labels.views.issue_panel import LaneLabels, issue_stretches

# A screen shows some ten at once; the others are one click away.
_LANES = 300


@dataclass(frozen=True, slots=True)
class LaneItem:
    """A line of the timeline."""

    instance_hash: str
    label: str
    color: str
    where: str
    href: str
    selected: bool
    drawing: SafeString
    has_answers: bool
    # What its review says, "" where it has none.
    verdict: str


@dataclass(frozen=True, slots=True)
class AnswerItem:
    title: str
    drawing: SafeString


@dataclass(frozen=True, slots=True)
class AnswersContext:
    answers: list[AnswerItem]


@dataclass(frozen=True, slots=True)
class TimelineContext:
    access: ProjectAccess
    row: LabelRowCache
    addresses: Addresses
    window: FrameWindow
    lanes: list[LaneItem]
    answers: list[AnswerItem]
    ruler: SafeString
    heads: SafeString
    here_href: str
    closer_href: str
    farther_href: str
    whole_href: str
    more_href: str
    more: int
    # The issues that are on frames, and how many; "" where there are none.
    issues: SafeString
    issue_count: int


@require_safe
@login_required
def frame_timeline(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, frame: int
) -> HttpResponse:
    """All instances over the row's frames, or over the part of them that the address names."""
    access, row = shown_of(request.user, project_hash, data_hash, request.GET)
    addresses = Addresses.of(request.GET, project_hash, data_hash, frame)
    window = _window(request, row, frame)
    found = versions.row_lanes(request.user, access, row, addresses.revision)
    verdicts = {} if addresses.revision else label_reviews.kept(access, row).verdicts
    raised = issue_stretches(issues.kept(row), LaneLabels(found), addresses, row)
    shown = request.GET.get("lanes", "")
    limit = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 6 else _LANES
    context = TimelineContext(
        access=access,
        row=row,
        addresses=addresses,
        window=window,
        lanes=[
            _item(each, window, addresses, verdicts.get(each.instance_hash, ""))
            for each in found[:limit]
        ],
        answers=_answers(found, window, addresses.obj),
        ruler=_drawn(ruler_svg(window)),
        heads=_drawn(heads_svg(window, frame, addresses.frame_range)),
        here_href=_part(addresses, window),
        closer_href=_part(addresses, window.closer(frame)),
        farther_href=_part(addresses, window.farther(frame)),
        whole_href=addresses.timeline(),
        more_href=_part(addresses, window, lanes=limit + _LANES) if len(found) > limit else "",
        more=max(len(found) - limit, 0),
        issues=_drawn(issues_lane_svg(raised, window) if raised else ""),
        issue_count=len(raised),
    )
    return render_page(
        request, "labels/timeline/view.html", "labels/timeline/_timeline.html", context
    )


@require_safe
@login_required
def frame_timeline_answers(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, frame: int
) -> HttpResponse:
    """What the selected instance's dynamic attributes answer over the frames."""
    access, row = shown_of(request.user, project_hash, data_hash, request.GET)
    window = _window(request, row, frame)
    revision = Addresses.of(request.GET, project_hash, data_hash, frame).revision
    found = versions.row_lanes(request.user, access, row, revision)
    context = AnswersContext(_answers(found, window, request.GET.get("obj", "")))
    return render_page(
        request, "labels/timeline/_answers.html", "labels/timeline/_answers.html", context
    )


def _window(request: PortalRequest, row: LabelRowCache, frame: int) -> FrameWindow:
    end = max(row.number_of_frames, 1) - 1
    if frame > end:
        raise NotVisible(f"Frame {frame} doesn't exist: this row has frames 0 to {end}.")
    return FrameWindow.parse(request.GET.get("first", ""), request.GET.get("last", ""), end)


def _item(lane: Lane, window: FrameWindow, addresses: Addresses, verdict: str) -> LaneItem:
    where = ranges_text(lane.ranges)
    if lane.changes:
        where += f"; answers change {len(lane.changes)} times"
    return LaneItem(
        instance_hash=lane.instance_hash,
        label=lane.label,
        color=lane.color,
        where=where,
        href=addresses.at(lane.first, obj=lane.instance_hash),
        selected=lane.instance_hash == addresses.obj,
        drawing=_drawn(lane_svg(lane, window)),
        has_answers=bool(lane.answers),
        verdict=verdict,
    )


def _answers(found: Sequence[Lane], window: FrameWindow, obj: str) -> list[AnswerItem]:
    return [
        AnswerItem(each.title, _drawn(answers_svg(each.answers, window)))
        for lane in found
        if obj and lane.instance_hash == obj
        for each in lane.answers
    ]


def _part(addresses: Addresses, window: FrameWindow, *, lanes: int = _LANES) -> str:
    query = {} if window.is_whole else {"first": window.first, "last": window.last}
    return addresses.timeline({**query, **({"lanes": lanes} if lanes != _LANES else {})})


def _drawn(markup: str) -> SafeString:
    """The timeline's writer escapes every text itself."""
    return mark_safe(markup)
