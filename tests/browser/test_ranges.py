"""Ranges chosen with the mouse become labels: of a recording, a text, a page, a timeline."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from encord_portal.sdk.objects import ObjectInstance
from encord_portal.sdk.objects.frames import Range
from tests.browser.conftest import Window
from tests.builders.media_rows import SOUND_SECONDS, TEXT, make_media_world
from tests.builders.world import World
from tests.labels.views.pages import address

_SELECT = """([selector, first, last]) => {
  const root = selector === 'page'
    ? document.querySelector('[data-document]').contentDocument.querySelector('p')
    : document.querySelector(selector);
  const texts = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const range = root.ownerDocument.createRange();
  let at = 0;
  while (texts.nextNode()) {
    const node = texts.currentNode;
    if (first >= at && first < at + node.length) range.setStart(node, first - at);
    if (last >= at && last < at + node.length) range.setEnd(node, last - at + 1);
    at += node.length;
  }
  const selection = root.ownerDocument.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  return range.toString();
}"""


@pytest.fixture
def media(transactional_db: None, tmp_path: Path, live_server: LiveServer) -> World:
    return make_media_world(tmp_path)


def _open(window: Window, world: World, title: str, more: str = "") -> None:
    window.log_in(world["owner"])
    window.open(address("frame-view", world, world.row(title), 0) + more)
    window.settled()


def _new(window: Window, name: str) -> None:
    page = window.page
    page.select_option("[data-ranges-new] select", label=name)
    page.click("[data-ranges-new] button")
    expect(page.locator("#drafts-state")).to_contain_text("kept here")


def _save(window: Window) -> None:
    window.settled()
    window.press("Control+s")
    expect(window.page.locator("#drafts-state")).to_contain_text("saved")


def _objects(world: World, title: str) -> dict[str, ObjectInstance]:
    labels = world.labels(world.row(title).data_hash)
    return {each.object_hash: each for each in labels.get_object_instances()}


def test_a_stretch_dragged_over_the_waveform_becomes_a_label(media: World, window: Window) -> None:
    _open(window, media, "talk.wav")
    page = window.page
    box = page.locator(".waveform").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2

    def at(seconds: float) -> float:
        return box["x"] + box["width"] * seconds / SOUND_SECONDS

    page.mouse.move(at(2.5), middle)
    page.mouse.down()
    page.mouse.move(at(3.25), middle, steps=4)
    page.mouse.up()
    _new(window, "Speech")
    regions = page.locator("[data-overlay] [data-object-hash]")
    expect(regions).to_have_count(2)
    _save(window)
    (made,) = (each for key, each in _objects(media, "talk.wav").items() if key != "tone0001")
    (found,) = made.range_list
    pixel = SOUND_SECONDS * 1000 / box["width"]
    assert (found.start, found.end) == pytest.approx((2500, 3250), abs=pixel + 1)


def test_the_selected_label_is_moved_to_what_is_chosen_by_key(media: World, window: Window) -> None:
    _open(window, media, "note.txt", "?obj=year0001")
    page = window.page
    # "Grüße 😀": counted as a text has characters, not as a browser counts its halves.
    assert page.evaluate(_SELECT, [".text-pieces", 0, 7]) == "Grüße 😀"
    expect(page.locator("[data-ranges-chosen]")).to_be_visible()
    window.press("Shift+R")
    mark = page.locator('[data-overlay] [data-object-hash="year0001"]')
    expect(mark).to_have_text("Grüße 😀")
    _save(window)
    assert _objects(media, "note.txt")["year0001"].range_list == [Range(0, 6)]
    assert TEXT[0:7] == "Grüße 😀"


def test_what_is_selected_in_a_page_becomes_a_label_over_it(media: World, window: Window) -> None:
    _open(window, media, "page.html")
    page = window.page
    expect(page.locator("[data-overlay] [data-object-hash]")).to_have_count(1)
    assert page.evaluate(_SELECT, ["page", 9, 15]) == "d words"
    _new(window, "Mention")
    expect(page.locator("[data-overlay] [data-object-hash] rect")).not_to_have_count(0)
    expect(page.locator("[data-overlay] [data-object-hash]")).to_have_count(2)
    expect(page.locator("[data-html-missing]")).to_be_hidden()
    _save(window)
    (made,) = (each for key, each in _objects(media, "page.html").items() if key != "html0001")
    (place,) = made.range_html
    path = "/html[1]/body[1]/p[1]/em[1]/text()[1]"
    assert (place.start.xpath, place.end.xpath) == (path, path)
    assert (place.start.offset, place.end.offset) == (3, 10)
    # The page's own scripts, which the browser says it has not run.
    window.complaints.clear()


def test_a_chosen_range_of_frames_is_classified_and_answered_by_key(
    world: World, window: Window
) -> None:
    row = world.row("video.mp4")
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, row, 14) + "?range=12-15")
    window.settled()
    page = window.page
    field = page.locator('[data-ranges-new] input[name="where"]')
    expect(field).to_have_value("12-15")
    window.press("Shift+C")
    expect(page.locator('[data-ranges-set] input[name="where"]')).to_have_value("12-15")
    window.settled()
    window.press("2")
    expect(page.locator("#drafts-state")).to_contain_text("2 changes kept here")
    _save(window)
    labels = world.labels(row.data_hash)
    (made,) = (
        each
        for each in labels.get_classification_instances()
        if each.classification_hash != "scene001"
    )
    assert made.range_list == [Range(12, 15)]
    answer = made.get_answer(world.ontology.weather)
    assert getattr(answer, "label", None) == "Rainy"
    window.press("Delete")
    expect(page.locator("#drafts-state")).to_contain_text("1 change kept here")
    expect(page.locator("[data-instance-link]", has_text="Weather")).to_have_count(0)
