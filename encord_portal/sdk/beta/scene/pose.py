"""Poses: where something is, and how it is turned, within a frame of reference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from encord_portal.sdk.beta.scene.rotation import (
    EulerRotation,
    MatrixRotation,
    QuaternionRotation,
    Rotation,
    identity_rotation,
    rotation_as_wire,
)


@dataclass(frozen=True)
class Position:
    """A place, in the unit of the scene."""

    x: float
    y: float
    z: float


@dataclass(frozen=True)
class CompositePose:
    """A rotation, and a position that is added after it."""

    rotation: Rotation
    position: Position


@dataclass(frozen=True)
class AffinePose:
    """A pose as the sixteen numbers of a 4 by 4 matrix, row by row.

    Raises:
        ValueError: There are not sixteen numbers.
    """

    matrix: Sequence[float]

    def __post_init__(self) -> None:
        if len(self.matrix) != 16:
            raise ValueError(f"Affine transform requires exactly 16 values, got {len(self.matrix)}")


Pose = CompositePose | AffinePose


def identity_pose() -> CompositePose:
    """The pose of what is where its frame of reference is."""
    return CompositePose(identity_rotation(), Position(0.0, 0.0, 0.0))


def translation_only(x: float, y: float, z: float) -> CompositePose:
    """A pose that is not turned.

    Args:
        x: The position.
        y: The position.
        z: The position.
    """
    return CompositePose(identity_rotation(), Position(x, y, z))


def rotation_only(rotation: Rotation) -> CompositePose:
    """A pose at the origin.

    Args:
        rotation: How it is turned.
    """
    return CompositePose(rotation, Position(0.0, 0.0, 0.0))


def quaternion_pose(
    qx: float, qy: float, qz: float, qw: float, x: float, y: float, z: float
) -> CompositePose:
    """A pose that is turned by a unit quaternion, its scalar part ``qw``.

    Args:
        qx: The quaternion.
        qy: The quaternion.
        qz: The quaternion.
        qw: The quaternion.
        x: The position.
        y: The position.
        z: The position.
    """
    return CompositePose(QuaternionRotation(qx, qy, qz, qw), Position(x, y, z))


def euler_pose(rx: float, ry: float, rz: float, x: float, y: float, z: float) -> CompositePose:
    """A pose that is turned by angles about the fixed axes, in radians.

    Args:
        rx: The angle about the x axis.
        ry: The angle about the y axis.
        rz: The angle about the z axis.
        x: The position.
        y: The position.
        z: The position.
    """
    return CompositePose(EulerRotation(rx, ry, rz), Position(x, y, z))


def matrix_pose(rotation: Sequence[float], x: float, y: float, z: float) -> CompositePose:
    """A pose that is turned by a matrix.

    Args:
        rotation: Nine numbers, row by row.
        x: The position.
        y: The position.
        z: The position.

    Raises:
        ValueError: There are not nine numbers.
    """
    return CompositePose(MatrixRotation(rotation), Position(x, y, z))


def affine_transform(matrix: Sequence[float]) -> AffinePose:
    """A pose as a 4 by 4 matrix.

    Args:
        matrix: Sixteen numbers, row by row.

    Raises:
        ValueError: There are not sixteen numbers.
    """
    return AffinePose(matrix)


def pose_as_wire(pose: Pose | None) -> Any:
    """Write a pose as the description of a scene has it."""
    if pose is None:
        return None
    if isinstance(pose, AffinePose):
        return list(pose.matrix)
    place = pose.position
    return {
        "rotation": rotation_as_wire(pose.rotation),
        "position": {"x": place.x, "y": place.y, "z": place.z},
    }
