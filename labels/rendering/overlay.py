"""One frame of a label row as marks: which instances are there, and how each is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from encord_portal.sdk.objects import LabelRowV2, ObjectInstance, OntologyStructure
from encord_portal.sdk.objects.coordinates import Coordinates
from encord_portal.sdk.objects.spaces.annotations import SpaceObjectAnnotation
from encord_portal.sdk.objects.spaces.base_space import Space
from labels.merging.targets import annotations_on_parts
from labels.rendering.colours import safe_colour
from labels.rendering.geometry import Canvas, Edges, ShapeNotDrawableError, drawing
from labels.rendering.on_frame import has_frames, objects_on
from labels.rendering.shapes import Drawing
from labels.rendering.svg import VERDICT_SIGNS, Mark


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
    order (first frame, age, hash) doesn't depend on how the row was read.
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


def _first_seen(instance: ObjectInstance) -> tuple[int, float, str]:
    """First frame, then age: a new object must not take the number of an older one."""
    row = instance.is_assigned_to_label_row()
    if row is not None and row.is_event_based:
        events = instance.get_events()
        frame = events[0].frame if events else -1
        made = events[0].metadata.created_at if events else None
    else:
        on_parts = annotations_on_parts(instance)
        frame = min(instance.get_annotation_frames(), default=-1)
        made = None
        if on_parts:
            made = min(on_parts, key=lambda each: each.frame).created_at
        elif frame >= 0:
            made = instance.get_annotation(frame).created_at
    return frame, made.timestamp() if made else 0.0, instance.object_hash


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
    href: Callable[[str], str] = lambda _: "",
    among: Sequence[ObjectInstance] | None = None,
) -> list[FrameInstance]:
    """Everything that is on a frame, by class in the ontology's order, then by number.

    Args:
        label_row: The row, its labels read.
        frame: 0-based.
        width: Pixels across of this frame's picture.
        height: Pixels down.
        numbers: Of the row's instances, see :func:`instance_numbers`.
        href: Where a click on an instance leads, by object hash; empty where it leads nowhere.
        among: What is on the frame, where the caller knows better.
    """
    edges = skeleton_edges(label_row.ontology_structure)
    canvas = Canvas(width, height)
    found = [
        _frame_instance(instance, frame, numbers, edges, canvas, href)
        for instance in (objects_on(label_row, frame) if among is None else among)
    ]
    return sorted(found, key=lambda each: (each.instance.ontology_item.uid, each.number))


def space_instances(
    label_row: LabelRowV2,
    space: Space,
    frame: int,
    *,
    width: float,
    height: float,
    numbers: Mapping[str, int],
    href: Callable[[str], str] = lambda _: "",
) -> list[FrameInstance]:
    """What is drawn on a frame of a part of a data group; see :func:`frame_instances`."""
    edges = skeleton_edges(label_row.ontology_structure)
    canvas = Canvas(width, height)
    found = []
    for annotation in space.get_annotations("object"):
        if not isinstance(annotation, SpaceObjectAnnotation) or annotation.frame != frame:
            continue
        instance = annotation.object_instance
        own = replace(canvas, edges=_own_edges(instance, edges))
        shape = _drawn(annotation.coordinates, own)
        found.append(_named(instance, shape, numbers, href))
    return sorted(found, key=lambda each: (each.instance.ontology_item.uid, each.number))


def judged(found: Sequence[FrameInstance], verdicts: Mapping[str, str]) -> list[FrameInstance]:
    """The same instances with what their reviews say, by object hash, shown on their marks."""
    return [
        replace(each, mark=replace(each.mark, verdict=verdicts[each.object_hash]))
        if each.mark is not None and verdicts.get(each.object_hash) in VERDICT_SIGNS
        else each
        for each in found
    ]


def _frame_instance(
    instance: ObjectInstance,
    frame: int,
    numbers: Mapping[str, int],
    edges: Mapping[str, Edges],
    canvas: Canvas,
    href: Callable[[str], str],
) -> FrameInstance:
    shape = _shape(instance, frame, replace(canvas, edges=_own_edges(instance, edges)))
    return _named(instance, shape, numbers, href)


def _own_edges(instance: ObjectInstance, edges: Mapping[str, Edges]) -> Edges:
    item = instance.ontology_item
    return edges.get(item.feature_node_hash) or edges.get(item.name) or ()


def _named(
    instance: ObjectInstance,
    shape: Drawing | None,
    numbers: Mapping[str, int],
    href: Callable[[str], str],
) -> FrameInstance:
    item = instance.ontology_item
    number = numbers.get(instance.object_hash, 0)
    color = safe_colour(item.color)
    mark = (
        None
        if shape is None
        else Mark(
            object_hash=instance.object_hash,
            label=f"{item.name} ({number})",
            color=color,
            shape=item.shape.value,
            drawing=shape,
            href=href(instance.object_hash),
        )
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


def _shape(instance: ObjectInstance, frame: int, canvas: Canvas) -> Drawing | None:
    label_row = instance.is_assigned_to_label_row()
    if label_row is None or not has_frames(label_row):
        return None
    return _drawn(instance.get_annotation(frame).coordinates, canvas)


def _drawn(coordinates: Coordinates, canvas: Canvas) -> Drawing | None:
    try:
        return drawing(coordinates, canvas)
    except ShapeNotDrawableError:
        return None
