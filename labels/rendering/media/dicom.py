"""DICOM pixels as they are read in a clinic: rescaled, windowed, the right way round."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.errors import InvalidDicomError
from pydicom.multival import MultiValue
from pydicom.pixels.processing import apply_color_lut, apply_modality_lut
from pydicom.pixels.utils import pixel_array

from labels.rendering.media.errors import (
    FrameOutOfRangeError,
    MediaUnreadableError,
    MediaUnsupportedError,
)
from labels.rendering.media.picture import Picture, as_png
from labels.rendering.media.slices import SliceFacts, Window, pixel_aspect, whole_range, windowed

# Hounsfield units; the names and values radiologists know.
PRESETS: dict[str, Window] = {
    "abdomen": Window(60, 400),
    "bone": Window(400, 1800),
    "brain": Window(40, 80),
    "liver": Window(90, 150),
    "lung": Window(-600, 1500),
    "mediastinum": Window(50, 350),
}


def read_slice(path: Path, frame: int = 0, window: Window | None = None) -> Picture:
    """Decode one frame of a DICOM file.

    Args:
        path: The file.
        frame: 0-based, within this file.
        window: Overrides the file's own window; ignored for colour.

    Raises:
        MediaUnreadableError: No DICOM, no pixels in it, or damaged.
        MediaUnsupportedError: A compression without decoder here.
        FrameOutOfRangeError: The file has fewer frames.
    """
    dataset = _dataset(path)
    if "PixelData" not in dataset and "FloatPixelData" not in dataset:
        raise MediaUnreadableError("This DICOM file holds no picture.")
    count = int(dataset.get("NumberOfFrames") or 1)
    if not 0 <= frame < count:
        raise FrameOutOfRangeError(frame, count)
    return as_png(_shown(dataset, _pixels(dataset, frame), window))


def slice_facts(path: Path, frame: int = 0) -> SliceFacts:
    """What a slice's header says of how to look at it; the pixels only where it says no window.

    Raises:
        MediaUnreadableError: No DICOM file.
    """
    dataset = _dataset(path)
    colour = int(dataset.get("SamplesPerPixel") or 1) > 1
    palette = str(dataset.get("PhotometricInterpretation") or "") == "PALETTE COLOR"
    window = None
    if not colour and not palette:
        window = file_window(dataset)
        if window is None:
            values = apply_modality_lut(_pixels(dataset, frame), dataset).astype(np.float64)
            window = whole_range(values)
    return SliceFacts(window=window, aspect=_aspect(dataset), lines=tuple(_lines(dataset)))


def _aspect(dataset: Dataset) -> float:
    """How much taller than wide a pixel is: DICOM gives the vertical distance first."""
    for name in ("PixelSpacing", "ImagerPixelSpacing", "PixelAspectRatio"):
        value = dataset.get(name)
        if isinstance(value, MultiValue | list) and len(value) == 2:
            down, across = float(value[0]), float(value[1])
            if down > 0 and across > 0:
                return pixel_aspect(down, across)
    return 1.0


# What a reviewer wants to know of a slice, in the order of reading.
_SHOWN = (
    ("Modality", "modality"),
    ("SeriesDescription", "series"),
    ("BodyPartExamined", "body part"),
    ("PixelSpacing", "spacing (mm)"),
    ("SliceThickness", "thickness (mm)"),
    ("SliceLocation", "location (mm)"),
    ("ImagePositionPatient", "position (mm)"),
    ("InstanceNumber", "instance"),
)


def _lines(dataset: Dataset) -> Iterator[tuple[str, str]]:
    for name, shown in _SHOWN:
        value = dataset.get(name)
        if value in (None, ""):
            continue
        parts = value if isinstance(value, MultiValue | list) else [value]
        yield shown, ", ".join(_short(each) for each in parts)


def _short(value: Any) -> str:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    # A count stays whole: instance 16120 is not 1.612e+04.
    return str(int(number)) if number.is_integer() else f"{number:.4g}"


def _dataset(path: Path) -> Dataset:
    try:
        # Files without the preamble are common in the wild and read well.
        return pydicom.dcmread(path, force=True)
    except (InvalidDicomError, OSError, ValueError, KeyError, EOFError) as error:
        raise MediaUnreadableError(
            f"This file is no DICOM file that can be read: {error}."
        ) from error


def _pixels(dataset: Dataset, frame: int) -> NDArray[Any]:
    try:
        if not getattr(dataset, "file_meta", None) or "TransferSyntaxUID" not in dataset.file_meta:
            dataset.ensure_file_meta()
            dataset.file_meta.TransferSyntaxUID = pydicom.uid.ImplicitVRLittleEndian
        return pixel_array(dataset, index=frame)
    except (RuntimeError, NotImplementedError) as error:
        raise MediaUnsupportedError(
            f"This DICOM file's compression can't be read: {error}"
        ) from error
    except (ValueError, AttributeError, OSError, IndexError, KeyError, TypeError) as error:
        raise MediaUnreadableError(f"The picture in this DICOM file is damaged: {error}") from error


def _shown(dataset: Dataset, pixels: NDArray[Any], window: Window | None) -> NDArray[np.uint8]:
    interpretation = str(dataset.get("PhotometricInterpretation") or "MONOCHROME2")
    if interpretation == "PALETTE COLOR":
        return _eight_bits(apply_color_lut(pixels, dataset))
    if pixels.ndim == 3:
        return _eight_bits(pixels, bits=int(dataset.get("BitsStored") or 8))
    values = apply_modality_lut(pixels, dataset).astype(np.float64)
    grey = windowed(values, window or file_window(dataset) or whole_range(values))
    return 255 - grey if interpretation == "MONOCHROME1" else grey


def file_window(dataset: Dataset) -> Window | None:
    """The window that the file asks for, the first if there are several."""
    center, width = _first(dataset.get("WindowCenter")), _first(dataset.get("WindowWidth"))
    if center is None or width is None or width < 1:
        return None
    return Window(center, width)


def _first(value: Any) -> float | None:
    if isinstance(value, MultiValue | list):
        value = value[0] if value else None
    return None if value in (None, "") else float(value)


def _eight_bits(pixels: NDArray[Any], bits: int | None = None) -> NDArray[np.uint8]:
    if pixels.dtype == np.uint8:
        return pixels
    shift = (bits or pixels.dtype.itemsize * 8) - 8
    return (pixels >> max(shift, 0)).astype(np.uint8)
