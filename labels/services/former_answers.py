"""What an object was answered before it left the row or some of its frames.

Taking an object away takes its answers along; whoever brings it back wants them too.
"""

from __future__ import annotations

from collections.abc import Iterator

from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.objects import ObjectInstance
from labels.merging.targets import Place, Target, instance_ranges, read, walk
from labels.merging.timelines import STATIC, FrameRanges, Timeline, overlap
from labels.models import LabelRowCache, ProjectAccess, Revision
from labels.services.blobs import unpack
from labels.services.kept_rows import kept_row
from labels.services.operations import Step

# How many contents are looked through; an object that left longer ago is in the history.
_REACH = 50


def former_answers(
    access: ProjectAccess,
    row: LabelRowCache,
    object_hash: str,
    frames: FrameRanges,
    *,
    whole: bool,
) -> list[Step]:
    """The steps that give an object its answers back, parents before what hangs on them.

    Args:
        access: The person's access to the project.
        row: The row.
        object_hash: The object that comes back.
        frames: The frames that it comes back to.
        whole: Whether it is on no others, so that static answers come back with it.

    Returns:
        Nothing where no kept content has the object there, or none can be read any more.
    """
    instance = _last_seen(access, row, object_hash, frames)
    return list(_answered(instance, frames, whole)) if instance is not None else []


def _last_seen(
    access: ProjectAccess, row: LabelRowCache, object_hash: str, frames: FrameRanges
) -> ObjectInstance | None:
    contents = Revision.objects.filter(row=row).order_by("-pk").select_related("blob")
    for revision in contents[:_REACH].iterator():
        labels = unpack(revision.blob.content)
        if object_hash not in labels.get("object_answers", {}):
            continue
        try:
            objects = kept_row(access, row, labels).get_object_instances()
        except EncordException:
            # It was written for another ontology: its answers would not fit this one.
            return None
        for each in objects:
            if each.object_hash == object_hash and overlap(instance_ranges(each), frames):
                return each
    return None


def _answered(instance: ObjectInstance, frames: FrameRanges, whole: bool) -> Iterator[Step]:
    item = instance.ontology_item
    for attribute, parents in walk(item.attributes):
        place = Place(instance, attribute, parents)
        if not place.dynamic and not whole:
            continue
        target = Target(
            "object", instance.object_hash, attribute.feature_node_hash, item.feature_node_hash
        )
        for segment in read(place).within(frames if place.dynamic else STATIC):
            if segment.value is not None:
                wanted = Timeline((segment,))
                empty = Timeline.of(None, wanted.ranges)
                yield Step(target, wanted, empty, static=not place.dynamic)
