"""HTML pages and PDF documents made of real texts, and where in them something stands."""

from __future__ import annotations

import ctypes
import re
import textwrap
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from encord_portal.demo import media
from encord_portal.demo.pictures import made_dir
from encord_portal.demo.truth import Seen, View
from encord_portal.pdfium import LOCK
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from encord_portal.sdk.objects.html_node import HtmlNode, HtmlRange

# The inline markup of the texts: a role, a link with words, an address, literal words.
_INLINE = re.compile(
    r":(?P<role>[a-z:]+):`(?P<said>[^`]+)`"
    r"|`(?P<words>[^`<]+?)\s*<(?P<target>[^>`]+)>`_"
    r"|(?P<address>https?://[^\s`>]+)"
    r"|``(?P<literal>[^`]+)``"
)
_STYLE = (
    "body { font: 16px/1.5 sans-serif; max-width: 42em; margin: 2em auto; color: #222; "
    "background: #fff } h1, h2 { line-height: 1.2 } code { font-size: 90% }"
)
_A4 = (595.0, 842.0)
_MARGIN, _FONT_SIZE, _LEADING, _LINES, _COLUMNS = 56.0, 10.5, 15.0, 48, 92


@dataclass(frozen=True, slots=True)
class Told:
    """Words of a page, the element that holds them and where they are."""

    tag: str
    text: str
    place: HtmlRange


@dataclass(frozen=True, slots=True)
class Printed:
    """Words of a document, the page (from 0) and the box around them."""

    text: str
    page: int
    box: BoundingBoxCoordinates


def text_of(member: str) -> str:
    """A text of the manifest."""
    return media.path_of(member).read_text(encoding="utf-8")


def source_file(member: str) -> Path:
    """A text of the manifest as it is."""
    return media.path_of(member)


def scan_file(picture: Path, name: str) -> Path:
    """A picture as a document of one page, without a layer of text."""
    target = made_dir() / f"{name}.pdf"
    if not target.exists():
        partial = target.with_suffix(".part")
        with Image.open(picture) as image:
            image.convert("L").save(partial, format="PDF", resolution=100)
        partial.replace(target)
    return target


def box_in(seen: Seen, view: View) -> BoundingBoxCoordinates:
    """A box on the picture as fractions of the page that shows nothing else.

    Raises:
        ValueError: The truth knows no box of it.
    """
    if seen.box is None:
        raise ValueError(f"The truth about a {seen.kind} holds no box.")
    x, y, width, height = seen.box
    return BoundingBoxCoordinates(
        height=height / view.height,
        width=width / view.width,
        top_left_x=x / view.width,
        top_left_y=y / view.height,
    )


def html_file(member: str) -> Path:
    """A text in reStructuredText as an HTML page."""
    target = made_dir() / f"{Path(member).stem}.html"
    page = ET.tostring(_page(text_of(member)), encoding="unicode", method="html")
    target.write_text(f"<!DOCTYPE html>{page}", encoding="utf-8")
    return target


def told(member: str) -> Iterator[Told]:
    """Every run of text of the page, in order."""
    body = _page(text_of(member))[1]
    yield from _runs(body, "/html[1]/body[1]")


def part_of(run: Told, start: int, end: int) -> HtmlRange:
    """The characters ``start`` to ``end - 1`` of a run."""
    xpath = run.place.start.xpath
    return HtmlRange(
        start=HtmlNode(xpath=xpath, offset=start), end=HtmlNode(xpath=xpath, offset=end)
    )


def pdf_file(member: str) -> Path:
    """A plain text as a document with a layer of text, on A4."""
    target = made_dir() / f"{Path(member).name}.pdf"
    if target.exists():
        return target
    lines: list[str] = []
    for line in text_of(member).splitlines():
        lines += textwrap.wrap(line, _COLUMNS, subsequent_indent="  ") or [""]
    partial = target.with_suffix(".part")
    with LOCK:
        document = pypdfium2.PdfDocument.new()
        try:
            font = pdfium.FPDFText_LoadStandardFont(document.raw, b"Helvetica")
            for first in range(0, len(lines), _LINES):
                _print(document, font, lines[first : first + _LINES])
            document.save(partial)
        finally:
            document.close()
    partial.replace(target)
    return target


