"""Moments of a video or a recording as people type them."""

from __future__ import annotations

import re

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):(\d{1,2}(?:[.,]\d{1,6})?)", re.ASCII)
_SECONDS = re.compile(r"(\d{1,6}(?:[.,]\d{1,6})?) ?s", re.ASCII)


def seconds_of(text: str) -> float | None:
    """Seconds from ``mm:ss.mmm``, ``h:mm:ss`` or ``12.5s``; ``None`` where it is no moment."""
    if found := _CLOCK.fullmatch(text):
        hours, minutes, seconds = int(found[1] or 0), int(found[2]), found[3]
        return hours * 3600 + minutes * 60 + float(seconds.replace(",", "."))
    if found := _SECONDS.fullmatch(text):
        return float(found[1].replace(",", "."))
    return None
