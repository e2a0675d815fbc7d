"""Zoom, pan, frames and selection in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Window
from tests.builders.world import World
from tests.labels.views.pages import address


@pytest.fixture
def video(world: World, window: Window) -> Window:
    row = world.row("video.mp4")
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, row, 3))
    return window


def _zoom(window: Window) -> tuple[float, float, float]:
    window.page.wait_for_timeout(350)
    found = re.search(r"zoom=([\d.]+),([\d.]+),([\d.]+)", window.page.url)
    assert found is not None, window.page.url
    return float(found[1]), float(found[2]), float(found[3])


def _point_under_mouse(window: Window, x: float, y: float) -> list[float]:
    script = """([x, y]) => {
      const svg = document.querySelector('#frames-canvas > svg');
      const p = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM().inverse());
      return [p.x, p.y];
    }"""
    found: list[float] = window.page.evaluate(script, [x, y])
    return found


def test_the_wheel_zooms_around_the_pointer(video: Window) -> None:
    video.page.mouse.move(400, 300)
    before = _point_under_mouse(video, 400, 300)
    video.page.mouse.wheel(0, -400)
    assert _zoom(video)[0] > 1.5
    assert _point_under_mouse(video, 400, 300) == pytest.approx(before, abs=0.05)


def test_dragging_pans_and_selects_nothing(video: Window) -> None:
    video.press("+")
    mark = video.page.locator('[data-overlay] [data-object-hash="car00001"] .area')
    box = mark.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = _point_under_mouse(video, x, y)
    video.page.mouse.move(x, y)
    video.page.mouse.down()
    video.page.mouse.move(x + 60, y + 30, steps=4)
    video.page.mouse.up()
    assert _point_under_mouse(video, x + 60, y + 30) == pytest.approx(before, abs=0.05)
    video.page.wait_for_timeout(300)
    assert "obj=" not in video.page.url


def test_zoom_and_selection_survive_frames_reload_and_the_way_back(video: Window) -> None:
    page = video.page
    video.press("Tab")
    for _ in range(3):
        video.press("+")
    zoom = _zoom(video)
    video.press("f")
    assert "/frames/4/" in page.url
    video.press("v")
    assert "/frames/14/" in page.url
    assert _zoom(video) == zoom
    assert page.url.count("zoom=") == 1
    assert "obj=car00001" in page.url
    expect(page.locator("#answers-title")).to_have_text("Car (0)")
    shown = page.locator("#frames-canvas > svg").get_attribute("viewBox")
    page.reload()
    video.settled()
    again = page.locator("#frames-canvas > svg").get_attribute("viewBox")
    assert shown is not None
    assert again is not None
    assert [float(n) for n in again.split()] == pytest.approx(
        [float(n) for n in shown.split()], abs=0.1
    )
    page.go_back()
    video.settled()
    assert "/frames/4/" in page.url
    expect(page.locator(".frames input[type=number]")).to_have_value("4")


def test_the_whole_picture_comes_back_by_key(video: Window) -> None:
    video.press("+")
    assert _zoom(video)[0] > 1
    video.press("Escape")
    video.page.wait_for_timeout(350)
    assert "zoom=" not in video.page.url


def test_a_click_on_a_shape_selects_it_in_the_list_and_back(video: Window) -> None:
    page = video.page
    page.locator('[data-overlay] [data-object-hash="car00001"] .area').click()
    link = page.locator('[data-instance-link][data-object-hash="car00001"]')
    expect(link).to_have_attribute("aria-current", "true")
    expect(page.locator("[data-selection] .vertex")).to_have_count(4)
    assert "obj=car00001" in page.url


def test_hovering_is_linked_both_ways(video: Window) -> None:
    page = video.page
    link = page.locator('[data-instance-link][data-object-hash="car00001"]')
    mark = page.locator('[data-overlay] [data-object-hash="car00001"]')
    link.hover()
    expect(mark).to_have_class(re.compile("is-hovered"))
    page.mouse.move(5, 5)
    expect(mark).not_to_have_class(re.compile("is-hovered"))
    mark.locator(".area").hover()
    expect(link).to_have_class(re.compile("is-hovered"))


def test_slider_number_and_keys_lead_to_frames(video: Window) -> None:
    page = video.page
    page.locator(".frames input[type=range]").fill("11")
    page.wait_for_url("**/frames/11/**")
    page.keyboard.press("`")
    expect(page.locator(".frames input[type=number]")).to_be_focused()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    page.wait_for_url("**/frames/5/**")
    video.settled()
    page.keyboard.press("Escape")
    video.press("c")
    assert "/frames/0/" in page.url
    expect(page.get_by_label("Previous frame", exact=True)).to_have_attribute(
        "aria-disabled", "true"
    )


def test_the_picture_is_the_frame_that_is_named(video: Window) -> None:
    for frame in (3, 4):
        href = video.page.locator("#frames-canvas image").get_attribute("href")
        assert href is not None
        assert f"/frames/{frame}/image" in href
        video.press("f")


def test_shapes_can_be_hidden(video: Window) -> None:
    mark = video.page.locator('[data-overlay] [data-object-hash="car00001"]')
    video.press("Shift+h")
    expect(mark).to_be_hidden()
    video.press("Shift+h")
    expect(mark).to_be_visible()
    video.press("Tab")
    video.press("h")
    expect(mark).to_be_hidden()


def test_a_lost_connection_is_said(video: Window) -> None:
    page = video.page
    video.press("Tab")
    page.route("**/answers/", lambda route: route.abort())
    page.keyboard.press("2")
    expect(page.locator("#page-notices")).to_contain_text("not kept")
    video.complaints.clear()


def test_a_session_that_ended_leads_to_the_login_page(video: Window) -> None:
    video.page.context.clear_cookies()
    video.page.keyboard.press("f")
    video.page.wait_for_url(re.compile(r"/login/\?next=.*frames"))
    expect(video.page.locator("#frames-workspace")).to_have_count(0)
    # The browser itself remarks on the 401 that says so.
    video.complaints.clear()


def test_a_picture_that_cannot_be_shown_says_why(world: World, window: Window) -> None:
    row = world.row("image 0")
    window.log_in(world["reviewer"])
    window.page.route(
        "**/image",
        lambda route: route.fulfill(
            status=422, content_type="text/plain", body="This image is damaged."
        ),
    )
    window.open(address("frame-view", world, row, 0))
    expect(window.page.locator("[data-media-state]")).to_contain_text("This image is damaged.")
    expect(window.page.locator('[data-object-hash="car00001"]').first).to_be_visible()
