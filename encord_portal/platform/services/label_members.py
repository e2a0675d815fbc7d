"""Members of labels without which, or with which, no client can read a dictionary again.

Geometry and confidence are looked at elsewhere (:mod:`encord_portal.sdk.objects.plausibility`);
here it is who and when, the names of skeletons, numbers, and places in web pages and in spaces.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any

from encord_portal.platform.wire import JsonObject
from encord_portal.sdk.objects.plausibility import time_problem

_TIMES = ("createdAt", "lastEditedAt")
_AUTHORS = ("createdBy", "lastEditedBy")
# Rows of which object_answers are the only place of objects, and the key that says where.
RANGES = {
    "audio": "range",
    "plain_text": "range",
    "time_series": "range",
    "text/html": "range_html",
}
# What a reader asks for in each entry of these parts, and what it is when nothing was said.
_ENTRIES: dict[str, tuple[str, str]] = {
    "object_answers": ("objectHash", "classifications"),
    "object_actions": ("objectHash", "actions"),
    "classification_answers": ("classificationHash", "classifications"),
}


def complete(labels: JsonObject) -> None:
    """Add what follows from the rest and what readers insist on; what is malformed stays so.

    Args:
        labels: A label dictionary, changed in place.
    """
    if labels.get("spaces") is None:
        labels["spaces"] = {}
    for part, (hash_key, listed) in _ENTRIES.items():
        entries = labels.get(part)
        for key, entry in entries.items() if isinstance(entries, dict) else ():
            if isinstance(entry, dict):
                entry.setdefault(hash_key, key)
                entry.setdefault(listed, [])


def signature_problem(entry: Mapping[str, Any]) -> str | None:
    """What is wrong with who made and changed a label, and when; each may be missing or null."""
    get = entry.get
    try:
        return _signature_problem(
            get("createdAt"), get("lastEditedAt"), get("createdBy"), get("lastEditedBy")
        )
    except TypeError:  # what cannot be hashed is neither a time nor an email
        return "createdAt, lastEditedAt, createdBy and lastEditedBy must be texts or null."


# The same few values stand in all entries of a row.
@lru_cache(maxsize=4096)
def _signature_problem(*values: Any) -> str | None:
    for key, value in zip((*_TIMES, *_AUTHORS), values, strict=True):
        if value is None:
            continue
        if key in _AUTHORS:
            if not isinstance(value, str):
                return f"{key} must be an email or null, not {value!r:.60}."
        elif problem := time_problem(value):
            return f"{key} {problem}"
    return None


def skeleton_problem(entry: Mapping[str, Any]) -> str | None:
    """What is wrong with the names that a skeleton and its points have."""
    if not isinstance(entry.get("name"), str):
        return "a skeleton needs its name, a text."
    points = entry["skeleton"]
    for number, point in points.items() if isinstance(points, dict) else enumerate(points):
        if not isinstance(point.get("name"), str):
            return f"skeleton.{number} needs the name of the point, a text."
    return None


def number_problem(entry: Mapping[str, Any]) -> str | None:
    """What is wrong with the number that an object has among those of its class."""
    value = entry.get("objectNumber")
    if value is None or (type(value) is int and value >= 0):
        return None
    return f"objectNumber must be a whole number from 0, not {value!r:.60}."


def html_problem(ranges: Any) -> str | None:
    """What is wrong with stretches of a web page."""
    if not isinstance(ranges, list):
        return f"must be a list of stretches, not {ranges!r:.60}."
    for number, each in enumerate(ranges):
        for side in ("start", "end"):
            node = each.get(side) if isinstance(each, dict) else None
            if (
                not isinstance(node, dict)
                or not isinstance(node.get("xpath"), str)
                or type(node.get("offset")) is not int
            ):
                return f"[{number}].{side} must have xpath, a text, and offset, a whole number."
    return None


def foreign_space(labels: JsonObject, known: Collection[str]) -> str | None:
    """The place where a dictionary names a space that its row does not have.

    Args:
        labels: A label dictionary; what is malformed in it is passed over.
        known: The spaces of the row; ``root`` is the row itself.
    """
    holders = {"": labels}
    for part in ("object_answers", "classification_answers"):
        entries = labels.get(part)
        if isinstance(entries, dict):
            holders.update({f"{part}.{key:.80}.": each for key, each in entries.items()})
    for where, holder in holders.items():
        spaces = holder.get("spaces") if isinstance(holder, dict) else None
        for key in spaces if isinstance(spaces, dict) else ():
            if key not in known and (key != "root" or not where):
                return f"{where}spaces.{key:.80}"
    return None


def clash(answers: JsonObject) -> str | None:
    """Tell of two classifications of one class that are on the same frames of the row itself."""
    placed: dict[str, list[tuple[int, int, str]]] = {}
    for key, entry in answers.items():
        feature = entry.get("featureHash")
        if feature is not None and not entry.get("spaces"):
            spans = placed.setdefault(feature, [])
            spans.extend((start, end, key) for start, end in entry.get("range") or [])
    for spans in placed.values():
        spans.sort()
        for (_, end, key), (start, _, other) in pairwise(spans):
            if start <= end and key != other:
                return (
                    f"classification_answers.{other:.80}: {key:.80} is of the same class and on "
                    f"frame {start}, too; a frame has one classification of a class."
                )
    return None
