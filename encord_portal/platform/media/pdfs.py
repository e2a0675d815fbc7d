"""PDF documents, by PDFium: pages are counted and measured, none is drawn."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

from encord_portal.pdfium import LOCK
from encord_portal.platform.media.facts import Facts, Kind
from encord_portal.platform.media.limits import MAX_PDF_PAGES, MediaRefused

MIME_TYPE = "application/pdf"
# Where readers look for the header and for the end of a document.
_MARGIN = 1024


def recognise(path: Path) -> bool:
    """Whether the first bytes are those of a PDF document."""
    with path.open("rb") as file:
        return b"%PDF-" in file.read(_MARGIN)


def probe(path: Path) -> Facts:
    """Read a document's facts.

    Raises:
        MediaRefused: No PDF document, a damaged or encrypted one, or one with too many pages.
    """
    if not recognise(path):
        raise MediaRefused("This file is no PDF document.")
    if not _has_end(path):
        # PDFium would mend it and count the pages that are left.
        raise MediaRefused("This PDF document is damaged or cut off: its end is missing.")
    with LOCK:
        sizes = _page_sizes(path)
    alike = set(sizes)
    # Pages of several sizes have no size in common.
    width, height = alike.pop() if len(alike) == 1 else (None, None)
    return Facts(
        kind=Kind.PDF,
        mime_type=MIME_TYPE,
        number_of_frames=len(sizes),
        width=None if width is None else max(round(width), 1),
        height=None if height is None else max(round(height), 1),
        page_sizes=sizes,
    )


def _has_end(path: Path) -> bool:
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(size - _MARGIN, 0))
        return b"%%EOF" in file.read()


def _page_sizes(path: Path) -> list[tuple[float, float]]:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise MediaRefused(
                "This PDF document is encrypted; remove its password first."
            ) from error
        raise MediaRefused("This PDF document is damaged.") from error
    try:
        count = len(document)
        if not 1 <= count <= MAX_PDF_PAGES:
            raise MediaRefused(
                f"This PDF document has {count} pages; it may have 1 to {MAX_PDF_PAGES}."
            )
        return [_size(document, number) for number in range(count)]
    finally:
        document.close()


def _size(document: pypdfium2.PdfDocument, number: int) -> tuple[float, float]:
    try:
        width, height = document.get_page_size(number)
    except pypdfium2.PdfiumError as error:
        raise MediaRefused(f"Page {number + 1} of this PDF document is damaged.") from error
    if not (width > 0 and height > 0):
        raise MediaRefused(f"Page {number + 1} of this PDF document has no area.")
    return round(width, 3), round(height, 3)
