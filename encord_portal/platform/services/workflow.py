"""What people do with tasks: the state machine applied to the database.

Each function takes many tasks and does all of them or none. Every step leaves a TaskEvent.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from encord_portal.accounts.models import User
from encord_portal.platform.errors import (
    InvalidArguments,
    NotAllowed,
    NotFound,
    OperationNotAllowed,
)
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
from encord_portal.platform.services import access, activity, label_reviews, label_rows, stages
from encord_portal.platform.services.access import Act
from encord_portal.platform.workflow_machine import (
    Action,
    IllegalAction,
    StageKind,
    State,
    Status,
    legal_actions,
    step,
)


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do with one task."""

    task_uuid: uuid.UUID
    action: Action
    assignee: str | None = None
    retain_assignee: bool = False
    with_reviews: bool = True
    destination: uuid.UUID | None = None


@dataclass(slots=True)
class _Batch:
    """The tasks at hand and what will be written for them."""

    member: ProjectUser
    stages: list[WorkflowStage]
    people: dict[str, ProjectUser]
    tasks: dict[uuid.UUID, Task]
    events: list[TaskEvent] = field(default_factory=list)
    changed: dict[uuid.UUID, Task] = field(default_factory=dict)

    @property
    def kinds(self) -> list[StageKind]:
        return [StageKind(each.stage_type) for each in self.stages]


@transaction.atomic
def act(member: ProjectUser, stage_uuid: uuid.UUID, commands: Sequence[Command]) -> None:
    """Carry out task actions in one stage.

    Raises:
        NotFound: When the stage or a task is not in the project.
        NotAllowed: When the member's role, or somebody else's assignment, forbids it.
        OperationNotAllowed: When a task is not in this stage, or its state does not allow the
            action; the message names the actions that are possible.
    """
    batch = _load(member, [each.task_uuid for each in commands], commands)
    stage = _stage(batch, stage_uuid)
    for command in commands:
        task = batch.tasks[command.task_uuid]
        if task.stage_id != stage.uuid:
            present = next(each for each in batch.stages if each.uuid == task.stage_id)
            raise OperationNotAllowed(
                f"{command.action.value} is not possible: the task is not in '{stage.title}' but "
                f"in '{present.title}'. {_possible(batch, task)}"
            )
        _apply(batch, task, command)
    _write(batch)


@transaction.atomic
def by_label_hash(member: ProjectUser, hashes: Sequence[uuid.UUID], action: Action) -> None:
    """Complete or reopen label rows.

    Raises:
        NotFound: When a row is not in the project.
        NotAllowed: When the member's role, or somebody else's assignment, forbids it.
        OperationNotAllowed: When a row stands on a branch and has no task.
    """
    rows = label_rows.by_label_hash(member.project, hashes)
    found = Task.objects.filter(label_row__in=rows).values_list("label_row_id", "uuid")
    tasks = dict(found)
    for row in rows:
        if row.pk not in tasks:
            raise OperationNotAllowed(
                f"The label row {row.label_hash} of the branch {row.branch_name!r} has no task of "
                "its own; take the row of the main branch."
            )
    commands = [Command(tasks[row.pk], action) for row in rows]
    batch = _load(member, [each.task_uuid for each in commands], commands)
    for command in commands:
        _apply(batch, batch.tasks[command.task_uuid], command)
    _write(batch)


@transaction.atomic
def move(
    member: ProjectUser,
    origin: uuid.UUID,
    destination: uuid.UUID,
    task_uuids: Sequence[uuid.UUID],
) -> None:
    """Move tasks from one stage to any other."""
    access.require(member, Act.ASSIGN)
    commands = [
        Command(each, Action.MOVE, destination=destination) for each in dict.fromkeys(task_uuids)
    ]
    act(member, origin, commands)


def _load(member: ProjectUser, uuids: Sequence[uuid.UUID], commands: Sequence[Command]) -> _Batch:
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
    return _Batch(
        member=member,
        stages=stages.of(member.project),
        people={each.user.email: each for each in people.select_related("user")},
        tasks=tasks,
    )


def _stage(batch: _Batch, stage_uuid: uuid.UUID) -> WorkflowStage:
    for stage in batch.stages:
        if stage.uuid == stage_uuid:
            return stage
    raise NotFound("The project's workflow has no such stage.")


