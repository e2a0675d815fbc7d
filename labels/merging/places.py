"""Whatever an operation can be about, behind three calls: answers and positions alike."""

from __future__ import annotations

from typing import TypeAlias

from encord_portal.sdk.objects import LabelRowV2
from labels.merging.geometry import GeometryPlace, read_geometry
from labels.merging.targets import GoneError, Place, Target, find, read
from labels.merging.timelines import FrameRanges, Timeline, overlap

AnyPlace: TypeAlias = Place | GeometryPlace


def locate(row: LabelRowV2, target: Target) -> AnyPlace:
    """The target's place in a label row.

    Raises:
        GoneError: There is no such instance, class or attribute.
    """
    return _positions(row, target) if target.is_geometry else find(row, target)


def place_of(row: LabelRowV2, target: Target) -> AnyPlace | None:
    """The target's place in a label row, None where it has none (any more)."""
    try:
        return locate(row, target)
    except GoneError:
        return None


def _positions(row: LabelRowV2, target: Target) -> GeometryPlace:
    for each in row.get_object_instances():
        if each.object_hash == target.instance_hash:
            return GeometryPlace(row, each.ontology_item, target.instance_hash, each)
    for item in row.ontology_structure.objects:
        if item.feature_node_hash == target.item_hash:
            return GeometryPlace(row, item, target.instance_hash, None)
    raise GoneError(f"There is no object {target.instance_hash} in this label row.")


def present(place: AnyPlace, ranges: FrameRanges) -> Timeline:
    """What is there on some frames; ``None`` where it could be, and nothing is."""
    if isinstance(place, GeometryPlace):
        return read_geometry(place, ranges).filled(overlap(ranges, place.domain), None)
    return read(place).filled(overlap(ranges, place.domain), None)
