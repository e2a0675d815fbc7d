"""Point clouds of a garage with a motorcycle, and data groups of what belongs together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from encord_portal.demo import garage, media, pictures, point_clouds, sounds
from encord_portal.demo.garage import DEPTH, PHOTOS, WIDTH
from encord_portal.demo.labelling import Labeller
from encord_portal.demo.ontology import radio, text
from encord_portal.demo.people import Person
from encord_portal.demo.plan import Label, Medium, Progress, Row, Scenario
from encord_portal.demo.scenarios.rows import deal, single
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.coordinates import (
    BoundingBoxCoordinates,
    CuboidCoordinates,
    PointCoordinate3D,
)
from encord_portal.sdk.objects.frames import Range
from encord_portal.sdk.objects.ontology_structure import OntologyStructure

# In metres from below the camera to the right, forward and up; turned about the upright axis.
_MOTORCYCLE = CuboidCoordinates(
    position=(0.207, 2.487, 0.445), orientation=(0, 0, -0.227), size=(1.44, 0.7, 0.89)
)
_BENCH = CuboidCoordinates(
    position=(-0.55, 3.6, 0.33), orientation=(0, 0, -0.06), size=(0.95, 0.62, 0.66)
)
_CARTON = CuboidCoordinates(
    position=(0.9, 3.74, 0.885), orientation=(0, 0, -0.05), size=(0.24, 0.2, 0.24)
)
_HEADLIGHT = PointCoordinate3D(0.506, 2.147, 0.748)
# The motorcycle in the left and in the right photo, in pixels: left, top, right, bottom.
_BOXES = ((92, 52, 684, 452), (36, 52, 624, 452))
_LAMPS = ((507, 121, 560, 188), (449, 121, 502, 188))


def ontology() -> OntologyStructure:
    """Things in space, their points, and the same things in photos."""
    structure = OntologyStructure()
    thing = structure.add_object("Thing", Shape.CUBOID)
    kind = radio(thing, "Kind", ["Vehicle", "Furniture", "Box"], required=True)
    text(kind["Vehicle"], "Make")
    structure.add_object("Lamp", Shape.POINT)
    structure.add_object("Points of a thing", Shape.SEGMENTATION)
    vehicle = structure.add_object("Vehicle", Shape.BOUNDING_BOX)
    radio(vehicle, "Seen", ["Whole", "In part"])
    structure.add_object("Headlight", Shape.BOUNDING_BOX)
    structure.add_object("Turn", Shape.AUDIO)
    structure.add_object("Name", Shape.TEXT)
    return structure


def rows() -> list[Row]:
    """The garage whole, in parts and with its photos; photos with a detail, a talk with words."""
    return deal(
        [
            _scene("Garage", "garage", _label_garage),
            _group("Both cameras", _photos, _label_photos),
            _scene("Motorcycle alone", "motorcycle", _label_motorcycle),
            _group("Photo and headlight", _details, _label_details),
            _group("Telephone and its words", _talk, _label_talk),
            _scene("Garage without the motorcycle", "background", _label_background),
            _row("Garage and its photos", Medium.PHOTOGRAPHED, _photographed, _label_both),
        ]
    )


def _scene(title: str, part: str, label: Label) -> Row:
    return single(title, Medium.SCENE, partial(point_clouds.cloud_file, part), label)


def _group(title: str, files: Callable[[], Sequence[Path]], label: Label) -> Row:
    return _row(title, Medium.GROUP, files, label)


def _row(title: str, medium: Medium, files: Callable[[], Sequence[Path]], label: Label) -> Row:
    return Row(title, medium, files, label, Progress.STARTED, Person.ANA)


def _label_garage(labels: Labeller) -> None:
    _label_motorcycle(labels)
    _label_background(labels)


def _label_motorcycle(labels: Labeller) -> None:
    labels.place("Thing", {0: _MOTORCYCLE}, {"Kind": "Vehicle", "Make": "Yamaha"})
    labels.place("Lamp", {0: _HEADLIGHT})
    (space,) = labels.row.get_spaces()
    last = point_clouds.motorcycle_points() - 1
    labels.on_part(space, "Points of a thing", Range(0, last))


def _label_background(labels: Labeller) -> None:
    labels.place("Thing", {0: _BENCH}, {"Kind": "Furniture"})
    labels.place("Thing", {0: _CARTON}, {"Kind": "Box"})


def _photographed() -> list[Path]:
    return [point_clouds.cloud_file("garage"), *_photos()]


def _label_both(labels: Labeller) -> None:
    labels.place("Thing", {0: _MOTORCYCLE}, {"Kind": "Vehicle", "Make": "Yamaha"})
    _label_background(labels)
    labels.place("Lamp", {0: _HEADLIGHT})
    cloud = labels.row.get_space(stream_id=garage.CLOUD, event_index=0, type_="point_cloud")
    last = point_clouds.motorcycle_points() - 1
    labels.on_part(cloud, "Points of a thing", Range(0, last))
    for name, vehicle, lamp in zip((garage.LEFT, garage.RIGHT), _BOXES, _LAMPS, strict=True):
        photo = labels.row.get_space(stream_id=name, event_index=0, type_="image")
        labels.on_part(photo, "Vehicle", _box(vehicle, WIDTH, DEPTH), {"Seen": "Whole"})
        labels.on_part(photo, "Headlight", _box(lamp, WIDTH, DEPTH))


def _photos() -> list[Path]:
    return [media.path_of(each) for each in PHOTOS]


def _label_photos(labels: Labeller) -> None:
    for space, vehicle, lamp in zip(labels.row.get_spaces(), _BOXES, _LAMPS, strict=True):
        labels.on_part(space, "Vehicle", _box(vehicle, WIDTH, DEPTH), {"Seen": "Whole"})
        labels.on_part(space, "Headlight", _box(lamp, WIDTH, DEPTH))


def _details() -> list[Path]:
    return [media.path_of(PHOTOS[0]), pictures.cut(PHOTOS[0], "headlight", _DETAIL)]


_DETAIL = (440, 60, 620, 240)


def _label_details(labels: Labeller) -> None:
    photo, detail = labels.row.get_spaces()
    left, top, right, bottom = _DETAIL
    labels.on_part(photo, "Vehicle", _box(_BOXES[0], WIDTH, DEPTH), {"Seen": "Whole"})
    x, y, end, low = _LAMPS[0]
    near = (x - left, y - top, end - left, low - top)
    labels.on_part(detail, "Headlight", _box(near, right - left, bottom - top))


def _talk() -> list[Path]:
    return [media.path_of(sounds.TALK), sounds.transcript()]


def _label_talk(labels: Labeller) -> None:
    sound, words = labels.row.get_spaces()
    for turn in sounds.turns():
        labels.on_part(sound, "Turn", Range(turn.first, turn.last))
    said = sounds.transcript().read_text(encoding="utf-8")
    for name in ("Diane", "Sheila", "Chicago", "New Jersey"):
        at = said.find(name)
        if at >= 0:
            labels.on_part(words, "Name", Range(at, at + len(name) - 1))


def _box(pixels: tuple[int, int, int, int], width: int, height: int) -> BoundingBoxCoordinates:
    left, top, right, bottom = pixels
    return BoundingBoxCoordinates(
        top_left_x=left / width,
        top_left_y=top / height,
        width=(right - left) / width,
        height=(bottom - top) / height,
    )


SCENARIO = Scenario(
    title="Garage in space",
    description="Point clouds with things in them, and data groups: photos, a talk and its words.",
    ontology_title="Things in space",
    ontology=ontology,
    dataset_title="Garage",
    credits=(
        "From scikit-image (BSD-3): the stereo motorcycle with its disparities (Middlebury 2014), "
        "from which the point clouds are computed. From pyannote-audio (MIT): a telephone talk "
        "with its words."
    ),
    rows=rows,
)
