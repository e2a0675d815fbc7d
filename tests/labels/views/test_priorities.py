from __future__ import annotations

from uuid import uuid4

import pytest

from labels.models import LabelRowCache
from tests.builders.world import World
from tests.labels.views.pages import HTMX, address, browser, text


def _priority(row: LabelRowCache) -> float | None:
    row.refresh_from_db()
    return row.priority


def test_a_team_lead_sets_one_rows_priority(world: World) -> None:
    row = world.row("image 0")
    target = address("priority-set", world, row)
    response = browser(world["lead"]).post(target, {"priority": "0.9"}, headers=HTMX)
    assert response.status_code == 200
    assert 'value="0.9"' in text(response)
    assert _priority(row) == 0.9
    (upstream,) = world.project().list_label_rows_v2(data_hashes=[str(row.data_hash)])
    assert upstream.priority == 0.9


@pytest.mark.parametrize("typed", ["", "1.1", "-0.1", "nan", "first"])
def test_a_number_that_is_no_priority_is_said_and_kept_in_its_box(world: World, typed: str) -> None:
    row = world.row("image 0")
    target = address("priority-set", world, row)
    response = browser(world["lead"]).post(target, {"priority": typed}, headers=HTMX)
    assert response.status_code == 422
    assert "number from 0 to 1" in text(response)
    assert _priority(row) == 0.5


def test_many_rows_get_one_priority(world: World) -> None:
    rows = [world.row("image 0"), world.row("image 1")]
    here = address("label-row-list", world) + "?sort=title"
    client = browser(world["lead"])
    data = {"row": [str(each.data_hash) for each in rows], "priority": "0.75", "next": here}
    response = client.post(address("priority-bulk", world), data)
    assert response.headers["Location"] == here
    assert "set on 2 rows" in text(client.get(here))
    assert [_priority(each) for each in rows] == [0.75, 0.75]


def test_all_rows_of_a_list_get_one_priority_also_those_on_other_pages(world: World) -> None:
    lead = browser(world["lead"])
    here = address("label-row-list", world) + "?data_type=image&size=1"
    assert "All 2 of this list" in text(lead.get(here))
    data = {"all": "yes", "listed": "data_type=image&size=1", "priority": "0.8", "next": here}
    assert "set on 2 rows" in text(lead.post(address("priority-bulk", world), data, follow=True))
    by_priority = [_priority(world.row(title)) for title in ("image 0", "image 1", "video.mp4")]
    assert by_priority == [0.8, 0.8, 0.5]
    assert "2 rows put back" in text(lead.post(address("priority-undo", world), follow=True))
    assert _priority(world.row("image 1")) == 0.5


def test_a_list_that_is_whole_on_its_page_offers_no_other_rows(world: World) -> None:
    assert "of this list" not in text(browser(world["lead"]).get(address("label-row-list", world)))


def test_a_list_too_long_for_one_change_is_left_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("labels.services.priorities.MAX_BULK", 1)
    data = {"all": "yes", "listed": "data_type=image", "priority": "0.8"}
    world.row("image 0")  # the rows are known from now on
    response = browser(world["lead"]).post(address("priority-bulk", world), data)
    assert response.status_code == 422
    assert "narrow it" in text(response)
    assert _priority(world.row("image 0")) == 0.5


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"priority": "0.5", "all": "yes", "listed": "data_type=tablet"}, "data_type"),
        ({"priority": "0.5", "all": "yes", "listed": "q=nothing+like+it"}, "no rows any more"),
        ({"priority": "0.5"}, "Choose at least one row"),
        ({"priority": "2", "row": [str(uuid4())]}, "number from 0 to 1"),
        ({"priority": "0.5", "row": ["no hash"]}, "no valid hash"),
    ],
)
def test_a_bulk_change_that_makes_no_sense_changes_nothing(
    world: World, data: dict[str, object], sentence: str
) -> None:
    row = world.row("image 0")
    client = browser(world["lead"])
    response = client.post(address("priority-bulk", world), data)
    assert response.status_code == 422
    assert sentence in text(response)
    assert _priority(row) == 0.5


@pytest.mark.parametrize(
    ("person", "status"), [("reviewer", 403), ("viewer", 403), ("stranger", 404)]
)
def test_nobody_else_may(world: World, person: str, status: int) -> None:
    row = world.row("image 0")
    client = browser(world[person])
    data = {"priority": "1", "row": [str(row.data_hash)]}
    assert client.post(address("priority-set", world, row), data).status_code == status
    assert client.post(address("priority-bulk", world), data).status_code == status
    assert _priority(row) == 0.5


def test_without_scripts_the_list_comes_back(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["lead"])
    response = client.post(address("priority-set", world, row), {"priority": "1"}, follow=True)
    assert "is now 1" in text(response)
    response = client.post(address("priority-set", world, row), {"priority": "high"})
    assert response.status_code == 422
    assert "number from 0 to 1" in text(response)
    assert _priority(row) == 1


def test_the_last_change_of_many_rows_is_taken_back_at_once(world: World) -> None:
    rows = [world.row("image 0"), world.row("image 1")]
    lead = browser(world["lead"])
    chosen = {"row": [str(row.data_hash) for row in rows], "priority": "0.9"}
    lead.post(address("priority-bulk", world), chosen)
    assert [_priority(row) for row in rows] == [0.9, 0.9]
    response = lead.post(address("priority-undo", world), follow=True)
    assert "Priority of 2 rows put back." in text(response)
    assert [_priority(row) for row in rows] == [0.5, 0.5]
    assert "put back" not in text(lead.post(address("priority-undo", world), follow=True))


def test_who_may_not_set_priorities_may_not_undo_them(world: World) -> None:
    assert browser(world["viewer"]).post(address("priority-undo", world)).status_code == 403
    assert browser(world["stranger"]).post(address("priority-undo", world)).status_code == 404


@pytest.mark.parametrize(
    ("query", "priority", "stale"),
    [
        ("", "0.9", True),
        ("?sort=priority&q=image", "0.9", True),
        ("?sort=title", "0.9", False),
        ("", "0.5", False),
    ],
)
def test_a_list_by_priority_says_that_its_order_is_from_before(
    world: World, query: str, priority: str, stale: bool
) -> None:
    row = world.row("image 0")
    data = {"priority": priority, "next": address("label-row-list", world) + query}
    target = address("priority-set", world, row)
    page = text(browser(world["lead"]).post(target, data, headers=HTMX))
    assert ("Sort again" in page) == stale
    other = {"priority": "0.3", "next": "https://elsewhere.example/rows/"}
    assert "elsewhere" not in text(browser(world["lead"]).post(target, other, headers=HTMX))
