"""How large a file may become when it is decoded, and how a refusal is told."""

from __future__ import annotations

from encord_portal.platform.errors import FileTypeNotSupported

# Pillow's own upper bound: what is larger would not be shown either.
MAX_IMAGE_PIXELS = 178_956_970
# What decoding one picture may take, however large its file is.
MAX_IMAGE_MEMORY = 768 * 1024 * 1024
MAX_FRAME_PIXELS = 8192 * 8192
MAX_FRAMES = 10_000_000
MAX_PDF_PAGES = 20_000
MAX_TEXT_BYTES = 64 * 1024 * 1024
MAX_INFLATED_BYTES = 2 * 1024 * 1024 * 1024


class MediaRefused(FileTypeNotSupported):
    """A file that is not what it should be, is damaged, or would burst when decoded."""


def check_cost(width: int, height: int, *, per_pixel: int, file_size: int, form: str) -> None:
    """Refuse a picture whose decoding takes more memory than a file of its size may.

    Args:
        width: Pixels, as the header says.
        height: Pixels, as the header says.
        per_pixel: How many bytes the decoder takes for each.
        file_size: Bytes.
        form: The name of the format.
    """
    cost = width * height * per_pixel
    # A photo of 24 megapixels has over a megabyte; a kilobyte that claims to be one has not.
    allowed = min(MAX_IMAGE_MEMORY, 128 * 1024 * 1024 + 1000 * file_size)
    if cost > allowed:
        raise MediaRefused(
            f"Decoding this {form} image of {width}x{height} pixels takes {cost // 2**20} MiB, "
            f"and a file of {file_size} bytes may take {allowed // 2**20} MiB; scale it down, or "
            "save it as PNG or JPEG."
        )


def check_pixels(width: int, height: int, limit: int, what: str) -> None:
    """Refuse a picture with no area, or with more pixels than may be decoded at once."""
    if width < 1 or height < 1:
        raise MediaRefused(f"This {what} has no area ({width}x{height} pixels).")
    if width * height > limit:
        raise MediaRefused(
            f"This {what} is {width}x{height} pixels large, the limit is {limit} pixels; "
            "scale it down or split it."
        )
