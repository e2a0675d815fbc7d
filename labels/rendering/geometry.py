"""Coordinates of the SDK, fractions of the picture, to drawings in pixels: one table."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from encord_portal.sdk.objects.bitmask import BitmaskCoordinates
from encord_portal.sdk.objects.coordinates import (
    BoundingBoxCoordinates,
    CircleCoordinates,
    Cuboid2DIsometricCoordinates,
    Cuboid2DPerspectiveCoordinates,
    EllipseCoordinates,
    PointCoordinate,
    PolygonCoordinates,
    PolylineCoordinates,
    RotatableBoundingBoxCoordinates,
    SkeletonCoordinates,
)
from labels.rendering.bitmask_outline import outline
from labels.rendering.shapes import (
    Area,
    Box,
    Dot,
    Drawing,
    Joint,
    JointMark,
    Line,
    Oval,
    PixelBounds,
    PixelPoint,
    Primitive,
    Ring,
)

Edges: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Canvas:
    """The picture that shapes are drawn on.

    Attributes:
        width: Pixels across.
        height: Pixels down.
        edges: Which joints of this class's skeleton are joined, by their names.
    """

    width: float
    height: float
    edges: Edges = ()

    def point(self, x: float, y: float) -> PixelPoint:
        return PixelPoint(x * self.width, y * self.height)

    def points(self, coordinates: Sequence[PointCoordinate]) -> Ring:
        return tuple(self.point(item.x, item.y) for item in coordinates)


class ShapeNotDrawableError(Exception):
    """These coordinates have no place on a flat picture (an audio range, a 3D cuboid)."""


def drawing(coordinates: object, canvas: Canvas) -> Drawing:
    """Draw any flat shape.

    Raises:
        ShapeNotDrawableError: The coordinates are none of a flat shape.
    """
    draw = _DRAW.get(type(coordinates))
    if draw is None:
        raise ShapeNotDrawableError(
            f"{type(coordinates).__name__} can't be drawn on a picture; it is listed, not shown."
        )
    return draw(coordinates, canvas)


def _drawn(primitives: Sequence[Primitive], around: Ring, vertices: Ring = ()) -> Drawing:
    bounds = PixelBounds.around(around) if around else None
    return Drawing(tuple(primitives), bounds, vertices)


def _turned(points: Ring, centre: PixelPoint, theta: float) -> Ring:
    cos, sin = math.cos(math.radians(theta)), math.sin(math.radians(theta))
    return tuple(
        PixelPoint(
            centre.x + (point.x - centre.x) * cos - (point.y - centre.y) * sin,
            centre.y + (point.x - centre.x) * sin + (point.y - centre.y) * cos,
        )
        for point in points
    )


def _box(
    coordinates: BoundingBoxCoordinates | RotatableBoundingBoxCoordinates, canvas: Canvas
) -> Drawing:
    theta = getattr(coordinates, "theta", 0.0)
    start = canvas.point(coordinates.top_left_x, coordinates.top_left_y)
    box = Box(
        start.x,
        start.y,
        coordinates.width * canvas.width,
        coordinates.height * canvas.height,
        theta,
    )
    corners: Ring = (
        start,
        PixelPoint(box.x + box.width, box.y),
        PixelPoint(box.x + box.width, box.y + box.height),
        PixelPoint(box.x, box.y + box.height),
    )
    corners = _turned(corners, box.centre, theta) if theta else corners
    return _drawn([box], corners, corners)


def _polygon(coordinates: PolygonCoordinates, canvas: Canvas) -> Drawing:
    polygons = coordinates.polygons or [[coordinates.values]]
    rings = tuple(canvas.points(ring) for polygon in polygons for ring in polygon if ring)
    everything = tuple(point for ring in rings for point in ring)
    return _drawn([Area(rings)], everything, everything)


def _polyline(coordinates: PolylineCoordinates, canvas: Canvas) -> Drawing:
    points = tuple(canvas.point(item.x, item.y) for item in coordinates.values)
    return _drawn([Line(points)], points, points)


def _point(coordinates: PointCoordinate, canvas: Canvas) -> Drawing:
    point = canvas.point(coordinates.x, coordinates.y)
    return _drawn([Dot(point.x, point.y)], (point,))


def _joint_mark(visibility: object) -> JointMark:
    name = getattr(visibility, "name", None) or "VISIBLE"
    return JointMark[name]


def _skeleton(coordinates: SkeletonCoordinates, canvas: Canvas) -> Drawing:
    joints: dict[str, Joint] = {}
    for value in coordinates.values:
        point = canvas.point(value.x, value.y)
        mark = _joint_mark(value.visibility)
        joints[value.name] = Joint(point.x, point.y, value.name, mark, value.color)
    edges = [
        _edge(joints[first], joints[second])
        for first, second in canvas.edges
        if first in joints and second in joints
    ]
    around = tuple(PixelPoint(joint.x, joint.y) for joint in joints.values())
    return _drawn([*edges, *joints.values()], around)


def _edge(first: Joint, second: Joint) -> Line:
    hidden = JointMark.INVISIBLE in (first.mark, second.mark)
    return Line((PixelPoint(first.x, first.y), PixelPoint(second.x, second.y)), hidden)


def _bitmask(coordinates: BitmaskCoordinates, canvas: Canvas) -> Drawing:
    place = coordinates.to_dict()
    mask = outline(coordinates.to_numpy_array(), left=place["left"], top=place["top"])
    return Drawing((mask,), mask.bounds)


def _oval(cx: float, cy: float, rx: float, ry: float, theta: float) -> Drawing:
    centre = PixelPoint(cx, cy)
    ends = (
        PixelPoint(cx + rx, cy),
        PixelPoint(cx, cy + ry),
        PixelPoint(cx - rx, cy),
        PixelPoint(cx, cy - ry),
    )
    cos, sin = math.cos(math.radians(theta)), math.sin(math.radians(theta))
    half_width, half_height = math.hypot(rx * cos, ry * sin), math.hypot(rx * sin, ry * cos)
    bounds = PixelBounds(cx - half_width, cy - half_height, cx + half_width, cy + half_height)
    return Drawing((Oval(cx, cy, rx, ry, theta),), bounds, _turned(ends, centre, theta))


def _circle(coordinates: CircleCoordinates, canvas: Canvas) -> Drawing:
    centre = canvas.point(coordinates.center_x, coordinates.center_y)
    # The radius counts in picture widths both ways: a circle stays round on any picture.
    radius = coordinates.radius * canvas.width
    return _oval(centre.x, centre.y, radius, radius * coordinates.stretch, coordinates.theta)


def _ellipse(coordinates: EllipseCoordinates, canvas: Canvas) -> Drawing:
    centre = canvas.point(coordinates.center_x, coordinates.center_y)
    rx, ry = coordinates.rx * canvas.width, coordinates.ry * canvas.height
    return _oval(centre.x, centre.y, rx, ry, coordinates.theta)


def _cuboid(front: Ring, back: Ring) -> Drawing:
    depth = [Line((near, far)) for near, far in zip(front, back, strict=True)]
    primitives: list[Primitive] = [Line((*back, back[0]), hidden=True), *depth, Area((front,))]
    return _drawn(primitives, (*front, *back), (*front, *back))


def _isometric(coordinates: Cuboid2DIsometricCoordinates, canvas: Canvas) -> Drawing:
    front = canvas.points(coordinates.front)
    offset = canvas.point(coordinates.offset.x, coordinates.offset.y)
    return _cuboid(front, tuple(PixelPoint(p.x + offset.x, p.y + offset.y) for p in front))


def _perspective(coordinates: Cuboid2DPerspectiveCoordinates, canvas: Canvas) -> Drawing:
    front = canvas.points(coordinates.front)
    far = canvas.point(coordinates.vanishing_point.x, coordinates.vanishing_point.y)
    scale = coordinates.scale_ratio
    back = tuple(
        PixelPoint(far.x + (p.x - far.x) * scale, far.y + (p.y - far.y) * scale) for p in front
    )
    return _cuboid(front, back)


# One entry per flat shape; the key decides, so a reader sees at once what can be drawn.
_DRAW: dict[type, Callable[[Any, Canvas], Drawing]] = {
    BoundingBoxCoordinates: _box,
    RotatableBoundingBoxCoordinates: _box,
    PolygonCoordinates: _polygon,
    PolylineCoordinates: _polyline,
    PointCoordinate: _point,
    SkeletonCoordinates: _skeleton,
    BitmaskCoordinates: _bitmask,
    CircleCoordinates: _circle,
    EllipseCoordinates: _ellipse,
    Cuboid2DIsometricCoordinates: _isometric,
    Cuboid2DPerspectiveCoordinates: _perspective,
}
