from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from labels.models import LabelReviewCache, LabelRowCache
from labels.services import label_reviews, workflow
from labels.services.label_reviews import Judgement
from tests.builders.world import World
from tests.labels.views.pages import HTMX, address, browser, text


@pytest.fixture
def row(world: World) -> LabelRowCache:
    found = world.row("video.mp4")
    workflow.act(world["annotator"], world.access("annotator"), found, "complete")
    return found


def _post(world: World, row: LabelRowCache, deed: str, *, name: str = "reviewer", **more: str):  # type: ignore[no-untyped-def]
    form = {"frame": "3", "obj": "car00001", **more}
    return browser(world[name]).post(address("label-judge", world, row, deed), form, headers=HTMX)


def test_a_decision_shows_on_the_shape_and_leads_to_the_next_label(
    world: World, row: LabelRowCache
) -> None:
    response = _post(
        world, row, "reject", comment="too wide", zoom="2,0.5,0.5", following="scene001"
    )
    page = text(response)
    assert "is-rejected" in page
    assert "Car (0) \u2717" in page
    assert "1 of 2 labels" in page
    assert 'data-selected-hash="scene001"' in page
    assert response.headers["HX-Replace-Url"].endswith("/frames/3/?zoom=2,0.5,0.5&obj=scene001")
    page = text(
        browser(world["reviewer"]).get(address("frame-view", world, row, 3) + "?obj=car00001")
    )
    assert "too wide" in page
    assert "Take back" in page


def test_without_a_script_one_gets_to_the_next_label_too(world: World, row: LabelRowCache) -> None:
    client = browser(world["reviewer"])
    page = text(client.get(address("frame-view", world, row, 3) + "?obj=car00001"))
    assert page.count('name="following" value="scene001"') == 2
    form = {"frame": "3", "obj": "car00001", "following": "scene001"}
    response = client.post(address("label-judge", world, row, "approve"), form)
    assert response.status_code == 302
    assert response.headers["Location"].endswith("?obj=scene001")


def test_a_next_label_that_is_judged_already_is_not_gone_to(
    world: World, row: LabelRowCache
) -> None:
    lead = world.access("lead")
    label_reviews.judge(world["lead"], lead, row, [Judgement("scene001", "approve")])
    response = _post(world, row, "approve", following="scene001")
    assert response.headers["HX-Replace-Url"].endswith("?obj=car00001")
    assert "Every label is judged" in text(response)


def test_only_reviewers_have_the_buttons_and_only_in_review(
    world: World, row: LabelRowCache
) -> None:
    target = address("frame-view", world, row, 3) + "?obj=car00001"
    assert 'data-action="reject-label"' in text(browser(world["reviewer"]).get(target))
    for name in ("annotator", "viewer"):
        page = text(browser(world[name]).get(target))
        assert "0 of 2 labels" in page
        assert 'data-action="reject-label"' not in page
        assert _post(world, row, "approve", name=name).status_code == 403
    other = world.row("image 0")
    page = text(browser(world["reviewer"]).get(address("frame-view", world, other, 0)))
    assert "label-review" not in page
    assert _post(world, other, "approve", frame="0").status_code == 409


def test_the_filter_and_the_way_to_labelled_frames_know_verdicts(
    world: World, row: LabelRowCache
) -> None:
    label_reviews.judge(
        world["reviewer"], world.access("reviewer"), row, [Judgement("car00001", "approve")]
    )
    client = browser(world["reviewer"])
    target = address("frame-view", world, row, 3)
    page = text(client.get(f"{target}?review=approved"))
    assert "1 object, 0 classifications" in page
    page = text(client.get(f"{target}?review=open"))
    assert "0 objects, 1 classification" in page
    there = address("frame-labelled", world, row, 3, "next")
    assert "/frames/4/" in client.get(f"{there}?review=approved").headers["Location"]
    assert "/frames/3/" in client.get(f"{there}?review=rejected").headers["Location"]
    drawn = client.get(address("frame-playback", world, row, 3) + "?count=1").json()["overlays"]
    assert "is-approved" in drawn[0]


def test_the_page_asks_again_behind_itself_and_is_told_what_changed(
    world: World, row: LabelRowCache
) -> None:
    client = browser(world["reviewer"])
    target = address("frame-view", world, row, 3) + "?obj=car00001"
    assert "hx-get=" not in _section(text(client.get(target)))
    LabelReviewCache.objects.update(read_at=timezone.now() - timedelta(minutes=1))
    assert address("label-reviews", world, row) in _section(text(client.get(target)))
    response = client.get(address("label-reviews", world, row), headers=HTMX)
    assert (response.status_code, "HX-Trigger" in response.headers) == (204, False)

    kept = LabelReviewCache.objects.get(row=row)
    kept.reviews["car00001"]["status"] = "APPROVED"
    kept.read_at -= timedelta(minutes=1)
    kept.save()
    response = client.get(address("label-reviews", world, row), headers=HTMX)
    assert response.headers["HX-Trigger"] == "labels-changed"


def _section(page: str) -> str:
    found = re.search(r'<section id="label-review"[^>]*>', page)
    assert found is not None
    return found[0]


def test_the_history_tells_of_it(world: World, row: LabelRowCache) -> None:
    _post(world, row, "reject", comment="too wide")
    page = text(browser(world["viewer"]).get(address("history-list", world, row)))
    assert "reject 1 label" in page
    assert "too wide" in page
