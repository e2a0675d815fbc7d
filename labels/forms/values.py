"""Plain answer values as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from encord_portal.sdk.objects.attributes import Attribute
from labels.merging.timelines import Timeline
from labels.merging.values import AnswerValue


def label_of(attribute: Attribute[Any], value: AnswerValue) -> str:
    """A plain value as people read it."""
    if value is None or value in ("", []):
        return "no answer"
    labels = {option.feature_node_hash: option.label for option in attribute.options}
    if isinstance(value, list):
        order = list(labels)
        chosen = sorted(value, key=lambda each: order.index(each) if each in labels else -1)
        return ", ".join(labels.get(each, each) for each in chosen)
    return labels.get(value, value) if isinstance(value, str) else str(value)


def timeline_text(attribute: Attribute[Any], timeline: Timeline) -> list[tuple[str, str]]:
    """Each answer of a dynamic attribute with the frames on which it holds."""
    ranges: dict[str, list[tuple[int, int]]] = {}
    for segment in timeline:
        if segment.value is not None:
            label = label_of(attribute, segment.value)
            ranges.setdefault(label, []).append((segment.start, segment.end))
    return [(label, ranges_text(where)) for label, where in ranges.items()]


def ranges_text(ranges: Sequence[tuple[int, int]], limit: int = 4) -> str:
    """Ranges of frames, ``0-10, 14``, cut after a few."""
    parts = [str(start) if start == end else f"{start}\u2013{end}" for start, end in ranges[:limit]]
    more = len(ranges) - limit
    return ", ".join(parts) + (f" and {more} more" if more > 0 else "")


def cut(ranges: Iterable[tuple[int, int]], first: int, last: int) -> list[tuple[int, int]]:
    """The part of the ranges from one frame to another, both included."""
    return [
        (max(start, first), min(end, last))
        for start, end in ranges
        if start <= last and end >= first
    ]
