from __future__ import annotations

import pytest

from tests.builders.world import World
from tests.labels.views.pages import HTMX, address, browser, text
from tests.labels.views.test_answers import _answer, _post


def test_a_row_goes_from_annotation_over_review_to_the_end(world: World) -> None:
    row = world.row("image 0")
    annotator, reviewer = browser(world["annotator"]), browser(world["reviewer"])
    page = text(annotator.post(address("workflow-action", world, row, "complete"), headers=HTMX))
    assert "now in \u201cReview 1\u201d" in page
    assert (
        'id="label_rows-counters" class="counters" aria-label="Rows by stage" hx-swap-oob' in page
    )
    assert "Review 1 <b>1</b>" in page
    page = text(reviewer.post(address("workflow-action", world, row, "approve"), headers=HTMX))
    assert "Approved" in page
    assert "Complete <b>1</b>" in page
    row.refresh_from_db()
    assert row.stage_title == "Complete"


def test_unsaved_answers_are_saved_before_the_task_moves(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["annotator"])
    _post(client, world, row, note="dirty", headers=HTMX)
    page = text(client.post(address("workflow-action", world, row, "complete"), headers=HTMX))
    assert "1 change saved" in page
    assert _answer(world, row, "note") == "dirty"


def test_the_forms_that_come_back_know_frame_and_instance(world: World) -> None:
    row = world.row("video.mp4")
    client = browser(world["owner"])
    data = {"frame": "5", "obj": "car00001"}
    target = address("workflow-action", world, row, "complete")
    page = text(client.post(target, data, headers=HTMX))
    forms = page.count("<form")
    assert page.count('name="frame" value="5"') == forms > 3
    assert page.count('name="obj" value="car00001"') == forms


def test_a_difference_stops_the_task(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["annotator"])
    _post(client, world, row, note="mine", headers=HTMX)
    labels = world.labels(row.data_hash, "lead")
    labels.get_object_instances()[0].set_answer("theirs", attribute=world.ontology.note)
    labels.save()
    response = client.post(address("workflow-action", world, row, "complete"), headers=HTMX)
    assert response.status_code == 409
    assert "needs your decision" in text(response)
    row.refresh_from_db()
    assert row.stage_title == "Annotate 1"


def test_what_the_stage_does_not_allow_is_said_with_what_it_does(world: World) -> None:
    row = world.row("image 0")
    target = address("workflow-action", world, row, "approve")
    response = browser(world["lead"]).post(target, headers=HTMX)
    assert response.status_code == 409
    assert "cannot be: approve" in text(response)


@pytest.mark.parametrize(
    ("person", "action", "status"),
    [
        ("viewer", "complete", 403),
        ("annotator", "approve", 403),
        ("reviewer", "reopen", 403),
        ("stranger", "complete", 404),
        ("owner", "explode", 404),
    ],
)
def test_roles_decide_who_may_move_a_task(
    world: World, person: str, action: str, status: int
) -> None:
    row = world.row("image 0")
    target = address("label-row-detail", world, row) + f"workflow/{action}/"
    assert browser(world[person]).post(target).status_code == status


def test_without_scripts_one_returns_to_the_page(world: World) -> None:
    row = world.row("image 0")
    here = address("label-row-detail", world, row)
    client = browser(world["owner"])
    response = client.post(address("workflow-action", world, row, "complete"), {"next": here})
    assert response.headers["Location"] == here
    assert "Submitted" in text(client.get(here))


def test_a_clash_on_the_way_is_shown_with_its_choices(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["annotator"])
    _post(client, world, row, note="mine", headers=HTMX)
    labels = world.labels(row.data_hash)
    labels.get_object_instances()[0].set_answer("theirs", attribute=world.ontology.note)
    labels.save()
    response = client.post(address("workflow-action", world, row, "complete"), headers=HTMX)
    assert response.status_code == 409
    page = text(response)
    assert 'id="drafts-conflicts" hx-swap-oob="true"' in page
    assert "<b>mine</b>" in page
    assert "<b>theirs</b>" in page
