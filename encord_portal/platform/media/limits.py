"""How large a file may become when it is decoded, and how a refusal is told."""

from __future__ import annotations

from encord_portal.platform.errors import FileTypeNotSupported

# Pillow's own upper bound: what is larger would not be shown either.
MAX_IMAGE_PIXELS = 178_956_970
MAX_FRAME_PIXELS = 8192 * 8192
MAX_FRAMES = 10_000_000
MAX_TEXT_BYTES = 64 * 1024 * 1024
MAX_INFLATED_BYTES = 2 * 1024 * 1024 * 1024


class MediaRefused(FileTypeNotSupported):
    """A file that is not what it should be, is damaged, or would burst when decoded."""


def check_pixels(width: int, height: int, limit: int, what: str) -> None:
    """Refuse a picture with no area, or with more pixels than may be decoded at once."""
    if width < 1 or height < 1:
        raise MediaRefused(f"This {what} has no area ({width}x{height} pixels).")
    if width * height > limit:
        raise MediaRefused(
            f"This {what} is {width}x{height} pixels large, the limit is {limit} pixels; "
            "scale it down or split it."
        )
