"""Colours of ontology objects, made safe to put into a picture."""

from __future__ import annotations

import re

FALLBACK = "#8a94a6"
_HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")
_SHORT_HEX = re.compile(r"#[0-9a-fA-F]{3}\Z")


def safe_colour(color: str | None) -> str:
    """The colour as ``#rrggbb``; a neutral grey when it is none (ontologies don't check them)."""
    text = (color or "").strip()
    if _HEX.match(text):
        return text.lower()
    if _SHORT_HEX.match(text):
        return "#" + "".join(digit * 2 for digit in text[1:].lower())
    return FALLBACK
