"""Coordinates are fractions; drawings are pixels of a 200 by 100 picture."""

from __future__ import annotations

import math

import numpy as np
import pytest

from encord_portal.sdk.objects.bitmask import BitmaskCoordinates
from encord_portal.sdk.objects.coordinates import (
    BoundingBoxCoordinates,
    CircleCoordinates,
    Cuboid2DIsometricCoordinates,
    Cuboid2DPerspectiveCoordinates,
    CuboidCoordinates,
    EllipseCoordinates,
    PointCoordinate,
    PolygonCoordinates,
    PolylineCoordinates,
    RotatableBoundingBoxCoordinates,
    SkeletonCoordinate,
    SkeletonCoordinates,
    Visibility,
)
from labels.rendering.geometry import Canvas, ShapeNotDrawableError, drawing
from labels.rendering.shapes import Area, Box, Dot, Drawing, Joint, JointMark, Line, Mask, Oval
from labels.rendering.shapes import PixelBounds as Bounds
from labels.rendering.shapes import PixelPoint as At

CANVAS = Canvas(200, 100)
P = PointCoordinate


def _close(bounds: Bounds | None, left: float, top: float, right: float, bottom: float) -> bool:
    assert bounds is not None
    found = (bounds.left, bounds.top, bounds.right, bounds.bottom)
    return found == pytest.approx((left, top, right, bottom))


def test_a_bounding_box_is_scaled_by_width_and_height() -> None:
    found = drawing(
        BoundingBoxCoordinates(height=0.4, width=0.3, top_left_x=0.1, top_left_y=0.2), CANVAS
    )
    assert found.primitives == (Box(20, 20, 60, 40),)
    assert _close(found.bounds, 20, 20, 80, 60)
    assert found.vertices == (At(20, 20), At(80, 20), At(80, 60), At(20, 60))


@pytest.mark.parametrize(
    ("theta", "bounds"),
    [
        (0, (60, 30, 140, 70)),
        (90, (80, 10, 120, 90)),
        (180, (60, 30, 140, 70)),
        (45, (100 - 42.426407, 50 - 42.426407, 100 + 42.426407, 50 + 42.426407)),
    ],
)
def test_a_rotatable_box_turns_about_its_centre_in_pixels(
    theta: float, bounds: tuple[float, float, float, float]
) -> None:
    found = drawing(RotatableBoundingBoxCoordinates(0.4, 0.4, 0.3, 0.3, theta), CANVAS)
    assert found.primitives == (Box(60, 30, 80, 40, theta),)
    assert _close(found.bounds, *bounds)


def test_a_box_turns_clockwise_on_the_screen() -> None:
    found = drawing(RotatableBoundingBoxCoordinates(0.4, 0.4, 0.3, 0.3, 90), CANVAS)
    assert (found.vertices[0].x, found.vertices[0].y) == pytest.approx((120, 10))


def test_a_polygon_keeps_its_holes_and_all_its_rings() -> None:
    outer = [P(0, 0), P(0.5, 0), P(0.5, 1), P(0, 1)]
    hole = [P(0.1, 0.2), P(0.4, 0.2), P(0.4, 0.8)]
    island = [P(0.6, 0), P(1, 0), P(1, 1)]
    found = drawing(PolygonCoordinates(polygons=[[outer, hole], [island]]), CANVAS)
    assert found.primitives == (
        Area(
            (
                (At(0, 0), At(100, 0), At(100, 100), At(0, 100)),
                (At(20, 20), At(80, 20), At(80, 80)),
                (At(120, 0), At(200, 0), At(200, 100)),
            )
        ),
    )
    assert _close(found.bounds, 0, 0, 200, 100)


def test_a_simple_polygon_is_one_ring() -> None:
    found = drawing(PolygonCoordinates(values=[P(0, 0), P(0.5, 0), P(0.5, 1)]), CANVAS)
    assert found.primitives == (Area(((At(0, 0), At(100, 0), At(100, 100)),)),)


def test_a_polyline_stays_open() -> None:
    found = drawing(PolylineCoordinates(values=[P(0, 0), P(0.5, 0.5), P(1, 0)]), CANVAS)
    assert found.primitives == (Line((At(0, 0), At(100, 50), At(200, 0))),)


def test_a_point_is_a_dot() -> None:
    found = drawing(P(0.25, 0.75), CANVAS)
    assert found.primitives == (Dot(50, 75),)


