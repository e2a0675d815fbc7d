"""What the panel offers to do with shapes: draw one, move the selected one, remove it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from encord_portal.sdk.objects import LabelRowV2, ObjectInstance, Shape
from labels.forms.geometry import NumberField, number_fields
from labels.forms.new_shapes import can_start
from labels.merging.geometry import plain_geometry
from labels.merging.targets import annotations_on_parts
from labels.rendering.colours import safe_colour
from labels.services.geometry import INTERPOLATED

# Shapes that are dragged by their points, and masks, which are painted.
_EDITED = INTERPOLATED | {"bitmask"}
# What has a place in the space of a scene.
_IN_SPACE = {"cuboid", "point", "polyline"}


@dataclass(frozen=True, slots=True)
class ClassChoice:
    """A class that can be chosen.

    Attributes:
        item_hash: Its feature hash.
        title: Its title.
        shape: Its shape's wire name.
        color: Its colour.
        like: Size and turn of its newest cuboid in space as JSON, "" where there is none.
    """

    item_hash: str
    title: str
    shape: str
    color: str
    like: str = ""


@dataclass(frozen=True, slots=True)
class GeometryPanel:
    """What can be done with shapes on this frame.

    Attributes:
        draw: The classes that a new object can be of; empty where nothing can be drawn.
        selected: Whether an object on this frame is selected, and may be changed.
        position: The selected object's shape and geometry as JSON, ``""`` if it can't be edited.
        seen: The same of every shape, to be compared when numbers are typed.
        fields: The numbers that describe it.
        classes: Other classes of the same shape.
        rings: Whether it has rings, which can be added and taken away.
        color: Its class's colour.
        interpolates: Whether positions between two frames can be worked out.
        first: A range to begin with: from this frame …
        last: … to the next one that the object is on, or the last one.
        error: Why the last change was refused.
    """

    draw: list[ClassChoice]
    selected: bool = False
    position: str = ""
    seen: str = ""
    fields: tuple[NumberField, ...] = ()
    classes: tuple[ClassChoice, ...] = ()
    rings: bool = False
    color: str = ""
    interpolates: bool = False
    first: int = 0
    last: int = 0
    error: str = ""


def geometry_panel(
    labels: LabelRowV2,
    selected: Any,
    frame: int,
    size: tuple[int, int],
    *,
    editable: bool,
) -> GeometryPanel:
    """Gather what the panel offers; nothing to those who may only look."""
    if not editable:
        return GeometryPanel(draw=[])
    structure = labels.ontology_structure
    is_paper = labels.data_type.value == "pdf"
    choices = {
        str(item.feature_node_hash): ClassChoice(
            str(item.feature_node_hash), item.title, item.shape.value, item.color
        )
        for item in structure.objects
        if not item.archived
    }
    draw = [
        choices[str(item.feature_node_hash)]
        for item in structure.objects
        # A page of a document has no pixels that a mask could count.
        if can_start(item, structure) and not (is_paper and item.shape is Shape.BITMASK)
    ]
    in_scene = labels.data_type.value == "scene"
    if in_scene:
        draw = _in_space(labels, choices)
    if not isinstance(selected, ObjectInstance) or (
        in_scene and not _is_in_space(labels, selected)
    ):
        return GeometryPanel(draw=draw)
    item = selected.ontology_item
    value = plain_geometry(selected, frame)
    written = json.dumps(value, separators=(",", ":"))
    end = max(labels.number_of_frames, 1) - 1
    later = [each for each in selected.get_annotation_frames() if each > frame + 1]
    shape = item.shape.value
    edited = _EDITED - {"bitmask"} if is_paper else _EDITED
    return GeometryPanel(
        draw=draw,
        selected=True,
        position=written if shape in edited and not in_scene else "",
        seen=written,
        fields=tuple(number_fields(value, *size)),
        classes=tuple(
            each
            for each in choices.values()
            if each.shape == shape and each.item_hash != item.feature_node_hash
        ),
        rings=shape == "polygon" and not in_scene,
        color=safe_colour(item.color),
        interpolates=shape in INTERPOLATED and labels.number_of_frames > 1 and not is_paper,
        first=frame,
        last=min(later, default=end),
    )


def _in_space(labels: LabelRowV2, choices: Mapping[str, ClassChoice]) -> list[ClassChoice]:
    """The classes of what can be put into the space of a scene."""
    if labels.is_event_based:
        return []
    newest: dict[str, str] = {}
    for instance in labels.get_object_instances():
        frame = max(instance.get_annotation_frames(), default=None)
        if instance.ontology_item.shape is Shape.CUBOID and frame is not None:
            cuboid = plain_geometry(instance, frame)["cuboid"]
            alike = {name: cuboid[name] for name in ("size", "orientation")}
            newest[instance.feature_hash] = json.dumps(alike, separators=(",", ":"))
    return [
        replace(each, like=newest.get(each.item_hash, ""))
        for each in choices.values()
        if each.shape in _IN_SPACE
    ]


def _is_in_space(labels: LabelRowV2, instance: ObjectInstance) -> bool:
    """Whether an object has a place on the scene's frames, and not on one of its files."""
    return not labels.is_event_based and not annotations_on_parts(instance)
