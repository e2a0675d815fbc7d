"""NIfTI volumes, one slice of the third axis at a time.

A slice's picture has the first axis to the right and the second one down, in the order in which
the voxels are stored: that is how widths, heights and coordinates of such a row are counted.
"""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from nibabel.filebasedimages import ImageFileError
from nibabel.nifti1 import Nifti1Image
from nibabel.spatialimages import HeaderDataError
from nibabel.wrapstruct import WrapStructError
from numpy.typing import NDArray

from labels.rendering.media.errors import (
    FrameOutOfRangeError,
    MediaUnreadableError,
    MediaUnsupportedError,
)
from labels.rendering.media.picture import Picture, as_png
from labels.rendering.media.slices import SliceFacts, Window, pixel_aspect, whole_range, windowed

# Its values are arbitrary: the rarest thousandth at both ends would hide all others.
_RARE = (0.1, 99.9)
_DAMAGED = (
    ImageFileError,
    HeaderDataError,
    WrapStructError,
    OSError,
    EOFError,
    zlib.error,
    ValueError,
)


def read_slice(path: Path, frame: int, window: Window | None = None) -> Picture:
    """Decode one slice of a volume; of a series of volumes one of the first.

    Raises:
        MediaUnreadableError: No NIfTI file, or a damaged one.
        MediaUnsupportedError: Its voxels are neither grey nor RGB.
        FrameOutOfRangeError: The volume has fewer slices.
    """
    values = _slice(path, frame)
    if values.ndim == 3:
        return as_png(np.ascontiguousarray(values.astype(np.uint8)))
    return as_png(windowed(values, window or _usual(values)))


def slice_facts(path: Path, frame: int) -> SliceFacts:
    """How to look at a slice; see :func:`read_slice` for what can be wrong."""
    values = _slice(path, frame)
    image = _opened(path)
    zooms = [float(each) for each in image.header["pixdim"][1:4]]
    across, down = zooms[:2]
    lines = [("spacing (mm)", ", ".join(f"{each:.4g}" for each in zooms))]
    description = bytes(image.header["descrip"].item()).decode("ascii", "replace").strip("\0 ")
    if description:
        lines.append(("description", description))
    known = down > 0 and across > 0
    return SliceFacts(
        window=None if values.ndim == 3 else _usual(values),
        aspect=pixel_aspect(down, across) if known else 1.0,
        lines=tuple(lines),
    )


def _usual(values: NDArray[np.float64]) -> Window:
    low, high = np.percentile(values, _RARE)
    return whole_range(np.array([low, high]))


def _opened(path: Path) -> Nifti1Image:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        # The store's files have no names, by which nibabel would know them.
        if packed:
            return Nifti1Image.from_bytes(gzip.decompress(path.read_bytes()))
        return Nifti1Image.from_bytes(path.read_bytes())
    except _DAMAGED as error:
        raise MediaUnreadableError(f"This is no NIfTI file that can be read: {error}.") from error


def _slice(path: Path, frame: int) -> NDArray[Any]:
    image = _opened(path)
    count = image.shape[2] if len(image.shape) > 2 else 1
    if not 0 <= frame < count:
        raise FrameOutOfRangeError(frame, count)
    chosen = (slice(None), slice(None), frame, 0, 0, 0, 0)[: len(image.shape)]
    try:
        values = np.asarray(image.dataobj[chosen])
    except _DAMAGED as error:
        raise MediaUnreadableError(f"The voxels of this file are damaged: {error}.") from error
    if values.dtype.names:
        names = values.dtype.names[:3]
        return np.stack([values[name].T for name in names], axis=-1)
    if np.iscomplexobj(values):
        raise MediaUnsupportedError("Volumes of complex numbers can't be shown as a picture.")
    return np.nan_to_num(values.T.astype(np.float64))
