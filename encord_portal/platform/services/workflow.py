"""What people do with tasks: the state machine applied to the database.

Each function takes many tasks and does all of them or none. Every step leaves a TaskEvent.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from encord_portal.accounts.models import User
from encord_portal.platform.errors import (
    InvalidArguments,
    NotAllowed,
    OperationNotAllowed,
)
from encord_portal.platform.models import ProjectUser, StageType, Task, TaskStatus
from encord_portal.platform.services import access, consensus, label_rows, stages
from encord_portal.platform.services.access import Act
from encord_portal.platform.services.task_batches import (
    Batch,
    load,
    note,
    parent_of,
    stage_of,
    write,
)
from encord_portal.platform.services.task_batches import Command as Command
from encord_portal.platform.workflow_machine import (
    Action,
    IllegalAction,
    StageKind,
    State,
    Status,
    Traveller,
    legal_actions,
    step,
    step_part,
)


@transaction.atomic
def act(member: ProjectUser, stage_uuid: uuid.UUID, commands: Sequence[Command]) -> None:
    """Carry out task actions in one stage.

    Raises:
        NotFound: When the stage or a task is not in the project.
        NotAllowed: When the member's role, or somebody else's assignment, forbids it.
        OperationNotAllowed: When a task is not in this stage, or its state does not allow the
            action; the message names the actions that are possible.
    """
    batch = load(member, [each.task_uuid for each in commands], commands)
    stage = stage_of(batch, stage_uuid)
    for command in commands:
        task = batch.tasks[command.task_uuid]
        if task.stage_id != stage.uuid:
            present = next(each for each in batch.stages if each.uuid == task.stage_id)
            raise OperationNotAllowed(
                f"{command.action.value} is not possible: the task is not in '{stage.title}' but "
                f"in '{present.title}'. {_possible(batch, task)}"
            )
        _apply(batch, task, command)
    write(batch)


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
    batch = load(member, [each.task_uuid for each in commands], commands)
    for command in commands:
        _apply(batch, batch.tasks[command.task_uuid], command)
    write(batch)


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


def _apply(batch: Batch, task: Task, command: Command) -> None:
    if task.parent_id is not None:
        _apply_to_part(batch, task, command)
        return
    index = [each.uuid for each in batch.stages].index(task.stage_id)
    if command.action is Action.SUBMIT and _kind(batch, index) is StageKind.CONSENSUS_ANNOTATION:
        raise OperationNotAllowed(
            "SUBMIT is not possible for the whole task: each annotator submits a subtask, and the "
            "task moves on with the last of them."
        )
    before = State(index, Status(task.status), task.assignee_id)
    assignee = _assignee(batch, command)
    _check_right(batch, task, command, assignee)
    try:
        after = step(
            batch.machine,
            before,
            command.action,
            assignee=None if assignee is None else assignee.pk,
            retain_assignee=command.retain_assignee,
            destination=_destination(batch, task, command),
            traveller=_traveller(batch, task),
        )
    except IllegalAction as error:
        raise OperationNotAllowed(str(error)) from error
    except ValueError as error:
        raise InvalidArguments(str(error)) from error
    if command.retain_assignee and assignee is None:
        assignee = _retained(batch, task)
    _check_role(batch, assignee, after.stage)
    if after != before or command.action not in {Action.COMPLETE, Action.REOPEN}:
        note(batch, task, command, before, after)


def _apply_to_part(batch: Batch, part: Task, command: Command) -> None:
    """One annotator's part of a consensus task."""
    parent = parent_of(batch, part)
    if parent.stage_id != part.stage_id:
        raise OperationNotAllowed(
            f"{command.action.value} is not possible: the task that this is a part of has left the "
            "stage."
        )
    index = [each.uuid for each in batch.stages].index(part.stage_id)
    before = State(index, Status(part.status), part.assignee_id)
    assignee = _assignee(batch, command)
    _check_right(batch, part, command, assignee)
    _check_role(batch, assignee, index)
    try:
        after = step_part(
            before, command.action, assignee=None if assignee is None else assignee.pk
        )
    except IllegalAction as error:
        raise OperationNotAllowed(str(error)) from error
    except ValueError as error:
        raise InvalidArguments(str(error)) from error
    # Read only now: the lock on the parent makes the last two submitters wait for each other.
    siblings = [batch.changed.get(each.pk, each) for each in consensus.parts_of(parent)]
    others = [each for each in siblings if each.pk != part.pk and each.stage_id == part.stage_id]
    if assignee is not None and any(each.assignee_id == assignee.pk for each in others):
        raise OperationNotAllowed(
            f"{assignee.email} has another part of this task; consensus is between several people."
        )
    note(batch, part, replace(command, with_reviews=False), before, after)
    if command.action is Action.SUBMIT and all(
        each.status == TaskStatus.COMPLETED for each in others
    ):
        state = State(index, Status(parent.status), parent.assignee_id)
        submitted = Command(parent.pk, Action.SUBMIT)
        moved = step(batch.machine, state, Action.SUBMIT, traveller=_traveller(batch, parent))
        note(batch, parent, submitted, state, moved)


