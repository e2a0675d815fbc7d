"""Who is at a row, and that it changed: seen before the first key is pressed."""

from __future__ import annotations

from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from labels.services import sync
from tests.browser.conftest import Window
from tests.builders.world import World


def _path(world: World, title: str, frame: int = 0) -> str:
    row = world.row(title, "reviewer")
    return f"/projects/{world.project_hash}/rows/{row.data_hash}/frames/{frame}/"


def _come_back(window: Window) -> None:
    # The events that a browser sends when a tab is looked at again.
    window.page.wait_for_timeout(1100)
    window.page.evaluate("window.dispatchEvent(new Event('focus'))")
    window.settled()


def test_coming_back_to_a_tab_tells_that_the_row_changed(world: World, window: Window) -> None:
    window.log_in(world["reviewer"])
    window.open(_path(world, "video.mp4", 2))
    state = window.page.locator("#presence-state")
    expect(state).not_to_contain_text("changed")
    sync.refresh_rows(world["owner"], world.access("owner"))
    labels = world.labels(world.row("video.mp4").data_hash, "annotator")
    labels.get_object_instances()[0].set_answer("theirs", attribute=world.ontology.note)
    labels.save()
    window.page.wait_for_timeout(2000)
    _come_back(window)
    expect(state).to_contain_text("changed on the platform")
    # Another frame is read anew, so that nothing old is on the screen any more.
    window.press("u")
    expect(window.page.locator("#presence-state")).not_to_contain_text("changed")
    assert "/frames/2/" in window.page.url


def test_two_people_see_each_other_and_a_claim(
    world: World, window: Window, chromium: Browser, live_server: LiveServer
) -> None:
    path = _path(world, "image 0")
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    other = Window(context, live_server.url)
    try:
        window.log_in(world["reviewer"])
        window.open(path)
        other.log_in(world["lead"])
        other.open(path)
        expect(other.page.locator("#presence-state")).to_contain_text(world["reviewer"].email)
        _come_back(window)
        expect(window.page.locator("#presence-state")).to_contain_text(world["lead"].email)

        other.page.click("summary:has-text('Claim')")
        other.page.fill("#presence-state [name=reason]", "the doors")
        other.page.click("#presence-state button.primary")
        expect(other.page.locator("#presence-state")).to_contain_text("claimed by you: the doors")
        # Other instances and frames keep what is known, without asking again.
        other.press("Tab")
        expect(other.page.locator("#presence-state")).to_contain_text("claimed by you")
        _come_back(window)
        expect(window.page.locator("#presence-state")).to_contain_text(
            f"claimed by {world['lead'].email}: the doors"
        )
        assert other.complaints == []
    finally:
        context.close()