def test_a_skeleton_has_joints_with_marks_and_the_edges_of_its_class() -> None:
    values = [
        SkeletonCoordinate(x=0.1, y=0.1, name="head", visibility=Visibility.VISIBLE),
        SkeletonCoordinate(x=0.1, y=0.5, name="hip", visibility=Visibility.OCCLUDED),
        SkeletonCoordinate(x=0.2, y=0.9, name="foot", visibility=Visibility.INVISIBLE),
        SkeletonCoordinate(x=0.3, y=0.9, name="hand", visibility=Visibility.SELF_OCCLUDED),
        SkeletonCoordinate(x=0.4, y=0.9, name="tail"),
    ]
    canvas = Canvas(200, 100, (("head", "hip"), ("hip", "foot"), ("hip", "no such joint")))
    found = drawing(SkeletonCoordinates(values=values, name="person"), canvas)
    assert found.primitives == (
        Line((At(20, 10), At(20, 50))),
        Line((At(20, 50), At(40, 90)), hidden=True),
        Joint(20, 10, "head", JointMark.VISIBLE),
        Joint(20, 50, "hip", JointMark.OCCLUDED),
        Joint(40, 90, "foot", JointMark.INVISIBLE),
        Joint(60, 90, "hand", JointMark.SELF_OCCLUDED),
        Joint(80, 90, "tail", JointMark.VISIBLE),
    )


def test_a_bitmask_is_its_outline_in_picture_pixels() -> None:
    mask = np.zeros((4, 6), dtype=bool)
    mask[1:3, 2:5] = True
    found = drawing(BitmaskCoordinates(mask), Canvas(6, 4))
    assert found.primitives == (Mask("M2 1H5V3H2V1Z", Bounds(2, 1, 5, 3)),)


def test_a_bitmask_with_an_offset_stands_there() -> None:
    wire = {"top": 2, "left": 3, "height": 2, "width": 2, "rleString": "022"}
    found = drawing(BitmaskCoordinates.from_dict({"bitmask": wire}), Canvas(10, 10))
    assert found.bounds == Bounds(3, 2, 5, 3)


def test_a_circle_is_round_on_any_picture() -> None:
    found = drawing(CircleCoordinates(center_x=0.5, center_y=0.5, radius=0.1), CANVAS)
    assert found.primitives == (Oval(100, 50, 20, 20),)


def test_an_ellipse_has_radii_of_width_and_height() -> None:
    found = drawing(EllipseCoordinates(0.5, 0.5, 0.2, 0.1, 90), CANVAS)
    assert found.primitives == (Oval(100, 50, 40, 10, 90),)
    assert _close(found.bounds, 90, 10, 110, 90)


FRONT = [P(0.1, 0.2), P(0.3, 0.2), P(0.3, 0.6), P(0.1, 0.6)]


@pytest.mark.parametrize(
    ("coordinates", "far_corner"),
    [
        (Cuboid2DIsometricCoordinates(front=FRONT, offset=P(0.1, -0.1)), At(40, 10)),
        (Cuboid2DPerspectiveCoordinates(FRONT, P(0.5, 0.4), 0.5), At(60, 30)),
    ],
)
def test_a_flat_cuboid_has_a_front_and_a_hidden_back(coordinates: object, far_corner: At) -> None:
    found = drawing(coordinates, CANVAS)
    back = found.primitives[0]
    assert isinstance(back, Line)
    assert back.hidden
    assert (back.points[0].x, back.points[0].y) == pytest.approx((far_corner.x, far_corner.y))
    assert found.primitives[-1] == Area(((At(20, 20), At(60, 20), At(60, 60), At(20, 60)),))
    assert len(found.primitives) == 6


def test_what_is_not_flat_is_refused_by_name() -> None:
    with pytest.raises(ShapeNotDrawableError, match="CuboidCoordinates"):
        drawing(CuboidCoordinates((0, 0, 0), (0, 0, 0), (1, 1, 1)), CANVAS)


def test_every_drawing_lies_within_its_bounds() -> None:
    found: Drawing = drawing(RotatableBoundingBoxCoordinates(0.3, 0.2, 0.1, 0.4, 33), CANVAS)
    assert found.bounds is not None
    for point in found.vertices:
        assert found.bounds.left - 1e-9 <= point.x <= found.bounds.right + 1e-9
        assert found.bounds.top - 1e-9 <= point.y <= found.bounds.bottom + 1e-9
    assert math.isclose(
        found.bounds.width + found.bounds.height,
        sum(abs(f(math.radians(33))) * side for f in (math.sin, math.cos) for side in (40, 30)),
    )
