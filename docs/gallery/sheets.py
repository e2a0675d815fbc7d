"""Puts the pictures of one thing on one sheet, and keeps a sheet that looks as before."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

FOLDER = Path(__file__).parents[1] / "images" / "gallery"
LIMIT = 120_000
# All of them together stay small.
_WANTED = 58_000
_SCALE = 0.55
_GAP = 12
_GREY = (128, 134, 144)
_QUALITIES = (62, 54, 46, 38, 30, 22)
# Letters of a browser lie a little differently in each run; nobody sees it.
_SAME_MEAN, _SAME_SHARE = 0.6, 0.0015


def sheet(rows: Sequence[Sequence[Image.Image]], scale: float = _SCALE) -> Image.Image:
    """Rows of pictures beside each other, smaller."""
    small = [
        [
            each.resize(
                (round(each.width * scale), round(each.height * scale)), Image.Resampling.LANCZOS
            )
            for each in row
        ]
        for row in rows
    ]
    width = max(sum(each.width + _GAP for each in row) for row in small) + _GAP
    height = sum(max(each.height for each in row) + _GAP for row in small) + _GAP
    whole = Image.new("RGB", (width, height), _GREY)
    top = _GAP
    for row in small:
        left = _GAP
        for each in row:
            whole.paste(each, (left, top))
            left += each.width + _GAP
        top += max(each.height for each in row) + _GAP
    return whole


def keep(name: str, picture: Image.Image) -> bool:
    """Write a sheet unless the one that is there looks the same; whether it was written."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.webp"
    content = _packed(picture)
    if path.exists() and _alike(path.read_bytes(), content):
        return False
    path.write_bytes(content)
    return True


def _packed(picture: Image.Image) -> bytes:
    for quality in _QUALITIES:
        buffer = BytesIO()
        picture.save(buffer, "WEBP", quality=quality, method=6)
        if buffer.tell() <= _WANTED:
            break
    return buffer.getvalue()


def _alike(before: bytes, after: bytes) -> bool:
    pictures = [
        np.asarray(Image.open(BytesIO(each)).convert("RGB"), dtype=np.int16)
        for each in (before, after)
    ]
    if pictures[0].shape != pictures[1].shape:
        return False
    apart = np.abs(pictures[0] - pictures[1]).max(axis=2)
    return bool(apart.mean() < _SAME_MEAN and (apart > 48).mean() < _SAME_SHARE)
