"""A decoded picture and its way into a file that browsers show."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# Chroma kept whole and little loss: a reviewer judges edges at the pixel.
_JPEG_QUALITY = 92


@dataclass(frozen=True, slots=True)
class Picture:
    """Bytes in a format that every browser shows.

    Attributes:
        content: The file.
        content_type: Its MIME type.
        width: Pixels across, as shown.
        height: Pixels down, as shown.
    """

    content: bytes
    content_type: str
    width: int
    height: int


def as_png(pixels: NDArray[np.uint8]) -> Picture:
    """Pixels (grey or RGB) without any loss: for medical and small pictures."""
    return _encoded(Image.fromarray(pixels), "PNG", "image/png", compress_level=3)


def as_jpeg(image: Image.Image) -> Picture:
    """A photo or video frame with little loss."""
    return _encoded(
        image.convert("RGB"), "JPEG", "image/jpeg", quality=_JPEG_QUALITY, subsampling=0
    )


def lossless(image: Image.Image) -> Picture:
    return _encoded(image, "PNG", "image/png", compress_level=3)


def _encoded(image: Image.Image, name: str, content_type: str, **options: int) -> Picture:
    buffer = io.BytesIO()
    image.save(buffer, name, **options)
    return Picture(buffer.getvalue(), content_type, image.width, image.height)
