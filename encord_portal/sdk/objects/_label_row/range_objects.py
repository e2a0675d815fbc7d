"""Objects that are ranges of audio, time or text, and live in ``object_answers`` (§5.7)."""

from __future__ import annotations

from typing import Any, TypeAlias

from encord_portal.sdk.constants.enums import DataType
from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.ranges import (
    AudioCoordinates,
    HtmlCoordinates,
    TextCoordinates,
    TimeRangeCoordinates,
)
from encord_portal.sdk.objects._coordinates.registry import Coordinates
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects._label_row.columns import CellColumn
from encord_portal.sdk.objects._label_row.entry_meta import EntryMeta, layout_of
from encord_portal.sdk.objects._label_row.errors import (
    LabelTypeError,
    LabelValueError,
    MissingKeyError,
    at,
)
from encord_portal.sdk.objects._label_row.frozen import thaw
from encord_portal.sdk.objects._label_row.tracks import Track
from encord_portal.sdk.objects.frames import Range, Ranges, merge_ranges
from encord_portal.sdk.objects.html_node import HtmlRange
from encord_portal.sdk.objects.ontology_object import Object

Json = dict[str, Any]
RangeCoordinates: TypeAlias = AudioCoordinates | TimeRangeCoordinates | TextCoordinates

RANGE_SHAPES: dict[DataType, Shape] = {
    DataType.AUDIO: Shape.AUDIO,
    DataType.TIME_SERIES: Shape.TIME_RANGE,
    DataType.PLAIN_TEXT: Shape.TEXT,
}
"""Data types whose objects are ranges → the shape that their objects must have."""

RANGE_CLASSES: dict[Shape, type[RangeCoordinates]] = {
    Shape.AUDIO: AudioCoordinates,
    Shape.TIME_RANGE: TimeRangeCoordinates,
    Shape.TEXT: TextCoordinates,
}

_APART = ("objectHash", "objectNumber", "classifications", "range", "range_html", "spaces")
"""Members that are written one by one, and not with the rest of an entry."""


def merged(coordinates: Coordinates) -> Coordinates:
    """Give ranges sorted, and joined where they overlap or touch.

    Raises:
        LabelValueError: A range ends before it starts.
    """
    if not isinstance(coordinates, AudioCoordinates | TimeRangeCoordinates | TextCoordinates):
        return coordinates
    for range_ in coordinates.range:
        if range_.start > range_.end:
            raise LabelValueError(
                f"Start of range {range_.start} must not be greater than end {range_.end}."
            )
    return type(coordinates)(range=merge_ranges(coordinates.range))


def read_track(item: Object, entry: Json, shape: Shape, html: bool, path: str) -> Track:
    """Read the placement of an object out of its entry in ``object_answers``.

    Args:
        item: The ontology object.
        entry: The entry.
        shape: The shape that objects of this row have.
        html: Whether the row is an HTML document.
        path: Where the entry stands.

    Raises:
        LabelRowError: The entry is malformed, or of an object of another shape.
    """
    if item.shape is not shape:
        raise at(
            path,
            f"the ontology object {item.name!r} has the shape {item.shape.value!r}; objects of "
            f"this data type have the shape {shape.value!r}",
        )
    for name in ("range_html",) if html else ("range",):
        if name not in entry:
            raise at(path, f"lacks {name!r}", MissingKeyError)
    coordinates: Coordinates
    if html:
        coordinates = HtmlCoordinates(
            range=[HtmlRange.from_dict(one) for one in _list(entry["range_html"], path)]
        )
    else:
        ranges = [_range(pair, path) for pair in _list(entry["range"], path)]
        coordinates = merged(RANGE_CLASSES[shape](range=ranges))
    return Track([0], [range_meta(entry)], CellColumn(None, [coordinates]), None)


def range_meta(entry: Json) -> EntryMeta:
    """Take what an entry in ``object_answers`` says besides places and answers.

    Raises:
        LabelRowError: Something is of a wrong type.
    """
    layout = layout_of(entry, _APART)
    values = layout.take(entry)
    flat = not any(isinstance(value, dict | list | tuple) for value in values)
    return EntryMeta.read(layout, values, flat)


def _list(value: Any, path: str) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise at(f"{path}.range", f"must be a list, not {value!r:.100}", LabelTypeError)
    return list(value)


def _range(pair: Any, path: str) -> Range:
    if not isinstance(pair, list | tuple) or len(pair) != 2 or set(map(type, pair)) != {int}:
        raise at(f"{path}.range", f"must hold [start, end], not {pair!r:.100}", LabelValueError)
    return Range(*pair)


def write_place(coordinates: Coordinates) -> Json:
    """Give the members of an entry that say where the object is."""
    if isinstance(coordinates, HtmlCoordinates):
        return {"range": [], "range_html": [one.to_dict() for one in coordinates.range]}
    if isinstance(coordinates, AudioCoordinates | TimeRangeCoordinates | TextCoordinates):
        return {"range": _pairs(coordinates.range)}
    raise LabelRowError(f"{type(coordinates).__name__} is no range.")


def _pairs(ranges: Ranges) -> list[list[int]]:
    return [[range_.start, range_.end] for range_ in ranges]


def write_entry(item: Object, track: Track, before: Json) -> Json:
    """Give the members of an entry in ``object_answers`` but for its answers and its number.

    Args:
        item: The ontology object.
        track: Where the object is.
        before: The entry as it was read; empty for a new object.
    """
    entry = write_rest(item, track, before)
    coordinates = track.column.coordinates(0)
    if not _is_at(coordinates, before):
        entry |= write_place(coordinates)
    return entry


def write_rest(item: Object, track: Track, before: Json) -> Json:
    """Give an entry in ``object_answers`` with who placed the object, when, and so on."""
    meta = track.meta(0)
    rest = meta.template(item, None)
    entry = before | {name: value for name, value in rest.items() if name not in _APART}
    return entry if meta.nested is None else entry | thaw(meta.nested)


def _is_at(coordinates: Coordinates, before: Json) -> bool:
    if isinstance(coordinates, HtmlCoordinates):
        # Read again, as nodes may have members that the SDK does not know.
        nodes = [HtmlRange.from_dict(one) for one in before.get("range_html") or ()]
        return "range_html" in before and nodes == list(coordinates.range)
    if "range" not in before:
        return False
    read = merge_ranges([Range(*pair) for pair in before["range"]])
    return bool(_pairs(read) == write_place(coordinates)["range"])
