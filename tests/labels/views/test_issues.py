from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.utils import timezone

from encord_portal.sdk.exceptions import RequestException
from labels.models import IssueCache, LabelRowCache
from labels.services import issues
from labels.services.issues import NewIssue, RowIssue
from tests.builders.world import World
from tests.labels.views.pages import HTMX, address, browser, text


@pytest.fixture
def row(world: World) -> LabelRowCache:
    return world.row("video.mp4")


def _raise(world: World, row: LabelRowCache, new: NewIssue, name: str = "reviewer") -> RowIssue:
    return issues.raise_issue(world[name], world.access(name), row, new).issues[-1]


def test_issues_are_listed_marked_and_gone_to(world: World, row: LabelRowCache) -> None:
    point = _raise(world, row, NewIssue("point", "a <crack>", frame=4, place=(0.25, 0.5)))
    label = _raise(world, row, NewIssue("label", "too wide", label="car00001"))
    client = browser(world["viewer"])
    page = text(client.get(address("frame-view", world, row, 4)))
    assert "2 open" in page
    assert "a &lt;crack&gt;" in page
    assert "frame 4, at a point" in page
    assert f'href="{address("frame-view", world, row, 4)}?issue={point.uuid}"' in page
    assert f"?obj=car00001&amp;issue={label.uuid}" in page
    # 64 x 48 pixels; the car's upper right corner is elsewhere.
    assert page.count('class="issue-mark"') == 4
    assert 'd="M16 24h0"' in page
    page = text(client.get(address("frame-view", world, row, 5)))
    assert 'd="M16 24h0"' not in page
    assert f'data-issue-mark="{label.uuid}"' in page
    timeline = text(client.get(address("frame-timeline", world, row, 5), headers=HTMX))
    assert "2 issues" in timeline
    assert timeline.count("issue-post-line") == 2


def test_the_way_to_the_next_issue_goes_round_over_open_ones(
    world: World, row: LabelRowCache
) -> None:
    late = _raise(world, row, NewIssue("frame", "late", frame=12))
    early = _raise(world, row, NewIssue("frame", "early", frame=2))
    client = browser(world["viewer"])

    def ways(frame: int, issue: str = "") -> tuple[str, str]:
        found = client.get(address("frame-view", world, row, frame) + f"?issue={issue}")
        panel = found.context["issues"]
        return panel.previous_href[-36:], panel.next_href[-36:]

    assert ways(5) == (early.uuid, late.uuid)
    assert ways(0) == (late.uuid, early.uuid)
    assert ways(15) == (late.uuid, early.uuid)
    assert ways(12, late.uuid) == (early.uuid, early.uuid)


def test_a_link_from_outside_leads_to_where_the_issue_is(world: World, row: LabelRowCache) -> None:
    made = _raise(world, row, NewIssue("frame", "late", frame=12))
    client = browser(world["viewer"])
    response = client.get(address("issue-detail", world, row, made.uuid))
    assert response.headers["Location"] == (
        f"{address('frame-view', world, row, 12)}?issue={made.uuid}"
    )
    page = text(client.get(response.headers["Location"]))
    assert '<li class="" aria-current="true">' in page
    assert client.get(address("issue-detail", world, row, uuid4())).status_code == 404
    other = browser(world["stranger"])
    assert other.get(address("issue-detail", world, row, made.uuid)).status_code == 404


def test_the_page_does_not_wait_for_issues_and_asks_behind_itself(
    world: World, row: LabelRowCache
) -> None:
    world.project("annotator").issues(row.data_hash).add_frame_issue(3, "from a script")
    client = browser(world["viewer"])
    page = text(client.get(address("frame-view", world, row, 3)))
    assert "reading" in page
    assert "from a script" not in page
    target = address("issue-list", world, row) + "?frame=3"
    assert f'hx-get="{target}' in page
    response = client.get(target, headers=HTMX)
    assert "from a script" in text(response)
    assert response.headers["HX-Trigger"] == "issues-changed"
    response = client.get(target, headers=HTMX)
    assert "HX-Trigger" not in response.headers
    assert f'hx-get="{target}' not in text(response)
    # Without scripts there is a link that asks and comes back.
    response = client.get(target)
    assert response.headers["Location"] == address("frame-view", world, row, 3)
    for frame in ("-1", "x", "20"):
        bad = client.get(address("issue-list", world, row) + f"?frame={frame}")
        assert bad.status_code in (404, 422), frame


def test_what_was_typed_is_raised_on_what_was_chosen(world: World, row: LabelRowCache) -> None:
    client = browser(world["reviewer"])
    form = {"frame": "3", "obj": "car00001", "comment": "too wide", "about": "label"}
    response = client.post(address("issue-raise", world, row), form, headers=HTMX)
    page = text(response)
    assert response.headers["HX-Trigger"] == "issues-changed"
    assert "too wide" in page
    assert "hx-preserve" not in page
    form = {"frame": "3", "comment": "here", "about": "point", "x": "0.5", "y": "0.25"}
    response = client.post(address("issue-raise", world, row), form)
    assert response.headers["Location"] == address("frame-view", world, row, 3)
    assert [each.kind for each in issues.kept(row).issues] == ["annotation", "frameCoordinate"]
    for bad in ({"about": "planet"}, {"x": "?", "about": "point"}, {"comment": ""}):
        response = client.post(address("issue-raise", world, row), {**form, **bad}, headers=HTMX)
        assert response.status_code == 422, bad
    history = text(client.get(address("history-list", world, row)))
    assert "issue raised" in history
    assert "too wide" in history


def test_only_who_may_has_the_forms(world: World, row: LabelRowCache) -> None:
    made = _raise(world, row, NewIssue("row", "everything"))
    delete = address("issue-delete", world, row, made.uuid)
    target = address("frame-view", world, row, 3)
    for name, raises, deletes in (
        *(("reviewer", True, True), ("annotator", True, False)),
        *(("lead", True, True), ("viewer", False, False)),
    ):
        page = text(browser(world[name]).get(target))
        assert ("data-issue-form" in page) is raises, name
        assert (delete in page) is deletes, name
    assert browser(world["annotator"]).post(delete, {"frame": "3"}).status_code == 403
    response = browser(world["lead"]).post(delete, {"frame": "3"}, headers=HTMX)
    assert "everything" not in text(response)


def test_a_platform_that_is_away_leaves_the_page_readable(world: World, row: LabelRowCache) -> None:
    _raise(world, row, NewIssue("row", "everything"))
    IssueCache.objects.update(read_at=timezone.now() - timedelta(minutes=1))
    away = RequestException("no connection")
    client = browser(world["viewer"])
    with patch("encord_portal.sdk.issues.DataUnitIssues.list", side_effect=away):
        response = client.get(address("issue-list", world, row) + "?frame=3", headers=HTMX)
    page = text(response)
    assert "everything" in page
    assert "the last known state" in page
    # It is not asked again and again.
    assert 'hx-trigger="load"' not in page
