from __future__ import annotations

import itertools

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from encord_portal.platform.workflow_machine import (
    Action,
    IllegalAction,
    StageKind,
    State,
    Status,
    check,
    initial,
    legal_actions,
    step,
    step_part,
)

A, R, D = StageKind.ANNOTATION, StageKind.REVIEW, StageKind.DONE
G, CA, CR = StageKind.AGENT, StageKind.CONSENSUS_ANNOTATION, StageKind.CONSENSUS_REVIEW
PLAIN = (A, R, D)
STATUSES = tuple(Status)


@pytest.mark.parametrize(
    "stages",
    [(), (D,), (R, D), (A,), (A, R), (A, D, R, D), (D, A), (G, D), (G, R, A, D), (A, CR, D)],
)
def test_a_workflow_that_tasks_could_not_pass_is_refused(stages):
    with pytest.raises(ValueError, match="workflow"):
        check(stages)


@pytest.mark.parametrize(
    "stages", [(A, D), PLAIN, (A, R, R, D), (A, R, A, R, D), (G, A, D), (CA, CR, R, D), (CA, R, D)]
)
def test_usable_workflows_start_in_their_first_stage(stages):
    check(stages)
    assert initial(stages) == State(0, Status.NEW)


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
    kind = PLAIN[stage]
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
    stages = (A, R, A, R, D)

    assert step(stages, State(3, Status.NEW), Action.REJECT).stage == 2
    assert step(stages, State(1, Status.NEW), Action.REJECT).stage == 0


@pytest.mark.parametrize("destination", [None, -1, 3])
def test_a_move_needs_a_stage_of_the_workflow(destination):
    with pytest.raises(ValueError, match="destination"):
        step(PLAIN, State(0, Status.NEW), Action.MOVE, destination=destination)


class Walk(RuleBasedStateMachine):
    """Any row of actions, legal or not, leaves a task in a sound state."""

    stages = (A, R, A, R, R, D)

    def __init__(self) -> None:
        super().__init__()
        self.state = initial(self.stages)

    @rule(
        action=st.sampled_from(Action),
        assignee=st.sampled_from([None, "ann", "bob"]),
        retain=st.booleans(),
        destination=st.integers(0, 5),
    )
    def act(self, action, assignee, retain, destination):
        legal = legal_actions(self.stages, self.state)
        try:
            after = step(
                self.stages,
                self.state,
                action,
                assignee=assignee,
                retain_assignee=retain,
                destination=destination,
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
        done = self.stages[self.state.stage] is D
        assert done == (self.state.status is Status.COMPLETED)
        assert not (done and self.state.assignee)
        assert legal_actions(self.stages, self.state)


class FullWalk(Walk):
    """The same with an agent and consensus."""

    stages = (G, CA, CR, A, R, D)


@pytest.mark.parametrize(("stage", "goal"), [(2, 1), (4, 3), (5, 3)])
def test_a_rejected_task_returns_to_who_labelled_it_last(stage, goal):
    stages = (G, CA, CR, A, R, R, D)

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
TestWalk = Walk.TestCase
TestWalk.settings = TestFullWalk.settings = settings(
    max_examples=50, stateful_step_count=30, deadline=None
)
