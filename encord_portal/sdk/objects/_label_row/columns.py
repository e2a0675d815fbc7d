"""Columns of geometry: numbers side by side where a shape is nothing else, otherwise cells."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from math import isfinite
from operator import attrgetter, itemgetter
from typing import Any, Protocol, cast

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.boxes import (
    BoundingBoxCoordinates,
    RotatableBoundingBoxCoordinates,
)
from encord_portal.sdk.objects._coordinates.registry import Coordinates, ShapeCodec
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects._label_row.frozen import freeze, thaw

Json = dict[str, Any]
_PLAIN = {int, float}
_MUTABLE_SHAPES = {Shape.SKELETON, Shape.POLYLINE}
"""Shapes whose coordinates can be changed in place."""


class Column(Protocol):
    """The geometry of one object, one value per frame, in the order of the frames."""

    def coordinates(self, position: int) -> Coordinates:
        """Give the coordinates at a position."""

    def insert(self, position: int, coordinates: Coordinates) -> None:
        """Put coordinates before a position."""

    def replace(self, position: int, coordinates: Coordinates) -> None:
        """Put coordinates in the place of others."""

    def remove(self, position: int) -> None:
        """Take out what is at a position."""

    def geometries(self) -> Iterable[Json]:
        """Give the geometry keys of all entries, in containers of their own."""

    def reordered(self, order: Sequence[int]) -> Column:
        """Give a column with the same values in another order."""

    def set_coordinates(self) -> Iterable[tuple[int, Coordinates]]:
        """Give the positions and values that the API has put in and that are kept as objects."""

    def copy(self) -> Column:
        """Give a column of its own with the same values."""


@dataclass(frozen=True, slots=True)
class NumberFamily:
    """A shape that is a fixed number of numbers.

    Attributes:
        key: The geometry key.
        members: The names of the numbers on the wire.
        make: Makes coordinates out of the numbers.
        take: Gives the numbers of coordinates.
    """

    key: str
    members: tuple[str, ...]
    make: Callable[..., Coordinates]
    take: Callable[[Any], tuple[Any, ...]]


_BOX_FIELDS = ("height", "width", "top_left_x", "top_left_y")

NUMBER_FAMILIES: dict[Shape, NumberFamily] = {
    Shape.BOUNDING_BOX: NumberFamily(
        "boundingBox", ("h", "w", "x", "y"), BoundingBoxCoordinates, attrgetter(*_BOX_FIELDS)
    ),
    Shape.ROTATABLE_BOUNDING_BOX: NumberFamily(
        "rotatableBoundingBox",
        ("h", "w", "x", "y", "theta"),
        RotatableBoundingBoxCoordinates,
        attrgetter(*_BOX_FIELDS, "theta"),
    ),
}


class NumberColumn:
    """Numbers side by side: an array of floats, or a list where they are not all floats."""

    __slots__ = ("_family", "_values")

    def __init__(self, family: NumberFamily, values: list[Any] | array[float]) -> None:
        self._family = family
        self._values = values

    @classmethod
    def read(cls, family: NumberFamily, geometries: Sequence[Any]) -> NumberColumn | None:
        """Read geometry dictionaries; None where they hold more than the numbers.

        Raises:
            KeyError: A number is missing.
            TypeError: A geometry is no dictionary.
            LabelRowError: Something is no finite number.
        """
        size = len(family.members)
        if set(map(len, geometries)) != {size}:
            return None
        values = list(chain.from_iterable(map(itemgetter(*family.members), geometries)))
        check_finite_numbers(values, family.key)
        return cls(family, values)

    def compact(self) -> None:
        """Keep the numbers as bare floats, if they are floats."""
        if isinstance(self._values, list) and set(map(type, self._values)) == {float}:
            self._values = array("d", self._values)

    def coordinates(self, position: int) -> Coordinates:
        size = len(self._family.members)
        return self._family.make(*self._values[position * size : (position + 1) * size])

    def insert(self, position: int, coordinates: Coordinates) -> None:
        start = position * len(self._family.members)
        self._splice(start, start, self._family.take(coordinates))

    def replace(self, position: int, coordinates: Coordinates) -> None:
        size = len(self._family.members)
        start = position * size
        self._splice(start, start + size, self._family.take(coordinates))

    def remove(self, position: int) -> None:
        size = len(self._family.members)
        del self._values[position * size : (position + 1) * size]

    def geometries(self) -> Iterable[Json]:
        key = self._family.key
        return [{key: members} for members in self.members()]

    def members(self) -> list[Json]:
        """Give what stands below the geometry key, for all entries."""
        names = self._family.members
        size = len(names)
        columns = [self._values[start::size] for start in range(size)]
        if size == len(_BOX_FIELDS):
            rows = zip(*columns, strict=True)
            return [{"h": h, "w": w, "x": x, "y": y} for h, w, x, y in rows]
        return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]

    def reordered(self, order: Sequence[int]) -> NumberColumn:
        size = len(self._family.members)
        values = list(self._values)
        picked: list[Any] = []
        for position in order:
            picked += values[position * size : (position + 1) * size]
        return NumberColumn(self._family, picked)

    def set_coordinates(self) -> Iterable[tuple[int, Coordinates]]:
        return ()

    def copy(self) -> NumberColumn:
        return NumberColumn(self._family, self._values[:])

    def _splice(self, start: int, end: int, numbers: tuple[Any, ...]) -> None:
        values = self._values
        if isinstance(values, list):
            values[start:end] = numbers
        elif set(map(type, numbers)) == {float}:
            values[start:end] = array("d", numbers)
        else:
            self._values = [*values[:start], *numbers, *values[end:]]


class CellColumn:
    """One cell per frame: the geometry keys as read, frozen, or coordinates as set."""

    __slots__ = ("_cells", "_codec", "_made")

    def __init__(self, codec: ShapeCodec | None, cells: list[bytes | Coordinates]) -> None:
        self._codec = codec  # None for what is placed by ranges, which has no frozen cells
        self._cells = cells
        # Cell → coordinates made of it: those of the larger shapes are worth keeping.
        self._made: dict[bytes, Coordinates] | None = None

    @classmethod
    def read(cls, codec: ShapeCodec, geometries: Iterable[Json]) -> CellColumn:
        """Take the geometry keys of entries, which have been checked."""
        return cls(codec, [freeze(geometry) for geometry in geometries])

    def coordinates(self, position: int) -> Coordinates:
        cell = self._cells[position]
        if not isinstance(cell, bytes):
            return cell
        if self._made is None:
            self._made = {}
        made = self._made.get(cell)
        if made is None:
            made = self._made[cell] = self._geometry_codec().read(thaw(cell))
        return made

    def _geometry_codec(self) -> ShapeCodec:
        if self._codec is None:
            raise LabelRowError("An object that is placed by ranges has no geometry.")
        return self._codec

    def insert(self, position: int, coordinates: Coordinates) -> None:
        self._cells.insert(position, coordinates)

    def replace(self, position: int, coordinates: Coordinates) -> None:
        self._cells[position] = coordinates

    def remove(self, position: int) -> None:
        del self._cells[position]

    def geometries(self) -> Iterable[Json]:
        changed, codec = self._changed_in_place(), self._geometry_codec()
        for cell in self._cells:
            if isinstance(cell, bytes) and cell not in changed:
                geometry: Json = thaw(cell)
                geometry.pop("name", None)
                yield geometry
            else:
                value = changed[cell] if isinstance(cell, bytes) else cell
                yield codec.write(cast("Any", value))

    def reordered(self, order: Sequence[int]) -> CellColumn:
        return CellColumn(self._codec, [self._cells[position] for position in order])

    def set_coordinates(self) -> Iterable[tuple[int, Coordinates]]:
        for position, cell in enumerate(self._cells):
            if not isinstance(cell, bytes):
                yield position, cell

    def copy(self) -> CellColumn:
        changed = self._changed_in_place()
        cells = [changed.get(c, c) if isinstance(c, bytes) else c for c in self._cells]
        return CellColumn(self._codec, cells)

    def _changed_in_place(self) -> dict[bytes, Coordinates]:
        codec = self._codec
        if not self._made or codec is None or codec.shape not in _MUTABLE_SHAPES:
            return {}
        read, write = codec.read, codec.write
        return {
            cell: made
            for cell, made in self._made.items()
            if write(cast("Any", made)) != write(read(thaw(cell)))
        }


def check_finite_numbers(values: Sequence[Any], where: str) -> None:
    """Raise unless all are finite numbers.

    Raises:
        LabelRowError: One is not; the message does not say where it is.
    """
    if not set(map(type, values)) <= _PLAIN:
        wrong = next(value for value in values if type(value) not in _PLAIN)
        raise LabelRowError(f"`{where}` must hold numbers, not {wrong!r:.100}")
    # The sum of finite numbers is finite but for absurd ones, which the second look lets pass.
    if not _finite(sum(values)) and not all(map(_finite, values)):
        raise LabelRowError(f"`{where}` must hold finite numbers")


def _finite(value: float) -> bool:
    try:
        return isfinite(value)
    except OverflowError:  # an integer beyond the floats is finite
        return True


def empty_column(codec: ShapeCodec | None) -> NumberColumn | CellColumn:
    """Make a column for a shape; None stands for the shapes that are ranges."""
    family = None if codec is None else NUMBER_FAMILIES.get(codec.shape)
    return CellColumn(codec, []) if family is None else NumberColumn(family, [])
