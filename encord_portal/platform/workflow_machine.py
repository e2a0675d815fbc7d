"""The workflow of a label row as a pure state machine.

A workflow is a row of stages, the last of type DONE. :func:`legal_actions` says what may be done
with a task where it stands; :func:`step` does it. Nothing here knows of people's roles or of the
database.
"""

from __future__ import annotations

import enum
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace


class StageKind(enum.Enum):
    ANNOTATION = "ANNOTATION"
    REVIEW = "REVIEW"
    DONE = "DONE"


class Status(enum.Enum):
    NEW = "NEW"
    ASSIGNED = "ASSIGNED"
    RELEASED = "RELEASED"
    REOPENED = "REOPENED"
    COMPLETED = "COMPLETED"


class Action(enum.Enum):
    SUBMIT = "SUBMIT"
    APPROVE = "APPROVE"
    REJECT = "REJECT"
    ASSIGN = "ASSIGN"
    RELEASE = "RELEASE"
    MOVE = "MOVE"
    COMPLETE = "COMPLETE"
    REOPEN = "REOPEN"


@dataclass(frozen=True, slots=True)
class State:
    """Where a task stands.

    Args:
        stage: The index of its stage.
        status: The status of the task in this stage.
        assignee: The key of the person who shall do it, or ``None``.
    """

    stage: int
    status: Status
    assignee: Hashable | None = None


class IllegalAction(ValueError):  # noqa: N818 - what it is, not that it is an error
    """An action that the present state does not allow; ``legal`` are those that it does."""

    def __init__(self, action: Action, kind: StageKind, legal: Sequence[Action]) -> None:
        self.action = action
        self.legal = tuple(legal)
        names = ", ".join(each.value for each in legal)
        super().__init__(
            f"{action.value} is not possible in a stage of type {kind.value}; possible: {names}."
        )


_BY_KIND: dict[StageKind, tuple[Action, ...]] = {
    StageKind.ANNOTATION: (Action.SUBMIT, Action.ASSIGN, Action.RELEASE),
    StageKind.REVIEW: (Action.APPROVE, Action.REJECT, Action.ASSIGN, Action.RELEASE),
    StageKind.DONE: (),
}
# These three name their goal instead of a step, so they are possible everywhere. Completing what
# is complete and reopening what is open change nothing: bundles hold rows of all stages.
_EVERYWHERE = (Action.MOVE, Action.COMPLETE, Action.REOPEN)


def initial(stages: Sequence[StageKind]) -> State:
    """The state of a new task: the first annotation stage."""
    return State(first_annotation(stages), Status.NEW)


def check(stages: Sequence[StageKind]) -> None:
    """Refuse a row of stages that tasks could not pass.

    Raises:
        ValueError: When it does not start with annotation or not end with its only DONE stage.
    """
    if not stages or stages[0] is not StageKind.ANNOTATION:
        raise ValueError("A workflow starts with an annotation stage.")
    if stages[-1] is not StageKind.DONE or StageKind.DONE in stages[:-1]:
        raise ValueError("A workflow ends with its only final stage.")


def first_annotation(stages: Sequence[StageKind]) -> int:
    return list(stages).index(StageKind.ANNOTATION)


def legal_actions(stages: Sequence[StageKind], state: State) -> tuple[Action, ...]:
    """What may be done with a task in this state."""
    return _BY_KIND[stages[state.stage]] + _EVERYWHERE


def step(
    stages: Sequence[StageKind],
    state: State,
    action: Action,
    *,
    assignee: Hashable | None = None,
    retain_assignee: bool = False,
    destination: int | None = None,
) -> State:
    """The state after an action.

    Args:
        stages: The kinds of the workflow's stages, in order.
        state: The state before.
        action: What is done.
        assignee: Who shall do the task next; required for ASSIGN.
        retain_assignee: Whether the present assignee stays when the task moves on.
        destination: The stage to move to; for MOVE only, and required there.

    Raises:
        IllegalAction: When the state does not allow the action; it names those that it allows.
        ValueError: When an argument that the action needs is missing.
    """
    legal = legal_actions(stages, state)
    if action not in legal:
        raise IllegalAction(action, stages[state.stage], legal)
    if action is Action.ASSIGN:
        if assignee is None:
            raise ValueError("ASSIGN needs an assignee.")
        return replace(state, status=Status.ASSIGNED, assignee=assignee)
    if action is Action.RELEASE:
        return replace(state, status=Status.RELEASED, assignee=None)
    goal, status = _goal(stages, state, action, destination)
    if goal == state.stage and action in {Action.COMPLETE, Action.REOPEN}:
        return state
    return _arrive(
        stages[goal], goal, status, assignee or (state.assignee if retain_assignee else None)
    )


def _goal(
    stages: Sequence[StageKind], state: State, action: Action, destination: int | None
) -> tuple[int, Status]:
    if action is Action.MOVE:
        if destination is None or not 0 <= destination < len(stages):
            raise ValueError("MOVE needs a stage of this workflow as its destination.")
        return destination, Status.NEW
    if action is Action.COMPLETE:
        return len(stages) - 1, Status.COMPLETED
    if action is Action.REOPEN:
        return first_annotation(stages), Status.REOPENED
    if action is Action.REJECT:
        back = [n for n in range(state.stage) if stages[n] is StageKind.ANNOTATION]
        return back[-1], Status.REOPENED
    return state.stage + 1, Status.NEW


def _arrive(kind: StageKind, stage: int, status: Status, assignee: Hashable | None) -> State:
    if kind is StageKind.DONE:
        return State(stage, Status.COMPLETED)
    if assignee is not None and status is Status.NEW:
        status = Status.ASSIGNED
    return State(stage, status, assignee)
