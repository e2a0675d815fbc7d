"""The entries of the panel's list of instances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from encord_portal.sdk.objects import ClassificationInstance
from labels.forms.values import label_of
from labels.merging.values import plain
from labels.rendering.overlay import FrameInstance
from labels.views.addresses import Addresses


@dataclass(frozen=True, slots=True)
class InstanceItem:
    """An entry of the panel's list."""

    instance_hash: str
    label: str
    color: str
    note: str
    href: str
    panel_href: str
    selected: bool
    # What its review says, "" where it has none.
    verdict: str


def object_items(
    objects: Sequence[FrameInstance], addresses: Addresses, verdicts: Mapping[str, str]
) -> list[InstanceItem]:
    href, panel_href = addresses.choosing, addresses.choosing_panel
    return [
        InstanceItem(
            instance_hash=each.object_hash,
            label=each.label,
            color=each.color,
            note=each.shape.replace("_", " "),
            href=href(each.object_hash),
            panel_href=panel_href(each.object_hash),
            selected=each.object_hash == addresses.obj,
            verdict=verdicts.get(each.object_hash, ""),
        )
        for each in objects
    ]


def classification_item(
    each: ClassificationInstance, addresses: Addresses, verdict: str = ""
) -> InstanceItem:
    attribute = each.ontology_item.attributes[0]
    return InstanceItem(
        instance_hash=each.classification_hash,
        label=each.classification_name,
        color="",
        note=label_of(attribute, plain(each.get_answer(attribute))),
        href=addresses.at(addresses.frame, obj=each.classification_hash),
        panel_href=addresses.panel(each.classification_hash),
        selected=each.classification_hash == addresses.obj,
        verdict=verdict,
    )
