"""Stages in which labels are drawn."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from uuid import UUID

from encord_portal.sdk.http.bundle import Bundle
from encord_portal.sdk.orm.workflow import WorkflowStageType
from encord_portal.sdk.workflow.common import (
    AssignableTask,
    TextFilter,
    UuidFilter,
    WorkflowStageBase,
)


class AnnotationTaskStatus(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """How far an annotation task is."""

    NEW = "NEW"
    ASSIGNED = "ASSIGNED"
    RELEASED = "RELEASED"
    SKIPPED = "SKIPPED"
    REOPENED = "REOPENED"
    COMPLETED = "COMPLETED"
    UNKNOWN = "_unknown_"
    """A status that this version of the SDK does not know."""

    @classmethod
    def _missing_(cls, value: object) -> AnnotationTaskStatus:
        return cls.UNKNOWN


class AnnotationTask(AssignableTask):
    """A data unit to be labelled.

    Attributes:
        status: How far the task is.
        data_hash: Names the data unit.
        data_title: The title of the data unit.
        label_branch_name: The branch that the labels go to.
    """

    status: AnnotationTaskStatus
    data_hash: UUID
    data_title: str
    label_branch_name: str

    def submit(
        self,
        *,
        assignee: str | None = None,
        retain_assignee: bool = False,
        bundle: Bundle | None = None,
    ) -> None:
        """Hand the labels on to the next stage.

        Args:
            assignee: Who gets the task in the next stage.
            retain_assignee: Whether who has the task now has it there, too; somebody must have it.
            bundle: Sends the action together with others.
        """
        self._act(
            bundle,
            "SUBMIT",
            resolveLabelReviews=True,
            assignee=assignee,
            retainAssignee=retain_assignee,
        )


class AnnotationStage(WorkflowStageBase):
    """A stage in which labels are drawn."""

    stage_type = WorkflowStageType.ANNOTATION

    def get_tasks(
        self,
        *,
        assignee: TextFilter = None,
        data_hash: UuidFilter = None,
        dataset_hash: UuidFilter = None,
        data_title: str | None = None,
        status: AnnotationTaskStatus | list[AnnotationTaskStatus] | None = None,
    ) -> Iterable[AnnotationTask]:
        """List tasks, page by page.

        Args:
            assignee: Only tasks of these people, by email.
            data_hash: Only tasks of these data units.
            dataset_hash: Only tasks of these datasets.
            data_title: Only tasks whose data title contains this text.
            status: Only tasks with one of these statuses.
        """
        return self._list(
            AnnotationTask,
            assignee=assignee,
            data_hash=data_hash,
            dataset_hash=dataset_hash,
            data_title=data_title,
            status=status,
        )
