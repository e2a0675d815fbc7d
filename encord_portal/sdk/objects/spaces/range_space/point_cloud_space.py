"""Spaces that are a point cloud of a scene."""

from __future__ import annotations

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.registry import Coordinates
from encord_portal.sdk.objects._coordinates.rle import decode_index_runs
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects._label_row.segmentation import SegmentationCoordinates
from encord_portal.sdk.objects.frames import Range, Ranges
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance
from encord_portal.sdk.objects.spaces.range_space.range_space import RangeSpace

__all__ = ["PointCloudFileSpace"]


class PointCloudFileSpace(RangeSpace):
    """A point cloud; ranges are indices of its points.

    Ranges may also be given as the run-length text that label rows carry.
    """

    kinds = frozenset({"point_cloud"})
    has_frames = False

    def _coordinates(self, placed: ObjectInstance, ranges: Ranges) -> Coordinates:
        if placed.ontology_item.shape is not Shape.SEGMENTATION:
            raise LabelRowError(
                f"An object of the shape {placed.ontology_item.shape.value} cannot be placed on a "
                "point cloud: its shape must be segmentation."
            )
        return SegmentationCoordinates(range=ranges)  # type: ignore[return-value]  # only here

    def _list(self, ranges: Ranges | Range | str) -> Ranges:
        if isinstance(ranges, str):
            return [Range(start, end) for start, end in decode_index_runs(ranges)]
        return super()._list(ranges)
