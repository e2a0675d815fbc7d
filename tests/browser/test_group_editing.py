"""Working on one part of a data group in a real browser: as on a row of its own kind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import Window
from tests.browser.hands import drag
from tests.browser.test_groups import lies_at, part_of
from tests.builders.group_rows import BOXES, VIDEO_FRAME, boxes_on, make_group_world
from tests.builders.world import World
from tests.labels.views.pages import address
from tests.platform.media.clients import theirs


@pytest.fixture
def world(transactional_db: None, tmp_path: Path, live_server: LiveServer) -> World:
    return make_group_world(tmp_path)


def _open(window: Window, world: World, more: str = "") -> Page:
    window.log_in(world["owner"])
    window.open(address("frame-view", world, world.row("Case"), 0) + more)
    return window.page


def _work_on(window: Window, name: str) -> None:
    window.page.get_by_label(f"Edit {name}").click()
    window.settled()
    expect(window.page.locator(".group-part.is-active h2")).to_have_text(name)


def _boxes(world: World, key: str) -> dict[tuple[str, int], tuple[float, ...]]:
    return boxes_on(world.labels(world.row("Case").data_hash), key)


def _read_elsewhere(window: Window, world: World, key: str) -> set[str]:
    """What the published client finds on a part: objects with frame and left edge."""
    pytest.importorskip("encord", reason="the published client is a test dependency")
    project = theirs(window.base, world["owner"]).get_project(world.project_hash)
    (row,) = project.list_label_rows_v2(data_title_eq="Case")
    row.initialise_labels()
    return {
        f"{each.object_hash} {each.frame} {each.coordinates.top_left_x:.2f}"
        for each in row.get_space(layout_key=key, type_=key).get_annotations("object")
    }


def _scale(part: Locator) -> float:
    box = part.locator("image").bounding_box()
    assert box
    return box["width"]


def test_shapes_of_a_part_are_moved_and_drawn_where_the_hand_is(
    world: World, window: Window
) -> None:
    page = _open(window, world)
    _work_on(window, "v.mp4")
    assert f"/frames/{VIDEO_FRAME}/?" in page.url
    video = part_of(window, "video")
    lies_at(video, "videobox", BOXES["video"], "[data-media]")
    lies_at(part_of(window, "image"), "imagebox", BOXES["image"])
    video.locator('[data-object-hash="videobox"] rect.area').click()
    window.settled()
    page.locator("[data-edit-shapes]").click()
    drag(page, (0.6, 0.5), (0.4, 0.5))
    window.settled()
    expect(page.get_by_text("1 change kept here")).to_be_visible()
    moved = (0.3, *BOXES["video"][1:])
    lies_at(video, "videobox", moved, "[data-media]", within=2)
    # Another part is shown as it was: the video's frame stays, the image is worked on now.
    part_of(window, "image").locator('[data-object-hash="imagebox"] rect.area').click()
    window.settled()
    expect(page.locator(".group-part.is-active h2")).to_have_text("a.png")
    assert "obj=imagebox" in page.url
    lies_at(part_of(window, "video"), "videobox", moved, within=2)
    page.get_by_role("button", name="New").first.click()
    drag(page, (0.5, 0.1), (0.9, 0.3))
    window.settled()
    window.press("Control+s")
    expect(page.locator("#drafts-state")).to_contain_text("saved")
    assert _read_elsewhere(window, world, "video") == {f"videobox {VIDEO_FRAME} 0.30"}
    ((_, box),) = _boxes(world, "video").items()
    assert box == pytest.approx(moved, abs=0.01)
    drawn = {key: box for key, box in _boxes(world, "image").items() if key[0] != "imagebox"}
    assert list(drawn.values()) == [pytest.approx((0.5, 0.1, 0.4, 0.2), abs=0.01)]
    # Undo reaches what lies on another part than the one that is worked on.
    window.press("Control+z")
    window.press("Control+z")
    left = BOXES["video"][0] * 64
    shown = part_of(window, "video").locator('[data-object-hash="videobox"] rect.area')
    expect(shown).to_have_attribute("x", f"{left:g}")
    window.press("Control+s")
    assert _boxes(world, "video") == {("videobox", VIDEO_FRAME): BOXES["video"]}
    assert list(_boxes(world, "image")) == [("imagebox", 0)]


def test_each_part_zooms_by_itself_and_keeps_it(world: World, window: Window) -> None:
    page = _open(window, world)
    image, video = part_of(window, "image"), part_of(window, "video")
    whole = _scale(image), _scale(video)
    image.get_by_label("Closer").click()
    image.get_by_label("Closer").click()
    expect(page).to_have_url(re.compile(r"zoom=0:1\.96"))
    assert _scale(image) == pytest.approx(1.96 * whole[0], rel=0.01)
    assert _scale(video) == pytest.approx(whole[1], abs=1)
    lies_at(image, "imagebox", BOXES["image"])
    _work_on(window, "v.mp4")
    page.locator("[data-viewer]").get_by_label("Closer").click()
    expect(page).to_have_url(re.compile(r"zoom=0:1\.96,.*_1:1\.4,"))
    shown = _scale(image), _scale(video)
    lies_at(video, "videobox", BOXES["video"], "[data-media]")
    window.press("d")
    assert f"/frames/{VIDEO_FRAME - 1}/" in page.url
    assert (_scale(image), _scale(video)) == pytest.approx(shown, abs=1)
    window.open(page.url.removeprefix(window.base))
    assert (_scale(image), _scale(video)) == pytest.approx(shown, abs=1)
    page.get_by_role("button", name="Alone").click()
    expect(image).to_be_hidden()
    page.get_by_role("link", name="All parts").click()
    window.settled()
    expect(image).to_be_visible()


def test_stretches_of_parts_are_chosen_by_hand(world: World, window: Window) -> None:
    page = _open(window, world, "?part=4")
    _work_on(window, "talk.wav")
    picture = page.locator(".waveform").bounding_box()
    assert picture
    middle = picture["y"] + picture["height"] / 2
    page.mouse.move(picture["x"] + picture["width"] * 0.75, middle)
    page.mouse.down()
    page.mouse.move(picture["x"] + picture["width"] * 0.9, middle, steps=4)
    page.mouse.up()
    page.get_by_role("button", name="New").click()
    window.settled()
    expect(page.locator("[data-instance-link]")).to_have_count(2)
    page.locator(".group-choices").get_by_text("note.txt").click()
    window.settled()
    expect(page.locator(".group-part.is-active h2")).to_have_text("note.txt")
    expect(page.locator("[data-instance-link]")).to_have_count(1)
    window.press("Control+s")
    expect(page.locator("#drafts-state")).to_contain_text("saved")
    row = world.labels(world.row("Case").data_hash)
    (sound,) = [each for each in row.get_spaces() if each.metadata.layout_key == "audio"]
    assert len(sound.get_object_instances()) == 2
