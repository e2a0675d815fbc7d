"""The placement of one object on frames: three columns of equal length, sorted by frame."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from encord_portal.sdk.objects._coordinates.registry import Coordinates, ShapeCodec
from encord_portal.sdk.objects._label_row.columns import CellColumn, empty_column
from encord_portal.sdk.objects._label_row.entry_meta import EntryMeta
from encord_portal.sdk.objects._label_row.flat_columns import FlatColumn

_COMPACT_FROM = 32
"""Tracks shorter than this stay lists: an array would not pay."""


_NONE: list[dict[str, Any]] = []


class Track:
    """Frames, and for each one its geometry and the rest of its entry."""

    __slots__ = ("codec", "column", "entries", "frames", "metas")

    codec: ShapeCodec | None
    column: FlatColumn | CellColumn
    entries: list[dict[str, Any]]
    """The entries that were read, until :meth:`finish` has packed them."""
    frames: list[int] | array[int]

    def __init__(
        self,
        frames: list[int],
        metas: list[EntryMeta],
        column: FlatColumn | CellColumn,
        codec: ShapeCodec | None,
    ) -> None:
        self.frames = frames
        self.metas = metas
        self.column = column
        self.codec = codec
        self.entries = _NONE

    @classmethod
    def empty(cls, codec: ShapeCodec | None) -> Track:
        """Make a track without frames."""
        return cls([], [], empty_column(codec), codec)

    @classmethod
    def begin(cls, codec: ShapeCodec) -> Track:
        """Make a track to collect entries in; its column is still to come."""
        track = cls.__new__(cls)
        track.codec = codec
        track.frames = []
        track.metas = []
        track.entries = []
        return track

    def finish(self, column: FlatColumn | CellColumn) -> None:
        """Take the geometry of the entries: sort by frame, and make long tracks compact."""
        self.column = column
        self.entries = _NONE
        frames = self.frames
        if len(frames) > 1:
            if any(map(int.__gt__, frames, frames[1:])):
                self._sort()
            if len(frames) >= _COMPACT_FROM:
                self.frames = array("q", self.frames)
                if isinstance(self.column, FlatColumn):
                    self.column.compact()

    def __len__(self) -> int:
        return len(self.frames)

    def position(self, frame: int) -> int:
        """Give the position of a frame, or -1."""
        frames = self.frames
        count = len(frames)
        if not count:
            return -1
        guess = frame - frames[0]  # right for a track without gaps
        if 0 <= guess < count and frames[guess] == frame:
            return guess
        found = bisect_left(frames, frame)
        return found if found < count and frames[found] == frame else -1

    def put(self, frame: int, coordinates: Coordinates, meta: EntryMeta) -> bool:
        """Put coordinates on a frame; tell whether the frame is new."""
        frames = self.frames
        if not frames or frame > frames[-1]:
            position = len(frames)
        else:
            position = self.position(frame)
            if position >= 0:
                self.column.replace(position, coordinates)
                self.metas[position] = meta
                return False
            position = bisect_left(frames, frame)
        self.column.insert(position, coordinates)
        frames.insert(position, frame)
        self.metas.insert(position, meta)
        return True

    def remove(self, frame: int) -> None:
        """Take the object off a frame that it is on."""
        position = self.position(frame)
        self.column.remove(position)
        del self.frames[position]
        del self.metas[position]

    def coordinates(self, frame: int) -> Coordinates:
        """Give the coordinates on a frame that the object is on."""
        return self.column.coordinates(self.position(frame))

    def copy(self) -> Track:
        """Give a track of its own with the same placement."""
        result = Track(list(self.frames), list(self.metas), self.column.copy(), self.codec)
        result.frames = self.frames[:]
        return result

    def _sort(self) -> None:
        order: Sequence[int] = sorted(range(len(self.frames)), key=self.frames.__getitem__)
        self.frames = [self.frames[position] for position in order]
        self.metas = [self.metas[position] for position in order]
        self.column = self.column.reordered(order)
