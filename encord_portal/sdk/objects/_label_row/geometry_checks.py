"""Checking the geometry of entries that is not a fixed number of numbers, and freezing it."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from encord_portal.sdk.objects._coordinates.registry import ShapeCodec
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects._label_row.errors import LabelTypeError
from encord_portal.sdk.objects._label_row.flat_columns import check_finite_numbers
from encord_portal.sdk.objects._label_row.frozen import freeze

Json = dict[str, Any]
_X, _Y = itemgetter("x"), itemgetter("y")


def frozen_geometries(codec: ShapeCodec) -> Callable[[Json], bytes]:
    """Give a function that checks the geometry of an entry of a shape, and freezes it."""
    keys = codec.keys
    # A skeleton cannot be read without the name of its template, which is that of the object.
    also = ("name",) if codec.shape is Shape.SKELETON else ()
    quick = _QUICK.get(codec.shape)

    def check_and_freeze(entry: Json) -> bytes:
        if quick is None or not quick(entry):
            if codec.shape is not Shape.SEGMENTATION:
                _check_kinds(entry, keys)
            codec.read(entry)
        return freeze({key: entry[key] for key in (*keys, *also) if key in entry})

    return check_and_freeze


def _check_kinds(entry: Json, keys: tuple[str, ...]) -> None:
    # Of a polygon's two forms one may be null.
    for key in keys if len(keys) == 1 else [key for key in keys if entry.get(key) is not None]:
        if key in entry and not isinstance(entry[key], dict | list):
            raise LabelTypeError(f"`{key}` must be a dictionary, not {entry[key]!r:.100}")


def _plain_polygon(entry: Json) -> bool:
    """Tell whether both forms of a polygon are there, are one ring, and are the same.

    Most polygons are. For the others the coordinate class decides.
    """
    polygon, polygons = entry.get("polygon"), entry.get("polygons")
    if type(polygon) is not dict or type(polygons) is not list or len(polygons) != 1:
        return False
    rings = polygons[0]
    if type(rings) is not list or len(rings) != 1 or type(rings[0]) is not list:
        return False
    ring = rings[0]
    count = len(polygon)
    if not count or len(ring) != 2 * count or tuple(polygon) != numbers(count):
        return False
    points = polygon.values()
    if set(map(type, points)) != {dict}:
        return False
    try:
        same = ring[::2] == list(map(_X, points)) and ring[1::2] == list(map(_Y, points))
    except KeyError:
        return False
    if same:
        check_finite_numbers(ring, "polygons")
    return same


_NUMBERS: dict[int, tuple[str, ...]] = {}


def numbers(count: int) -> tuple[str, ...]:
    """Give the first numbers as texts: what maps of points and of frames often have for keys."""
    found = _NUMBERS.get(count)
    if found is None:
        found = tuple(map(str, range(count)))
        if count < 1_000:
            _NUMBERS[count] = found
    return found


_QUICK: dict[Shape, Callable[[Json], bool]] = {Shape.POLYGON: _plain_polygon}
