"""Where an answer lives in a label row: finding it, reading it, writing it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from encord_portal.sdk.objects import ClassificationInstance, LabelRowV2, ObjectInstance
from encord_portal.sdk.objects.attributes import Attribute
from encord_portal.sdk.objects.frames import Range, frames_to_ranges
from encord_portal.sdk.objects.options import Option
from encord_portal.sdk.objects.spaces.annotations import SpaceObjectAnnotation
from labels.merging.timelines import (
    STATIC,
    FrameRanges,
    Segment,
    Timeline,
    merged_ranges,
    overlap,
)
from labels.merging.values import plain, to_sdk

InstanceKind = Literal["object", "classification"]


class GoneError(LookupError):
    """The instance or the attribute is not in the label row (any more)."""


@dataclass(frozen=True, slots=True)
class Target:
    """One attribute of one instance, or where an instance is.

    Attributes:
        instance_kind: ``object`` or ``classification``.
        instance_hash: Which one.
        attribute_hash: Feature hash of the attribute; ``""``: where the instance is.
        item_hash: Feature hash of the class; needed where an instance is to be made.
        space: Of where an instance is, the part of a data group that it is about; ``""``: the row
            itself. Answers have none: those of an instance are one for all its parts, also those
            that change from frame to frame.
    """

    instance_kind: str
    instance_hash: str
    attribute_hash: str
    item_hash: str = field(default="", compare=False)
    space: str = ""

    @property
    def is_place(self) -> bool:
        """Whether it is about where the instance is."""
        return not self.attribute_hash


@dataclass(frozen=True, slots=True)
class Place:
    """A target found in a label row.

    Attributes:
        instance: The instance.
        attribute: The attribute.
        parents: From the outermost: the radio attribute and the option that must be chosen.
    """

    instance: ObjectInstance | ClassificationInstance
    attribute: Attribute[Any]
    parents: tuple[tuple[Attribute[Any], Option], ...]

    @property
    def dynamic(self) -> bool:
        # What hangs below a dynamic answer changes with it, whatever it says of itself.
        root = self.parents[0][0] if self.parents else self.attribute
        return bool(root.dynamic) and isinstance(self.instance, ObjectInstance)

    @property
    def domain(self) -> FrameRanges:
        """The frames that can have an answer; for a static one the single position 0."""
        if self.dynamic and isinstance(self.instance, ObjectInstance):
            return instance_ranges(self.instance)
        return STATIC


def walk(
    attributes: Iterable[Attribute[Any]],
    parents: tuple[tuple[Attribute[Any], Option], ...] = (),
) -> Iterator[tuple[Attribute[Any], tuple[tuple[Attribute[Any], Option], ...]]]:
    """Every attribute of a tree with what must be chosen to reach it."""
    for attribute in attributes:
        yield attribute, parents
        for option in attribute.options:
            yield from walk(option.attributes, (*parents, (attribute, option)))


def instance_ranges(instance: ObjectInstance) -> FrameRanges:
    """The frames on which an object is, or the offsets at which it exists."""
    row = instance.is_assigned_to_label_row()
    if row is not None and row.is_event_based:
        ranges = instance.get_ranges()
    else:
        ranges = frames_to_ranges(sorted(instance.get_annotation_frames()))
    return tuple((each.start, each.end) for each in ranges)


def every_object(row: LabelRowV2) -> list[ObjectInstance]:
    """The objects of a row, and those on the parts of a data group: each of them once."""
    found = {each.object_hash: each for each in row.get_object_instances()}
    for space in row.get_spaces():
        found |= {each.object_hash: each for each in space.get_object_instances()}
    return list(found.values())


def every_classification(row: LabelRowV2) -> list[ClassificationInstance]:
    """The classifications of a row and of its parts, each of them once."""
    found = {each.classification_hash: each for each in row.get_classification_instances()}
    for space in row.get_spaces():
        found |= {each.classification_hash: each for each in space.get_classification_instances()}
    return list(found.values())


def annotations_on_parts(instance: ObjectInstance) -> list[SpaceObjectAnnotation]:
    """Where an object is on the parts of a data group or scene; empty where the row is none."""
    row = instance.is_assigned_to_label_row()
    return [
        each
        for space in (row.get_spaces() if row is not None else ())
        for each in space.get_annotations("object", [instance.object_hash])
        if isinstance(each, SpaceObjectAnnotation)
    ]


def find(row: LabelRowV2, target: Target) -> Place:
    """The target's place.

    Raises:
        GoneError: There is no such instance, or its class has no such attribute.
    """
    instance = _instance(row, target)
    for attribute, parents in walk(instance.ontology_item.attributes):
        if attribute.feature_node_hash == target.attribute_hash:
            return Place(instance=instance, attribute=attribute, parents=parents)
    raise GoneError(f"There is no attribute {target.attribute_hash} on this instance.")


def _instance(row: LabelRowV2, target: Target) -> ObjectInstance | ClassificationInstance:
    wanted = target.instance_hash
    if target.instance_kind == "object":
        for each in every_object(row):
            if each.object_hash == wanted:
                return each
    else:
        for other in every_classification(row):
            if other.classification_hash == wanted:
                return other
    raise GoneError(f"There is no {target.instance_kind} {wanted} in this label row.")


def read(place: Place) -> Timeline:
    """The answers that are there, in plain values; only what is answered is spoken of."""
    if isinstance(place.instance, ClassificationInstance):
        return Timeline.of(plain(place.instance.get_answer(place.attribute)), STATIC)
    answers = place.instance.get_answer(place.attribute)
    if not place.dynamic:
        return Timeline.of(plain(answers), STATIC)
    return Timeline.painted(
        Segment(part.start, part.end, plain(each.answer))
        for each in answers or ()
        for part in each.ranges
    )


def reachable(place: Place, coming: Mapping[str, Timeline] | None = None) -> FrameRanges:
    """Where, in its domain, the options that a nested attribute hangs on are chosen.

    Args:
        place: The attribute's place.
        coming: By attribute hash, answers of the same instance that are about to be written.
    """
    ranges = place.domain
    for depth, (attribute, option) in enumerate(place.parents):
        parent = Place(place.instance, attribute, place.parents[:depth])
        target_hash = attribute.feature_node_hash
        chosen = (
            (each.start, each.end)
            for each in read(parent).overlay((coming or {}).get(target_hash, Timeline()))
            if each.value == option.feature_node_hash
        )
        ranges = overlap(ranges, merged_ranges(chosen))
    return ranges


def write(place: Place, change: Timeline) -> None:
    """Set or clear the answers that the change speaks of, and leave the rest."""
    if place.dynamic and isinstance(place.instance, ObjectInstance):
        _write_dynamic(place.instance, place.attribute, change, read(place))
        return
    for segment in change:
        if segment.value is None:
            place.instance.delete_answer(place.attribute)
        else:
            answer = to_sdk(place.attribute, segment.value)
            place.instance.set_answer(answer, attribute=place.attribute, overwrite=True)


def _write_dynamic(
    instance: ObjectInstance, attribute: Attribute[Any], change: Timeline, present: Timeline
) -> None:
    for segment in change:
        if segment.value is not None:
            answer = to_sdk(attribute, segment.value)
            frames = Range(segment.start, segment.end)
            instance.set_answer(answer, attribute=attribute, frames=frames)
            continue
        for answered in present.within(((segment.start, segment.end),)):
            for frame in range(answered.start, answered.end + 1):
                instance.delete_answer(attribute, filter_frame=frame)
