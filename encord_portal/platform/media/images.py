"""Photos and drawings, by Pillow; the whole file is decoded, so nothing cut off gets in."""

from __future__ import annotations

import logging
import warnings
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from encord_portal.platform.media.facts import Facts, Kind
from encord_portal.platform.media.limits import (
    MAX_IMAGE_PIXELS,
    MediaRefused,
    check_cost,
    check_pixels,
)

# Pillow logs some of the damage that it raises, too; the refusal says it once.
logging.getLogger("PIL").setLevel(logging.CRITICAL)

# Not every plugin of Pillow: some run other programs (EPS) or read vector formats.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "MPO", "JPEG2000", "AVIF", "PPM")
_MIME = {"MPO": "image/jpeg", "PPM": "image/x-portable-anymap"}
# Bytes for each pixel while decoding, measured: these decoders hold the picture several times, and
# a few hundred bytes may hold a very large one. The others take what Pillow takes, 1 to 4.
_COSTLY = {"WEBP": 16, "JPEG2000": 24, "AVIF": 12}
_ORIENTATION = 0x0112
_QUARTER_TURNS = {5, 6, 7, 8}


def probe(path: Path) -> Facts:
    """Read an image's facts.

    Raises:
        MediaRefused: No image, a damaged one, or one that is too large to decode.
    """
    try:
        with warnings.catch_warnings():
            # Sizes are checked here, with one limit; damage shows when the picture is decoded.
            warnings.simplefilter("ignore")
            with Image.open(path, formats=_known_formats()) as image:
                return _facts(image, path.stat().st_size)
    except UnidentifiedImageError as error:
        raise MediaRefused("This file is no image in a format that can be read here.") from error
    except Image.DecompressionBombError as error:
        raise MediaRefused(
            f"This image has more than the {MAX_IMAGE_PIXELS} pixels that are allowed; "
            "scale it down or split it."
        ) from error
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, OverflowError) as error:
        raise MediaRefused(f"This image is damaged: {_reason(error)}.") from error


def _known_formats() -> list[str]:
    Image.init()
    return [name for name in FORMATS if name in Image.OPEN]


def _facts(image: Image.Image, file_size: int) -> Facts:
    check_pixels(image.width, image.height, MAX_IMAGE_PIXELS, "image")
    name = image.format or ""
    if name in _COSTLY:
        check_cost(*image.size, per_pixel=_COSTLY[name], file_size=file_size, form=name)
    turned = image.getexif().get(_ORIENTATION, 1) in _QUARTER_TURNS
    image.load()
    width, height = (image.height, image.width) if turned else (image.width, image.height)
    return Facts(
        kind=Kind.IMAGE,
        mime_type=_MIME.get(name) or Image.MIME.get(name, "application/octet-stream"),
        width=width,
        height=height,
        codec=name,
    )


def _reason(error: Exception) -> str:
    return str(error).strip().rstrip(".") or type(error).__name__
