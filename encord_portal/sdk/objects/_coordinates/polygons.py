"""Polygons: of one ring, with holes, or several at once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeAlias

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.points import (
    PointCoordinate,
    flat_to_pnt_coordinates,
    ordered_points,
    pnt_coordinates_to_flat,
)
from encord_portal.sdk.objects._coordinates.wire import number_list, numbers

logger = logging.getLogger(__name__)

_NOT_CONSISTENT = "`values` and `polygons` are not consistent, defaulting to polygons value"

FlatPolygons: TypeAlias = list[list[list[float]]]
"""Polygons → rings, the outer one first → ``[x0, y0, x1, y1, …]``."""


class PolygonCoordsToDict(str, Enum):  # noqa: UP042 - prints as the reference prints it
    """Which of the two wire forms of a polygon is wanted."""

    single_polygon = "single_polygon"
    multiple_polygons = "multiple_polygons"


class PolygonCoordinates:
    """One or several polygons, each of an outer ring and any number of holes.

    Built from ``values`` (one polygon without holes) or from ``polygons``; where both are given and
    differ, ``polygons`` counts. Coordinates are fractions of the media's width and height.
    """

    # Rings are kept flat, as the wire has them; points are made when somebody looks at them.
    __slots__ = ("_flat", "_points")

    _flat: FlatPolygons
    _points: list[list[list[PointCoordinate]]] | None

    def __init__(
        self,
        values: list[PointCoordinate] | None = None,
        polygons: list[list[list[PointCoordinate]]] | None = None,
    ) -> None:
        if polygons:
            self._flat = [[pnt_coordinates_to_flat(ring) for ring in rings] for rings in polygons]
            _check_rings(self._flat)
            if values is not None and pnt_coordinates_to_flat(values) != self._flat[0][0]:
                logger.warning(_NOT_CONSISTENT)
        elif values:
            self._flat = [[pnt_coordinates_to_flat(values)]]
        else:
            raise _nothing_given()
        self._points = None

    @property
    def values(self) -> list[PointCoordinate]:
        """The outer ring of the first polygon."""
        return self.polygons[0][0]

    @property
    def polygons(self) -> list[list[list[PointCoordinate]]]:
        """Polygons → rings, the outer one first, then the holes → points."""
        if self._points is None:
            self._points = [
                [flat_to_pnt_coordinates(ring) for ring in rings] for rings in self._flat
            ]
        return self._points

    @staticmethod
    def from_dict(d: Mapping[str, Any]) -> PolygonCoordinates:
        """Read the polygon of a frame object.

        Args:
            d: A dictionary with the key ``polygon`` (one ring, as a list of points or keyed by
                their number) or ``polygons`` (see :meth:`from_polygons_list`), or both.

        Raises:
            KeyError: A point lacks a member.
            LabelRowError: There is neither key, or something in it is no number or list.
            ValueError: A key of ``polygon`` is not a number.
        """
        if not isinstance(d, Mapping):
            raise LabelRowError(f"A frame object must be a dictionary, not {d!r:.300}")
        polygon, polygons = d.get("polygon"), d.get("polygons")
        if not polygons:
            ring = [] if polygon is None else _flat_ring(polygon)
            if not ring:
                raise _nothing_given()
            return _from_flat([[ring]])
        result = PolygonCoordinates.from_polygons_list(polygons)
        # Usually both forms are there and say the same, which one comparison shows.
        if (
            polygon is not None
            and polygon != result.first_ring()
            and _flat_ring(polygon) != result._flat[0][0]
        ):
            logger.warning(_NOT_CONSISTENT)
        return result

    @staticmethod
    def from_polygons_list(flat_polygons: FlatPolygons) -> PolygonCoordinates:
        """Build polygons from flat rings.

        Args:
            flat_polygons: Polygons → rings, the outer one first → ``[x0, y0, x1, y1, …]``.

        Raises:
            LabelRowError: It is empty, or not of that form.
        """
        if not flat_polygons:
            raise _nothing_given()
        if not isinstance(flat_polygons, list | tuple):
            raise LabelRowError(f"`polygons` must be a list of polygons: {flat_polygons!r:.300}")
        flat = []
        for rings in flat_polygons:
            if not isinstance(rings, list | tuple):
                raise LabelRowError(f"A polygon must be a list of rings, not {rings!r:.300}")
            flat.append([number_list(ring, "polygons") for ring in rings])
        _check_rings(flat)
        return _from_flat(flat)

    def to_dict(
        self, kind: PolygonCoordsToDict | str = PolygonCoordsToDict.single_polygon
    ) -> dict[str, Any] | FlatPolygons:
        """Give the polygon as it goes over the wire.

        Args:
            kind: ``single_polygon`` for the outer ring of the first polygon, as points keyed by
                their number; ``multiple_polygons`` for everything, as flat rings.

        Raises:
            LabelRowError: The kind is neither.
        """
        if kind == PolygonCoordsToDict.single_polygon:
            return self.first_ring()
        if kind == PolygonCoordsToDict.multiple_polygons:
            return self.flat_polygons()
        raise LabelRowError(f"Invalid argument: {kind}. Use single_polygon or multiple_polygons.")

    def first_ring(self) -> dict[str, dict[str, float]]:
        """Give the outer ring of the first polygon, as points keyed by their number."""
        pairs = iter(self._flat[0][0])
        return {str(i): {"x": x, "y": next(pairs)} for i, x in enumerate(pairs)}

    def flat_polygons(self) -> FlatPolygons:
        """Give all polygons as flat rings, in lists of their own."""
        return [[ring.copy() for ring in rings] for rings in self._flat]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PolygonCoordinates):
            return NotImplemented
        return self._flat == other._flat

    def __hash__(self) -> int:
        return hash(tuple(tuple(map(tuple, rings)) for rings in self._flat))

    def __repr__(self) -> str:
        return f"PolygonCoordinates(polygons={self.polygons})"


def _from_flat(flat: FlatPolygons) -> PolygonCoordinates:
    result = PolygonCoordinates.__new__(PolygonCoordinates)
    result._flat = flat
    result._points = None
    return result


def _flat_ring(polygon: Any) -> list[float]:
    ring: list[float] = []
    for point in ordered_points(polygon, "polygon"):
        ring += numbers(point, ("x", "y"), "polygon")
    return ring


def _check_rings(flat: FlatPolygons) -> None:
    for rings in flat:
        if not rings:
            raise LabelRowError("Each polygon needs an outer ring; `polygons` holds an empty one")
        for ring in rings:
            if len(ring) % 2:
                raise LabelRowError(
                    f"A ring needs an even number of values, not {len(ring)}: {ring!r:.300}"
                )


def _nothing_given() -> LabelRowError:
    return LabelRowError("Either `values` or `polygons` must be provided")
