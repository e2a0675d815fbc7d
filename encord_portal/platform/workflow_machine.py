"""The workflow of a label row as a pure state machine.

A workflow is a sequence of stages: people or agents work in some, routers only pass tasks on, and
final ones end them: the one of type DONE, and archives. :func:`legal_actions` says what may be done
with a task where it stands; :func:`step` does it. Nothing here knows of people's roles or of the
database.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace


class StageKind(enum.Enum):
    ANNOTATION = "ANNOTATION"
    REVIEW = "REVIEW"
    CONSENSUS_ANNOTATION = "CONSENSUS_ANNOTATION"
    CONSENSUS_REVIEW = "CONSENSUS_REVIEW"
    AGENT = "AGENT"
    USER_ROUTER = "USER_ROUTER"
    PERCENTAGE_ROUTER = "PERCENTAGE_ROUTER"
    ARCHIVE = "ARCHIVE"
    DONE = "DONE"


ANNOTATING = frozenset({StageKind.ANNOTATION, StageKind.CONSENSUS_ANNOTATION})
REVIEWING = frozenset({StageKind.REVIEW, StageKind.CONSENSUS_REVIEW})
ROUTERS = frozenset({StageKind.USER_ROUTER, StageKind.PERCENTAGE_ROUTER})
FINAL = frozenset({StageKind.ARCHIVE, StageKind.DONE})


class Status(enum.Enum):
    NEW = "NEW"
    ASSIGNED = "ASSIGNED"
    RELEASED = "RELEASED"
    # No action here leads to it; tasks that came from elsewhere may have it, and go on as others.
    SKIPPED = "SKIPPED"
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
class Way:
    """A way out of an agent or a router.

    Args:
        to: The index of the stage that it leads to.
        percent: Of a percentage router: how many of a hundred tasks take it.
        people: Of a user router: whose tasks take it; nobody means everybody else's.
    """

    to: int
    percent: int = 0
    people: frozenset[Hashable] = frozenset()


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a workflow.

    Args:
        kind: Its type.
        next: The index of the stage that submitted and approved tasks go to; by default the one
            that follows, archives left out.
        back: The index of the stage that rejected tasks go to; by default the nearest before it in
            which is annotated.
        ways: The ways out of an agent or a router.
    """

    kind: StageKind
    next: int | None = None
    back: int | None = None
    ways: tuple[Way, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Traveller:
    """What routers go by.

    Args:
        person: Who sends the task on, or ``None`` when nobody did.
        draw: The lot of this task in a stage, a number from 0 up to but not including 100. It is
            the same each time, so that a task which comes again goes the same way.
    """

    person: Hashable | None = None
    draw: Callable[[int], float] = lambda stage: 0.0


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
    StageKind.USER_ROUTER: (),
    StageKind.PERCENTAGE_ROUTER: (),
    StageKind.ARCHIVE: (),
    StageKind.DONE: (),
}
# These three name their goal instead of a step, so they are possible everywhere. Completing what
# is complete and reopening what is open change nothing: bundles hold rows of all stages.
_EVERYWHERE = (Action.MOVE, Action.COMPLETE, Action.REOPEN)


def initial(stages: Sequence[Stage], traveller: Traveller = Traveller()) -> State:
    """The state of a new task: in the first stage, or where that sends it if it is a router.

    The stages are such as :func:`check` accepts.
    """
    return _arrive(stages, 0, Status.NEW, None, traveller)


def check(stages: Sequence[Stage]) -> None:
    """Refuse stages that tasks could not pass.

    Raises:
        ValueError: When they do not end with their only DONE stage, nobody annotates in them, a
            review has nothing before it to review, a router does not know what to do with a task,
            or there is a stage from which no way leads to the end.
    """
    kinds = [each.kind for each in stages]
    if not kinds or kinds[-1] is not StageKind.DONE or StageKind.DONE in kinds[:-1]:
        raise ValueError("A workflow ends with its only final stage.")
    before: StageKind | None = None
    for kind in kinds:
        if kind in ANNOTATING:
            before = kind
        if kind in REVIEWING and before is None:
            raise ValueError("A workflow has an annotation stage before each review.")
        if kind is StageKind.CONSENSUS_REVIEW and before is not StageKind.CONSENSUS_ANNOTATION:
            raise ValueError("A workflow has consensus annotation before each consensus review.")
    if before is None:
        raise ValueError("A workflow has at least one annotation stage.")
    if kinds[0] in FINAL:
        raise ValueError("A workflow does not begin with an archive.")
    for stage in stages:
        _check_ways(stage)
    _check_ends(stages)


