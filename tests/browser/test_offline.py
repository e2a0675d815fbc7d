"""The server goes away while somebody answers, and comes back."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Window
from tests.builders.world import World
from tests.labels.views.pages import address


def test_an_answer_given_offline_is_kept_when_the_server_is_back(
    world: World, window: Window
) -> None:
    window.log_in(world["annotator"])
    window.open(address("frame-view", world, world.row("image 0"), 0) + "?obj=car00001")
    page = window.page
    whole = page.locator("[data-zoom-value]").inner_text()
    page.context.set_offline(True)
    page.keyboard.press("2")
    state = page.locator("#drafts-state")
    expect(state).to_contain_text("Offline: your last answer is not kept yet, trying again in 2 s")
    expect(page.locator("#page-notices")).to_be_empty()
    page.keyboard.press("+")
    expect(page.locator("[data-zoom-value]")).not_to_have_text(whole)
    page.context.set_offline(False)
    expect(state).to_contain_text("1 change kept here, not yet on the platform")
    expect(state).not_to_contain_text("Offline")
    assert any("ERR_INTERNET_DISCONNECTED" in each for each in window.complaints)
    # The rest are htmx's own words for it.
    window.complaints.clear()


def test_an_answer_that_meets_a_full_server_is_sent_again(world: World, window: Window) -> None:
    window.log_in(world["annotator"])
    window.open(address("frame-view", world, world.row("image 0"), 0) + "?obj=car00001")
    page = window.page
    page.route("**/answers/", lambda route: route.fulfill(status=503, body="busy"))
    page.keyboard.press("2")
    state = page.locator("#drafts-state")
    expect(state).to_contain_text("Offline: your last answer is not kept yet")
    page.unroute("**/answers/")
    expect(state).to_contain_text("1 change kept here, not yet on the platform")
    window.complaints.clear()
