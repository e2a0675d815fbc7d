"""Values over frames: a sorted list of segments, each one value over an inclusive frame range.

A frame outside every segment is not spoken of; a segment whose value is ``None`` says
"unanswered". A static answer stands at the single position 0.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

FrameRanges = tuple[tuple[int, int], ...]
STATIC: FrameRanges = ((0, 0),)
_NOTHING = object()


@dataclass(frozen=True, slots=True)
class Segment:
    """One value from ``start`` to ``end``, both included."""

    start: int
    end: int
    value: Any


@dataclass(frozen=True, slots=True)
class Timeline:
    """Segments in order, none overlapping, equal neighbours joined."""

    segments: tuple[Segment, ...] = ()

    @classmethod
    def of(cls, value: Any, ranges: Iterable[tuple[int, int]]) -> Timeline:
        """One value over some ranges."""
        return cls.painted(Segment(start, end, value) for start, end in ranges)

    @classmethod
    def painted(cls, segments: Iterable[Segment]) -> Timeline:
        """Segments in any order; of two that overlap the later one wins."""
        given = tuple(segments)
        if all(one.end < other.start for one, other in pairwise(given)):
            # In order already, as thousands of frames with a position each are.
            return cls(_joined(given))
        timeline = cls()
        for segment in given:
            timeline = timeline.overlay(cls((segment,)))
        return timeline

    @classmethod
    def from_json(cls, data: Iterable[Any]) -> Timeline:
        return cls.painted(Segment(start, end, value) for start, end, value in data)

    def as_json(self) -> list[list[Any]]:
        """``[[first, last, value], ...]``."""
        return [[each.start, each.end, each.value] for each in self.segments]

    def __bool__(self) -> bool:
        return bool(self.segments)

    def __iter__(self) -> Iterator[Segment]:
        return iter(self.segments)

    @property
    def ranges(self) -> FrameRanges:
        """The frames that are spoken of, whatever their value."""
        return merged_ranges((each.start, each.end) for each in self.segments)

    def at(self, frame: int, default: Any = None) -> Any:
        after = bisect_right(self.segments, frame, key=lambda each: each.start)
        if after and frame <= self.segments[after - 1].end:
            return self.segments[after - 1].value
        return default

    def overlay(self, other: Timeline) -> Timeline:
        """This timeline with the other one painted over it."""
        kept = self.without(other.ranges).segments
        return Timeline(_joined(sorted((*kept, *other.segments), key=lambda each: each.start)))

    def within(self, ranges: FrameRanges) -> Timeline:
        """Only what lies in the ranges."""
        cut = (
            Segment(max(each.start, start), min(each.end, end), each.value)
            for each in self.segments
            for start, end in ranges
            if each.start <= end and start <= each.end
        )
        return Timeline(_joined(sorted(cut, key=lambda each: each.start)))

    def without(self, ranges: FrameRanges) -> Timeline:
        """Only what lies outside the ranges."""
        left = list(self.segments)
        for start, end in ranges:
            left = [piece for each in left for piece in _cut_out(each, start, end)]
        return Timeline(tuple(left))

    def filled(self, ranges: FrameRanges, value: Any) -> Timeline:
        """Over exactly these ranges, with the value where nothing was said."""
        return Timeline.of(value, ranges).overlay(self.within(ranges))


def zipped(*timelines: Timeline) -> Iterator[tuple[int, int, tuple[Any, ...]]]:
    """Walk timelines that cover the same frames, in steps on which no value changes."""
    starts = sorted({each.start for timeline in timelines for each in timeline})
    bounds = sorted({each.end for timeline in timelines for each in timeline})
    cuts = sorted({*starts, *(end + 1 for end in bounds)})
    covered = timelines[0]
    for start, after in pairwise(cuts):
        if covered.at(start, _NOTHING) is not _NOTHING:
            yield start, after - 1, tuple(timeline.at(start) for timeline in timelines)


def select(
    base: Timeline, mine: Timeline, theirs: Timeline, wanted: Callable[[Any, Any, Any], bool]
) -> FrameRanges:
    """The frames on which the three values fulfil a condition."""
    return merged_ranges(
        (start, end)
        for start, end, values in zipped(mine, base, theirs)
        if wanted(values[1], values[0], values[2])
    )


def merged_ranges(ranges: Iterable[tuple[int, int]]) -> FrameRanges:
    """Ranges in order, touching and overlapping ones joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def overlap(one: FrameRanges, other: FrameRanges) -> FrameRanges:
    """The frames in both."""
    return merged_ranges(
        (max(a, c), min(b, d)) for a, b in one for c, d in other if a <= d and c <= b
    )


def _cut_out(segment: Segment, start: int, end: int) -> Iterator[Segment]:
    if segment.end < start or end < segment.start:
        yield segment
        return
    if segment.start < start:
        yield Segment(segment.start, start - 1, segment.value)
    if end < segment.end:
        yield Segment(end + 1, segment.end, segment.value)


def _joined(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    joined: list[Segment] = []
    for each in segments:
        last = joined[-1] if joined else None
        if last and last.end + 1 == each.start and last.value == each.value:
            joined[-1] = Segment(last.start, each.end, last.value)
        else:
            joined.append(each)
    return tuple(joined)
