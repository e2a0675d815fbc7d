"""The round closes on a real server: the published client, the portal, a power cut, the client."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
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

from tests.live.person import Person
from tests.live.server import Server

pytestmark = [
    pytest.mark.live,
    pytest.mark.contract,
    # The published client's own deprecations are not ours to mend.
    pytest.mark.filterwarnings("default"),
]

PASSWORD = "quite a long one 7"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "data")
    server.manage("migrate", "-v", "0")
    for email in ("owner@lab.example", "reviewer@lab.example"):
        server.manage("platform", "create-person", email, "--password-stdin", text=PASSWORD)
    try:
        server.start()
        yield server
    finally:
        server.kill()


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


def test_an_edit_outlives_a_kill_and_meets_the_published_client(
    server: Server, tmp_path: Path
) -> None:
    project = _project(_script(server, tmp_path), tmp_path)
    row = _labels(project)
    (car,) = row.get_object_instances()
    options = {
        each.title: each.feature_node_hash for each in car.ontology_item.attributes[0].options
    }
    frame = f"/projects/{project.project_hash}/rows/{row.data_hash}/frames/0/?obj="
    frame += car.object_hash.replace("+", "%2B").replace("/", "%2F")

    reviewer = Person(server.url, "reviewer@lab.example", PASSWORD)
    reviewer.open("/projects/")
    reviewer.open(frame)
    assert "Alpha" in _chosen(reviewer.page)
    field = re.search(r'name="([^"]+)" value="' + re.escape(options["Beta"]), reviewer.page)
    assert field is not None
    kept = reviewer.send("/answers/", **{field[1]: options["Beta"]})
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