def _kind(batch: Batch, stage: int) -> StageKind:
    return batch.machine[stage].kind


def _traveller(batch: Batch, task: Task) -> Traveller:
    return stages.traveller(batch.stages, task.uuid, batch.member.user)


def _destination(batch: Batch, task: Task, command: Command) -> int | None:
    if command.action is Action.PATHWAY:
        stage = stage_of(batch, task.stage_id)
        ways = stage.pathways.all() if stage.stage_type == StageType.AGENT else []
        for way in ways:
            if command.pathway in {way.pk, way.title}:
                return batch.stages.index(stage_of(batch, way.destination_id))
        names = ", ".join(repr(way.title) for way in ways)
        raise InvalidArguments(f"This stage has no such pathway; its pathways: {names or 'none'}.")
    if command.destination is None:
        return None
    return batch.stages.index(stage_of(batch, command.destination))


def _assignee(batch: Batch, command: Command) -> User | None:
    if command.assignee is None:
        return None
    member = batch.people.get(command.assignee.strip().lower())
    if member is None:
        raise InvalidArguments(f"{command.assignee[:100]} is not a member of this project.")
    return member.user


def _retained(batch: Batch, task: Task) -> User:
    """Who has a task and shall have it in the next stage, too."""
    for member in batch.people.values():
        if member.user_id == task.assignee_id:
            return member.user
    raise InvalidArguments(
        "retain_assignee keeps who has the task, and nobody in the project has it; name an "
        "assignee, or leave retain_assignee out."
    )


def _check_role(batch: Batch, assignee: User | None, goal: int) -> None:
    """Whether somebody may do what is to be done in a stage; nothing is, in a final one."""
    needed = _STAGE_ACTS.get(_kind(batch, goal))
    if assignee is None or needed is None:
        return
    if not access.may(batch.people[assignee.email], needed):
        raise InvalidArguments(
            f"The role of {assignee.email} does not allow tasks of type {_kind(batch, goal).value}."
        )


_STAGE_ACTS = {
    StageKind.ANNOTATION: Act.ANNOTATE,
    StageKind.CONSENSUS_ANNOTATION: Act.ANNOTATE,
    StageKind.AGENT: Act.ANNOTATE,
    StageKind.REVIEW: Act.REVIEW,
    StageKind.CONSENSUS_REVIEW: Act.REVIEW,
}
_ACTS = {
    Action.SUBMIT: Act.ANNOTATE,
    Action.APPROVE: Act.REVIEW,
    Action.REJECT: Act.REVIEW,
    Action.PATHWAY: Act.ANNOTATE,
    Action.MOVE: Act.ASSIGN,
    Action.COMPLETE: Act.COMPLETE,
    Action.REOPEN: Act.REOPEN,
}


def _check_right(batch: Batch, task: Task, command: Command, assignee: User | None) -> None:
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


def _possible(batch: Batch, task: Task) -> str:
    index = [each.uuid for each in batch.stages].index(task.stage_id)
    state = State(index, Status(task.status), task.assignee_id)
    names = ", ".join(each.value for each in legal_actions(batch.machine, state))
    return f"Possible there: {names}."
