"""Issues are raised and gone through by key, by click and at a point of the picture."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from labels.services import issues
from labels.services.issues import NewIssue
from tests.browser.conftest import Window
from tests.builders.world import World
from tests.labels.views.pages import address


def _in_picture(page: Page, x: float, y: float) -> tuple[float, float]:
    script = """([x, y]) => {
      const pixels = document.querySelector('#frames-canvas [data-pixels]');
      const at = new DOMPoint(x, y).matrixTransform(pixels.getScreenCTM().inverse());
      return [at.x / 64, at.y / 48];
    }"""
    across, down = page.evaluate(script, [x, y])
    return across, down


def _mark_centre(page: Page) -> tuple[float, float]:
    box = page.locator("#frames-canvas .issue-mark .issue-dot").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_an_issue_is_raised_by_key_on_the_selected_label(world: World, window: Window) -> None:
    row = world.row("video.mp4")
    page = window.page
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, row, 3) + "?obj=car00001&zoom=2,0.5,0.5")
    expect(page.locator("#issues-issues header")).to_contain_text("none")
    window.press("n")
    # Letters are text now: N and F are no keys.
    page.keyboard.type("Not a car, find out")
    window.press("Enter")
    entry = page.locator(".issue-list li")
    expect(entry).to_contain_text("Not a car, find out")
    expect(entry).to_contain_text("Car (0)")
    expect(page.locator("#frames-canvas .issue-mark")).to_have_count(1)
    expect(page.locator(".issue-lane")).to_contain_text("1 issue")
    assert "zoom=2" in page.url
    expect(page.locator("#issue-comment")).to_have_value("")


def test_what_one_has_begun_to_write_leaves_the_keys_alone(world: World, window: Window) -> None:
    page = window.page
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, world.row("video.mp4"), 3) + "?obj=car00001")
    window.press("n")
    comment = page.locator("#issue-comment")
    page.keyboard.type("Maybe")
    page.keyboard.press("Escape")
    window.press("Tab")
    expect(page.locator("#answers-title")).to_have_text("Weather")
    expect(comment).to_be_visible()
    window.press("f")
    assert "/frames/4/" in page.url
    expect(comment).to_have_value("Maybe")
    # Ctrl and Enter there is about the issue, not about the task.
    comment.focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".issue-list li")).to_contain_text("Maybe")


def test_an_issue_is_raised_where_one_clicks(world: World, window: Window) -> None:
    row = world.row("video.mp4")
    page = window.page
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, row, 3) + "?zoom=1.5,0.4,0.6")
    window.press("n")
    page.keyboard.type("a crack")
    page.get_by_text("a point: click it").click()
    # Where a car is: pointing selects nothing.
    car = page.locator('[data-overlay] [data-object-hash="car00001"] .area').bounding_box()
    assert car is not None
    # A click is told in whole pixels of the screen.
    x, y = int(car["x"] + 10), int(car["y"] + 10)
    meant = _in_picture(page, x, y)
    page.mouse.click(x, y)
    expect(page.get_by_text("the marked point")).to_be_visible()
    # Another label is selected meanwhile: what was written and where it points stay.
    page.locator('[data-instance-link][data-object-hash="scene001"]').click()
    window.settled()
    expect(page.locator("#issue-comment")).to_have_value("a crack")
    expect(page.get_by_text("the marked point")).to_be_visible()
    page.get_by_role("button", name="Raise issue").click()
    window.settled()
    expect(page.locator(".issue-list li")).to_contain_text("at a point")
    (made,) = issues.kept(row).issues
    assert made.place == pytest.approx(meant, abs=0.001)
    assert _in_picture(page, *_mark_centre(page)) == pytest.approx(meant, abs=0.005)


def test_issues_are_gone_through_by_key_and_click(world: World, window: Window) -> None:
    row = world.row("video.mp4")
    access = world.access("reviewer")
    for new in (
        NewIssue("point", "far", frame=9, place=(0.9, 0.9)),
        NewIssue("frame", "near", frame=2),
    ):
        issues.raise_issue(world["reviewer"], access, row, new)
    page = window.page
    window.log_in(world["viewer"])
    window.open(address("frame-view", world, row, 0) + "?zoom=4,0.2,0.2")
    current = page.locator(".issue-list [aria-current]")
    window.press("q")
    expect(current).to_contain_text("near")
    expect(page.locator("[data-goto]")).to_have_value("2")
    window.press("q")
    expect(current).to_contain_text("far")
    # Zoomed in as before, but moved to where the issue is.
    x, y = _mark_centre(page)
    canvas = page.locator("#frames-canvas").bounding_box()
    assert canvas is not None
    assert canvas["x"] < x < canvas["x"] + canvas["width"]
    assert canvas["y"] < y < canvas["y"] + canvas["height"]
    window.press("Shift+Q")
    expect(current).to_contain_text("near")
    # Steps to other frames leave the issue behind.
    window.press("f")
    expect(current).to_have_count(0)
    assert "issue=" not in page.url
    page.locator("[data-issue-link]", has_text="far").click()
    window.settled()
    expect(page.locator("#frames-canvas .issue-mark.is-current")).to_have_count(1)
    address_of_it = page.url
    window.open(address("frame-view", world, row, 0))
    page.goto(address_of_it)
    window.settled()
    expect(current).to_contain_text("far")
    expect(page.locator("[data-goto]")).to_have_value("9")
