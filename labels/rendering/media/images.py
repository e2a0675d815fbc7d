"""Photos and drawings: any mode to something a browser shows, turned as the camera says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from labels.rendering.media.errors import FrameOutOfRangeError, MediaUnreadableError
from labels.rendering.media.picture import Picture, as_jpeg, as_png, lossless

# What browsers show as it is, by Pillow's name of the format.
_NATIVE = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
_NATIVE_MODES = {"1", "L", "LA", "P", "RGB", "RGBA", "PA"}
_ORIENTATION = 0x0112


def read_image(path: Path, frame: int = 0) -> Picture:
    """Decode one image of a file.

    A file that every browser shows alike is passed on byte by byte; all others are turned
    upright, spread to 8 bits and encoded anew.

    Args:
        path: The file.
        frame: 0-based page of a file that holds several (TIFF).

    Raises:
        MediaUnreadableError: The file is damaged or no image.
        FrameOutOfRangeError: The file has fewer pages.
    """
    try:
        with Image.open(path) as image:
            return _picture(image, path, frame)
    except UnidentifiedImageError as error:
        # What Pillow says of it names the place of the file on the server.
        raise MediaUnreadableError("This file holds no image that can be read.") from error
    except (Image.DecompressionBombError, SyntaxError) as error:
        raise MediaUnreadableError(
            f"This file holds no image that can be read: {error}."
        ) from error
    except (OSError, ValueError) as error:
        raise MediaUnreadableError(f"This image is damaged: {error}.") from error


def _picture(image: Image.Image, path: Path, frame: int) -> Picture:
    count = getattr(image, "n_frames", 1)
    if not 0 <= frame < count:
        raise FrameOutOfRangeError(frame, count)
    upright = image.getexif().get(_ORIENTATION, 1) in (0, 1)
    native = _NATIVE.get(image.format or "")
    if native and upright and count == 1 and image.mode in _NATIVE_MODES:
        # A header alone proves little: only a whole decode shows that nothing is cut off.
        image.load()
        return Picture(path.read_bytes(), native, image.width, image.height)
    if frame:
        image.seek(frame)
    image.load()
    turned = ImageOps.exif_transpose(image) or image
    if turned.mode in {"I", "F"} or turned.mode.startswith("I;16"):
        return as_png(_spread(np.asarray(turned)))
    if turned.mode in {"RGBA", "LA", "PA", "P", "1"}:
        return lossless(turned.convert("RGBA" if "A" in turned.mode else "RGB"))
    if image.format in {"JPEG", "MPO"} or turned.mode == "CMYK":
        return as_jpeg(turned)
    return lossless(turned.convert("L" if turned.mode == "L" else "RGB"))


def _spread(values: NDArray[Any]) -> NDArray[np.uint8]:
    """More than 8 bits to 8: from the darkest to the brightest, without the rarest thousandth."""
    numbers = values.astype(np.float64)
    finite = numbers[np.isfinite(numbers)]
    if finite.size == 0:
        return np.zeros(numbers.shape, np.uint8)
    low, high = np.percentile(finite, (0.1, 99.9))
    scaled = (np.nan_to_num(numbers, nan=low) - low) / max(high - low, 1e-12) * 255
    shown: NDArray[np.uint8] = np.clip(scaled, 0, 255).round().astype(np.uint8)
    return shown
