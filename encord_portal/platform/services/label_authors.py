"""Who made and who changed each label, where the one who saves has left that to the platform."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from encord_portal.platform.slices import Frames
from encord_portal.platform.wire import JsonObject


def fill_in(labels: JsonObject, email: str) -> None:
    """Name the saving person wherever a label names nobody.

    Args:
        labels: A label dictionary, changed in place; what is malformed in it is passed over.
        email: Who saves it.
    """
    for entry in _entries(labels):
        _sign(entry, email)

    def sign_frame(blob: Any) -> None:
        for entry in _of_frame(blob) if isinstance(blob, dict) else ():
            _sign(entry, email)

    for unit in _values(labels.get("data_units")):
        placed = unit.get("labels") if isinstance(unit, dict) else None
        if isinstance(placed, Frames):
            placed.change(sign_frame)


def _sign(entry: Any, email: str) -> None:
    if not isinstance(entry, dict):
        return
    if entry.get("createdBy") is None:
        entry["createdBy"] = email
    if entry.get("lastEditedBy") is None and entry.get("lastEditedAt") is not None:
        entry["lastEditedBy"] = email


def _entries(labels: JsonObject) -> Iterator[Any]:
    """Everything that carries authors: labels in frames and in spaces, and labels with ranges."""
    for home in (*_values(labels.get("data_units")), *_values(labels.get("spaces"))):
        placed = home.get("labels") if isinstance(home, dict) else None
        if isinstance(placed, Frames):
            continue
        if isinstance(placed, dict) and ("objects" in placed or "classifications" in placed):
            yield from _of_frame(placed)
            continue
        for blob in _values(placed):
            if isinstance(blob, dict):
                yield from _of_frame(blob)
    yield from _values(labels.get("classification_answers"))
    for answer in _values(labels.get("object_answers")):
        # Answers of objects that are drawn carry no authors: their frames do.
        if isinstance(answer, dict) and ("createdAt" in answer or "createdBy" in answer):
            yield answer


def _values(found: Any) -> Iterator[Any]:
    if isinstance(found, dict):
        yield from found.values()


def _of_frame(blob: JsonObject) -> Iterator[Any]:
    for kind in ("objects", "classifications"):
        entries = blob.get(kind)
        if isinstance(entries, list):
            yield from entries
