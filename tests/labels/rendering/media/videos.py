"""Builders of small videos whose every frame tells its own number."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image

SIDE = 64
_CELL = 16


def numbered(number: int) -> np.ndarray:
    """A picture holding a number as black and white cells: survives any compression."""
    picture = np.zeros((SIDE, SIDE, 3), np.uint8)
    for bit in range(16):
        if number >> bit & 1:
            row, column = divmod(bit, 4)
            picture[row * _CELL : (row + 1) * _CELL, column * _CELL : (column + 1) * _CELL] = 255
    return picture


def number_of(image: Image.Image) -> int:
    grey = np.asarray(image.convert("L"))
    cells = [divmod(bit, 4) for bit in range(16)]
    return sum(
        1 << bit
        for bit, (row, column) in enumerate(cells)
        if grey[row * _CELL + _CELL // 2, column * _CELL + _CELL // 2] > 127
    )


def write_video(
    path: Path,
    times: Sequence[int],
    *,
    time_base: Fraction = Fraction(1, 25),
    codec: str = "libx264",
    options: dict[str, str] | None = None,
    container_options: dict[str, str] | None = None,
    gop: int = 10,
    b_frames: int = 0,
) -> Path:
    with av.open(str(path), "w", options=container_options or {}) as container:
        stream = container.add_stream(codec, rate=25, options=options or {})
        stream.width = stream.height = SIDE
        stream.pix_fmt = "yuv420p"
        stream.time_base = stream.codec_context.time_base = time_base
        stream.codec_context.gop_size = gop
        stream.codec_context.max_b_frames = b_frames
        for number, time in enumerate(times):
            frame = av.VideoFrame.from_ndarray(numbered(number), format="rgb24")
            frame.pts, frame.time_base = time, time_base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path
