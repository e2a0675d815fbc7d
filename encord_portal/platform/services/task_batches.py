"""Many tasks at hand: loaded and locked together, changed in memory, written at once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from encord_portal.platform.errors import NotFound
from encord_portal.platform.models import (
    EditorLogCategory,
    LabelRow,
    ProjectUser,
    StageType,
    Task,
    TaskEvent,
    TaskStatus,
    WorkflowStage,
)
from encord_portal.platform.services import activity, consensus, label_reviews, label_rows, stages
from encord_portal.platform.workflow_machine import REVIEWING, Action, StageKind, State


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do with one task."""

    task_uuid: uuid.UUID
    action: Action
    assignee: str | None = None
    retain_assignee: bool = False
    with_reviews: bool = True
    destination: uuid.UUID | None = None
    pathway: str | uuid.UUID | None = None


@dataclass(slots=True)
class Batch:
    """The tasks at hand and what will be written for them; ``arrived``: in a new stage."""

    member: ProjectUser
    stages: list[WorkflowStage]
    people: dict[str, ProjectUser]
    tasks: dict[uuid.UUID, Task]
    events: list[TaskEvent] = field(default_factory=list)
    changed: dict[uuid.UUID, Task] = field(default_factory=dict)
    arrived: dict[uuid.UUID, WorkflowStage] = field(default_factory=dict)

    @property
    def kinds(self) -> list[StageKind]:
        return [StageKind(each.stage_type) for each in self.stages]


def load(member: ProjectUser, uuids: Sequence[uuid.UUID], commands: Sequence[Command]) -> Batch:
    """The tasks, their label rows and the people named, locked until the end.

    Raises:
        NotFound: When a task is not in the project.
    """
    tasks: dict[uuid.UUID, Task] = {}
    for start in range(0, len(uuids), label_rows.BATCH):
        # The rows are locked too: their status columns follow the task.
        chosen = Task.objects.select_for_update().filter(
            stage__project=member.project, uuid__in=uuids[start : start + label_rows.BATCH]
        )
        tasks |= {each.uuid: each for each in chosen.order_by("uuid").select_related("label_row")}
    missing = [each for each in uuids if each not in tasks]
    if missing:
        raise NotFound(f"The project has no task {missing[0]}.")
    emails = {each.assignee.strip().lower() for each in commands if each.assignee}
    people = ProjectUser.objects.filter(project=member.project, user__email__in=emails)
    return Batch(
        member=member,
        stages=stages.of(member.project),
        people={each.user.email: each for each in people.select_related("user")},
        tasks=tasks,
    )


def stage_of(batch: Batch, stage_uuid: uuid.UUID) -> WorkflowStage:
    for stage in batch.stages:
        if stage.uuid == stage_uuid:
            return stage
    raise NotFound("The project's workflow has no such stage.")


def parent_of(batch: Batch, part: Task) -> Task:
    """The consensus task that this is a part of, locked."""
    if part.parent_id is None:
        raise ValueError("The task is no part of another one.")
    found = batch.tasks.get(part.parent_id)
    if found is None:
        locked = Task.objects.select_for_update(of=("self",)).select_related("label_row")
        found = locked.get(pk=part.parent_id)
        batch.tasks[found.pk] = found
    return found


def note(batch: Batch, task: Task, command: Command, before: State, after: State) -> None:
    """Change a task in memory, with its event, reviews and the statuses of its row."""
    now = timezone.now()
    origin, goal = batch.stages[before.stage], batch.stages[after.stage]
    batch.events.append(
        TaskEvent(
            task=task,
            action=command.action.value,
            actor=batch.member.user,
            from_stage=origin,
            to_stage=goal,
            status_before=before.status.value,
            status_after=after.status.value,
            detail=command.assignee or "",
            at=now,
        )
    )
    if command.with_reviews:
        label_reviews.follow(task, command.action, origin, goal)
    task.stage = goal
    task.status = TaskStatus(after.status.value)
    task.assignee_id = after.assignee if isinstance(after.assignee, int) else None
    task.last_actioned_by = batch.member.user
    task.updated_at = now
    _follow(task.label_row, task, command.action)
    batch.changed[task.uuid] = task
    if goal != origin:
        batch.arrived[task.uuid] = goal


def _follow(row: LabelRow, task: Task, action: Action) -> None:
    """Keep the statuses that lists filter by in step with the task."""
    if task.stage.stage_type == StageType.DONE:
        row.annotation_task_status = "COMPLETED"
        row.label_status = "REVIEWED" if action is Action.APPROVE else "LABELLED"
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


def write(batch: Batch) -> None:
    """Write everything that was noted."""
    changed = list(batch.changed.values())
    Task.objects.bulk_update(
        changed,
        ["stage", "status", "assignee", "last_actioned_by", "updated_at"],
        batch_size=label_rows.BATCH,
    )
    LabelRow.objects.bulk_update(
        [task.label_row for task in changed],
        ["annotation_task_status", "label_status"],
        batch_size=label_rows.BATCH,
    )
    TaskEvent.objects.bulk_create(batch.events, batch_size=label_rows.BATCH)
    for stage in batch.stages:
        if stage.stage_type == StageType.CONSENSUS_ANNOTATION:
            here = [batch.changed[key] for key, goal in batch.arrived.items() if goal == stage]
            consensus.enter([task for task in here if task.stage_id == stage.pk], stage)
    _log(batch)


def _log(batch: Batch) -> None:
    acts = [
        activity.Act(
            each.task.label_row,
            each.action.lower(),
            EditorLogCategory.TASK,
            each.from_stage_id,
        )
        for each in batch.events
    ]
    activity.record(batch.member.user, acts, timezone.now())
