"""The main calls against the local platform, in process."""

from __future__ import annotations

from pathlib import Path

import pytest

from encord_portal.platform.transport import InProcessAdapter
from encord_portal.sdk.exceptions import (
    AuthorisationError,
    EncordException,
    ResourceNotFoundError,
)
from encord_portal.sdk.http.constants import RequestsSettings
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.ontology_structure import OntologyStructure
from encord_portal.sdk.orm.dataset import StorageLocation
from encord_portal.sdk.project import Project
from encord_portal.sdk.user_client import EncordUserClient
from encord_portal.sdk.utilities.project_user import ProjectUserRole
from encord_portal.sdk.workflow import AnnotationStage, FinalStage, ReviewStage
from tests.platform import builders
from tests.platform.media import files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media_root(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def client_of(user) -> EncordUserClient:
    return EncordUserClient.create_with_ssh_private_key(
        builders.private_key(user),
        requests_settings=RequestsSettings(transport=InProcessAdapter(), backoff_factor=0),
        domain="http://embedded.invalid",
    )


def structure() -> OntologyStructure:
    made = OntologyStructure()
    made.add_object("Car", Shape.BOUNDING_BOX)
    return made


def make_project(client: EncordUserClient, folder: Path) -> Project:
    ontology = client.create_ontology("Ontology", "words", structure())
    made = client.create_dataset("Dataset", StorageLocation.CORD_STORAGE)
    dataset = client.get_dataset(made.dataset_hash)
    dataset.upload_image(files.png(folder / "one.png"))
    dataset.upload_image(files.png(folder / "two.png", seed=1), title="second.png")
    project_hash = client.create_project(
        "Project", [dataset.dataset_hash], "what", ontology.ontology_hash
    )
    return client.get_project(project_hash)


def test_a_project_is_made_found_and_described(tmp_path: Path) -> None:
    client = client_of(builders.person("owner@example.com"))
    project = make_project(client, tmp_path)

    (listed,) = client.list_projects(title_like="Pro%")
    assert listed.project_hash == project.project_hash
    assert listed.ontology_structure.to_dict() == project.ontology_structure.to_dict()
    assert (project.title, project.description) == ("Project", "what")
    assert project.user_role is ProjectUserRole.ADMIN
    assert [dataset.title for dataset in project.list_datasets()] == ["Dataset"]
    assert list(client.list_projects(title_eq="Other")) == []
    with pytest.warns(DeprecationWarning, match="list_projects"):
        (entry,) = client.get_projects()
    assert entry["project"].project_hash == project.project_hash
    assert entry["user_role"] is ProjectUserRole.ADMIN


def test_people_are_added_listed_and_removed(tmp_path: Path) -> None:
    builders.person("helper@example.com")
    project = make_project(client_of(builders.person("owner@example.com")), tmp_path)

    (added,) = project.add_users(["helper@example.com"], ProjectUserRole.REVIEWER)
    assert added.user_role is ProjectUserRole.REVIEWER
    roles = {user.user_email: user.user_role for user in project.list_users()}
    assert roles == {
        "owner@example.com": ProjectUserRole.ADMIN,
        "helper@example.com": ProjectUserRole.REVIEWER,
    }
    project.remove_users(["helper@example.com"])
    assert len(list(project.list_users())) == 1
    with pytest.raises(ValueError, match="unknown role"):
        project.add_users(["helper@example.com"], ProjectUserRole.UNKNOWN)


@pytest.mark.parametrize("nothing", ["", " "])
def test_what_is_not_named_is_not_found(nothing: str) -> None:
    """Such as an environment variable that was never set."""
    client = client_of(builders.person())
    for kind in ("project", "dataset", "ontology"):
        with pytest.raises(ResourceNotFoundError, match=f"No {kind} is named"):
            getattr(client, f"get_{kind}")(nothing)


def test_a_stranger_sees_nothing(tmp_path: Path) -> None:
    project = make_project(client_of(builders.person()), tmp_path)
    stranger = client_of(builders.person())
    with pytest.raises((ResourceNotFoundError, AuthorisationError)):
        stranger.get_project(project.project_hash)
    assert list(stranger.list_projects()) == []


def test_rows_are_listed_and_filtered(tmp_path: Path) -> None:
    project = make_project(client_of(builders.person()), tmp_path)
    rows = project.list_label_rows_v2()
    assert sorted(row.data_title for row in rows) == ["one.png", "second.png"]
    (second,) = project.list_label_rows_v2(data_title_like="sec%")
    assert second.data_title == "second.png"
    assert project.list_label_rows_v2(data_title_eq="none") == []
    (by_hash,) = project.list_label_rows_v2(data_hashes=[second.data_hash])
    assert by_hash.data_title == "second.png"
    staged = project.list_label_rows_v2(workflow_graph_node_title_eq="Annotate 1")
    assert len(staged) == 2


def test_tasks_travel_through_the_workflow(tmp_path: Path) -> None:
    owner = builders.person("owner@example.com")
    project = make_project(client_of(owner), tmp_path)
    with project.create_bundle() as bundle:
        for row in project.list_label_rows_v2():
            row.initialise_labels(bundle=bundle)
    workflow = project.workflow
    annotate = workflow.get_stage(name="Annotate 1", type_=AnnotationStage)
    review = workflow.get_stage(name="Review 1", type_=ReviewStage)
    complete = workflow.get_stage(name="Complete", type_=FinalStage)

    with project.create_bundle() as bundle:
        for task in annotate.get_tasks():
            task.assign("owner@example.com", bundle=bundle)
    with project.create_bundle() as bundle:
        for task in annotate.get_tasks():
            task.submit(bundle=bundle)
    assert list(annotate.get_tasks()) == []
    (first,) = review.get_tasks(data_title="one")
    first.approve()
    (second,) = review.get_tasks()
    second.reject()
    assert [task.data_title for task in complete.get_tasks()] == ["one.png"]
    assert [task.data_title for task in annotate.get_tasks()] == ["second.png"]
    with pytest.raises(ValueError, match="Annotate 1"):
        workflow.get_stage(name="No such stage")
    with pytest.raises(AssertionError, match="not a ReviewStage"):
        workflow.get_stage(name="Annotate 1", type_=ReviewStage)


def test_every_kind_of_media_is_uploaded(tmp_path: Path) -> None:
    client = client_of(builders.person())
    made = client.create_dataset("Media", StorageLocation.CORD_STORAGE)
    dataset = client.get_dataset(made.dataset_hash)
    images = [files.png(tmp_path / f"{n}.png", seed=n) for n in range(3)]

    video = dataset.upload_video(files.video(tmp_path / "clip.mp4"))
    seen: list[tuple[int, int]] = []
    (group,) = dataset.create_image_group(
        images, title="group", create_video=False, on_progress=lambda *done: seen.append(done)
    )
    assert seen == [(1, 3), (2, 3), (3, 3)]
    dataset.refetch_data()

    kinds = {row.title: row.data_type.name for row in dataset.data_rows}
    assert kinds == {"clip.mp4": "VIDEO", "group": "IMG_GROUP"}
    assert {video.data_hash, group.data_hash} == {row.uid for row in dataset.data_rows}
    row = next(row for row in dataset.data_rows if row.uid == group.data_hash)
    row.title = "renamed"
    row.save()
    assert [found.title for found in dataset.list_data_rows(title_eq="renamed")] == ["renamed"]
    item = client.get_storage_item(row.backing_item_uuid)
    assert item.backed_data_units_count >= 1
    dataset.delete_data([video.data_hash])
    dataset.refetch_data()
    assert [row.title for row in dataset.data_rows] == ["renamed"]


def test_an_ontology_is_edited(tmp_path: Path) -> None:
    client = client_of(builders.person())
    ontology = client.create_ontology("Ontology", structure=structure())
    ontology.structure.add_object("Person", Shape.POLYGON)
    ontology.title = "Renamed"
    ontology.save()
    again = client.get_ontology(ontology.ontology_hash)
    assert again.title == "Renamed"
    assert [item.name for item in again.structure.objects] == ["Car", "Person"]
    (entry,) = client.get_ontologies(title_eq="Renamed")
    assert entry["ontology"].ontology_hash == ontology.ontology_hash


def test_a_file_that_is_no_image_is_refused(tmp_path: Path) -> None:
    client = client_of(builders.person())
    made = client.create_dataset("Media", StorageLocation.CORD_STORAGE)
    dataset = client.get_dataset(made.dataset_hash)
    file = tmp_path / "lie.png"
    file.write_bytes(b"not an image")
    with pytest.raises(EncordException):
        dataset.upload_image(file)
    assert client.get_dataset(made.dataset_hash).data_rows == []


def test_a_bearer_token_stands_for_the_person() -> None:
    person = builders.person()
    token = client_of(person).get_bearer_token()
    client = EncordUserClient.create_with_bearer_token(
        token,
        requests_settings=RequestsSettings(transport=InProcessAdapter()),
        domain="http://embedded.invalid",
    )
    client.create_ontology("Mine", structure=structure())
    assert len(client.get_ontologies()) == 1
