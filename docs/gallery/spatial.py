"""Scenes with things in space, and data groups of what belongs together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from playwright.sync_api import Page

from docs.gallery import spoken, things
from docs.gallery.rows import Labels, hash_of
from docs.gallery.subjects import Subject, subjects
from encord_portal.demo import garage, media, point_clouds, sounds
from encord_portal.sdk.objects import Shape
from encord_portal.sdk.objects.coordinates import (
    BoundingBoxCoordinates,
    Coordinates,
    CuboidCoordinates,
    PointCoordinate3D,
    PolylineCoordinates,
)
from encord_portal.sdk.objects.frames import Range
from encord_portal.sdk.orm.group_layout import (
    DataGroupCarousel,
    DataGroupCustom,
    DataGroupGrid,
    DataGroupInput,
)
from encord_portal.sdk.storage import StorageFolder

_PHOTO = "skimage/data/motorcycle_left.png"
_WIDTH, _HEIGHT = 741, 500
# In metres: to the right, forward and up from below the camera.
_MOTORCYCLE = CuboidCoordinates(
    position=(0.207, 2.487, 0.445), orientation=(0, 0, -0.227), size=(1.44, 0.7, 0.89)
)
_LAMP = PointCoordinate3D(0.506, 2.147, 0.748)
_EDGE = ((-0.62, 2.75, 0.05), (-0.1, 2.2, 0.02), (0.5, 2.0, 0.02), (1.0, 2.0, 0.02))
_BOX = (92, 20, 684, 450)


@dataclass(frozen=True, slots=True)
class Placed:
    """A row with parts or space.

    Attributes:
        name: Of its picture.
        title: What kind of data it is, for people.
        caption: What is shown.
        upload: Brings it into a folder under a title.
        label: Puts the labels on.
        chosen: The class of the object that is selected.
        path: Below the row's address.
        act: What a person does before the picture is taken.
    """

    name: str
    title: str
    caption: str
    upload: Callable[[StorageFolder, str], UUID]
    label: Callable[[Labels], None]
    chosen: str
    path: str = "frames/0/"
    act: Callable[[Page], None] | None = None


def scenes() -> list[Placed]:
    """A point cloud with each shape in space, and a scene of a cloud and a photo."""
    in_space: list[tuple[str, str, str, Callable[[Labels], None]]] = [
        ("cuboid", "Cuboid", "Cuboid", partial(_in_space, "Cuboid", _MOTORCYCLE)),
        ("point", "Point", "Point", partial(_in_space, "Point", _LAMP)),
        ("polyline", "Polyline", "Polyline", partial(_in_space, "Polyline", _edge())),
        ("segmentation", "Segment", "Segment", _segment),
    ]
    return [
        *(
            Placed(f"scene-{name}", "Point cloud", caption, _cloud, label, chosen)
            for name, caption, chosen, label in in_space
        ),
        Placed(
            "scene-image",
            "Scene",
            "Its image, to be edited",
            _composite,
            _both,
            "Bounding box",
            act=_open_image,
        ),
        Placed(
            "scene-camera", "Scene", "Point cloud and camera", _composite, _both, "Bounding box"
        ),
    ]


def _open_image(page: Page) -> None:
    page.get_by_label("Edit the image of").first.click()
    page.locator(".image-place").wait_for()


def _cloud(folder: StorageFolder, title: str) -> UUID:
    return folder.upload_scene_file(point_clouds.cloud_file("garage"), title=title)


def _edge() -> PolylineCoordinates:
    return PolylineCoordinates([PointCoordinate3D(*each) for each in _EDGE])


def _in_space(name: str, where: Coordinates, labels: Labels) -> None:
    labels.add(name, {0: where})


def _segment(labels: Labels) -> None:
    (space,) = labels.row.get_spaces()
    labels.put(space, "Segment", Range(0, point_clouds.motorcycle_points() - 1))


def _composite(folder: StorageFolder, title: str) -> UUID:
    with garage.integration() as reached:
        built = garage.scene(point_clouds.cloud_file("garage"), map(media.path_of, garage.PHOTOS))
        return folder.upload_scene(built, title, reached)


def _both(labels: Labels) -> None:
    _in_space("Cuboid", _MOTORCYCLE, labels)
    cloud = labels.row.get_space(stream_id=garage.CLOUD, event_index=0, type_="point_cloud")
    labels.put(cloud, "Segment", Range(0, point_clouds.motorcycle_points() - 1))
    photo = labels.row.get_space(stream_id=garage.LEFT, event_index=0, type_="image")
    labels.put(photo, "Bounding box", _box())


def _box() -> BoundingBoxCoordinates:
    left, top, right, bottom = _BOX
    return BoundingBoxCoordinates(
        top_left_x=left / _WIDTH,
        top_left_y=top / _HEIGHT,
        width=(right - left) / _WIDTH,
        height=(bottom - top) / _HEIGHT,
    )


def groups() -> list[Placed]:
    """The same parts in every layout, and a part of each kind with what it can hold."""
    return [
        Placed("group-grid", "Data group", "Grid", partial(_group, _grid), _label_pair, "Polygon"),
        Placed(
            "group-carousel",
            "Data group",
            "Carousel",
            partial(_group, _carousel),
            _label_pair,
            "Polygon",
        ),
        Placed(
            "group-custom",
            "Data group",
            "Custom layout: image, text, web page and sound",
            partial(_group, _custom),
            _label_custom,
            "Polygon",
        ),
    ]


def _group(
    layout: Callable[[StorageFolder, str], DataGroupInput], folder: StorageFolder, title: str
) -> UUID:
    return folder.create_data_group(layout(folder, title))


def _pair() -> list[Subject]:
    return [each for each in subjects() if each.name in ("image", "video")]


def _grid(folder: StorageFolder, title: str) -> DataGroupInput:
    return DataGroupGrid(name=title, layout_contents=_pair_of(folder, title))


def _carousel(folder: StorageFolder, title: str) -> DataGroupInput:
    return DataGroupCarousel(name=title, layout_contents=_pair_of(folder, title))


def _pair_of(folder: StorageFolder, title: str) -> list[UUID]:
    return [each.upload(folder, each.title) for each in _pair()]


def _custom(folder: StorageFolder, title: str) -> DataGroupInput:
    (image,) = (each for each in subjects() if each.name == "image")
    contents = {
        "image": image.upload(folder, "Photo"),
        "text": folder.upload_text(spoken.text_file(), "Text"),
        "page": folder.upload_text(spoken.page_file(), "Web page"),
        "sound": folder.upload_audio(media.path_of(sounds.TALK), "Sound"),
    }
    right: dict[str, Any] = {
        "direction": "column",
        "first": {
            "type": "data_unit_list",
            "keys": ["text", "page"],
            "carouselPosition": "top",
            "carouselSize": 20,
        },
        "second": {"type": "data_unit", "key": "sound"},
        "splitPercentage": 60,
    }
    layout = {
        "direction": "row",
        "first": {"type": "data_unit", "key": "image"},
        "second": right,
        "splitPercentage": 55,
    }
    return DataGroupCustom(name=title, layout_contents=contents, layout=layout)


def _label_pair(labels: Labels) -> None:
    for number, (space, subject) in enumerate(zip(labels.row.get_spaces(), _pair(), strict=True)):
        for shape in (Shape.POLYGON, Shape.BOUNDING_BOX):
            frames = [()] if subject.name == "image" else [(each,) for each in range(30, 61)]
            for frame in frames:
                where = things.coordinates(
                    subject.things[frame[0] if frame else 0], shape, subject.size
                )
                if frame and frame[0] > 30:
                    _go_on(labels, space, things.title(shape), frame[0], where, number)
                else:
                    labels.put(space, things.title(shape), *frame, where, number=number)


def _go_on(
    labels: Labels, space: Any, name: str, frame: int, where: Coordinates, number: int
) -> None:
    """The same object on one frame more."""
    wanted = hash_of(labels.row.data_title, name, number)
    (instance,) = (each for each in space.get_object_instances() if each.object_hash == wanted)
    space.put_object_instance(instance, frame, where)


def _label_custom(labels: Labels) -> None:
    (image,) = (each for each in subjects() if each.name == "image")
    where = things.coordinates(image.things[0], Shape.POLYGON, image.size)
    labels.put(labels.row.get_space(layout_key="image", type_="image"), "Polygon", where)
    text = labels.row.get_space(layout_key="text", type_="text")
    for number, each in enumerate(spoken.names()):
        labels.put(text, spoken.WORDS, each, number=number)
    page = labels.row.get_space(layout_key="page", type_="html")
    for number, coordinates in enumerate(spoken.places(), start=10):
        labels.put(page, spoken.WORDS, coordinates.range, number=number)
    sound = labels.row.get_space(layout_key="sound", type_="audio")
    for number, turn in enumerate(spoken.turns()):
        labels.put(sound, spoken.SOUND, turn, number=number)


def kinds() -> Sequence[Placed]:
    """Everything here."""
    return [*scenes(), *groups()]
