"""What people did in the editor, in detail (wire protocol §3.3)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Discriminator, Tag

from encord_portal.sdk.common.base_dto import BaseDTO, WireTime
from encord_portal.sdk.common.enum import StringEnum


class EditorLogsActionCategory(StringEnum):
    """What kind of thing was acted on."""

    OBJECT = "object"
    CLASSIFICATION = "classification"
    TASK = "task"
    AGENT = "agent"
    EDITOR = "editor"


class ActionableWorkflowNodeType(StringEnum):
    """Stages in which the editor is open."""

    ANNOTATION = "ANNOTATION"
    REVIEW = "REVIEW"
    CONSENSUS_ANNOTATION = "CONSENSUS_ANNOTATION"
    CONSENSUS_REVIEW = "CONSENSUS_REVIEW"
    DONE = "DONE"


class EditorLogParams(BaseDTO):
    """Which entries to list."""

    start_time: datetime
    end_time: datetime
    action: str | None = None
    actor_user_email: str | None = None
    workflow_stage_id: UUID | None = None
    data_unit_id: UUID | None = None
    page_token: str | None = None


class EditorLogCommon(BaseDTO):
    """What all entries have."""

    id: UUID
    action: str
    action_category: EditorLogsActionCategory
    data_unit_id: UUID
    workflow_stage_id: UUID
    branch_name: str
    workflow_task_id: UUID
    timestamp: WireTime
    session_id: UUID
    actor_user_id: str
    actor_organisation_id: int
    actor_user_email: str
    project_id: UUID
    project_organisation_id: int
    project_user_role: str
    project_organisation_user_role: str
    data_unit_title: str
    data_unit_data_type: str
    data_unit_dataset_id: UUID
    data_unit_dataset_title: str
    ontology_id: UUID
    label_id: str
    workflow_stage_type: ActionableWorkflowNodeType | Literal[""]
    workflow_stage_title: str


class EditorLogGeneralAction(EditorLogCommon):
    """An entry about the task or the editor itself."""


class EditorLogClassification(EditorLogCommon):
    """An entry about a classification."""

    label_name: str
    feature_id: str
    label_ranges: list[tuple[int, int]]
    classification_hash: str


class EditorLogObject(EditorLogCommon):
    """An entry about an object."""

    label_name: str
    feature_id: str
    label_ranges: list[tuple[int, int]]
    object_shape: str
    object_current_frame: int | None = None
    object_hash: str
    object_id: int | None = None


def _category(value: Any) -> str:
    if isinstance(value, dict):
        category = value.get("actionCategory", value.get("action_category"))
    else:
        category = getattr(value, "action_category", None)
    return str(category) if category in ("object", "classification") else "general"


EditorLog = Annotated[
    Annotated[EditorLogObject, Tag("object")]
    | Annotated[EditorLogClassification, Tag("classification")]
    | Annotated[EditorLogGeneralAction, Tag("general")],
    Discriminator(_category),
]
"""An entry of any kind, told apart by its category."""
