"""Cameras of a scene: where on their images what is in space lies. Pure.

A camera has its own axes: without a convention that says otherwise X is to the right, Y down and Z
ahead, as computer vision has them. Distortion is that of OpenCV's models; of the others
(``cylindrical``, ``division``, ``ucm``) nothing says how they are meant, and nothing is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Final

import numpy as np

from labels.rendering.scene_axes import Axes, Pose
from labels.rendering.shapes import (
    Area,
    Dot,
    Drawing,
    Line,
    PixelBounds,
    PixelPoint,
    Primitive,
    Ring,
)
from labels.rendering.space_camera import EDGES, FRONT, Floats, cuboid_corners

DEFAULT_AXES: Final = Axes(up=(0, -1, 0), forward=(0, 0, 1), right=(1, 0, 0))
_MODELS: Final = ("pinhole", "radial", "plumb_bob", "rational_polynomial", "fisheye")
# What is nearer to the camera than this share of what is farthest is cut away.
_NEAR = 1e-3
# A straight line is a curve on an image that is distorted: it is drawn in so many pieces.
_PIECES = 24


@dataclass(frozen=True, slots=True)
class Lens:
    """How a camera forms its images.

    Attributes:
        width: Of the images that its numbers are of, in pixels.
        height: Likewise.
        matrix: Focal lengths, principal point and skew: ``fx, fy, ox, oy, skew``.
        model: The model of distortion.
        coefficients: Of the model, by their names.
    """

    width: float
    height: float
    matrix: tuple[float, float, float, float, float]
    model: str = "pinhole"
    coefficients: tuple[tuple[str, float], ...] = ()

    @property
    def is_straight(self) -> bool:
        """Whether straight lines are straight on its images."""
        return self.model == "pinhole" or (self.model != "fisheye" and not self.coefficients)


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera at a moment.

    Attributes:
        lens: How it forms images.
        pose: Where it is in the world.
        axes: Which ways of its own are up, ahead and right.
    """

    lens: Lens
    pose: Pose
    axes: Axes = DEFAULT_AXES


def read_lens(event: Mapping[str, Any]) -> Lens | None:
    """What the description of a scene says of a camera; None where it cannot be drawn with.

    Raises:
        KeyError: Something is missing.
        TypeError: Something is not of its kind.
        ValueError: Likewise.
    """
    told = event["intrinsics"]
    model = told.get("model") or {}
    name = str(model.get("type") or "pinhole")
    if name not in _MODELS or any(told.get(each) for each in ("dfx", "dfy", "dox", "doy")):
        return None
    if told["type"] == "simple":
        found = [told["fx"], told["fy"], told["ox"], told["oy"], told.get("skew") or 0]
    elif told.get("k"):
        k = told["k"]
        found = [k[0], k[4], k[2], k[5], k[1]]
    else:
        return None
    fx, fy, ox, oy, skew = (float(each) for each in found)
    coefficients = ((key, float(value)) for key, value in model.items() if key != "type" and value)
    size = float(event["widthPx"]), float(event["heightPx"])
    return Lens(*size, (fx, fy, ox, oy, skew), name, tuple(coefficients))


def project(camera: Camera, points: Any) -> Floats:
    """Where points of the world lie on the camera's images, in pixels; NaN behind the camera."""
    seen = _seen(camera, np.asarray(points, dtype=np.float64).reshape(-1, 3))
    with np.errstate(divide="ignore", invalid="ignore"):
        flat = seen[:, :2] / seen[:, 2:]
    flat[seen[:, 2] <= 0] = np.nan
    return _on_image(camera.lens, flat)


def drawn(camera: Camera, place: Mapping[str, Any], width: float, height: float) -> Drawing | None:
    """Something in space as it lies on an image of a size; None where it is not on it.

    Args:
        camera: The camera.
        place: ``{"cuboid": {…}}``, ``{"line": [[x, y, z], …]}`` or ``{"point": [x, y, z]}``.
        width: Of the image in pixels; it may be a smaller copy.
        height: Likewise.
    """
    scale = np.array([width / camera.lens.width, height / camera.lens.height])
    if "point" in place:
        ((x, y),) = project(camera, place["point"]) * scale
        if not (0 <= x <= width and 0 <= y <= height):
            return None
        return Drawing((Dot(x, y),), PixelBounds(x, y, x, y))
    if "cuboid" in place:
        points, edges = cuboid_corners(place["cuboid"]), list(EDGES)
    else:
        points = np.asarray(place.get("line", ()), dtype=np.float64).reshape(-1, 3)
        edges = [(at, at + 1) for at in range(len(points) - 1)]
    if not edges:
        return None
    seen = _seen(camera, points)
    pieces = [
        piece
        for a, b in edges
        for piece in _pieces(camera.lens, seen[a], seen[b], scale)
        if _meets(piece, width, height)
    ]
    if not pieces:
        return None
    lines: list[Primitive] = [Line(_ring(each)) for each in pieces]
    if "cuboid" in place:
        lines = [*_front(camera.lens, seen, scale), *lines]
    return Drawing(tuple(lines), PixelBounds.around(_ring(np.concatenate(pieces))))