def _apply(batch: _Batch, task: Task, command: Command) -> None:
    index = [each.uuid for each in batch.stages].index(task.stage_id)
    before = State(index, Status(task.status), task.assignee_id)
    assignee = _assignee(batch, command, index)
    _check_right(batch, task, command, assignee)
    try:
        after = step(
            batch.kinds,
            before,
            command.action,
            assignee=None if assignee is None else assignee.pk,
            retain_assignee=command.retain_assignee,
            destination=_destination(batch, command),
        )
    except IllegalAction as error:
        raise OperationNotAllowed(str(error)) from error
    except ValueError as error:
        raise InvalidArguments(str(error)) from error
    if after != before or command.action not in {Action.COMPLETE, Action.REOPEN}:
        _note(batch, task, command, before, after)


def _note(batch: _Batch, task: Task, command: Command, before: State, after: State) -> None:
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


def _follow(row: LabelRow, task: Task, action: Action) -> None:
    """Keep the statuses that lists filter by in step with the task."""
    if task.stage.stage_type == StageType.DONE:
        row.annotation_task_status = "COMPLETED"
        row.label_status = "REVIEWED" if action is Action.APPROVE else "LABELLED"
    elif task.stage.stage_type == StageType.REVIEW:
        row.annotation_task_status = "IN_REVIEW"
        row.label_status = "LABELLED"
    else:
        if task.status == TaskStatus.REOPENED:
            row.annotation_task_status = "RETURNED"
        else:
            row.annotation_task_status = "QUEUED" if task.assignee_id is None else "ASSIGNED"
        row.label_status = "NOT_LABELLED" if row.label_hash is None else "LABEL_IN_PROGRESS"


def _write(batch: _Batch) -> None:
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
    _log(batch)


def _log(batch: _Batch) -> None:
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


def _destination(batch: _Batch, command: Command) -> int | None:
    if command.destination is None:
        return None
    return batch.stages.index(_stage(batch, command.destination))


def _assignee(batch: _Batch, command: Command, index: int) -> User | None:
    if command.assignee is None:
        return None
    member = batch.people.get(command.assignee.strip().lower())
    if member is None:
        raise InvalidArguments(f"{command.assignee[:100]} is not a member of this project.")
    goal = index if command.action is Action.ASSIGN else index + 1
    kind = batch.kinds[min(goal, len(batch.stages) - 1)]
    needed = _STAGE_ACTS.get(kind)
    if (
        needed is not None
        and command.action is not Action.REJECT
        and not access.may(member, needed)
    ):
        raise InvalidArguments(
            f"The role of {member.user.email} does not allow tasks of type {kind.value}."
        )
    return member.user


_STAGE_ACTS = {StageKind.ANNOTATION: Act.ANNOTATE, StageKind.REVIEW: Act.REVIEW}
_ACTS = {
    Action.SUBMIT: Act.ANNOTATE,
    Action.APPROVE: Act.REVIEW,
    Action.REJECT: Act.REVIEW,
    Action.MOVE: Act.ASSIGN,
    Action.COMPLETE: Act.COMPLETE,
    Action.REOPEN: Act.REOPEN,
}


def _check_right(batch: _Batch, task: Task, command: Command, assignee: User | None) -> None:
    member = batch.member
    if command.action is Action.ASSIGN:
        # Anyone may take a task that is free; to give one to somebody is for leads.
        claims = assignee is not None and assignee.pk == member.user_id
        if not claims or task.assignee_id not in {None, member.user_id}:
            access.require(member, Act.ASSIGN)
        return
    if command.action is Action.RELEASE:
        if task.assignee_id != member.user_id:
            access.require(member, Act.ASSIGN)
        return
    access.require(member, _ACTS[command.action])
    foreign = task.assignee_id not in {None, member.user_id}
    if foreign and not access.may(member, Act.ASSIGN):
        raise NotAllowed("This task is assigned to somebody else; ask a team manager to reassign.")


def _possible(batch: _Batch, task: Task) -> str:
    index = [each.uuid for each in batch.stages].index(task.stage_id)
    state = State(index, Status(task.status), task.assignee_id)
    names = ", ".join(each.value for each in legal_actions(batch.kinds, state))
    return f"Possible there: {names}."
