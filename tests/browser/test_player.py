"""Playing in a real browser: the shapes of the frame that is on the screen, and no other's."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from encord_portal.sdk.objects import ObjectInstance
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from labels.models import LabelRowCache
from tests.browser.conftest import Window
from tests.builders.world import World
from tests.labels.views.pages import address

# Per frame shown: its number as the picture says it (ten shades of grey each), as the page says
# it, and as the box on it says it (a pixel further to the right each).
_WATCH = """async (milliseconds) => {
  const video = document.querySelector('foreignObject.played video');
  const canvas = new OffscreenCanvas(8, 8);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const seen = [];
  const look = () => {
    // After the page's own callback for this frame.
    queueMicrotask(() => {
      context.drawImage(video, 0, 0, 8, 8);
      const shade = context.getImageData(4, 4, 1, 1).data[0];
      const box = document.querySelector('[data-object-hash="mover001"] .area');
      seen.push([shade, Number(document.querySelector('[data-viewer]').dataset.playing),
        box ? box.x.baseVal.value : null]);
    });
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
  await new Promise((done) => setTimeout(done, milliseconds));
  return seen;
}"""


@pytest.fixture
def moving(world: World) -> LabelRowCache:
    """A box that stands at pixel ``n`` on frame ``n``."""
    row = world.row("video.mp4")
    labels = world.labels(row.data_hash)
    mover = ObjectInstance(world.ontology.car, object_hash="mover001")
    for frame in range(20):
        box = BoundingBoxCoordinates(height=0.2, width=0.2, top_left_x=frame / 64, top_left_y=0.1)
        mover.set_for_frames(box, frame)
    labels.add_object_instance(mover)
    labels.save()
    return world.row("video.mp4")


@pytest.fixture
def video(world: World, moving: LabelRowCache, window: Window) -> Window:
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, moving, 0))
    return window


def _watched(window: Window, milliseconds: int) -> list[Any]:
    window.page.wait_for_selector("foreignObject.played video", state="attached")
    expect(window.page.locator("[data-viewer]")).to_have_attribute(
        "data-playing", re.compile(r"\d+")
    )
    found: list[Any] = window.page.evaluate(_WATCH, milliseconds)
    return found


def test_the_shapes_are_those_of_the_frame_that_is_shown(video: Window) -> None:
    video.page.select_option("[data-speed]", "0.5")
    video.page.keyboard.press("Space")
    seen = _watched(video, 1500)
    assert len(seen) >= 4
    for shade, said, left in seen:
        assert abs(shade - 10 * said) <= 4, (shade, said)
        assert left == said
    assert [said for _, said, _ in seen] == sorted(said for _, said, _ in seen)


def test_pausing_shows_the_exact_still_of_the_frame(video: Window) -> None:
    page = video.page
    video.page.select_option("[data-speed]", "0.5")
    page.keyboard.press("Space")
    _watched(video, 700)
    page.keyboard.press("Space")
    page.wait_for_url(re.compile(r"/frames/(?!0/)\d+/"))
    video.settled()
    found = re.search(r"/frames/(\d+)/", page.url)
    assert found is not None
    frame = found[1]
    image = page.locator("#frames-canvas image")
    expect(image).to_have_attribute("href", re.compile(f"/frames/{frame}/image"))
    box = page.locator('[data-overlay] [data-object-hash="mover001"] .area')
    expect(box).to_have_attribute("x", frame)
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_a_chosen_range_is_played_over_and_over(
    world: World, moving: LabelRowCache, window: Window
) -> None:
    window.log_in(world["reviewer"])
    window.open(f"{address('frame-view', world, moving, 0)}?range=5-8")
    window.page.get_by_role("button", name="Play").click()
    seen = [said for _, said, _ in _watched(window, 2500)]
    assert set(seen) <= {5, 6, 7, 8}
    assert any(after < before for before, after in itertools.pairwise(seen)), seen


def test_at_the_end_it_stops_on_the_last_frame(video: Window) -> None:
    video.page.select_option("[data-speed]", "4")
    video.page.keyboard.press("Space")
    video.page.wait_for_url("**/frames/19/**", timeout=15_000)


def test_a_file_that_the_browser_cannot_play_is_played_still_by_still(video: Window) -> None:
    page = video.page
    page.route("**/media", lambda route: route.fulfill(status=422, body="no"))
    page.keyboard.press("Space")
    image = page.locator("#frames-canvas image")
    expect(image).to_have_attribute("href", re.compile(r"/frames/[3-9]/image"), timeout=15_000)
    page.keyboard.press("Space")
    page.wait_for_url(re.compile(r"/frames/(?!0/)\d+/"))
    video.complaints.clear()
