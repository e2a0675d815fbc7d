"""Columns of shapes that are a fixed number of plain values: boxes and masks."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from math import isfinite
from operator import attrgetter, itemgetter
from typing import Any

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.boxes import (
    BoundingBoxCoordinates,
    RotatableBoundingBoxCoordinates,
)
from encord_portal.sdk.objects._coordinates.registry import Coordinates
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects.bitmask import BitmaskCoordinates

Json = dict[str, Any]
_PLAIN = {int, float}
_MASK_KINDS = [int, int, int, int, str]


@dataclass(frozen=True, slots=True)
class FlatFamily:
    """A shape that is a fixed number of values.

    Attributes:
        key: The geometry key.
        members: The names of the values on the wire.
        check: Raises unless the values of many geometries, one after the other, are right; tells
            whether they are all floats.
        make: Makes coordinates out of the values.
        take: Gives the values of coordinates.
        write: Gives what stands below the geometry key, for columns of values.
        numeric: Whether all values are numbers.
    """

    key: str
    members: tuple[str, ...]
    check: Callable[[list[Any], str], bool]
    make: Callable[..., Coordinates]
    take: Callable[[Any], tuple[Any, ...]]
    write: Callable[[Iterable[tuple[Any, ...]]], list[Json]]
    numeric: bool = True

    def values(self, geometries: list[Any]) -> list[Any] | None:
        """Give the values of geometries one after the other, unchecked; None where one holds more.

        Raises:
            KeyError: A value is missing.
            TypeError: A geometry is no dictionary.
        """
        values = list(chain.from_iterable(map(itemgetter(*self.members), geometries)))
        # None has fewer now, so that none has more if all together have no more.
        return values if sum(map(len, geometries)) == len(values) else None

    def rows(self, values: list[Any]) -> list[tuple[Any, ...]]:
        """Give values as a tuple per geometry."""
        return list(zip(*[iter(values)] * len(self.members), strict=True))


class FlatColumn:
    """Values side by side: an array of floats, or a list where they are not all floats.

    A list, and not a tuple per geometry: the collector would look at each of those.
    """

    __slots__ = ("_family", "_values")

    def __init__(self, family: FlatFamily, values: list[Any] | array[float]) -> None:
        self._family = family
        self._values = values

    @classmethod
    def of_members(cls, family: FlatFamily, members: list[Sequence[Any]]) -> FlatColumn:
        """Make a column of what each member is, geometry by geometry."""
        values: list[Any] = [None] * (len(members) * len(members[0]))
        for place, of_member in enumerate(members):
            values[place :: len(members)] = of_member
        return cls(family, values)

    def compact(self, *, known: bool) -> None:
        """Keep the values as bare floats, if they are floats.

        Args:
            known: Whether it is known that they are.
        """
        if known or (self._family.numeric and set(map(type, self._values)) == {float}):
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
        size = len(self._family.members)
        columns = [self._values[start::size] for start in range(size)]
        return self._family.write(zip(*columns, strict=True))

    def set_coordinates(self) -> Iterable[tuple[int, Coordinates]]:
        if self._family.key != "bitmask":
            return
        for position, value in enumerate(self._values[4::5]):
            if isinstance(value, BitmaskCoordinates):
                yield position, value

    def copy(self) -> FlatColumn:
        return FlatColumn(self._family, self._values[:])

    def _splice(self, start: int, end: int, numbers: tuple[Any, ...]) -> None:
        values = self._values
        if isinstance(values, list):
            values[start:end] = numbers
        elif set(map(type, numbers)) == {float}:
            values[start:end] = array("d", numbers)
        else:
            self._values = [*values[:start], *numbers, *values[end:]]


def check_finite_numbers(values: Sequence[Any], where: str) -> bool:
    """Raise unless all are finite numbers; tell whether they are all floats.

    Raises:
        LabelRowError: One is not; the message does not say where it is.
    """
    kinds = set(map(type, values))
    if not kinds <= _PLAIN:
        wrong = next(value for value in values if type(value) not in _PLAIN)
        raise LabelRowError(f"`{where}` must hold numbers, not {wrong!r:.100}")
    # The sum of finite numbers is finite but for absurd ones, which the second look lets pass.
    if not _finite(sum(values)) and not all(map(_finite, values)):
        raise LabelRowError(f"`{where}` must hold finite numbers")
    return kinds == {float}


def _finite(value: float) -> bool:
    try:
        return isfinite(value)
    except OverflowError:  # an integer beyond the floats is finite
        return True


def _check_masks(values: list[Any], where: str) -> bool:
    kinds = list(map(type, values))
    if kinds != _MASK_KINDS * (len(kinds) // len(_MASK_KINDS)):
        raise LabelRowError(f"`{where}` holds a value of a wrong type")
    return False


def _make_mask(top: int, left: int, height: int, width: int, text: Any) -> BitmaskCoordinates:
    if isinstance(text, BitmaskCoordinates):
        return text
    return BitmaskCoordinates(
        BitmaskCoordinates.EncodedBitmask(
            top=top, left=left, height=height, width=width, rle_string=text
        )
    )


def _take_mask(mask: BitmaskCoordinates) -> tuple[Any, ...]:
    # The mask itself, and not its text: one that was set has to fit the media when it is written.
    return 0, 0, 0, 0, mask


def _write_boxes(rows: Iterable[tuple[Any, ...]]) -> list[Json]:
    return [{"h": h, "w": w, "x": x, "y": y} for h, w, x, y in rows]


def _write_turned_boxes(rows: Iterable[tuple[Any, ...]]) -> list[Json]:
    return [{"h": h, "w": w, "x": x, "y": y, "theta": theta} for h, w, x, y, theta in rows]


def _write_masks(rows: Iterable[tuple[Any, ...]]) -> list[Json]:
    return [
        text.to_dict()
        if isinstance(text, BitmaskCoordinates)
        else {"top": top, "left": left, "height": height, "width": width, "rleString": text}
        for top, left, height, width, text in rows
    ]


_BOX_FIELDS = ("height", "width", "top_left_x", "top_left_y")

FLAT_FAMILIES: dict[Shape, FlatFamily] = {
    Shape.BOUNDING_BOX: FlatFamily(
        key="boundingBox",
        members=("h", "w", "x", "y"),
        check=check_finite_numbers,
        make=BoundingBoxCoordinates,
        take=attrgetter(*_BOX_FIELDS),
        write=_write_boxes,
    ),
    Shape.ROTATABLE_BOUNDING_BOX: FlatFamily(
        key="rotatableBoundingBox",
        members=("h", "w", "x", "y", "theta"),
        check=check_finite_numbers,
        make=RotatableBoundingBoxCoordinates,
        take=attrgetter(*_BOX_FIELDS, "theta"),
        write=_write_turned_boxes,
    ),
    Shape.BITMASK: FlatFamily(
        key="bitmask",
        members=("top", "left", "height", "width", "rleString"),
        check=_check_masks,
        make=_make_mask,
        take=_take_mask,
        write=_write_masks,
        numeric=False,
    ),
}
