"""What is checked before an object instance is placed on frames."""

from __future__ import annotations

from collections.abc import Sequence

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.registry import (
    ACCEPTABLE_COORDINATES_FOR_ONTOLOGY_ITEMS,
    Coordinates,
)
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects._label_row.object_places import ObjectPlaces
from encord_portal.sdk.objects._label_row.segmentation import SegmentationCoordinates
from encord_portal.sdk.objects._label_row.store import LabelStore, out_of_bounds
from encord_portal.sdk.objects.frames import Ranges


class PlacingChecks(ObjectPlaces):
    """Base of the object instance: the checks of where it is put."""

    __slots__ = ("_store",)

    _store: LabelStore | None

    def _check_coordinates(self, coordinates: Coordinates) -> None:
        accepted = ACCEPTABLE_COORDINATES_FOR_ONTOLOGY_ITEMS[self._ontology_object.shape]
        if self._ontology_object.shape is Shape.SEGMENTATION:
            accepted = [SegmentationCoordinates]
        if type(coordinates) not in accepted:
            raise LabelRowError(
                f"Expected coordinates of one of the following types: `{accepted}`, but got type "
                f"`{type(coordinates)}`."
            )

    def _check_frames(self, frames: Sequence[int], overwrite: bool) -> bool:
        position = self._track.position
        known = False
        for frame in frames:
            self.check_within_range(frame)
            known = known or position(frame) >= 0
        if known and not overwrite:
            raise LabelRowError(
                "Cannot overwrite existing data for a frame. Set `overwrite` to `True` to "
                "overwrite."
            )
        return known

    def _check_only_frame(self, frames: Sequence[int], method: str) -> None:
        if list(frames) != [0]:
            raise LabelRowError(
                "For objects with a non-geometric shape (e.g. TEXT and AUDIO), there is only one "
                f"frame. Please ensure `{method}` is called with `frames=0`."
            )

    def _refuse_on_spaces(self, what: str) -> None:
        if self._spaces:
            raise LabelRowError(
                "This operation is not allowed for objects that exist on a space. Use "
                f"Space.{what}_object_instance."
            )

    def check_within_range(self, frame: int) -> None:
        """Raise unless a frame is one of the label row.

        Raises:
            LabelRowError: It is not.
        """
        if self._store is not None:
            self._store.check_frame(frame)
        elif frame < 0:
            raise out_of_bounds(frame, None)

    def _check_ranges(self, ranges: Ranges) -> None:
        count = self._store.frame_count if self._store is not None else None
        for range_ in ranges:
            start, end = range_.start, range_.end
            if start < 0 or end < 0 or (count is not None and (start >= count or end >= count)):
                self.check_within_range(start)
                self.check_within_range(end)
