"""The timeline in a real browser: where things are, going there, choosing a range."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Locator, expect
from pytest_django.live_server_helper import LiveServer

from encord_portal.sdk.objects import ObjectInstance
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from encord_portal.sdk.objects.frames import Range
from labels.models import LabelRowCache
from tests.browser.conftest import Window
from tests.builders.world import World
from tests.labels.views.pages import address

# Frames of the video of the world.
COUNT = 20
_EXTENT = """(path) => {
  const matrix = path.getScreenCTM(), box = path.getBBox();
  const left = new DOMPoint(box.x, 0).matrixTransform(matrix).x;
  const right = new DOMPoint(box.x + box.width, 0).matrixTransform(matrix).x;
  return [left, right];
}"""


@pytest.fixture
def labelled(world: World) -> LabelRowCache:
    """A second car on frames 5 to 12, drawn by hand on 5 and 12, parked from 9 on."""
    row = world.row("video.mp4")
    labels = world.labels(row.data_hash)
    o = world.ontology
    car = ObjectInstance(o.car, object_hash="car00002")
    box = BoundingBoxCoordinates(height=0.2, width=0.2, top_left_x=0.6, top_left_y=0.1)
    car.set_for_frames(box, Range(5, 12), manual_annotation=False)
    car.set_for_frames(box, [5, 12], overwrite=True, manual_annotation=True)
    car.set_answer(o.moving, attribute=o.state, frames=Range(5, 8))
    car.set_answer(o.parked, attribute=o.state, frames=Range(9, 12))
    labels.add_object_instance(car)
    labels.save()
    return world.row("video.mp4")


@pytest.fixture
def video(world: World, labelled: LabelRowCache, window: Window) -> Window:
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, labelled, 3))
    expect(window.page.locator("[data-timeline]")).to_be_visible()
    return window


def _lane(window: Window, name: str) -> Locator:
    return window.page.locator(f'[data-lane="{name}"]')


def _at(window: Window, frame: float) -> float:
    """Where on the screen a frame must begin: the area beside the names, in equal parts."""
    ruler = window.page.locator(".timeline-ruler").bounding_box()
    names = window.page.locator('[data-lane="car00001"] > a').bounding_box()
    assert ruler is not None
    assert names is not None
    left, right = names["x"] + names["width"], ruler["x"] + ruler["width"]
    return left + (right - left) * frame / COUNT


def _extent(part: Locator) -> tuple[float, float]:
    left, right = part.evaluate(_EXTENT)
    return left, right


def test_lanes_stand_at_their_frames(video: Window) -> None:
    lane = _lane(video, "car00002")
    there = _extent(lane.locator(".lane-there"))
    assert there == pytest.approx((_at(video, 5), _at(video, 13)), abs=1)
    drawn = _extent(lane.locator(".lane-drawn"))
    assert drawn == pytest.approx((_at(video, 5), _at(video, 13)), abs=1)
    ticks = _extent(lane.locator(".lane-changes"))
    assert ticks == pytest.approx((_at(video, 9), _at(video, 9)), abs=1)
    scene = _extent(_lane(video, "scene001").locator(".lane-there"))
    assert scene == pytest.approx((_at(video, 0), _at(video, 11)), abs=1)


def test_the_shown_frame_is_marked_and_follows(video: Window) -> None:
    here = video.page.locator(".timeline-here")
    for key, frame in (("f", 4), ("v", 14), ("d", 13)):
        video.press(key)
        assert _extent(here) == pytest.approx((_at(video, frame), _at(video, frame + 1)), abs=1)


def test_a_click_goes_to_the_frame_and_on_a_lane_selects_it(video: Window) -> None:
    page = video.page
    ruler = page.locator(".timeline-ruler").bounding_box()
    assert ruler is not None
    page.mouse.click(_at(video, 16.5), ruler["y"] + 8)
    page.wait_for_url("**/frames/16/**")
    video.settled()
    box = _lane(video, "car00002").locator("svg").last.bounding_box()
    assert box is not None
    page.mouse.click(_at(video, 12.4), box["y"] + box["height"] / 2)
    page.wait_for_url("**/frames/12/**")
    video.settled()
    assert "obj=car00002" in page.url
    expect(page.locator("#answers-title")).to_have_text("Car (1)")
    expect(_lane(video, "car00002")).to_have_attribute("aria-current", "true")
    # Its answers unfold, each where it holds.
    parked = page.locator(".lane-answer", has_text="Parked")
    expect(parked).to_have_count(1)
    assert _extent(parked) == pytest.approx((_at(video, 9), _at(video, 13)), abs=1)


def test_a_name_leads_to_the_instance_s_first_frame(video: Window) -> None:
    _lane(video, "car00002").locator("a").click()
    video.page.wait_for_url("**/frames/5/?obj=car00002")


def test_dragging_chooses_a_range_that_stays_in_the_address(video: Window) -> None:
    page = video.page
    box = _lane(video, "car00001").locator("svg").last.bounding_box()
    assert box is not None
    y = box["y"] + 9
    page.mouse.move(_at(video, 8.5), y)
    page.mouse.down()
    page.mouse.move(_at(video, 4.5), y, steps=5)
    page.mouse.up()
    page.wait_for_url("**range=4-8**")
    assert "/frames/3/" in page.url, "a drag is no click"
    chosen = page.locator(".timeline-range")
    assert _extent(chosen) == pytest.approx((_at(video, 4), _at(video, 9)), abs=1)
    video.press("Tab")
    video.press("f")
    assert "range=4-8" in page.url
    expect(page.locator("[name=range_first]")).to_have_value("4")
    expect(page.locator("[name=range_last]")).to_have_value("8")
    page.reload()
    video.settled()
    assert _extent(chosen) == pytest.approx((_at(video, 4), _at(video, 9)), abs=1)
    video.press("\\")
    video.until(lambda: "range=" not in page.url)


def test_a_range_by_keys(video: Window) -> None:
    video.press("]")
    video.press("d")
    video.press("d")
    video.press("[")
    video.page.wait_for_url("**range=1-3**")


def test_fewer_frames_are_wider_and_follow_the_shown_one(video: Window) -> None:
    page = video.page
    video.press("Shift+ArrowUp")
    timeline = page.locator("[data-timeline]")
    expect(timeline).to_have_attribute("data-last", "9")
    video.press("v")
    expect(timeline).to_have_attribute("data-first", "8")
    video.press("Shift+ArrowDown")
    expect(timeline).to_have_attribute("data-last", "19")
    expect(timeline).to_have_attribute("data-first", "0")
    video.press("l")
    expect(page.locator("[data-timeline-body]")).to_be_hidden()
    page.reload()
    video.settled()
    expect(page.locator("[data-timeline-body]")).to_be_hidden()


def test_a_saved_answer_changes_the_lane(video: Window) -> None:
    video.press("Tab")
    expect(video.page.locator("#answers-title")).to_have_text("Car (0)")
    expect(_lane(video, "car00001").locator(".lane-changes")).to_have_count(0)
    video.page.locator(".attribute", has_text="State").get_by_label("Parked").check()
    expect(_lane(video, "car00001").locator(".lane-changes")).to_have_count(1)
    expect(video.page.locator(".lane-answer", has_text="3\u20133: Parked")).to_have_count(1)


def test_on_a_phone_the_selected_one_leaves_the_page_where_it_is(
    video: Window,
) -> None:
    page = video.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{page.url.split('?')[0]}?obj=car00001")
    video.settled()
    assert page.evaluate("scrollY") == 0
    canvas = page.locator("#frames-canvas").bounding_box()
    picture = page.locator("#frames-canvas [data-media]").bounding_box()
    assert canvas is not None
    assert picture is not None
    # No more room than the picture and its tools take.
    assert canvas["height"] < picture["height"] + 60


def test_without_a_script_it_is_a_page(
    world: World, labelled: LabelRowCache, plain_window: Window
) -> None:
    plain_window.log_in(world["viewer"])
    plain_window.page.goto(plain_window.base + address("frame-view", world, labelled, 7))
    plain_window.page.get_by_role("link", name="Timeline of all instances").click()
    here = plain_window.page.locator(".timeline-here")
    assert _extent(here) == pytest.approx((_at(plain_window, 7), _at(plain_window, 8)), abs=1)
    plain_window.page.get_by_role("link", name="Car (1)").click()
    plain_window.page.wait_for_url(re.compile(r"/frames/5/\?obj=car00002"))


def test_many_lanes_scroll_without_work(
    world: World, live_server: LiveServer, window: Window
) -> None:
    row = world.row("video.mp4")
    labels = world.labels(row.data_hash)
    box = BoundingBoxCoordinates(height=0.1, width=0.1, top_left_x=0.1, top_left_y=0.1)
    for number in range(200):
        car = ObjectInstance(world.ontology.car, object_hash=f"many{number:04d}")
        car.set_for_frames(box, Range(number % 10, number % 10 + 9))
        labels.add_object_instance(car)
    labels.save()
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, world.row("video.mp4"), 0))
    page = window.page
    expect(page.locator("[data-lane]")).to_have_count(202)
    started = time.monotonic()
    worst = page.evaluate(
        """async () => {
          const body = document.querySelector('[data-timeline-body]');
          let worst = 0, last = performance.now();
          for (let i = 0; i < 60; i++) {
            body.scrollTop += 60;
            await new Promise(requestAnimationFrame);
            const now = performance.now();
            worst = Math.max(worst, now - last);
            last = now;
          }
          return worst;
        }"""
    )
    # A frame of a fully loaded machine; drawing all lanes anew takes many times that.
    assert worst < 1000, worst
    assert time.monotonic() - started < 5
