"""A project with a scene that the portal has kept: clouds, an image, objects in space and on them.

People and project are real; the row, its labels and its files are what the portal keeps of a row
that it has seen, so that nothing here depends on how a platform stores scenes.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

import numpy as np
from django.core.cache import cache
from django.utils import timezone

from encord_portal.sdk.objects import LabelRowV2, ObjectInstance, OntologyStructure, Shape
from encord_portal.sdk.objects.attributes import RadioAttribute
from encord_portal.sdk.objects.coordinates import (
    BoundingBoxCoordinates,
    CuboidCoordinates,
    PointCoordinate3D,
    PolylineCoordinates,
)
from encord_portal.sdk.objects.frames import Range
from encord_portal.sdk.objects.spaces.types import SceneMetadata
from encord_portal.sdk.orm.dataset import StorageLocation
from encord_portal.sdk.utilities.project_user import ProjectUserRole
from labels.models import LabelDictCache, LabelRowCache, MediaCopy
from labels.rendering.scene_layout import read_scene
from labels.services import media_store
from labels.services.blobs import pack
from labels.services.kept_rows import empty_labels, kept_row
from labels.services.scenes import kept_as
from tests.builders.cached import make_row
from tests.builders.clouds import points_table, write_pcd, write_ply
from tests.builders.world import World, client_of, make_image, make_people

# Where the scanner is in the world: turned by a quarter to the left, far from the origin.
TURN = (0, -1, 0, 1, 0, 0, 0, 0, 1)
PLACE = (1000.5, -2000.25, 2)
CUBOID = CuboidCoordinates(
    position=(1001.5, -2000.0, 2.5), orientation=(0.1, -0.2, 0.6), size=(2.0, 1.0, 0.8)
)
LATER = CuboidCoordinates(position=(1003, -1999, 2.5), orientation=(0, 0, 0), size=(1, 1, 1))
SIGN = PointCoordinate3D(999.5, -1999.0, 3.0)
LANE = ((998.5, -2001.5, 2.0), (1000.5, -2001.2, 2.0), (1002.5, -2001.5, 2.0))
BOX = (0.25, 0.2, 0.5, 0.4)
COLOURS = {"car": "#d33115", "sign": "#0062b1", "lane": "#fcdc00", "plant": "#00ff00"}
# The camera of the images, near the scanner: it looks along the X axis of that, down a little.
CAMERA = {
    "widthPx": 160,
    "heightPx": 120,
    "intrinsics": {"type": "simple", "model": None, "fx": 70, "fy": 72, "ox": 81, "oy": 59},
}
_LEAN = (-0.5 - 0.05, 0.5 - 0.05, -0.5 + 0.05, 0.5 + 0.05)
EYE = {
    "rotation": dict(zip("xyzw", _LEAN, strict=True)),
    "position": {"x": -4.0, "y": 0.5, "z": 1.5},
}
# Points of the first cloud as the scanner saw them; the last three are the segment.
POINTS = [
    (-1.5, -1.5, 0), (1.5, -1.5, 0), (-1.5, 1.5, 0), (1.5, 1.5, 0), (0, 0, 1),
    (2.0, 0.5, 0.5), (2.0, 1.0, 0.5), (2.5, 0.5, 0.5),
]  # fmt: skip
SEGMENT = (5, 7)
SIZE = (80, 60)


def seen_in_world(point: tuple[float, ...]) -> tuple[float, ...]:
    """Where a point of the first cloud is in the world."""
    turned = np.array(TURN, float).reshape(3, 3) @ np.array(point, float)
    return tuple(float(each) for each in turned + PLACE)


def make_scene_world(folder: Path) -> World:
    """The row ``Drive`` of two frames; the cloud of the second one is damaged, its image gone."""
    people = make_people()
    owner = client_of(people["owner"])
    dataset = owner.get_dataset(
        owner.create_dataset("Drives", StorageLocation.CORD_STORAGE).dataset_hash
    )
    dataset.upload_image(make_image(folder / "other.png"), title="other")
    structure = _structure()
    ontology = owner.create_ontology("Drives", structure=structure)
    project_hash = owner.create_project(
        "Drives", [dataset.dataset_hash], ontology_hash=ontology.ontology_hash
    )
    world = World(people, project_hash, None, {"owner": owner})  # type: ignore[arg-type]
    world.project().add_users([people["viewer"].email], ProjectUserRole.VIEWER)
    world.row()
    access = world.access("owner")
    later = timezone.now() + timedelta(hours=1)
    access.project.rows_synced_at = later
    access.project.save()
    row = make_row(
        access.project,
        "Drive",
        data_type="scene",
        label_hash=uuid4(),
        number_of_frames=2,
        synced_at=later,
        label_status="LABEL_IN_PROGRESS",
    )
    _keep_labels(world, row)
    _keep_files(folder, world, row)
    return world


def drive() -> LabelRowCache:
    return LabelRowCache.objects.get(data_title="Drive")


def _structure() -> OntologyStructure:
    structure = OntologyStructure()
    car = structure.add_object("Car", Shape.CUBOID, color=COLOURS["car"])
    parked = car.add_attribute(RadioAttribute, "Parked")
    parked.add_option("Yes")
    parked.add_option("No")
    structure.add_object("Sign", Shape.POINT, color=COLOURS["sign"])
    structure.add_object("Lane", Shape.POLYLINE, color=COLOURS["lane"])
    structure.add_object("Plant", Shape.SEGMENTATION, color=COLOURS["plant"])
    structure.add_object("Person", Shape.BOUNDING_BOX)
    return structure


def _keep_labels(world: World, row: LabelRowCache) -> None:
    empty = empty_labels(row, [])
    empty["spaces"] = {
        f"{stream}{event}": {
            "space_type": kind,
            "scene_info": {"stream_id": stream, "event_index": event, "uri": f"a/{event}.x"},
            "labels": {"objects": [], "classifications": []},
        }
        for stream, kind in (("lidar", "point_cloud"), ("front", "scene_image"))
        for event in (0, 1)
    }
    empty["label_hash"] = str(row.label_hash)
    label_row = kept_row(world.access("owner"), row, empty)
    _label(label_row)
    packed = pack(label_row.to_encord_dict())
    LabelDictCache.objects.create(
        row=row,
        content=packed.content,
        sha256=packed.sha256,
        last_edited_at=row.last_edited_at,
        fetched_at=timezone.now(),
    )


def _label(row: LabelRowV2) -> None:
    car, sign, lane, plant, person = row.ontology_structure.objects
    first = ObjectInstance(car, object_hash="carcar01")
    first.set_for_frames(CUBOID, 0)
    second = ObjectInstance(car, object_hash="carcar02")
    second.set_for_frames(LATER, 1)
    post = ObjectInstance(sign, object_hash="signsig1")
    post.set_for_frames(SIGN, 0)
    line = ObjectInstance(lane, object_hash="lanelan1")
    line.set_for_frames(PolylineCoordinates([PointCoordinate3D(*each) for each in LANE]), 0)
    for each in (first, second, post, line):
        row.add_object_instance(each)
    cloud: Any = row.get_space(id="lidar0", type_="point_cloud")
    cloud.put_object_instance(ObjectInstance(plant, object_hash="plantpl1"), Range(*SEGMENT))
    image: Any = row.get_space(id="front0", type_="image")
    left, top, width, height = BOX
    where = BoundingBoxCoordinates(height=height, width=width, top_left_x=left, top_left_y=top)
    image.put_object_instance(ObjectInstance(person, object_hash="personp1"), where)


def _keep_files(folder: Path, world: World, row: LabelRowCache) -> None:
    white = np.full(len(POINTS), 255, np.uint8)
    table = points_table(POINTS, red=white, green=white, blue=white)
    damaged = write_pcd(folder / "1.pcd", table)
    damaged.write_bytes(damaged.read_bytes()[:-20])
    files = {
        "lidar0": write_ply(folder / "0.ply", table),
        "lidar1": damaged,
        "front0": make_image(folder / "0.png", SIZE),
    }
    for name, path in files.items():
        keep_file(row, name, path)
    spaces = {
        f"{stream}{event}": SceneMetadata(stream, event, None, f"a/{event}.x")
        for stream in ("lidar", "front")
        for event in (0, 1)
    }
    scene = replace(read_scene(_description()), spaces=spaces)
    for name in ("owner", "viewer"):
        cache.set(kept_as(world[name], row), scene, None)


def keep_file(row: LabelRowCache, name: str, path: Path) -> None:
    """As if the portal had fetched a file of the scene."""
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    target = media_store.path_of(digest)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    key: UUID = uuid5(row.data_hash, name)
    MediaCopy.objects.update_or_create(
        data_hash=key, frame=-1, defaults={"sha256": digest, "size": len(content)}
    )


def _description() -> dict[str, Any]:
    def stream(kind: str, events: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
        return {"type": "event", "stream": {"entityType": kind, "events": events, **more}}

    ego = {"id": "ego", "parentFor": "root", "rotation": TURN, "position": PLACE}
    return {
        "type": "composite",
        "frames": [0.0, 0.5],
        "streams": {
            "lidar": stream(
                "point_cloud",
                [
                    {"timestamp": 0.0, "url": "lidar0", "signedUrl": ""},
                    {"timestamp": 0.5, "url": "lidar1", "signedUrl": ""},
                ],
                frameOfReferenceId="ego",
            ),
            "front": stream(
                "image",
                [
                    {"timestamp": 0.0, "url": "front0", "signedUrl": "", "width": 80, "height": 60},
                    {"timestamp": 0.4, "url": "front1", "signedUrl": "", "width": 80, "height": 60},
                ],
                cameraId="front/camera",
            ),
            "front/camera": stream(
                "camera_parameters",
                [{"timestamp": 0.0, **CAMERA, "extrinsics": EYE}],
                frameOfReferenceId="ego",
            ),
            "ego": stream("frame_of_reference", [{"timestamp": 0.0, **ego}]),
        },
    }
