"""From the world of a scene to a flat picture, as the frame view's camera sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labels.rendering.scene_axes import Axes, about

Floats = NDArray[np.float64]
# Pairs of corners of a cuboid, and those of the side that is its front, along its own X axis.
EDGES = tuple(
    (corner, corner | 1 << axis)
    for axis in range(3)
    for corner in range(8)
    if not corner >> axis & 1
)
FRONT = (1, 3, 7, 5)

# Degrees from the picture's lower edge to its upper one, as in the frame view.
_FIELD = 50
_MARGIN = 1.15
_FARTHEST = 1e12


@dataclass(frozen=True, slots=True)
class Camera:
    """From where one looks, and where to, in the world.

    Attributes:
        eye: Three numbers.
        target: Three others.
        up: The world's way up.
        width: Pixels across of the picture.
        height: Pixels down.
    """

    eye: Floats
    target: Floats
    up: Floats
    width: int
    height: int

    @property
    def near(self) -> float:
        """What is closer to the eye than this is not seen."""
        return max(float(np.linalg.norm(self.eye - self.target)) / 500, 1e-4)

    def seen(self, points: Floats) -> Floats:
        """Points of the world as rows of right, up and (negative) depth, from the eye."""
        right, up, back = _axes(self.eye - self.target, self.up)
        return (points - self.eye) @ np.stack([right, up, back], axis=1)

    def on_picture(self, seen: Floats) -> Floats:
        """Pixels of points that are before the eye, as rows of x and y."""
        per = self.height / 2 / np.tan(np.radians(_FIELD / 2)) / -seen[:, 2]
        return np.stack(
            [self.width / 2 + seen[:, 0] * per, self.height / 2 - seen[:, 1] * per], axis=1
        )


def parse_camera(text: str, axes: Axes, width: int, height: int) -> Camera | None:
    """``x,y,z,x,y,z`` of the eye and of what it looks at, as the address keeps it; else None."""
    try:
        numbers = [float(each) for each in text.split(",")]
    except ValueError:
        return None
    if len(numbers) != 6 or not all(abs(each) < _FARTHEST for each in numbers):
        return None
    eye, target = np.array(numbers[:3]), np.array(numbers[3:])
    if np.array_equal(eye, target):
        return None
    return Camera(eye, target, np.array(axes.up, np.float64), width, height)


def fitting_camera(points: Floats, axes: Axes, width: int, height: int) -> Camera:
    """As the frame view looks at a scene at first: so near that all points are seen.

    Args:
        points: Corners of what is to be seen, as rows; none for nothing.
        axes: The scene's.
        width: Pixels across of the picture.
        height: Pixels down.
    """
    low, high = (points.min(axis=0), points.max(axis=0)) if len(points) else (-5.0, 5.0)
    low, high = np.broadcast_to(low, 3), np.broadcast_to(high, 3)
    centre = (low + high) / 2
    above = np.array(axes.up, np.float64)
    # From the right, a little from behind and from above.
    first = np.array(axes.right) - 0.8 * np.array(axes.forward) + 0.8 * above
    right, up, away = _axes(first, above)
    slope = float(np.tan(np.radians(_FIELD / 2)))
    distance = 0.1
    for corner in range(8):
        at = np.where([corner >> bit & 1 for bit in range(3)], high, low) - centre
        wide = max(abs(float(at @ right)) / (width / height), abs(float(at @ up)))
        distance = max(distance, float(at @ away) + wide / slope * _MARGIN)
    return Camera(centre + away * distance, centre, above, width, height)


def cuboid_corners(cuboid: Mapping[str, Sequence[float]]) -> Floats:
    """Eight corners in the world: bit 0 of a corner's number is its side along X, and so on.

    Args:
        cuboid: Its ``position``, ``orientation`` (turns about X, Y and Z in radians, each axis
            turned by those before it) and ``size``, as labels have them.
    """
    x, y, z = cuboid["orientation"]
    turn = about("x", x) @ about("y", y) @ about("z", z)
    sides = [[1 if corner >> axis & 1 else -1 for axis in range(3)] for corner in range(8)]
    half = np.array(sides) * np.array(cuboid["size"], np.float64) / 2
    corners: Floats = half @ turn.T + np.array(cuboid["position"], np.float64)
    return corners


def _axes(away: Floats, above: Floats) -> tuple[Floats, Floats, Floats]:
    back: Any = away / np.linalg.norm(away)
    right = np.cross(above, back)
    if np.linalg.norm(right) < 1e-9:
        # Straight from above or below every direction would do; this is the frame view's.
        back = back + 0.0001 * np.roll(above, 1)
        back = back / np.linalg.norm(back)
        right = np.cross(above, back)
    right = right / np.linalg.norm(right)
    return right, np.cross(back, right), back
