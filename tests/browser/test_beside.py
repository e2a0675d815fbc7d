"""Two frames side by side move and zoom together."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Window
from tests.builders.world import World
from tests.labels.views.pages import address


def test_both_sides_show_the_same_part_and_go_on_together(world: World, window: Window) -> None:
    row = world.row("video.mp4")
    page = window.page
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, row, 3))
    page.keyboard.press("s")
    page.wait_for_url("**/beside/**")
    window.settled()
    pictures = page.locator(".viewer > svg")
    expect(pictures).to_have_count(2)
    whole = pictures.first.get_attribute("viewBox")
    pictures.nth(1).hover(position={"x": 60, "y": 80})
    page.mouse.wheel(0, -400)
    expect(pictures.first).not_to_have_attribute("viewBox", whole or "")
    zoomed = pictures.first.get_attribute("viewBox")
    assert pictures.nth(1).get_attribute("viewBox") == zoomed

    window.press("f")
    frames = page.locator('.side input[type="number"]')
    expect(frames.first).to_have_value("4")
    expect(frames.nth(1)).to_have_value("5")
    expect(pictures.first).to_have_attribute("viewBox", zoomed or "")
    frames.nth(1).fill("12")
    frames.nth(1).blur()
    expect(page.locator('.side[aria-label^="right: Frame 12"]')).to_be_visible()
    window.settled()
    window.press("s")
    expect(frames.first).to_have_value("12")
    expect(pictures.nth(1)).to_have_attribute("viewBox", zoomed or "")


def test_who_comes_back_finds_the_zoom_of_before(world: World, window: Window) -> None:
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, world.row("video.mp4"), 3))
    page = window.page
    page.keyboard.press("+")
    page.keyboard.press("s")
    page.wait_for_url("**/beside/**")
    page.go_back()
    page.wait_for_url("**/frames/3/?**zoom=1.4,**")
