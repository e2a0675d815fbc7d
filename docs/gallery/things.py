"""Every flat shape of one thing, derived from its outline in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from encord_portal.sdk.objects import OntologyStructure, Shape
from encord_portal.sdk.objects.bitmask import BitmaskCoordinates
from encord_portal.sdk.objects.coordinates import (
    BoundingBoxCoordinates,
    CircleCoordinates,
    Coordinates,
    Cuboid2DPerspectiveCoordinates,
    EllipseCoordinates,
    PointCoordinate,
    PolygonCoordinates,
    PolylineCoordinates,
    RotatableBoundingBoxCoordinates,
    SkeletonCoordinate,
    SkeletonCoordinates,
    Visibility,
)
from encord_portal.sdk.objects.skeleton_template import SkeletonTemplate

Ring = Sequence[tuple[float, float]]
Size = tuple[int, int]
Points = NDArray[np.float64]

FLAT = (
    Shape.BOUNDING_BOX,
    Shape.ROTATABLE_BOUNDING_BOX,
    Shape.POLYGON,
    Shape.POLYLINE,
    Shape.POINT,
    Shape.SKELETON,
    Shape.BITMASK,
    Shape.ELLIPSE,
    Shape.CIRCLE,
    Shape.CUBOID_2D,
)
# The joints, how each is seen, and which of them belong together.
JOINTS = {
    "top": Visibility.VISIBLE,
    "left": Visibility.VISIBLE,
    "middle": Visibility.OCCLUDED,
    "right": Visibility.INVISIBLE,
    "foot": Visibility.VISIBLE,
}
_EDGES = (("top", "middle"), ("middle", "left"), ("middle", "right"), ("middle", "foot"))


@dataclass(frozen=True, slots=True)
class Thing:
    """What a picture shows, in its pixels.

    Attributes:
        outline: Around the thing.
        hole: What within it does not belong to it.
        other: A second part of it, or nothing.
    """

    outline: Ring
    hole: Ring = ()
    other: Ring = ()


def scaled(ring: Ring, by: float) -> list[tuple[float, float]]:
    """A ring about the same middle, smaller or larger."""
    points = np.asarray(ring, dtype=float)
    middle = points.mean(axis=0)
    return [(float(x), float(y)) for x, y in middle + (points - middle) * by]


def template() -> SkeletonTemplate:
    """What skeletons are made of."""
    names = list(JOINTS)
    edges: dict[str, dict[str, dict[str, str]]] = {}
    for start, end in _EDGES:
        edges.setdefault(str(names.index(start)), {})[str(names.index(end))] = {"color": "#00000"}
    return SkeletonTemplate(
        name="Skeleton",
        width=100,
        height=100,
        skeleton={
            str(number): {"x": 20.0 * number, "y": 20.0 * number, "name": name}
            for number, name in enumerate(names)
        },
        skeleton_edges=edges,
    )


def classes(structure: OntologyStructure) -> None:
    """Add a class for each flat shape, named after it."""
    for shape in FLAT:
        if shape is Shape.SKELETON:
            structure.add_skeleton_object(title(shape), template())
        else:
            structure.add_object(title(shape), shape)


def title(shape: Shape) -> str:
    """How the class of a shape is called."""
    return {
        Shape.ROTATABLE_BOUNDING_BOX: "Rotatable box",
        Shape.CUBOID_2D: "Cuboid in 2D",
    }.get(shape, shape.value.replace("_", " ").capitalize())


def coordinates(thing: Thing, shape: Shape, size: Size) -> Coordinates:
    """A thing in a picture of this size, as a shape."""
    return _MAKERS[shape](thing, size)


def _filled(thing: Thing, size: Size) -> NDArray[np.bool_]:
    picture = Image.new("1", size)
    pen = ImageDraw.Draw(picture)
    pen.polygon([*thing.outline], fill=1)
    if thing.hole:
        pen.polygon([*thing.hole], fill=0)
    if thing.other:
        pen.polygon([*thing.other], fill=1)
    return np.asarray(picture)


def _fraction(point: tuple[float, float] | Points, size: Size) -> PointCoordinate:
    return PointCoordinate(x=float(point[0]) / size[0], y=float(point[1]) / size[1])


def _points(thing: Thing) -> Points:
    return np.asarray(thing.outline, dtype=float)


def _edges_of(points: Points) -> tuple[float, float, float, float]:
    left, top = points.min(axis=0)
    right, bottom = points.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def _box(thing: Thing, size: Size) -> Coordinates:
    left, top, right, bottom = _edges_of(_points(thing))
    return BoundingBoxCoordinates(
        top_left_x=left / size[0],
        top_left_y=top / size[1],
        width=(right - left) / size[0],
        height=(bottom - top) / size[1],
    )


def _turned(points: Points, degrees: float) -> Points:
    angle = np.radians(degrees)
    return points @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])


def _rotatable(thing: Thing, size: Size) -> Coordinates:
    """The smallest box around the outline, whatever its angle."""
    points = _points(thing)

    def area(degrees: float) -> float:
        left, top, right, bottom = _edges_of(_turned(points, -degrees))
        return (right - left) * (bottom - top)

    theta = min((float(each) for each in range(-44, 46)), key=area)
    left, top, right, bottom = _edges_of(_turned(points, -theta))
    middle = _turned(np.array([[(left + right) / 2, (top + bottom) / 2]]), theta)[0]
    return RotatableBoundingBoxCoordinates(
        top_left_x=float(middle[0] - (right - left) / 2) / size[0],
        top_left_y=float(middle[1] - (bottom - top) / 2) / size[1],
        width=(right - left) / size[0],
        height=(bottom - top) / size[1],
        theta=theta,
    )


def _polygon(thing: Thing, size: Size) -> Coordinates:
    first = [thing.outline, thing.hole] if thing.hole else [thing.outline]
    parts = [first, [thing.other]] if thing.other else [first]
    return PolygonCoordinates(
        polygons=[[[_fraction(point, size) for point in ring] for ring in part] for part in parts]
    )


def _polyline(thing: Thing, size: Size) -> Coordinates:
    half = thing.outline[: len(thing.outline) * 3 // 5]
    return PolylineCoordinates(values=[_fraction(point, size) for point in half])


def _point(thing: Thing, size: Size) -> Coordinates:
    return _fraction(_points(thing).mean(axis=0), size)


def _skeleton(thing: Thing, size: Size) -> Coordinates:
    points = _points(thing)
    places = {
        "top": points[points[:, 1].argmin()],
        "left": points[points[:, 0].argmin()],
        "middle": points.mean(axis=0),
        "right": points[points[:, 0].argmax()],
        "foot": points[points[:, 1].argmax()],
    }
    return SkeletonCoordinates(
        name="Skeleton",
        values=[
            SkeletonCoordinate(
                x=float(places[name][0]) / size[0],
                y=float(places[name][1]) / size[1],
                name=name,
                visibility=seen,
            )
            for name, seen in JOINTS.items()
        ],
    )


def _bitmask(thing: Thing, size: Size) -> Coordinates:
    return BitmaskCoordinates(np.ascontiguousarray(_filled(thing, size)))


def _ellipse(thing: Thing, size: Size) -> Coordinates:
    """The ellipse with the same middle, extent and slant."""
    rows, columns = np.nonzero(_filled(Thing(thing.outline), size))
    spread = np.cov(np.stack([columns, rows]))
    widths, directions = np.linalg.eigh(spread)
    along = directions[:, 1] * (1 if directions[0, 1] >= 0 else -1)
    return EllipseCoordinates(
        center_x=float(columns.mean() + 0.5) / size[0],
        center_y=float(rows.mean() + 0.5) / size[1],
        rx=2 * float(np.sqrt(widths[1])) / size[0],
        ry=2 * float(np.sqrt(widths[0])) / size[1],
        theta=float(np.degrees(np.arctan2(along[1], along[0]))),
    )


def _circle(thing: Thing, size: Size) -> Coordinates:
    rows, columns = np.nonzero(_filled(Thing(thing.outline), size))
    return CircleCoordinates(
        center_x=float(columns.mean() + 0.5) / size[0],
        center_y=float(rows.mean() + 0.5) / size[1],
        radius=float(np.sqrt(len(rows) / np.pi)) / size[0],
    )


def _cuboid(thing: Thing, size: Size) -> Coordinates:
    """Its front in the lower left of the thing, its back towards the upper right."""
    left, top, right, bottom = _edges_of(_points(thing))
    across, down = (right - left) * 0.75, (bottom - top) * 0.75
    front = [
        (left, bottom - down),
        (left + across, bottom - down),
        (left + across, bottom),
        (left, bottom),
    ]
    return Cuboid2DPerspectiveCoordinates(
        front=[_fraction(point, size) for point in front],
        vanishing_point=_fraction((right + across * 0.3, top - down * 0.3), size),
        scale_ratio=0.6,
    )


_MAKERS = {
    Shape.BOUNDING_BOX: _box,
    Shape.ROTATABLE_BOUNDING_BOX: _rotatable,
    Shape.POLYGON: _polygon,
    Shape.POLYLINE: _polyline,
    Shape.POINT: _point,
    Shape.SKELETON: _skeleton,
    Shape.BITMASK: _bitmask,
    Shape.ELLIPSE: _ellipse,
    Shape.CIRCLE: _circle,
    Shape.CUBOID_2D: _cuboid,
}
