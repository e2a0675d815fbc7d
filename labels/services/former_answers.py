"""What an instance was answered before it left the row or some of its frames.

Taking an instance away takes its answers along; whoever brings it back wants them too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.objects import LabelRowV2, ObjectInstance
from labels.merging.classified import frames_of
from labels.merging.differences import Instance
from labels.merging.spaces import classified_on, coordinates_on, find_space
from labels.merging.targets import (
    Place,
    Target,
    every_classification,
    every_object,
    instance_ranges,
    read,
    walk,
)
from labels.merging.timelines import STATIC, FrameRanges, Timeline, merged_ranges, overlap
from labels.models import LabelRowCache, ProjectAccess, Revision
from labels.services.blobs import unpack
from labels.services.kept_rows import kept_row
from labels.services.operations import Step

# How many contents are looked through; an object that left longer ago is in the history.
_REACH = 50


def former_answers(
    access: ProjectAccess,
    row: LabelRowCache,
    target: Target,
    frames: FrameRanges,
    *,
    whole: bool,
) -> list[Step]:
    """The steps that give an instance its answers back, parents before what hangs on them.

    Args:
        access: The person's access to the project.
        row: The row.
        target: Where the instance that comes back is.
        frames: The frames that it comes back to.
        whole: Whether it is on no others, so that static answers come back with it.

    Returns:
        Nothing where no kept content has the instance there, or none can be read any more.
    """
    instance = _last_seen(access, row, target, frames)
    return list(_answered(instance, target, frames, whole)) if instance is not None else []


def _last_seen(
    access: ProjectAccess, row: LabelRowCache, target: Target, frames: FrameRanges
) -> Instance | None:
    contents = Revision.objects.filter(row=row).order_by("-pk").select_related("blob")
    for revision in contents[:_REACH].iterator():
        labels = unpack(revision.blob.content)
        if target.instance_hash not in labels.get(f"{target.instance_kind}_answers", {}):
            continue
        try:
            kept = kept_row(access, row, labels)
            found = _found(kept, target)
        except EncordException:
            # It was written for another ontology: its answers would not fit this one.
            return None
        if found is not None and overlap(_places(kept, target, found), frames):
            return found
    return None


def _found(labels: LabelRowV2, target: Target) -> Instance | None:
    if target.instance_kind == "classification":
        for each in every_classification(labels):
            if each.classification_hash == target.instance_hash:
                return each
        return None
    for other in every_object(labels):
        if other.object_hash == target.instance_hash:
            return other
    return None


def _places(labels: LabelRowV2, target: Target, instance: Instance) -> FrameRanges:
    space = find_space(labels, target.space) if target.space else None
    if space is not None:
        if isinstance(instance, ObjectInstance):
            frames = coordinates_on(space, instance.object_hash)
            return merged_ranges((each, each) for each in frames)
        return classified_on(space, instance)
    if isinstance(instance, ObjectInstance):
        return instance_ranges(instance)
    return frames_of(instance)


def _answered(
    instance: Instance, target: Target, frames: FrameRanges, whole: bool
) -> Iterator[Step]:
    item = instance.ontology_item
    for attribute, parents in walk(item.attributes):
        place = Place(instance, attribute, parents)
        if not place.dynamic and not whole:
            continue
        answer = replace(
            target,
            attribute_hash=attribute.feature_node_hash,
            item_hash=item.feature_node_hash,
            space="",
        )
        for segment in read(place).within(frames if place.dynamic else STATIC):
            if segment.value is not None:
                wanted = Timeline((segment,))
                empty = Timeline.of(None, wanted.ranges)
                yield Step(answer, wanted, empty, static=not place.dynamic)
