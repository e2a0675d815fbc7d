"""Ranges as people read and type them: frames, moments of a recording, characters of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, Literal

from labels.errors import BadEdit
from labels.forms.moments import seconds_of
from labels.merging.timelines import FrameRanges, merged_ranges
from labels.rendering.regions import clock

Unit = Literal["frames", "time", "characters"]
_BARE: Final = re.compile(r"[\d.]+", re.ASCII)
_WHOLE: Final = re.compile(r"\d{1,9}")
_HINTS: Final = {
    "frames": "frames as in 0-10, 14",
    "time": "moments as in 0:01.5-0:03, 1:20-1:25",
    "characters": "characters as in 0-10, 14",
}
_UNITS: Final[dict[str, Unit]] = {"audio": "time", "plain_text": "characters"}


def unit_of(data_type: str) -> Unit:
    """What the ranges of a row count."""
    return _UNITS.get(data_type, "frames")


def shown_ranges(ranges: Sequence[Sequence[int]], unit: Unit) -> str:
    """All of them, in the form in which they can be typed."""
    return ", ".join(
        _shown(first, unit) if first == last else f"{_shown(first, unit)}-{_shown(last, unit)}"
        for first, last in ranges
    )


def typed_ranges(text: str, unit: Unit, last: int | None) -> FrameRanges:
    """The ranges that somebody typed, in order, what touches joined.

    Args:
        text: Ranges with commas between them; the ends with a hyphen between them.
        unit: What the ends are.
        last: The last frame, millisecond or character there is; ``None``: it is not known.

    Raises:
        BadEdit: It cannot be read, or lies outside; the sentence says what is expected.
    """
    pairs = []
    for part in text.replace("\u2013", "-").replace(";", ",").split(","):
        if not part.strip():
            continue
        ends = [_typed(each.strip(), unit) for each in part.split("-")]
        if len(ends) > 2 or ends[0] > ends[-1]:
            raise BadEdit(f"“{part.strip():.40}” is no range: type {_HINTS[unit]}.")
        if last is not None and ends[-1] > last:
            raise BadEdit(f"“{part.strip():.40}” is outside: {_end(unit, last)}.")
        pairs.append((ends[0], ends[-1]))
    if not pairs:
        raise BadEdit(f"Say where it is: type {_HINTS[unit]}.")
    return merged_ranges(pairs)


def place_text(value: Any, unit: Unit) -> str:
    """Where an instance is, in a few words, for a list of differences."""
    if value is True:
        return "there"
    if not isinstance(value, dict):
        return "not there"
    if "other" in value:
        return "another one of its class"
    if "range_html" in value:
        count = len(value["range_html"])
        return f"{count} place{'' if count == 1 else 's'} of the page"
    ranges = value["range"]
    more = f" and {len(ranges) - 4} more" if len(ranges) > 4 else ""
    said = {"frames": "frames", "time": "", "characters": "characters"}[unit]
    return f"{said} {shown_ranges(ranges[:4], unit)}{more}".strip()


def _end(unit: Unit, last: int) -> str:
    if unit == "time":
        return f"the recording ends at {clock(last)}"
    return f"the last {unit.removesuffix('s')} is {last}"


def _shown(number: int, unit: Unit) -> str:
    return clock(number) if unit == "time" else str(number)


def _typed(text: str, unit: Unit) -> int:
    if unit != "time":
        if not (text.isascii() and _WHOLE.fullmatch(text)):
            raise BadEdit(f"“{text:.40}” is no number: type {_HINTS[unit]}.")
        return int(text)
    # A bare number is seconds.
    seconds = seconds_of(f"{text} s" if _BARE.fullmatch(text) else text)
    if seconds is None:
        raise BadEdit(f"“{text:.40}” is no moment: type {_HINTS[unit]}.")
    return round(seconds * 1000)
