"""The structure of a label dictionary, checked before it is stored, and an index of its labels.

Refused is what would make a dictionary unreadable, and geometry that makes no sense (the bounds are
in :mod:`encord_portal.sdk.objects.plausibility`); unknown keys are kept as they are.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from encord_portal.platform.errors import AnswerDictionaryInvalid, CorruptedLabel
from encord_portal.platform.services.label_members import (
    RANGES,
    clash,
    html_problem,
    number_problem,
    signature_problem,
    skeleton_problem,
)
from encord_portal.platform.slices import Frames
from encord_portal.platform.wire import JsonObject
from encord_portal.sdk.objects.plausibility import confidence_problem, geometry_problem

# Shapes whose key in an object entry differs from the shape's name; the rest are equal.
_GEOMETRY_KEYS = {
    "bounding_box": ("boundingBox",),
    "rotatable_bounding_box": ("rotatableBoundingBox",),
    "polygon": ("polygon", "polygons"),
}
# Labels of these shapes have ranges in object_answers and no entry in a frame.
RANGE_SHAPES = frozenset({"audio", "time_range", "text"})
# One picture per unit: the labels of the unit are one frame, not a map of frames.
SINGLE_FRAME_TYPES = frozenset({"image", "img_group", "group"})
_FRAME = re.compile(r"[0-9]{1,15}")


@dataclass(slots=True)
class Label:
    """What is remembered of one object or classification of a version."""

    feature_hash: str
    name: str
    first_frame: int | None = None
    fingerprint: int = 0
    shape: str = ""
    ranges: list[list[int]] = field(default_factory=list)

    def add_range(self, start: int, end: int) -> None:
        """Note frames in which the label is; those that follow the last ones prolong them."""
        last = self.ranges[-1] if self.ranges else None
        if last is not None and last[0] <= start <= last[1] + 1:
            last[1] = max(last[1], end)
        else:
            self.ranges.append([start, end])


@dataclass(slots=True)
class LabelIndex:
    """The labels of one dictionary, by their hashes, and what lists count."""

    objects: dict[str, Label] = field(default_factory=dict)
    classifications: dict[str, Label] = field(default_factory=dict)
    labelled_frames: int = 0

    def as_json(self) -> str:
        """The form in which a version keeps it."""
        kinds = (("objects", self.objects), ("classifications", self.classifications))
        return orjson.dumps(
            {
                kind: {
                    key: [
                        *(each.feature_hash, each.name, each.first_frame, each.fingerprint),
                        *(each.shape, each.ranges),
                    ]
                    for key, each in labels.items()
                }
                for kind, labels in kinds
            }
        ).decode()

    @classmethod
    def from_json(cls, text: str) -> LabelIndex:
        """Read what :meth:`as_json` has written."""
        kinds = orjson.loads(text)
        return cls(
            {key: Label(*values) for key, values in kinds["objects"].items()},
            {key: Label(*values) for key, values in kinds["classifications"].items()},
        )


def examine(
    row: JsonObject,
    *,
    data_type: str,
    frames: int | None,
    units: frozenset[str],
    web_page: bool = False,
) -> LabelIndex:
    """Check the structure of a label dictionary and index its labels.

    Args:
        row: The dictionary, as it would be stored.
        data_type: The data type of its row, in lower case.
        frames: How many frames the row has; ``None`` where there is no upper bound.
        units: The keys that its data units have.
        web_page: Whether its objects are stretches between places of a web page.

    Raises:
        CorruptedLabel: When a part is missing or malformed; the message names the place.
        AnswerDictionaryInvalid: When a classification in a frame has no answer.
    """
    index = LabelIndex()
    for key in ("object_answers", "classification_answers", "object_actions", "data_units"):
        _require_object(row.get(key), key)
    if not row["data_units"]:
        raise CorruptedLabel("data_units is empty.")
    labelled: set[int] = set()
    single = data_type in SINGLE_FRAME_TYPES
    for number, (key, unit) in enumerate(row["data_units"].items()):
        where = f"data_units.{key}"
        _require_object(unit, where)
        if key not in units:
            raise CorruptedLabel(f"{where}: the row has no such data unit.")
        for frame, blob, place in _frames(unit, where, number, data_type, frames):
            if _examine_frame(blob, place, frame, index, single=single):
                labelled.add(frame)
    for key, space in _require_object(row.get("spaces", {}), "spaces").items():
        place = f"spaces.{key}"
        labels = _require_object(_require_object(space, place).get("labels") or {}, place)
        # What has no frames, such as a point cloud, holds its labels without one.
        blobs = {"": labels} if {"objects", "classifications"} & labels.keys() else labels
        for name, blob in blobs.items():
            where = f"{place}.labels.{name}".rstrip(".")
            _examine_frame(_require_object(blob, where), where, 0, index, single=False)
    placed, drawn = set(index.classifications), set(index.objects)
    wanted = RANGES.get("text/html" if web_page else data_type)
    _examine_object_answers(row["object_answers"], index, wanted)
    _examine_actions(row["object_actions"], index, frames)
    ranges = _examine_classifications(row["classification_answers"], index, frames)
    _require_answers(placed, row["classification_answers"], "classification")
    _require_answers(drawn, row["object_answers"], "object")
    # Ranges are counted, never expanded: one of them may span millions of frames.
    in_ranges = sum(end - start + 1 for start, end in ranges)
    outside = sum(not any(start <= each <= end for start, end in ranges) for each in labelled)
    index.labelled_frames = min(in_ranges + outside, 2**31 - 1)
    return index


def _frames(
    unit: JsonObject, where: str, number: int, data_type: str, frames: int | None
) -> Iterator[tuple[int, JsonObject, str]]:
    labels = unit.get("labels") or {}
    if not isinstance(labels, Frames):
        _require_object(labels, f"{where}.labels")
    if data_type in SINGLE_FRAME_TYPES:
        if labels:
            yield frame_of(unit, number), labels, f"{where}.labels"
        return
    for key, blob in labels.items():
        place = f"{where}.labels.{key}"
        _require_object(blob, place)
        if data_type == "scene":
            yield int(key) if _FRAME.fullmatch(key) else 0, blob, place
            continue
        if not _FRAME.fullmatch(key):
            raise CorruptedLabel(f"{place}: the frame number must be a whole number from 0.")
        if frames is not None and int(key) >= frames:
            raise CorruptedLabel(f"{place}: the row has {frames} frames only, numbered from 0.")
        yield int(key), blob, place


def frame_of(unit: JsonObject, number: int) -> int:
    """The frame that a picture of a group is: its ``data_sequence``, else its place."""
    sequence = str(unit.get("data_sequence", number))
    return int(sequence) if _FRAME.fullmatch(sequence) else number


def _examine_frame(
    blob: JsonObject, where: str, frame: int, index: LabelIndex, *, single: bool
) -> bool:
    objects = _require_list(blob.get("objects", [] if single else None), f"{where}.objects")
    seen: set[str] = set()
    for position, entry in enumerate(objects):
        place = f"{where}.objects[{position}]"
        _require_object(entry, place)
        _require_texts(entry, ("objectHash", "featureHash", "shape"), place)
        key = entry["objectHash"]
        if key in seen:
            raise CorruptedLabel(f"{place}: the objectHash {key!r} is twice in this frame.")
        seen.add(key)
        _check_geometry(entry, place)
        problem = _answer_problem(entry)
        if problem is None and entry["shape"] == "skeleton":
            problem = skeleton_problem(entry)
        if problem:
            _refuse(problem, f"{place} (object {key:.80})")
        _note(index.objects, key, entry, frame)
    classifications = _require_list(blob.get("classifications", []), f"{where}.classifications")
    for position, entry in enumerate(classifications):
        place = f"{where}.classifications[{position}]"
        _require_texts(_require_object(entry, place), ("classificationHash",), place)
        _optional_text(entry, "featureHash", place)
        _refuse(signature_problem(entry), place)
        _note(index.classifications, entry["classificationHash"], entry, frame)
    return bool(objects or classifications)


def _note(
    labels: dict[str, Label],
    key: str,
    entry: Mapping[str, Any],
    frame: int | None,
    ranges: Sequence[Sequence[int]] = (),
) -> None:
    label = labels.get(key)
    if label is None:
        feature, name = entry.get("featureHash"), entry.get("name")
        label = labels[key] = Label(str(feature or ""), str(name or ""), frame)
        label.shape = str(entry.get("shape") or "")
    elif frame is not None and (label.first_frame is None or frame < label.first_frame):
        label.first_frame = frame
    for start, end in ranges or ([] if frame is None else [[frame, frame]]):
        label.add_range(start, end)
    # A quick fingerprint tells the log which labels a save has changed; it guards nothing.
    label.fingerprint = zlib.crc32(orjson.dumps([frame, entry]), label.fingerprint)


def _check_geometry(entry: JsonObject, where: str) -> None:
    shape = entry["shape"]
    if shape in RANGE_SHAPES or entry.get("event") == "delete":
        return
    keys = _GEOMETRY_KEYS.get(shape, (shape,))
    if not any(entry.get(key) for key in keys):
        raise CorruptedLabel(f"{where}: a {shape[:40]} needs {' or '.join(keys)}.")
    _refuse(geometry_problem(entry), f"{where} (object {entry['objectHash']:.80})")


def _refuse(problem: str | None, where: str) -> None:
    if problem is not None:
        raise CorruptedLabel(f"{where}: {problem}")


def _require_answers(placed: set[str], answers: JsonObject, kind: str) -> None:
    """Refuse labels that are placed in frames only: readers look for them in the answers."""
    missing = sorted(placed - answers.keys())
    if missing:
        raise AnswerDictionaryInvalid(
            f"{kind}_answers lacks {', '.join(each[:80] for each in missing[:5])}, which frames "
            "hold; construct_answer_dictionaries adds what is missing."
        )


def _examine_object_answers(answers: JsonObject, index: LabelIndex, wanted: str | None) -> None:
    for key, entry in answers.items():
        where = f"object_answers.{key}"
        _require_object(entry, where)
        if entry.get("objectHash", key) != key:
            raise CorruptedLabel(f"{where}: its objectHash differs from its key.")
        _optional_text(entry, "featureHash", where)
        _refuse(_answer_problem(entry) or number_problem(entry), where)
        _check_answers(entry.get("classifications", []), f"{where}.classifications")
        if wanted and not entry.get("spaces"):
            _require_texts(entry, ("featureHash",), where)
            _require_list(entry.get(wanted), f"{where}.{wanted}")
        if "range" in entry:
            _check_ranges(entry["range"], f"{where}.range")
        if "range_html" in entry:
            _refuse(html_problem(entry["range_html"]), f"{where}.range_html")
        _check_spaces(entry, where)
        # An answer without an object is tolerated on the wire, and is no label.
        if key in index.objects or isinstance(entry.get("featureHash"), str):
            _note(index.objects, key, entry, None, entry.get("range") or ())


def _answer_problem(entry: JsonObject) -> str | None:
    return confidence_problem(entry) or signature_problem(entry)


def _check_spaces(entry: JsonObject, where: str) -> None:
    """Check where an answer says that its label is, on the parts of a row."""
    for key, placed in _require_object(entry.get("spaces") or {}, f"{where}.spaces").items():
        place = f"{where}.spaces.{key:.80}"
        kind = _require_object(placed, place).get("type")
        if kind not in {"frame", "html"}:
            raise CorruptedLabel(f"{place}.type must be 'frame' or 'html'.")
        if kind == "frame":
            _check_ranges(placed.get("range"), f"{place}.range")
        else:
            _require_list(placed.get("range"), f"{place}.range")


def _examine_actions(actions: JsonObject, index: LabelIndex, frames: int | None) -> None:
    for key, entry in actions.items():
        where = f"object_actions.{key}"
        _require_object(entry, where)
        if entry.get("objectHash", key) != key:
            raise CorruptedLabel(f"{where}: its objectHash differs from its key.")
        listed = _require_list(entry.get("actions", []), f"{where}.actions")
        _check_answers(listed, f"{where}.actions")
        for position, action in enumerate(listed):
            _check_ranges(action.get("range"), f"{where}.actions[{position}].range", frames)
        if key in index.objects:
            _note(index.objects, key, entry, None)


def _examine_classifications(
    answers: JsonObject, index: LabelIndex, frames: int | None
) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for key, entry in answers.items():
        where = f"classification_answers.{key}"
        _require_object(entry, where)
        if entry.get("classificationHash", key) != key:
            raise CorruptedLabel(f"{where}: its classificationHash differs from its key.")
        _optional_text(entry, "featureHash", where)
        _refuse(_answer_problem(entry), where)
        _check_answers(entry.get("classifications", []), f"{where}.classifications")
        _check_spaces(entry, where)
        ranges = entry.get("range") or []
        _check_ranges(ranges, f"{where}.range", frames)
        first = min((start for start, _ in ranges), default=None)
        _note(index.classifications, key, entry, first, ranges)
        found.extend((start, end) for start, end in ranges)
    if clashing := clash(answers):
        raise CorruptedLabel(clashing)
    return _merged(found)


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _check_answers(answers: Any, where: str) -> None:
    for position, answer in enumerate(_require_list(answers, where)):
        place = f"{where}[{position}]"
        _require_texts(_require_object(answer, place), ("featureHash",), place)
        if "answers" not in answer:
            raise CorruptedLabel(f"{place}: 'answers' is missing.")
        options = answer["answers"]
        if isinstance(options, list):
            for spot, option in enumerate(options):
                inner = f"{place}.answers[{spot}]"
                _require_texts(_require_object(option, inner), ("featureHash",), inner)
        elif options is not None and not isinstance(options, str | int | float):
            raise CorruptedLabel(f"{place}.answers must be a list, a text or a number.")


def _check_ranges(ranges: Any, where: str, frames: int | None = None) -> None:
    for pair in _require_list(ranges, where):
        if (
            not isinstance(pair, list)
            or len(pair) != 2
            or any(isinstance(each, bool) or not isinstance(each, int) for each in pair)
            or not 0 <= pair[0] <= pair[1] < 2**53
        ):
            raise CorruptedLabel(
                f"{where}: each range is [start, end] with whole numbers, 0 <= start <= end."
            )
        if frames is not None and pair[1] >= frames:
            raise CorruptedLabel(f"{where}: the row has {frames} frames only, numbered from 0.")


def _require_object(value: Any, where: str) -> JsonObject:
    if not isinstance(value, dict):
        raise CorruptedLabel(f"{where} must be an object.")
    return value


def _require_list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise CorruptedLabel(f"{where} must be a list.")
    return value


def _require_texts(entry: JsonObject, keys: tuple[str, ...], where: str) -> None:
    for key in keys:
        if not isinstance(entry.get(key), str) or not entry[key]:
            raise CorruptedLabel(f"{where}: '{key}' must be a text.")


def _optional_text(entry: JsonObject, key: str, where: str) -> None:
    if entry.get(key) is not None and not isinstance(entry[key], str):
        raise CorruptedLabel(f"{where}: '{key}' must be a text.")
