"""Where an answer lives in a label row: finding it, reading it, writing it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from encord_portal.sdk.objects import ClassificationInstance, LabelRowV2, ObjectInstance
from encord_portal.sdk.objects.attributes import Attribute
from encord_portal.sdk.objects.frames import Range, frames_to_ranges
from encord_portal.sdk.objects.options import Option
from labels.merging.timelines import STATIC, FrameRanges, Segment, Timeline, merged_ranges
from labels.merging.values import plain, to_sdk

InstanceKind = Literal["object", "classification"]


class GoneError(LookupError):
    """The instance or the attribute is not in the label row (any more)."""


@dataclass(frozen=True, slots=True)
class Target:
    """One attribute of one instance."""

    instance_kind: str
    instance_hash: str
    attribute_hash: str


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
        return bool(self.attribute.dynamic) and isinstance(self.instance, ObjectInstance)

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
    """The frames on which an object is."""
    frames = [annotation.frame for annotation in instance.get_annotations()]
    return merged_ranges((each.start, each.end) for each in frames_to_ranges(frames))


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
        for each in row.get_object_instances():
            if each.object_hash == wanted:
                return each
    else:
        for other in row.get_classification_instances():
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


def reachable(place: Place) -> bool:
    """Whether the options that a nested attribute hangs on are chosen."""
    return all(
        plain(_static_answer(place.instance, attribute)) == option.feature_node_hash
        for attribute, option in place.parents
    )


def _static_answer(
    instance: ObjectInstance | ClassificationInstance, attribute: Attribute[Any]
) -> Any:
    if attribute.dynamic and isinstance(instance, ObjectInstance):
        return None
    return instance.get_answer(attribute)


def write(place: Place, change: Timeline) -> None:
    """Set or clear the answers that the change speaks of, and leave the rest."""
    if place.dynamic and isinstance(place.instance, ObjectInstance):
        _write_dynamic(place.instance, place.attribute, read(place).overlay(change))
        return
    for segment in change:
        if segment.value is None:
            place.instance.delete_answer(place.attribute)
        else:
            answer = to_sdk(place.attribute, segment.value)
            place.instance.set_answer(answer, attribute=place.attribute, overwrite=True)


def _write_dynamic(instance: ObjectInstance, attribute: Attribute[Any], answers: Timeline) -> None:
    instance.delete_answer(attribute)
    by_value: dict[str, tuple[Any, list[Range]]] = {}
    for segment in answers:
        if segment.value is not None:
            _, ranges = by_value.setdefault(repr(segment.value), (segment.value, []))
            ranges.append(Range(segment.start, segment.end))
    for value, ranges in by_value.values():
        instance.set_answer(to_sdk(attribute, value), attribute=attribute, frames=ranges)
