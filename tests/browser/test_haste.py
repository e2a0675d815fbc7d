"""Hands that are quicker than the server: nothing is lost, and each press means what comes next."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from labels.models import EditOperation
from tests.browser.conftest import Window
from tests.browser.hands import drag
from tests.builders.world import World
from tests.labels.views.pages import address


@pytest.fixture(autouse=True)
def _no_request_is_held_at_the_end(window: Window) -> Iterator[None]:
    yield
    window.page.unroute_all(behavior="wait")


def _open(world: World, window: Window, title: str = "video.mp4", frame: int = 3) -> Page:
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, world.row(title), frame) + "?obj=car00001")
    return window.page


def _slow(page: Page, addresses: str, milliseconds: int = 400) -> None:
    def wait(route: Route) -> None:
        page.wait_for_timeout(milliseconds)
        route.continue_()

    page.route(addresses, wait)


def _answered() -> list[str]:
    """The instances that edits are kept for, in their order."""
    kept = EditOperation.objects.filter(state=EditOperation.State.PENDING).order_by("seq")
    return list(dict.fromkeys(each.instance_hash for each in kept))


def test_an_answer_that_waits_for_another_is_kept_when_the_next_frame_is_asked_for(
    world: World, window: Window
) -> None:
    page = _open(world, window)
    _slow(page, "**/answers/")
    for key in "12f":
        page.keyboard.press(key)
    page.wait_for_url("**/frames/4/**")
    window.settled()
    expect(page.locator("#drafts-state")).to_contain_text("kept here")
    window.press("d")
    chosen = page.locator("[data-attribute]").first.locator(
        ":scope > .options > .option > label > input:checked"
    )
    expect(chosen).to_have_value(world.ontology.brand_b.feature_node_hash)
    # And saving goes on working.
    window.press("Control+s")
    expect(page.locator("#drafts-state")).to_contain_text("saved")


def test_a_drag_that_waits_for_another_is_kept_when_the_next_frame_is_asked_for(
    world: World, window: Window
) -> None:
    page = _open(world, window)
    _slow(page, "**/geometry/place/")
    window.press("e")
    drag(page, (0.25, 0.5), (0.35, 0.5))
    drag(page, (0.35, 0.5), (0.45, 0.5))
    page.keyboard.press("f")
    page.wait_for_url("**/frames/4/**")
    window.settled()
    expect(page.locator("#drafts-state")).to_contain_text("2 changes kept here")


@pytest.mark.parametrize("key", ["Control+s", "Control+z"])
def test_saving_and_undo_mean_the_drag_that_has_just_ended(
    world: World, window: Window, key: str
) -> None:
    page = _open(world, window)
    window.press("e")
    drag(page, (0.25, 0.5), (0.35, 0.5))
    window.settled()
    _slow(page, "**/geometry/place/")
    drag(page, (0.35, 0.5), (0.45, 0.5))
    page.keyboard.press(key)
    said = "2 changes saved" if key == "Control+s" else "1 change kept here"
    expect(page.locator("#drafts-state")).to_contain_text(said)
    box = page.locator('[data-overlay] [data-object-hash="car00001"] rect.area')
    left = (0.3 if key == "Control+s" else 0.2) * 64
    window.until(lambda: float(box.get_attribute("x") or 0) == pytest.approx(left, abs=0.5))


def test_a_digit_after_tab_answers_for_the_next_instance(world: World, window: Window) -> None:
    page = _open(world, window)
    _slow(page, "**/panel/**")
    page.keyboard.press("Tab")
    page.keyboard.press("2")
    page.keyboard.press("Tab")
    page.keyboard.press("2")
    expect(page.locator("#drafts-state")).to_contain_text("2 changes kept here", timeout=15_000)
    window.settled()
    assert _answered() == ["scene001", "car00001"]


def test_a_selection_while_a_drag_is_under_way_is_whole(world: World, window: Window) -> None:
    page = _open(world, window)
    _slow(page, "**/geometry/place/")
    window.press("e")
    drag(page, (0.25, 0.5), (0.35, 0.5))
    page.locator('[data-instance-link][data-object-hash="scene001"]').click()
    expect(page.locator("#drafts-state")).to_contain_text("1 change kept here")
    window.settled()
    links = page.locator("[data-instance-link][aria-current]")
    expect(links).to_have_attribute("data-object-hash", "scene001")
    expect(page.locator("#answers-title")).to_have_text("Weather")
    assert page.locator("#geometry-panel").get_attribute("data-position") in {None, ""}
    assert "obj=scene001" in page.url


def test_of_instances_chosen_one_after_the_other_the_last_one_stays(
    world: World, window: Window
) -> None:
    page = _open(world, window)
    answered: list[str] = []

    def wait(route: Route) -> None:
        # The first one asked for comes last.
        page.wait_for_timeout(100 if answered else 600)
        answered.append(route.request.url)
        route.continue_()

    page.route("**/panel/**", wait)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    window.settled()
    page.wait_for_timeout(300)
    links = page.locator("[data-instance-link][aria-current]")
    expect(links).to_have_attribute("data-object-hash", "car00001")
    assert "obj=car00001" in page.url
