"""A person chooses other keys, and uses them on a page that was open all the while."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Window
from tests.builders.world import World
from tests.labels.views.pages import address


def test_another_key_is_pressed_once_and_works_in_other_tabs(world: World, window: Window) -> None:
    row = world.row("video.mp4")
    page = window.page
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, row, 3))
    keys = page.context.new_page()
    keys.goto(f"{window.base}/account/keys/")
    choice = keys.locator("#key-next-frame")
    choice.get_by_role("button", name="Another key").click()
    expect(choice.locator(".is-waiting")).to_be_visible()
    keys.keyboard.press("Shift+W")
    expect(choice.locator("kbd")).to_have_text(["Shift W"])

    link = page.locator('[data-action="next-frame"]')
    expect(link).to_have_attribute("title", "Next frame (Shift W)")
    window.press("f")
    expect(page.locator("[data-goto]")).to_have_value("3")
    window.press("Shift+W")
    expect(page.locator("[data-goto]")).to_have_value("4")
    window.press("?")
    expect(page.locator('[data-help] [data-key-action="next-frame"]')).to_have_text("Shift W")
    keys.close()


def test_a_conflict_is_asked_about_and_escape_gives_up(world: World, window: Window) -> None:
    page = window.page
    window.log_in(world["reviewer"])
    window.open("/account/keys/")
    choice = page.locator("#key-next-issue")
    choice.get_by_role("button", name="Another key").click()
    window.press("Escape")
    expect(choice.locator("kbd").first).to_have_text("Q")
    choice.get_by_role("button", name="One more key").click()
    window.press("f")
    expect(choice).to_contain_text("“Next frame”")
    # On a telephone nothing hangs out.
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    choice.get_by_role("button", name="Use it here instead").click()
    window.settled()
    expect(choice.locator("kbd")).to_have_text(["Q", "F"])
    expect(page.locator("#key-next-frame kbd")).to_have_text(["."])
    choice.get_by_role("button", name="The usual keys").click()
    window.settled()
    expect(choice.locator("kbd")).to_have_text(["Q"])
