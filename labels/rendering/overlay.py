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
    """The number that people see beside the class's name, per instance.

    It is the instance's own number where it has one. The others are counted within their class,
    over the whole row and not over one frame, so that ``Car (3)`` is the same car everywhere; the
    order (first frame, then hash) doesn't depend on how the row was read.
    """
    numbers: dict[str, int] = {}
    taken: dict[str, set[int]] = {}
    unnumbered: list[ObjectInstance] = []
    for instance in instances:
        own = instance.object_number
        if own is None:
            unnumbered.append(instance)
        else:
            numbers[instance.object_hash] = own
            taken.setdefault(instance.feature_hash, set()).add(own)
    for instance in sorted(unnumbered, key=_first_seen):
        used = taken.setdefault(instance.feature_hash, set())
        number = len(used)
        while number in used:
            number += 1
        used.add(number)
        numbers[instance.object_hash] = number
    return numbers


def _first_seen(instance: ObjectInstance) -> tuple[int, str]:
    return min(instance.get_annotation_frames(), default=-1), instance.object_hash


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
    numbers: Mapping[str, int],
    href: Callable[[str], str],
) -> list[FrameInstance]:
    """Everything that is on a frame, by class in the ontology's order, then by number.

    Args:
        label_row: The row, its labels read.
        frame: 0-based.
        width: Pixels across of this frame's picture.
        height: Pixels down.
        numbers: Of the row's instances, see :func:`instance_numbers`.
        href: Where a click on an instance leads, by object hash.
    """
    edges = skeleton_edges(label_row.ontology_structure)
    canvas = Canvas(width, height)
    view = label_row.get_frame_view(frame)
    found = [
        _frame_instance(instance, frame, numbers, edges, canvas, href)
        for instance in view.get_object_instances()
    ]
    return sorted(found, key=lambda each: (each.instance.ontology_item.uid, each.number))


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
