"""Data groups in a real browser: each part's labels lie where their coordinates say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import Window
from tests.builders.group_rows import BOXES, PAGE, make_group_world
from tests.builders.world import World
from tests.labels.views.pages import address

# Without the line around it, of which half is outside.
_ON_SCREEN = """(shape) => {
  const box = shape.getBBox();
  const at = shape.getScreenCTM();
  return [box.x * at.a + at.e, box.y * at.d + at.f, box.width * at.a, box.height * at.d];
}"""


@pytest.fixture
def world(transactional_db: None, tmp_path: Path, live_server: LiveServer) -> World:
    return make_group_world(tmp_path)


def _open(window: Window, world: World, title: str, more: str = "") -> None:
    window.log_in(world["owner"])
    window.open(address("frame-view", world, world.row(title), 0) + more)
    expect(window.page.locator("[data-group]")).to_be_visible()


def part_of(window: Window, key: str) -> Locator:
    """One part of the group, by its name in the layout."""
    return window.page.locator(f'[data-part-key="{key}"]')


def lies_at(
    part: Locator,
    object_hash: str,
    fractions: tuple[float, ...],
    medium: str = "[data-part-media]",
    *,
    within: float = 1,
) -> None:
    """A box lies on the part's picture where its fractions say, within a pixel of the screen."""
    picture = part.locator(medium).bounding_box()
    found = part.locator(f'[data-object-hash="{object_hash}"] rect.area').evaluate(_ON_SCREEN)
    assert picture
    left, top, width, height = fractions
    expected = (
        picture["x"] + left * picture["width"],
        picture["y"] + top * picture["height"],
        width * picture["width"],
        height * picture["height"],
    )
    assert found == pytest.approx(expected, abs=within)


def test_boxes_lie_on_the_picture_of_their_ownpart_of(world: World, window: Window) -> None:
    _open(window, world, "Case", "?part=5")
    for key, object_hash in (("image", "imagebox"), ("video", "videobox"), ("pdf", "pdfbox1")):
        lies_at(part_of(window, key), object_hash, BOXES[key])
    assert f"/frames/{PAGE}/image" in str(
        part_of(window, "pdf").locator("[data-part-media]").get_attribute("href")
    )


def test_the_layout_gives_each_half_its_room(world: World, window: Window) -> None:
    _open(window, world, "Case")
    whole = window.page.locator("[data-group]").bounding_box()
    image = part_of(window, "image").bounding_box()
    video = part_of(window, "video").bounding_box()
    assert whole
    assert image
    assert video
    assert image["width"] == pytest.approx(0.3 * whole["width"], abs=2)
    assert video["height"] == pytest.approx(0.4 * whole["height"], abs=2)
    assert video["x"] >= image["x"] + image["width"]


def test_a_shape_is_selected_and_its_answer_edited(world: World, window: Window) -> None:
    _open(window, world, "Case")
    mark = part_of(window, "video").locator('[data-object-hash="videobox"]')
    mark.locator("rect.area").click()
    window.settled()
    expect(mark).to_have_class(re.compile("is-selected"))
    window.page.get_by_label("Yes").check()
    window.settled()
    expect(window.page.get_by_text("1 change kept here")).to_be_visible()
    assert "obj=videobox" in window.page.url


def test_a_part_steps_through_its_own_frames(world: World, window: Window) -> None:
    _open(window, world, "Case")
    part_of(window, "video").get_by_label("Next frame of v.mp4").click()
    window.settled()
    assert "at=1:8" in window.page.url
    expect(part_of(window, "video").locator('[data-object-hash="videobox"]')).to_have_count(0)
    expect(part_of(window, "image").locator('[data-object-hash="imagebox"]')).to_have_count(1)
    part_of(window, "video").get_by_role("link", name="7", exact=True).click()
    window.settled()
    expect(part_of(window, "video").locator('[data-object-hash="videobox"]')).to_have_count(1)


def test_texts_pages_and_sounds_carry_their_marks(world: World, window: Window) -> None:
    _open(window, world, "Case", "?part=2")
    assert part_of(window, "text").locator('[data-object-hash="year0001"]').inner_text() == "1984"
    window.page.locator(".group-choices").get_by_text("page.html").click()
    window.settled()
    expect(part_of(window, "html").locator('[data-object-hash="html0001"] rect')).not_to_have_count(
        0
    )
    window.page.locator(".group-choices").get_by_text("talk.wav").click()
    window.settled()
    sound = part_of(window, "audio")
    picture = sound.locator(".waveform").bounding_box()
    ruler = sound.locator(".timeline-ruler svg").bounding_box()
    assert picture is not None
    assert ruler is not None
    assert (ruler["x"], ruler["width"]) == pytest.approx((picture["x"], picture["width"]), abs=1)
    left, _, width, _ = sound.locator('[data-object-hash="tone0001"] rect').evaluate(_ON_SCREEN)
    assert picture
    assert left == pytest.approx(picture["x"] + picture["width"] / 4, abs=1)
    assert width == pytest.approx(picture["width"] / 4, abs=1)
    # The browser says what it refused to run of the page.
    window.complaints.clear()


def test_parts_stand_below_each_other_on_a_phone(world: World, window: Window) -> None:
    window.page.set_viewport_size({"width": 390, "height": 844})
    _open(window, world, "Grid")
    boxes = [each.bounding_box() for each in window.page.locator(".group-part").all()]
    assert len(boxes) == 3
    tops = [box["y"] for box in boxes if box]
    assert tops == sorted(set(tops))
    assert all(box and box["width"] <= 390 for box in boxes)


def test_a_damaged_picture_of_a_part_is_told_in_its_place(window: Window, world: World) -> None:
    window.page.route(
        "**/group/*/frames/*/image",
        lambda route: route.fulfill(
            status=422, content_type="text/plain; charset=utf-8", body="This picture is damaged."
        ),
    )
    _open(window, world, "Case")
    part = part_of(window, "image")
    expect(part.locator("[data-media-state]")).to_have_text("This picture is damaged.")
    expect(part.locator("[data-overlay] .mark")).to_have_count(1)
    # Sounds and texts go on.
    expect(window.page.locator("[data-media-state]:visible")).to_have_count(2)
    window.complaints.clear()


_LAID_OVER = """() => {
  const parts = [...document.querySelectorAll(".group-part")];
  const boxes = parts.map((each) => each.getBoundingClientRect());
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return boxes.flatMap((box, index) => [
    ...[...parts[index].children].map((child) => child.getBoundingClientRect().bottom)
      .filter((bottom) => bottom > box.bottom + 1.5).map(() => `${index} sticks out`),
    ...boxes.slice(index + 1).filter((other) => over(box, other)).map(() => `over ${index}`),
  ]);
}"""


def test_parts_that_do_not_fit_are_scrolled_and_none_lies_over_another(
    world: World, window: Window
) -> None:
    page = window.page
    page.set_viewport_size({"width": 1440, "height": 420})
    _open(window, world, "Case")
    assert page.evaluate(_LAID_OVER) == []
    page.get_by_label("Edit v.mp4").click()
    window.settled()
    assert page.evaluate(_LAID_OVER) == []
    expect(page.locator(".group-part.is-active h2")).to_be_in_viewport()
    expect(page.locator(".group-part.is-active [data-viewer-action=in]")).to_be_in_viewport()
