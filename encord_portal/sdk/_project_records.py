"""Who did what in a project, and for how long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from encord_portal.sdk._deprecation import warn_deprecated
from encord_portal.sdk._project_base import ProjectBase
from encord_portal.sdk.common.arguments import checked
from encord_portal.sdk.orm.analytics import (
    CollaboratorTimer,
    CollaboratorTimerParams,
    CollaboratorTimersGroupBy,
    TaskAction,
    TaskActionType,
    TimeSpent,
)
from encord_portal.sdk.orm.editor_log import EditorLog, EditorLogParams

OneOrMore = UUID | str | list[UUID] | list[str] | None


class ProjectRecords(ProjectBase):
    """The part of ``Project`` about what people did."""

    def list_collaborator_timers(
        self,
        after: datetime,
        before: datetime | None = None,
        group_by_data_unit: bool = True,
    ) -> Iterable[CollaboratorTimer]:
        """Tell how long each person worked in a period, page by page.

        Deprecated: use ``list_time_spent``.

        Args:
            after: When the period begins.
            before: When it ends; now by default.
            group_by_data_unit: Whether times are told for each data unit, and not for the whole
                project.
        """
        warn_deprecated("list_collaborator_timers", "list_time_spent")
        group_by = (
            CollaboratorTimersGroupBy.DATA_UNIT
            if group_by_data_unit
            else CollaboratorTimersGroupBy.PROJECT
        )
        params = CollaboratorTimerParams(
            project_hash=self._client.project_hash, after=after, before=before, group_by=group_by
        )
        return self._client.api_client.get_paged_iterator(
            "analytics/collaborators/timers", params, CollaboratorTimer
        )

    def list_time_spent(
        self,
        start: datetime,
        end: datetime | None = None,
        workflow_stage_uuid: OneOrMore = None,
        user_email: list[str] | str | None = None,
    ) -> Iterable[TimeSpent]:
        """Tell how long each person worked on each data unit in a period, page by page.

        Args:
            start: When the period begins.
            end: When it ends; now by default.
            workflow_stage_uuid: Only in these stages.
            user_email: Only these people.
        """
        return self._client.api_client.get_paged_iterator(
            "analytics/time-spent",
            {
                "projectUuid": self._client.project_hash,
                "after": checked(start, datetime, "start"),
                "before": end,
                "workflowStageUuids": _as_list(workflow_stage_uuid),
                "userEmails": _as_list(user_email),
            },
            TimeSpent,
        )

    def get_task_actions(
        self,
        *,
        after: datetime,
        before: datetime | None = None,
        actor_email: str | list[str] | None = None,
        action_type: TaskActionType | list[TaskActionType] | None = None,
        workflow_stage_uuid: OneOrMore = None,
        data_unit_uuid: OneOrMore = None,
    ) -> Iterable[TaskAction]:
        """List what people did to tasks in a period, page by page.

        Args:
            after: When the period begins.
            before: When it ends; now by default.
            actor_email: Only by these people.
            action_type: Only these actions.
            workflow_stage_uuid: Only in these stages.
            data_unit_uuid: Only to tasks of these data units.
        """
        return self._client.api_client.get_paged_iterator(
            "analytics/task-actions",
            {
                "projectUuid": self._client.project_hash,
                "after": checked(after, datetime, "after"),
                "before": before or datetime.now(UTC).replace(tzinfo=None),
                "actorEmails": _as_list(actor_email),
                "eventTypes": _as_list(action_type),
                "workflowStageUuids": _as_list(workflow_stage_uuid),
                "dataUnitUuids": _as_list(data_unit_uuid),
            },
            TaskAction,
        )

    def get_editor_logs(
        self,
        start_time: datetime,
        end_time: datetime,
        action: str | None = None,
        actor_user_email: str | None = None,
        workflow_stage_id: UUID | None = None,
        data_unit_id: UUID | None = None,
    ) -> Iterator[EditorLog]:
        """List what people did in the editor in a period, page by page.

        Args:
            start_time: When the period begins.
            end_time: When it ends.
            action: Only this action.
            actor_user_email: Only by this person.
            workflow_stage_id: Only in this stage.
            data_unit_id: Only to this data unit.
        """
        params = EditorLogParams(
            start_time=start_time,
            end_time=end_time,
            action=action,
            actor_user_email=actor_user_email,
            workflow_stage_id=workflow_stage_id,
            data_unit_id=data_unit_id,
        )
        return self._client.api_client.get_paged_iterator(
            f"{self._path}/editor-logs", params, EditorLog
        )


def _as_list(value: Any) -> list[Any] | None:
    return value if value is None or isinstance(value, list) else [value]
