"""Lanes to SVG: as many columns as a screen shows, however many frames there are.

A stretch of frames becomes a stretch of columns, and what falls into one column is drawn once, so
the size of a lane depends on the screen and never on the length of the video. Heights are units
of a lane's ``viewBox``; widths are columns, stretched over the screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from labels.merging.timelines import FrameRanges, Segment
from labels.rendering.lanes import Lane

COLUMNS = 1200
_FIXED = 'vector-effect="non-scaling-stroke"'
# Round steps between the ruler's numbers; about so many fit beside each other.
_NUMBERS = 10
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class FrameWindow:
    """The frames that a timeline shows, both included.

    Attributes:
        first: The first frame shown.
        last: The last frame shown.
        end: The row's last frame.
    """

    first: int
    last: int
    end: int

    @classmethod
    def parse(cls, first: str, last: str, end: int) -> FrameWindow:
        """From a URL; whatever makes no sense there shows all frames."""
        if not (_is_number(first) and _is_number(last)):
            return cls(0, end, end)
        low, high = int(first), min(int(last), end)
        return cls(low, high, end) if low < high else cls(0, end, end)

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    @property
    def columns(self) -> int:
        return min(self.count, COLUMNS)

    @property
    def is_whole(self) -> bool:
        return self.first == 0 and self.last == self.end

    def percent(self, frame: float) -> float:
        """Where a frame begins, in percent of the width."""
        return (frame - self.first) * 100 / self.count

    def closer(self, frame: int) -> FrameWindow:
        """Half as many frames, around one of them."""
        return self._around(frame, max(self.count // 2, 10))

    def farther(self, frame: int) -> FrameWindow:
        """Twice as many frames, around one of them."""
        return self._around(frame, self.count * 2)

    def _around(self, frame: int, count: int) -> FrameWindow:
        count = min(count, self.end + 1)
        first = min(max(frame - count // 2, 0), self.end + 1 - count)
        return FrameWindow(first, first + count - 1, self.end)

    def columns_of(self, ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Sorted ranges of frames as ranges of columns, the end excluded, touching ones joined."""
        start = end = -1
        for low, high in ranges:
            if high < self.first or low > self.last:
                continue
            left = (max(low, self.first) - self.first) * self.columns // self.count
            # Rounded up: the column of the last frame belongs to the range.
            right = -((self.first - min(high, self.last) - 1) * self.columns // self.count)
            if left <= end:
                end = max(end, right)
                continue
            if end > start:
                yield start, end
            start, end = left, right
        if end > start:
            yield start, end


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def lane_svg(lane: Lane, window: FrameWindow) -> str:
    """One lane: a band where the instance is, thick where drawn by hand, ticks where it changes."""
    color = f' fill="{lane.color}" stroke="{lane.color}"' if lane.color else ""
    parts = [f'<path class="lane-there"{color} d="{_band(lane.ranges, window, 5, 6)}" {_FIXED}/>']
    if lane.keyframes:
        drawn = _band(lane.keyframes, window, 2, 12)
        parts.append(f'<path class="lane-drawn"{color} d="{drawn}" {_FIXED}/>')
    ticks = "".join(
        f"M{left} 0v16" for left, _ in window.columns_of((each, each) for each in lane.changes)
    )
    if ticks:
        parts.append(f'<path class="lane-changes" d="{ticks}" {_FIXED}/>')
    return _stretched(parts, window)


def answers_svg(answers: Iterable[Segment], window: FrameWindow) -> str:
    """The answers of one attribute as boxes, each with what it says as its title."""
    shades: dict[str, int] = {}
    parts = []
    for part in answers:
        drawn = _band(((part.start, part.end),), window, 1, 14)
        if drawn:
            # One shade per answer, so that the same answer is the same box further on.
            shade = shades.setdefault(part.value, len(shades) % 6)
            said = escape(f"{part.start}\u2013{part.end}: {part.value}")
            parts.append(
                f'<path class="lane-answer shade-{shade}" d="{drawn}" {_FIXED}>'
                f"<title>{said}</title></path>"
            )
    return _stretched(parts, window)


def _band(ranges: FrameRanges, window: FrameWindow, top: int, height: int) -> str:
    return "".join(
        f"M{left} {top}h{right - left}v{height}h{left - right}z"
        for left, right in window.columns_of(ranges)
    )


def _stretched(parts: list[str], window: FrameWindow) -> str:
    return (
        f'<svg viewBox="0 0 {window.columns} 16" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(parts)}</svg>"
    )


def ruler_svg(window: FrameWindow) -> str:
    """Frame numbers at round steps."""
    step = _step(window.count)
    marks = []
    for frame in range(-(-window.first // step) * step, window.last + 1, step):
        at = f"{window.percent(frame):.3f}%"
        # A number at the right edge would be cut off.
        text = f'<text x="{at}" y="9">{frame}</text>' if window.percent(frame) < 96 else ""
        marks.append(f'<line x1="{at}" x2="{at}" y1="11" y2="16"/>{text}')
    return f'<svg class="ruler-marks" aria-hidden="true">{"".join(marks)}</svg>'


def _step(count: int) -> int:
    power = 1
    while True:
        for step in _STEPS:
            if count / (step * power) <= _NUMBERS:
                return step * power
        power *= 10


def heads_svg(window: FrameWindow, frame: int, chosen: tuple[int, int] | None) -> str:
    """What lies over all lanes: the frame that is shown and the chosen range."""
    band = _head("timeline-range", window, chosen) if chosen else _head("timeline-range", window)
    return (
        '<svg class="timeline-heads" aria-hidden="true">'
        f"{band}{_head('timeline-here', window, (frame, frame))}</svg>"
    )


def _head(name: str, window: FrameWindow, shown: tuple[int, int] | None = None) -> str:
    if shown is None or shown[1] < window.first or shown[0] > window.last:
        return f'<rect class="{name}" y="0" height="100%" x="0" width="0" visibility="hidden"/>'
    left = window.percent(max(shown[0], window.first))
    right = window.percent(min(shown[1], window.last) + 1)
    return f'<rect class="{name}" y="0" height="100%" x="{left:.4f}%" width="{right - left:.4f}%"/>'
