from __future__ import annotations

import math

import numpy as np
import pytest

from encord_portal.sdk.objects.bitmask import BitmaskCoordinates
from encord_portal.sdk.objects.coordinates import (
    BoundingBoxCoordinates,
    CircleCoordinates,
    PointCoordinate,
    PolygonCoordinates,
    RotatableBoundingBoxCoordinates,
)
from labels.rendering.geometry import Canvas
from labels.rendering.overlap import intersection_over_union

_CANVAS = Canvas(200, 100)


def _box(x: float, width: float = 0.4) -> BoundingBoxCoordinates:
    return BoundingBoxCoordinates(height=0.5, width=width, top_left_x=x, top_left_y=0.1)


def test_boxes_are_counted_exactly() -> None:
    assert intersection_over_union(_box(0.1), _box(0.1), _CANVAS) == 1
    assert intersection_over_union(_box(0.1), _box(0.3), _CANVAS) == pytest.approx(1 / 3)
    assert intersection_over_union(_box(0.0), _box(0.5), _CANVAS) == 0
    assert intersection_over_union(_box(0, 0), _box(0, 0), _CANVAS) is None


def test_a_turned_square_shares_an_octagon_with_the_upright_one() -> None:
    square = {"height": 0.4, "width": 0.2, "top_left_x": 0.3, "top_left_y": 0.3}
    upright = RotatableBoundingBoxCoordinates(**square, theta=0)
    turned = RotatableBoundingBoxCoordinates(**square, theta=45)
    octagon = 2 * (math.sqrt(2) - 1)
    share = intersection_over_union(upright, turned, _CANVAS)
    assert share == pytest.approx(octagon / (2 - octagon), abs=0.01)


def test_a_circle_in_its_square() -> None:
    circle = CircleCoordinates(center_x=0.5, center_y=0.5, radius=0.1)
    square = BoundingBoxCoordinates(height=0.4, width=0.2, top_left_x=0.4, top_left_y=0.3)
    share = intersection_over_union(circle, square, _CANVAS)
    assert share == pytest.approx(math.pi / 4, abs=0.01)


def test_the_hole_of_a_polygon_is_not_part_of_it() -> None:
    def ring(low: float, high: float) -> list[PointCoordinate]:
        corners = ((low, low), (high, low), (high, high), (low, high))
        return [PointCoordinate(x, y) for x, y in corners]

    whole = PolygonCoordinates(polygons=[[ring(0.1, 0.9)]])
    holed = PolygonCoordinates(polygons=[[ring(0.1, 0.9), ring(0.3, 0.7)]])
    assert intersection_over_union(whole, holed, _CANVAS) == pytest.approx(0.75, abs=0.01)


def test_bitmasks_are_counted_by_pixels() -> None:
    one, other = np.zeros((10, 20), dtype=bool), np.zeros((10, 20), dtype=bool)
    one[2:6, 2:6] = True
    other[2:6, 4:8] = True
    share = intersection_over_union(BitmaskCoordinates(one), BitmaskCoordinates(other), _CANVAS)
    assert share == pytest.approx(1 / 3)


def test_shapes_without_an_area_share_nothing_to_count() -> None:
    point = PointCoordinate(0.5, 0.5)
    assert intersection_over_union(point, point, _CANVAS) is None
    assert intersection_over_union(point, _box(0.1), _CANVAS) is None
