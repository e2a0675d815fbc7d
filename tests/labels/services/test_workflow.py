from __future__ import annotations

import pytest

from encord_portal.sdk.exceptions import RequestException
from labels.errors import Forbidden, IllegalTransition, UpstreamUnavailable
from labels.models import AuditEntry, LabelRowCache
from labels.services import sync, workflow
from tests.builders.world import World


def _row(world: World) -> LabelRowCache:
    return world.row("image 0")


def test_every_move_is_audited_with_both_stages(world: World) -> None:
    row = _row(world)
    workflow.act(world["annotator"], world.access("annotator"), row, "complete")
    entry = AuditEntry.objects.get(action="workflow_complete")
    assert (entry.user, entry.before, entry.after, entry.outcome) == (
        world["annotator"],
        {"stage": "Annotate 1"},
        {"stage": "Review 1"},
        "done",
    )


def test_allowed_actions_follow_role_and_stage(world: World) -> None:
    row = _row(world)
    expected = {
        "Annotate 1": {"annotator": ["complete"], "reviewer": [], "lead": ["complete"]},
        "Review 1": {
            "annotator": [],
            "reviewer": ["approve", "reject"],
            "lead": ["approve", "reject", "reopen"],
        },
        "Complete": {"annotator": [], "reviewer": [], "lead": ["reopen"]},
    }
    moves: tuple[workflow.WorkflowAction | None, ...] = (None, "complete", "approve")
    for move in moves:
        if move:
            workflow.act(world["lead"], world.access("lead"), row, move)
        found = {
            name: workflow.allowed_actions(world.access(name), row)
            for name in ("annotator", "reviewer", "lead")
        }
        assert found == expected[row.stage_title]
        assert workflow.allowed_actions(world.access("viewer"), row) == []


def test_a_row_moved_by_somebody_else_is_seen_before_acting(world: World) -> None:
    row = _row(world)
    (upstream,) = world.project().list_label_rows_v2(data_hashes=[str(row.data_hash)])
    upstream.workflow_complete()
    with pytest.raises(IllegalTransition) as caught:
        workflow.act(world["lead"], world.access("lead"), row, "complete")
    assert caught.value.allowed == ["reopen"]
    assert row.stage_title == "Complete"


def test_a_row_that_nobody_labelled_can_be_completed(world: World) -> None:
    row = world.row("image 1")
    workflow.act(world["annotator"], world.access("annotator"), row, "complete")
    assert row.stage_title == "Review 1"


def test_roles_that_may_not_are_told_who_may(world: World) -> None:
    row = _row(world)
    with pytest.raises(Forbidden, match="annotator"):
        workflow.act(world["reviewer"], world.access("reviewer"), row, "complete")
    with pytest.raises(Forbidden):
        workflow.act(world["annotator"], world.access("annotator"), row, "reopen")
    assert not AuditEntry.objects.exists()


def test_a_failure_of_the_platform_is_on_record(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = _row(world)
    access = world.access("annotator")

    def fail(*args: object) -> None:
        raise RequestException("cut off")

    monkeypatch.setitem(workflow._DEEDS, "complete", fail)
    with pytest.raises(UpstreamUnavailable):
        workflow.act(world["annotator"], access, row, "complete")
    assert AuditEntry.objects.get().outcome == "failed"
    sync.refresh_row(world["annotator"], access, row)
    assert row.stage_title == "Annotate 1"
