"""What differs between two contents of one label row: instances, places, classes, answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from encord_portal.sdk.objects import ClassificationInstance, LabelRowV2, ObjectInstance
from encord_portal.sdk.objects.attributes import Attribute
from labels.merging.stretches import plain_stretches
from labels.merging.targets import InstanceKind, Place, Target, instance_ranges, read, walk
from labels.merging.timelines import FrameRanges, Timeline, merged_ranges, select
from labels.merging.values import same

Instance: TypeAlias = ObjectInstance | ClassificationInstance
Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Version:
    """One content of a row.

    Attributes:
        row: The labels as objects.
        labels: The same as a dictionary.
    """

    row: LabelRowV2
    labels: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AnswerDifference:
    """An attribute that is answered otherwise.

    Attributes:
        target: Where.
        attribute: The attribute, for its names.
        dynamic: Whether it may change from frame to frame; a static answer stands at 0.
        old: On the frames that differ.
        new: On the same frames.
    """

    target: Target
    attribute: Attribute[Any]
    dynamic: bool
    old: Timeline
    new: Timeline


@dataclass(frozen=True, slots=True)
class InstanceDifference:
    """An instance that is not the same in both.

    Attributes:
        kind: What became of it.
        instance_kind: Object or classification.
        instance_hash: Which one.
        old: The instance before, None where it was not there.
        new: The instance after, None where it is not there.
        moved: Frames on which it is in both, at another place.
        gained: Frames on which it only is in the new one.
        lost: Frames on which it only was in the old one.
        stretched: Whether it covers other stretches of a recording or a text.
        answers: What is answered otherwise, where it is in both.
    """

    kind: Kind
    instance_kind: InstanceKind
    instance_hash: str
    old: Instance | None
    new: Instance | None
    moved: FrameRanges = ()
    gained: FrameRanges = ()
    lost: FrameRanges = ()
    stretched: bool = False
    answers: tuple[AnswerDifference, ...] = ()

    @property
    def reclassified(self) -> bool:
        """Whether the same instance is of another class now."""
        if self.old is None or self.new is None:
            return False
        return self.old.feature_hash != self.new.feature_hash

    @property
    def frames(self) -> FrameRanges:
        """The frames on which there is something to see."""
        found = [*self.moved, *self.gained, *self.lost]
        found += [each for answer in self.answers if answer.dynamic for each in answer.old.ranges]
        everywhere = any(not each.dynamic for each in self.answers)
        if self.reclassified or self.stretched or everywhere:
            # What holds everywhere is shown where the instance begins.
            there = ranges_of(self.new or self.old)
            found += [(there[0][0], there[0][0])] if there else []
        return merged_ranges(found)


def differences(old: Version, new: Version) -> list[InstanceDifference]:
    """Every instance that is not the same in both, in the order of the row."""
    changed = _changed_entries(old.labels, new.labels)
    before, after = _instances(old.row), _instances(new.row)
    found = []
    for key in dict.fromkeys((*after, *before)):
        was, now = before.get(key), after.get(key)
        if was is None or now is None:
            found.append(_one_sided(key, was, now))
        elif (difference := _both(key, was, now, changed.get(key[1], ()))) is not None:
            found.append(difference)
    return found


def ranges_of(instance: Instance | None) -> FrameRanges:
    """The frames on which an instance is."""
    if instance is None:
        return ()
    if isinstance(instance, ObjectInstance):
        return instance_ranges(instance)
    return merged_ranges((each.start, each.end) for each in instance.range_list)


def _instances(row: LabelRowV2) -> dict[tuple[InstanceKind, str], Instance]:
    objects: dict[tuple[InstanceKind, str], Instance] = {
        ("object", each.object_hash): each for each in row.get_object_instances()
    }
    return objects | {
        ("classification", each.classification_hash): each
        for each in row.get_classification_instances()
    }


def _one_sided(
    key: tuple[InstanceKind, str], was: Instance | None, now: Instance | None
) -> InstanceDifference:
    return InstanceDifference(
        kind="added" if was is None else "removed",
        instance_kind=key[0],
        instance_hash=key[1],
        old=was,
        new=now,
        gained=ranges_of(now),
        lost=ranges_of(was),
    )


def _both(
    key: tuple[InstanceKind, str], was: Instance, now: Instance, changed: Iterable[int]
) -> InstanceDifference | None:
    before, after = ranges_of(was), ranges_of(now)
    difference = InstanceDifference(
        kind="changed",
        instance_kind=key[0],
        instance_hash=key[1],
        old=was,
        new=now,
        moved=_moved(was, now, changed),
        gained=_beyond(after, before),
        lost=_beyond(before, after),
        stretched=_stretched(was, now),
        answers=tuple(_answers(key, was, now)),
    )
    where = difference.moved or difference.gained or difference.lost or difference.stretched
    return difference if where or difference.answers or difference.reclassified else None


def _beyond(one: FrameRanges, other: FrameRanges) -> FrameRanges:
    return Timeline.of(True, one).without(other).ranges


def _moved(was: Instance, now: Instance, changed: Iterable[int]) -> FrameRanges:
    if not (isinstance(was, ObjectInstance) and isinstance(now, ObjectInstance)):
        return ()
    common = was.get_annotation_frames() & now.get_annotation_frames()
    return merged_ranges(
        (frame, frame)
        for frame in changed
        if frame in common
        and was.get_annotation(frame).coordinates != now.get_annotation(frame).coordinates
    )


def _stretched(was: Instance, now: Instance) -> bool:
    if not (isinstance(was, ObjectInstance) and isinstance(now, ObjectInstance)):
        return False
    if not (was.is_range_only() and now.is_range_only()):
        return False
    return plain_stretches(was) != plain_stretches(now)


def _answers(
    key: tuple[InstanceKind, str], was: Instance, now: Instance
) -> Iterator[AnswerDifference]:
    if was.feature_hash != now.feature_hash:
        return
    for attribute, parents in walk(now.ontology_item.attributes):
        place, former = Place(now, attribute, parents), Place(was, attribute, parents)
        new, old = read(place), read(former)
        frames = merged_ranges((*new.ranges, *old.ranges))
        old, new = old.filled(frames, None), new.filled(frames, None)
        differing = select(old, new, new, lambda one, other, _: not same(one, other))
        if differing:
            yield AnswerDifference(
                target=Target(*key, attribute.feature_node_hash),
                attribute=attribute,
                dynamic=place.dynamic,
                old=old.within(differing),
                new=new.within(differing),
            )


def _changed_entries(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[int]]:
    """Per object the frames on which its entry is not the same; cheap, for most are the same."""
    before = dict(_entries(old))
    changed: dict[str, list[int]] = {}
    for key, entry in _entries(new):
        if before.get(key) != entry:
            changed.setdefault(key[0], []).append(key[1])
    return changed


def _entries(labels: Mapping[str, Any]) -> Iterator[tuple[tuple[str, int], Any]]:
    for unit in labels["data_units"].values():
        frames = unit["labels"]
        if "objects" in frames:
            frames = {unit.get("data_sequence") or 0: frames}
        for frame, entry in frames.items():
            for each in entry.get("objects", ()):
                yield (each["objectHash"], int(frame)), each
