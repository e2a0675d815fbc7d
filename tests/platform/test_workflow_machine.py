from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from encord_portal.platform.workflow_machine import (
    ANNOTATING,
    FINAL,
    ROUTERS,
    Action,
    IllegalAction,
    Stage,
    StageKind,
    State,
    Status,
    Traveller,
    Way,
    check,
    initial,
    legal_actions,
    step,
    step_part,
)

A, R, D = StageKind.ANNOTATION, StageKind.REVIEW, StageKind.DONE
G, CA, CR = StageKind.AGENT, StageKind.CONSENSUS_ANNOTATION, StageKind.CONSENSUS_REVIEW
UR, PR, X = StageKind.USER_ROUTER, StageKind.PERCENTAGE_ROUTER, StageKind.ARCHIVE
STATUSES = tuple(Status)


def row(*kinds: StageKind | Stage) -> tuple[Stage, ...]:
    """Stages one after the other; an agent has a way to each other stage."""
    everywhere = tuple(Way(to) for to in range(len(kinds)))
    return tuple(
        each if isinstance(each, Stage) else Stage(each, ways=everywhere if each is G else ())
        for each in kinds
    )


PLAIN = row(A, R, D)


@pytest.mark.parametrize(
    "stages",
    [(), (D,), (R, D), (A,), (A, R), (A, D, R, D), (D, A), (G, D), (G, R, A, D), (A, CR, D)],
)
def test_a_workflow_that_tasks_could_not_pass_is_refused(stages):
    with pytest.raises(ValueError, match="workflow"):
        check(row(*stages))


@pytest.mark.parametrize(
    "stages",
    [
        (A, D),
        (A, R, D),
        (A, R, R, D),
        (A, R, A, R, D),
        (G, A, D),
        (CA, CR, R, D),
        (CA, R, D),
        (A, R, X, D),
        (A, X, X, D),
    ],
)
def test_usable_workflows_start_in_their_first_stage(stages):
    check(row(*stages))
    assert initial(row(*stages)) == State(0, Status.NEW)


def percent(*ways: tuple[int, int]) -> Stage:
    return Stage(PR, ways=tuple(Way(to, percent=share) for share, to in ways))


def by_person(*ways: tuple[str, int]) -> Stage:
    return Stage(UR, ways=tuple(Way(to, people=frozenset(names.split())) for names, to in ways))


@pytest.mark.parametrize(
    ("stages", "message"),
    [
        ((A, percent((50, 2), (40, 3)), R, D), "together 100"),
        ((A, percent((150, 2), (-50, 3)), R, D), "from 0 percent"),
        ((A, percent(), R, D), "together 100"),
        ((A, by_person(("ann", 2)), R, D), "everybody else"),
        ((A, by_person(("", 2), ("", 3)), R, D), "everybody else"),
        ((A, by_person(("ann", 2), ("bob ann", 3), ("", 3)), R, D), "each person on one way"),
        ((A, percent((50, 2), (50, 3)), percent((50, 1), (50, 3)), D), "round"),
        ((A, percent((100, 1)), D), "round"),
        ((Stage(A, next=1), Stage(R, next=0), D), "way to its end"),
        ((A, Stage(G, ways=(Way(0),)), D), "way to its end"),
        ((X, A, D), "does not begin"),
    ],
)
def test_stages_in_which_tasks_would_be_lost_are_refused(stages, message):
    with pytest.raises(ValueError, match=message):
        check(row(*stages))


@pytest.mark.parametrize(
    "stages",
    [
        (A, percent((100, 2), (0, 3)), R, D),
        (A, percent((50, 2), (50, 3)), percent((50, 0), (50, 3)), D),
        (A, by_person(("ann", 2), ("", 3)), percent((30, 3), (70, 4)), R, D),
        (percent((20, 1), (80, 2)), Stage(CA, next=3), A, R, D),
        (A, Stage(R, next=3, back=2), X, D),
    ],
)
def test_stages_that_every_task_can_pass_are_accepted(stages):
    check(row(*stages))


