"""Cuboids: in space, and drawn in two dimensions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.points import (
    PointCoordinate,
    flat_to_pnt_coordinates,
    pnt_coordinates_to_flat,
)
from encord_portal.sdk.objects._coordinates.wire import geometry, number_list, numbers

Triple: TypeAlias = tuple[float, float, float]
_KEY_2D = "cuboid_2d"


@dataclass(frozen=True, slots=True)
class CuboidCoordinates:
    """A cuboid in space.

    Attributes:
        position: Its centre.
        orientation: Euler angles about X, Y and Z, in radians.
        size: Its extent along its own axes.
    """

    position: Triple
    orientation: Triple
    size: Triple

    @staticmethod
    def from_dict(d: Mapping[str, Any]) -> CuboidCoordinates:
        """Read the cuboid of a frame object.

        Raises:
            KeyError: The cuboid or a member is missing.
            LabelRowError: A member is not a list of three numbers.
        """
        cuboid = geometry(d, "cuboid")
        return CuboidCoordinates(
            position=_triple(cuboid, "position"),
            orientation=_triple(cuboid, "orientation"),
            size=_triple(cuboid, "size"),
        )

    def to_dict(self) -> dict[str, Any]:
        """Give the cuboid as it goes over the wire."""
        return {
            "position": list(self.position),
            "orientation": list(self.orientation),
            "size": list(self.size),
        }


@dataclass(frozen=True, slots=True)
class Cuboid2DPerspectiveCoordinates:
    """A cuboid in an image, its edges running towards a vanishing point.

    Attributes:
        front: The corners of the front face.
        vanishing_point: Where the edges meet.
        scale_ratio: Size of the back face in relation to the front.
    """

    front: list[PointCoordinate]
    vanishing_point: PointCoordinate
    scale_ratio: float

    def to_dict(self) -> dict[str, Any]:
        """Give the cuboid as it goes over the wire."""
        return {
            "front": pnt_coordinates_to_flat(self.front),
            "vanishingPoint": {"x": self.vanishing_point.x, "y": self.vanishing_point.y},
            "scaleRatio": self.scale_ratio,
        }

    def __hash__(self) -> int:
        return hash((tuple(self.front), self.vanishing_point, self.scale_ratio))


@dataclass(frozen=True, slots=True)
class Cuboid2DIsometricCoordinates:
    """A cuboid in an image, its back face being the front one moved.

    Attributes:
        front: The corners of the front face.
        offset: By how much the back face is moved.
    """

    front: list[PointCoordinate]
    offset: PointCoordinate

    def to_dict(self) -> dict[str, Any]:
        """Give the cuboid as it goes over the wire."""
        return {
            "front": pnt_coordinates_to_flat(self.front),
            "offset": {"x": self.offset.x, "y": self.offset.y},
        }

    def __hash__(self) -> int:
        return hash((tuple(self.front), self.offset))


Cuboid2DCoordinates: TypeAlias = Cuboid2DPerspectiveCoordinates | Cuboid2DIsometricCoordinates


def cuboid_2d_coordinates_from_dict(d: Mapping[str, Any]) -> Cuboid2DCoordinates:
    """Read the 2D cuboid of a frame object.

    Args:
        d: A dictionary with the key ``cuboid_2d``.

    Raises:
        KeyError: The cuboid or a member is missing.
        LabelRowError: It has neither a vanishing point with a scale ratio nor an offset, or a value
            is not a number.
    """
    cuboid = _mapping(geometry(d, _KEY_2D), _KEY_2D)
    if "front" not in cuboid:
        raise KeyError(f"`{_KEY_2D}` lacks 'front': {cuboid!r:.300}")
    front = flat_to_pnt_coordinates(number_list(cuboid["front"], f"{_KEY_2D}.front"))
    if "vanishingPoint" in cuboid:
        if "scaleRatio" not in cuboid:
            raise LabelRowError("Cuboid2D perspective projection requires scaleRatio")
        return Cuboid2DPerspectiveCoordinates(
            front, _point(cuboid, "vanishingPoint"), numbers(cuboid, ("scaleRatio",), _KEY_2D)[0]
        )
    if "offset" in cuboid:
        return Cuboid2DIsometricCoordinates(front, _point(cuboid, "offset"))
    raise LabelRowError("Cuboid2D must have either (vanishingPoint and scaleRatio) or offset")


def _point(cuboid: Mapping[str, Any], name: str) -> PointCoordinate:
    return PointCoordinate(*numbers(cuboid[name], ("x", "y"), f"{_KEY_2D}.{name}"))


def _triple(cuboid: Any, name: str) -> Triple:
    if name not in _mapping(cuboid, "cuboid"):
        raise KeyError(f"`cuboid` lacks {name!r}: {cuboid!r:.300}")
    x, y, z = number_list(cuboid[name], f"cuboid.{name}", 3)
    return x, y, z


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise LabelRowError(f"`{where}` must be a dictionary, not {value!r:.300}")
    return value
