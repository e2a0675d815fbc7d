"""Zoom, pan, frames and selection in a real browser."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from playwright.sync_api import Locator, Route, expect

from encord_portal.sdk.objects import ObjectInstance
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
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
    window.until(lambda: "zoom=" in window.page.url)
    # The address follows a moment after the last change.
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


def test_while_one_drags_the_shapes_go_along_with_the_pointer(video: Window) -> None:
    video.press("+")
    mark = video.page.locator('[data-overlay] [data-object-hash="car00001"] .area')
    svg = video.page.locator("#frames-canvas > svg")
    start = mark.bounding_box()
    assert start is not None
    painted = svg.get_attribute("viewBox")
    video.page.mouse.move(500, 400)
    video.page.mouse.down()
    video.page.mouse.move(540, 420, steps=4)
    held = mark.bounding_box()
    assert held is not None
    assert (held["x"] - start["x"], held["y"] - start["y"]) == pytest.approx((40, 20), abs=1)
    assert svg.get_attribute("viewBox") == painted, "nothing is painted anew under the hand"
    # The wheel turns under the held button: around the point that is under the pointer now.
    before = _point_under_mouse(video, 540, 420)
    video.page.mouse.wheel(0, -200)
    assert _point_under_mouse(video, 540, 420) == pytest.approx(before, abs=0.05)
    video.page.mouse.move(560, 420, steps=2)
    assert _point_under_mouse(video, 560, 420) == pytest.approx(before, abs=0.05)
    video.page.mouse.up()
    assert svg.evaluate("svg => svg.style.transform") == ""
    assert _point_under_mouse(video, 560, 420) == pytest.approx(before, abs=0.05)


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
    expect(page.locator(".frames [data-goto]")).to_have_value("4")


def test_the_whole_picture_comes_back_by_key(video: Window) -> None:
    video.press("+")
    assert _zoom(video)[0] > 1
    video.press("Escape")
    video.until(lambda: "zoom=" not in video.page.url)


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
    expect(page.locator(".frames [data-goto]")).to_be_focused()
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


def test_a_moment_that_is_typed_leads_to_its_frame(video: Window) -> None:
    page = video.page
    page.keyboard.press("`")
    page.keyboard.type("0:01.25")
    page.keyboard.press("Enter")
    page.wait_for_url("**/frames/12/**")
    video.settled()
    page.keyboard.press("`")
    page.keyboard.type("later")
    page.keyboard.press("Enter")
    expect(page.get_by_text("A moment works too")).to_be_visible()
    expect(page.locator("[data-goto]")).to_have_value("later")


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


def test_shapes_cover_as_much_of_the_picture_as_one_likes(video: Window) -> None:
    page = video.page
    fill = "(mark) => Number(getComputedStyle(mark).fillOpacity)"
    area = page.locator("[data-overlay] .mark .area").first
    slider = page.get_by_label("Opacity of shapes")
    before = area.evaluate(fill)
    slider.fill("0")
    assert area.evaluate(fill) == 0 < before
    # In the next frame, too, and after the page was loaded anew.
    video.press("f")
    assert page.locator("[data-overlay] .mark .area").first.evaluate(fill) == 0
    page.reload()
    video.settled()
    assert page.locator("[data-overlay] .mark .area").first.evaluate(fill) == 0
    slider.fill("100")
    assert page.locator("[data-overlay] .mark .area").first.evaluate(fill) > before


def test_a_selected_and_a_pointed_at_shape_differ_by_more_than_colour(video: Window) -> None:
    page = video.page
    width = "(mark) => parseFloat(getComputedStyle(mark).strokeWidth)"
    area = page.locator("[data-overlay] .mark .area").first
    before = area.evaluate(width)
    area.hover()
    assert area.evaluate(width) > before
    page.mouse.move(0, 0)
    expect(page.locator("[data-selection] .vertex")).to_have_count(0)
    video.press("Tab")
    assert page.locator("[data-overlay] .mark.is-selected .area").evaluate(width) > before
    expect(page.locator("[data-selection] .halo")).to_have_count(1)
    assert page.locator("[data-selection] .vertex").count() >= 4
    shapes = page.locator("[data-overlay] .mark")
    shown = shapes.count()
    page.goto(f"{page.url.split('?')[0]}?author=nobody")
    video.settled()
    assert page.locator("[data-overlay] .mark").count() < shown, "filtered ones are not drawn"


def test_a_lost_connection_is_said(video: Window) -> None:
    page = video.page
    video.press("Tab")
    page.route("**/answers/", lambda route: route.abort())
    page.keyboard.press("2")
    expect(page.locator("#drafts-state")).to_contain_text("not kept yet, trying again")
    page.unroute("**/answers/")
    expect(page.locator("#drafts-state")).to_contain_text("1 change kept here", timeout=20_000)
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


def _slowly(window: Window, milliseconds: int) -> list[str]:
    """Every page of a frame takes its time; the frames that were asked for."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        window.page.wait_for_timeout(milliseconds)
        route.continue_()

    window.page.route(re.compile(r"/frames/\d+/(labelled/\w+/)?(\?|$)"), answer)
    return asked


