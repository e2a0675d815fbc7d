"""The statuses of a label row, which follow its task."""

from __future__ import annotations

from encord_portal.platform.models import LabelRow, StageType, Task, TaskStatus
from encord_portal.platform.workflow_machine import REVIEWING, StageKind


def follow(row: LabelRow, task: Task, *, approved: bool = False) -> None:
    """Keep the statuses that lists filter by in step with the task, in memory.

    Args:
        row: The row whose task it is.
        task: The task as it stands now.
        approved: Whether a review has just approved it.
    """
    if task.stage.stage_type == StageType.ARCHIVE:
        # It is put aside as it is: nobody says that it is labelled.
        row.annotation_task_status = "COMPLETED"
    elif task.stage.stage_type == StageType.DONE:
        row.annotation_task_status = "COMPLETED"
        row.label_status = "REVIEWED" if approved else "LABELLED"
    elif task.status == TaskStatus.COMPLETED:
        row.annotation_task_status = "COMPLETED"
        row.label_status = "LABELLED"
    elif StageKind(task.stage.stage_type) in REVIEWING:
        row.annotation_task_status = "IN_REVIEW"
        row.label_status = "LABELLED"
    else:
        if task.status == TaskStatus.REOPENED:
            row.annotation_task_status = "RETURNED"
        else:
            row.annotation_task_status = "QUEUED" if task.assignee_id is None else "ASSIGNED"
        row.label_status = "NOT_LABELLED" if row.label_hash is None else "LABEL_IN_PROGRESS"
