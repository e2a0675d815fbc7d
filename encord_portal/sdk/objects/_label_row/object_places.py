"""Where an object instance is, as frames and as ranges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from encord_portal.sdk._lazy import LazyModule
from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._label_row.object_events import ObjectEvents
from encord_portal.sdk.objects._label_row.timeline import presence
from encord_portal.sdk.objects.coordinates import (
    ACCEPTABLE_COORDINATES_FOR_ONTOLOGY_ITEMS,
    NON_GEOMETRIC_COORDINATES,
)
from encord_portal.sdk.objects.frames import Range, Ranges, frames_to_ranges
from encord_portal.sdk.objects.html_node import HtmlRange, HtmlRanges

if TYPE_CHECKING:
    from encord_portal.sdk.objects.spaces import base_space
else:
    base_space = LazyModule("encord_portal.sdk.objects.spaces.base_space")


class ObjectPlaces(ObjectEvents):
    """Base of the object instance: the members that tell where it is."""

    __slots__ = ()

    if TYPE_CHECKING:
        _spaces: tuple[base_space.Space, ...]

    def is_range_only(self) -> bool:
        """Tell whether it is placed by ranges (of audio, time or text) and not on frames."""
        classes = ACCEPTABLE_COORDINATES_FOR_ONTOLOGY_ITEMS[self._ontology_object.shape]
        return bool(classes) and NON_GEOMETRIC_COORDINATES.issuperset(classes)

    def get_annotation_frames(self) -> set[int]:
        """Give the frames that it is on, of the row or of any of its spaces.

        Raises:
            LabelRowError: The object has events instead.
        """
        self._refuse_events("get_annotation_frames")
        return set(self._frames())

    def _placed(self) -> Ranges:
        return self.get_ranges() if self._has_events() else super()._placed()

    def _frames(self) -> Sequence[int]:
        if not self._spaces:
            return self._track.frames
        hash_ = self.object_hash
        tracks = [space._store.objects[hash_]._track for space in self._spaces]
        return sorted({frame for track in tracks for frame in track.frames})

    def get_ranges(self) -> Ranges:
        """Give the frames that it is on, or the ranges that it is, as the fewest ranges.

        Raises:
            LabelRowError: It has events, and they never end.
        """
        if self._has_events():
            return presence(self._track, self.object_hash)
        if self._track.codec is None:
            return self.range_list
        return frames_to_ranges(self._track.frames)

    @property
    def range_list(self) -> Ranges:
        """The ranges of an object in audio, time series or plain text.

        Raises:
            LabelRowError: The object is not placed by such ranges.
        """
        return [one for one in self._only_coordinates("range") if isinstance(one, Range)]

    @property
    def range_html(self) -> HtmlRanges:
        """The ranges of an object in HTML.

        Raises:
            LabelRowError: The object is not placed by ranges.
        """
        return [one for one in self._only_coordinates("HTML range") if isinstance(one, HtmlRange)]

    def _only_coordinates(self, what: str) -> Any:
        if not self.is_range_only():
            raise LabelRowError(
                f"No {what} available: an object of shape {self._ontology_object.shape.value} is "
                "placed on frames. Use get_annotations()."
            )
        if not len(self._track):
            return []
        coordinates: Any = self._track.coordinates(self._track.frames[0])
        return coordinates.range
