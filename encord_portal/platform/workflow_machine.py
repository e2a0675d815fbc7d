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
    CONSENSUS_ANNOTATION = "CONSENSUS_ANNOTATION"
    CONSENSUS_REVIEW = "CONSENSUS_REVIEW"
    AGENT = "AGENT"
    DONE = "DONE"


ANNOTATING = frozenset({StageKind.ANNOTATION, StageKind.CONSENSUS_ANNOTATION})
REVIEWING = frozenset({StageKind.REVIEW, StageKind.CONSENSUS_REVIEW})


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
    PATHWAY = "PATHWAY"
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
        names = ", ".join(each.value for each in legal) or "nothing"
        super().__init__(
            f"{action.value} is not possible in a stage of type {kind.value}; possible: {names}."
        )


_BY_KIND: dict[StageKind, tuple[Action, ...]] = {
    StageKind.ANNOTATION: (Action.SUBMIT, Action.ASSIGN, Action.RELEASE),
    StageKind.REVIEW: (Action.APPROVE, Action.REJECT, Action.ASSIGN, Action.RELEASE),
    # The annotators' parts are assigned; the task itself is submitted with the last of them.
    StageKind.CONSENSUS_ANNOTATION: (Action.SUBMIT,),
    StageKind.CONSENSUS_REVIEW: (Action.APPROVE, Action.REJECT, Action.ASSIGN, Action.RELEASE),
    StageKind.AGENT: (Action.PATHWAY, Action.ASSIGN, Action.RELEASE),
    StageKind.DONE: (),
}
# These three name their goal instead of a step, so they are possible everywhere. Completing what
# is complete and reopening what is open change nothing: bundles hold rows of all stages.
_EVERYWHERE = (Action.MOVE, Action.COMPLETE, Action.REOPEN)


def initial(stages: Sequence[StageKind]) -> State:
    """The state of a new task: the first stage, which is none of review."""
    check(stages)
    return State(0, Status.NEW)


def check(stages: Sequence[StageKind]) -> None:
    """Refuse a row of stages that tasks could not pass.

    Raises:
        ValueError: When it does not end with its only DONE stage, nobody annotates in it, or a
            review has nothing before it to review.
    """
    if not stages or stages[-1] is not StageKind.DONE or StageKind.DONE in stages[:-1]:
        raise ValueError("A workflow ends with its only final stage.")
    before: StageKind | None = None
    for kind in stages:
        if kind in ANNOTATING:
            before = kind
        if kind in REVIEWING and before is None:
            raise ValueError("A workflow has an annotation stage before each review.")
        if kind is StageKind.CONSENSUS_REVIEW and before is not StageKind.CONSENSUS_ANNOTATION:
            raise ValueError("A workflow has consensus annotation before each consensus review.")
    if before is None:
        raise ValueError("A workflow has at least one annotation stage.")


def first_annotation(stages: Sequence[StageKind]) -> int:
    return next(index for index, kind in enumerate(stages) if kind in ANNOTATING)


def legal_actions(stages: Sequence[StageKind], state: State) -> tuple[Action, ...]:
    """What may be done with a task in this state."""
    return _BY_KIND[stages[state.stage]] + _EVERYWHERE


def step_part(state: State, action: Action, *, assignee: Hashable | None = None) -> State:
    """The state of one annotator's part of a consensus task after an action.

    A part stays in its stage; when all are completed, the task itself is submitted.

    Raises:
        IllegalAction: When the state does not allow the action; it names those that it allows.
        ValueError: When ASSIGN comes without an assignee.
    """
    legal = () if state.status is Status.COMPLETED else _BY_KIND[StageKind.ANNOTATION]
    if action not in legal:
        raise IllegalAction(action, StageKind.CONSENSUS_ANNOTATION, legal)
    if action is Action.SUBMIT:
        return replace(state, status=Status.COMPLETED)
    return _hand_over(state, action, assignee)


def _hand_over(state: State, action: Action, assignee: Hashable | None) -> State:
    if action is Action.RELEASE:
        return replace(state, status=Status.RELEASED, assignee=None)
    if assignee is None:
        raise ValueError("ASSIGN needs an assignee.")
    return replace(state, status=Status.ASSIGNED, assignee=assignee)


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
        destination: The stage to move to; for MOVE and PATHWAY only, and required there.

    Raises:
        IllegalAction: When the state does not allow the action; it names those that it allows.
        ValueError: When an argument that the action needs is missing.
    """
    legal = legal_actions(stages, state)
    if action not in legal:
        raise IllegalAction(action, stages[state.stage], legal)
    if action in {Action.ASSIGN, Action.RELEASE}:
        return _hand_over(state, action, assignee)
    goal, status = _goal(stages, state, action, destination)
    if goal == state.stage and action in {Action.COMPLETE, Action.REOPEN}:
        return state
    return _arrive(
        stages[goal], goal, status, assignee or (state.assignee if retain_assignee else None)
    )


def _goal(
    stages: Sequence[StageKind], state: State, action: Action, destination: int | None
) -> tuple[int, Status]:
    if action in {Action.MOVE, Action.PATHWAY}:
        if destination is None or not 0 <= destination < len(stages):
            raise ValueError(f"{action.value} needs a stage of this workflow as its destination.")
        return destination, Status.NEW
    if action is Action.COMPLETE:
        return len(stages) - 1, Status.COMPLETED
    if action is Action.REOPEN:
        return first_annotation(stages), Status.REOPENED
    if action is Action.REJECT:
        back = [n for n in range(state.stage) if stages[n] in ANNOTATING]
        return back[-1], Status.REOPENED
    return state.stage + 1, Status.NEW


def _arrive(kind: StageKind, stage: int, status: Status, assignee: Hashable | None) -> State:
    if kind is StageKind.DONE:
        return State(stage, Status.COMPLETED)
    if assignee is not None and status is Status.NEW:
        status = Status.ASSIGNED
    return State(stage, status, assignee)
