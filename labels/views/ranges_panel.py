"""What the panel offers to do with ranges: a new label, where the selected one is, removing it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from encord_portal.sdk.objects import ClassificationInstance, LabelRowV2, ObjectInstance
from labels.forms.ranges import Unit, shown_ranges, unit_of
from labels.merging.classified import frames_of
from labels.merging.stretches import SHAPES, plain_stretches
from labels.merging.timelines import FrameRanges
from labels.models import LabelRowCache

# On the parts of these, labels are placed with the SDK's spaces.
_IN_PARTS: Final = {"group", "scene", "dicom_study", "time_series"}
_PLACEHOLDERS: Final[dict[Unit, str]] = {
    "frames": "0-10, 14",
    "time": "0:01.5-0:03",
    "characters": "0-10, 14",
}


@dataclass(frozen=True, slots=True)
class RangeChoice:
    """A class that a new label can be of.

    Attributes:
        item_hash: Its feature hash.
        title: Its title.
        is_object: Whether it is an object with stretches; else a classification.
    """

    item_hash: str
    title: str
    is_object: bool


@dataclass(frozen=True, slots=True)
class RangesPanel:
    """What can be done with ranges on this row.

    Attributes:
        new: The classes of new labels; empty where there are none.
        objects: Whether there are objects among them.
        unit: What the ranges count.
        placeholder: An example.
        html: Whether ranges are places of a page, which nobody can type.
        frames: Whether classifications can be on some frames and not on others.
        start: Where a new label begins with, as text.
        selected: What is selected and can be changed: ``object``, ``classification`` or "".
        text: Where that is, as it can be typed; "" where it cannot.
        seen: The same for the form to send along, as JSON.
        many: Whether it is on more frames than this one.
        classes: Other classes of the selected object.
        error: Why the last change was refused.
        typed: What was typed then.
    """

    new: tuple[RangeChoice, ...] = ()
    objects: bool = False
    unit: Unit = "frames"
    placeholder: str = ""
    html: bool = False
    frames: bool = False
    start: str = ""
    selected: str = ""
    text: str = ""
    seen: str = ""
    many: bool = False
    classes: tuple[RangeChoice, ...] = ()
    error: str = ""
    typed: str = ""


def ranges_panel(
    labels: LabelRowV2,
    row: LabelRowCache,
    selected: ObjectInstance | ClassificationInstance | None,
    there: Sequence[ClassificationInstance],
    *,
    frame: int,
    editable: bool,
) -> RangesPanel:
    """Gather what the panel offers; nothing to those who may only look.

    Args:
        labels: The row's.
        row: The row.
        selected: The selected instance, if it is on the frame.
        there: The classifications of the frame: of their classes it can have no other.
        frame: The frame.
        editable: Whether the person may change labels.
    """
    if not editable or row.data_type in _IN_PARTS:
        return RangesPanel()
    objects = _object_choices(labels, row)
    taken = {each.feature_hash for each in there}
    new = [
        *objects,
        *(
            RangeChoice(str(item.feature_node_hash), item.title, is_object=False)
            for item in labels.ontology_structure.classifications
            if item.feature_node_hash not in taken
        ),
    ]
    unit = unit_of(row.data_type)
    frames = unit == "frames" and labels.number_of_frames > 1
    found = RangesPanel(
        new=tuple(new),
        objects=bool(objects),
        unit=unit,
        placeholder=_PLACEHOLDERS[unit],
        html=row.file_type == "text/html",
        frames=frames,
        start=str(frame) if frames else "",
    )
    if isinstance(selected, ClassificationInstance):
        return _of_classification(found, selected)
    if isinstance(selected, ObjectInstance) and selected.is_range_only():
        return _of_object(found, selected, objects)
    return found


def _object_choices(labels: LabelRowV2, row: LabelRowCache) -> list[RangeChoice]:
    shape = SHAPES.get(row.data_type)
    return [
        RangeChoice(str(item.feature_node_hash), item.title, is_object=True)
        for item in labels.ontology_structure.objects
        if item.shape is shape and not item.archived
    ]


def _of_classification(panel: RangesPanel, selected: ClassificationInstance) -> RangesPanel:
    frames: FrameRanges = frames_of(selected)
    ranged = panel.frames and not selected.is_global()
    return replace(
        panel,
        selected="classification",
        text=shown_ranges(frames, "frames") if ranged else "",
        seen=json.dumps(frames) if ranged else "",
        many=len(frames) > 1 or any(first != last for first, last in frames),
    )


def _of_object(
    panel: RangesPanel, selected: ObjectInstance, objects: list[RangeChoice]
) -> RangesPanel:
    value = plain_stretches(selected)
    return replace(
        panel,
        selected="object",
        text=shown_ranges(value.get("range", ()), panel.unit),
        seen=json.dumps(value, separators=(",", ":")),
        classes=tuple(each for each in objects if each.item_hash != selected.feature_hash),
    )
