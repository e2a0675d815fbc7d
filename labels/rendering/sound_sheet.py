"""A part of a recording as a sheet: moments, loudness and pitches, the labels as stretches."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from PIL import Image, ImageDraw, ImageFont

from labels.rendering.lanes import Lane
from labels.rendering.media import sound
from labels.rendering.media.sound import Samples
from labels.rendering.regions import LINE_HEIGHT, clock, name_lines, ruler_moments
from labels.rendering.shapes import Box, Drawing, PixelBounds
from labels.rendering.sheets import Sheet
from labels.rendering.svg import Mark
from labels.rendering.timeline import FrameWindow

_RULER, _WAVE = 22, 170
_PAPER, _INK, _LOUD = (255, 255, 255), (70, 78, 92), (72, 98, 140)


def sound_sheet(
    title: str, samples: Samples, source: str, window: FrameWindow, lanes: Sequence[Lane]
) -> Sheet:
    """A part of a recording.

    Args:
        title: What the file is called.
        samples: The whole recording.
        source: What tells the recording from others: the hash of its file.
        window: The milliseconds shown.
        lanes: What is labelled; classifications of the whole recording have no stretches.
    """
    width, height = sound.COLUMNS, _RULER + _WAVE + sound.ROWS
    objects = [lane for lane in lanes if lane.color]
    lines = name_lines(objects, window)
    marks = (_mark(lane, lines, window, width, height) for lane in objects)
    return Sheet(
        title=title,
        content=_picture(samples, window, width, height),
        content_type="image/png",
        etag=f"sound-1:{source}:{window.first}:{window.last}",
        width=width,
        height=height,
        marks=[mark for mark in marks if mark],
    )


def _picture(samples: Samples, window: FrameWindow, width: int, height: int) -> bytes:
    canvas = Image.new("RGB", (width, height), _PAPER)
    draw = ImageDraw.Draw(canvas)
    font = ImageFont.load_default(11)
    for moment in ruler_moments(window):
        x = window.percent(moment) * width / 100
        draw.line((x, _RULER - 5, x, _RULER), fill=_INK)
        if x < width * 0.95:
            draw.text((x + 3, 3), clock(moment), fill=_INK, font=font)
    middle, reach = _RULER + _WAVE / 2, _WAVE / 2 - 2
    loudness = sound.loudness(samples, window.first, window.last, width)
    for column, (low, high) in enumerate(loudness):
        draw.line((column, middle - high * reach, column, middle - low * reach), fill=_LOUD)
    pitches = sound.spectrogram(samples, window.first, window.last)
    with Image.open(io.BytesIO(pitches.content)) as image:
        canvas.paste(image, (0, _RULER + _WAVE))
    buffer = io.BytesIO()
    canvas.save(buffer, "PNG")
    return buffer.getvalue()


def _mark(
    lane: Lane,
    lines: Mapping[tuple[str, int], int],
    window: FrameWindow,
    width: int,
    height: int,
) -> Mark | None:
    boxes, corners = [], []
    for start, end in lane.ranges:
        if end < window.first or start > window.last:
            continue
        left = window.percent(max(start, window.first)) * width / 100
        right = window.percent(min(end, window.last) + 1) * width / 100
        boxes.append(Box(left, _RULER, right - left, height - _RULER))
        corners.append((left, lines[lane.instance_hash, start]))
    if not boxes:
        return None
    left, line = corners[0]
    # Names stand on the upper edge of these bounds, those of stretches that overlap on their own.
    top = _RULER + LINE_HEIGHT * (line + 1)
    return Mark(
        object_hash=lane.instance_hash,
        label=lane.label,
        color=lane.color,
        shape="audio",
        drawing=Drawing(tuple(boxes), PixelBounds(left + 4, top, width, height)),
    )
