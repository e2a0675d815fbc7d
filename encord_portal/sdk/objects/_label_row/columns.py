"""Columns of geometry: what they can do, and those that hold one cell per frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, cast

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.registry import Coordinates, ShapeCodec
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects._label_row.flat_columns import FLAT_FAMILIES, FlatColumn
from encord_portal.sdk.objects._label_row.frozen import thaw

Json = dict[str, Any]
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

    def set_coordinates(self) -> Iterable[tuple[int, Coordinates]]:
        """Give the positions and values that the API has put in and that are kept as objects."""

    def copy(self) -> Column:
        """Give a column of its own with the same values."""


class CellColumn:
    """One cell per frame: the geometry keys as read, frozen, or coordinates as set."""

    __slots__ = ("_cells", "_codec", "_made")

    def __init__(self, codec: ShapeCodec | None, cells: list[bytes | Coordinates]) -> None:
        self._codec = codec  # None for what is placed by ranges, which has no frozen cells
        self._cells = cells
        # Cell → coordinates made of it: those of the larger shapes are worth keeping.
        self._made: dict[bytes, Coordinates] | None = None

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


def empty_column(codec: ShapeCodec | None) -> FlatColumn | CellColumn:
    """Make a column for a shape; None stands for the shapes that are ranges."""
    family = None if codec is None else FLAT_FAMILIES.get(codec.shape)
    return CellColumn(codec, []) if family is None else FlatColumn(family, [])
