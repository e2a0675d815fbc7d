"""The filter of the frame view: which of a frame's instances are shown, and the form for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from encord_portal.sdk.objects import ClassificationInstance, LabelRowV2
from labels.rendering.frame_filter import FILTERS, FrameFilter
from labels.rendering.overlay import FrameInstance
from labels.services.kept_reviews import VERDICTS
from labels.views.addresses import Addresses


@dataclass(frozen=True, slots=True)
class FilterForm:
    """What the person looks for on the frames.

    Attributes:
        classes: Feature hash and name of every class.
        verdicts: What a review can say.
        values: The filter as it stands in the address.
        hidden: How many instances of this frame it hides.
        clear_href: This frame without a filter.
    """

    classes: list[tuple[str, str]]
    verdicts: tuple[str, ...]
    values: dict[str, str]
    hidden: int
    clear_href: str


def filtered(
    objects: Sequence[FrameInstance],
    classifications: Sequence[ClassificationInstance],
    addresses: Addresses,
    verdicts: Mapping[str, str],
) -> tuple[list[FrameInstance], list[ClassificationInstance]]:
    """What the filter shows; the selected instance stays, whatever its answers become."""
    wanted = FrameFilter.parse(addresses.kept, verdicts)
    if wanted.is_empty:
        return list(objects), list(classifications)
    shown = wanted.objects([each.instance for each in objects], addresses.frame)
    shown |= wanted.classifications(classifications, addresses.frame) | {addresses.obj}
    return (
        [each for each in objects if each.object_hash in shown],
        [each for each in classifications if each.classification_hash in shown],
    )


def filter_form(label_row: LabelRowV2, addresses: Addresses, hidden: int) -> FilterForm:
    """The form with what the address asks for."""
    structure = label_row.ontology_structure
    return FilterForm(
        classes=[
            *((each.feature_node_hash, each.name) for each in structure.objects),
            *((each.feature_node_hash, each.title) for each in structure.classifications),
        ],
        verdicts=VERDICTS,
        values={name: addresses.kept[name] for name in FILTERS if name in addresses.kept},
        hidden=hidden,
        clear_href=_unfiltered(addresses).here,
    )


def _unfiltered(addresses: Addresses) -> Addresses:
    kept = {name: value for name, value in addresses.kept.items() if name not in FILTERS}
    return replace(addresses, kept=kept)
