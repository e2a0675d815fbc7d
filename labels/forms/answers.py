"""The answer form of one instance, built from its ontology class.

One field per attribute, nested ones included; what was seen travels along, so that only what a
person changed becomes an edit, and a save can tell whether somebody else changed it meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django import forms
from django.core.exceptions import ValidationError

from encord_portal.sdk.objects import ClassificationInstance, ObjectInstance
from encord_portal.sdk.objects.attributes import (
    Attribute,
    ChecklistAttribute,
    NumericAttribute,
    RadioAttribute,
)
from encord_portal.sdk.objects.options import Option
from labels.forms.values import cut, timeline_text
from labels.merging.targets import Place, instance_ranges, read, walk
from labels.merging.timelines import Timeline
from labels.merging.values import TEXT_LIMIT, AnswerValue, checked, same

Instance: TypeAlias = ObjectInstance | ClassificationInstance
SCOPES = (("frame", "this frame"), ("range", "frames"), ("all", "the whole track"))


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One attribute that a person changed.

    Attributes:
        attribute_hash: The attribute.
        value: The new answer; None clears it.
        frames: Where it holds; None for a static attribute.
        seen: The answer the person was looking at.
    """

    attribute_hash: str
    value: AnswerValue
    frames: list[tuple[int, int]] | None
    seen: AnswerValue

    @property
    def same_everywhere(self) -> bool:
        """Whether what was seen holds for all the frames: nobody looks at many at once."""
        return self.frames is None or (
            len(self.frames) == 1 and self.frames[0][0] == self.frames[0][1]
        )


@dataclass(frozen=True, slots=True)
class OptionNode:
    feature_hash: str
    label: str
    checked: bool
    input_id: str
    # The action of the registry that chooses it, "" for none.
    key: str
    nested: list[AttributeNode]


@dataclass(frozen=True, slots=True)
class AttributeNode:
    """An attribute as the template draws it."""

    feature_hash: str
    name: str
    kind: str
    required: bool
    dynamic: bool
    input_name: str
    input_id: str
    value: AnswerValue
    text: str
    seen_name: str
    seen: str
    errors: list[str]
    options: list[OptionNode]
    where: list[tuple[str, str]]
    # A classification exists by its answer: that one can be changed, not taken away.
    clearable: bool

    @property
    def missing(self) -> bool:
        return self.required and self.text == "" and not any(o.checked for o in self.options)


class NumericField(forms.Field):
    """A whole or broken number; a whole one stays whole."""

    default_error_messages = {"number": "Enter a number, for example 3 or 2.5."}

    def to_python(self, value: Any) -> int | float | None:
        text = str(value if value is not None else "").strip()
        if not text:
            return None
        try:
            return int(text)
        except ValueError:
            pass
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if number != number or number in (float("inf"), float("-inf")):
            raise ValidationError(self.error_messages["number"], code="number")
        return number