def _seen(camera: Camera, points: Floats) -> Floats:
    """To the right, down and ahead of the camera."""
    turn = np.array(camera.pose.rotation, dtype=np.float64).reshape(3, 3)
    own = (points - camera.pose.position) @ turn
    axes = np.array([camera.axes.right, camera.axes.up, camera.axes.forward], dtype=np.float64)
    found: Floats = own @ (axes * [[1], [-1], [1]]).T
    return found


def _pieces(lens: Lens, a: Floats, b: Floats, scale: Floats) -> list[Floats]:
    """A line on the image: what of it is before the camera, and where the lens shows it."""
    near = max(a[2], b[2]) * _NEAR
    if near <= 0:
        return []
    if a[2] < near or b[2] < near:
        cut = a + (b - a) * ((near - a[2]) / (b[2] - a[2]))
        a, b = (cut, b) if a[2] < near else (a, cut)
    shares = np.linspace(0, 1, 2 if lens.is_straight else _PIECES + 1)[:, None]
    line = a + (b - a) * shares
    found = _on_image(lens, line[:, :2] / line[:, 2:]) * scale
    there = np.isfinite(found).all(axis=1)
    runs = np.split(found, np.flatnonzero(np.diff(there)) + 1)
    return [run for run in runs if len(run) > 1 and np.isfinite(run).all()]


def _front(lens: Lens, seen: Floats, scale: Floats) -> list[Primitive]:
    face = seen[list(FRONT)]
    if (face[:, 2] <= seen[:, 2].max() * _NEAR).any():
        return []
    sides = [
        _pieces(lens, a, b, scale) for a, b in zip(face, np.roll(face, -1, axis=0), strict=True)
    ]
    if any(len(each) != 1 for each in sides):
        return []
    return [Area((_ring(np.concatenate([each[0][:-1] for each in sides])),))]


def _meets(piece: Floats, width: float, height: float) -> bool:
    """Whether any of a line lies on the image."""
    return any(_crosses(a, b, width, height) for a, b in pairwise(piece))


def _crosses(a: Floats, b: Floats, width: float, height: float) -> bool:
    first, last = 0.0, 1.0
    for start, way, end in zip(a, b - a, (width, height), strict=True):
        if way == 0:
            if not 0 <= start <= end:
                return False
            continue
        enter, leave = sorted((-start / way, (end - start) / way))
        first, last = max(first, enter), min(last, leave)
    return first <= last


def _ring(points: Floats) -> Ring:
    return tuple(PixelPoint(float(x), float(y)) for x, y in points)


def _on_image(lens: Lens, flat: Floats) -> Floats:
    fx, fy, ox, oy, skew = lens.matrix
    x, y = _distorted(lens, flat).T
    return np.stack([fx * x + skew * y + ox, fy * y + oy], axis=-1)


def _distorted(lens: Lens, flat: Floats) -> Floats:
    if lens.is_straight:
        return flat
    k = dict(lens.coefficients)
    x, y = flat.T
    radius = np.hypot(x, y)
    # Farther out the model turns back: what is there would be drawn where it is not.
    radius = np.where(radius <= _reach(lens), radius, np.nan)
    stretch = _stretch(lens, radius)
    t1, t2 = k.get("t1", 0.0), k.get("t2", 0.0)
    square = radius**2
    return np.stack(
        [
            x * stretch + 2 * t1 * x * y + t2 * (square + 2 * x**2),
            y * stretch + t1 * (square + 2 * y**2) + 2 * t2 * x * y,
        ],
        axis=-1,
    )


def _stretch(lens: Lens, radius: Floats) -> Floats:
    """By how much the lens brings what is so far from its middle outwards."""
    k = dict(lens.coefficients)
    if lens.model == "fisheye":
        angle = np.arctan(radius)
        bent = angle * (1 + sum(k.get(f"k{n}", 0.0) * angle ** (2 * n) for n in (1, 2, 3, 4)))
        return np.divide(bent, radius, out=np.ones_like(radius), where=radius > 0)
    outward = 1 + sum(k.get(f"k{n}", 0.0) * radius ** (2 * n) for n in (1, 2, 3))
    inward = 1 + sum(k.get(f"k{n + 3}", 0.0) * radius ** (2 * n) for n in (1, 2, 3))
    return np.asarray(outward / inward if lens.model == "rational_polynomial" else outward)


@cache
def _reach(lens: Lens) -> float:
    """How far from its middle a model of distortion holds."""
    radius = np.linspace(0, 10, 2001)
    shown = radius * _stretch(lens, radius)
    back = np.flatnonzero(np.diff(shown) <= 0)
    return float(radius[back[0]]) if len(back) else np.inf
