"""PDF pages as pictures, by PDFium."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2

from encord_portal.pdfium import LOCK
from labels.rendering.media.errors import FrameOutOfRangeError, MediaUnreadableError
from labels.rendering.media.picture import Picture, lossless
from labels.rendering.media.slices import SliceFacts

# Letters of an ordinary page are sharp at this width; a poster's pixels have an end.
_WIDTH = 1600
_MOST_PIXELS = 16_000_000
_MILLIMETRES = 25.4 / 72


def read_page(path: Path, number: int) -> Picture:
    """Draw one page on white.

    Raises:
        MediaUnreadableError: No PDF document, or a damaged or encrypted one.
        FrameOutOfRangeError: The document has fewer pages.
    """
    with _page(path, number) as page:
        width, height = page.get_size()
        scale = min(_WIDTH / width, (_MOST_PIXELS / (width * height)) ** 0.5)
        return lossless(page.render(scale=scale).to_pil().convert("RGB"))


def page_facts(path: Path, number: int) -> SliceFacts:
    """The page's shape and size; see :func:`read_page` for what can be wrong."""
    with _page(path, number) as page:
        width, height = page.get_size()
    size = f"{width * _MILLIMETRES:.0f}, {height * _MILLIMETRES:.0f}"
    lines = (("page", str(number + 1)), ("size (mm)", size))
    return SliceFacts(window=None, aspect=height / width, lines=lines)


@contextmanager
def _page(path: Path, number: int) -> Iterator[pypdfium2.PdfPage]:
    with LOCK:
        try:
            document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError as error:
            raise MediaUnreadableError(f"This PDF document can't be read: {error}") from error
        try:
            count = len(document)
            if not 0 <= number < count:
                raise FrameOutOfRangeError(number, count)
            page = document[number]
            if min(page.get_size()) <= 0:
                raise MediaUnreadableError(f"Page {number + 1} of this document has no area.")
            yield page
        except pypdfium2.PdfiumError as error:
            raise MediaUnreadableError(f"Page {number + 1} can't be drawn: {error}") from error
        finally:
            document.close()
