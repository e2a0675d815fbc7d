"""The round closes on a real server: the published client, the portal, a power cut, the client."""

from __future__ import annotations

import contextlib
import os
import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Thread

import pytest
import requests
from PIL import Image

pytest.importorskip("encord", reason="the published client is a test dependency")

from encord import EncordUserClient, Project
from encord.objects import (
    LabelRowV2,
    ObjectInstance,
    OntologyStructure,
    RadioAttribute,
    Shape,
)
from encord.objects.coordinates import BoundingBoxCoordinates
from encord.orm.dataset import StorageLocation
from encord.utilities.project_user import ProjectUserRole

from tests.live import databases
from tests.live.person import Person
from tests.live.server import Server

pytestmark = [
    pytest.mark.live,
    pytest.mark.contract,
    # The published client's own deprecations are not ours to mend.
    pytest.mark.filterwarnings("default"),
]

CUTS = 12 if os.environ.get("PORTAL_TEST_FULL") else 2
PASSWORD = "quite a long one 7"


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of the database, SQLite in the data directory unless a test asks otherwise."""
    with databases.database(getattr(request, "param", "sqlite")) as url:
        yield url


@pytest.fixture
def server(tmp_path: Path, database: str) -> Iterator[Server]:
    with Server(tmp_path / "data", database, workers=databases.USUAL_WORKERS) as server:
        for email in ("owner@lab.example", "reviewer@lab.example"):
            server.manage("platform", "create-person", email, "--password-stdin", text=PASSWORD)
        yield server


def _script(server: Server, tmp_path: Path) -> EncordUserClient:
    """A client of the published package, with a key made by the documented command."""
    key = tmp_path / "owner.key"
    server.manage("platform", "create-key", "owner@lab.example", "--out", str(key))
    return EncordUserClient.create_with_ssh_private_key(key.read_text(), domain=server.url)


def _project(client: EncordUserClient, tmp_path: Path) -> Project:
    structure = OntologyStructure()
    car = structure.add_object("Car", shape=Shape.BOUNDING_BOX)
    brand = car.add_attribute(RadioAttribute, "Brand")
    brand.add_option("Alpha")
    brand.add_option("Beta")
    ontology = client.create_ontology("Cars", structure=structure)
    photo = tmp_path / "photo.png"
    Image.new("RGB", (64, 48), "navy").save(photo)
    created = client.create_dataset("Photos", StorageLocation.CORD_STORAGE)
    client.get_dataset(created.dataset_hash).upload_image(photo, title="photo")
    project = client.get_project(
        client.create_project("Cars", [created.dataset_hash], ontology_hash=ontology.ontology_hash)
    )
    project.add_users(["reviewer@lab.example"], ProjectUserRole.REVIEWER)
    row = _labels(project)
    instance = row.ontology_structure.objects[0].create_instance()
    instance.set_for_frames(
        BoundingBoxCoordinates(height=0.5, width=0.5, top_left_x=0.25, top_left_y=0.25), 0
    )
    row.add_object_instance(instance)
    _answer(instance, "Alpha")
    row.save()
    return project


def _labels(project: Project) -> LabelRowV2:
    (row,) = project.list_label_rows_v2()
    row.initialise_labels()
    return row


def _answer(instance: ObjectInstance, title: str) -> None:
    brand = instance.ontology_item.attributes[0]
    option = next(each for each in brand.options if each.title == title)
    instance.set_answer(option, attribute=brand, overwrite=True)


def _answered(project: Project) -> str:
    (car,) = _labels(project).get_object_instances()
    return str(car.get_answer(car.ontology_item.attributes[0]).title)


def _chosen(page: str) -> list[str]:
    return re.findall(r"<input type=\"radio\"[^>]* checked><span>(\w+)</span>", page)


@dataclass
class _Reviewing:
    """A reviewer before the only object, and what they may answer."""

    person: Person
    project: Project
    frame: str
    field: str
    options: dict[str, str]

    def answer(self, title: str) -> str:
        self.person.open(self.frame)
        return self.person.send("/answers/", **{self.field: self.options[title]})


def _reviewing(server: Server, tmp_path: Path) -> _Reviewing:
    project = _project(_script(server, tmp_path), tmp_path)
    row = _labels(project)
    (car,) = row.get_object_instances()
    options = {
        each.title: each.feature_node_hash for each in car.ontology_item.attributes[0].options
    }
    frame = f"/projects/{project.project_hash}/rows/{row.data_hash}/frames/0/?obj="
    frame += car.object_hash.replace("+", "%2B").replace("/", "%2F")
    person = Person(server.url, "reviewer@lab.example", PASSWORD)
    person.open("/projects/")
    person.open(frame)
    field = re.search(r'name="([^"]+)" value="' + re.escape(options["Beta"]), person.page)
    assert field is not None
    return _Reviewing(person, project, frame, field[1], options)


def test_an_edit_outlives_a_kill_and_meets_the_published_client(
    server: Server, tmp_path: Path
) -> None:
    reviewing = _reviewing(server, tmp_path)
    reviewer, project, frame = reviewing.person, reviewing.project, reviewing.frame
    assert "Alpha" in _chosen(reviewer.page)
    kept = reviewing.answer("Beta")
    assert "1 change kept here" in kept

    server.kill()
    server.start()

    reviewer.open(frame)
    assert "1 change kept here" in reviewer.page
    assert "Beta" in _chosen(reviewer.page)
    assert _answered(project) == "Alpha"
    reviewer.send("/save/")
    assert _answered(project) == "Beta"

    row = _labels(project)
    _answer(row.get_object_instances()[0], "Alpha")
    row.save()
    reviewer.open(frame)
    reviewer.send("/refresh/")
    reviewer.open(frame)
    assert "Alpha" in _chosen(reviewer.page)


def test_a_kill_in_the_middle_of_a_save_loses_nothing(server: Server, tmp_path: Path) -> None:
    _saves_are_cut(_reviewing(server, tmp_path), server.kill, server.start)


def _saves_are_cut(
    reviewing: _Reviewing, cut: Callable[[], None], mend: Callable[[], None] = lambda: None
) -> None:
    """Each save is hit by something; what was kept is there afterwards, or still to be saved."""
    dice = random.Random(7)
    for number in range(CUTS):
        before = _answered(reviewing.project)
        wanted = "Alpha" if before == "Beta" else "Beta"
        assert "1 change kept here" in reviewing.answer(wanted)
        saving = Thread(target=_save_until_cut, args=(reviewing.person,))
        saving.start()
        time.sleep(dice.uniform(0, 0.4))
        cut()
        saving.join()
        mend()
        page = reviewing.person.open(reviewing.frame)
        there = _answered(reviewing.project)
        # Whatever got through: the page shows what is wanted, and says where it is.
        assert wanted in _chosen(page), number
        assert there in (before, wanted)
        if there != wanted:
            assert "1 change kept here, not yet on the platform" in page
        if "1 change kept here" in page:
            reviewing.person.send("/save/")
        assert _answered(reviewing.project) == wanted


def _save_until_cut(person: Person) -> None:
    with contextlib.suppress(requests.RequestException, AssertionError):
        person.send("/save/")


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_restart_of_the_database_loses_nothing(
    server: Server, tmp_path: Path, database: str
) -> None:
    reviewing = _reviewing(server, tmp_path)
    assert "1 change kept here" in reviewing.answer("Beta")
    databases.drop_connections(database)
    assert "1 change kept here" in reviewing.person.open(reviewing.frame)
    databases.drop_connections(database)
    reviewing.person.send("/save/")
    assert _answered(reviewing.project) == "Beta"


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_restart_of_the_database_in_the_middle_of_a_save_loses_nothing(
    server: Server, tmp_path: Path, database: str
) -> None:
    _saves_are_cut(_reviewing(server, tmp_path), partial(databases.drop_connections, database))