def printed(path: Path, pattern: str) -> list[Printed]:
    """Where a pattern stands in a document; a find that is broken over lines is left out."""
    found = []
    with LOCK:
        document = pypdfium2.PdfDocument(path)
        try:
            for number, page in enumerate(document):
                words = page.get_textpage()
                for match in re.finditer(pattern, words.get_text_range(), re.MULTILINE):
                    box = _box(words, *match.span(), *page.get_size())
                    if box is not None:
                        found.append(Printed(match[0], number, box))
        finally:
            document.close()
    return found


def _page(text: str) -> ET.Element:
    """The text's headings, lists and paragraphs; comments and directives are left out."""
    html = ET.Element("html", lang="en")
    head = ET.SubElement(html, "head")
    ET.SubElement(head, "meta", charset="utf-8")
    ET.SubElement(head, "title").text = "A data set"
    ET.SubElement(head, "style").text = _STYLE
    body = ET.SubElement(html, "body")
    bullets: ET.Element | None = None
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in block.splitlines()]
        if len(lines) > 1 and re.fullmatch(r"([=-])\1{2,}", lines[1]):
            level = "h1" if lines[1].startswith("=") else "h2"
            _fill(ET.SubElement(body, level), lines[0])
            lines, bullets = lines[2:], None
        if not lines or lines[0].startswith(".."):
            continue
        if lines[0].startswith(("- ", "* ", ":'")):
            bullets = ET.SubElement(body, "ul") if bullets is None else bullets
            for item in re.split(r"\n(?=[-*] |:')", "\n".join(lines)):
                _fill(ET.SubElement(bullets, "li"), " ".join(item.lstrip("-* ").split()))
        else:
            bullets = None
            _fill(ET.SubElement(body, "p"), " ".join(lines))
    return html


def _fill(element: ET.Element, text: str) -> None:
    """Put text into an element, its markup as elements of their own."""
    last: ET.Element | None = None

    def add(plain: str) -> None:
        if last is None:
            element.text = plain or None
        else:
            last.tail = plain or None

    end = 0
    for match in _INLINE.finditer(text):
        add(text[end : match.start()])
        end = match.end()
        if match["target"] or match["address"]:
            last = ET.SubElement(element, "a", href=match["target"] or match["address"])
        elif match["role"] and match["role"].startswith("foot"):
            last = ET.SubElement(element, "cite")
        elif match["role"] == "term":
            last = ET.SubElement(element, "em")
        else:
            last = ET.SubElement(element, "code")
        last.text = match["said"] or match["words"] or match["address"] or match["literal"]
    add(text[end:])


def _runs(element: ET.Element, xpath: str) -> Iterator[Told]:
    texts = 0
    counts: dict[str, int] = {}
    if element.text and element.text.strip():
        texts += 1
        yield _run(element.tag, element.text, f"{xpath}/text()[{texts}]")
    for child in element:
        counts[child.tag] = counts.get(child.tag, 0) + 1
        yield from _runs(child, f"{xpath}/{child.tag}[{counts[child.tag]}]")
        if child.tail:
            texts += 1
            yield _run(element.tag, child.tail, f"{xpath}/text()[{texts}]")


def _run(tag: str, text: str, xpath: str) -> Told:
    start, end = HtmlNode(xpath=xpath, offset=0), HtmlNode(xpath=xpath, offset=len(text))
    return Told(tag, text, HtmlRange(start=start, end=end))


def _print(document: pypdfium2.PdfDocument, font: object, lines: list[str]) -> None:
    width, height = _A4
    page = document.new_page(width, height)
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        text = pdfium.FPDFPageObj_CreateTextObj(document.raw, font, _FONT_SIZE)
        content = (line + "\0").encode("utf-16-le")
        buffer = (ctypes.c_ushort * (len(content) // 2)).from_buffer_copy(content)
        pdfium.FPDFText_SetText(text, buffer)
        pdfium.FPDFPageObj_Transform(
            text, 1, 0, 0, 1, _MARGIN, height - _MARGIN - _LEADING * (number + 1)
        )
        pdfium.FPDFPage_InsertObject(page.raw, text)
    page.gen_content()


def _box(
    words: pypdfium2.PdfTextPage, start: int, end: int, width: float, height: float
) -> BoundingBoxCoordinates | None:
    """The box around characters, in fractions from the top left corner."""
    boxes = [words.get_charbox(index, loose=True) for index in range(start, end)]
    if max(box[1] for box in boxes) - min(box[1] for box in boxes) > _LEADING / 2:
        return None
    left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return BoundingBoxCoordinates(
        height=(top - bottom) / height,
        width=(right - left) / width,
        top_left_x=left / width,
        top_left_y=1 - top / height,
    )
