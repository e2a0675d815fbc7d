"""Sorted, disjoint stretches of frames, each with a value."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, TypeVar

from encord_portal.sdk.objects.frames import Range, Ranges

T = TypeVar("T")
_START, _END = attrgetter("start"), attrgetter("end")


@dataclass(slots=True)
class Span(Generic[T]):
    """A value from one frame to another, both included."""

    start: int
    end: int
    value: T
    manual: bool = True

    def key(self) -> tuple[Any, ...]:
        """Give what must be equal for two spans that touch to be one."""
        return type(self.value), self.value, self.manual

    def copy(self) -> Span[T]:
        """Give a span of its own."""
        return Span(self.start, self.end, self.value, self.manual)


def span_at(spans: Sequence[Span[T]], frame: int) -> Span[T] | None:
    """Give the span that covers a frame."""
    position = bisect_left(spans, frame, key=_END)
    if position < len(spans) and spans[position].start <= frame:
        return spans[position]
    return None


def overlapping(spans: Sequence[Span[T]], start: int, end: int) -> Sequence[Span[T]]:
    """Give the spans that share a frame with a stretch."""
    return spans[bisect_left(spans, start, key=_END) : bisect_right(spans, end, key=_START)]


def splice(spans: list[Span[T]], start: int, end: int, new: Span[T] | None) -> None:
    """Put a span in the place of whatever covers a stretch; None clears the stretch."""
    if not spans or (start <= spans[0].start and end >= spans[-1].end):
        spans[:] = () if new is None else (new,)
        return
    first = bisect_left(spans, start, key=_END)
    last = bisect_right(spans, end, key=_START)
    between: list[Span[T]] = [] if new is None else [new]
    if first < last:
        head, tail = spans[first], spans[last - 1]
        if head.start < start:
            between.insert(0, Span(head.start, start - 1, head.value, head.manual))
        if tail.end > end:
            between.append(Span(end + 1, tail.end, tail.value, tail.manual))
    spans[first:last] = between
    if new is not None:
        _join(spans, max(first - 1, 0), first + len(between) + 1)


def ranges_of(spans: Iterable[Span[Any]]) -> Ranges:
    """Give the fewest ranges that cover the same frames."""
    ranges: Ranges = []
    for span in spans:
        if ranges and ranges[-1].end + 1 == span.start:
            ranges[-1].end = span.end
        else:
            ranges.append(Range(span.start, span.end))
    return ranges


def _join(spans: list[Span[T]], start: int, end: int) -> None:
    joined: list[Span[T]] = []
    for span in spans[start:end]:
        before = joined[-1] if joined else None
        if before is not None and before.end + 1 == span.start and before.key() == span.key():
            before.end = span.end
        else:
            joined.append(span)
    spans[start:end] = joined
