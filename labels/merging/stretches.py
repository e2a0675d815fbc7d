"""Where an object of a recording or a text is: its stretches, all at once, as one value.

The plain value is ``{"range": [[first, last], ...]}`` in milliseconds or characters, both included,
or ``{"range_html": [{"start": node, "end": node}, ...]}`` (wire protocol §5.7); ``None``: the
object is not there. Two people who move the same object differ in it as a whole: an object pieced
together from both would be what neither of them meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.objects import LabelRowV2, Object, ObjectInstance, Shape
from encord_portal.sdk.objects.coordinates import (
    AudioCoordinates,
    HtmlCoordinates,
    TextCoordinates,
)
from encord_portal.sdk.objects.frames import Range
from encord_portal.sdk.objects.html_node import HtmlNode, HtmlRange
from encord_portal.sdk.objects.spaces.base_space import Space
from labels.merging.spaces import coordinates_on, known_object
from labels.merging.timelines import STATIC, FrameRanges, Timeline, merged_ranges

StretchValue: TypeAlias = dict[str, Any]
# How an object of each data type is drawn there.
SHAPES: Final = {"audio": Shape.AUDIO, "plain_text": Shape.TEXT}
_MOST = 10_000
_PATH_LIMIT = 2_000
# More than any recording has milliseconds, or text characters.
_FARTHEST = 2**31


class BadStretchError(ValueError):
    """Stretches that an object cannot have; the message is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class StretchPlace:
    """The stretches of one object.

    Attributes:
        row: The label row.
        item: The object's class.
        object_hash: The object's hash.
        instance: The object, ``None`` where it is not in the row: it is made when it is placed.
        space: The part of a data group; ``None``: the row itself.
    """

    row: LabelRowV2
    item: Object
    object_hash: str
    instance: ObjectInstance | None
    space: Space | None = None

    @property
    def domain(self) -> FrameRanges:
        return STATIC


def read_stretches(place: StretchPlace) -> Timeline:
    """Where the object is, at the single position 0."""
    value = plain_stretches(place.instance) if place.instance is not None else None
    if place.space is not None:
        value = _stretches_on(place.space, place.object_hash)
    return Timeline.of(value, STATIC)


def plain_stretches(instance: ObjectInstance) -> StretchValue:
    """The plain value of an object that is placed by stretches."""
    if instance.range_html:
        return {"range_html": [each.to_dict() for each in instance.range_html]}
    return {"range": [[each.start, each.end] for each in instance.range_list]}


def _stretches_on(space: Space, object_hash: str) -> StretchValue | None:
    (where, *_) = (*coordinates_on(space, object_hash).values(), None)
    if isinstance(where, HtmlCoordinates):
        return {"range_html": [each.to_dict() for each in where.range]}
    if isinstance(where, AudioCoordinates | TextCoordinates):
        return {"range": [[each.start, each.end] for each in where.range]}
    return None


def checked_stretches(value: Any, *, html: bool) -> StretchValue:
    """The value in its canonical form: in order, what touches joined.

    Args:
        value: What somebody sent.
        html: Whether the row is an HTML page, whose stretches go from node to node.

    Raises:
        BadStretchError: With a sentence that says what is expected.
    """
    key = "range_html" if html else "range"
    given = value.get(key) if isinstance(value, dict) else None
    if not isinstance(given, list) or not given:
        raise BadStretchError("Choose where the object is: drag over it, or type its ranges.")
    if len(given) > _MOST:
        raise BadStretchError(f"An object has at most {_MOST:,} ranges.")
    return {key: [_html(each) for each in given] if html else _numbers(given)}


def _numbers(given: list[Any]) -> list[list[int]]:
    pairs = []
    for each in given:
        if not isinstance(each, list) or len(each) != 2:
            raise BadStretchError("A range is two whole numbers, the first not after the last.")
        if any(isinstance(end, bool) or not isinstance(end, int) for end in each):
            raise BadStretchError("A range is two whole numbers, the first not after the last.")
        if not 0 <= each[0] <= each[1] <= _FARTHEST:
            raise BadStretchError("A range begins at 0 or later, and does not end before that.")
        pairs.append((each[0], each[1]))
    return [list(each) for each in merged_ranges(pairs)]


def _html(given: Any) -> dict[str, Any]:
    try:
        found = HtmlRange.from_dict(given)
    except (EncordException, KeyError):
        found = None
    ends = (found.start, found.end) if found else ()
    if not ends or any(not _is_place(each) for each in ends):
        raise BadStretchError(
            "A range of a page has a start and an end, each with the node's xpath and an offset."
        )
    assert found is not None
    return dict(found.to_dict())


def _is_place(node: HtmlNode) -> bool:
    return 0 <= node.offset <= _FARTHEST and len(node.xpath) <= _PATH_LIMIT


def write_stretches(place: StretchPlace, change: Timeline) -> None:
    """Place the object, or remove it from the row."""
    value = change.at(0)
    if place.space is not None:
        _write_on(place.space, place, value)
        return
    if value is None:
        if place.instance is not None:
            place.row.remove_object(place.instance)
        return
    instance = place.instance or ObjectInstance(place.item, object_hash=place.object_hash)
    instance.set_for_frames(_coordinates(place.item, value), overwrite=True)
    if place.instance is None:
        place.row.add_object_instance(instance)


def _write_on(space: Any, place: StretchPlace, value: StretchValue | None) -> None:
    if value is None:
        space.remove_object_instance(place.object_hash)
        return
    instance = place.instance or known_object(place.row, place.object_hash)
    instance = instance or ObjectInstance(place.item, object_hash=place.object_hash)
    where = _coordinates(place.item, value)
    space.put_object_instance(instance, where.range, on_overlap="replace")


def _coordinates(
    item: Object, value: StretchValue
) -> AudioCoordinates | TextCoordinates | HtmlCoordinates:
    if "range_html" in value:
        return HtmlCoordinates(range=[HtmlRange.from_dict(each) for each in value["range_html"]])
    ranges = [Range(first, last) for first, last in value["range"]]
    if item.shape is Shape.AUDIO:
        return AudioCoordinates(range=ranges)
    return TextCoordinates(range=ranges)