def test_no_press_is_lost_while_frames_load(video: Window) -> None:
    page = video.page
    asked = _slowly(video, 150)
    for key in "fffff.dff":
        page.keyboard.press(key)
    page.wait_for_url("**/frames/10/**")
    video.settled()
    expect(page.locator("[data-viewer]")).to_have_attribute("data-frame", "10")
    expect(page.locator(".frames [data-goto]")).to_have_value("10")
    assert len(asked) == 2, "the first press goes at once, the others together"


def test_presses_stop_at_the_ends_and_turn_round_there(video: Window) -> None:
    page = video.page
    _slowly(video, 150)
    for key in "vvvdd":
        page.keyboard.press(key)
    page.wait_for_url("**/frames/17/**")
    video.settled()
    for key in "cccf":
        page.keyboard.press(key)
    page.wait_for_url("**/frames/1/**")


def test_each_press_of_an_arrow_goes_one_labelled_frame_on(video: Window) -> None:
    page = video.page
    _slowly(video, 80)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_url("**/frames/6/**")
    video.settled()
    assert "/frames/6/" in page.url


def test_a_frame_that_cannot_be_fetched_leaves_the_one_that_is_shown(video: Window) -> None:
    page = video.page
    page.route("**/frames/4/**", lambda route: route.abort())
    page.keyboard.press("f")
    expect(page.locator("#page-notices")).to_contain_text("stays as it was")
    page.unroute("**/frames/4/**")
    expect(page.locator("[data-viewer]")).to_have_attribute("data-frame", "3")
    video.press("f")
    assert "/frames/4/" in page.url
    # What htmx reports of the failed request may come after the page is settled.
    page.wait_for_timeout(200)
    video.complaints.clear()


def _names_are_apart(names: Locator) -> None:
    expect(names).to_have_count(13)
    names.page.wait_for_timeout(100)
    boxes = [box for box in (each.bounding_box() for each in names.all()) if box]
    assert 3 <= len(boxes) < 13
    for one, other in combinations(boxes, 2):
        apart = (
            one["x"] + one["width"] <= other["x"] + 1
            or other["x"] + other["width"] <= one["x"] + 1
            or one["y"] + one["height"] <= other["y"] + 2
            or other["y"] + other["height"] <= one["y"] + 2
        )
        assert apart, (one, other)


def test_names_stand_beside_each_other_or_hide(world: World, window: Window) -> None:
    row = world.row("image 0")
    labels = world.labels(row.data_hash)
    for number in range(12):
        car = ObjectInstance(world.ontology.car)
        place = 0.3 + 0.01 * (number % 6)
        car.set_for_frames(
            BoundingBoxCoordinates(height=0.2, width=0.3, top_left_x=place, top_left_y=place)
        )
        labels.add_object_instance(car)
    labels.save()
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, row, 0))
    names = window.page.locator(".mark-label")
    _names_are_apart(names)
    hidden = next(each for each in names.all() if not each.is_visible())
    named = hidden.get_attribute("data-name-of")
    window.page.locator(f'[data-overlay] .mark[data-object-hash="{named}"]').dispatch_event(
        "pointerenter"
    )
    expect(window.page.locator(f'[data-name-of="{named}"]')).to_be_visible()

    # Taking an answer back brings the shapes anew.
    window.press("Tab")
    window.press("2")
    window.press("Control+z")
    expect(window.page.locator("#drafts-state")).to_contain_text("Taken back")
    window.settled()
    _names_are_apart(names)


def test_names_are_read_above_the_halo_of_the_selected_shape(world: World, window: Window) -> None:
    row = world.row("video.mp4")
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, row, 3) + "?obj=car00001")
    page = window.page
    above = """(svg) => {
      const name = svg.querySelector('[data-name-of="car00001"]');
      const halo = svg.querySelector('.halo');
      return Boolean(halo.compareDocumentPosition(name) & Node.DOCUMENT_POSITION_FOLLOWING);
    }"""
    svg = page.locator("#frames-canvas > svg")
    expect(svg.locator('[data-name-of="car00001"]')).to_have_count(1)
    assert svg.evaluate(above)
    # Names come anew with the shapes, and none stays behind.
    window.press("f")
    expect(page.locator("[data-goto]")).to_have_value("4")
    expect(svg.locator('[data-name-of="car00001"]')).to_have_count(1)
    assert svg.evaluate(above)
    page.locator('[data-instance-link][data-object-hash="car00001"]').hover()
    expect(svg.locator('[data-name-of="car00001"]')).to_have_class(re.compile("is-hovered"))
