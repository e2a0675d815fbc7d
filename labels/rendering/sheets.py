"""A picture with its labels as one file that leaves the portal: for tickets, reports, mails."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape

from labels.rendering.painting import Paper
from labels.rendering.svg import Mark, number, overlay

# The file is looked at by itself: the page's style sheet is not there.
_STYLE = (
    ".area{fill-opacity:.16;stroke-width:2}.mask{fill-opacity:.38;stroke-width:1}"
    ".line{stroke-width:2.25}.rim{fill:none;stroke:#fff;stroke-opacity:.45;stroke-width:4}"
    ".reach{stroke:none}.dot,.dot-edge,.dot-rim,.hollow{stroke-linecap:round;fill:none}"
    ".dot{stroke-width:8}.dot-rim{stroke:#fff;stroke-opacity:.8;stroke-width:10}"
    ".dot-edge{stroke:#000;stroke-opacity:.6;stroke-width:12}.hollow{stroke:#fff;stroke-width:4.5}"
    ".is-selected .area,.is-selected .line{stroke-width:4}"
    ".mark-label{font:600 12px sans-serif;fill:#fff;stroke:#000;stroke-width:3;paint-order:stroke}"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn, and the marks over it.

    Attributes:
        title: What the file is called.
        content: A picture that Pillow reads; empty where ``drawing`` is in its place.
        content_type: The picture's MIME type.
        etag: Of the picture or the drawing alone.
        width: Pixels across in which the marks are placed.
        height: Pixels down.
        marks: In these pixels.
        aspect: How much taller than wide these pixels are shown.
        drawing: SVG elements in place of a picture.
    """

    title: str
    content: bytes
    content_type: str
    etag: str
    width: int
    height: int
    marks: Sequence[Mark]
    aspect: float = 1.0
    drawing: str = ""


def sheet_etag(sheet: Sheet, kind: str, paper: Paper, selected: str) -> str:
    """A strong ETag of the file, quoted: of the picture, of the labels and of how it is made."""
    drawn = overlay(sheet.marks, selected)
    made_of = f"{_STYLE}:{kind}:{sheet.title}:{sheet.etag}:{sheet.width}:{paper}:{drawn}"
    return f'"{sha256(made_of.encode()).hexdigest()[:32]}"'


def sheet_svg(sheet: Sheet, paper: Paper, selected: str) -> str:
    """One file with everything in it, in pixels of the picture."""
    shown_height = sheet.height * paper.aspect
    hidden = "" if paper.names else ".mark-label{display:none}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{sheet.width * paper.scale}" '
        f'height="{number(shown_height * paper.scale)}" '
        f'viewBox="0 0 {sheet.width} {number(shown_height)}">'
        f"<title>{escape(sheet.title)}</title><style>{_STYLE}{hidden}</style>"
        f'<g transform="scale(1 {paper.aspect:.6g})">{_below(sheet)}'
        f"{overlay(sheet.marks, selected)}</g></svg>"
    )


def _below(sheet: Sheet) -> str:
    if sheet.drawing:
        return sheet.drawing
    data = b64encode(sheet.content).decode()
    return (
        f'<image width="{sheet.width}" height="{sheet.height}" '
        f'preserveAspectRatio="none" href="data:{sheet.content_type};base64,{data}"/>'
    )
