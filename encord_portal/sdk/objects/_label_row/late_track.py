"""Tracks that are made when somebody needs them.

Most objects of images are read and never looked at closely: of one that is on a single frame, only
its entry is kept until then.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from encord_portal.sdk.objects._label_row.columns import CellColumn
from encord_portal.sdk.objects._label_row.entry_meta import EntryMeta, Values
from encord_portal.sdk.objects._label_row.flat_columns import FlatColumn
from encord_portal.sdk.objects._label_row.row_layout import Geometry, RowLayout
from encord_portal.sdk.objects._label_row.tracks import Track

_MAKING = Lock()


@dataclass(slots=True)
class OnlyEntry:
    """The entry of an object that is on one frame: its track, still to be made.

    Attributes:
        frame: The frame.
        meta: What the entry holds besides hash and geometry.
        geometry: The values of a box or mask; other shapes frozen.
        layout: The layout of the entry.
    """

    frame: int
    meta: EntryMeta | Values
    geometry: Geometry
    layout: RowLayout

    def track(self) -> Track:
        """Make the track."""
        layout, geometry = self.layout, self.geometry
        column: FlatColumn | CellColumn
        if isinstance(geometry, bytes):
            column = CellColumn(layout.codec, [geometry])
        elif layout.family is not None:
            column = FlatColumn(layout.family, list(geometry))
        else:
            raise AssertionError("only shapes that are a fixed number of values are kept unfrozen")
        return Track([self.frame], [self.meta], column, layout.codec, layout)


class LateTrack:
    """Base of the object instance: its track.

    One of the two is set: the track, or the entry that it is made of.
    """

    __slots__ = ("_only_entry", "_track")

    _only_entry: OnlyEntry
    _track: Track

    if not TYPE_CHECKING:  # else every name would pass for an attribute

        def __getattr__(self, name: str) -> Any:
            # Python asks here for what is not set.
            if name != "_track":
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            with _MAKING:
                try:
                    return object.__getattribute__(self, "_track")  # another thread was first
                except AttributeError:
                    self._track = track = self._only_entry.track()
                    return track