EXPECTED = {
    (A, Action.SUBMIT): State(1, Status.NEW),
    (A, Action.ASSIGN): State(0, Status.ASSIGNED, "ann"),
    (A, Action.RELEASE): State(0, Status.RELEASED),
    (A, Action.MOVE): State(1, Status.NEW),
    (A, Action.COMPLETE): State(2, Status.COMPLETED),
    (A, Action.REOPEN): None,
    (R, Action.APPROVE): State(2, Status.COMPLETED),
    (R, Action.REJECT): State(0, Status.REOPENED),
    (R, Action.ASSIGN): State(1, Status.ASSIGNED, "ann"),
    (R, Action.RELEASE): State(1, Status.RELEASED),
    (R, Action.MOVE): State(1, Status.NEW),
    (R, Action.COMPLETE): State(2, Status.COMPLETED),
    (R, Action.REOPEN): State(0, Status.REOPENED),
    (D, Action.MOVE): State(1, Status.NEW),
    (D, Action.COMPLETE): None,
    (D, Action.REOPEN): State(0, Status.REOPENED),
}


@pytest.mark.parametrize(
    ("stage", "status", "action"), list(itertools.product(range(3), STATUSES, Action))
)
def test_every_action_in_every_state(stage, status, action):
    before = State(stage, status, "bob" if status is Status.ASSIGNED else None)
    kind = PLAIN[stage].kind
    arguments = {"assignee": "ann"} if action is Action.ASSIGN else {}
    if action is Action.MOVE:
        arguments = {"destination": 1}

    if (kind, action) not in EXPECTED:
        with pytest.raises(IllegalAction) as caught:
            step(PLAIN, before, action, **arguments)
        for legal in legal_actions(PLAIN, before):
            assert legal.value in str(caught.value)
        return
    expected = EXPECTED[kind, action]
    assert step(PLAIN, before, action, **arguments) == (before if expected is None else expected)


def test_the_next_assignee_is_taken_over_or_kept_when_asked():
    mine = State(0, Status.ASSIGNED, "bob")

    assert step(PLAIN, mine, Action.SUBMIT) == State(1, Status.NEW)
    assert step(PLAIN, mine, Action.SUBMIT, assignee="ann") == State(1, Status.ASSIGNED, "ann")
    assert step(PLAIN, mine, Action.SUBMIT, retain_assignee=True) == State(
        1, Status.ASSIGNED, "bob"
    )


def test_what_was_rejected_stays_reopened_for_its_assignee():
    review = State(1, Status.NEW)

    assert step(PLAIN, review, Action.REJECT, assignee="bob") == State(0, Status.REOPENED, "bob")


def test_nobody_is_assigned_to_what_is_done():
    review = State(1, Status.ASSIGNED, "bob")

    assert step(PLAIN, review, Action.APPROVE, retain_assignee=True).assignee is None


def test_a_rejection_goes_back_to_the_nearest_annotation():
    stages = row(A, R, A, R, D)

    assert step(stages, State(3, Status.NEW), Action.REJECT).stage == 2
    assert step(stages, State(1, Status.NEW), Action.REJECT).stage == 0


@pytest.mark.parametrize("destination", [None, -1, 3])
def test_a_move_needs_a_stage_of_the_workflow(destination):
    with pytest.raises(ValueError, match="destination"):
        step(PLAIN, State(0, Status.NEW), Action.MOVE, destination=destination)


def at(stage: int) -> State:
    return State(stage, Status.NEW)


def test_submitted_and_approved_tasks_take_the_way_that_the_stage_names():
    # Annotate, one review for each half, and an archive for what the second one rejects.
    stages = row(A, percent((50, 2), (50, 3)), Stage(R, next=5), Stage(R, back=4), X, D)
    check(stages)

    assert step(stages, at(2), Action.APPROVE) == State(5, Status.COMPLETED)
    assert step(stages, at(3), Action.APPROVE) == State(5, Status.COMPLETED)
    assert step(stages, at(2), Action.REJECT) == State(0, Status.REOPENED)
    assert step(stages, at(3), Action.REJECT) == State(4, Status.COMPLETED)


@pytest.mark.parametrize(
    ("lot", "goal"), [(0, 2), (19.99, 2), (20, 3), (49.99, 3), (50, 4), (99.9, 4)]
)
def test_a_percentage_router_goes_by_the_lot(lot, goal):
    stages = row(A, percent((20, 2), (30, 3), (50, 4)), R, R, D)
    drawn = []

    def draw(stage):
        drawn.append(stage)
        return lot

    after = step(stages, at(0), Action.SUBMIT, traveller=Traveller("ann", draw))

    assert after.stage == goal
    assert drawn == [1]


