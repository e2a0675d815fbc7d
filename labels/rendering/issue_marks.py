"""Issues on a frame and over the frames of a row, as SVG."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from labels.rendering.svg import number
from labels.rendering.timeline import FrameWindow

_FIXED = 'vector-effect="non-scaling-stroke"'
_TITLE = 200


@dataclass(frozen=True, slots=True)
class IssueMark:
    """An issue at its place on a frame.

    Attributes:
        uuid: The issue.
        x: Pixels from the left edge.
        y: Pixels from the upper edge.
        comment: What it says.
        href: Where a click leads.
        resolved: Whether it is resolved.
        current: Whether it is the one that is pointed at.
        position: Where it is in the space of a scene; the browser finds it on the screen.
        label: In the space of a scene, the object that it is about.
    """

    uuid: str
    x: float
    y: float
    comment: str
    href: str
    resolved: bool
    current: bool
    position: tuple[float, float, float] | None = None
    label: str = ""


def issue_marks_svg(marks: Iterable[IssueMark]) -> str:
    """Round signs that keep their size at any zoom: "!" is open, "✓" resolved."""
    return "".join(_mark(each) for each in marks)


def _mark(mark: IssueMark) -> str:
    at = f'd="M{number(mark.x)} {number(mark.y)}h0" {_FIXED}'
    states = "".join(
        f" is-{name}"
        for name, holds in (("resolved", mark.resolved), ("current", mark.current))
        if holds
    )
    said = f"{'Resolved issue' if mark.resolved else 'Issue'}: {mark.comment[:_TITLE]}"
    sign = "✓" if mark.resolved else "!"
    where = f' data-position="{json.dumps(mark.position)}"' if mark.position else ""
    where += f' data-of="{escape(mark.label)}"' if mark.label else ""
    return (
        f'<a class="issue-mark{states}" href="{escape(mark.href)}" '
        f'data-issue-mark="{escape(mark.uuid)}"{where}><title>{escape(said)}</title>'
        f'<path class="issue-rim" {at}/><path class="issue-dot" {at}/>'
        f'<text x="{number(mark.x)}" y="{number(mark.y)}">{sign}</text></a>'
    )


@dataclass(frozen=True, slots=True)
class IssueStretch:
    """An issue over the frames; see :class:`IssueMark`."""

    uuid: str
    first: int
    last: int
    comment: str
    href: str
    resolved: bool


def issues_lane_svg(stretches: Iterable[IssueStretch], window: FrameWindow) -> str:
    """A lane of the timeline: a post where each issue begins, a line as far as it reaches."""
    parts = []
    for each in stretches:
        if each.last < window.first or each.first > window.last:
            continue
        ((left, right), *_) = window.columns_of([(each.first, each.last)])
        ((start, end), *_) = window.columns_of([(max(each.first, window.first),) * 2])
        said = f"{'Resolved issue' if each.resolved else 'Issue'}: {each.comment[:_TITLE]}"
        state = " is-resolved" if each.resolved else ""
        parts.append(
            f'<a class="issue-post{state}" href="{escape(each.href)}" '
            f'data-issue-mark="{escape(each.uuid)}"><title>{escape(said)}</title>'
            f'<path class="issue-reach" d="M{left} 8h{right - left}" {_FIXED}/>'
            f'<path class="issue-post-line" d="M{(start + end) / 2:g} 1v14" {_FIXED}/></a>'
        )
    return (
        f'<svg viewBox="0 0 {window.columns} 16" preserveAspectRatio="none">{"".join(parts)}</svg>'
    )
