"""A recording in a real browser: labels over what is heard, parts, a stretch to be played."""

from __future__ import annotations

import io
import itertools
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from labels.services import media_store
from tests.browser.conftest import Window
from tests.builders.media_rows import SOUND_SECONDS, TONE, make_media_world
from tests.builders.world import World
from tests.labels.views.pages import address

_SIDES = """(rect) => {
  const matrix = rect.getScreenCTM();
  const [x, width] = [rect.x.baseVal.value, rect.width.baseVal.value];
  return [x, x + width].map((each) => new DOMPoint(each, 0).matrixTransform(matrix).x);
}"""
_LENGTH = SOUND_SECONDS * 1000


@pytest.fixture
def world(transactional_db: None, tmp_path: Path, live_server: LiveServer) -> World:
    return make_media_world(tmp_path)


@pytest.fixture
def talk(world: World, window: Window) -> Window:
    window.log_in(world["owner"])
    window.open(address("frame-view", world, world.row("talk.wav"), 0))
    expect(window.page.locator("[data-audio]")).to_be_visible()
    return window


def _at(window: Window, moment: float, first: int = 0, count: int = _LENGTH) -> float:
    box = window.page.locator(".waveform").bounding_box()
    assert box is not None
    return box["x"] + box["width"] * (moment - first) / count


def test_the_region_lies_over_the_sound_that_is_labelled(talk: Window) -> None:
    page = talk.page
    region = page.locator('[data-overlay] [data-object-hash="tone0001"] rect').evaluate(_SIDES)
    expected = (_at(talk, TONE[0]), _at(talk, TONE[1] + 1))
    assert tuple(region) == pytest.approx(expected, abs=1)
    # And the tone itself is there on the screen, by the spectrogram's own pixels.
    picture = page.locator("[data-spectrogram]").bounding_box()
    assert picture is not None
    shot = page.screenshot(clip=picture, caret="initial")
    grey = np.asarray(Image.open(io.BytesIO(shot)).convert("L")).astype(int)
    # The line of the moment that is played stands at the very left.
    brightest = grey.max(axis=0)
    lit = np.nonzero(brightest > brightest[20:50].max() + 60)[0]
    lit = lit[lit > 20]
    bright = (picture["x"] + lit[0], picture["x"] + lit[-1] + 1)
    assert bright == pytest.approx(expected, abs=6), "a window of 32 ms reaches over both ends"


def test_a_part_is_shown_wider(talk: Window) -> None:
    page = talk.page
    page.mouse.click(_at(talk, 1500), 250)
    talk.press("Shift+ArrowUp")
    body = page.locator("[data-audio]")
    expect(body).to_have_attribute("data-first", "500")
    expect(body).to_have_attribute("data-last", "2499")
    region = page.locator('[data-overlay] [data-object-hash="tone0001"] rect').evaluate(_SIDES)
    expected = (_at(talk, TONE[0], 500, 2000), _at(talk, TONE[1] + 1, 500, 2000))
    assert tuple(region) == pytest.approx(expected, abs=1)


def test_the_part_stays_in_the_address_and_a_selected_stretch_comes_into_sight(
    talk: Window,
) -> None:
    page = talk.page
    page.mouse.click(_at(talk, 3800), 250)
    talk.press("Shift+ArrowUp")
    talk.press("Shift+ArrowUp")
    page.wait_for_url("**sound=3000-3999**")
    page.reload()
    body = page.locator("[data-audio]")
    expect(body).to_have_attribute("data-first", "3000")
    expect(body).to_have_attribute("data-last", "3999")
    talk.settled()
    talk.press("Tab")
    expect(page.locator("#answers-title")).to_have_text("Speech (0)")
    expect(body).to_have_attribute("data-first", str(TONE[0]))
    page.wait_for_url("**sound=1000-1999**")
    # Going on from there is no selection: what one looks at stays.
    page.mouse.click(_at(talk, 1900, 1000, 1000), 250)
    talk.press("Shift+ArrowUp")
    expect(body).to_have_attribute("data-first", "1650")
    talk.press("Shift+ArrowDown")
    talk.press("Shift+ArrowDown")
    expect(body).to_have_attribute("data-last", "2899")


def test_the_region_selects_its_instance(talk: Window) -> None:
    page = talk.page
    page.locator('[data-overlay] [data-object-hash="tone0001"] rect').click()
    expect(page.locator("#answers-title")).to_have_text("Speech (0)")
    expect(page.locator('[data-lane="tone0001"]')).to_have_attribute("aria-current", "true")


def test_a_dragged_stretch_is_played_over_and_over(talk: Window) -> None:
    page = talk.page
    lane = page.locator('[data-lane="tone0001"]').bounding_box()
    assert lane is not None
    y = lane["y"] + 8
    page.mouse.move(_at(talk, 2000), y)
    page.mouse.down()
    page.mouse.move(_at(talk, 2400), y, steps=4)
    page.mouse.up()
    page.wait_for_url(re.compile(r"range=\d+-\d+"))
    found = re.search(r"range=(\d+)-(\d+)", page.url)
    assert found is not None
    first, last = int(found[1]), int(found[2])
    assert (first, last) == pytest.approx((2000, 2400), abs=5)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    moments = []
    for _ in range(12):
        page.wait_for_timeout(90)
        minutes, seconds = page.locator("[data-sound-now]").inner_text().split(":")
        moments.append(int(minutes) * 60_000 + float(seconds) * 1000)
    assert all(first - 60 <= moment <= last + 120 for moment in moments), moments
    assert any(after < before for before, after in itertools.pairwise(moments))
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_a_damaged_file_leaves_its_labels_readable(
    talk: Window, world: World, settings: object
) -> None:
    from labels.models import MediaCopy

    copy = MediaCopy.objects.get(data_hash=world.row("talk.wav").data_hash)
    media_store.path_of(copy.sha256).write_bytes(b"damaged")
    for kept in Path(settings.PORTAL_MEDIA_DIR).glob("sound/*/*"):  # type: ignore[attr-defined]
        kept.unlink()
    talk.page.reload()
    talk.settled()
    expect(talk.page.locator("[data-media-state]")).to_contain_text("This sound is damaged")
    expect(talk.page.locator('[data-lane="tone0001"]')).to_be_visible()


def test_without_a_script_it_is_a_page(world: World, plain_window: Window) -> None:
    plain_window.log_in(world["viewer"])
    page = plain_window.page
    page.goto(plain_window.base + address("frame-view", world, world.row("talk.wav"), 0))
    page.get_by_role("link", name="Waveform and spectrogram").click()
    expect(page.locator(".waveform")).to_be_visible()
    page.get_by_role("link", name="Speech (0)").click()
    page.wait_for_url("**/frames/0/?obj=tone0001")
