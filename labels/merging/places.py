"""Whatever an operation can be about, behind three calls: answers, and where an instance is."""

from __future__ import annotations

from typing import TypeAlias

from encord_portal.sdk.objects import LabelRowV2, Object, ObjectInstance
from encord_portal.sdk.objects.spaces.base_space import Space
from labels.merging.classified import FramesPlace, read_frames, write_frames
from labels.merging.geometry import GeometryPlace, read_geometry, write_geometry
from labels.merging.spaces import find_space
from labels.merging.stretches import (
    SHAPES,
    StretchPlace,
    read_stretches,
    write_stretches,
)
from labels.merging.targets import (
    GoneError,
    Place,
    Target,
    every_classification,
    every_object,
    find,
    read,
    write,
)
from labels.merging.timelines import FrameRanges, Timeline, overlap

AnyPlace: TypeAlias = Place | GeometryPlace | StretchPlace | FramesPlace


def locate(row: LabelRowV2, target: Target) -> AnyPlace:
    """The target's place in a label row.

    Raises:
        GoneError: There is no such instance, class or attribute.
    """
    return _positions(row, target) if target.is_place else find(row, target)


def place_of(row: LabelRowV2, target: Target) -> AnyPlace | None:
    """The target's place in a label row, None where it has none (any more)."""
    try:
        return locate(row, target)
    except GoneError:
        return None


def _positions(row: LabelRowV2, target: Target) -> AnyPlace:
    space = _space(row, target)
    if target.instance_kind == "classification":
        return _frames(row, target, space)
    objects = row.get_object_instances() if space is None else every_object(row)
    for each in objects:
        if each.object_hash == target.instance_hash:
            return _of_object(row, each.ontology_item, target, each, space)
    for item in row.ontology_structure.objects:
        if item.feature_node_hash == target.item_hash:
            return _of_object(row, item, target, None, space)
    raise GoneError(f"There is no object {target.instance_hash} in this label row.")


def _space(row: LabelRowV2, target: Target) -> Space | None:
    if not target.space:
        return None
    found = find_space(row, target.space)
    if found is None:
        raise GoneError("The data group has no such part any more.")
    return found


def _of_object(
    row: LabelRowV2,
    item: Object,
    target: Target,
    instance: ObjectInstance | None,
    space: Space | None,
) -> GeometryPlace | StretchPlace:
    stretched = space.range_shape if space is not None else SHAPES.get(row.data_type.value)
    if stretched is not None and item.shape is stretched:
        return StretchPlace(row, item, target.instance_hash, instance, space)
    return GeometryPlace(row, item, target.instance_hash, instance, space)


def _frames(row: LabelRowV2, target: Target, space: Space | None) -> FramesPlace:
    there = row.get_classification_instances() if space is None else every_classification(row)
    for each in there:
        if each.classification_hash == target.instance_hash:
            return FramesPlace(row, each.ontology_item, target.instance_hash, each, space)
    for item in row.ontology_structure.classifications:
        if item.feature_node_hash == target.item_hash:
            return FramesPlace(row, item, target.instance_hash, None, space)
    raise GoneError(f"There is no classification {target.instance_hash} in this label row.")


def present(place: AnyPlace, ranges: FrameRanges) -> Timeline:
    """What is there on some frames; ``None`` where it could be, and nothing is."""
    if isinstance(place, Place):
        found = read(place)
    elif isinstance(place, GeometryPlace):
        found = read_geometry(place, ranges)
    elif isinstance(place, StretchPlace):
        found = read_stretches(place)
    else:
        found = read_frames(place, ranges)
    return found.filled(overlap(ranges, place.domain), None)


def write_to(place: AnyPlace, change: Timeline) -> None:
    """Bring about what the change speaks of, and leave the rest."""
    if isinstance(place, Place):
        write(place, change)
    elif isinstance(place, GeometryPlace):
        write_geometry(place, change)
    elif isinstance(place, StretchPlace):
        write_stretches(place, change)
    else:
        write_frames(place, change)
