"""How long people worked, and what they did to tasks."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from uuid import UUID

from encord_portal.sdk.common.base_dto import BaseDTO, WireTime
from encord_portal.sdk.orm.workflow import BaseWorkflowNode
from encord_portal.sdk.utilities.project_user import ProjectUserRole


class CollaboratorTimersGroupBy(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """What times are added up over."""

    DATA_UNIT = "dataUnit"
    PROJECT = "project"


class CollaboratorTimerParams(BaseDTO):
    """Which times to list."""

    project_hash: str
    after: datetime
    before: datetime | None = None
    group_by: CollaboratorTimersGroupBy = CollaboratorTimersGroupBy.DATA_UNIT
    page_size: int = 100
    page_token: str | None = None


class CollaboratorTimer(BaseDTO):
    """How long a person worked, on one data unit or on the whole project.

    Attributes:
        user_email: Names the person.
        user_role: Their role in the project.
        data_title: The data unit; ``None`` for the whole project.
        time_seconds: How long.
    """

    user_email: str
    user_role: ProjectUserRole
    data_title: str | None = None
    time_seconds: float


class TimeSpent(BaseDTO):
    """How long a person worked on a data unit in a period.

    Attributes:
        period_start_time: When the period began.
        period_end_time: When it ended.
        time_spent_seconds: How long the person worked in it.
        user_email: Names the person.
        project_user_role: Their role in the project.
        data_uuid: Names the data unit.
        data_title: Its title.
        dataset_uuid: Names its dataset.
        dataset_title: The title of the dataset.
        workflow_task_uuid: The task worked on.
        workflow_stage: The stage of the task.
    """

    period_start_time: WireTime
    period_end_time: WireTime
    time_spent_seconds: int
    user_email: str
    project_user_role: ProjectUserRole
    data_uuid: UUID
    data_title: str
    dataset_uuid: UUID
    dataset_title: str
    workflow_task_uuid: UUID | None = None
    workflow_stage: BaseWorkflowNode | None = None


class TaskActionType(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """What was done to a task."""

    ASSIGN = "assign"
    APPROVE = "approve"
    SUBMIT = "submit"
    MOVE = "move"
    REJECT = "reject"
    RELEASE = "release"
    SKIP = "skip"


class TaskAction(BaseDTO):
    """One thing that somebody did to a task.

    Attributes:
        timestamp: When.
        action_type: What was done.
        project_uuid: Names the project.
        workflow_stage_uuid: The stage of the task.
        task_uuid: The task.
        data_unit_uuid: Its data unit.
        actor_email: Who did it.
    """

    timestamp: WireTime
    action_type: TaskActionType
    project_uuid: UUID
    workflow_stage_uuid: UUID
    task_uuid: UUID
    data_unit_uuid: UUID
    actor_email: str
