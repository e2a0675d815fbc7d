from __future__ import annotations

from typing import Any

import pytest

from labels.errors import BadInput, Forbidden, NothingToUndo, NotVisible
from labels.models import AuditEntry
from labels.services import priorities, workflow
from labels.services.workflow import WorkflowAction
from tests.builders.world import World


def _upstream(world: World) -> dict[str, float | None]:
    return {each.data_title: each.priority for each in world.project().list_label_rows_v2()}


def test_a_lead_sets_many_priorities_and_takes_them_back(world: World) -> None:
    rows = [world.row(title) for title in ("image 0", "image 1")]
    lead, access = world["lead"], world.access("lead")
    assert priorities.set_priority(lead, access, rows, 0.9) == 2
    assert _upstream(world) == {"image 0": 0.9, "image 1": 0.9, "video.mp4": 0.5}
    entry = AuditEntry.objects.get(action="set_priorities")
    assert sorted(entry.before) == sorted([str(each.data_hash), 0.5] for each in rows)
    # One of the two is changed again by somebody else: it is left alone.
    priorities.set_priority(world["owner"], world.access("owner"), [rows[0]], 0.2)
    assert priorities.undo_last(lead, access) == 1
    assert _upstream(world) == {"image 0": 0.2, "image 1": 0.5, "video.mp4": 0.5}
    with pytest.raises(NothingToUndo):
        priorities.undo_last(lead, access)


def test_a_finished_row_has_none_until_it_is_reopened(world: World) -> None:
    lead, access = world["lead"], world.access("lead")
    actions: tuple[WorkflowAction, ...] = ("complete", "approve")
    for action in actions:
        workflow.act(lead, access, world.row("image 0", "lead"), action)
    rows = [world.row(title) for title in ("image 0", "image 1")]
    assert priorities.set_priority(lead, access, rows, 0.9) == 1
    assert _upstream(world)["image 0"] is None
    assert world.row("image 0").priority is None
    workflow.act(lead, access, world.row("image 0", "lead"), "reopen")
    assert _upstream(world)["image 0"] == 0.9
    assert world.row("image 0").priority == 0.9


@pytest.mark.parametrize("name", ["annotator", "reviewer", "viewer"])
def test_others_may_not(world: World, name: str) -> None:
    with pytest.raises(Forbidden):
        priorities.set_priority(world[name], world.access(name), [world.row()], 0.9)


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan"), "high", True, None])
def test_what_is_no_priority_is_refused(value: Any) -> None:
    with pytest.raises(BadInput, match="from 0 to 1"):
        priorities.checked_priority(value)


def test_rows_of_elsewhere_twice_or_too_many_change_nothing(world: World) -> None:
    row = world.row("image 0")
    lead, access = world["lead"], world.access("lead")
    elsewhere = "00000000-0000-4000-8000-00000000dead"
    for pairs, error in (
        ([(row.data_hash, 0.9), (elsewhere, 0.9)], NotVisible),
        ([(row.data_hash, 0.9), (str(row.data_hash), 0.8)], BadInput),
        ([(row.data_hash, 0.9)] * 1001, BadInput),
        ([], BadInput),
        ([("x", 0.9)], BadInput),
    ):
        with pytest.raises(error):
            priorities.set_priorities(lead, access, pairs)
    assert set(_upstream(world).values()) == {0.5}
