from __future__ import annotations

import re

from pytest_django import DjangoAssertNumQueries

from labels.services import label_dicts, timelines
from tests.builders.world import World
from tests.labels.views.pages import HTMX, address, browser, text


def test_the_timeline_shows_each_instance_and_leads_to_it(world: World) -> None:
    row = world.row("video.mp4")
    page = text(browser(world["viewer"]).get(address("frame-timeline", world, row, 3)))
    assert "<html" in page
    assert re.search(r'data-lane="scene001".*data-lane="car00001"', page, re.DOTALL)
    assert f'href="{address("frame-view", world, row, 0)}?obj=car00001"' in page
    # On frames 0 to 19 of 20, all drawn by hand.
    assert 'viewBox="0 0 20 16"' in page
    assert 'class="lane-drawn"' in page
    assert 'd="M0 2h20v12h-20z"' in page


def test_htmx_gets_the_fragment_for_a_part_of_the_frames(world: World) -> None:
    row = world.row("video.mp4")
    target = f"{address('frame-timeline', world, row, 3)}?first=5&last=14&range=6-8&obj=car00001"
    part = text(browser(world["viewer"]).get(target, headers=HTMX))
    assert part.lstrip().startswith('<details class="timeline"')
    assert 'd="M0 2h10v12h-10z"' in part
    assert 'class="timeline-range" y="0" height="100%" x="10.0000%" width="30.0000%"' in part
    assert "<title>0\u201319: Moving</title>" in part, "the selected one says its answers"
    assert "first=5&amp;last=14" in part


def test_the_selected_instance_s_answers_alone(world: World) -> None:
    row = world.row("video.mp4")
    target = address("frame-timeline-answers", world, row, 3)
    client = browser(world["viewer"])
    assert "Moving" in text(client.get(f"{target}?obj=car00001", headers=HTMX))
    assert "<svg" not in text(client.get(f"{target}?obj=nothing", headers=HTMX))


def test_unsaved_answers_are_in_it(world: World) -> None:
    row = world.row("video.mp4")
    client = browser(world["reviewer"])
    target = f"{address('frame-timeline', world, row, 3)}?obj=car00001"
    assert "Parked" not in text(client.get(target))
    state, o = world.ontology.state.feature_node_hash, world.ontology
    posted = {
        "obj": "car00001",
        "frame": "3",
        "scope": "range",
        "range_first": "5",
        "range_last": "9",
        f"answer-{o.brand.feature_node_hash}": o.brand_a.feature_node_hash,
        f"answer-{o.model.feature_node_hash}": "Golf",
        f"answer-{state}": o.parked.feature_node_hash,
    }
    assert client.post(address("answer-set", world, row), posted, headers=HTMX).status_code == 200
    changed = text(client.get(target))
    assert "<title>5\u20139: Parked</title>" in changed
    assert 'class="lane-changes" d="M5 0v16M10 0v16"' in changed
    others = text(browser(world["lead"]).get(target))
    assert "Parked" not in others


def test_what_is_shown_is_read_once(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row = world.row("video.mp4")
    access = world.access("reviewer")
    first = timelines.row_lanes(world["reviewer"], access, row)
    with django_assert_max_num_queries(2):
        again = timelines.row_lanes(world["reviewer"], access, row)
    assert again == first
    assert label_dicts.cached_sha256(row)


def test_strangers_and_frames_that_are_not_there(world: World) -> None:
    row = world.row("video.mp4")
    for name in ("frame-timeline", "frame-timeline-answers"):
        assert browser(world["stranger"]).get(address(name, world, row, 0)).status_code == 404
        assert browser(world["viewer"]).get(address(name, world, row, 20)).status_code == 404
