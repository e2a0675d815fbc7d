"""DICOM pixels as they are read in a clinic: rescaled, windowed, the right way round."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Window:
    """Which stored values span black to white.

    Attributes:
        center: The value shown as middle grey.
        width: How many values from black to white; at least 1.
    """

    center: float
    width: float


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
    grey = _windowed(values, window or file_window(dataset) or _whole_range(values))
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


def _whole_range(values: NDArray[np.float64]) -> Window:
    low, high = float(values.min()), float(values.max())
    return Window((low + high) / 2 + 0.5, max(high - low, 1.0) + 1.0)


def _windowed(values: NDArray[np.float64], window: Window) -> NDArray[np.uint8]:
    """The standard's linear window (PS3.3 C.11.2.1.2.1)."""
    width = max(window.width, 1.0)
    if width <= 1.0:
        return np.where(values <= window.center - 0.5, 0, 255).astype(np.uint8)
    scaled = ((values - (window.center - 0.5)) / (width - 1.0) + 0.5) * 255
    return np.clip(scaled, 0, 255).round().astype(np.uint8)


def _eight_bits(pixels: NDArray[Any], bits: int | None = None) -> NDArray[np.uint8]:
    if pixels.dtype == np.uint8:
        return pixels
    shift = (bits or pixels.dtype.itemsize * 8) - 8
    return (pixels >> max(shift, 0)).astype(np.uint8)
