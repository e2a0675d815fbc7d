"""What is labelled by ranges and not by geometry: audio, time series, text, HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects.frames import Range, Ranges
from encord_portal.sdk.objects.html_node import HtmlRange


def _checked_ranges(value: Any, what: str) -> Ranges:
    if not isinstance(value, list | tuple) or not all(isinstance(item, Range) for item in value):
        raise LabelRowError(f"`range` of {what} must be a list of Range, not {value!r:.300}")
    return list(value)


@dataclass(slots=True, kw_only=True)
class _RangeCoordinates:
    range: Ranges

    def __post_init__(self) -> None:
        self.range = _checked_ranges(self.range, type(self).__name__)

    def to_dict(self) -> dict[str, Any]:
        """Give the ranges as dictionaries."""
        return {"range": [{"start": item.start, "end": item.end} for item in self.range]}


@dataclass(slots=True, kw_only=True)
class AudioCoordinates(_RangeCoordinates):
    """Stretches of an audio file.

    Attributes:
        range: Ranges in milliseconds.
    """


@dataclass(slots=True, kw_only=True)
class TimeRangeCoordinates(_RangeCoordinates):
    """Stretches of a time series.

    Attributes:
        range: Ranges on the series' own axis.
    """


@dataclass(slots=True, kw_only=True)
class TextCoordinates(_RangeCoordinates):
    """Stretches of a plain text.

    Attributes:
        range: Ranges of character offsets.
    """


@dataclass(slots=True, kw_only=True)
class HtmlCoordinates:
    """Stretches of an HTML document.

    Attributes:
        range: Ranges between nodes.
    """

    range: Sequence[HtmlRange]

    def __post_init__(self) -> None:
        given: Any = self.range
        if not isinstance(given, list | tuple) or not all(
            isinstance(item, HtmlRange) for item in given
        ):
            raise LabelRowError(
                f"`range` of HtmlCoordinates must be a list of HtmlRange, not {given!r:.300}"
            )
        self.range = list(given)

    def to_dict(self) -> dict[str, Any]:
        """Give the ranges as dictionaries."""
        return {"range": [item.to_dict() for item in self.range]}