@pytest.mark.parametrize(
    ("person", "goal"), [("ann", 2), ("bob", 3), ("cid", 3), ("dan", 4), (None, 4)]
)
def test_a_user_router_goes_by_who_sends_the_task(person, goal):
    stages = row(A, by_person(("ann", 2), ("", 4), ("bob cid", 3)), R, R, D)

    assert step(stages, at(0), Action.SUBMIT, traveller=Traveller(person)).stage == goal


def test_a_task_passes_several_routers_at_once_and_rests_in_none():
    stages = row(A, by_person(("ann", 2), ("", 4)), percent((50, 3), (50, 4)), R, D)

    def sent(person, lot):
        return step(stages, at(0), Action.SUBMIT, traveller=Traveller(person, lambda _: lot))

    assert sent("ann", 10) == at(3)
    assert sent("ann", 60) == State(4, Status.COMPLETED)
    assert sent("bob", 10) == State(4, Status.COMPLETED)


def test_what_a_router_sends_on_keeps_the_next_assignee():
    stages = row(A, percent((100, 2)), R, D)

    after = step(stages, at(0), Action.SUBMIT, assignee="ann")

    assert after == State(2, Status.ASSIGNED, "ann")


def test_new_tasks_begin_where_the_first_router_sends_them():
    stages = row(percent((20, 1), (80, 2)), Stage(CA, next=3), A, D)

    assert initial(stages, Traveller(draw=lambda _: 19)) == at(1)
    assert initial(stages, Traveller(draw=lambda _: 20)) == at(2)


def test_a_move_to_a_router_is_routed():
    stages = row(A, percent((50, 2), (50, 3)), R, D)

    after = step(stages, at(3), Action.MOVE, destination=1, traveller=Traveller(draw=lambda _: 1))

    assert after == at(2)


@pytest.mark.parametrize("action", list(Action))
def test_archived_tasks_are_only_moved_completed_and_reopened(action):
    stages = row(A, R, X, D)
    archived = step(stages, at(1), Action.MOVE, destination=2)
    expected = {
        Action.MOVE: at(1),
        Action.COMPLETE: State(3, Status.COMPLETED),
        Action.REOPEN: State(0, Status.REOPENED),
    }

    assert archived == State(2, Status.COMPLETED)
    if action in expected:
        assert step(stages, archived, action, destination=1) == expected[action]
    else:
        with pytest.raises(IllegalAction, match="possible: MOVE, COMPLETE, REOPEN"):
            step(stages, archived, action, assignee="ann", destination=1)


def test_an_archive_is_passed_by():
    stages = row(A, X, R, X, D)

    assert step(stages, at(0), Action.SUBMIT).stage == 2
    assert step(stages, at(2), Action.APPROVE).stage == 4


def every_workflow(length: int) -> Iterator[tuple[Stage, ...]]:
    """Every usable workflow of so many stages whose agents and routers lead to any other."""
    for kinds in itertools.product(StageKind, repeat=length):
        stages = []
        for index, kind in enumerate(kinds):
            others = [to for to in range(length) if to != index]
            ways: tuple[Way, ...] = ()
            if kind is G:
                ways = tuple(Way(to) for to in others)
            elif kind is UR and others:
                people = [frozenset(), frozenset({"ann"}), frozenset({"bob"}), frozenset({"cid"})]
                ways = tuple(Way(to, people=who) for to, who in zip(others, people, strict=False))
            elif kind is PR and others:
                shares = [100 - 10 * (len(others) - 1), *[10] * (len(others) - 1)]
                ways = tuple(Way(to, percent=n) for to, n in zip(others, shares, strict=True))
            stages.append(Stage(kind, ways=ways))
        try:
            check(stages)
        except ValueError:
            continue
        yield tuple(stages)


def reachable(stages: tuple[Stage, ...]) -> set[State]:
    """Every state that any row of actions leads to; each step is checked on the way."""
    travellers = [
        Traveller(person, lambda _, lot=lot: lot) for person in (None, "ann") for lot in (0, 95)
    ]
    waiting = [initial(stages, each) for each in travellers]
    found = set(waiting)
    while waiting:
        before = waiting.pop()
        legal = legal_actions(stages, before)
        for action in Action:
            if action not in legal:
                with pytest.raises(IllegalAction) as caught:
                    step(stages, before, action, assignee="ann", destination=0)
                assert caught.value.legal == legal
                continue
            goals = range(len(stages)) if action in {Action.MOVE, Action.PATHWAY} else [None]
            for assignee, goal, traveller in itertools.product((None, "ann"), goals, travellers):
                if action is Action.ASSIGN and assignee is None:
                    continue
                after = step(
                    stages,
                    before,
                    action,
                    assignee=assignee,
                    destination=goal,
                    traveller=traveller,
                )
                if after not in found:
                    found.add(after)
                    waiting.append(after)
    return found


