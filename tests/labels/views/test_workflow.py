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


def test_a_frame_that_is_not_there_is_refused_before_the_task_moves(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["annotator"])
    target = address("workflow-action", world, row, "complete")
    assert client.post(target, {"frame": "7"}, headers=HTMX).status_code == 404
    row.refresh_from_db()
    assert row.stage_title == "Annotate 1"


def test_missing_required_answers_are_listed_before_a_task_is_submitted(
    strict_world: World,
) -> None:
    world = strict_world
    row = world.row("image 0")
    client = browser(world["annotator"])
    target = address("workflow-action", world, row, "complete")
    response = client.post(target, {"frame": "0", "sort": "title"}, headers=HTMX)
    page = text(response)
    assert response.status_code == 409
    assert "2 required answers are missing" in page
    place = f"{address('frame-view', world, row, 0)}?sort=title&amp;obj=car00001"
    note = world.ontology.note.feature_node_hash
    assert f'href="{place}#input-{note}-attribute"' in page
    assert "Car (0): Note" in page
    assert "Car (0): State, frames 0" in page
    row.refresh_from_db()
    assert row.stage_title == "Annotate 1"

    assert 'name="anyway"' in page
    assert "Submit anyway" in page
    page = text(client.post(target, {"anyway": "1"}, headers=HTMX))
    assert "now in \u201cReview 1\u201d" in page


def test_missing_answers_are_a_page_without_scripts_and_keep_nobody_from_rejecting(
    strict_world: World,
) -> None:
    world = strict_world
    row = world.row("image 0")
    lead = browser(world["lead"])
    response = lead.post(address("workflow-action", world, row, "complete"), {"frame": "0"})
    page = text(response)
    assert response.status_code == 409
    assert "<html" in page
    assert "2 required answers are missing" in page
    lead.post(address("workflow-action", world, row, "complete"), {"anyway": "1"})
    page = text(lead.post(address("workflow-action", world, row, "reject"), headers=HTMX))
    assert "Rejected" in page


def test_an_answer_given_but_not_saved_is_not_missing(strict_world: World) -> None:
    world = strict_world
    row = world.row("video.mp4")
    client = browser(world["annotator"])
    _post(client, world, row, note="clean", headers=HTMX)
    page = text(client.post(address("workflow-action", world, row, "complete"), headers=HTMX))
    assert "now in \u201cReview 1\u201d" in page


def _submitted(world: World, *titles: str) -> None:
    client = browser(world["lead"])
    for title in titles:
        client.post(address("workflow-action", world, world.row(title), "complete"))


def test_after_a_decision_comes_the_next_row_of_the_list_in_the_same_stage(world: World) -> None:
    _submitted(world, "image 0", "video.mp4")
    client = browser(world["reviewer"])
    first, last = world.row("image 0"), world.row("video.mp4")
    data = {"frame": "0", "obj": "car00001", "sort": "title", "zoom": "2,0.5,0.5"}
    page = text(
        client.post(address("workflow-action", world, first, "approve"), data, headers=HTMX)
    )
    # image 1 comes between them and is still with the annotators.
    place = f"{address('frame-view', world, last, 0)}?sort=title&amp;zoom=2,0.5,0.5"
    assert f'href="{place}" data-keeps="zoom" autofocus data-action="next-after"' in page
    assert "Next: video.mp4" in page

    page = text(client.post(address("workflow-action", world, last, "reject"), data, headers=HTMX))
    assert "No other row of this list is in \u201cReview 1\u201d" in page
    assert f'href="{address("label-row-list", world)}?sort=title"' in page


def test_after_the_last_row_of_a_list_comes_the_first_one(world: World) -> None:
    _submitted(world, "image 0", "video.mp4")
    client = browser(world["reviewer"])
    target = address("workflow-action", world, world.row("video.mp4"), "approve")
    assert "Next: image 0" in text(client.post(target, {"sort": "title"}, headers=HTMX))


def test_the_next_row_is_one_of_the_filtered_list(world: World) -> None:
    _submitted(world, "image 0", "image 1", "video.mp4")
    client = browser(world["reviewer"])
    target = address("workflow-action", world, world.row("image 0"), "approve")
    data = {"sort": "title", "data_type": "video"}
    assert "Next: video.mp4" in text(client.post(target, data, headers=HTMX))


@pytest.mark.parametrize("page", ["frame-view", "label-row-detail"])
def test_a_row_that_is_done_has_no_priority_any_more(world: World, page: str) -> None:
    _submitted(world, "image 0")
    row = world.row("image 0")
    client = browser(world["reviewer"])
    form = {"page": page}
    acted = text(client.post(address("workflow-action", world, row, "approve"), form, headers=HTMX))
    row.refresh_from_db()
    assert row.priority is None
    frame = (0,) if page == "frame-view" else ()
    shown = text(client.get(address(page, world, row, *frame)))
    part = "row-priority" if page == "frame-view" else f"priorities-priority-{row.data_hash}"
    for each in (acted, shown):
        found = each[each.index(f'id="{part}"') :]
        assert "—" in found[:100]
    assert f'id="{part}" hx-swap-oob="true"' in acted


def test_the_facts_of_the_row_follow_the_task(world: World) -> None:
    _submitted(world, "image 0")
    row = world.row("image 0")
    client = browser(world["reviewer"])
    page = text(client.post(address("workflow-action", world, row, "approve"), headers=HTMX))
    status = page[page.index('id="row-status"') :]
    assert 'hx-swap-oob="true"' in status[:60]
    assert ">Reviewed<" in status[:200]
    for place in (address("frame-view", world, row, 0), address("label-row-detail", world, row)):
        assert text(client.get(place)).count('id="row-status"') == 1
