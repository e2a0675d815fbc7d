"""Segmentations of point clouds: the indices of points, as ranges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.registry import ShapeCodec
from encord_portal.sdk.objects._coordinates.rle import decode_index_runs, encode_index_runs
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects.frames import Range, Ranges


@dataclass(slots=True, kw_only=True)
class SegmentationCoordinates:
    """Points of a point cloud.

    Attributes:
        range: Ranges of their indices.
    """

    range: Ranges

    def to_dict(self) -> Any:
        """Give the run-length text of the indices."""
        return encode_index_runs((range_.start, range_.end) for range_ in self.range)


def read_segmentation(d: Mapping[str, Any]) -> SegmentationCoordinates:
    """Read the points of a frame object.

    Raises:
        LabelRowError: The run-length text is damaged.
    """
    text = d["segmentation"]
    if not isinstance(text, str):
        raise LabelRowError(f"`segmentation` must be a text, not {text!r:.100}")
    return SegmentationCoordinates(
        range=[Range(start, end) for start, end in decode_index_runs(text)]
    )


SEGMENTATION = ShapeCodec(
    Shape.SEGMENTATION,
    "segmentation",
    (SegmentationCoordinates,),
    read_segmentation,  # type: ignore[arg-type]  # coordinates of point clouds only
)
