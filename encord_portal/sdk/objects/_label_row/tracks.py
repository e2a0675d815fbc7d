"""The placement of one object on frames: three columns of equal length, sorted by frame."""

from __future__ import annotations

from array import array
from bisect import bisect_left

from encord_portal.sdk.objects._coordinates.registry import Coordinates, ShapeCodec
from encord_portal.sdk.objects._label_row.columns import CellColumn, empty_column
from encord_portal.sdk.objects._label_row.entry_meta import EntryMeta, Values
from encord_portal.sdk.objects._label_row.flat_columns import FlatColumn
from encord_portal.sdk.objects._label_row.row_layout import RowLayout

COMPACT_FROM = 32
"""Tracks shorter than this stay lists: an array would not pay."""


_MOST_MADE = 256
"""How many coordinates a track keeps ready: frames are looked at again, whole tracks hardly."""


class Track:
    """Frames, and for each one its geometry and the rest of its entry."""

    __slots__ = ("_made", "codec", "column", "frames", "layout", "metas")

    codec: ShapeCodec | None
    column: FlatColumn | CellColumn
    metas: list[EntryMeta | Values]
    """What else the entries hold: a meta, or values of the layout; see :meth:`meta`."""
    frames: list[int] | array[int]

    def __init__(
        self,
        frames: list[int] | array[int],
        metas: list[EntryMeta | Values],
        column: FlatColumn | CellColumn,
        codec: ShapeCodec | None,
        layout: RowLayout | None = None,
    ) -> None:
        self.frames = frames
        self.metas = metas
        self.column = column
        self.codec = codec
        self.layout = layout
        self._made: dict[int, Coordinates] | None = None

    @classmethod
    def empty(cls, codec: ShapeCodec | None) -> Track:
        """Make a track without frames."""
        return cls([], [], empty_column(codec), codec)

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

    def meta(self, position: int) -> EntryMeta:
        """Give what the entry at a position holds besides hash and geometry."""
        meta = self.metas[position]
        if isinstance(meta, EntryMeta):
            return meta
        if self.layout is None:
            raise AssertionError("values are kept with their layout")
        return self.layout.meta(meta)

    def put(self, frame: int, coordinates: Coordinates, meta: EntryMeta) -> bool:
        """Put coordinates on a frame; tell whether the frame is new."""
        frames = self.frames
        if not frames or frame > frames[-1]:
            position = len(frames)
        else:
            position = self.position(frame)
            if position >= 0:
                self.column.replace(position, coordinates)
                self._forget(frame)
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
        self._forget(frame)
        del self.frames[position]
        del self.metas[position]

    def coordinates(self, frame: int) -> Coordinates | None:
        """Give the coordinates on a frame; None if the object is not on it."""
        known = self._made
        if known is None:
            known = self._made = {}
        made = known.get(frame)
        if made is None:
            position = self.position(frame)
            if position < 0:
                return None
            if len(known) >= _MOST_MADE:
                known.clear()
            made = known[frame] = self.column.coordinates(position)
        return made

    def _forget(self, frame: int) -> None:
        if self._made is not None:
            self._made.pop(frame, None)

    def copy(self) -> Track:
        """Give a track of its own with the same placement."""
        column = self.column.copy()
        return Track(self.frames[:], self.metas.copy(), column, self.codec, self.layout)
