"""Rotations of scene poses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class QuaternionRotation:
    """A rotation as a unit quaternion, its scalar part last."""

    qx: float
    qy: float
    qz: float
    qw: float


@dataclass(frozen=True)
class EulerRotation:
    """A rotation as angles about the fixed axes x, y and z, in radians, applied in this order."""

    rx: float
    ry: float
    rz: float


@dataclass(frozen=True)
class MatrixRotation:
    """A rotation as the nine numbers of its matrix, row by row.

    Raises:
        ValueError: There are not nine numbers.
    """

    values: Sequence[float]

    def __post_init__(self) -> None:
        if len(self.values) != 9:
            raise ValueError(f"Rotation matrix requires exactly 9 values, got {len(self.values)}")


Rotation = QuaternionRotation | EulerRotation | MatrixRotation


def identity_rotation() -> QuaternionRotation:
    """No rotation."""
    return QuaternionRotation(0.0, 0.0, 0.0, 1.0)


def rotation_x(angle: float) -> EulerRotation:
    """A rotation about the x axis.

    Args:
        angle: Radians.
    """
    return EulerRotation(angle, 0.0, 0.0)


def rotation_y(angle: float) -> EulerRotation:
    """A rotation about the y axis.

    Args:
        angle: Radians.
    """
    return EulerRotation(0.0, angle, 0.0)


def rotation_z(angle: float) -> EulerRotation:
    """A rotation about the z axis.

    Args:
        angle: Radians.
    """
    return EulerRotation(0.0, 0.0, angle)


def rotation_as_wire(rotation: Rotation) -> Any:
    """Write a rotation as the description of a scene has it."""
    if isinstance(rotation, QuaternionRotation):
        return {"x": rotation.qx, "y": rotation.qy, "z": rotation.qz, "w": rotation.qw}
    if isinstance(rotation, EulerRotation):
        return {"x": rotation.rx, "y": rotation.ry, "z": rotation.rz}
    return list(rotation.values)
