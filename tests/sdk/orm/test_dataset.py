"""Data rows and datasets as dictionaries."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from encord_portal.sdk.constants.enums import DataType
from encord_portal.sdk.exceptions import DatasetError, EncordException
from encord_portal.sdk.orm.dataset import (
    CreateDatasetResponse,
    DataRow,
    Dataset,
    DatasetType,
    StorageLocation,
)
from encord_portal.sdk.orm.project import Project
from tests.contract.requests.answers import DATA, DATASET, ITEM, data_row, v1_project

IMAGE: dict[str, Any] = {
    "image_hash": ITEM,
    "title": "t",
    "file_link": "f",
    "file_type": "image/png",
    "file_size": 3,
    "storage_location": 0,
    "created_at": "2024-03-01 10:00:00",
    "last_edited_at": "2024-03-01 10:00:00",
    "height": 1,
    "width": 2,
}


def test_a_data_row_is_read() -> None:
    row = DataRow.from_dict({**data_row(), "images_data": [IMAGE], "client_metadata": {"a": 1}})
    assert (row.uid, row.title, row.data_type) == (DATA, "one.jpg", DataType.IMAGE)
    assert row.created_at == datetime(2024, 3, 1, 10, tzinfo=UTC)
    assert row.storage_location is StorageLocation.CORD_STORAGE
    assert str(row.backing_item_uuid) == ITEM
    assert row.client_metadata == {"a": 1}
    with pytest.raises(TypeError):
        row.client_metadata["a"] = 2  # type: ignore[index]  # read-only on purpose
    assert row.images_data is not None
    assert (row.images_data[0].height, row.images_data[0].signed_url) == (1, None)


@pytest.mark.parametrize(("data_type", "shown"), [("VIDEO", 3.0), ("AUDIO", None)])
def test_only_videos_show_their_duration(data_type: str, shown: float | None) -> None:
    row = DataRow.from_dict(
        {**data_row(), "data_type": data_type, "duration": 3.0, "frames_per_second": 3.0}
    )
    assert (row.duration, row.frames_per_second) == (shown, shown)


def test_a_data_row_without_dataset_can_neither_fetch_nor_save() -> None:
    row = DataRow.from_dict(data_row())
    row.save()
    with pytest.raises(DatasetError, match="data_rows"):
        row.refetch_data()
    row.title = "new"
    with pytest.raises(DatasetError, match="data_rows"):
        row.save()


def test_a_data_row_that_lacks_a_key_is_refused() -> None:
    row = data_row()
    del row["file_type"]
    with pytest.raises(EncordException, match="file_type"):
        DataRow.from_dict(row)


@pytest.mark.parametrize("name", ["is_optimised_image_group"])
def test_older_names_warn(name: str) -> None:
    row = DataRow.from_dict({**data_row(), name: True})
    with pytest.warns(DeprecationWarning, match="is_image_sequence"):
        assert getattr(row, name) is True
    with pytest.warns(DeprecationWarning, match="never"):
        row.created_at = datetime(2024, 1, 1, tzinfo=UTC)


def test_storage_locations_have_a_number_and_a_text() -> None:
    for location in StorageLocation:
        if location is not StorageLocation.NEW_STORAGE:
            assert StorageLocation.from_str(location.get_str()) is location
    assert StorageLocation(77) is StorageLocation.NEW_STORAGE
    assert StorageLocation.from_str("OTC_STR") is StorageLocation.OTC
    assert DatasetType is StorageLocation


def test_datasets_are_dictionaries_with_properties() -> None:
    dataset = Dataset.from_dict(
        {"dataset_hash": DATASET, "title": "T", "description": None, "dataset_type": "AWS_S3"}
    )
    assert (dataset.title, dataset.data_rows) == ("T", [])
    assert dataset.storage_location is StorageLocation.AWS
    dataset.title = "U"
    assert dataset["title"] == "U"
    made = CreateDatasetResponse("T", 1, DATASET, "u", None)
    assert made.storage_location is StorageLocation.AWS
    assert dict(made) == {
        "title": "T",
        "type": 1,
        "dataset_hash": DATASET,
        "user_hash": "u",
        "backing_folder_uuid": None,
    }


def test_projects_are_dictionaries_with_properties() -> None:
    project = Project(v1_project())
    assert project.created_at == datetime(2024, 3, 1, 10, tzinfo=UTC)
    assert project.get_labels_list() == [row["label_hash"] for row in project.label_rows]
    assert (project.source_projects, project.workflow_manager_uuid) == (None, None)
