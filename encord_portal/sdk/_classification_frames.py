"""Placing classifications in frames, where the deprecated calls show them.

The server keeps the frames of a classification in ``classification_answers`` only (wire protocol
§5.3 and §5.6). Label rows as dictionaries show it in the ``classifications`` of each frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from encord_portal.sdk.constants.enums import DataType

# Their labels hang on the unit itself; those of other kinds hang on numbered frames.
_ONE_FRAME_PER_UNIT = {DataType.IMAGE.value, DataType.IMG_GROUP.value}
_NO_FRAMES = {DataType.AUDIO.value, DataType.PLAIN_TEXT.value, DataType.TIME_SERIES.value}


def place_classifications(label_row: dict[str, Any]) -> None:
    """Add to each frame the classifications whose ranges cover it, in place."""
    answers = label_row.get("classification_answers") or {}
    for answer in answers.values():
        if not answer.get("featureHash"):
            continue
        entry = _entry(answer)
        for frame in _frames(answer.get("range")):
            _place_in_units(label_row, frame, entry)
        for space_id, placement in (answer.get("spaces") or {}).items():
            space = (label_row.get("spaces") or {}).get(space_id)
            if space is not None and placement.get("type") == "frame":
                for frame in _frames(placement.get("range")):
                    _place_in_frames(space.setdefault("labels", {}), frame, entry)


def _frames(ranges: Iterable[list[int]] | None) -> Iterator[int]:
    for start, end in ranges or ():
        yield from range(start, end + 1)


def _entry(answer: dict[str, Any]) -> dict[str, Any]:
    attributes = answer.get("classifications") or [{}]
    first = attributes[0]
    entry = {
        "classificationHash": answer["classificationHash"],
        "featureHash": answer["featureHash"],
        "name": first.get("name", ""),
        "value": first.get("value", ""),
        "createdAt": answer.get("createdAt") or "",
        "confidence": answer.get("confidence", 1.0),
        "manualAnnotation": first.get("manualAnnotation", True),
    }
    for name in ("createdBy", "lastEditedAt", "lastEditedBy"):
        if answer.get(name) is not None:
            entry[name] = answer[name]
    return entry


def _place_in_units(label_row: dict[str, Any], frame: int, entry: dict[str, Any]) -> None:
    data_type = label_row.get("data_type")
    if data_type in _NO_FRAMES:
        return
    for unit in (label_row.get("data_units") or {}).values():
        if data_type not in _ONE_FRAME_PER_UNIT:
            _place_in_frames(unit.setdefault("labels", {}), frame, entry)
        elif int(unit.get("data_sequence", 0)) == frame:
            _place(unit.setdefault("labels", {}), entry)


def _place_in_frames(labels: dict[str, Any], frame: int, entry: dict[str, Any]) -> None:
    _place(labels.setdefault(str(frame), {"objects": [], "classifications": []}), entry)


def _place(labels: dict[str, Any], entry: dict[str, Any]) -> None:
    placed = labels.setdefault("classifications", [])
    hash_ = entry["classificationHash"]
    if all(other.get("classificationHash") != hash_ for other in placed):
        placed.append(dict(entry))
