"""What labels say, cell by cell, and what people and scripts may change in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects import ClassificationInstance, LabelRowV2, ObjectInstance
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from encord_portal.sdk.objects.frames import Range
from tests.builders.label_rows import CarOntology

CAR, SCENE = "car00001", "scene001"
BOX, ON = "box", "on"
# Instance, attribute or where it is, frame (0 for what is the same on all frames). Where: the left
# edge of an object's box, "on" for a classification.
Cell = tuple[str, str, int]
Facts = dict[Cell, Any]


@dataclass(frozen=True)
class Attributes:
    """The attributes that are edited, by feature hash."""

    ontology: CarOntology

    @property
    def static(self) -> dict[str, Any]:
        o = self.ontology
        return {each.feature_node_hash: each for each in (o.brand, o.model, o.extras, o.note)}

    @property
    def dynamic(self) -> dict[str, Any]:
        o = self.ontology
        return {each.feature_node_hash: each for each in (o.state, o.spot, o.lights)}

    @property
    def scene(self) -> dict[str, Any]:
        o = self.ontology
        return {each.feature_node_hash: each for each in (o.weather, o.strength)}

    def values(self, key: str, counter: int) -> list[Any]:
        """What an attribute may be set to; texts are never the same twice."""
        options = {
            each.feature_node_hash: [option.feature_node_hash for option in each.options]
            for each in (*self.static.values(), *self.dynamic.values(), *self.scene.values())
        }[key]
        if not options:
            return [f"text {counter}", None]
        if key in (
            self.ontology.extras.feature_node_hash,
            self.ontology.lights.feature_node_hash,
        ):
            return [[options[0]], [options[1]], sorted(options), None]
        cleared = [] if key == self.ontology.weather.feature_node_hash else [None]
        return [*options, *cleared]


def plain(answer: Any) -> Any:
    if hasattr(answer, "feature_node_hash"):
        return answer.feature_node_hash
    if isinstance(answer, list | tuple | set):
        return sorted(each.feature_node_hash for each in answer) or None
    return answer or None


def facts_of(labels: LabelRowV2, attributes: Attributes) -> Facts:
    """Every cell that is not empty."""
    facts: Facts = {}
    for car in labels.get_object_instances():
        _object_facts(car, attributes, facts)
    for scene in labels.get_classification_instances():
        name = scene.classification_hash
        for key, attribute in attributes.scene.items():
            facts[name, key, 0] = plain(scene.get_answer(attribute))
        for annotation in scene.get_annotations():
            facts[name, ON, annotation.frame] = True
    return {cell: value for cell, value in facts.items() if value is not None}


def _object_facts(car: ObjectInstance, attributes: Attributes, facts: Facts) -> None:
    name = car.object_hash
    for annotation in car.get_annotations():
        facts[name, BOX, annotation.frame] = annotation.coordinates.top_left_x
    for key, attribute in attributes.static.items():
        facts[name, key, 0] = plain(car.get_answer(attribute))
    for key, attribute in attributes.dynamic.items():
        for answer in car.get_answer(attribute):
            for part in answer.ranges:
                for frame in range(part.start, part.end + 1):
                    facts[name, key, frame] = plain(answer.answer)


@dataclass(frozen=True)
class Mutation:
    """One change that a script makes to labels, past the portal."""

    kind: str
    key: str
    value: Any
    first: int
    last: int


MUTATIONS = ("answer", "answer", "answer", "box", "scene", "off", "gone", "back")


def mutate(labels: LabelRowV2, attributes: Attributes, mutation: Mutation) -> None:
    """Make the change where it can be made."""
    cars = [each for each in labels.get_object_instances() if each.object_hash == CAR]
    scenes = labels.get_classification_instances()
    end = labels.number_of_frames - 1
    first, last = min(mutation.first, end), min(mutation.last, end)
    if mutation.kind == "back" and not cars:
        cars = [ObjectInstance(attributes.ontology.car, object_hash=CAR)]
        _place(cars[0], 0, end, 0.1)
        labels.add_object_instance(cars[0])
    if mutation.kind == "scene" and scenes:
        _move_scene(scenes[0], scenes[1:], first, last)
    if mutation.kind == "answer" and mutation.key in attributes.scene and scenes:
        _answer(scenes[0], attributes.scene[mutation.key], mutation.value)
    if not cars:
        return
    (car,) = cars
    if mutation.kind == "gone":
        labels.remove_object(car)
    elif mutation.kind == "off":
        _take_off(car, attributes, first, last)
    elif mutation.kind == "box":
        on = car.get_annotation_frames()
        for frame in set(range(first, last + 1)) & on:
            _place(car, frame, frame, first / 1000)
    elif mutation.kind == "answer" and mutation.key in attributes.static:
        _answer(car, attributes.static[mutation.key], mutation.value)
    elif mutation.kind == "answer" and mutation.key in attributes.dynamic:
        attribute = attributes.dynamic[mutation.key]
        for frame in sorted(set(range(first, last + 1)) & car.get_annotation_frames()):
            _answer(car, attribute, mutation.value, frame)


def box_at(x: float) -> dict[str, Any]:
    """The geometry that stands for a left edge: everything else about a box is always the same."""
    return {"shape": "bounding_box", "boundingBox": {"h": 0.2, "w": 0.3, "x": x, "y": 0.4}}


def _place(car: ObjectInstance, first: int, last: int, x: float) -> None:
    box = BoundingBoxCoordinates(height=0.2, width=0.3, top_left_x=x, top_left_y=0.4)
    car.set_for_frames(box, Range(first, last), overwrite=True)


def _move_scene(
    scene: ClassificationInstance, others: list[ClassificationInstance], first: int, last: int
) -> None:
    present = [each.frame for each in scene.get_annotations()]
    if any(each.is_on_frame(Range(first, last)) for each in others):
        return
    scene.set_for_frames(Range(first, last), overwrite=True)
    away = [frame for frame in present if not first <= frame <= last]
    if away:
        scene.remove_from_frames(away)


def _take_off(car: ObjectInstance, attributes: Attributes, first: int, last: int) -> None:
    on = car.get_annotation_frames()
    away = sorted(set(range(first, last + 1)) & on)
    if len(away) == len(on):
        return
    for frame in away:
        for attribute in attributes.dynamic.values():
            car.delete_answer(attribute, filter_frame=frame)
    if away:
        car.remove_from_frames(away)


def _answer(instance: Any, attribute: Any, value: Any, frame: int | None = None) -> None:
    options = {each.feature_node_hash: each for each in attribute.options}
    answer = value
    if isinstance(value, list):
        answer = [options[each] for each in value]
    elif value in options:
        answer = options[value]
    try:
        if value is None and frame is None:
            instance.delete_answer(attribute)
        elif value is None:
            instance.delete_answer(attribute, filter_frame=frame)
        elif frame is None:
            instance.set_answer(answer, attribute=attribute, overwrite=True)
        else:
            instance.set_answer(answer, attribute=attribute, frames=frame)
    except LabelRowError:
        # What hangs on an option that is not chosen cannot be answered.
        return
