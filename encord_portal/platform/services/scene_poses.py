"""Rotations and poses of scenes, checked and brought into one form. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.wire import JsonObject

LARGEST = 1e12
Number = Annotated[float, Field(strict=True, ge=-LARGEST, le=LARGEST)]
Nine = Annotated[list[Number], Field(min_length=9, max_length=9)]
# Poses are often written with few digits.
_TOLERANCE = 1e-2


class Quaternion(WireModel):
    x: Number
    y: Number
    z: Number
    w: Number


class Triple(WireModel):
    x: Number
    y: Number
    z: Number


Rotation = Annotated[Quaternion | Triple | Nine, Field(union_mode="left_to_right")]


class Composite(WireModel):
    rotation: Rotation
    position: Triple


Sixteen = Annotated[list[Number], Field(min_length=16, max_length=16)]
WirePose = Composite | Sixteen


@dataclass(frozen=True, slots=True)
class Pose:
    """A rotation as a matrix, row by row, and a position that is added after it."""

    rotation: tuple[float, ...] = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
    position: tuple[float, ...] = (0.0, 0.0, 0.0)

    @property
    def is_identity(self) -> bool:
        return self == Pose()

    def after(self, inner: Pose) -> Pose:
        """The pose of what has the pose ``inner`` within this one."""
        moved = _times(self.rotation, inner.position)
        columns = [_times(self.rotation, inner.rotation[each::3]) for each in range(3)]
        return Pose(
            tuple(columns[column][row] for row in range(3) for column in range(3)),
            tuple(a + b for a, b in zip(moved, self.position, strict=True)),
        )

    def as_matrix_json(self) -> JsonObject:
        return {"rotation": list(self.rotation), "position": list(self.position)}

    def as_quaternion_json(self) -> JsonObject:
        words = zip("xyzw", _quaternion(self.rotation), strict=True)
        return {
            "rotation": dict(words),
            "position": dict(zip("xyz", self.position, strict=True)),
        }


def read(pose: WirePose | None, where: str) -> Pose:
    """A pose as it came over the wire; none is where its frame of reference is.

    Raises:
        InvalidArguments: When it turns nothing rigidly; the message names the place.
    """
    if pose is None:
        return Pose()
    if isinstance(pose, list):
        if any(abs(a - b) > _TOLERANCE for a, b in zip(pose[12:], (0, 0, 0, 1), strict=True)):
            raise InvalidArguments(f"{where}: the last row of the matrix must be 0, 0, 0, 1.")
        nine = [pose[4 * row + column] for row in range(3) for column in range(3)]
        return Pose(_orthonormal(nine, where), (pose[3], pose[7], pose[11]))
    place = pose.position
    return Pose(_matrix(pose.rotation, where), (place.x, place.y, place.z))


def _matrix(rotation: Quaternion | Triple | list[float], where: str) -> tuple[float, ...]:
    if isinstance(rotation, list):
        return _orthonormal(rotation, where)
    if isinstance(rotation, Triple):
        return _of_angles(rotation.x, rotation.y, rotation.z)
    four = (rotation.x, rotation.y, rotation.z, rotation.w)
    length = math.hypot(*four)
    if abs(length - 1) > _TOLERANCE:
        raise InvalidArguments(f"{where}: the quaternion has the length {length:.6g}, not 1.")
    x, y, z, w = (each / length for each in four)
    return (
        *(1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)),
        *(2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)),
        *(2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)),
    )


def _of_angles(x: float, y: float, z: float) -> tuple[float, ...]:
    """Angles about the fixed axes x, y and z, in this order."""
    (sx, cx), (sy, cy), (sz, cz) = ((math.sin(each), math.cos(each)) for each in (x, y, z))
    return (
        *(cy * cz, sx * sy * cz - cx * sz, cx * sy * cz + sx * sz),
        *(cy * sz, sx * sy * sz + cx * cz, cx * sy * sz - sx * cz),
        *(-sy, sx * cy, cx * cy),
    )


def _orthonormal(nine: Sequence[float], where: str) -> tuple[float, ...]:
    rows = [nine[0:3], nine[3:6], nine[6:9]]
    for one in range(3):
        for other in range(one, 3):
            product = sum(a * b for a, b in zip(rows[one], rows[other], strict=True))
            if abs(product - (one == other)) > _TOLERANCE:
                raise InvalidArguments(
                    f"{where}: the matrix is no rotation; its rows must have the length 1 and be "
                    "at right angles."
                )
    (a, b, c), (d, e, f), (g, h, i) = rows
    if a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g) < 0:
        raise InvalidArguments(f"{where}: the matrix mirrors; it must be a rotation.")
    return tuple(float(each) for each in nine)


def _times(nine: Sequence[float], vector: Sequence[float]) -> list[float]:
    return [sum(nine[3 * row + column] * vector[column] for column in range(3)) for row in range(3)]


def _quaternion(m: Sequence[float]) -> tuple[float, float, float, float]:
    """The quaternion of a rotation, its scalar part last; the largest part is found first."""
    squares = (
        1 + m[0] - m[4] - m[8],
        1 - m[0] + m[4] - m[8],
        1 - m[0] - m[4] + m[8],
        1 + m[0] + m[4] + m[8],
    )
    largest = max(range(4), key=squares.__getitem__)
    rows = (
        (squares[0], m[1] + m[3], m[2] + m[6], m[7] - m[5]),
        (m[1] + m[3], squares[1], m[5] + m[7], m[2] - m[6]),
        (m[2] + m[6], m[5] + m[7], squares[2], m[3] - m[1]),
        (m[7] - m[5], m[2] - m[6], m[3] - m[1], squares[3]),
    )
    length = math.hypot(*rows[largest])
    x, y, z, w = (each / length for each in rows[largest])
    return x, y, z, w
