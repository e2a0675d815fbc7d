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


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
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
    response = client.post(address("priority-bulk", world), data, follow=True)
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
