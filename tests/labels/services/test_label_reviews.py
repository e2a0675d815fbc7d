from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from encord_portal.sdk.exceptions import RequestException
from encord_portal.sdk.workflow import ReviewStage
from labels.errors import BadInput, Forbidden, NotInReview, NotVisible, UpstreamUnavailable
from labels.models import AuditEntry, LabelReviewCache, LabelRowCache
from labels.services import label_reviews, workflow
from labels.services.label_reviews import Judgement
from tests.builders.world import World


@pytest.fixture
def row(world: World) -> LabelRowCache:
    """In review, with a car and what the scene is like."""
    found = world.row("video.mp4")
    workflow.act(world["annotator"], world.access("annotator"), found, "complete")
    return found


def _said(world: World, row: LabelRowCache) -> dict[str, str]:
    """What the platform has, asked with the SDK alone."""
    stage = world.project("reviewer").workflow.get_stage(name="Review 1", type_=ReviewStage)
    (task,) = stage.get_tasks(data_hash=str(row.data_hash))
    return {each.label_id: each.status.value for each in task.get_label_reviews()}


def _judge(
    world: World, row: LabelRowCache, *judgements: Judgement, name: str = "reviewer"
) -> label_reviews.RowReviews:
    return label_reviews.judge(world[name], world.access(name), row, list(judgements))


def _kept(world: World, row: LabelRowCache, name: str = "reviewer") -> label_reviews.RowReviews:
    return label_reviews.kept(world.access(name), row)


def test_every_label_has_an_open_review_once_its_row_is_in_review(
    world: World, row: LabelRowCache
) -> None:
    found = label_reviews.of_row(world["reviewer"], world.access("reviewer"), row)
    assert found.reviewing
    assert found.verdicts == {"car00001": "open", "scene001": "open"}
    assert not found.stale


def test_what_is_said_is_on_the_platform_and_kept_with_who_and_why(
    world: World, row: LabelRowCache
) -> None:
    found = _judge(
        world,
        row,
        Judgement("car00001", "reject", "too wide"),
        Judgement("scene001", "approve"),
    )
    assert found.verdicts == {"car00001": "rejected", "scene001": "approved"}
    assert _said(world, row) == {"car00001": "REJECTED", "scene001": "APPROVED"}
    car = found.reviews["car00001"]
    assert (car.comment, car.by) == ("too wide", world["reviewer"].email)
    entry = AuditEntry.objects.get(action="label_reviews")
    assert (entry.outcome, len(entry.after)) == ("done", 2)

    assert _judge(world, row, Judgement("car00001", "reopen")).verdicts["car00001"] == "open"
    assert _said(world, row)["car00001"] == "REOPENED"


def test_what_somebody_else_said_is_read_and_the_comment_stays_with_its_rejection(
    world: World, row: LabelRowCache
) -> None:
    _judge(world, row, Judgement("car00001", "reject", "too wide"))
    stage = world.project("lead").workflow.get_stage(name="Review 1", type_=ReviewStage)
    (task,) = stage.get_tasks(data_hash=str(row.data_hash))
    next(each for each in task.get_label_reviews() if each.label_id == "scene001").approve()
    assert _kept(world, row).verdicts["scene001"] == "open", "not asked again at once"

    LabelReviewCache.objects.update(read_at=timezone.now() - timedelta(minutes=1))
    assert _kept(world, row).stale
    found = label_reviews.renewed(world["reviewer"], world.access("reviewer"), row)
    assert found.verdicts == {"car00001": "rejected", "scene001": "approved"}
    assert found.reviews["car00001"].comment == "too wide"

    next(each for each in task.get_label_reviews() if each.label_id == "car00001").reopen()
    LabelReviewCache.objects.update(read_at=timezone.now() - timedelta(minutes=1))
    found = label_reviews.renewed(world["reviewer"], world.access("reviewer"), row)
    assert (found.verdicts["car00001"], found.reviews["car00001"].comment) == ("open", "")


def test_the_annotator_gets_the_row_back_with_what_was_rejected(
    world: World, row: LabelRowCache
) -> None:
    _judge(
        world, row, Judgement("car00001", "reject", "too wide"), Judgement("scene001", "approve")
    )
    workflow.act(world["reviewer"], world.access("reviewer"), row, "reject")
    found = _kept(world, row, "annotator")
    assert not found.reviewing
    assert {label: each.comment for label, each in found.reviews.items()} == {
        "car00001": "too wide"
    }
    workflow.act(world["annotator"], world.access("annotator"), row, "complete")
    found = label_reviews.of_row(world["reviewer"], world.access("reviewer"), row)
    assert found.verdicts == {"car00001": "open", "scene001": "approved"}
    car = found.reviews["car00001"]
    assert (car.status, car.comment) == ("RESOLVED", "too wide"), "the reviewer looks for just that"


def test_approving_the_task_approves_what_is_open(world: World, row: LabelRowCache) -> None:
    label_reviews.of_row(world["reviewer"], world.access("reviewer"), row)
    workflow.act(world["reviewer"], world.access("reviewer"), row, "approve")
    kept = LabelReviewCache.objects.get(row=row).reviews.values()
    assert {each["status"] for each in kept} == {"APPROVED"}
    assert _kept(world, row).reviews == {}, "there is nothing left to do"


def test_refusals_say_nothing_of_any_label(world: World, row: LabelRowCache) -> None:
    with pytest.raises(Forbidden):
        _judge(world, row, Judgement("car00001", "approve"), name="annotator")
    with pytest.raises(NotVisible, match="no review of this label"):
        _judge(world, row, Judgement("car00001", "approve"), Judgement("nothing1", "approve"))
    with pytest.raises(BadInput, match="at most 2000"):
        _judge(world, row, Judgement("car00001", "reject", "x" * 2001))
    with pytest.raises(BadInput, match="Only a rejection"):
        _judge(world, row, Judgement("car00001", "approve", "well done"))
    assert set(_said(world, row).values()) == {"NEW"}
    with pytest.raises(NotInReview):
        _judge(world, world.row("image 0"), Judgement("car00001", "approve"))


def test_a_platform_that_does_not_answer_leaves_what_is_kept(
    world: World, row: LabelRowCache
) -> None:
    _judge(world, row, Judgement("car00001", "approve"))
    LabelReviewCache.objects.update(read_at=timezone.now() - timedelta(minutes=1))
    with patch.object(workflow, "review_task", side_effect=RequestException("gone")):
        found = label_reviews.renewed(world["reviewer"], world.access("reviewer"), row)
        assert found.verdicts["car00001"] == "approved"
        assert "cannot be reached" in found.trouble
        with pytest.raises(UpstreamUnavailable):
            _judge(world, row, Judgement("scene001", "approve"))
    assert AuditEntry.objects.filter(action="label_reviews", outcome="failed").count() == 1
