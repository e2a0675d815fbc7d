"""Rows of the listing, and label rows as dictionaries."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.orm.label_row import (
    AnnotationTaskStatus,
    LabelRow,
    LabelRowMetadata,
    LabelStatus,
    WorkflowGraphNode,
)
from tests.contract.requests.answers import STAGES, TASK, label_row_metadata

REQUIRED = [
    "branch_name",
    "data_hash",
    "dataset_hash",
    "dataset_title",
    "data_title",
    "data_type",
    "data_link",
    "label_status",
    "number_of_frames",
    "spaces",
]


def test_a_row_is_read() -> None:
    row = LabelRowMetadata.from_dict(
        {**label_row_metadata(), "annotation_task_status": "QUEUED", "unknown": 1}
    )
    assert row.created_at == datetime(2024, 3, 1, 10, tzinfo=UTC)
    assert row.workflow_graph_node == WorkflowGraphNode(STAGES["REVIEW"], "Review")
    assert row.annotation_task_status is AnnotationTaskStatus.QUEUED
    assert row.label_status is LabelStatus.LABELLED
    assert row.task_uuid == UUID(TASK)
    assert (row.data_type, row.priority, row.is_valid) == ("IMAGE", 0.5, False)
    assert not hasattr(row, "__dict__")


def test_a_row_is_written_as_plain_values() -> None:
    written = LabelRowMetadata.from_dict(label_row_metadata()).to_dict()
    assert written["workflow_graph_node"] == {"uuid": STAGES["REVIEW"], "title": "Review"}
    assert written["created_at"] == "2024-03-01T10:00:00+00:00"
    assert written["label_status"] == "LABELLED"


@pytest.mark.parametrize("key", REQUIRED)
def test_a_missing_key_is_named(key: str) -> None:
    row = label_row_metadata()
    del row[key]
    with pytest.raises(EncordException, match=key):
        LabelRowMetadata.from_dict(row)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("created_at", "garbage"),
        ("created_at", 7),
        ("annotation_task_status", "NEW"),
        ("task_uuid", "no uuid"),
        ("workflow_graph_node", "text"),
        ("workflow_graph_node", {}),
    ],
)
def test_a_value_that_cannot_be_read_says_of_which_data(key: str, value: Any) -> None:
    row = label_row_metadata()
    with pytest.raises(EncordException, match=row["data_hash"]):
        LabelRowMetadata.from_dict({**row, key: value})


def test_unknown_label_statuses_are_tolerated() -> None:
    row = LabelRowMetadata.from_dict({**label_row_metadata(), "label_status": "NEWER"})
    assert row.label_status is LabelStatus.MISSING_LABEL_STATUS


def test_rows_without_labels_and_stage_are_read() -> None:
    bare = {key: label_row_metadata()[key] for key in REQUIRED}
    row = LabelRowMetadata.from_dict(bare)
    assert (row.label_hash, row.created_at, row.workflow_graph_node) == (None, None, None)
    assert (row.is_valid, row.is_shadow_data) == (True, False)


def test_a_label_row_keeps_the_fields_that_it_knows() -> None:
    row = LabelRow(
        {"label_hash": "l", "data_units": {}, "is_valid": "yes", "data_title": None, "other": 1}
    )
    assert dict(row) == {"label_hash": "l", "data_units": {}, "data_title": None}
    assert row.label_hash == "l"
    with pytest.raises(AttributeError, match="spaces"):
        _ = row.spaces
    row.data_title = "t"
    assert row["data_title"] == "t"
    assert row.to_dic() == {"label_hash": "l", "data_units": {}, "data_title": "t"}
    assert dict(row.updatable_fields()) == {"data_units": {}, "data_title": "t"}
    assert json.loads(str(row))["label_hash"] == "l"


def test_a_label_row_is_made_of_a_row_of_values() -> None:
    row = LabelRow.from_db_row(["l", "t"], ["label_hash", "data_title"])
    assert dict(row) == {"label_hash": "l", "data_title": "t"}
