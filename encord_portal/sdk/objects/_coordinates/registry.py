"""The one table of shapes: which key holds the geometry, and how it is read and written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.boxes import (
    BoundingBoxCoordinates,
    RotatableBoundingBoxCoordinates,
)
from encord_portal.sdk.objects._coordinates.cuboids import (
    Cuboid2DIsometricCoordinates,
    Cuboid2DPerspectiveCoordinates,
    CuboidCoordinates,
    cuboid_2d_coordinates_from_dict,
)
from encord_portal.sdk.objects._coordinates.points import (
    PointCoordinate,
    PointCoordinate3D,
    PolylineCoordinates,
    read_point,
)
from encord_portal.sdk.objects._coordinates.polygons import PolygonCoordinates
from encord_portal.sdk.objects._coordinates.ranges import (
    AudioCoordinates,
    HtmlCoordinates,
    TextCoordinates,
    TimeRangeCoordinates,
)
from encord_portal.sdk.objects._coordinates.rounds import CircleCoordinates, EllipseCoordinates
from encord_portal.sdk.objects._coordinates.skeleton import SkeletonCoordinates, read_skeleton
from encord_portal.sdk.objects._coordinates.wire import geometry
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects.bitmask import BitmaskCoordinates

TwoDimensionalCoordinates: TypeAlias = (
    BoundingBoxCoordinates
    | RotatableBoundingBoxCoordinates
    | CircleCoordinates
    | EllipseCoordinates
    | PointCoordinate
    | PolygonCoordinates
    | PolylineCoordinates
    | SkeletonCoordinates
    | BitmaskCoordinates
    | Cuboid2DPerspectiveCoordinates
    | Cuboid2DIsometricCoordinates
)
GeometricCoordinates: TypeAlias = TwoDimensionalCoordinates | PointCoordinate3D | CuboidCoordinates
NonGeometricCoordinates: TypeAlias = (
    AudioCoordinates | TimeRangeCoordinates | TextCoordinates | HtmlCoordinates
)
Coordinates: TypeAlias = GeometricCoordinates | NonGeometricCoordinates


@dataclass(frozen=True, slots=True)
class ShapeCodec:
    """How the geometry of one shape is stored in a frame object.

    Attributes:
        shape: The shape.
        key: The key that holds the geometry.
        classes: The coordinate classes of the shape.
        read: Reads the coordinates out of a frame object.
        second_key: The key that holds the geometry once more, in the other form of polygons.
    """

    shape: Shape
    key: str
    classes: tuple[type[Any], ...]
    read: Callable[[Mapping[str, Any]], GeometricCoordinates]
    second_key: str | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys that hold geometry."""
        return (self.key,) if self.second_key is None else (self.key, self.second_key)

    def write(self, coordinates: GeometricCoordinates) -> dict[str, Any]:
        """Give the geometry as the keys of a frame object."""
        if self.second_key is not None and isinstance(coordinates, PolygonCoordinates):
            return {
                self.key: coordinates.first_ring(),
                self.second_key: coordinates.flat_polygons(),
            }
        return {self.key: coordinates.to_dict()}


def _read_bitmask(d: Mapping[str, Any]) -> BitmaskCoordinates:
    return BitmaskCoordinates(BitmaskCoordinates.EncodedBitmask.from_dict(geometry(d, "bitmask")))


_BOX, _TURNED = BoundingBoxCoordinates, RotatableBoundingBoxCoordinates
_POINTS = (PointCoordinate, PointCoordinate3D)
_CUBOIDS_2D = (Cuboid2DPerspectiveCoordinates, Cuboid2DIsometricCoordinates)