def test_every_state_of_every_short_workflow_is_sound_and_left_by_some_way():
    checked = 0
    for stages in itertools.chain.from_iterable(every_workflow(n) for n in (2, 3, 4)):
        states = reachable(stages)
        checked += 1
        for state in states:
            kind = stages[state.stage].kind
            assert kind not in ROUTERS, (stages, state)
            assert (kind in FINAL) == (state.status is Status.COMPLETED), (stages, state)
            assert kind not in FINAL or state.assignee is None, (stages, state)
            assert step(stages, state, Action.COMPLETE).stage == len(stages) - 1
            reopened = stages[step(stages, state, Action.REOPEN).stage].kind
            assert reopened in ANNOTATING
        resting = {n for n, each in enumerate(stages) if each.kind not in ROUTERS}
        assert {state.stage for state in states} == resting, stages
    assert checked > 150


class Walk(RuleBasedStateMachine):
    """Any row of actions, legal or not, leaves a task in a sound state."""

    stages = row(A, R, A, R, R, D)

    def __init__(self) -> None:
        super().__init__()
        self.state = initial(self.stages)

    @rule(
        action=st.sampled_from(Action),
        assignee=st.sampled_from([None, "ann", "bob"]),
        retain=st.booleans(),
        destination=st.integers(0, 7),
        person=st.sampled_from([None, "ann", "bob"]),
        lot=st.floats(0, 100, exclude_max=True),
    )
    def act(self, action, assignee, retain, destination, person, lot):
        destination %= len(self.stages)
        legal = legal_actions(self.stages, self.state)
        try:
            after = step(
                self.stages,
                self.state,
                action,
                assignee=assignee,
                retain_assignee=retain,
                destination=destination,
                traveller=Traveller(person, lambda _: lot),
            )
        except IllegalAction:
            assert action not in legal
            return
        except ValueError:
            assert (action, assignee) == (Action.ASSIGN, None)
            return
        assert action in legal
        self.state = after

    @invariant()
    def is_sound(self):
        kind = self.stages[self.state.stage].kind
        done = kind in FINAL
        assert kind not in ROUTERS
        assert done == (self.state.status is Status.COMPLETED)
        assert not (done and self.state.assignee)
        assert legal_actions(self.stages, self.state)


class FullWalk(Walk):
    """The same with an agent and consensus."""

    stages = row(G, CA, CR, A, R, D)


class RoutedWalk(Walk):
    """The same with routers of both kinds, an archive, and ways that lead elsewhere."""

    stages = row(
        percent((30, 1), (70, 2)),
        Stage(CA, next=3),
        A,
        by_person(("ann", 4), ("bob", 5), ("", 7)),
        Stage(R, next=7),
        Stage(R, back=6),
        X,
        D,
    )


@pytest.mark.parametrize(("stage", "goal"), [(2, 1), (4, 3), (5, 3)])
def test_a_rejected_task_returns_to_who_labelled_it_last(stage, goal):
    stages = row(G, CA, CR, A, R, R, D)

    after = step(stages, State(stage, Status.NEW), Action.REJECT)

    assert after == State(goal, Status.REOPENED)


@pytest.mark.parametrize(("status", "action"), list(itertools.product(STATUSES, Action)))
def test_a_part_of_a_consensus_task_is_only_assigned_released_and_submitted(status, action):
    before = State(1, status, "bob")
    expected = {
        Action.SUBMIT: State(1, Status.COMPLETED, "bob"),
        Action.ASSIGN: State(1, Status.ASSIGNED, "ann"),
        Action.RELEASE: State(1, Status.RELEASED),
    }
    if status is Status.COMPLETED or action not in expected:
        with pytest.raises(IllegalAction):
            step_part(before, action, assignee="ann")
    else:
        assert step_part(before, action, assignee="ann") == expected[action]


def test_a_part_is_assigned_to_somebody():
    with pytest.raises(ValueError, match="assignee"):
        step_part(State(1, Status.NEW), Action.ASSIGN)


TestFullWalk = FullWalk.TestCase
TestRoutedWalk = RoutedWalk.TestCase
TestWalk = Walk.TestCase
TestWalk.settings = TestFullWalk.settings = TestRoutedWalk.settings = settings(
    max_examples=50, stateful_step_count=30, deadline=None
)
