"""Points and lines through points, in two and three dimensions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.wire import geometry, numbers
from encord_portal.sdk.objects.types import PointDict, PointDict3D


@dataclass(frozen=True, slots=True)
class PointCoordinate:
    """A point, in fractions of the media's width and height.

    Attributes:
        x: From the left.
        y: From the top.
    """

    x: float
    y: float

    @staticmethod
    def from_dict(d: Mapping[str, Any]) -> PointCoordinate:
        """Read the point of a frame object.

        Raises:
            KeyError: The point or a member is missing.
            LabelRowError: A member is not a number.
        """
        return PointCoordinate(*numbers(_only_point(d), ("x", "y"), "point.0"))

    def to_dict(self) -> dict[str, PointDict]:
        """Give the point as it goes over the wire."""
        return {"0": {"x": self.x, "y": self.y}}


@dataclass(frozen=True, slots=True)
class PointCoordinate3D:
    """A point in space, in the units of the point cloud.

    Attributes:
        x: First axis.
        y: Second axis.
        z: Third axis.
    """

    x: float
    y: float
    z: float

    @staticmethod
    def from_dict(d: Mapping[str, Any]) -> PointCoordinate3D:
        """Read the point of a frame object.

        Raises:
            KeyError: The point or a member is missing.
            LabelRowError: A member is not a number.
        """
        return PointCoordinate3D(*numbers(_only_point(d), ("x", "y", "z"), "point.0"))

    def to_dict(self) -> dict[str, PointDict3D]:
        """Give the point as it goes over the wire."""
        return {"0": {"x": self.x, "y": self.y, "z": self.z}}


@dataclass(frozen=True, slots=True)
class PolylineCoordinates:
    """A line through points, all in two or all in three dimensions.

    Attributes:
        values: The points, in order.
    """

    values: list[PointCoordinate] | list[PointCoordinate3D]

    @staticmethod
    def from_dict(d: Mapping[str, Any]) -> PolylineCoordinates:
        """Read the line of a frame object.

        Args:
            d: A dictionary with the key ``polyline``: a list of points, or a dictionary of them
                keyed by their number.

        Raises:
            KeyError: The line or a member is missing.
            LabelRowError: A member is not a number, or dimensions are mixed.
        """
        points = ordered_points(geometry(d, "polyline"), "polyline")
        return PolylineCoordinates(_points_of_one_dimension(points))

    def to_dict(self) -> dict[str, Any]:
        """Give the line as it goes over the wire.

        Raises:
            LabelRowError: Points in two and in three dimensions are mixed.
        """
        points: Sequence[PointCoordinate | PointCoordinate3D] = self.values
        if len(set(map(type, points))) > 1:
            raise LabelRowError(
                f"The points of a polyline must be all 2D or all 3D, not {points!r:.300}"
            )
        return {str(i): point.to_dict()["0"] for i, point in enumerate(points)}

    def __hash__(self) -> int:
        return hash(tuple(self.values))


def read_point(d: Mapping[str, Any]) -> PointCoordinate | PointCoordinate3D:
    """Read the point of a frame object, in as many dimensions as it has."""
    if "z" in _only_point(d):
        return PointCoordinate3D.from_dict(d)
    return PointCoordinate.from_dict(d)


def ordered_points(value: Any, where: str) -> list[Any]:
    """Read a list of points, or a dictionary of points keyed by their number.

    Raises:
        LabelRowError: It is neither.
        ValueError: A key is not a number.
    """
    if isinstance(value, list | tuple):
        return list(value)
    if not isinstance(value, Mapping):
        raise LabelRowError(f"Invalid format for {where} coordinates: {value!r:.300}")
    try:
        return [value[key] for key in sorted(value, key=int)]
    except (TypeError, ValueError):
        raise ValueError(
            f"The keys of `{where}` must be whole numbers, not {list(value)!r:.300}"
        ) from None


def flat_to_pnt_coordinates(ring: list[float]) -> list[PointCoordinate]:
    """Convert ``[x0, y0, x1, y1, …]`` to points.

    Raises:
        LabelRowError: The number of values is odd.
    """
    if len(ring) % 2:
        raise LabelRowError(
            f"A ring needs an even number of values, not {len(ring)}: {ring!r:.300}"
        )
    pairs = iter(ring)
    return [PointCoordinate(x, y) for x, y in zip(pairs, pairs, strict=True)]


def pnt_coordinates_to_flat(coordinates: Iterable[PointCoordinate]) -> list[float]:
    """Convert points to ``[x0, y0, x1, y1, …]``."""
    flat: list[float] = []
    for point in coordinates:
        flat += (point.x, point.y)
    return flat


def _only_point(d: Mapping[str, Any]) -> Any:
    points = geometry(d, "point")
    if not isinstance(points, Mapping):
        raise LabelRowError(f"`point` must be a dictionary, not {points!r:.300}")
    if "0" not in points:
        raise KeyError(f"`point` lacks its only point '0': {points!r:.300}")
    point = points["0"]
    if not isinstance(point, Mapping):
        raise LabelRowError(f"`point.0` must be a dictionary, not {point!r:.300}")
    return point


def _points_of_one_dimension(
    points: list[Any],
) -> list[PointCoordinate] | list[PointCoordinate3D]:
    where = "polyline"
    if all(isinstance(point, Mapping) and "x" in point and "y" in point for point in points):
        with_z = sum("z" in point for point in points)
        if with_z == 0:
            return [PointCoordinate(*numbers(point, ("x", "y"), where)) for point in points]
        if with_z == len(points):
            return [PointCoordinate3D(*numbers(point, ("x", "y", "z"), where)) for point in points]
    raise LabelRowError(f"Invalid point format in polyline coordinates: {points!r:.300}")