SHAPE_CODECS: dict[Shape, ShapeCodec] = {
    codec.shape: codec
    for codec in (
        ShapeCodec(Shape.BOUNDING_BOX, "boundingBox", (_BOX,), _BOX.from_dict),
        ShapeCodec(
            Shape.ROTATABLE_BOUNDING_BOX, "rotatableBoundingBox", (_TURNED,), _TURNED.from_dict
        ),
        ShapeCodec(Shape.CIRCLE, "circle", (CircleCoordinates,), CircleCoordinates.from_dict),
        ShapeCodec(Shape.ELLIPSE, "ellipse", (EllipseCoordinates,), EllipseCoordinates.from_dict),
        ShapeCodec(Shape.POINT, "point", _POINTS, read_point),
        ShapeCodec(
            Shape.POLYGON,
            "polygon",
            (PolygonCoordinates,),
            PolygonCoordinates.from_dict,
            second_key="polygons",
        ),
        ShapeCodec(
            Shape.POLYLINE, "polyline", (PolylineCoordinates,), PolylineCoordinates.from_dict
        ),
        ShapeCodec(Shape.SKELETON, "skeleton", (SkeletonCoordinates,), read_skeleton),
        ShapeCodec(Shape.BITMASK, "bitmask", (BitmaskCoordinates,), _read_bitmask),
        ShapeCodec(Shape.CUBOID, "cuboid", (CuboidCoordinates,), CuboidCoordinates.from_dict),
        ShapeCodec(Shape.CUBOID_2D, "cuboid_2d", _CUBOIDS_2D, cuboid_2d_coordinates_from_dict),
    )
}
"""Shape → how its geometry is stored. Segmentation is no geometry of its own: see ``rle``."""

CODEC_OF_CLASS: dict[type[Any], ShapeCodec] = {
    cls: codec for codec in SHAPE_CODECS.values() for cls in codec.classes
}
"""Coordinate class → how it is stored."""

ACCEPTABLE_COORDINATES_FOR_ONTOLOGY_ITEMS: dict[Shape, list[type[Any]]] = {
    **{shape: list(codec.classes) for shape, codec in SHAPE_CODECS.items()},
    Shape.AUDIO: [AudioCoordinates],
    Shape.TIME_RANGE: [TimeRangeCoordinates],
    Shape.TEXT: [TextCoordinates, HtmlCoordinates],
    Shape.SEGMENTATION: [],
}
"""Shape of an ontology object → the classes of coordinates that its instances take."""

NON_GEOMETRIC_COORDINATES: frozenset[type[Any]] = frozenset(
    {AudioCoordinates, TimeRangeCoordinates, TextCoordinates, HtmlCoordinates}
)
"""Coordinates that are ranges, and so have no frame entry."""


def read_coordinates(frame_object: Mapping[str, Any]) -> GeometricCoordinates:
    """Read the coordinates of a frame object; its ``shape`` selects the geometry.

    Raises:
        KeyError: The shape or the geometry is missing.
        LabelRowError: The geometry is malformed.
        EncordException: A bitmask or skeleton is incomplete or malformed.
        ValueError: The shape is ``segmentation``, which has no coordinates.
        NotImplementedError: The shape is unknown, or has no geometry.
    """
    word = geometry(frame_object, "shape")
    shape = Shape.from_string(word) if isinstance(word, str) else None
    codec = SHAPE_CODECS.get(shape) if shape is not None else None
    if codec is not None:
        return codec.read(frame_object)
    if shape is Shape.SEGMENTATION:
        raise ValueError("A segmentation does not have a Coordinates class: read its indices")
    raise NotImplementedError(
        f"Getting coordinates of the shape {word!r} is not supported: {frame_object!r:.300}"
    )


def write_coordinates(
    coordinates: Coordinates, width: int | None = None, height: int | None = None
) -> dict[str, Any]:
    """Give the shape and the geometry of a frame object.

    Args:
        coordinates: What to write.
        width: Width of the media in pixels; only bitmasks need it.
        height: Height of the media in pixels; only bitmasks need it.

    Raises:
        LabelRowError: The size of the media is needed and not known.
        ValueError: A bitmask has not the size of the media.
        NotImplementedError: The coordinates are ranges, or no coordinates at all.
    """
    codec = CODEC_OF_CLASS.get(type(coordinates))
    if codec is None:
        raise NotImplementedError(
            f"{type(coordinates)} has no geometry that could be added to a frame"
        )
    if isinstance(coordinates, BitmaskCoordinates):
        check_bitmask_size(coordinates, width, height)
    return {**codec.write(cast("GeometricCoordinates", coordinates)), "shape": codec.shape.value}


def check_bitmask_size(mask: BitmaskCoordinates, width: int | None, height: int | None) -> None:
    """Raise unless a bitmask has the size of its media.

    Raises:
        LabelRowError: The size of the media is not known.
        ValueError: The sizes differ.
    """
    if width is None or height is None:
        raise LabelRowError("Bitmask annotations require image width and height.")
    encoded = mask.encoded
    if (encoded.width, encoded.height) != (width, height):
        raise ValueError(
            f"The bitmask is {encoded.width} x {encoded.height} pixels, the media "
            f"{width} x {height}: make the mask as large as the media."
        )
