"""A small ontology and a detached video row with a car and a scene on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from encord_portal.sdk.objects import (
    ChecklistAttribute,
    Classification,
    ClassificationInstance,
    LabelRowV2,
    Object,
    ObjectInstance,
    OntologyStructure,
    RadioAttribute,
    Shape,
    TextAttribute,
)
from encord_portal.sdk.objects.attributes import NumericAttribute
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from encord_portal.sdk.objects.frames import Range
from encord_portal.sdk.objects.options import NestableOption, Option
from encord_portal.sdk.orm.label_row import LabelRowMetadata


@dataclass(frozen=True, slots=True)
class CarOntology:
    """An ontology with every kind of attribute, static, dynamic and nested."""

    structure: OntologyStructure
    car: Object
    brand: RadioAttribute
    brand_a: NestableOption
    brand_b: NestableOption
    model: TextAttribute
    extras: ChecklistAttribute
    extra_1: Option
    extra_2: Option
    note: TextAttribute
    doors: NumericAttribute
    state: RadioAttribute
    moving: NestableOption
    parked: NestableOption
    spot: TextAttribute
    lights: ChecklistAttribute
    light_1: Option
    light_2: Option
    scene: Classification
    weather: RadioAttribute
    sunny: NestableOption
    rainy: NestableOption
    strength: TextAttribute


def make_ontology(*, required: bool = False) -> CarOntology:
    """The ontology; with ``required`` the note, the state and the strength must be answered."""
    structure = OntologyStructure()
    car = structure.add_object("Car", Shape.BOUNDING_BOX)
    brand = car.add_attribute(RadioAttribute, "Brand")
    brand_a, brand_b = brand.add_option("A"), brand.add_option("B")
    model = brand_a.add_nested_attribute(TextAttribute, "Model")
    extras = car.add_attribute(ChecklistAttribute, "Extras")
    extra_1, extra_2 = extras.add_option("Roof"), extras.add_option("Trailer")
    note = car.add_attribute(TextAttribute, "Note", required=required)
    doors = car.add_attribute(NumericAttribute, "Doors")
    state = car.add_attribute(RadioAttribute, "State", required=required, dynamic=True)
    moving, parked = state.add_option("Moving"), state.add_option("Parked")
    spot = parked.add_nested_attribute(TextAttribute, "Spot")
    lights = car.add_attribute(ChecklistAttribute, "Lights", dynamic=True)
    light_1, light_2 = lights.add_option("Left"), lights.add_option("Right")
    scene = structure.add_classification()
    weather = scene.add_attribute(RadioAttribute, "Weather")
    sunny, rainy = weather.add_option("Sunny"), weather.add_option("Rainy")
    strength = rainy.add_nested_attribute(TextAttribute, "Strength", required=required)
    return CarOntology(
        structure=structure,
        car=car,
        brand=brand,
        brand_a=brand_a,
        brand_b=brand_b,
        model=model,
        extras=extras,
        extra_1=extra_1,
        extra_2=extra_2,
        note=note,
        doors=doors,
        state=state,
        moving=moving,
        parked=parked,
        spot=spot,
        lights=lights,
        light_1=light_1,
        light_2=light_2,
        scene=scene,
        weather=weather,
        sunny=sunny,
        rainy=rainy,
        strength=strength,
    )


def place_labels(row: LabelRowV2, ontology: CarOntology, last: int = 50) -> None:
    """Put the car on frames 0 to ``last`` and the scene on the first frames of a row."""
    car = ObjectInstance(ontology.car, object_hash="car00001")
    box = BoundingBoxCoordinates(height=0.2, width=0.3, top_left_x=0.1, top_left_y=0.4)
    car.set_for_frames(box, Range(0, last))
    car.set_answer(ontology.brand_a, attribute=ontology.brand)
    car.set_answer("Golf", attribute=ontology.model)
    if last:
        car.set_answer(ontology.moving, attribute=ontology.state, frames=Range(0, last))
    row.add_object_instance(car)
    scene = ClassificationInstance(ontology.scene, classification_hash="scene001")
    scene.set_for_frames(Range(0, min(last, 10)))
    scene.set_answer(ontology.sunny, attribute=ontology.weather)
    row.add_classification_instance(scene)


def make_row(ontology: CarOntology | None = None) -> tuple[LabelRowV2, CarOntology]:
    """A detached row of 100 video frames with labels."""
    ontology = ontology or make_ontology()
    row = LabelRowV2(LabelRowMetadata.from_dict(_LISTED), None, _Ontology(ontology.structure))
    row.from_labels_dict(_EMPTY)
    place_labels(row, ontology)
    return row, ontology


@dataclass(frozen=True, slots=True)
class _Ontology:
    structure: OntologyStructure


_HASH = "00000000-0000-4000-8000-0000000000aa"
_IDENTITY: dict[str, Any] = {
    "label_hash": _HASH,
    "branch_name": "main",
    "created_at": "2024-05-01 10:00:00",
    "last_edited_at": "2024-05-01 10:00:00",
    "data_hash": _HASH,
    "dataset_hash": _HASH,
    "dataset_title": "Street",
    "data_title": "video.mp4",
    "label_status": "NOT_LABELLED",
    "spaces": {},
}
_LISTED = {
    **_IDENTITY,
    "data_type": "VIDEO",
    "data_link": None,
    "number_of_frames": 100,
    "frames_per_second": 10.0,
    "duration": 10.0,
    "width": 64,
    "height": 48,
}
_EMPTY = {
    **_IDENTITY,
    "data_type": "video",
    "object_answers": {},
    "classification_answers": {},
    "object_actions": {},
    "data_units": {
        _HASH: {
            "data_hash": _HASH,
            "data_title": "video.mp4",
            "data_type": "video/mp4",
            "data_sequence": 0,
            "data_link": None,
            "data_duration": 10.0,
            "data_fps": 10.0,
            "width": 64,
            "height": 48,
            "labels": {},
        }
    },
}


def copy_row(row: LabelRowV2, ontology: CarOntology) -> LabelRowV2:
    """Another row with the same labels."""
    copy, _ = make_row(ontology)
    copy.from_labels_dict(row.to_encord_dict())
    return copy


def fractions(box: Any) -> tuple[float, float, float, float]:
    """Left, top, width and height of a box's coordinates, whichever package they are of."""
    return box.top_left_x, box.top_left_y, box.width, box.height
