"""Frames, ranges of frames, and the ways between them ("Label Frame Utilities").

Frames are 0-based integers; a range includes both its ends. The functions that walk frames give
them in ascending order and once each.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, TypeAlias


@dataclass(slots=True)
class Range:
    """Frames from ``start`` to ``end``, both included.

    Attributes:
        start: The first frame.
        end: The last frame.
    """

    start: int
    end: int

    def __repr__(self) -> str:
        return f"({self.start}:{self.end})"

    def overlaps(self, other: Range) -> bool:
        """Tell whether the two ranges share a frame."""
        return self.start <= other.end and other.start <= self.end

    def merge(self, other: Range) -> None:
        """Grow this range so that it covers the other one too."""
        self.start = min(self.start, other.start)
        self.end = max(self.end, other.end)

    def copy(self) -> Range:
        """Give a range of its own with the same ends."""
        return Range(self.start, self.end)


Ranges: TypeAlias = list[Range]
FramesList: TypeAlias = list[int]
FramesSet: TypeAlias = set[int]
Frames: TypeAlias = int | FramesList | Range | Ranges | FramesSet
"""What a parameter named ``frames`` takes."""


def frame_to_range(frame: int) -> Range:
    """Convert a single frame to a Range."""
    return Range(frame, frame)


def frames_to_ranges(frames: Collection[int]) -> Ranges:
    """Convert frames to the fewest ranges that cover them, in ascending order.

    Args:
        frames: Frames in any order; one that occurs twice counts once.
    """
    ordered = sorted(frames)
    if not ordered:
        return []
    ranges: Ranges = []
    start = end = ordered[0]
    for frame in ordered:
        if frame > end + 1:
            ranges.append(Range(start, end))
            start = frame
        end = frame
    ranges.append(Range(start, end))
    return ranges


def ranges_to_list(ranges: Ranges) -> list[list[int]]:
    """Convert ranges to lists of two integers, the form of the wire."""
    return [[range_.start, range_.end] for range_ in ranges]


def range_to_ranges(range_: Range) -> Ranges:
    """Convert a single Range to a list of Ranges."""
    return [range_]


def range_to_frames(range_: Range) -> list[int]:
    """Convert a Range to the list of its frames."""
    return list(range(range_.start, range_.end + 1))


def ranges_to_frames(range_list: Ranges) -> list[int]:
    """Convert Ranges to the list of the frames that they cover, ascending and once each."""
    frames: set[int] = set()
    for range_ in range_list:
        frames.update(range(range_.start, range_.end + 1))
    return sorted(frames)


def ranges_list_to_ranges(range_list: list[list[int]]) -> Ranges:
    """Convert lists of two integers to Ranges.

    Raises:
        ValueError: An item is not a pair.
    """
    return [Range(start, end) for start, end in range_list]


def merge_ranges(ranges: Ranges) -> Ranges:
    """Sort ranges and join those that overlap or touch; the given ranges are left alone."""
    merged: Ranges = []
    for range_ in sorted(ranges, key=attrgetter("start")):
        if merged and range_.start <= merged[-1].end + 1:
            merged[-1].end = max(merged[-1].end, range_.end)
        elif range_.start <= range_.end:
            merged.append(range_.copy())
    return merged


def frames_class_to_ranges(frames_class: Frames) -> Ranges:
    """Convert whatever ``frames`` may be to Ranges.

    Ranges are given back as they are; frames are joined to the fewest ranges, ascending.

    Raises:
        RuntimeError: The argument is none of the kinds of :data:`Frames`.
    """
    match frames_class:
        case int():
            return [Range(frames_class, frames_class)]
        case Range():
            return [frames_class]
        case list() | set():
            ranges = [item for item in frames_class if isinstance(item, Range)]
            frames = [item for item in frames_class if isinstance(item, int)]
            if len(ranges) == len(frames_class):
                return ranges
            if len(frames) == len(frames_class):
                return frames_to_ranges(frames)
    raise _unexpected(frames_class)


def frames_class_to_frames_list(frames_class: Frames) -> list[int]:
    """Convert whatever ``frames`` may be to a list of frames, ascending and once each.

    Raises:
        RuntimeError: The argument is none of the kinds of :data:`Frames`.
    """
    if isinstance(frames_class, int):
        return [frames_class]
    return ranges_to_frames(frames_class_to_ranges(frames_class))


def _unexpected(frames: Any) -> RuntimeError:
    return RuntimeError(
        f"Unexpected type for frames: {frames!r}. Give an int, a Range, a list or set of ints, "
        "or a list of Ranges."
    )
