from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from labels.models import LabelRowCache, Revision
from labels.selectors import history as selector
from labels.services import label_dicts, workflow
from tests.builders.world import World
from tests.labels.views.pages import HTMX, address, browser, text


@pytest.fixture
def row(world: World) -> LabelRowCache:
    """A row with two revisions, found on the platform."""
    row = world.row("video.mp4")
    label_dicts.label_row(world["owner"], world.access("owner"), row, fresh=True)
    _note(world, row, "one")
    return row


def _note(world: World, row: LabelRowCache, note: str) -> None:
    labels = world.labels(row.data_hash)
    labels.get_object_instances()[0].set_answer(note, attribute=world.ontology.note, overwrite=True)
    labels.save()
    label_dicts.label_row(world["owner"], world.access("owner"), row, fresh=True)


def _numbers(row: LabelRowCache) -> list[int]:
    return list(Revision.objects.filter(row=row).order_by("pk").values_list("pk", flat=True))


def test_the_history_joins_revisions_and_workflow(world: World, row: LabelRowCache) -> None:
    workflow.act(world["lead"], world.access("lead"), row, "complete")
    page = text(browser(world["viewer"]).get(address("history-list", world, row)))
    first, second = _numbers(row)
    assert f">{first}</a>" in page
    assert f">{second}</a>" in page
    assert page.count("found on the platform") == 2
    assert "complete</span>" in page
    assert "lead@example.com" in page
    assert "Annotate 1 → Review 1" in page
    assert "Bring back" not in page, "a viewer may look only"


def test_the_number_of_queries_does_not_grow(world: World, row: LabelRowCache) -> None:
    client = browser(world["owner"])
    target = address("history-list", world, row)
    client.get(target)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(target).status_code == 200
        return len(captured)

    before = queries()
    blob = Revision.objects.filter(row=row)[0].blob
    Revision.objects.bulk_create(
        Revision(row=row, blob=blob, author=world["owner"], source="portal") for _ in range(30)
    )
    assert queries() == before


def test_older_revisions_are_on_the_next_page(
    world: World, row: LabelRowCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selector, "SIZE", 1)
    client = browser(world["owner"])
    first, second = _numbers(row)
    page = text(client.get(address("history-list", world, row)))
    assert f">{second}</a>" in page
    assert f">{first}</a>" not in page
    older = re.search(r'href="([^"]+below=[^"]+)"', page)
    assert older is not None
    page = text(client.get(older[1]))
    assert f">{first}</a>" in page
    assert "below=" not in page


def test_two_revisions_are_compared_on_the_frame(world: World, row: LabelRowCache) -> None:
    first, second = _numbers(row)
    target = f"{address('history-compare', world, row)}?old={first}&new={second}"
    page = text(browser(world["reviewer"]).get(target))
    assert "Car (0)" in page
    assert "<del>no answer</del>" in page
    assert "<ins>one</ins>" in page
    assert f'href="{address("frame-image", world, row, 0)}"' in page
    assert '<g class="was"><g class="mark"' in page
    assert "1 instance<" in page
    alone = text(browser(world["reviewer"]).get(target, headers=HTMX))
    assert alone.lstrip().startswith('<div id="history-compare"')


def test_without_a_choice_the_newest_is_compared_with_the_one_before(
    world: World, row: LabelRowCache
) -> None:
    first, second = _numbers(row)
    page = text(browser(world["reviewer"]).get(address("history-compare", world, row)))
    assert f"Revision {first} → {second}" in page


def test_an_answer_is_brought_back_without_a_script(world: World, row: LabelRowCache) -> None:
    client = browser(world["annotator"])
    page = text(client.get(address("history-compare", world, row)))
    form = _form(page, "answer")
    response = client.post(address("history-restore", world, row), form, follow=True)
    assert "as a new revision" in text(response)
    car = world.labels(row.data_hash).get_object_instances()[0]
    assert car.get_answer(world.ontology.note) is None
    assert len(_numbers(row)) == 3


def test_what_moved_on_meanwhile_is_not_overwritten(world: World, row: LabelRowCache) -> None:
    client = browser(world["annotator"])
    form = _form(text(client.get(address("history-compare", world, row))), "all")
    _note(world, row, "two")
    response = client.post(address("history-restore", world, row), form)
    assert response.status_code == 409
    assert "have changed since" in text(response)
    car = world.labels(row.data_hash).get_object_instances()[0]
    assert car.get_answer(world.ontology.note) == "two"


def _form(page: str, what: str) -> dict[str, str]:
    """The fields of the first form that brings back so much."""
    for form in re.findall(r"<form[^>]*history/restore.*?</form>", page, re.DOTALL):
        fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
        if fields.get("what") == what:
            return fields
    raise AssertionError(f"no form for {what}")


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 422),
        ({"revision": "x", "base": "b", "what": "all"}, 422),
        ({"revision": "999999", "base": "b", "what": "all"}, 404),
        ({"base": "b", "what": "everything"}, 422),
        ({"base": "b", "what": "all", "revision": ""}, 422),
        ({"base": "b", "what": "answer", "instance_hash": "car00001"}, 422),
    ],
)
def test_a_form_that_makes_no_sense_gets_a_sentence(
    world: World, row: LabelRowCache, form: dict[str, Any], status: int
) -> None:
    fields = {"revision": str(_numbers(row)[0]), **form}
    response = browser(world["annotator"]).post(address("history-restore", world, row), fields)
    assert response.status_code == status


def test_strangers_see_nothing_and_viewers_change_nothing(world: World, row: LabelRowCache) -> None:
    stranger, viewer = browser(world["stranger"]), browser(world["viewer"])
    for name in ("history-list", "history-compare"):
        assert stranger.get(address(name, world, row)).status_code == 404
        assert viewer.get(address(name, world, row)).status_code == 200
    restore = address("history-restore", world, row)
    fields = {"revision": str(_numbers(row)[0]), "base": "b", "what": "all"}
    assert stranger.post(restore, fields).status_code == 404
    assert viewer.post(restore, fields).status_code == 403


def test_numbers_in_the_address_that_are_none(world: World, row: LabelRowCache) -> None:
    client = browser(world["viewer"])
    compare = address("history-compare", world, row)
    assert client.get(f"{compare}?old=x").status_code == 422
    assert client.get(f"{compare}?new=99999").status_code == 404
    assert client.get(f"{compare}?frame=999").status_code == 404
    assert client.get(f"{address('history-list', world, row)}?below=-1").status_code == 422
