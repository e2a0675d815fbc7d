"""Plain text and HTML: decoded as a whole, because ranges count its characters."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from encord_portal.platform.media.facts import Facts, Kind
from encord_portal.platform.media.limits import MAX_TEXT_BYTES, MediaRefused

_HTML = re.compile(r"<(!doctype\s+html|html)\b", re.IGNORECASE)
# Tab, line feed, form feed, carriage return and escape do occur in texts.
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def probe(path: Path) -> Facts:
    """Read a text's facts.

    Raises:
        MediaRefused: No text in UTF-8 (or UTF-16 with its mark), or one that is too long.
    """
    if path.stat().st_size > MAX_TEXT_BYTES:
        raise MediaRefused(f"This text is longer than {MAX_TEXT_BYTES} bytes; split it.")
    text = _decoded(path.read_bytes())
    control = _CONTROL.search(text)
    if control:
        raise MediaRefused(
            f"This file is no text: character {control.start()} is the control character "
            f"U+{ord(control[0]):04X}."
        )
    return Facts(
        kind=Kind.PLAIN_TEXT,
        mime_type="text/html" if _HTML.match(_without_prolog(text[:100_000])) else "text/plain",
        text_length=len(text),
    )


def _without_prolog(text: str) -> str:
    """The text after an XML declaration and comments."""
    for opening, closing in (("<?xml", "?>"), ("<!--", "-->")):
        text = text.lstrip()
        while text.startswith(opening):
            text = text.partition(closing)[2].lstrip()
    return text


def _decoded(content: bytes) -> str:
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise MediaRefused(
            f"This file is no text in UTF-8: byte {error.start} does not fit."
        ) from error
