"""Putting labels on a row in a few words: shapes on frames, answers by their titles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from encord_portal.demo import shapes
from encord_portal.demo.truth import Seen
from encord_portal.sdk.constants.enums import DataType
from encord_portal.sdk.objects.attributes import Attribute, ChecklistAttribute, RadioAttribute
from encord_portal.sdk.objects.classification import Classification
from encord_portal.sdk.objects.classification_instance import ClassificationInstance
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.coordinates import (
    AudioCoordinates,
    Coordinates,
    HtmlCoordinates,
    TextCoordinates,
)
from encord_portal.sdk.objects.frames import Range
from encord_portal.sdk.objects.html_node import HtmlRange
from encord_portal.sdk.objects.ontology_labels_impl import LabelRowV2
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance
from encord_portal.sdk.objects.options import Option

# Here labels count milliseconds or characters instead of frames.
_BY_RANGES = {DataType.AUDIO, DataType.PLAIN_TEXT}

# Which of the kinds of spaces decides what can be put there.
AnySpace = Any

Answer = str | float | Sequence[str]
Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class During:
    """An answer that holds in some frames only (both ends included)."""

    title: str
    answer: Answer
    ranges: Sequence[tuple[int, int]]


@dataclass(slots=True)
class Labeller:
    """Labels one initialised row in one person's name."""

    row: LabelRowV2
    author: str
    when: datetime
    _sizes: dict[int, tuple[int, int]] = field(default_factory=dict)

    def size(self, frame: int = 0) -> tuple[int, int]:
        """Width and height of a frame in pixels."""
        if frame not in self._sizes:
            view = self.row.get_frame_view(frame)
            self._sizes[frame] = (view.width, view.height)
        return self._sizes[frame]

    def put(
        self,
        name: str,
        seen: Seen | Mapping[int, Seen],
        answers: Answers | None = None,
        during: Iterable[During] = (),
    ) -> None:
        """Add one object: what is seen in the first frame, or in each of several."""
        node = self.row.ontology_structure.get_child_by_title(name, type_=Object)
        by_frame = seen if isinstance(seen, Mapping) else {0: seen}
        placed = {
            frame: shapes.coordinates(one, node.shape, *self.size(frame), name=name)
            for frame, one in by_frame.items()
        }
        self.place(name, placed, answers, during)

    def place(
        self,
        name: str,
        placed: Mapping[int, Coordinates],
        answers: Answers | None = None,
        during: Iterable[During] = (),
    ) -> None:
        """Add one object with coordinates already made, by frame."""
        node = self.row.ontology_structure.get_child_by_title(name, type_=Object)
        instance = node.create_instance()
        for frame, coordinates in placed.items():
            instance.set_for_frames(
                coordinates,
                frame,
                created_at=self.when,
                created_by=self.author,
                last_edited_at=self.when,
                last_edited_by=self.author,
                manual_annotation=True,
            )
        for title, answer in (answers or {}).items():
            _answer(instance, node, title, answer, None)
        for stretch in during:
            ranges = [Range(start, end) for start, end in stretch.ranges]
            _answer(instance, node, stretch.title, stretch.answer, ranges)
        self.row.add_object_instance(instance)

    def stretch(
        self,
        name: str,
        where: Sequence[tuple[int, int]] | Sequence[HtmlRange],
        answers: Answers | None = None,
    ) -> None:
        """Add one object of a recording (milliseconds) or a text (characters), both ends included.

        In an HTML page it is given by the places where it begins and ends.
        """
        node = self.row.ontology_structure.get_child_by_title(name, type_=Object)
        html = [each for each in where if isinstance(each, HtmlRange)]
        plain = [Range(*each) for each in where if not isinstance(each, HtmlRange)]
        if html:
            self.place(name, {0: HtmlCoordinates(range=html)}, answers)
        elif node.shape is Shape.AUDIO:
            self.place(name, {0: AudioCoordinates(range=plain)}, answers)
        else:
            self.place(name, {0: TextCoordinates(range=plain)}, answers)

    def on_part(
        self,
        space: AnySpace,
        name: str,
        where: Coordinates | Range,
        answers: Answers | None = None,
    ) -> None:
        """Add one object on a part of a data group or a scene."""
        node = self.row.ontology_structure.get_child_by_title(name, type_=Object)
        instance = node.create_instance()
        for title, answer in (answers or {}).items():
            _answer(instance, node, title, answer, None)
        space.put_object_instance(
            instance,
            where,
            created_at=self.when,
            created_by=self.author,
            last_edited_at=self.when,
            last_edited_by=self.author,
            manual_annotation=True,
        )

    def classify(
        self,
        title: str,
        answer: Answer,
        nested: Answers | None = None,
        ranges: Sequence[tuple[int, int]] = ((0, 0),),
    ) -> None:
        """Answer a classification in some frames, the first one unless told otherwise."""
        node = self.row.ontology_structure.get_child_by_title(title, type_=Classification)
        instance = node.create_instance(range_only=self.row.data_type in _BY_RANGES)
        _answer(instance, node, title, answer, None)
        for below, value in (nested or {}).items():
            _answer(instance, node, below, value, None)
        instance.set_for_frames(
            [Range(start, end) for start, end in ranges],
            created_at=self.when,
            created_by=self.author,
            last_edited_at=self.when,
            last_edited_by=self.author,
        )
        self.row.add_classification_instance(instance)

    def everywhere(self) -> tuple[tuple[int, int], ...]:
        """All frames of the row as ranges."""
        return ((0, self.row.number_of_frames - 1),)


def _answer(
    instance: ObjectInstance | ClassificationInstance,
    node: Object | Classification,
    title: str,
    answer: Answer,
    ranges: list[Range] | None,
) -> None:
    attribute = node.get_child_by_title(title, type_=Attribute)
    value = _value(attribute, answer)
    if isinstance(instance, ObjectInstance) and ranges is not None:
        instance.set_answer(value, attribute=attribute, frames=ranges)
    else:
        instance.set_answer(value, attribute=attribute)


def _value(attribute: Attribute[Any], answer: Answer) -> str | float | Option | list[Option]:
    if isinstance(attribute, RadioAttribute):
        return attribute.get_child_by_title(str(answer), type_=Option)
    if isinstance(attribute, ChecklistAttribute) and not isinstance(answer, str | float | int):
        return [attribute.get_child_by_title(label, type_=Option) for label in answer]
    if isinstance(answer, str | float | int):
        return answer
    raise TypeError(f"'{attribute.title}' takes no list of answers.")
