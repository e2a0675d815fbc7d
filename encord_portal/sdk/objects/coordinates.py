"""Coordinates of objects on frames (``encord.objects.coordinates``).

Two-dimensional coordinates are fractions of the media's width and height, from the top left; values
outside 0 to 1 are not refused. Shapes and their wire forms: wire protocol §5.5.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.boxes import (
    BoundingBoxCoordinates,
    RotatableBoundingBoxCoordinates,
)
from encord_portal.sdk.objects._coordinates.cuboids import (
    Cuboid2DCoordinates,
    Cuboid2DIsometricCoordinates,
    Cuboid2DPerspectiveCoordinates,
    CuboidCoordinates,
    cuboid_2d_coordinates_from_dict,
)
from encord_portal.sdk.objects._coordinates.points import (
    PointCoordinate,
    PointCoordinate3D,
    PolylineCoordinates,
    flat_to_pnt_coordinates,
    pnt_coordinates_to_flat,
)
from encord_portal.sdk.objects._coordinates.polygons import PolygonCoordinates, PolygonCoordsToDict
from encord_portal.sdk.objects._coordinates.ranges import (
    AudioCoordinates,
    HtmlCoordinates,
    TextCoordinates,
    TimeRangeCoordinates,
)
from encord_portal.sdk.objects._coordinates.registry import (
    ACCEPTABLE_COORDINATES_FOR_ONTOLOGY_ITEMS,
    NON_GEOMETRIC_COORDINATES,
    Coordinates,
    GeometricCoordinates,
    read_coordinates,
    write_coordinates,
)
from encord_portal.sdk.objects._coordinates.rounds import CircleCoordinates, EllipseCoordinates
from encord_portal.sdk.objects._coordinates.skeleton import (
    SkeletonCoordinate,
    SkeletonCoordinates,
    Visibility,
)
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects.bitmask import BitmaskCoordinates

__all__ = [
    "ACCEPTABLE_COORDINATES_FOR_ONTOLOGY_ITEMS",
    "EVENT_SHAPES",
    "NON_GEOMETRIC_COORDINATES",
    "AudioCoordinates",
    "BitmaskCoordinates",
    "BoundingBoxCoordinates",
    "CircleCoordinates",
    "Coordinates",
    "Cuboid2DCoordinates",
    "Cuboid2DIsometricCoordinates",
    "Cuboid2DPerspectiveCoordinates",
    "CuboidCoordinates",
    "EllipseCoordinates",
    "EventCoordinates",
    "GeometricCoordinates",
    "HtmlCoordinates",
    "PointCoordinate",
    "PointCoordinate3D",
    "PolygonCoordinates",
    "PolygonCoordsToDict",
    "PolylineCoordinates",
    "RotatableBoundingBoxCoordinates",
    "SkeletonCoordinate",
    "SkeletonCoordinates",
    "TextCoordinates",
    "TimeRangeCoordinates",
    "UpsertEventCoordinates",
    "Visibility",
    "add_coordinates_to_frame_object_dict",
    "cuboid_2d_coordinates_from_dict",
    "flat_to_pnt_coordinates",
    "frame_object_coordinates",
    "get_coordinates_from_frame_object_dict",
    "get_geometric_coordinates_from_frame_object_dict",
    "pnt_coordinates_to_flat",
    "zeroed_coordinates",
]

EventCoordinates: TypeAlias = (
    BoundingBoxCoordinates
    | RotatableBoundingBoxCoordinates
    | PointCoordinate
    | PointCoordinate3D
    | CircleCoordinates
    | EllipseCoordinates
    | PolylineCoordinates
    | CuboidCoordinates
)
"""Coordinates that an event-based label row can hold."""

UpsertEventCoordinates: TypeAlias = CuboidCoordinates | PointCoordinate3D | PolylineCoordinates

_ZERO = (0, 0, 0)
_ZEROED: dict[Shape, EventCoordinates] = {
    Shape.BOUNDING_BOX: BoundingBoxCoordinates(0, 0, 0, 0),
    Shape.ROTATABLE_BOUNDING_BOX: RotatableBoundingBoxCoordinates(0, 0, 0, 0, 0),
    Shape.POINT: PointCoordinate(0, 0),
    Shape.CIRCLE: CircleCoordinates(0, 0, 0, stretch=0, theta=0),
    Shape.ELLIPSE: EllipseCoordinates(0, 0, 0, 0, theta=0),
    Shape.CUBOID: CuboidCoordinates(_ZERO, _ZERO, _ZERO),
}

EVENT_SHAPES: frozenset[Shape] = frozenset({*_ZEROED, Shape.POLYLINE})
"""Shapes that an event-based label row can hold."""


def zeroed_coordinates(shape: Shape) -> EventCoordinates:
    """Give the geometry that stands in a delete event, where there is nothing to show.

    Raises:
        LabelRowError: The shape cannot be stored as an event.
    """
    if shape is Shape.POLYLINE:
        return PolylineCoordinates([])
    if shape not in _ZEROED:
        supported = sorted(member.value for member in EVENT_SHAPES)
        raise LabelRowError(
            f"Shape `{shape}` cannot be stored as an event-based label; only {supported} are "
            "supported."
        )
    return _ZEROED[shape]


def get_coordinates_from_frame_object_dict(frame_object_dict: Mapping[str, Any]) -> Coordinates:
    """Read the coordinates of a frame object; its ``shape`` selects the geometry.

    Raises:
        KeyError: The shape or the geometry is missing.
        LabelRowError: The geometry is malformed.
        EncordException: A bitmask or skeleton is incomplete or malformed.
        ValueError: The shape is ``segmentation``, which has no coordinates.
        NotImplementedError: The shape is unknown, or has no geometry.
    """
    return read_coordinates(frame_object_dict)


def get_geometric_coordinates_from_frame_object_dict(
    frame_object_dict: Mapping[str, Any],
) -> GeometricCoordinates:
    """Read the coordinates of a frame object (see the function above, with a narrower type)."""
    return read_coordinates(frame_object_dict)


def frame_object_coordinates(frame_object_dict: Mapping[str, Any]) -> Coordinates:
    """Read the coordinates of a frame object (a shorter name of the function above)."""
    return read_coordinates(frame_object_dict)


def add_coordinates_to_frame_object_dict(
    coordinates: Coordinates,
    base_frame_object: Mapping[str, Any],
    width: int | None,
    height: int | None,
) -> dict[str, Any]:
    """Give a frame object with the shape and geometry of coordinates added to it.

    Args:
        coordinates: What to add.
        base_frame_object: The frame object so far; it is left alone.
        width: Width of the media in pixels; only bitmasks need it.
        height: Height of the media in pixels; only bitmasks need it.

    Raises:
        LabelRowError: The size of the media is needed and not known.
        ValueError: A bitmask has not the size of the media.
        NotImplementedError: The coordinates are ranges, or no coordinates at all.
    """
    return {**base_frame_object, **write_coordinates(coordinates, width, height)}
