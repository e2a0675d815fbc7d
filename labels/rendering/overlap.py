"""How much two shapes of one instance cover the same part of the picture."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from encord_portal.sdk.objects.bitmask import BitmaskCoordinates
from labels.rendering.geometry import Canvas, ShapeNotDrawableError, drawing
from labels.rendering.shapes import Area, Box, Drawing, Oval, PixelBounds, Ring

# Samples across the larger side of what both shapes cover: a hundredth is told apart.
_SAMPLES = 400


def intersection_over_union(old: object, new: object, canvas: Canvas) -> float | None:
    """The share of what either shape covers that both cover, from 0 to 1.

    Args:
        old: Coordinates of the SDK.
        new: Coordinates of the SDK.
        canvas: The picture.

    Returns:
        Exact for upright boxes and bitmasks, to a hundredth for other areas; ``None`` for shapes
        without an area (points, lines, skeletons, cuboids).
    """
    if isinstance(old, BitmaskCoordinates) and isinstance(new, BitmaskCoordinates):
        return _share(*_bitmasks(old, new))
    try:
        one, other = drawing(old, canvas), drawing(new, canvas)
    except ShapeNotDrawableError:
        return None
    boxes = _upright(one), _upright(other)
    if boxes[0] is not None and boxes[1] is not None:
        return _of_boxes(boxes[0], boxes[1])
    if not (_has_area(one) and _has_area(other)) or one.bounds is None or other.bounds is None:
        return None
    xs, ys = _grid(one.bounds, other.bounds)
    return _share(_inside(one, xs, ys), _inside(other, xs, ys))


def _share(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float | None:
    union = int(np.count_nonzero(one | other))
    return int(np.count_nonzero(one & other)) / union if union else None


def _bitmasks(
    old: BitmaskCoordinates, new: BitmaskCoordinates
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    placed = [(each.to_dict(), each.to_numpy_array()) for each in (old, new)]
    rows = max(place["top"] + mask.shape[0] for place, mask in placed)
    columns = max(place["left"] + mask.shape[1] for place, mask in placed)
    pictures = []
    for place, mask in placed:
        picture = np.zeros((rows, columns), dtype=np.bool_)
        top, left = place["top"], place["left"]
        picture[top : top + mask.shape[0], left : left + mask.shape[1]] = mask
        pictures.append(picture)
    return pictures[0], pictures[1]


def _upright(shape: Drawing) -> Box | None:
    first = shape.primitives[0] if len(shape.primitives) == 1 else None
    return first if isinstance(first, Box) and not first.theta % 180 else None


def _of_boxes(one: Box, other: Box) -> float | None:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    common = max(across, 0.0) * max(down, 0.0)
    union = one.width * one.height + other.width * other.height - common
    return common / union if union > 0 else None


def _has_area(shape: Drawing) -> bool:
    return all(isinstance(each, Box | Area | Oval) for each in shape.primitives)


def _grid(one: PixelBounds, other: PixelBounds) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    left, right = min(one.left, other.left), max(one.right, other.right)
    top, bottom = min(one.top, other.top), max(one.bottom, other.bottom)
    step = max(right - left, bottom - top, 1e-9) / _SAMPLES
    xs = np.arange(left + step / 2, right, step)
    ys = np.arange(top + step / 2, bottom, step)
    grid = np.meshgrid(xs, ys)
    return grid[0], grid[1]


def _inside(shape: Drawing, xs: NDArray[np.float64], ys: NDArray[np.float64]) -> NDArray[np.bool_]:
    covered = np.zeros(xs.shape, dtype=np.bool_)
    for each in shape.primitives:
        if isinstance(each, Box):
            across, down = _turned(xs, ys, each.centre.x, each.centre.y, each.theta)
            covered |= (abs(across) <= each.width / 2) & (abs(down) <= each.height / 2)
        elif isinstance(each, Oval) and each.rx > 0 and each.ry > 0:
            across, down = _turned(xs, ys, each.cx, each.cy, each.theta)
            covered |= (across / each.rx) ** 2 + (down / each.ry) ** 2 <= 1
        elif isinstance(each, Area):
            odd = np.zeros(xs.shape, dtype=np.bool_)
            for ring in each.rings:
                odd ^= _in_ring(ring, xs, ys)
            covered |= odd
    return covered


def _turned(
    xs: NDArray[np.float64], ys: NDArray[np.float64], x: float, y: float, theta: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Positions as the shape sees them that is turned about its centre."""
    cos, sin = math.cos(math.radians(theta)), math.sin(math.radians(theta))
    return (xs - x) * cos + (ys - y) * sin, (ys - y) * cos - (xs - x) * sin


def _in_ring(ring: Ring, xs: NDArray[np.float64], ys: NDArray[np.float64]) -> NDArray[np.bool_]:
    inside = np.zeros(xs.shape, dtype=np.bool_)
    for start, end in zip(ring, (*ring[1:], ring[0]), strict=True):
        if start.y == end.y:
            continue
        crosses = (start.y > ys) != (end.y > ys)
        at = start.x + (ys - start.y) * (end.x - start.x) / (end.y - start.y)
        inside ^= crosses & (xs < at)
    return inside
