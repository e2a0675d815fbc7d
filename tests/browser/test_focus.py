"""Mouse and keys in turns: a key means what it says, wherever the last click was."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Window
from tests.builders.world import World
from tests.labels.views.pages import address


def _open(world: World, window: Window, title: str, frame: int) -> Page:
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, world.row(title), frame))
    return window.page


def _selected(page: Page) -> str | None:
    return page.locator("[data-instance-link][aria-current]").get_attribute("data-object-hash")


def test_tab_goes_on_from_the_shape_that_was_clicked(world: World, window: Window) -> None:
    page = _open(world, window, "video.mp4", 3)
    links = page.locator("[data-instance-link]")
    hashes = [each.get_attribute("data-object-hash") for each in links.all()]
    assert len(hashes) > 1
    assert hashes[0] == "car00001"
    page.locator('[data-overlay] [data-object-hash="car00001"] .area').click()
    window.settled()
    window.press("Tab")
    expect(links.nth(1)).to_have_attribute("aria-current", "true")
    window.press("Shift+Tab")
    assert _selected(page) == "car00001"


def test_tab_goes_on_from_an_answer_that_a_digit_or_a_click_gave(
    world: World, window: Window
) -> None:
    page = _open(world, window, "video.mp4", 3)
    links = page.locator("[data-instance-link]")
    window.press("Tab")
    window.press("2")
    window.press("Tab")
    expect(links.nth(1)).to_have_attribute("aria-current", "true")
    window.press("Shift+Tab")
    page.locator("[data-attribute] input[type=radio]").first.click()
    window.settled()
    window.press("Tab")
    expect(links.nth(1)).to_have_attribute("aria-current", "true")
    # Who went to an attribute by the arrows comes to its options, as ever.
    window.press("Shift+Tab")
    window.press("ArrowDown")
    window.press("Tab")
    assert _selected(page) == "car00001"
    assert page.evaluate("document.activeElement.closest('[data-attribute]') !== null")


def test_the_space_bar_plays_after_a_click_on_a_shape(world: World, window: Window) -> None:
    page = _open(world, window, "video.mp4", 3)
    page.locator('[data-overlay] [data-object-hash="car00001"] .area').click()
    window.settled()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    window.settled()


def test_no_shape_is_a_stop_of_the_tab_key(world: World, window: Window) -> None:
    page = _open(world, window, "video.mp4", 3)
    page.locator("[data-viewer-action=hide]").focus()
    page.keyboard.press("Shift+Tab")
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        assert not page.evaluate("document.activeElement.closest('[data-overlay]') !== null")
