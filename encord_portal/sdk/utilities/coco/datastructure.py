"""COCO files as typed objects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import field_validator, model_validator

from encord_portal.sdk.common.base_dto import BaseDTO, BaseDTOWithExtra
from encord_portal.sdk.objects.bitmask import BitmaskCoordinates
from encord_portal.sdk.objects.coordinates import (
    BoundingBoxCoordinates,
    PointCoordinate,
    PolygonCoordinates,
)
from encord_portal.sdk.utilities.coco.masks import encord_rle_of


class PointTuple(NamedTuple):
    """A point in pixels."""

    x: float
    y: float


class RLESize(NamedTuple):
    """The size of a mask in pixels."""

    height: int
    width: int


@dataclass(frozen=True)
class FrameIndex:
    """A frame of a data unit.

    Attributes:
        data_hash: Names the data unit.
        frame: The frame in it.
    """

    data_hash: str
    frame: int = 0


class CocoBoundingBox(NamedTuple):
    """A box in pixels."""

    x: float
    y: float
    w: float
    h: float

    def to_encord(self, img_w: int, img_h: int) -> BoundingBoxCoordinates:
        """Give the box in fractions of an image."""
        return BoundingBoxCoordinates(
            height=self.h / img_h,
            width=self.w / img_w,
            top_left_x=self.x / img_w,
            top_left_y=self.y / img_h,
        )


class CocoPolygon(BaseDTO):
    """Polygons in pixels, each of one ring.

    Attributes:
        values: The rings.
    """

    values: list[list[PointTuple]]

    def to_encord(self, img_w: int, img_h: int) -> PolygonCoordinates:
        """Give the polygons in fractions of an image."""
        return PolygonCoordinates(
            polygons=[
                [[PointCoordinate(x=point.x / img_w, y=point.y / img_h) for point in ring]]
                for ring in self.values
            ]
        )


class CocoRLE(BaseDTO):
    """A mask; COCO's own code is turned into that of label rows when it is read.

    Attributes:
        size: Height and width.
        counts: The code, row by row.
    """

    size: RLESize
    counts: str

    @model_validator(mode="before")
    @classmethod
    def _recode(cls, value: Any) -> Any:
        if not isinstance(value, dict) or not {"size", "counts"} <= value.keys():
            return value
        height, width = value["size"]
        return {**value, "counts": encord_rle_of(value["counts"], height, width)}

    def to_bitmask(self) -> BitmaskCoordinates:
        """Give the mask as label rows hold it."""
        height, width = self.size
        return BitmaskCoordinates(
            BitmaskCoordinates.EncodedBitmask(
                top=0, left=0, height=height, width=width, rle_string=self.counts
            )
        )


class CocoCategoryModel(BaseDTO):
    """What something is."""

    id: int
    name: str
    supercategory: str | None = None


class CocoImageModel(BaseDTO):
    """An image."""

    id: int
    width: int
    height: int
    file_name: str | None = None
    coco_url: str | None = None

    model_config = {"alias_generator": None}


class CocoAnnotationModel(BaseDTOWithExtra):
    """Something in an image. Keys that are not named here are kept."""

    id: int
    image_id: int
    category_id: int
    segmentation: CocoPolygon | list[CocoPolygon] | CocoRLE
    area: float
    bbox: CocoBoundingBox
    iscrowd: bool

    model_config = {"alias_generator": None}

    @field_validator("segmentation", mode="before")
    @classmethod
    def _read_polygons(cls, value: Any) -> Any:
        if not isinstance(value, list) or not value or not isinstance(value[0], list):
            return value
        return CocoPolygon(values=[_points(ring) for ring in value])


class CocoRootModel(BaseDTO):
    """A whole file."""

    categories: list[CocoCategoryModel]
    images: list[CocoImageModel]
    annotations: list[CocoAnnotationModel]


def _points(flat: Iterable[float]) -> list[PointTuple]:
    numbers = list(flat)
    if len(numbers) % 2:
        raise ValueError("a ring of a polygon has an odd number of coordinates")
    return [PointTuple(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
