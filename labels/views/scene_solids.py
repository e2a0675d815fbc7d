"""Objects of a scene as solids, each with its number and what its review says."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from encord_portal.sdk.objects import ObjectInstance
from labels.rendering.solids import Solid, place_of
from labels.rendering.svg import VERDICT_SIGNS
from labels.views.scene_look import Look


def solids_in_space(
    look: Look, numbers: Mapping[str, int], shown: Collection[str], verdicts: Mapping[str, str]
) -> list[Solid]:
    """What has a place of its own in the world on the frame.

    Args:
        look: What is looked at.
        numbers: Of the row's instances.
        shown: The objects that are wanted.
        verdicts: What reviews say of them.
    """
    found = []
    for instance in look.objects:
        if instance.object_hash not in shown or instance.object_hash not in look.in_space:
            continue
        place = place_of(instance.get_annotation(look.addresses.frame).coordinates)
        if place is not None:
            found.append(_solid(look, instance, numbers, verdicts, place))
    return found


def segments_of_cloud(
    look: Look,
    cloud: int,
    numbers: Mapping[str, int],
    shown: Collection[str],
    verdicts: Mapping[str, str],
) -> list[Solid]:
    """What is points of a cloud, named by its place among the clouds of the frame."""
    return [
        _solid(look, each, numbers, verdicts, {"cloud": cloud})
        for each in look.objects
        if each.object_hash in shown
    ]


def _solid(
    look: Look,
    instance: ObjectInstance,
    numbers: Mapping[str, int],
    verdicts: Mapping[str, str],
    place: Mapping[str, object],
) -> Solid:
    item, object_hash = instance.ontology_item, instance.object_hash
    verdict = verdicts.get(object_hash, "")
    return Solid(
        object_hash=object_hash,
        label=f"{item.name} ({numbers.get(object_hash, 0)})",
        color=item.color,
        href=look.addresses.choosing(object_hash),
        place=place,
        verdict=verdict if verdict in VERDICT_SIGNS else "",
    )
