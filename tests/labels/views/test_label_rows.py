from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from labels.models import LabelRowCache
from tests.builders.world import World
from tests.labels.views.pages import HTMX, address, browser, text


def _titles(page: str) -> list[str]:
    return re.findall(r'<td class="title"[^>]*><a [^>]*>([^<]+)</a>', page)


def test_all_rows_are_listed_with_counters(world: World) -> None:
    page = text(browser(world["viewer"]).get(address("label-row-list", world)))
    assert sorted(_titles(page)) == ["image 0", "image 1", "video.mp4"]
    assert re.search(r'aria-current="true">All <b>3</b>', page)
    assert "Annotate 1 <b>3</b>" in page
    assert "1.0 = first" in page


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=image", ["image 0", "image 1"]),
        ("title=VIDEO", ["video.mp4"]),
        ("data_type=video", ["video.mp4"]),
        ("status=NOT_LABELLED&data_type=image&sort=title", ["image 1"]),
        ("stage=Complete", []),
        ("priority_min=0.9", []),
        ("sort=-title", ["video.mp4", "image 1", "image 0"]),
    ],
)
def test_filters_and_order_stand_in_the_address(
    world: World, query: str, titles: list[str]
) -> None:
    page = text(browser(world["reviewer"]).get(f"{address('label-row-list', world)}?{query}"))
    found = _titles(page)
    assert (found if "sort" in query else sorted(found)) == titles


@pytest.mark.parametrize(
    ("query", "typed", "sentence"),
    [
        ("priority_min=7&q=road", 'value="7"', "a number from 0 to 1"),
        ("stage=Nowhere", "Nowhere", "must be a stage of this project"),
        (
            "sort=colour",
            "colour",
            "sort must be one of: priority, title, dataset, status, stage, data_type, assignee,",
        ),
        ("size=9999", "9999", "size must be a whole number"),
        ("after=tampered", "", "must be the cursor"),
    ],
)
def test_a_filter_that_cannot_be_used_is_said_beside_its_box(
    world: World, query: str, typed: str, sentence: str
) -> None:
    response = browser(world["owner"]).get(f"{address('label-row-list', world)}?{query}")
    assert response.status_code == 422
    page = text(response)
    assert sentence in page
    assert typed in page
    assert 'id="filter-error"' in page


def test_pages_follow_each_other_by_key(world: World) -> None:
    client = browser(world["owner"])
    seen: list[str] = []
    target = f"{address('label-row-list', world)}?size=2&sort=title"
    for _ in range(2):
        page = text(client.get(target))
        seen += _titles(page)
        more = re.search(r'href="([^"]*after=[^"]*)"[^>]*>Next page', page)
        target = more[1].replace("&amp;", "&") if more else ""
    assert seen == ["image 0", "image 1", "video.mp4"]
    assert not target


def test_the_list_costs_the_same_queries_however_long_it_is(world: World) -> None:
    client = browser(world["owner"])
    client.get(address("label-row-list", world))
    row = world.row("image 0")

    def queries() -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("label-row-list", world)).status_code == 200
        return [each["sql"] for each in captured.captured_queries]

    few = queries()
    fields = {
        field.attname: getattr(row, field.attname)
        for field in LabelRowCache._meta.concrete_fields
        if field.attname not in {"id", "data_hash"}
    }
    LabelRowCache.objects.bulk_create(
        [LabelRowCache(data_hash=uuid4(), **fields) for _ in range(40)]
    )
    many = queries()
    assert len(many) == len(few) <= 8, many
    assert not any("labeldict" in sql.lower() for sql in many)


@pytest.mark.parametrize("name", ["label-row-list", "label-row-list-refresh", "priority-bulk"])
def test_a_stranger_finds_nothing(world: World, name: str) -> None:
    world.row("image 0")
    client = browser(world["stranger"])
    method = client.get if name == "label-row-list" else client.post
    response = method(address(name, world))
    assert response.status_code == 404
    assert "not shared with you" in text(response)


def test_only_team_leads_can_choose_rows(world: World) -> None:
    target = address("label-row-list", world)
    assert "priorities-bulk" in text(browser(world["lead"]).get(target))
    assert "priorities-bulk" not in text(browser(world["reviewer"]).get(target))


def test_refreshing_returns_to_where_one_was(world: World) -> None:
    here = f"{address('label-row-list', world)}?q=image"
    client = browser(world["owner"])
    target = address("label-row-list-refresh", world)
    assert client.post(target, {"next": here}).headers["Location"] == here
    elsewhere = client.post(target, {"next": "https://elsewhere.example/"})
    assert elsewhere.headers["Location"] == address("label-row-list", world)


def test_htmx_gets_the_table_alone(world: World) -> None:
    response = browser(world["owner"]).get(address("label-row-list", world), headers=HTMX)
    assert text(response).lstrip().startswith('<div id="label_rows-table">')