class AnswerForm(forms.Form):
    """The form of one object or classification instance, as it stands on one frame."""

    scope = forms.ChoiceField(choices=SCOPES, required=False)
    range_first = forms.IntegerField(min_value=0, required=False)
    range_last = forms.IntegerField(min_value=0, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        instance: Instance,
        frame: int,
        readonly: bool = False,
    ) -> None:
        super().__init__(data=data, prefix=None)
        self.instance = instance
        self.frame = frame
        self.readonly = readonly
        self.roots: Sequence[Attribute[Any]] = instance.ontology_item.attributes
        self.current: dict[str, AnswerValue] = {}
        self.timelines: dict[str, Timeline] = {}
        self.dynamic: set[str] = set()
        for attribute, parents in walk(self.roots):
            feature_hash = attribute.feature_node_hash
            place = Place(instance, attribute, parents)
            self.timelines[feature_hash] = read(place)
            if place.dynamic:
                self.dynamic.add(feature_hash)
            position = frame if place.dynamic else 0
            self.current[feature_hash] = self.timelines[feature_hash].at(position)
            self.fields[_name(feature_hash)] = _field(attribute)
            self.fields[_seen_name(feature_hash)] = forms.CharField(required=False)

    @property
    def has_dynamic(self) -> bool:
        return bool(self.dynamic)

    @property
    def spans_frames(self) -> bool:
        """Whether there is a choice where a dynamic answer counts."""
        if not self.has_dynamic or not isinstance(self.instance, ObjectInstance):
            return False
        return sum(last - first + 1 for first, last in instance_ranges(self.instance)) > 1

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("range_first"), cleaned.get("range_last")
        if cleaned.get("scope") == "range" and "range_first" not in self.errors:
            if first is None or last is None:
                self.add_error("range_first", "Give the first and the last frame of the range.")
            elif first > last:
                self.add_error("range_first", "The first frame comes before the last.")
            elif self.has_dynamic and not self._frames():
                self.add_error(
                    "range_first", f"The instance is on no frame from {first} to {last}."
                )
        return cleaned

    def _frames(self) -> list[tuple[int, int]]:
        assert isinstance(self.instance, ObjectInstance)
        ranges = list(instance_ranges(self.instance))
        scope = self.cleaned_data.get("scope")
        if scope == "all":
            return ranges
        if scope == "range":
            first, last = self.cleaned_data["range_first"], self.cleaned_data["range_last"]
            return cut(ranges, first, last)
        return [(self.frame, self.frame)]

    def changes(self, *, spread: bool = False) -> list[AnswerChange]:
        """What the person changed, parents before what hangs on them.

        Args:
            spread: Also repeat the unchanged answers of dynamic attributes on the chosen frames.
        """
        changes: list[AnswerChange] = []
        for attribute, parents in walk(self.roots):
            feature_hash = attribute.feature_node_hash
            if not all(self._chosen(parent) == option for parent, option in _hashes(parents)):
                continue
            if not self._sent(feature_hash):
                continue
            value = self._value(attribute)
            seen = self._seen(attribute)
            dynamic = feature_hash in self.dynamic
            if same(value, _lines(seen)) and not (spread and dynamic and value is not None):
                continue
            frames = self._frames() if dynamic else None
            change = AnswerChange(feature_hash, value, frames, seen)
            if change.same_everywhere and same(value, _lines(self.current[feature_hash])):
                continue  # Sent twice, by quick fingers: it stands there already.
            changes.append(change)
        return changes

    def _chosen(self, attribute_hash: str) -> AnswerValue:
        if not self._sent(attribute_hash):
            return self.current[attribute_hash]
        return self.cleaned_data.get(_name(attribute_hash)) or None

    def _sent(self, attribute_hash: str) -> bool:
        """Whether the form speaks of the attribute: an empty checklist is only seen, not sent."""
        return _name(attribute_hash) in self.data or _seen_name(attribute_hash) in self.data

    def _value(self, attribute: Attribute[Any]) -> AnswerValue:
        value = self.cleaned_data.get(_name(attribute.feature_node_hash))
        if isinstance(attribute, ChecklistAttribute):
            chosen = set(value or ())
            return [
                option.feature_node_hash
                for option in attribute.options
                if option.feature_node_hash in chosen
            ] or None
        return None if value == "" else _lines(value)

    def _seen(self, attribute: Attribute[Any]) -> AnswerValue:
        """What the form showed; without a sound one (a script of one's own) what is there now."""
        text = self.cleaned_data.get(_seen_name(attribute.feature_node_hash))
        if not text:
            return self.current[attribute.feature_node_hash]
        try:
            return checked(attribute, json.loads(text), archived=True)
        except (ValueError, RecursionError):  # BadAnswerError is a ValueError.
            return self.current[attribute.feature_node_hash]

    @property
    def scope_value(self) -> str:
        value = str(self.data.get("scope", "")) if self.is_bound else ""
        return value if value in dict(SCOPES) else "frame"

    @property
    def range_first_value(self) -> str:
        return str(self.data.get("range_first", "")) if self.is_bound else str(self.frame)

    @property
    def range_last_value(self) -> str:
        return str(self.data.get("range_last", "")) if self.is_bound else str(self.frame)

    @property
    def range_error(self) -> str:
        if not self.is_bound:
            return ""
        found = [*self.errors.get("range_first", []), *self.errors.get("range_last", [])]
        return str(found[0]) if found else ""

    @property
    def tree(self) -> list[AttributeNode]:
        """The attributes as they are drawn, with what was typed."""
        return [self._node(each) for each in self.roots if self._offered(each)]

    def _offered(self, attribute: Attribute[Any]) -> bool:
        return not attribute.archived or self.current[attribute.feature_node_hash] is not None

    def _node(self, attribute: Attribute[Any]) -> AttributeNode:
        feature_hash = attribute.feature_node_hash
        name, seen_name = _name(feature_hash), _seen_name(feature_hash)
        value = self._shown(attribute)
        seen = json.dumps(self.current[feature_hash])
        if self.is_bound and seen_name in self.data:
            seen = str(self.data[seen_name])
        where: list[tuple[str, str]] = []
        if feature_hash in self.dynamic:
            where = timeline_text(attribute, self.timelines[feature_hash])
        kind = attribute.get_property_type().value
        return AttributeNode(
            feature_hash=feature_hash,
            name=attribute.name,
            kind=kind,
            required=attribute.required,
            dynamic=feature_hash in self.dynamic,
            input_name=name,
            input_id=f"input-{feature_hash}",
            value=value,
            text="" if value is None or kind in {"radio", "checklist"} else str(value),
            seen_name=seen_name,
            seen=seen,
            errors=[str(error) for error in self.errors.get(name, [])] if self.is_bound else [],
            options=self._option_nodes(attribute, value),
            where=where,
            clearable=not (
                isinstance(self.instance, ClassificationInstance) and attribute in self.roots
            ),
        )

    def _option_nodes(self, attribute: Attribute[Any], value: AnswerValue) -> list[OptionNode]:
        chosen = set(value) if isinstance(value, list) else {value}
        offered = [
            option
            for option in attribute.options
            if not option.archived or option.feature_node_hash in chosen
        ]
        return [
            OptionNode(
                feature_hash=option.feature_node_hash,
                label=option.label,
                checked=option.feature_node_hash in chosen,
                input_id=f"input-{attribute.feature_node_hash}-{option.feature_node_hash}",
                key=f"option-{number}" if number <= 9 else "",
                nested=[self._node(each) for each in option.attributes if self._offered(each)],
            )
            for number, option in enumerate(offered, start=1)
        ]

    def _shown(self, attribute: Attribute[Any]) -> AnswerValue:
        """What was typed, even when it can't be used; else the answer that is there."""
        name = _name(attribute.feature_node_hash)
        if not self.is_bound or not self._sent(attribute.feature_node_hash):
            return self.current[attribute.feature_node_hash]
        if isinstance(attribute, ChecklistAttribute):
            values = self.data.getlist(name) if hasattr(self.data, "getlist") else []
            return [str(each) for each in values]
        typed = self.data.get(name)
        return None if typed in (None, "") else str(typed)


def _name(feature_hash: str) -> str:
    return f"answer-{feature_hash}"


def _seen_name(feature_hash: str) -> str:
    return f"seen-{feature_hash}"


def _field(attribute: Attribute[Any]) -> forms.Field:
    choices = [(option.feature_node_hash, option.label) for option in attribute.options]
    if isinstance(attribute, RadioAttribute):
        return forms.ChoiceField(choices=[("", "No answer"), *choices], required=False)
    if isinstance(attribute, ChecklistAttribute):
        return forms.MultipleChoiceField(choices=choices, required=False)
    if isinstance(attribute, NumericAttribute):
        return NumericField(required=False)
    return forms.CharField(required=False, strip=False, max_length=TEXT_LIMIT)


def _lines(value: AnswerValue) -> AnswerValue:
    """Text with plain line ends: browsers send their own, which is no change of the answer."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _hashes(parents: tuple[tuple[Attribute[Any], Option], ...]) -> list[tuple[str, str]]:
    return [(each.feature_node_hash, option.feature_node_hash) for each, option in parents]
