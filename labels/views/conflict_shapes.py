"""Where two people put the same object: both shapes on the frame, to be told apart at a glance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.objects import LabelRowV2, Object
from labels.merging.geometry import coordinates_of
from labels.merging.outcomes import ABSENT
from labels.merging.timelines import Timeline
from labels.rendering.geometry import Canvas, ShapeNotDrawableError, drawing
from labels.rendering.overlay import skeleton_edges
from labels.rendering.svg import Mark, overlay
from labels.views.state import ConflictSide

# As in the history: what was there first is orange and dashed, what is new blue in full lines.
THEIRS_COLOUR, MINE_COLOUR = "#e08214", "#1a9fd0"


def conflict_shapes(
    label_row: LabelRowV2,
    conflicts: Sequence[ConflictSide],
    frame: int,
    size: tuple[int, int],
    numbers: Callable[[], Mapping[str, int]],
) -> SafeString:
    """The positions in conflict on a frame, as SVG for the canvas; empty where there are none.

    Args:
        label_row: The labels as they are shown.
        conflicts: The draft's.
        frame: The frame that is shown.
        size: Of its picture, in pixels.
        numbers: Gives those of the row's instances.
    """
    if not conflicts:
        return mark_safe("")
    edges = skeleton_edges(label_row.ontology_structure)
    items = {each.feature_node_hash: each for each in label_row.ontology_structure.objects}
    numbered = numbers()
    classes = {each.object_hash: each.ontology_item for each in label_row.get_object_instances()}
    sides: dict[str, list[Mark]] = {"theirs": [], "mine": []}
    for each in conflicts:
        target = each.target
        item = classes.get(target.instance_hash) or items.get(target.item_hash)
        if not target.is_place or item is None:
            continue
        own = edges.get(item.feature_node_hash) or edges.get(item.name) or ()
        canvas = Canvas(*size, edges=own)
        name = f"{item.name} ({numbered.get(target.instance_hash, 0)})"
        sides["theirs"] += _marks(
            each.theirs_at, frame, item, canvas, f"theirs: {name}", THEIRS_COLOUR
        )
        sides["mine"] += _marks(each.mine_at, frame, item, canvas, f"mine: {name}", MINE_COLOUR)
    groups = (f'<g class="{side}">{overlay(marks)}</g>' for side, marks in sides.items() if marks)
    # The SVG writer escapes every text and checks every colour itself.
    return mark_safe("".join(groups))


def _marks(
    at: Timeline, frame: int, item: Object, canvas: Canvas, label: str, color: str
) -> Iterator[Mark]:
    value: Any = at.at(frame)
    if not isinstance(value, dict) or value == ABSENT:
        return
    try:
        drawn = drawing(coordinates_of(item, value), canvas)
    except (ShapeNotDrawableError, EncordException, KeyError, ValueError):
        # Its words are in the panel.
        return
    # No object's own mark: a click goes through to what lies below.
    yield Mark(object_hash="", label=label, color=color, shape=item.shape.value, drawing=drawn)
