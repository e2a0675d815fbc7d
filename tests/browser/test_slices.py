"""Slices in a real browser: pixels as tall as they are, shapes where they belong, the window."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from encord_portal.sdk.objects import ObjectInstance
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from labels.models import LabelRowCache
from labels.services import sync
from tests.browser.conftest import Window
from tests.builders.world import World
from tests.labels.rendering.media.test_dicom import _file
from tests.labels.views.pages import address

WIDTH, HEIGHT, ASPECT = 100, 40, 2.0
# A bright rectangle in the picture, and a box that is drawn exactly around it.
LEFT, TOP, RIGHT, BOTTOM = 20, 10, 70, 30


@pytest.fixture
def series(world: World, tmp_path: Path) -> LabelRowCache:
    values = np.full((HEIGHT, WIDTH), 100)
    values[TOP:BOTTOM, LEFT:RIGHT] = 900
    tags = {
        "PixelSpacing": [ASPECT, 1.0],
        "WindowCenter": 500,
        "WindowWidth": 1000,
        "Modality": "MR",
        "StudyInstanceUID": "1.2.3",
        "SeriesInstanceUID": "1.2.3.4",
        "SOPInstanceUID": "1.2.3.4.5",
        "InstanceNumber": 1,
    }
    path = _file(tmp_path / "slice.dcm", values, **tags)
    dataset = world.clients["owner"].get_dataset(world.row("image 0").dataset_hash)
    dataset.create_dicom_series([path], title="series")
    sync.refresh_rows(world["owner"], world.access("owner"), force=True)
    row = world.row("series")
    labels = world.labels(row.data_hash)
    car = ObjectInstance(world.ontology.car, object_hash="bright01")
    car.set_for_frames(
        BoundingBoxCoordinates(
            top_left_x=LEFT / WIDTH,
            top_left_y=TOP / HEIGHT,
            width=(RIGHT - LEFT) / WIDTH,
            height=(BOTTOM - TOP) / HEIGHT,
        ),
        0,
    )
    labels.add_object_instance(car)
    labels.save()
    sync.refresh_rows(world["owner"], world.access("owner"), force=True)
    return world.row("series")


@pytest.fixture
def opened(world: World, series: LabelRowCache, window: Window, live_server: LiveServer) -> Window:
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, series, 0))
    return window


def _bright(window: Window) -> tuple[int, int, int, int]:
    """Where the bright rectangle is on the screen, from its own pixels."""
    page = window.page
    canvas = page.locator("#frames-canvas").bounding_box()
    assert canvas is not None
    page.keyboard.press("Shift+h")
    shot = page.screenshot(clip=canvas, caret="initial")
    page.keyboard.press("Shift+h")
    grey = np.asarray(Image.open(io.BytesIO(shot)).convert("L")).astype(int)
    # Its inner part alone: tools and facts lie at the edges.
    rows, columns = np.nonzero(grey == np.bincount(grey[100:-100].ravel())[180:].argmax() + 180)
    inside = (rows > 60) & (rows < grey.shape[0] - 5)
    rows, columns = rows[inside], columns[inside]
    left, top = canvas["x"] + columns.min(), canvas["y"] + rows.min()
    return left, top, canvas["x"] + columns.max() + 1, canvas["y"] + rows.max() + 1


_CORNERS = """(rect) => {
  const matrix = rect.getScreenCTM();
  const put = (x, y) => {
    const p = new DOMPoint(x, y).matrixTransform(matrix);
    return [p.x, p.y];
  };
  const { x, y, width, height } = rect;
  return [...put(x.baseVal.value, y.baseVal.value),
    ...put(x.baseVal.value + width.baseVal.value, y.baseVal.value + height.baseVal.value)];
}"""


def test_pixels_are_as_tall_as_they_are_and_shapes_lie_on_them(opened: Window) -> None:
    for key in ("", "+", "z"):
        if key:
            opened.press(key)
        left, top, right, bottom = _bright(opened)
        assert (bottom - top) / (right - left) == pytest.approx(
            ASPECT * (BOTTOM - TOP) / (RIGHT - LEFT), rel=0.01
        )
        drawn = opened.page.locator('[data-object-hash="bright01"] .area').first.evaluate(_CORNERS)
        assert drawn == pytest.approx([left, top, right, bottom], abs=1)
        opened.press("Tab")


def test_the_header_s_facts_stand_beside_the_picture(opened: Window) -> None:
    facts = opened.page.locator("[data-slice]")
    expect(facts).to_contain_text("modality MR")
    expect(facts).to_contain_text("spacing (mm) 2, 1")


def test_dragging_sets_the_window_and_it_stays(opened: Window) -> None:
    page = opened.page
    image = page.locator("#frames-canvas image")
    opened.press("w")
    page.mouse.move(400, 300)
    page.mouse.down()
    page.mouse.move(460, 330, steps=5)
    page.mouse.up()
    # 1000 values over 300 pixels: 60 to the right, 30 down.
    expect(page.locator("[data-window-value]")).to_have_text("600,1200")
    expect(image).to_have_attribute("href", re.compile(r"window=600,1200$"))
    page.wait_for_url("**window=600,1200**")
    page.reload()
    opened.settled()
    expect(image).to_have_attribute("href", re.compile(r"window=600,1200$"))
    page.select_option("select[name=window]", "brain")
    opened.settled()
    expect(image).to_have_attribute("href", re.compile(r"window=brain$"))
    page.mouse.move(400, 300)
    page.mouse.down(button="right")
    page.mouse.move(430, 300, steps=3)
    page.mouse.up(button="right")
    expect(image).to_have_attribute("href", re.compile(r"window=40,88$"))