def _check_ways(stage: Stage) -> None:
    if stage.kind is StageKind.PERCENTAGE_ROUTER and (
        sum(way.percent for way in stage.ways) != 100 or any(way.percent < 0 for way in stage.ways)
    ):
        raise ValueError("A workflow's percentage routers have ways from 0 percent, together 100.")
    if stage.kind is StageKind.USER_ROUTER:
        if sum(not way.people for way in stage.ways) != 1:
            raise ValueError(
                "A workflow's user routers have one way without people, for everybody else."
            )
        named = [person for way in stage.ways for person in way.people]
        if len(set(named)) != len(named):
            raise ValueError("A workflow's user routers send each person on one way.")


def _check_ends(stages: Sequence[Stage]) -> None:
    """From every stage one comes to the end, and never from router to router for ever."""
    ways = {index: _onward(stages, index) for index in range(len(stages))}
    ending = {index for index, each in enumerate(stages) if each.kind in FINAL}
    settled = {index for index, each in enumerate(stages) if each.kind not in ROUTERS}
    for _ in stages:
        ending |= {index for index, goals in ways.items() if ending & set(goals)}
        settled |= {index for index, goals in ways.items() if settled >= set(goals)}
    if len(settled) < len(stages):
        raise ValueError("A workflow's routers do not send tasks round to each other.")
    if len(ending) < len(stages):
        raise ValueError("A workflow has a way to its end from each stage.")


def _onward(stages: Sequence[Stage], index: int) -> list[int]:
    """Where a task may go from a stage by what is done there, rejection left out."""
    stage = stages[index]
    if stage.kind in FINAL:
        return []
    if stage.kind in ROUTERS or stage.kind is StageKind.AGENT:
        return [way.to for way in stage.ways]
    return [_next(stages, index)]


def _next(stages: Sequence[Stage], index: int) -> int:
    stage = stages[index]
    if stage.next is not None:
        return stage.next
    return next(
        goal for goal in range(index + 1, len(stages)) if stages[goal].kind is not StageKind.ARCHIVE
    )


def _back(stages: Sequence[Stage], index: int) -> int:
    stage = stages[index]
    if stage.back is not None:
        return stage.back
    return max(goal for goal in range(index) if stages[goal].kind in ANNOTATING)


def first_annotation(stages: Sequence[Stage]) -> int:
    return next(index for index, stage in enumerate(stages) if stage.kind in ANNOTATING)


def legal_actions(stages: Sequence[Stage], state: State) -> tuple[Action, ...]:
    """What may be done with a task in this state."""
    return _BY_KIND[stages[state.stage].kind] + _EVERYWHERE


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
    stages: Sequence[Stage],
    state: State,
    action: Action,
    *,
    assignee: Hashable | None = None,
    retain_assignee: bool = False,
    destination: int | None = None,
    traveller: Traveller = Traveller(),
) -> State:
    """The state after an action.

    Args:
        stages: The workflow's stages, in order.
        state: The state before.
        action: What is done.
        assignee: Who shall do the task next; required for ASSIGN.
        retain_assignee: Whether the present assignee stays when the task moves on.
        destination: The stage to move to; for MOVE and PATHWAY only, and required there.
        traveller: What routers on the way go by.

    Raises:
        IllegalAction: When the state does not allow the action; it names those that it allows.
        ValueError: When an argument that the action needs is missing.
    """
    legal = legal_actions(stages, state)
    if action not in legal:
        raise IllegalAction(action, stages[state.stage].kind, legal)
    if action in {Action.ASSIGN, Action.RELEASE}:
        return _hand_over(state, action, assignee)
    goal, status = _goal(stages, state, action, destination)
    if goal == state.stage and action in {Action.COMPLETE, Action.REOPEN}:
        return state
    kept = assignee or (state.assignee if retain_assignee else None)
    return _arrive(stages, goal, status, kept, traveller)


def _goal(
    stages: Sequence[Stage], state: State, action: Action, destination: int | None
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
        return _back(stages, state.stage), Status.REOPENED
    return _next(stages, state.stage), Status.NEW


def _arrive(
    stages: Sequence[Stage],
    stage: int,
    status: Status,
    assignee: Hashable | None,
    traveller: Traveller,
) -> State:
    while stages[stage].kind in ROUTERS:
        stage = _routed(stages[stage], stage, traveller)
    if stages[stage].kind in FINAL:
        return State(stage, Status.COMPLETED)
    if assignee is not None and status is Status.NEW:
        status = Status.ASSIGNED
    return State(stage, status, assignee)


def _routed(stage: Stage, index: int, traveller: Traveller) -> int:
    if stage.kind is StageKind.USER_ROUTER:
        theirs = [way.to for way in stage.ways if traveller.person in way.people]
        others = [way.to for way in stage.ways if not way.people]
        return (theirs or others)[0]
    lot, upto = traveller.draw(index), 0
    for way in stage.ways[:-1]:
        upto += way.percent
        if lot < upto:
            return way.to
    return stage.ways[-1].to
