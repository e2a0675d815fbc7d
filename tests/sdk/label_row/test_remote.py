"""Label rows against the local platform, in process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from encord_portal.platform.transport import InProcessAdapter
from encord_portal.sdk.exceptions import LabelRowError, WrongProjectTypeError
from encord_portal.sdk.http.constants import RequestsSettings
from encord_portal.sdk.objects import LabelRowV2, OntologyStructure, Shape, TextAttribute
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from encord_portal.sdk.orm.dataset import StorageLocation
from encord_portal.sdk.orm.storage import (
    CustomerProvidedImageMetadata,
    CustomerProvidedVideoMetadata,
)
from encord_portal.sdk.user_client import EncordUserClient
from tests.platform import builders
from tests.platform.media import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(settings: Any, tmp_path: Path) -> Any:
    settings.MEDIA_ROOT = tmp_path / "media"
    client = EncordUserClient.create_with_ssh_private_key(
        builders.private_key(builders.person("owner@example.com")),
        requests_settings=RequestsSettings(transport=InProcessAdapter(), backoff_factor=0),
        domain="http://embedded.invalid",
    )
    structure = OntologyStructure()
    structure.add_object("Car", Shape.BOUNDING_BOX, feature_node_hash="car")
    structure.add_object("Bus", Shape.BOUNDING_BOX, feature_node_hash="bus")
    note = structure.add_classification(feature_node_hash="note")
    note.add_attribute(TextAttribute, "Note")
    ontology = client.create_ontology("Ontology", "", structure)
    made = client.create_dataset("Dataset", StorageLocation.CORD_STORAGE)
    dataset = client.get_dataset(made.dataset_hash)
    for number in range(3):
        dataset.upload_image(files.png(tmp_path / f"{number}.png", seed=number))
    project_hash = client.create_project(
        "Project", [dataset.dataset_hash], "", ontology.ontology_hash
    )
    return client.get_project(project_hash)


def rows(project: Any) -> list[Any]:
    return sorted(project.list_label_rows_v2(), key=lambda row: row.data_title)


def put(project: Any, label_row: Any, feature_hash: str = "car") -> Any:
    item = project.ontology_structure.get_child_by_hash(feature_hash)
    instance = item.create_instance()
    instance.set_for_frames(BoundingBoxCoordinates(0.1, 0.2, 0.3, 0.4))
    label_row.add_object_instance(instance)
    return instance


def test_labels_are_made_saved_and_read_again(project: Any) -> None:
    label_row = rows(project)[0]
    assert not label_row.is_labelling_initialised
    label_row.initialise_labels()
    instance = put(project, label_row)
    note = project.ontology_structure.get_child_by_hash("note").create_instance()
    note.set_for_frames()
    note.set_answer("words")
    label_row.add_classification_instance(note)
    label_row.save()

    again = rows(project)[0]
    assert again.label_hash == label_row.label_hash
    again.initialise_labels()
    (read,) = again.get_object_instances()
    assert read.object_hash == instance.object_hash
    assert read.get_annotation().coordinates == BoundingBoxCoordinates(0.1, 0.2, 0.3, 0.4)
    assert again.get_classification_instances()[0].get_answer() == "words"
    before = again.to_encord_dict()
    again.save()
    again.initialise_labels(overwrite=True)
    after = again.to_encord_dict()
    assert after["data_units"] == before["data_units"]
    assert after["classification_answers"] == before["classification_answers"]


def test_many_rows_travel_in_bundles(project: Any) -> None:
    found = rows(project)
    with project.create_bundle() as bundle:
        for label_row in found:
            label_row.initialise_labels(bundle=bundle)
            assert not label_row.is_labelling_initialised
    assert all(label_row.is_labelling_initialised for label_row in found)
    with project.create_bundle() as bundle:
        for label_row in found:
            put(project, label_row)
            label_row.save(bundle=bundle, validate_before_saving=True)
    with project.create_bundle(bundle_size=2) as bundle:
        for label_row in found:
            label_row.initialise_labels(overwrite=True, bundle=bundle)
    assert [len(label_row.get_object_instances()) for label_row in found] == [1, 1, 1]


def test_labels_are_not_overwritten_unless_asked_for(project: Any) -> None:
    label_row = rows(project)[0]
    label_row.initialise_labels()
    instance = put(project, label_row)
    with pytest.raises(LabelRowError, match="overwrite"):
        label_row.initialise_labels()
    label_row.initialise_labels(overwrite=True)
    assert label_row.get_object_instances() == []
    assert instance.is_assigned_to_label_row() is None


def test_a_filtered_row_is_not_saved_unless_told_to(project: Any) -> None:
    label_row = rows(project)[0]
    label_row.initialise_labels()
    put(project, label_row, "car")
    put(project, label_row, "bus")
    label_row.save()
    label_row.initialise_labels(include_object_feature_hashes={"car"}, overwrite=True)
    assert [i.feature_hash for i in label_row.get_object_instances()] == ["car"]
    with pytest.raises(LabelRowError, match="filter"):
        label_row.save()
    with project.create_bundle() as bundle, pytest.raises(LabelRowError, match="filter"):
        label_row.save(bundle=bundle)
    label_row.initialise_labels(overwrite=True)
    assert len(label_row.get_object_instances()) == 2
    label_row.initialise_labels(include_object_feature_hashes={"car"}, overwrite=True)
    label_row.save(allow_filtered=True)
    label_row.initialise_labels(overwrite=True)
    assert len(label_row.get_object_instances()) == 1


def test_two_objects_of_the_same_number_are_not_saved(project: Any) -> None:
    label_row = rows(project)[0]
    label_row.initialise_labels()
    for _ in range(2):
        put(project, label_row).object_number = 7
    with pytest.raises(LabelRowError, match="object_number 7"):
        label_row.save()
    label_row.save(renumber_objects=True)


def test_rows_move_through_the_workflow(project: Any) -> None:
    label_row = rows(project)[0]
    with pytest.raises(LabelRowError, match="initialise_labels"):
        label_row.workflow_complete()
    label_row.workflow_reopen()
    label_row.initialise_labels()
    label_row.workflow_complete()
    assert rows(project)[0].workflow_graph_node.title == "Complete"
    with project.create_bundle() as bundle:
        label_row.workflow_reopen(bundle=bundle)
    assert rows(project)[0].workflow_graph_node.title != "Complete"


def test_priority_is_set_in_workflows(project: Any) -> None:
    found = rows(project)
    found[0].set_priority(0.9)
    with project.create_bundle() as bundle:
        for label_row in found[1:]:
            label_row.set_priority(0.1, bundle=bundle)
    assert [label_row.priority for label_row in rows(project)] == [0.9, 0.1, 0.1]
    with pytest.raises(WrongProjectTypeError):
        _ = found[0].label_status


def test_media_can_be_reached(project: Any) -> None:
    label_row = rows(project)[0]
    label_row.initialise_labels(include_signed_url=True)
    assert label_row.data_link.startswith("http")
    assert label_row.get_frame_view(0).data_link == label_row.data_link
    item = label_row.get_storage_item(get_signed_urls=True)
    assert item.uuid == label_row.backing_item_uuid
    assert item.get_signed_url() == label_row.get_storage_item().get_signed_url() is not None
    assert item.parent_folder().uuid == item.parent_folder_uuid
    assert label_row.get_validation_errors() is None


def test_a_detached_row_is_attached_and_saved(project: Any) -> None:
    data_hash = rows(project)[0].data_hash
    media = CustomerProvidedImageMetadata(mime_type="image/png", file_size=1, height=10, width=10)
    label_row = LabelRowV2.from_media_metadata(project._ontology, media)
    instance = put(project, label_row)
    label_row.attach_to_project(project, data_hash)
    assert not label_row.is_detached
    assert label_row.data_hash == data_hash
    assert instance.is_assigned_to_label_row() is label_row
    label_row.save()
    again = rows(project)[0]
    again.initialise_labels()
    assert [i.object_hash for i in again.get_object_instances()] == [instance.object_hash]
    with pytest.raises(LabelRowError, match="already"):
        label_row.attach_to_project(project, data_hash)


def test_a_row_is_attached_only_to_what_it_fits(project: Any) -> None:
    video = CustomerProvidedVideoMetadata(
        fps=1, duration=3, width=6, height=5, file_size=9, mime_type="video/mp4"
    )
    label_row = LabelRowV2.from_media_metadata(project._ontology, video)
    with pytest.raises(LabelRowError, match="No label row"):
        label_row.attach_to_project(project, "10000000-0000-4000-8000-000000000000")
    with pytest.raises(LabelRowError, match="data type"):
        label_row.attach_to_project(project, rows(project)[0].data_hash)
    assert label_row.is_detached
