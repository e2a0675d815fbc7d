"""Every flat shape on every kind of data that is shown as a picture, at its pixels.

Each kind carries the yardstick as its second frame (images as their only one): the squares in its
corners, found on the screen, tell where the picture is; there the shapes must be.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from encord_portal.sdk.objects import ObjectInstance
from encord_portal.sdk.objects.spaces.image_space import ImageSpace
from encord_portal.sdk.orm.dataset import StorageLocation
from encord_portal.sdk.orm.storage import DataGroupGrid
from tests.browser.conftest import Window
from tests.browser.kinds import KINDS, labelled, shapes_of
from tests.browser.shapes import HEIGHT, SHAPES, WIDTH, ontology, yardstick
from tests.browser.test_overlay import POINTS, axis
from tests.builders.world import World, client_of, make_people, make_video
from tests.labels.views.pages import address


def _measured(window: Window) -> Callable[[float, float], tuple[float, float]]:
    """Where a pixel of the yardstick is on the screen, from a picture of the screen."""
    page = window.page
    svg = page.locator("#frames-canvas > svg")
    box = svg.bounding_box()
    assert box is not None
    hidden = "(element) => { element.style.visibility = 'hidden'; }"
    for cover in page.locator("[data-overlay], [data-names], .viewer-state, [data-slice]").all():
        cover.evaluate(hidden)
    pixels = np.asarray(Image.open(io.BytesIO(page.screenshot(clip=box))).convert("RGB"))
    for cover in page.locator("[data-overlay]").all():
        cover.evaluate("(element) => { element.style.visibility = ''; }")
    lit = pixels[..., 1].astype(int) > 140
    x = axis(np.nonzero(lit.any(axis=0))[0], (0, WIDTH), box["x"])
    y = axis(np.nonzero(lit.any(axis=1))[0], (0, HEIGHT), box["y"])
    return lambda px, py: (x[0] + px * x[1], y[0] + py * y[1])


@pytest.mark.parametrize("kind", KINDS)
def test_every_shape_is_at_its_pixels(
    transactional_db: None, tmp_path: Path, window: Window, live_server: LiveServer, kind: str
) -> None:
    world = labelled(kind, tmp_path)
    window.log_in(world["owner"])
    window.open(address("frame-view", world, world.row(), 1))
    at = _measured(window)
    svg = window.page.locator("#frames-canvas > svg").bounding_box()
    assert svg is not None
    middle = np.array([svg["x"] + svg["width"] / 2, svg["y"] + svg["height"] / 2])
    for zoom in (1, 3):
        if zoom > 1:
            window.open(f"{address('frame-view', world, world.row(), 1)}?zoom={zoom},0.5,0.5")
        for shape in shapes_of(kind):
            mark = window.page.locator(f'[data-overlay] [data-object-hash="{shape.value}"]')
            drawn = np.array(mark.evaluate(POINTS))
            for point in SHAPES[shape].points:
                # Around the middle of the picture, which stays in the middle of the canvas.
                place = middle + (np.array(at(*point)) - middle) * zoom
                off = np.hypot(*(drawn - place).T).min()
                # Where the picture is was read from whole pixels of the screen.
                assert off <= zoom, f"{shape.value} on {kind} at {zoom}: {point} is off by {off}"


def _group(folder: Path) -> World:
    """Side by side: the yardstick as an image and as a film, every shape on both."""
    people = make_people()
    owner = client_of(people["owner"])
    staging = owner.get_dataset(
        owner.create_dataset("Parts", StorageLocation.CORD_STORAGE).dataset_hash
    )
    still = yardstick(folder / "still.png")
    staging.upload_image(still, title="image")
    film = make_video(folder / "film.mp4", 3, stills=np.asarray(Image.open(still)))
    staging.upload_video(film, title="video")
    rows = owner.get_dataset(staging.dataset_hash).data_rows
    parts = {row.title: row.backing_item_uuid for row in rows}
    dataset = owner.get_dataset(
        owner.create_dataset("Groups", StorageLocation.CORD_STORAGE).dataset_hash
    )
    storage = owner.get_storage_folder(dataset.backing_folder_uuid)
    layout = DataGroupGrid(name="kind", layout_contents=[parts["image"], parts["video"]])
    dataset.link_items([storage.create_data_group(layout)])
    structure, items = ontology()
    made = owner.create_ontology("Shapes", structure=structure)
    project = owner.create_project(
        "Kinds", [dataset.dataset_hash], ontology_hash=made.ontology_hash
    )
    world = World(people, project, None, {"owner": owner})  # type: ignore[arg-type]
    (row,) = world.project().list_label_rows_v2()
    row.initialise_labels()
    for space in row.get_spaces():
        kind = "i" if isinstance(space, ImageSpace) else "v"
        for shape, expected in SHAPES.items():
            instance = ObjectInstance(items[shape], object_hash=f"{kind}{shape.value}")
            at: Any = () if isinstance(space, ImageSpace) else (0,)
            space.put_object_instance(instance, *at, expected.coordinates)  # type: ignore[attr-defined]  # of these kinds
    row.save()
    return world


def test_every_shape_is_at_its_pixels_on_the_parts_of_a_group(
    transactional_db: None, tmp_path: Path, window: Window, live_server: LiveServer
) -> None:
    world = _group(tmp_path)
    window.log_in(world["owner"])
    window.open(address("frame-view", world, world.row(), 0))
    pictures = window.page.locator("[data-part-media]")
    expect(pictures).to_have_count(2)
    for kind, picture in zip("iv", pictures.all(), strict=True):
        box = picture.bounding_box()
        assert box is not None
        for shape in SHAPES:
            mark = window.page.locator(f'[data-overlay] [data-object-hash="{kind}{shape.value}"]')
            drawn: Any = mark.evaluate(POINTS)
            for x, y in SHAPES[shape].points:
                place = (box["x"] + x / WIDTH * box["width"], box["y"] + y / HEIGHT * box["height"])
                off = min(np.hypot(place[0] - px, place[1] - py) for px, py in drawn)
                assert off <= 1, f"{shape.value} on {kind}: off by {off:.2f} px"
