"""A part of a text as a sheet: its lines as letters, the labelled characters marked."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape

from labels.rendering.lanes import Lane
from labels.rendering.media.texts import TextPart
from labels.rendering.shapes import Box, Drawing, PixelBounds
from labels.rendering.sheets import Sheet
from labels.rendering.svg import Mark, number

# What a ticket shows without being scrolled much; the characters of a cell are as wide as high
# ones of a typewriter are.
CHARACTERS = 4000
_CELLS = 100
_CELL, _LINE, _LETTERS, _MARGIN = 8.4, 32, 14, 24
_TAB = 4


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the sheet: its characters from ``start`` on, and the cell where each begins.

    ``edges`` has one more than there are characters: where the line ends.
    """

    start: int
    text: str
    edges: tuple[int, ...]


def text_sheet(title: str, text: str, part: TextPart, labelled: Sequence[Lane]) -> Sheet:
    """A part of a text, long lines cut where the sheet ends.

    Args:
        title: What the file is called.
        text: The whole text.
        part: Which part of it.
        labelled: The objects and their characters; those that are in the part are marked.
    """
    lines = list(_lines(text[part.start : part.end], part.start))
    drawing = "".join(_drawn(line, row) for row, line in enumerate(lines))
    return Sheet(
        title=title,
        content=b"",
        content_type="",
        etag=sha256(drawing.encode()).hexdigest(),
        width=round(_CELLS * _CELL + 2 * _MARGIN),
        height=len(lines) * _LINE + 2 * _MARGIN,
        marks=[mark for each in labelled if (mark := _mark(each, lines))],
        drawing=(
            '<rect width="100%" height="100%" fill="#fff"/>'
            f'<g font-family="monospace" font-size="{_LETTERS}" fill="#16191f">{drawing}</g>'
        ),
    )


def _lines(text: str, offset: int) -> Iterator[_Line]:
    start, edges = 0, [0]
    for at, character in enumerate(text):
        wide = _cells(character, edges[-1])
        if edges[-1] + wide > _CELLS and at > start:
            yield _Line(offset + start, text[start:at], tuple(edges))
            start, edges = at, [0]
            wide = _cells(character, 0)
        edges.append(edges[-1] + wide)
        if character == "\n":
            yield _Line(offset + start, text[start : at + 1], tuple(edges))
            start, edges = at + 1, [0]
    if start < len(text) or not text:
        yield _Line(offset + start, text[start:], tuple(edges))


def _cells(character: str, at: int) -> int:
    """How many cells a character takes; the end of a line takes one, so that it can be marked."""
    if character == "\t":
        return _TAB - at % _TAB
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _drawn(line: _Line, row: int) -> str:
    """The line's letters, each run of them stretched to its cells: fonts differ in their widths."""
    shown = line.text.rstrip("\r\n")
    if not shown.strip():
        return ""
    y = _MARGIN + row * _LINE + _LINE * 0.72
    cells = line.edges[len(shown)]
    readable = "".join(
        " " * (line.edges[at + 1] - line.edges[at])
        if each == "\t"
        else each
        if each.isprintable()
        else "\ufffd"
        for at, each in enumerate(shown)
    )
    return (
        f'<text x="{_MARGIN}" y="{number(y)}" textLength="{number(cells * _CELL)}" '
        f'lengthAdjust="spacingAndGlyphs" xml:space="preserve">{escape(readable)}</text>'
    )


def _mark(lane: Lane, lines: Sequence[_Line]) -> Mark | None:
    boxes = [box for start, end in lane.ranges for box in _boxes(start, end, lines)]
    if not boxes:
        return None
    # The name stands above the letters, and does not touch them.
    bounds = PixelBounds(
        boxes[0].x,
        boxes[0].y - 3,
        max(box.x + box.width for box in boxes),
        max(box.y + box.height for box in boxes),
    )
    drawing = Drawing(tuple(boxes), bounds)
    return Mark(lane.instance_hash, lane.label, lane.color, "text", drawing)


def _boxes(start: int, end: int, lines: Sequence[_Line]) -> Iterator[Box]:
    for row, line in enumerate(lines):
        first, last = max(start - line.start, 0), min(end - line.start, len(line.text) - 1)
        if first > last:
            continue
        left, right = line.edges[first] * _CELL, line.edges[last + 1] * _CELL
        top = _MARGIN + row * _LINE + _LINE * 0.36
        yield Box(_MARGIN + left, top, max(right - left, 1), _LINE * 0.55)
