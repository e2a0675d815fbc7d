"""Calls about the curation of projects, and about labels across rows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.contract.requests.answers import (
    DATA,
    DATASET,
    GROUP,
    INTEGRATION,
    ITEM,
    LABEL,
    PROJECT,
    TASK,
)
from tests.contract.requests.both import Sdk


def _curation(sdk: Sdk) -> None:
    project = sdk.client.get_project(PROJECT)
    mode = sdk.module("orm.active").ActiveProjectMode
    project.active_import(mode.DATA)
    project.active_import(project_mode=mode.ADVANCED, video_sampling_rate=0.5)
    project.active_sync()


def _collections(sdk: Sdk) -> None:
    project, orm = sdk.client.get_project(PROJECT), sdk.module("orm.collection")
    project.create_collection("n")
    project.create_collection("n", "d", orm.ProjectCollectionType.LABEL)
    list(project.list_collections())
    list(project.list_collections([TASK], 3))
    collection = project.get_collection(TASK)
    assert (collection.uuid, collection.project_hash) == (UUID(TASK), UUID(PROJECT))
    assert collection.collection_type is orm.ProjectCollectionType.LABEL
    assert (collection.name, collection.description) == ("c", "d")
    assert collection.created_at == collection.last_edited_at
    frame = orm.ProjectDataCollectionItemRequest(data_uuid=DATA, frame=2)
    label = orm.ProjectLabelCollectionItemRequest(data_uuid=UUID(DATA), frame=2, annotation_id="x")
    assert collection.add_items([label]).failed_items[0].frame == 2
    assert collection.remove_items([frame]).failed_items[0].frame == 2
    for change in (collection.add_preset_items, collection.remove_preset_items):
        change(TASK)
        change(UUID(TASK))
        change(sdk.client.get_filter_preset(TASK))
    for found in (
        collection.list_frames(),
        collection.list_frames(page_size=4),
        collection.list_annotations(),
        collection.list_annotations(page_size=4),
    ):
        ((row, instances),) = found
        assert (row.label_hash, row.data_hash) == (LABEL, DATA)
        assert (row.data_type.value, row.number_of_frames, row.duration) == ("video", 10, 1.5)
        assert row.workflow_graph_node.title == "A"
        assert instances[0].frame == 3
    assert instances[0].annotation_id == "x"
    collection.update_collection("n")
    collection.update_collection(description="d")
    project.delete_collection(TASK)
    for call in (project.get_collection, project.delete_collection):
        with pytest.raises(ValueError, match="UUID"):
            call("x")


def _presets(sdk: Sdk) -> None:
    project, orm = sdk.client.get_project(PROJECT), sdk.module("orm.filter_preset")
    filters = orm.FilterDefinition(filters=[{"a": 1}])
    wanted = orm.ActiveFilterPresetDefinition(local_filters={DATA: filters}, global_filters=filters)
    project.create_filter_preset("n", wanted)
    project.create_filter_preset("n", orm.ActiveFilterPresetDefinition())
    list(project.list_filter_presets())
    list(project.list_filter_presets([TASK, UUID(DATA)], 2))
    preset = project.get_filter_preset(TASK)
    assert (preset.uuid, preset.project_hash, preset.name) == (UUID(TASK), UUID(PROJECT), "p")
    assert preset.created_at == preset.updated_at
    assert preset.get_filter_preset_json().global_filters.filters == []
    preset.update_preset()
    preset.update_preset("n")
    preset.update_preset("n", wanted)
    project.delete_filter_preset(TASK)


def _labels(sdk: Sdk) -> None:
    project = sdk.client.get_project(PROJECT)
    (entry,) = project.get_label_classifications([LABEL])
    assert (entry.label_uuid, entry.branch_name) == (UUID(LABEL), "main")
    (answer,) = entry.classification_answers["x"].classifications
    assert (answer.answers, entry.classification_answers["x"].range) == ("x", [(0, 1)])
    assert len(list(project.get_label_classifications([UUID(LABEL)] * 3, "b", batch_size=2))) == 2
    assert not list(project.get_label_classifications([]))
    assert project.copy_labels_to_branch("b") == 1
    project.copy_labels_to_branch("b", "c", overwrite=True, data_hashes=[DATA])
    project.copy_labels_to_branch("b", label_hashes=[LABEL], batch_size=1)
    for wrong in ({"source_branch": "b"}, {"batch_size": 0, "label_hashes": [LABEL]}):
        with pytest.raises(ValueError, match=r"different|batch_size|arg 3"):
            project.copy_labels_to_branch("b", **wrong)
    with pytest.raises(ValueError, match=r"batch_size|arg 3"):
        list(project.get_label_classifications([LABEL], batch_size=0))


def _tags(sdk: Sdk) -> None:
    project = sdk.client.get_project(PROJECT)
    (tag,) = project.get_issue_tags()
    assert (tag.name, tag.uuid) == ("a", UUID(TASK))
    project.add_issue_tags(issue_tag_names=["a", "b"])


def _summary(sdk: Sdk) -> None:
    summary = sdk.client.get_storage_item(ITEM).get_summary()
    (group,) = summary.accessible_group_items
    assert (group.parent_name, group.item_type.value) == ("f", "imageGroup")
    (dataset,) = summary.accessible_datasets
    assert (dataset.dataset_hash, dataset.data_units_created_at.year) == (DATASET, 2024)


def _dicom_with_tags(sdk: Sdk) -> None:
    orm = sdk.module("orm.storage")
    said = orm.CustomerProvidedDicomSeriesDicomFileMetadata(
        tags={"00100010": {"vr": "PN", "Value": ["x"]}, "00100020": None}
    )
    files = [
        orm.DataUploadDicomSeriesDicomFile(url="u", title="t", dicom_metadata=said),
        orm.DataUploadDicomSeriesDicomFile(url="v", title=None),
    ]
    series = orm.DataUploadDicomSeries(dicom_files=files, title="s", client_metadata={})
    sdk.client.get_storage_folder(GROUP).add_private_data_to_folder_start(
        INTEGRATION, orm.DataUploadItems(dicom_series=[series])
    )


SCRIPTS: dict[str, Any] = {
    "the summary of an item": _summary,
    "DICOM files with their tags": _dicom_with_tags,
    "curation of a project": _curation,
    "collections of a project": _collections,
    "filters of a project": _presets,
    "labels across rows": _labels,
    "tags of issues": _tags,
}
