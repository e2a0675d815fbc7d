"""A row's instances over its frames: where each one is, was drawn by hand, changes its answers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from encord_portal.sdk.objects import ClassificationInstance, LabelRowV2, ObjectInstance
from encord_portal.sdk.objects.attributes import Attribute
from encord_portal.sdk.objects.frames import frames_to_ranges
from labels.forms.values import label_of
from labels.merging.targets import walk
from labels.merging.timelines import FrameRanges, Segment, merged_ranges
from labels.merging.values import plain
from labels.rendering.colours import safe_colour


@dataclass(frozen=True, slots=True)
class AnswerLane:
    """What a dynamic attribute answers over the frames.

    Attributes:
        title: The attribute's name.
        answers: Per stretch of frames the answer as people read it.
    """

    title: str
    answers: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """One instance over the frames.

    Attributes:
        instance_hash: The instance.
        label: Class name and instance number, or the classification's name.
        color: The class's colour; ``""`` for a classification.
        ranges: The frames that it is on.
        keyframes: Of these the ones that a person drew; the others were interpolated or made by
            a model.
        changes: Frames whose dynamic answers are not those of the frame before.
        answers: The dynamic attributes that are answered.
    """

    instance_hash: str
    label: str
    color: str
    ranges: FrameRanges
    keyframes: FrameRanges = ()
    changes: tuple[int, ...] = ()
    answers: tuple[AnswerLane, ...] = ()

    @property
    def first(self) -> int:
        return self.ranges[0][0] if self.ranges else 0

    @property
    def last(self) -> int:
        return self.ranges[-1][1] if self.ranges else 0


def lanes(label_row: LabelRowV2, numbers: Mapping[str, int]) -> tuple[Lane, ...]:
    """Classifications first, then objects by class in the ontology's order, then by number.

    Args:
        label_row: The row, its labels read.
        numbers: Of its instances, see :func:`labels.rendering.overlay.instance_numbers`.
    """
    classifications = sorted(
        label_row.get_classification_instances(),
        key=lambda each: (each.ontology_item.uid, each.classification_hash),
    )
    objects = sorted(
        label_row.get_object_instances(),
        key=lambda each: (
            each.ontology_item.uid,
            numbers.get(each.object_hash, 0),
            each.object_hash,
        ),
    )
    return (
        *(_classification_lane(each) for each in classifications),
        *(_object_lane(each, numbers.get(each.object_hash, 0)) for each in objects),
    )


def _classification_lane(instance: ClassificationInstance) -> Lane:
    return Lane(
        instance_hash=instance.classification_hash,
        label=instance.classification_name,
        color="",
        ranges=merged_ranges((each.start, each.end) for each in instance.range_list),
    )


def _drawn_frames(instance: ObjectInstance) -> list[int]:
    row = instance.is_assigned_to_label_row()
    if row is not None and row.is_event_based:
        return [each.frame for each in instance.get_events() if each.metadata.manual_annotation]
    return [each.frame for each in instance.get_annotations() if each.manual_annotation]


def _object_lane(instance: ObjectInstance, number: int) -> Lane:
    item = instance.ontology_item
    ranges = merged_ranges((each.start, each.end) for each in instance.get_ranges())
    drawn = _drawn_frames(instance)
    # Ranges of sound or text lie on the one frame of their row.
    keyframes = (
        (ranges if drawn else ())
        if instance.is_range_only()
        else tuple((each.start, each.end) for each in frames_to_ranges(drawn))
    )
    answers = tuple(_answer_lanes(instance))
    return Lane(
        instance_hash=instance.object_hash,
        label=f"{item.name} ({number})",
        color=safe_colour(item.color),
        ranges=ranges,
        keyframes=keyframes,
        changes=_changes(ranges, answers),
        answers=answers,
    )


def _answer_lanes(instance: ObjectInstance) -> Iterator[AnswerLane]:
    for attribute, _ in walk(instance.ontology_item.attributes):
        if attribute.dynamic:
            answers = _segments(instance, attribute)
            if answers:
                yield AnswerLane(attribute.title, answers)


def _segments(instance: ObjectInstance, attribute: Attribute[Any]) -> tuple[Segment, ...]:
    found = (
        Segment(part.start, part.end, label_of(attribute, plain(each.answer)))
        for each in instance.get_answer(attribute) or ()
        for part in each.ranges
    )
    return tuple(sorted(found, key=lambda each: each.start))


def _changes(ranges: FrameRanges, answers: tuple[AnswerLane, ...]) -> tuple[int, ...]:
    """Where an answer begins or ends in the midst of a stretch on which the instance is."""
    edges = sorted(
        {frame for lane in answers for part in lane.answers for frame in (part.start, part.end + 1)}
    )
    return tuple(
        chain.from_iterable(
            edges[bisect_right(edges, start) : bisect_right(edges, end)] for start, end in ranges
        )
    )
