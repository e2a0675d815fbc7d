"""Images of scenes drawn on by hand: opened from the scene, saved to their own space."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import Window
from tests.browser.hands import drag
from tests.browser.test_groups import lies_at
from tests.builders.label_rows import fractions
from tests.builders.stored_scenes import image_spaces, make_drive_world
from tests.builders.world import World
from tests.labels.views.pages import address
from tests.platform.media.clients import theirs


@pytest.fixture
def world(transactional_db: None, tmp_path: Path, settings: Any, live_server: LiveServer) -> World:
    settings.PLATFORM_IMPORT_DIRS = [tmp_path]
    return make_drive_world(tmp_path)


def test_a_box_is_drawn_on_an_image_of_the_scene(world: World, window: Window) -> None:
    page = window.page
    window.log_in(world["owner"])
    window.open(address("frame-view", world, world.row("Drive"), 0))
    page.get_by_label("Edit the image of front").click()
    window.settled()
    expect(page.locator(".image-place output")).to_have_text("0")
    page.get_by_role("button", name="New").first.click()
    drag(page, (0.25, 0.2), (0.75, 0.6))
    window.settled()
    expect(page.get_by_text("1 change kept here")).to_be_visible()
    drawn = str(page.locator("[data-overlay] .mark").get_attribute("data-object-hash"))
    box = (0.25, 0.2, 0.5, 0.4)
    lies_at(page.locator("[data-viewer]"), drawn, box, "[data-media]", within=2)
    # The keys that go through frames go through the images of the camera.
    window.press("f")
    expect(page.locator(".image-place output")).to_have_text("2")
    expect(page.locator("[data-overlay] .mark")).to_have_count(0)
    window.press("d")
    expect(page.locator("[data-overlay] .mark")).to_have_count(1)
    window.press("Control+s")
    expect(page.locator("#drafts-state")).to_contain_text("saved")
    first, second = image_spaces(world)
    assert _boxes_elsewhere(window, world, first) == {drawn: pytest.approx(box, abs=0.01)}
    assert _boxes_elsewhere(window, world, second) == {}
    page.reload()
    window.settled()
    lies_at(page.locator("[data-viewer]"), drawn, box, "[data-media]", within=2)
    page.get_by_role("link", name="Whole scene").click()
    window.settled()
    camera = page.locator('[data-camera="front"]')
    lies_at(camera, drawn, box, "[data-camera-media]", within=2)


def _boxes_elsewhere(window: Window, world: World, space: str) -> dict[str, tuple[float, ...]]:
    """What the published client finds on an image."""
    pytest.importorskip("encord", reason="the published client is a test dependency")
    project = theirs(window.base, world["owner"]).get_project(world.project_hash)
    (row,) = project.list_label_rows_v2(data_title_eq="Drive")
    row.initialise_labels()
    return {
        each.object_hash: fractions(each.coordinates)
        for each in row.get_space(id=space, type_="image").get_annotations("object")
    }
