"""Texts and HTML pages in a real browser: marks over what they mark, and nothing of theirs runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from labels.services import label_reviews, workflow
from labels.services.label_reviews import Judgement
from tests.browser.conftest import Window
from tests.builders.media_rows import make_media_world
from tests.builders.world import World
from tests.labels.views.pages import address

# Where the browser itself puts the characters of the labelled range.
_RANGE = """() => {
  const frame = document.querySelector('[data-document]');
  const page = frame.contentDocument;
  const range = page.createRange();
  const paragraph = page.querySelector('#one');
  range.setStart(paragraph.firstChild, 2);
  range.setEnd(paragraph.querySelector('em').firstChild, 4);
  const at = frame.getBoundingClientRect();
  return [...range.getClientRects()].map((box) =>
    [box.left + at.left, box.top + at.top, box.width, box.height]);
}"""


@pytest.fixture
def world(transactional_db: None, tmp_path: Path, live_server: LiveServer) -> World:
    return make_media_world(tmp_path)


def _open(window: Window, world: World, title: str, more: str = "") -> None:
    window.log_in(world["owner"])
    window.open(address("frame-view", world, world.row(title), 0) + more)
    expect(window.page.locator("[data-text]")).to_be_visible()


def test_a_mark_covers_exactly_its_characters(world: World, window: Window) -> None:
    _open(window, world, "note.txt")
    mark = window.page.locator('[data-overlay] [data-object-hash="year0001"]')
    assert mark.inner_text() == "1984"
    text = window.page.locator(".text-pieces").inner_text()
    assert text.startswith("Grüße 😀 from 1984.\n<b>Not bold</b> & so on.")
    color = mark.evaluate("(each) => getComputedStyle(each).borderBottomColor")
    assert color != "rgb(0, 0, 0)"
    mark.click()
    expect(mark).to_have_class(re.compile("is-selected"))
    expect(window.page.locator("#answers-title")).to_have_text(str(mark.get_attribute("title")))


def test_selecting_an_instance_shows_its_part_of_a_long_text(world: World, window: Window) -> None:
    _open(window, world, "note.txt")
    far = window.page.locator('[data-overlay] [data-object-hash="far00001"]')
    expect(far).to_have_count(0)
    window.page.locator('[data-instance-link][data-object-hash="far00001"]').click()
    expect(far).to_be_in_viewport()
    assert far.inner_text() == "Line 2900"
    window.press("PageUp")
    expect(far).to_have_count(0)


def test_the_part_of_a_long_text_stays_in_the_address(world: World, window: Window) -> None:
    window.log_in(world["owner"])
    window.open(address("frame-view", world, world.row("note.txt"), 0) + "?obj=year0001")
    page, body = window.page, window.page.locator("[data-text]")
    expect(body).to_have_attribute("data-start", "0")
    window.press("PageDown")
    window.press("PageDown")
    start = body.get_attribute("data-start")
    assert start not in {None, "0"}
    window.until(lambda: f"chars={start}" in page.url)
    page.reload()
    window.settled()
    expect(body).to_have_attribute("data-start", start or "")
    # What is selected from there on comes into sight, and the address with it.
    page.locator('[data-instance-link][data-object-hash="far00001"]').click()
    mark = page.locator('[data-overlay] [data-object-hash="far00001"]')
    expect(mark).to_be_in_viewport()
    window.until(lambda: f"chars={body.get_attribute('data-start')}" in page.url)


def test_labels_of_a_page_lie_over_their_characters(world: World, window: Window) -> None:
    _open(window, world, "page.html")
    rects = window.page.locator('[data-overlay] [data-object-hash="html0001"] rect')
    expect(rects).not_to_have_count(0)
    drawn = [each.bounding_box() for each in rects.all()]
    expected = window.page.evaluate(_RANGE)
    assert len(drawn) == len(expected) >= 2, "in the paragraph and in the emphasis"
    for box, (x, y, width, height) in zip(drawn, expected, strict=True):
        assert box is not None
        assert (box["x"], box["y"]) == pytest.approx((x, y), abs=1)
        assert (box["width"], box["height"]) == pytest.approx((width, height), abs=1)
    rects.first.click()
    expect(window.page.locator("#answers-title")).to_have_text("Mention (0)")
    # The browser says what it refused to run.
    window.complaints.clear()


def test_nothing_of_a_page_runs(world: World, window: Window) -> None:
    _open(window, world, "page.html")
    page = window.page
    frame = page.frame_locator("[data-document]")
    expect(frame.locator("h1")).to_have_text("Heading")
    frame.get_by_text("click").click()
    page.wait_for_timeout(200)
    assert frame.locator("html").get_attribute("data-ran") is None
    assert page.title() != "taken"
    page.goto(window.base + address("text-document", world, world.row("page.html")))
    assert page.locator("html").get_attribute("data-ran") is None
    # The browser says what it refused.
    assert window.complaints
    window.complaints.clear()


def test_a_place_that_is_not_there_is_said(world: World, window: Window) -> None:
    window.log_in(world["owner"])
    window.page.route(
        "**/text/document",
        lambda route: route.fulfill(
            status=200, content_type="text/html", body="<!doctype html><p>Another page</p>"
        ),
    )
    window.open(address("frame-view", world, world.row("page.html"), 0))
    expect(window.page.locator("[data-html-missing]")).to_contain_text(
        re.compile("Not found in this page: Mention")
    )
    expect(window.page.locator('[data-instance-link][data-object-hash="html0001"]')).to_be_visible()


def test_a_verdict_leaves_the_text_where_it_is(world: World, window: Window) -> None:
    row = world.row("note.txt")
    owner, access = world["owner"], world.access("owner")
    workflow.act(owner, access, row, "complete")
    # The last one that is open: no other part of the text is gone to afterwards.
    others = label_reviews.of_row(owner, access, row).verdicts.keys() - {"year0001"}
    label_reviews.judge(owner, access, row, [Judgement(each, "approve") for each in others])
    _open(window, world, "note.txt", "?obj=year0001")
    asked: list[str] = []
    window.page.on("request", lambda request: asked.append(request.url))
    window.press("x")
    expect(window.page.locator("#label-review")).to_contain_text("Every label is judged")
    expect(window.page.locator(".text-pieces")).to_contain_text("Grüße")
    # Not gone and fetched again.
    assert not [each for each in asked if "/text/" in each]
