"""Decoded video frames, kept on disk: stepping through a video must not decode it over and over.

A frame costs what all frames since the last key frame cost, so a miss decodes a short run ahead
and keeps all of it. The oldest go when the store grows too large; everything in it can be made
again.
"""

from __future__ import annotations

import io
import random
import tempfile
from pathlib import Path

from django.conf import settings
from PIL import Image

from labels.rendering.media.errors import MediaUnreadableError
from labels.rendering.media.picture import Picture, as_jpeg
from labels.rendering.media.video import read_frames

# Frames decoded at once; neighbours are what people look at next.
_RUN = 8
_LIMIT = 2 * 1024**3
# Looking through the whole store is not for every request.
_PRUNE_EVERY = 200


def video_frame(path: Path, sha256: str, index: int) -> Picture:
    """One frame of a video file, from the store or decoded now.

    Args:
        path: The file.
        sha256: Of its bytes: frames are kept under it.
        index: Which frame, 0-based.

    Raises:
        MediaError: The frame doesn't exist or can't be decoded.
    """
    folder = Path(settings.PORTAL_MEDIA_DIR) / "frames" / sha256[:2] / sha256
    kept = _read(folder / _name(index))
    if kept is not None:
        return kept
    found: Picture | None = None
    for number, image in read_frames(path, index, _RUN):
        picture = as_jpeg(image)
        _write(folder / _name(number), picture)
        if number == index:
            found = picture
    if found is None:
        raise MediaUnreadableError(f"Frame {index} of this video is damaged and can't be decoded.")
    if random.randrange(_PRUNE_EVERY) == 0:
        prune()
    return found


def prune(limit: int = _LIMIT) -> int:
    """Delete the oldest frames until the rest is smaller than the limit.

    Returns:
        How many were deleted.
    """
    root = Path(settings.PORTAL_MEDIA_DIR) / "frames"
    files = []
    for each in root.glob("*/*/*.jpg"):
        try:
            stat = each.stat()
        except FileNotFoundError:
            continue  # Another worker prunes too.
        files.append((stat.st_mtime, stat.st_size, each))
    total = sum(size for _, size, _ in files)
    deleted = 0
    for _, size, each in sorted(files):
        if total <= limit:
            break
        each.unlink(missing_ok=True)
        total -= size
        deleted += 1
    return deleted


def _name(index: int) -> str:
    return f"{index:08d}.jpg"


def _read(path: Path) -> Picture | None:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    with Image.open(io.BytesIO(content)) as image:
        return Picture(content, "image/jpeg", image.width, image.height)


def _write(path: Path, picture: Picture) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(picture.content)
    Path(file.name).replace(path)
