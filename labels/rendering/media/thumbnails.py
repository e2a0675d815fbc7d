"""Small pictures for strips of many."""

from __future__ import annotations

import io

from PIL import Image

from labels.rendering.media.errors import MediaUnreadableError

# Twice what the strip shows, for screens of twice as many pixels.
WIDTH, HEIGHT = 192, 128


def thumbnail(content: bytes) -> bytes:
    """A picture within 192 by 128 pixels, as WebP.

    Args:
        content: A picture that browsers show.

    Raises:
        MediaUnreadableError: It can't be read.
    """
    buffer = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content)) as image:
            image.draft("RGB", (WIDTH, HEIGHT))
            small = image.convert("RGBA" if image.has_transparency_data else "RGB")
            small.thumbnail((WIDTH, HEIGHT), Image.Resampling.BOX, reducing_gap=2.0)
            small.save(buffer, "WEBP", quality=75, method=2)
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise MediaUnreadableError("This picture is damaged.") from error
    return buffer.getvalue()
