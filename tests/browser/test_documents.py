"""PDF pages in a real browser: boxes lie on what they were drawn around, on pages of any shape."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from encord_portal.sdk.objects import ObjectInstance, OntologyStructure, Shape
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from encord_portal.sdk.orm.dataset import StorageLocation
from tests.browser.conftest import Window
from tests.browser.hands import drag, save
from tests.browser.test_slices import _CORNERS
from tests.builders.world import World, client_of, make_people
from tests.labels.views.pages import address
from tests.platform.media.world import Uploader

# Two pages of different shapes, each with a grey rectangle: fractions left, top, right, bottom.
PAGES = ((600, 800), (900, 400))
WHERE = (0.25, 0.5, 0.75, 0.8)
GREY = 90


def _document(path: Path) -> Path:
    pages = []
    for width, height in PAGES:
        page = Image.new("L", (width, height), 255)
        left, top, right, bottom = WHERE
        box = (left * width, top * height, right * width - 1, bottom * height - 1)
        ImageDraw.Draw(page).rectangle(box, fill=GREY)
        pages.append(page)
    pages[0].save(path, "PDF", save_all=True, append_images=pages[1:])
    return path


@pytest.fixture
def world(transactional_db: None, tmp_path: Path, live_server: LiveServer) -> World:
    return make_paper_world(tmp_path)


def make_paper_world(folder: Path) -> World:
    """A project with one document of two pages, a box on each; only the owner is in it."""
    people = make_people()
    owner = client_of(people["owner"])
    dataset_hash = owner.create_dataset("Papers", StorageLocation.CORD_STORAGE).dataset_hash
    Uploader.of(people["owner"]).add(dataset_hash, "pdf", "pdf", _document(folder / "p.pdf"))
    structure = OntologyStructure()
    item = structure.add_object("Figure", Shape.BOUNDING_BOX)
    ontology = owner.create_ontology("Papers", structure=structure).ontology_hash
    project_hash = owner.create_project("Papers", [dataset_hash], ontology_hash=ontology)
    world = World(people, project_hash, None, {"owner": owner})  # type: ignore[arg-type]
    (row,) = world.project().list_label_rows_v2()
    row.initialise_labels()
    left, top, right, bottom = WHERE
    figure = ObjectInstance(item, object_hash="figure01")
    box = BoundingBoxCoordinates(
        top_left_x=left, top_left_y=top, width=right - left, height=bottom - top
    )
    figure.set_for_frames(box, [0, 1])
    row.add_object_instance(figure)
    row.save()
    return world


@pytest.mark.parametrize("number", [0, 1])
def test_a_box_lies_on_what_it_was_drawn_around(world: World, window: Window, number: int) -> None:
    window.log_in(world["owner"])
    window.open(address("frame-view", world, world.row(), number))
    page = window.page
    expect(page.locator("[data-slice]")).to_contain_text(f"page {number + 1}")
    drawn = page.locator('[data-object-hash="figure01"] .area').first.evaluate(_CORNERS)
    canvas = page.locator("#frames-canvas").bounding_box()
    assert canvas is not None
    page.keyboard.press("Shift+h")
    shot = page.screenshot(clip=canvas, caret="initial")
    shown = np.asarray(Image.open(io.BytesIO(shot)).convert("L")).astype(int)
    grey = np.abs(shown - GREY) < 12
    rows, columns = np.nonzero(grey & (grey.sum(axis=1, keepdims=True) > 100))
    found = [
        canvas["x"] + columns.min(),
        canvas["y"] + rows.min(),
        canvas["x"] + columns.max() + 1,
        canvas["y"] + rows.max() + 1,
    ]
    assert drawn == pytest.approx(found, abs=1.5)
    width, height = PAGES[number]
    left, top, right, bottom = WHERE
    shape = (bottom - top) * height / ((right - left) * width)
    assert (found[3] - found[1]) / (found[2] - found[0]) == pytest.approx(shape, rel=0.01)


def test_a_box_is_dragged_typed_and_drawn_on_a_page_of_any_shape(
    world: World, window: Window
) -> None:
    window.log_in(world["owner"])
    window.open(address("frame-view", world, world.row(), 1) + "?obj=figure01")
    window.settled()
    page = window.page
    window.press("e")
    drag(page, (0.75, 0.8), (0.85, 0.9))
    window.settled()
    page.fill("#geometry-panel [name=x]", "10 %")
    page.fill("#geometry-panel [name=h]", "25 %")
    page.locator("#geometry-panel .numbers button").click()
    expect(page.locator("#drafts-state")).to_contain_text("2 changes kept here")
    window.settled()
    window.press("b")
    drag(page, (0.1, 0.1), (0.4, 0.3))
    expect(page.locator("[data-instance-link][aria-current]")).to_contain_text("Figure (1)")
    boxes = {each.object_hash: each for each in save(window, world, "p.pdf")}
    moved = boxes.pop("figure01")
    assert _sides(moved, 0) == pytest.approx(WHERE, abs=1e-6)
    assert _sides(moved, 1) == pytest.approx((0.1, 0.5, 0.7, 0.75), abs=0.003)
    (drawn,) = boxes.values()
    assert _sides(drawn, 1) == pytest.approx((0.1, 0.1, 0.4, 0.3), abs=0.003)


def _sides(instance: ObjectInstance, number: int) -> tuple[float, ...]:
    box = instance.get_annotation(number).coordinates
    assert isinstance(box, BoundingBoxCoordinates)
    x, y = box.top_left_x, box.top_left_y
    return x, y, x + box.width, y + box.height
