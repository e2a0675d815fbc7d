"""The window of a slice as it stands in an address."""

from __future__ import annotations

from labels.errors import BadInput
from labels.rendering.media.dicom import PRESETS
from labels.rendering.media.slices import SliceFacts, Window


def parse_window(text: str) -> Window | None:
    """A preset's name, or ``center,width``.

    Raises:
        BadInput: It is neither.
    """
    if not text:
        return None
    if text in PRESETS:
        return PRESETS[text]
    try:
        center, width = (float(part) for part in text.split(","))
    except ValueError:
        center = width = float("nan")
    if not (abs(center) < 1e9 and 1 <= width < 1e9):
        names = ", ".join(PRESETS)
        raise BadInput(f"window must be center,width (width from 1) or one of: {names}.")
    return Window(center, width)


def shown_window(text: str, facts: SliceFacts) -> Window | None:
    """The window through which a slice is shown; the file's own where the address names none."""
    try:
        return parse_window(text) or facts.window
    except BadInput:
        return facts.window
