"""Many tasks at hand: loaded and locked together, changed in memory, written at once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from encord_portal.platform.errors import NotFound
from encord_portal.platform.models import (
    EditorLogCategory,
    ProjectUser,
    StageType,
    Task,
    TaskEvent,
    TaskStatus,
    WorkflowStage,
)
from encord_portal.platform.services import (
    activity,
    consensus,
    label_reviews,
    label_rows,
    row_statuses,
    stages,
)
from encord_portal.platform.workflow_machine import Action, Stage, State


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
    machine: Sequence[Stage]
    events: list[TaskEvent] = field(default_factory=list)
    changed: dict[uuid.UUID, Task] = field(default_factory=dict)
    arrived: dict[uuid.UUID, WorkflowStage] = field(default_factory=dict)


def load(member: ProjectUser, uuids: Sequence[uuid.UUID], commands: Sequence[Command]) -> Batch:
    """The tasks and the people named; nobody else's to change until the end.

    What is locked are the label rows of the tasks, and of those that they are parts of: their
    status columns follow the task, and whoever saves labels waits for the same locks.

    Raises:
        NotFound: When a task is not in the project.
    """
    batches = [
        Task.objects.filter(
            stage__project=member.project, uuid__in=uuids[start : start + label_rows.BATCH]
        )
        for start in range(0, len(uuids), label_rows.BATCH)
    ]
    places = [
        place
        for batch in batches
        for pair in batch.values_list("label_row_id", "parent__label_row_id")
        for place in pair
    ]
    label_rows.locked(each for each in places if each is not None)
    tasks = {each.uuid: each for batch in batches for each in batch.select_related("label_row")}
    missing = [each for each in uuids if each not in tasks]
    if missing:
        raise NotFound(f"The project has no task {missing[0]}.")
    emails = {each.assignee.strip().lower() for each in commands if each.assignee}
    kept = {tasks[each.task_uuid].assignee_id for each in commands if each.retain_assignee}
    people = ProjectUser.objects.filter(
        Q(user__email__in=emails) | Q(user__in=kept - {None}), project=member.project
    )
    found = stages.of(member.project)
    return Batch(
        member=member,
        stages=found,
        machine=stages.machine(found),
        people={each.user.email: each for each in people.select_related("user")},
        tasks=tasks,
    )


def stage_of(batch: Batch, stage_uuid: uuid.UUID) -> WorkflowStage:
    for stage in batch.stages:
        if stage.uuid == stage_uuid:
            return stage
    raise NotFound("The project's workflow has no such stage.")


def parent_of(batch: Batch, part: Task) -> Task:
    """The consensus task that this is a part of."""
    if part.parent_id is None:
        raise ValueError("The task is no part of another one.")
    found = batch.tasks.get(part.parent_id)
    if found is None:
        found = Task.objects.select_related("label_row").get(pk=part.parent_id)
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
    row_statuses.follow(task.label_row, task, approved=command.action is Action.APPROVE)
    batch.changed[task.uuid] = task
    if goal != origin:
        batch.arrived[task.uuid] = goal


def write(batch: Batch) -> None:
    """Write everything that was noted."""
    changed = list(batch.changed.values())
    Task.objects.bulk_update(
        changed,
        ["stage", "status", "assignee", "last_actioned_by", "updated_at"],
        batch_size=label_rows.BATCH,
    )
    label_rows.rewrite(
        [task.label_row for task in changed], ["annotation_task_status", "label_status"]
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
