"""Rows of every kind that is shown as a picture, with every flat shape on their second frame."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
from PIL import Image

from encord_portal.sdk.dataset import Dataset
from encord_portal.sdk.objects import LabelRowV2, ObjectInstance, Shape
from encord_portal.sdk.orm.dataset import StorageLocation
from tests.browser.shapes import HEIGHT, SHAPES, WIDTH, ontology, yardstick
from tests.builders.world import World, client_of, make_people, make_video
from tests.labels.rendering.media.test_dicom import _file
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


def _sequence(dataset: Dataset, _: Uploader, folder: Path) -> object:
    Image.new("RGB", (WIDTH, HEIGHT)).save(folder / "black.png")
    paths = [folder / "black.png", yardstick(folder / "second.png")]
    return dataset.create_image_group(paths, title="kind", create_video=True)


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
    "sequence": _sequence,
    "video": _video,
    "dicom": _series,
    "nifti": _volume,
    "pdf": _paper,
}


def shapes_of(kind: str) -> list[Shape]:
    # A mask has as many pixels as its picture, and pages have none.
    return [shape for shape in SHAPES if kind != "pdf" or shape is not Shape.BITMASK]


def labelled(kind: str, folder: Path) -> World:
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
    _label(row, items, shapes_of(kind))
    row.save()
    return world


def _label(row: LabelRowV2, items: dict[Shape, Any], shapes: list[Shape]) -> None:
    for shape in shapes:
        instance = ObjectInstance(items[shape], object_hash=shape.value)
        instance.set_for_frames(SHAPES[shape].coordinates, 1)
        row.add_object_instance(instance)
