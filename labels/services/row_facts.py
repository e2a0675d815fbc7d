"""What of a label row's metadata is kept for lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from encord_portal.sdk.exceptions import WrongProjectTypeError
from encord_portal.sdk.objects import LabelRowV2
from encord_portal.sdk.orm.label_row import LabelStatus

FACT_FIELDS = (
    "data_hash",
    "branch",
    "label_hash",
    "data_title",
    "dataset_hash",
    "dataset_title",
    "data_type",
    "file_type",
    "label_status",
    "stage_uuid",
    "stage_title",
    "task_uuid",
    "priority",
    "assigned_user_email",
    "last_actioned_by",
    "number_of_frames",
    "width",
    "height",
    "duration",
    "fps",
    "created_at_upstream",
    "last_edited_at",
    "is_valid",
    "synced_at",
)
# A row of a workflow has no label status of its own: the stage says how far it is.
_STATUS_BY_STAGE = {
    "ANNOTATION": "LABEL_IN_PROGRESS",
    "CONSENSUS_ANNOTATION": "LABEL_IN_PROGRESS",
    "AGENT": "LABEL_IN_PROGRESS",
    "REVIEW": "REVIEW_IN_PROGRESS",
    "CONSENSUS_REVIEW": "REVIEW_IN_PROGRESS",
}
_FINISHED = frozenset({"LABELLED", "REVIEWED", "REVIEWED_TWICE"})


def facts_of(
    row: LabelRowV2, stage_types: Mapping[str, str], synced_at: datetime
) -> dict[str, Any]:
    """The columns of one row.

    Args:
        row: As listed; its labels need not be initialised.
        stage_types: Stage type by stage uuid.
        synced_at: When the listing was asked for.
    """
    node = row.workflow_graph_node
    return {
        "data_hash": UUID(row.data_hash),
        "branch": row.branch_name,
        "label_hash": UUID(row.label_hash) if row.label_hash else None,
        "data_title": row.data_title,
        "dataset_hash": row.dataset_hash,
        "dataset_title": row.dataset_title,
        "data_type": str(row.data_type.value).lower(),
        "file_type": row.file_type or "",
        "label_status": _status(row, stage_types),
        "stage_uuid": UUID(str(node.uuid)) if node else None,
        "stage_title": node.title if node else "",
        "task_uuid": _of_workflow(row, "task_uuid"),
        "priority": _of_workflow(row, "priority"),
        "assigned_user_email": row.assigned_user_email or "",
        "last_actioned_by": row.last_actioned_by_user_email or "",
        "number_of_frames": row.number_of_frames,
        "width": row.width,
        "height": row.height,
        "duration": row.duration,
        "fps": row.fps,
        "created_at_upstream": row.created_at,
        "last_edited_at": row.last_edited_at,
        "is_valid": row.is_valid,
        "synced_at": synced_at,
    }


def _of_workflow(row: LabelRowV2, name: str) -> Any:
    try:
        return getattr(row, name)
    except WrongProjectTypeError:
        return None


def _status(row: LabelRowV2, stage_types: Mapping[str, str]) -> str:
    try:
        return str(row.label_status.value)
    except WrongProjectTypeError:
        pass
    node = row.workflow_graph_node
    kind = stage_types.get(str(node.uuid), "") if node else ""
    if kind == "DONE":
        return _final_status(row, stage_types)
    if kind == "ANNOTATION" and row.label_hash is None:
        return "NOT_LABELLED"
    return _STATUS_BY_STAGE.get(kind, "LABEL_IN_PROGRESS")


def _final_status(row: LabelRowV2, stage_types: Mapping[str, str]) -> str:
    """How far the labels were when the row came to a final stage.

    On the wire archives are final stages like any other. Where there are several, one that holds
    rows that nobody has finished is told as the platform lists them, never as reviewed.
    """
    if row.listed_label_status is LabelStatus.MISSING_LABEL_STATUS:
        return "REVIEWED"
    listed = str(row.listed_label_status.value)
    several = sum(kind == "DONE" for kind in stage_types.values()) > 1
    return listed if several or listed in _FINISHED else "REVIEWED"
