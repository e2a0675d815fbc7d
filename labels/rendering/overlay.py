"""One frame of a label row as marks: which instances are there, and how each is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from encord_portal.sdk.objects import LabelRowV2, ObjectInstance, OntologyStructure
from labels.rendering.colours import safe_colour
from labels.rendering.geometry import Canvas, Edges, ShapeNotDrawableError, drawing
from labels.rendering.svg import Mark


@dataclass(frozen=True, slots=True)
class FrameInstance:
    """An object instance on this frame.

    Attributes:
        object_hash: The instance.
        class_name: Its class in the ontology.
        number: Which instance of its class it is, from 0.
        color: The class's colour.
        shape: The ontology shape's wire name.
        mark: How it is drawn; None when its shape has no place on a flat picture.
        instance: The instance itself.
    """

    object_hash: str
    class_name: str
    number: int
    color: str
    shape: str
    mark: Mark | None
    instance: ObjectInstance

    @property
    def label(self) -> str:
        return f"{self.class_name} ({self.number})"


def instance_numbers(instances: Sequence[ObjectInstance]) -> dict[str, int]:
    """A number per instance, counted within its class in the row's own order.

    It is counted over the whole row and not over one frame, so that ``Car (3)`` is the same car
    on every frame.
    """
    counted: dict[str, int] = {}
    numbers: dict[str, int] = {}
    for instance in instances:
        feature_hash = instance.feature_hash
        numbers[instance.object_hash] = counted.get(feature_hash, 0)
        counted[feature_hash] = numbers[instance.object_hash] + 1
    return numbers


def skeleton_edges(ontology: OntologyStructure) -> dict[str, Edges]:
    """Per skeleton class (by feature hash) the pairs of joint names that belong together."""
    edges: dict[str, Edges] = {}
    for template in ontology.skeleton_templates.values():
        names = {key: joint.name for key, joint in template.skeleton.items()}
        edges[template.feature_node_hash or template.name] = tuple(
            (names[first], names[second])
            for first, seconds in template.skeleton_edges.items()
            for second in seconds
            if first in names and second in names
        )
    return edges


def frame_instances(
    label_row: LabelRowV2,
    frame: int,
    *,
    width: float,
    height: float,
    href: Callable[[str], str],
) -> list[FrameInstance]:
    """Everything that is on a frame, in the row's order.

    Args:
        label_row: The row, its labels read.
        frame: 0-based.
        width: Pixels across of this frame's picture.
        height: Pixels down.
        href: Where a click on an instance leads, by object hash.
    """
    numbers = instance_numbers(label_row.get_object_instances())
    edges = skeleton_edges(label_row.ontology_structure)
    canvas = Canvas(width, height)
    view = label_row.get_frame_view(frame)
    return [
        _frame_instance(instance, frame, numbers, edges, canvas, href)
        for instance in view.get_object_instances()
    ]


def _frame_instance(
    instance: ObjectInstance,
    frame: int,
    numbers: Mapping[str, int],
    edges: Mapping[str, Edges],
    canvas: Canvas,
    href: Callable[[str], str],
) -> FrameInstance:
    item = instance.ontology_item
    number = numbers.get(instance.object_hash, 0)
    color = safe_colour(item.color)
    own_edges = edges.get(item.feature_node_hash) or edges.get(item.name) or ()
    try:
        shape = drawing(
            instance.get_annotation(frame).coordinates, replace(canvas, edges=own_edges)
        )
    except ShapeNotDrawableError:
        mark = None
    else:
        mark = Mark(
            object_hash=instance.object_hash,
            label=f"{item.name} ({number})",
            color=color,
            shape=item.shape.value,
            drawing=shape,
            href=href(instance.object_hash),
        )
    return FrameInstance(
        object_hash=instance.object_hash,
        class_name=item.name,
        number=number,
        color=color,
        shape=item.shape.value,
        mark=mark,
        instance=instance,
    )
