"""The two ways in which clients place classifications, told apart and translated.

Newer clients (0.1.211) keep the placement in ``classification_answers`` (``featureHash`` and
``range``) and ignore the lists in frames. Older ones (0.1.107) look at the lists in frames only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from encord_portal.platform.services.label_format import SINGLE_FRAME_TYPES, frame_of
from encord_portal.platform.wire import JsonObject

_FRAMELESS = frozenset({"audio", "plain_text", "time_series"})
_CLIENT = re.compile(r"encord-sdk-python/")
_ENTRY_KEYS = (
    *("classificationHash", "featureHash", "createdAt", "createdBy", "confidence"),
    *("manualAnnotation", "lastEditedAt", "lastEditedBy"),
)


def places_in_frames(user_agent: str) -> bool:
    """Whether a client reads placements from frames; the older ones do not name pydantic."""
    return bool(_CLIENT.search(user_agent)) and " pydantic/" not in user_agent


def add_ranges(row: JsonObject) -> None:
    """Complete answers that an older client has saved, from the lists in frames."""
    answers = row["classification_answers"]
    lacking = {
        key
        for key, entry in answers.items()
        if not entry.get("featureHash") or "range" not in entry
    }
    if not lacking:
        return
    frames: dict[str, list[int]] = {}
    for frame, blob in _frames(row):
        for entry in blob.get("classifications", []):
            key = entry["classificationHash"]
            if key in lacking:
                frames.setdefault(key, []).append(frame)
                for name in _ENTRY_KEYS:
                    if name in entry:
                        answers[key].setdefault(name, entry[name])
    for key, numbers in frames.items():
        answers[key]["range"] = as_ranges(numbers)


def add_frame_entries(row: JsonObject, names: dict[str, tuple[str, str]], frames: int) -> None:
    """Write placements into the frames, for older clients.

    Args:
        row: The label dictionary, changed in place.
        names: Name and value of each ontology classification, by feature hash.
        frames: How many frames the row has.
    """
    if row["data_type"] in _FRAMELESS:
        return
    single = row["data_type"] in SINGLE_FRAME_TYPES
    blobs = dict(_frames(row))
    maps = [unit["labels"] for unit in row["data_units"].values()]
    for hash_, entry in row["classification_answers"].items():
        name, value = names.get(entry.get("featureHash") or "", ("", ""))
        placed = {"name": name, "value": value, "classificationHash": hash_}
        placed |= {key: entry[key] for key in _ENTRY_KEYS if entry.get(key) is not None}
        for start, end in entry.get("range") or []:
            for frame in range(start, min(end + 1, frames)):
                blob = blobs.get(frame)
                if blob is None:
                    if single or not maps:
                        continue
                    blob = maps[0][str(frame)] = blobs[frame] = {"objects": []}
                listed = blob.setdefault("classifications", [])
                if all(each["classificationHash"] != hash_ for each in listed):
                    listed.append(dict(placed))


def as_ranges(frames: list[int]) -> list[list[int]]:
    """Sorted, inclusive ranges that hold exactly these frames."""
    ranges: list[list[int]] = []
    for frame in sorted(set(frames)):
        if ranges and frame == ranges[-1][1] + 1:
            ranges[-1][1] = frame
        else:
            ranges.append([frame, frame])
    return ranges


def _frames(row: JsonObject) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, unit in enumerate(row["data_units"].values()):
        labels = unit.get("labels") or {}
        if row["data_type"] in SINGLE_FRAME_TYPES:
            yield frame_of(unit, number), labels
        else:
            yield from ((int(key), blob) for key, blob in labels.items() if key.isdecimal())
