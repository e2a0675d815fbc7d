from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.data import get_testdata_file
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

from labels.rendering.media.dicom import PRESETS, read_slice, slice_facts
from labels.rendering.media.errors import (
    FrameOutOfRangeError,
    MediaUnreadableError,
)
from labels.rendering.media.slices import Window


def _file(path: Path, stored: np.ndarray, **tags: object) -> Path:
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = CTImageStorage
    meta.MediaStorageSOPInstanceUID = pydicom.uid.generate_uid()
    dataset = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.Rows, dataset.Columns = stored.shape[-2:]
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 16, 16, 15
    dataset.PixelRepresentation = 1
    for name, value in tags.items():
        setattr(dataset, name, value)
    dataset.PixelData = stored.astype("<i2").tobytes()
    dataset.save_as(path, enforce_file_format=True)
    return path


def _grey(content: bytes) -> list[int]:
    return np.asarray(Image.open(io.BytesIO(content))).ravel().tolist()


RAMP = np.array([[0, 100, 200, 300, 400]])


@pytest.mark.parametrize(
    ("tags", "window", "expected"),
    [
        ({}, None, [0, 64, 128, 191, 255]),
        ({"WindowCenter": 200, "WindowWidth": 201}, None, [0, 0, 128, 255, 255]),
        ({"WindowCenter": [200, 9], "WindowWidth": [201, 9]}, None, [0, 0, 128, 255, 255]),
        ({"WindowCenter": 9, "WindowWidth": 9}, Window(200, 201), [0, 0, 128, 255, 255]),
        ({}, Window(200, 1), [0, 0, 255, 255, 255]),
        ({"PhotometricInterpretation": "MONOCHROME1"}, None, [255, 191, 127, 64, 0]),
        (
            {"RescaleSlope": 2, "RescaleIntercept": -1000},
            Window(-600, 401),
            [0, 0, 128, 255, 255],
        ),
    ],
)
def test_stored_values_become_the_grey_of_the_window(
    tmp_path: Path, tags: dict[str, object], window: Window | None, expected: list[int]
) -> None:
    picture = read_slice(_file(tmp_path / "a.dcm", RAMP, **tags), window=window)
    assert np.abs(np.array(_grey(picture.content)) - np.array(expected)).max() <= 1


def test_a_frame_of_several_is_found(tmp_path: Path) -> None:
    frames = np.arange(3)[:, None, None] * np.ones((1, 2, 2)) * 100
    path = _file(tmp_path / "m.dcm", frames, NumberOfFrames=3)
    window = Window(100, 201)
    assert [_grey(read_slice(path, n, window).content)[0] for n in range(3)] == [1, 128, 255]
    with pytest.raises(FrameOutOfRangeError, match="frames 0 to 2"):
        read_slice(path, 3)


@pytest.mark.parametrize(
    ("name", "size", "mode"),
    [
        ("CT_small.dcm", (128, 128), "L"),
        ("MR_small_RLE.dcm", (64, 64), "L"),
        ("MR_small_bigendian.dcm", (64, 64), "L"),
        ("MR_small_jp2klossless.dcm", (64, 64), "L"),
        ("examples_palette.dcm", (800, 350), "RGB"),
        ("examples_ybr_color.dcm", (320, 240), "RGB"),
        ("examples_jpeg2k.dcm", (640, 480), "RGB"),
        ("SC_rgb_rle_16bit.dcm", (100, 100), "RGB"),
    ],
)
def test_real_files_of_many_kinds_are_read(name: str, size: tuple[int, int], mode: str) -> None:
    picture = read_slice(Path(get_testdata_file(name, download=False)))
    image = Image.open(io.BytesIO(picture.content))
    assert (picture.width, picture.height) == size == image.size
    assert image.mode == mode
    assert np.asarray(image).std() > 5, "the picture shows something"


def test_a_colour_picture_keeps_its_colours() -> None:
    path = Path(get_testdata_file("SC_rgb_rle_16bit.dcm", download=False))
    image = Image.open(io.BytesIO(read_slice(path).content))
    assert [image.getpixel((50, y)) for y in (5, 15, 25)] == [
        (255, 0, 0),
        (255, 128, 128),
        (0, 255, 0),
    ]


@pytest.mark.parametrize(
    "path",
    [
        lambda tmp: Path(get_testdata_file("rtplan.dcm", download=False)),
        lambda tmp: tmp / "text.dcm",
        lambda tmp: tmp / "cut.dcm",
    ],
    ids=["no picture", "text", "cut"],
)
def test_a_file_without_a_readable_picture_says_so(tmp_path: Path, path: object) -> None:
    (tmp_path / "text.dcm").write_bytes(b"not a dicom file at all")
    whole = _file(tmp_path / "whole.dcm", RAMP).read_bytes()
    (tmp_path / "cut.dcm").write_bytes(whole[:-6])
    with pytest.raises(MediaUnreadableError):
        read_slice(path(tmp_path))


def test_the_presets_are_those_of_radiology() -> None:
    assert PRESETS["lung"] == Window(-600, 1500)
    assert all(preset.width >= 1 for preset in PRESETS.values())


def test_the_header_tells_how_to_look_at_a_slice(tmp_path: Path) -> None:
    path = _file(
        tmp_path / "tall.dcm",
        RAMP,
        PixelSpacing=[2.5, 0.5],
        SliceThickness=3,
        Modality="CT",
        WindowCenter=40,
        WindowWidth=80,
    )
    facts = slice_facts(path)
    assert facts.aspect == 5
    assert facts.window == Window(40, 80)
    assert dict(facts.lines)["spacing (mm)"] == "2.5, 0.5"
    assert dict(facts.lines)["modality"] == "CT"


@pytest.mark.parametrize("spacing", [[0, 1], [1, 0], [500, 0.1], [1], ""])
def test_a_spacing_that_makes_no_sense_leaves_pixels_square(
    tmp_path: Path, spacing: object
) -> None:
    assert slice_facts(_file(tmp_path / "odd.dcm", RAMP, PixelSpacing=spacing)).aspect == 1


def test_without_a_window_the_whole_range_is_shown(tmp_path: Path) -> None:
    window = slice_facts(_file(tmp_path / "plain.dcm", RAMP)).window
    assert window == Window(200.5, 401)
