"""Required answers that nobody has given yet, over a whole label row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from encord_portal.sdk.objects import ClassificationInstance, LabelRowV2
from labels.forms.answers import Instance
from labels.forms.values import ranges_text
from labels.merging.targets import Place, instance_ranges, read, walk
from labels.merging.timelines import FrameRanges, Timeline, merged_ranges, overlap


@dataclass(frozen=True, slots=True)
class MissingAnswer:
    """An attribute that must have an answer and has none.

    Attributes:
        instance_hash: Of the object or classification.
        instance: Its name, ``Car (0)``.
        attribute_hash: The attribute.
        attribute: Its name.
        frame: The first frame on which the answer is missing.
        where: On which frames, of a dynamic attribute; else ``""``.
    """

    instance_hash: str
    instance: str
    attribute_hash: str
    attribute: str
    frame: int
    where: str


def missing_answers(label_row: LabelRowV2, numbers: Mapping[str, int]) -> list[MissingAnswer]:
    """What is missing on instances that are there, objects before classifications.

    Args:
        label_row: The row, its labels read.
        numbers: The number beside each object's class name, by object hash.
    """
    found: list[MissingAnswer] = []
    for each in label_row.get_object_instances():
        name = f"{each.object_name} ({numbers.get(each.object_hash, 0)})"
        found += _of_instance(each, each.object_hash, name, instance_ranges(each))
    for other in label_row.get_classification_instances():
        ranges = tuple((part.start, part.end) for part in other.range_list)
        found += _of_instance(other, other.classification_hash, other.classification_name, ranges)
    return found


def _of_instance(
    instance: Instance, instance_hash: str, name: str, there: FrameRanges
) -> Iterator[MissingAnswer]:
    for attribute, parents in walk(instance.ontology_item.attributes):
        if not attribute.required or attribute.archived:
            continue
        place = Place(instance, attribute, parents)
        lacking = Timeline.of(None, _wanted(place)).without(_answered(read(place))).ranges
        if not lacking:
            continue
        dynamic = place.dynamic and not isinstance(instance, ClassificationInstance)
        yield MissingAnswer(
            instance_hash=instance_hash,
            instance=name,
            attribute_hash=attribute.feature_node_hash,
            attribute=attribute.name,
            frame=lacking[0][0] if dynamic else there[0][0] if there else 0,
            where=ranges_text(lacking) if dynamic else "",
        )


def _wanted(place: Place) -> FrameRanges:
    """Where the attribute can be answered: there, and with the options chosen it hangs on."""
    wanted = place.domain
    for depth, (attribute, option) in enumerate(place.parents):
        parent = Place(place.instance, attribute, place.parents[:depth])
        chosen = merged_ranges(
            (each.start, each.end)
            for each in read(parent)
            if each.value == option.feature_node_hash
        )
        if parent.dynamic == place.dynamic:
            wanted = overlap(wanted, chosen)
        elif not chosen:
            return ()
    return wanted


def _answered(timeline: Timeline) -> FrameRanges:
    return merged_ranges(
        (each.start, each.end) for each in timeline if each.value not in (None, "", [])
    )
