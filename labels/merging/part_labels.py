"""The labels of one part of a row as those of a row of its own, for showing them.

What shows a row then shows a part as well. Nothing is written this way: edits name the part and
are written into its space (wire protocol §5.8).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from labels.merging.timelines import FrameRanges, merged_ranges, overlap

Json = dict[str, Any]


def part_labels(labels: Mapping[str, Any], space_id: str, empty: Json) -> Json:
    """A label dictionary with what is on one space.

    Args:
        labels: The label dictionary of the data group or scene.
        space_id: The space.
        empty: The dictionary of a row of the part's kind that has no labels.
    """
    space = (labels.get("spaces") or {}).get(space_id) or {}
    frames = _by_frame(_blobs_of(labels, space) or {})
    on = _frames_of(frames)
    objects = {
        key: _placed(entry, space_id)
        for key, entry in (labels.get("object_answers") or {}).items()
        if key in on or space_id in (entry.get("spaces") or {})
    }
    return empty | {
        "data_units": _with_labels(empty["data_units"], frames),
        "object_answers": objects,
        "object_actions": {
            key: entry | {"actions": list(_clipped(entry.get("actions") or (), on[key]))}
            for key, entry in (labels.get("object_actions") or {}).items()
            if key in on
        },
        "classification_answers": {
            key: _placed(entry, space_id)
            for key, entry in (labels.get("classification_answers") or {}).items()
            if space_id in (entry.get("spaces") or {})
        },
    }


def _blobs_of(labels: Mapping[str, Any], space: Mapping[str, Any]) -> Any:
    """What is on a space; of a scene's image it is kept in the data unit (wire protocol §5.9)."""
    if space.get("space_type") != "scene_image":
        return space.get("labels")
    where = space["scene_info"]
    key = f"{where['stream_id']}#{where.get('start_frame', where['event_index'])}"
    (unit,) = labels["data_units"].values()
    return unit["labels"].get(key)


def _by_frame(labels: Mapping[str, Any]) -> dict[int, Json]:
    if "objects" in labels or "classifications" in labels:
        return {0: dict(labels)}
    return {int(frame): dict(blob) for frame, blob in labels.items()}


def _frames_of(frames: Mapping[int, Json]) -> dict[str, FrameRanges]:
    found: dict[str, list[tuple[int, int]]] = {}
    for frame, blob in frames.items():
        for entry in blob.get("objects") or ():
            found.setdefault(entry["objectHash"], []).append((frame, frame))
    return {key: merged_ranges(ranges) for key, ranges in found.items()}


def _with_labels(units: Json, frames: Mapping[int, Json]) -> Json:
    """The data units with their labels: one unit for all frames, or one for each."""
    if len(units) > 1:
        return {
            key: unit | {"labels": frames.get(number) or unit["labels"]}
            for number, (key, unit) in enumerate(units.items())
        }
    ((key, unit),) = units.items()
    if "objects" in unit["labels"]:
        return {key: unit | {"labels": frames.get(0) or unit["labels"]}}
    return {key: unit | {"labels": {str(frame): blob for frame, blob in frames.items()}}}


def _placed(entry: Mapping[str, Any], space_id: str) -> Json:
    """An entry of the answers, with its places on the space as a row has them."""
    place = (entry.get("spaces") or {}).get(space_id)
    found = {name: value for name, value in entry.items() if name != "spaces"}
    if place is None:
        return found
    if place.get("type") == "html" and "shape" in entry:
        pairs = [{"start": start, "end": end} for start, end in place.get("range") or ()]
        return found | {"range": [], "range_html": pairs}
    return found | {"range": place.get("range") or []}


def _clipped(actions: Iterable[Json], on: FrameRanges) -> Iterable[Json]:
    """Answers that change, on the frames where the object is on this space."""
    for action in actions:
        given = merged_ranges((first, last) for first, last in action.get("range") or ())
        ranges = overlap(given, on)
        if ranges:
            yield action | {"range": [list(each) for each in ranges]}
