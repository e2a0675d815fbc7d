"""Scenes as the platform stores them, from the upload to the points that a browser draws."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from django.core.cache import cache

from encord_portal.sdk.objects import ObjectInstance, OntologyStructure, Shape
from encord_portal.sdk.objects.coordinates import CuboidCoordinates
from encord_portal.sdk.objects.frames import Range
from encord_portal.sdk.orm.dataset import StorageLocation
from tests.builders.clouds import PCD_STYLES, PLY_STYLES, points_table, write_pcd, write_ply
from tests.builders.world import World, client_of, make_people
from tests.labels.views.pages import HTMX, address, browser

pytestmark = pytest.mark.django_db(transaction=True)
POINTS = np.arange(30, dtype=np.float32).reshape(-1, 3)


def test_an_uploaded_point_cloud_is_labelled_and_shown(tmp_path: Path, settings: Any) -> None:
    settings.PLATFORM_MEDIA_DIR = tmp_path / "platform-media"
    settings.PORTAL_MEDIA_DIR = tmp_path / "portal-media"
    cache.clear()
    people = make_people()
    owner = client_of(people["owner"])
    structure = OntologyStructure()
    car = structure.add_object("Car", Shape.CUBOID)
    plant = structure.add_object("Plant", Shape.SEGMENTATION)
    ontology = owner.create_ontology("Clouds", structure=structure)
    dataset = owner.get_dataset(
        owner.create_dataset("Clouds", StorageLocation.CORD_STORAGE).dataset_hash
    )
    folder = owner.get_storage_folder(dataset.backing_folder_uuid)
    table = points_table(POINTS)
    paths = [write_ply(tmp_path / f"{style}.ply", table, style) for style in PLY_STYLES]
    paths += [write_pcd(tmp_path / f"{style}.pcd", table, style) for style in PCD_STYLES]
    made = [folder.upload_scene_file(str(path), path.name) for path in paths]
    dataset.link_items([UUID(str(each)) for each in made])
    project_hash = owner.create_project(
        "Clouds", [dataset.dataset_hash], ontology_hash=ontology.ontology_hash
    )
    world = World(people, project_hash, None, {"owner": owner})  # type: ignore[arg-type]
    for path in paths:
        row = world.row(path.name)
        page = browser(people["owner"])
        fresh = page.get(address("frame-view", world, row, 0)).content.decode()
        assert "data-cloud" in fresh, "before anybody has labelled it"
        (labels,) = world.project().list_label_rows_v2(data_title_eq=path.name)
        labels.initialise_labels()
        box = ObjectInstance(labels.ontology_structure.get_child_by_hash(car.feature_node_hash))
        box.set_for_frames(CuboidCoordinates((1, 2, 3), (0, 0, 0.5), (4, 5, 6)), 0)
        labels.add_object_instance(box)
        some = ObjectInstance(labels.ontology_structure.get_child_by_hash(plant.feature_node_hash))
        (space,) = labels.get_spaces()
        space.put_object_instance(some, Range(3, 5))  # type: ignore[attr-defined]
        labels.save()
        cache.clear()
        page.post(address("label-row-refresh", world, row))
        shown = page.get(address("frame-view", world, row, 0)).content.decode()
        assert f'data-object-hash="{box.object_hash}"' in shown
        points = page.get(address("scene-cloud", world, row, 0, 0))
        assert points.status_code == 200, points.content
        assert _places(points.content).tolist() == POINTS.tolist()
        segment = page.get(address("scene-segments", world, row, 0, 0))
        assert _places(segment.content).tolist() == POINTS[3:6].tolist()
    place = {"frame": "0", "about": "point", "comment": "here"}
    for wrong in ({}, {"x": "1", "y": "2"}, {"x": "1", "y": "2", "z": "inf"}):
        refused = page.post(address("issue-raise", world, row), place | wrong, headers=HTMX)
        assert refused.status_code == 422, wrong
        assert "point of" in refused.content.decode()
    spot = {"x": "1.5", "y": "-2.25", "z": "1000"}
    raised = page.post(address("issue-raise", world, row), place | spot, headers=HTMX)
    assert raised.status_code == 200
    assert 'data-position="[1.5, -2.25, 1000.0]"' in raised.content.decode()
    (kept,) = world.project().issues(row.data_hash).list()
    assert (kept.type, kept.frame_index) == ("sceneCoordinate", 0)
    shown = page.get(address("frame-view", world, row, 0)).content.decode()
    assert "at 1.5, -2.25, 1000" in shown


def _places(content: bytes) -> Any:
    (length,) = struct.unpack_from("<I", content)
    header = json.loads(content[4 : 4 + length])
    count = header.get("shown", sum(each["shown"] for each in header.get("objects", [])))
    near = np.frombuffer(content, "<f4", 3 * count, 4 + length).reshape(-1, 3)
    return near + np.array(header["origin"])
