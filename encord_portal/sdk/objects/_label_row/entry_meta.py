"""A frame object without its geometry and its hash: the few distinct values of many entries.

A long video has a hundred thousand entries and a few thousand distinct combinations of author,
time and confidence. Each combination is one :class:`EntryMeta`, read and checked once, from which
entries are written by copying a ready dictionary.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from operator import itemgetter
from typing import Any, TypeAlias

from encord_portal.sdk.objects._coordinates.registry import ShapeCodec
from encord_portal.sdk.objects._label_row.errors import LabelTypeError
from encord_portal.sdk.objects._label_row.frame_info import (
    FrameInfo,
    check_reviews,
    check_times,
    read_time,
    write_time,
)
from encord_portal.sdk.objects._label_row.frozen import freeze, thaw
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.utils import lower_snake_case

Values: TypeAlias = tuple[Any, ...]
"""What an entry holds but hash and geometry, in the order of its layout."""
_TEXTS = frozenset(
    {
        "name", "color", "shape", "value", "createdAt", "createdBy", "featureHash", "lastEditedAt",
        "lastEditedBy",
    }
)  # fmt: skip
_NO_TIME = {None}
_CONFIDENCES = {float, int, type(None)}


class EntryLayout:
    """What entries with the same keys, in the same order, have in common.

    Attributes:
        names: Their keys but for hash and geometry.
        take: Gives what stands under those.
        confidence: The place of the confidence among those, or -1.
        created_at: The place of the time of making among those, or -1.
        edited_at: The place of the time of editing among those, or -1.
        numeric: The places of what may be a number, in which 1, 1.0 and True are not the same.
    """

    __slots__ = ("_blank", "confidence", "created_at", "edited_at", "names", "numeric", "reviews",
                 "take")  # fmt: skip

    def __init__(self, entry: dict[str, Any], apart: tuple[str, ...]) -> None:
        self.names = [name for name in entry if name not in apart]
        self.take: Callable[[dict[str, Any]], Values] = self._take_one_by_one
        if len(self.names) > 1:
            self.take = itemgetter(*self.names)
        self.confidence = self._place("confidence")
        self.created_at = self._place("createdAt")
        self.edited_at = self._place("lastEditedAt")
        self.numeric = [i for i, name in enumerate(self.names) if name not in _TEXTS]
        self.reviews = self._place("reviews")
        self._blank: dict[str, Any] = dict.fromkeys(entry)

    def _take_one_by_one(self, entry: dict[str, Any]) -> Values:
        return tuple(entry[name] for name in self.names)

    def _place(self, name: str) -> int:
        return self.names.index(name) if name in self.names else -1

    def check(self, values: Values) -> bool:
        """Raise unless values are of the right kind; tell whether they say when.

        Raises:
            LabelTypeError: A value has a wrong type.
            UnreadableTimeError: A time cannot be read.
        """
        created = values[self.created_at] if self.created_at >= 0 else None
        edited = values[self.edited_at] if self.edited_at >= 0 else None
        if created is not None:
            read_time(created)
        if edited is not None and edited != created:
            read_time(edited)
        if self.confidence >= 0:
            confidence = values[self.confidence]
            if type(confidence) is not float and confidence is not None:
                _check_confidence(confidence)
        if self.reviews >= 0:
            check_reviews(values[self.reviews])
        return created is not None and edited is not None

    def check_all(self, values: Collection[Values], confidences: set[type] | None) -> bool:
        """Raise unless many values are of the right kind; tell whether they all say when.

        Args:
            values: The values.
            confidences: The types that their confidence has; None where they have none.

        Raises:
            LabelTypeError: A value has a wrong type; the message does not say which.
            UnreadableTimeError: A time cannot be read.
        """
        times: set[Any] = set()
        for place in (self.created_at, self.edited_at):
            times.update(_NO_TIME if place < 0 else map(itemgetter(place), values))
        check_times(times)
        if confidences is not None and not confidences <= _CONFIDENCES:
            raise LabelTypeError("`confidence` must be a number")
        if self.reviews >= 0:
            for reviews in map(itemgetter(self.reviews), values):
                check_reviews(reviews)
        return None not in times

    def template(self, values: Values) -> dict[str, Any]:
        """Give an entry with these values, and None for hash and geometry."""
        entry = self._blank.copy()
        entry.update(zip(self.names, values, strict=True))
        return entry


_LAYOUTS: dict[tuple[str, ...], EntryLayout] = {}
_MOST_LAYOUTS = 1_000


def layout_of(entry: dict[str, Any], apart: tuple[str, ...]) -> EntryLayout:
    """Give the layout of an entry, made once for all label rows.

    Args:
        entry: The entry.
        apart: The members that are no part of what entries have in common.
    """
    key = (*apart, "", *entry)
    layout = _LAYOUTS.get(key)
    if layout is None:
        if len(_LAYOUTS) >= _MOST_LAYOUTS:
            _LAYOUTS.clear()
        layout = _LAYOUTS[key] = EntryLayout(entry, apart)
    return layout


def _check_confidence(value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LabelTypeError(f"`confidence` must be a number, not {value!r:.100}")


class EntryMeta:
    """What one or many entries have in common."""

    __slots__ = ("_base", "_info", "_layout", "_template", "_values", "nested")

    nested: bytes | None
    """Members of the entry that are lists or dictionaries, such as reviews."""

    def __init__(self, info: FrameInfo, base: EntryMeta | None = None) -> None:
        """Take what the API has been given.

        Args:
            info: The values; not to be changed afterwards.
            base: The values that they replace, whose unknown members are kept.
        """
        self._info: FrameInfo | None = info
        self._base = base
        self._layout: EntryLayout | None = None
        self._values: Values = ()
        self._template: dict[str, Any] | None = None
        self.nested = None

    @classmethod
    def read(cls, layout: EntryLayout, values: Values, flat: bool) -> EntryMeta:
        """Take what an entry holds, and check it.

        Args:
            layout: Which values these are.
            values: The values.
            flat: Whether none of them is a list or dictionary.

        Raises:
            LabelTypeError: A value has a wrong type.
            UnreadableTimeError: A time cannot be read.
        """
        dated = layout.check(values)
        meta = cls.__new__(cls)
        meta._base = None
        meta._layout = layout
        meta._template = None
        meta._info = None
        meta.nested = None
        if not flat:
            pairs = zip(layout.names, values, strict=True)
            nested = {k: v for k, v in pairs if isinstance(v, dict | list | tuple)}
            meta.nested = freeze(nested)
            values = tuple(None if isinstance(v, dict | list | tuple) else v for v in values)
        meta._values = values
        if not dated:
            # "Now" must be the same now whenever it is asked for.
            meta._info = meta._read_info()
        return meta

    @property
    def was_read(self) -> bool:
        """Whether this is what an entry holds, and not what the API was given."""
        return self._layout is not None

    @property
    def values(self) -> Values:
        """What an entry held, but for lists and dictionaries; nothing if it was not read."""
        return self._values

    @property
    def info(self) -> FrameInfo:
        """The values; not to be changed."""
        if self._info is None:
            self._info = self._read_info()
        return self._info

    def _read_info(self) -> FrameInfo:
        entry = self._layout.template(self._values) if self._layout is not None else {}
        if self.nested is not None:
            entry |= thaw(self.nested)
        return FrameInfo.from_dict(entry)

    def changed(self, **fields: Any) -> EntryMeta:
        """Give the values with those that are given and not None replaced."""
        info = replace(self.info)
        info.update_from_optional_fields(**fields)
        return EntryMeta(info, self._origin())

    def replaced(self, **fields: Any) -> EntryMeta:
        """Give the values with those that are given replaced, also by None."""
        return EntryMeta(replace(self.info, **fields), self._origin())

    def _origin(self) -> EntryMeta | None:
        return self if self._layout is not None else self._base

    def template(self, item: Object, codec: ShapeCodec | None) -> dict[str, Any]:
        """Give the entry without hash and geometry; to be copied, never changed.

        Args:
            item: The ontology object.
            codec: How its geometry is written; None for an object that is a range.
        """
        template = self._template
        if template is None:
            layout = self._layout
            template = self._written(item, codec) if layout is None else (
                layout.template(self._values)
            )  # fmt: skip
            self._template = template
        return template

    def _written(self, item: Object, codec: ShapeCodec | None) -> dict[str, Any]:
        info = self.info
        result: dict[str, Any]
        result = self._range_members(item) if codec is None else self._members(item, codec)
        nested: dict[str, Any] = {} if info.reviews is None else {"reviews": info.reviews}
        base = self._base
        if base is not None:
            before = base.template(item, codec)
            for name in ("createdAt", "lastEditedAt"):
                if before.get(name) is not None:
                    _keep_text(result, name, before[name])
            result |= {k: v for k, v in before.items() if k not in result}
            if base.nested is not None:
                nested = thaw(base.nested) | nested
        if nested:
            result.update(dict.fromkeys(nested))
            self.nested = freeze(nested)
        return result

    def _range_members(self, item: Object) -> dict[str, Any]:
        info = self.info
        return {
            "createdBy": info.created_by,
            "createdAt": write_time(info.created_at),
            "lastEditedBy": info.last_edited_by,
            "lastEditedAt": write_time(info.last_edited_at),
            "manualAnnotation": info.manual_annotation,
            "featureHash": item.feature_node_hash,
            "name": item.name,
            "color": item.color,
            "shape": item.shape.value,
            "value": lower_snake_case(item.name),
        }

    def _members(self, item: Object, codec: ShapeCodec) -> dict[str, Any]:
        info = self.info
        result: dict[str, Any] = {
            "name": item.name,
            "color": item.color,
            "shape": item.shape.value,
            "value": lower_snake_case(item.name),
            "createdAt": write_time(info.created_at),
            "createdBy": info.created_by,
            "confidence": info.confidence,
            "objectHash": None,
            "featureHash": item.feature_node_hash,
            "manualAnnotation": info.manual_annotation,
            "lastEditedAt": write_time(info.last_edited_at),
        }
        if info.last_edited_by is not None:
            result["lastEditedBy"] = info.last_edited_by
        if info.is_deleted is not None:
            result["isDeleted"] = info.is_deleted
        if info.event_kind is not None:
            result["event"] = info.event_kind
        if info.interpolate is not None:
            result["interpolate"] = info.interpolate
        result.update(dict.fromkeys(codec.keys))
        return result


def _keep_text(result: dict[str, Any], name: str, text: str) -> None:
    # The same instant may be written in several ways: what was not changed stays as it was.
    if write_time(read_time(text)) == result[name]:
        result[name] = text
