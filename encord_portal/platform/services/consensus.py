"""Consensus: several people label the same data unit, each on a branch of their own."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone

from encord_portal.platform.models import (
    MAIN_BRANCH,
    LabelRow,
    StageType,
    Task,
    TaskStatus,
    WorkflowStage,
)
from encord_portal.platform.wire import JsonObject

BATCH = 500


def enter(tasks: Sequence[Task], stage: WorkflowStage) -> None:
    """Make each task's parts when it arrives in consensus annotation, or open them again."""
    now = timezone.now()
    for start in range(0, len(tasks), BATCH):
        batch = tasks[start : start + BATCH]
        parts = Task.objects.filter(parent__in=batch, stage=stage)
        begun = set(parts.values_list("parent_id", flat=True))
        parts.update(status=TaskStatus.REOPENED, updated_at=now)
        fresh = [task for task in batch if task.pk not in begun]
        rows = LabelRow.objects.bulk_create(
            [
                LabelRow(
                    project_id=task.label_row.project_id,
                    data_unit_id=task.label_row.data_unit_id,
                    branch_name=branch_of(stage, number),
                )
                for task in fresh
                for number in range(1, stage.annotators + 1)
            ],
            batch_size=BATCH,
            ignore_conflicts=True,  # somebody may have begun the branch by its name
        )
        _make_parts(fresh, stage, {row.branch_name for row in rows})


def _make_parts(tasks: Sequence[Task], stage: WorkflowStage, branches: set[str]) -> None:
    parents = {task.label_row.data_unit_id: task for task in tasks}
    rows = LabelRow.objects.filter(
        project=stage.project_id, data_unit__in=parents, branch_name__in=branches, task=None
    )
    Task.objects.bulk_create(
        [
            Task(label_row=row, stage=stage, parent=parents[row.data_unit_id])
            for row in rows.order_by("pk")
        ],
        batch_size=BATCH,
    )


def branch_of(stage: WorkflowStage, number: int) -> str:
    """The branch on which one annotator labels."""
    return f"{stage.title} annotator {number}"


def enter_first(tasks: Sequence[Task], stage: WorkflowStage) -> None:
    """Make the parts of new tasks whose workflow begins with consensus annotation."""
    if stage.stage_type == StageType.CONSENSUS_ANNOTATION:
        enter(tasks, stage)


def parts_of(task: Task) -> QuerySet[Task]:
    return Task.objects.filter(parent=task).order_by("label_row__branch_name")


def options(task: Task) -> list[JsonObject]:
    """What the annotators have made of a data unit, for the reviewer to choose from.

    Reads ``subtasks`` with their label rows and people, of the stage last passed.
    """
    parts = sorted(task.subtasks.all(), key=lambda part: part.label_row.branch_name)
    return [
        {
            "annotator": _annotator(part),
            "labelBranchName": part.label_row.branch_name,
            "labelHash": part.label_row.label_hash,
        }
        for part in parts
        if part.label_row.branch_name != MAIN_BRANCH
    ]


def _annotator(part: Task) -> str:
    person = part.last_actioned_by or part.assignee
    return "" if person is None else person.email
