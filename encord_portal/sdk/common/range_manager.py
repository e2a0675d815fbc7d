"""Sets of frames, kept as ranges."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from encord_portal.sdk.objects.frames import Frames, Range

_Span = tuple[int, int]


class RangeManager:
    """A set of frames that is added to, taken from and compared as ranges.

    Args:
        frame_class: The frames to begin with: one, several, a range or ranges.

    Raises:
        ValueError: A range ends before it starts.
        RuntimeError: The frames are of another type.
    """

    def __init__(self, frame_class: Frames | None = None) -> None:
        # Sorted, without overlaps, and never two that touch.
        self._spans: list[_Span] = []
        if frame_class is not None:
            self._add(_spans_of(frame_class))

    @property
    def ranges(self) -> list[_Span]:
        """The ranges as pairs of first and last frame."""
        return list(self._spans)

    def add_range(self, new_range: Range) -> None:
        """Add the frames of a range."""
        self._add([_span(new_range)])

    def add_ranges(self, new_ranges: Iterable[Range]) -> None:
        """Add the frames of several ranges."""
        self._add([_span(new_range) for new_range in new_ranges])

    def remove_range(self, range_to_remove: Range) -> None:
        """Take the frames of a range away; those that are not there do not matter."""
        start, end = _span(range_to_remove)
        first = bisect_left(self._spans, start, key=_end_of)
        last = first
        kept: list[_Span] = []
        while last < len(self._spans) and self._spans[last][0] <= end:
            left, right = self._spans[last]
            if left < start:
                kept.append((left, start - 1))
            if right > end:
                kept.append((end + 1, right))
            last += 1
        self._spans[first:last] = kept

    def remove_ranges(self, ranges_to_remove: Iterable[Range]) -> None:
        """Take the frames of several ranges away."""
        for range_to_remove in ranges_to_remove:
            self.remove_range(range_to_remove)

    def clear_ranges(self) -> None:
        """Take all frames away."""
        self._spans = []

    def get_ranges(self) -> list[Range]:
        """Give the fewest ranges that hold all frames, in ascending order."""
        return [Range(start, end) for start, end in self._spans]

    def get_ranges_as_frames(self) -> set[int]:
        """Give all frames."""
        return {frame for start, end in self._spans for frame in range(start, end + 1)}

    def intersection(self, other_frame_class: Frames) -> list[Range]:
        """Give the frames that are also among others, as ranges.

        Args:
            other_frame_class: The others.
        """
        shared: list[Range] = []
        for start, end in _merged(_spans_of(other_frame_class)):
            for left, right in self._spans[bisect_left(self._spans, start, key=_end_of) :]:
                if left > end:
                    break
                shared.append(Range(max(left, start), min(right, end)))
        return shared

    def _add(self, spans: list[_Span]) -> None:
        self._spans = _merged([*self._spans, *spans])


def _end_of(span: _Span) -> int:
    return span[1]


def _span(range_: Range) -> _Span:
    if range_.start > range_.end:
        raise ValueError(
            f"Start of range {range_.start} must not be greater than end {range_.end}."
        )
    return range_.start, range_.end


def _spans_of(frames: Frames) -> list[_Span]:
    if isinstance(frames, int):
        return [(frames, frames)]
    if isinstance(frames, Range):
        return [_span(frames)]
    if isinstance(frames, list | set | tuple | frozenset):
        return [_span(item) if isinstance(item, Range) else (item, item) for item in frames]
    raise RuntimeError(f"Unexpected type for frames {type(frames)}.")


def _merged(spans: list[_Span]) -> list[_Span]:
    merged: list[_Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
