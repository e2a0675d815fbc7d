"""A frame object without its geometry and its hash: the few distinct values of many entries.

A long video has a hundred thousand entries and a few thousand distinct combinations of author,
time and confidence. Each combination is one :class:`EntryMeta`, read and checked once, from which
entries are written by copying a ready dictionary.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from encord_portal.sdk.objects._coordinates.registry import ShapeCodec
from encord_portal.sdk.objects._label_row.frame_info import FrameInfo, read_time, write_time
from encord_portal.sdk.objects._label_row.frozen import freeze, thaw
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.utils import lower_snake_case


class EntryMeta:
    """What one or many entries have in common."""

    __slots__ = ("_base", "_info", "_template", "nested")

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
        self._template: dict[str, Any] | None = None
        self.nested = None

    @classmethod
    def read(cls, entry: dict[str, Any], codec: ShapeCodec) -> EntryMeta:
        """Take what an entry holds, and check it.

        Raises:
            LabelTypeError: A value has a wrong type.
            UnreadableTimeError: A time cannot be read.
        """
        meta = cls.__new__(cls)
        template = dict(entry)
        template["objectHash"] = None
        for key in codec.keys:
            if key in template:
                template[key] = None
        nested = {k: v for k, v in template.items() if isinstance(v, dict | list | tuple)}
        meta.nested = freeze(nested) if nested else None
        if nested:
            template.update(dict.fromkeys(nested))
        meta._base = None
        meta._template = template
        meta._info = None
        info = FrameInfo.from_dict(entry)
        if template.get("createdAt") is None or template.get("lastEditedAt") is None:
            # "Now" must be the same now whenever it is asked for.
            meta._info = replace(info, reviews=_own(info.reviews))
        return meta

    @property
    def info(self) -> FrameInfo:
        """The values; not to be changed."""
        if self._info is None:
            template = self._template or {}
            if self.nested is not None:
                template = template | thaw(self.nested)
            self._info = FrameInfo.from_dict(template)
        return self._info

    def changed(self, **fields: Any) -> EntryMeta:
        """Give the values with those that are given and not None replaced."""
        info = replace(self.info)
        info.update_from_optional_fields(**fields)
        return EntryMeta(info, self._base or (self if self._template is not None else None))

    def replaced(self, **fields: Any) -> EntryMeta:
        """Give the values with those that are given replaced, also by None."""
        info = replace(self.info, **fields)
        return EntryMeta(info, self._base or (self if self._template is not None else None))

    def template(self, item: Object, codec: ShapeCodec) -> dict[str, Any]:
        """Give the entry without hash and geometry; to be copied, never changed."""
        if self._template is None:
            self._template = self._written(item, codec)
        return self._template

    def _written(self, item: Object, codec: ShapeCodec) -> dict[str, Any]:
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
        result.update(dict.fromkeys(codec.keys))
        nested: dict[str, Any] = {} if info.reviews is None else {"reviews": info.reviews}
        base = self._base
        if base is not None and base._template is not None:
            for name in ("createdAt", "lastEditedAt"):
                if name in base._template and base._template[name] is not None:
                    _keep_text(result, name, base._template[name])
            result = result | {k: v for k, v in base._template.items() if k not in result}
            if base.nested is not None:
                nested = thaw(base.nested) | nested
        if nested:
            result.update(dict.fromkeys(nested))
            self.nested = freeze(nested)
        return result


def _keep_text(result: dict[str, Any], name: str, text: str) -> None:
    # The same instant may be written in several ways: what was not changed stays as it was.
    if write_time(read_time(text)) == result[name]:
        result[name] = text


def _own(reviews: Any) -> Any:
    return None if reviews is None else thaw(freeze(reviews))
