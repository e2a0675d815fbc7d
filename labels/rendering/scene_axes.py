"""Directions and poses of scenes, as their descriptions tell them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_UNITS: dict[str, tuple[float, ...]] = {"x": (1, 0, 0), "y": (0, 1, 0), "z": (0, 0, 1)}
_LINES = (("up", "down"), ("forward", "backward"), ("right", "left"))
_OPPOSITES = tuple(pair for line in _LINES for pair in (line, line[::-1]))


@dataclass(frozen=True, slots=True)
class Axes:
    """Which ways are up, forward and right, as unit vectors along the axes of coordinates."""

    up: tuple[float, ...] = (0, 0, 1)
    forward: tuple[float, ...] = (1, 0, 0)
    right: tuple[float, ...] = (0, -1, 0)


# Of a world of which nobody says otherwise.
WORLD_AXES: Final = Axes()


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a frame of reference is in another one, or in the world: ``rotation · p + position``.

    Attributes:
        rotation: Nine numbers, row by row.
        position: Three.
    """

    rotation: tuple[float, ...] = (1, 0, 0, 0, 1, 0, 0, 0, 1)
    position: tuple[float, ...] = (0, 0, 0)

    def after(self, inner: Pose) -> Pose:
        """The pose of what has the pose ``inner`` within this one."""
        turn = np.array(self.rotation, dtype=np.float64).reshape(3, 3)
        rotation = turn @ np.array(inner.rotation, dtype=np.float64).reshape(3, 3)
        return Pose(numbers(rotation.ravel()), numbers(turn @ inner.position + self.position))


def numbers(values: Sequence[float] | NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(float(each) for each in values)


def axes_of(convention: Mapping[str, str] | None, default: Axes) -> Axes:
    """Where axes point that are told as words, ``{"x": "forward", "y": "left", "z": "up"}``.

    Raises:
        ValueError: The three are not on three lines.
    """
    if convention is None:
        return default
    ways = {word: _UNITS[axis] for axis, word in convention.items() if axis in _UNITS}
    opposite = {
        other: tuple(-each for each in ways[word]) for word, other in _OPPOSITES if word in ways
    }
    told = {**opposite, **ways}
    if len(told) != len(ways) * 2 or not {"up", "forward", "right"} <= told.keys():
        raise ValueError("a convention of axes")
    return Axes(told["up"], told["forward"], told["right"])


def read_pose(told: Any) -> Pose:
    """A pose in any of the forms that descriptions have: a matrix, or a rotation and a position.

    Raises:
        KeyError: Something is missing.
        TypeError: Something is not of its kind.
        ValueError: Likewise.
    """
    if told is None:
        return Pose()
    if isinstance(told, list):
        four = np.array(told, dtype=np.float64).reshape(4, 4)
        return Pose(numbers(four[:3, :3].ravel()), numbers(four[:3, 3]))
    place = told["position"]
    position = [place[each] for each in "xyz"] if isinstance(place, dict) else place
    turn = _turn(told["rotation"])
    return Pose(numbers(turn.ravel()), numbers(np.array(position, dtype=np.float64).reshape(3)))


def _turn(told: Any) -> NDArray[np.float64]:
    if not isinstance(told, dict):
        return np.array(told, dtype=np.float64).reshape(3, 3)
    x, y, z = (float(told[each]) for each in "xyz")
    if "w" in told:
        x, y, z, w = np.array([x, y, z, told["w"]]) / np.linalg.norm([x, y, z, told["w"]])
        return np.array(
            [
                [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
                [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
                [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
            ]
        )
    # Angles about the fixed axes X, Y and Z, in this order.
    return about("z", z) @ about("y", y) @ about("x", x)


def about(axis: str, angle: float) -> NDArray[np.float64]:
    """The matrix that turns by an angle about an axis of coordinates."""
    sin, cos = np.sin(angle), np.cos(angle)
    first, second = [each for each in range(3) if "xyz"[each] != axis]
    if axis == "y":
        first, second = second, first
    turn = np.eye(3)
    turn[first, first] = turn[second, second] = cos
    turn[first, second], turn[second, first] = -sin, sin
    return turn
