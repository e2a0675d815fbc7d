"""Every flat shape on every kind of data that is shown as a picture, at its pixels.

Each kind carries the yardstick as its second frame (images as their only one): the squares in its
corners, found on the screen, tell where the picture is; there the shapes must be.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from encord_portal.sdk.dataset import Dataset
from encord_portal.sdk.objects import LabelRowV2, ObjectInstance, Shape
from encord_portal.sdk.objects.spaces.image_space import ImageSpace
from encord_portal.sdk.orm.dataset import StorageLocation
from encord_portal.sdk.orm.storage import DataGroupGrid
from tests.browser.conftest import Window
from tests.browser.shapes import HEIGHT, SHAPES, WIDTH, ontology, yardstick
from tests.browser.test_overlay import POINTS, axis
from tests.builders.world import World, client_of, make_people, make_video
from tests.labels.rendering.media.test_dicom import _file
from tests.labels.views.pages import address
from tests.platform.media.world import Uploader

Upload = Callable[[Dataset, Uploader, Path], object]


def _grey(folder: Path) -> np.ndarray:
    """The yardstick as values of a slice: dark, its squares bright."""
    pixels = np.asarray(Image.open(yardstick(folder / "grey.png")))
    return np.where(pixels[..., 1] > 200, 900, 100)


def _images(dataset: Dataset, _: Uploader, folder: Path) -> object:
    Image.new("RGB", (WIDTH, HEIGHT)).save(folder / "black.png")
    paths = [folder / "black.png", yardstick(folder / "second.png")]
    return dataset.create_image_group(paths, title="kind")


def _video(dataset: Dataset, _: Uploader, folder: Path) -> object:
    pixels = np.asarray(Image.open(yardstick(folder / "still.png")))
    return dataset.upload_video(make_video(folder / "kind.mp4", 3, stills=pixels), title="kind")


def _series(dataset: Dataset, _: Uploader, folder: Path) -> object:
    paths = []
    for number in (1, 2):
        tags = {
            "PixelSpacing": [1.5, 1.0],
            "ImagePositionPatient": [0, 0, number],
            "ImageOrientationPatient": [1, 0, 0, 0, 1, 0],
            "WindowCenter": 500,
            "WindowWidth": 1000,
            "Modality": "MR",
            "StudyInstanceUID": "1.2.3",
            "SeriesInstanceUID": "1.2.3.4",
            "SOPInstanceUID": f"1.2.3.4.{number}",
            "InstanceNumber": number,
        }
        values = _grey(folder) if number == 2 else np.full((HEIGHT, WIDTH), 100)
        paths.append(_file(folder / f"{number}.dcm", values, **tags))
    return dataset.create_dicom_series(paths, title="kind")


def _volume(dataset: Dataset, uploader: Uploader, folder: Path) -> object:
    slices = [np.full((HEIGHT, WIDTH), 100), _grey(folder)]
    volume = np.stack([each.T for each in slices], axis=-1).astype(np.int16)
    path = folder / "kind.nii"
    nibabel.save(nibabel.Nifti1Image(volume, np.diag([1.0, 1.5, 2.0, 1.0])), path)
    return uploader.add(dataset.dataset_hash, "nifti", "nifti", path)


def _paper(dataset: Dataset, uploader: Uploader, folder: Path) -> object:
    first = Image.new("RGB", (300, 500), "white")
    second = Image.open(yardstick(folder / "page.png"))
    first.save(folder / "kind.pdf", save_all=True, append_images=[second], resolution=72)
    return uploader.add(dataset.dataset_hash, "pdf", "pdf", folder / "kind.pdf")


KINDS: dict[str, Upload] = {
    "img_group": _images,
    "video": _video,
    "dicom": _series,
    "nifti": _volume,
    "pdf": _paper,
}


def _shapes_of(kind: str) -> list[Shape]:
    # A mask has as many pixels as its picture, and pages have none.
    return [shape for shape in SHAPES if kind != "pdf" or shape is not Shape.BITMASK]


def _labelled(kind: str, folder: Path) -> World:
    people = make_people()
    owner = client_of(people["owner"])
    dataset_hash = owner.create_dataset("Kinds", StorageLocation.CORD_STORAGE).dataset_hash
    KINDS[kind](owner.get_dataset(dataset_hash), Uploader.of(people["owner"]), folder)
    structure, items = ontology()
    made = owner.create_ontology("Shapes", structure=structure)
    project = owner.create_project("Kinds", [dataset_hash], ontology_hash=made.ontology_hash)
    world = World(people, project, None, {"owner": owner})  # type: ignore[arg-type]
    (row,) = world.project().list_label_rows_v2()
    row.initialise_labels()
    _label(row, items, _shapes_of(kind))
    row.save()
    return world


def _label(row: LabelRowV2, items: dict[Shape, Any], shapes: list[Shape]) -> None:
    for shape in shapes:
        instance = ObjectInstance(items[shape], object_hash=shape.value)
        instance.set_for_frames(SHAPES[shape].coordinates, 1)
        row.add_object_instance(instance)


def _measured(window: Window) -> Callable[[float, float], tuple[float, float]]:
    """Where a pixel of the yardstick is on the screen, from a picture of the screen."""
    page = window.page
    svg = page.locator("#frames-canvas > svg")
    box = svg.bounding_box()
    assert box is not None
    hidden = "(element) => { element.style.visibility = 'hidden'; }"
    for cover in page.locator("[data-overlay], .viewer-state, [data-slice]").all():
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
    world = _labelled(kind, tmp_path)
    window.log_in(world["owner"])
    window.open(address("frame-view", world, world.row(), 1))
    at = _measured(window)
    for shape in _shapes_of(kind):
        mark = window.page.locator(f'[data-overlay] [data-object-hash="{shape.value}"]')
        drawn: Any = mark.evaluate(POINTS)
        for point in SHAPES[shape].points:
            x, y = at(*point)
            off = min(np.hypot(x - px, y - py) for px, py in drawn)
            assert off <= 1, f"{shape.value} on {kind}: {point} is off by {off:.2f} px"


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
