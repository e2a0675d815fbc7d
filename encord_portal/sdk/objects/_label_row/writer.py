"""From instances and a document back to a label dictionary (wire protocol §5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from encord_portal.sdk.common.collector import paused_collector
from encord_portal.sdk.constants.enums import DataType
from encord_portal.sdk.objects._label_row.answer_plan import plan_of
from encord_portal.sdk.objects._label_row.classification_writer import (
    frame_classifications,
    write_classifications,
)
from encord_portal.sdk.objects._label_row.document import Document, Unit
from encord_portal.sdk.objects._label_row.event_reader import check_ends, without_geometry
from encord_portal.sdk.objects._label_row.frame_writer import FrameSize, write_objects
from encord_portal.sdk.objects._label_row.frozen import thaw
from encord_portal.sdk.objects._label_row.range_objects import write_entry
from encord_portal.sdk.objects._label_row.space_writer import (
    write_ranged_entry,
    write_scene_images,
    write_spaces,
)
from encord_portal.sdk.objects._label_row.store import LabelStore
from encord_portal.sdk.objects._label_row.track_reader import ABSENT

Json = dict[str, Any]


def write_labels(
    store: LabelStore,
    document: Document,
    identity: Json,
    frame_size: Callable[[int], FrameSize],
    *,
    complete: bool,
) -> Json:
    """Write a label dictionary.

    Args:
        store: The instances.
        document: What else the dictionary holds.
        identity: Members of the row that are written over those of the document.
        frame_size: Gives width and height of a frame's media, for bitmasks.
        complete: Whether what was missing when the row was read, and is usually there, is added.

    Returns:
        A dictionary that shares nothing with the instances.

    Raises:
        LabelRowError: Coordinates cannot be written; the message says of which object.
    """
    with paused_collector():
        row: Json = thaw(document.top)
        row.update(identity)
        row["object_answers"] = _object_answers(store, document, complete)
        row["classification_answers"] = write_classifications(store, document)
        row["object_actions"] = _object_actions(store, document)
        row["data_units"] = _data_units(store, document, frame_size, complete)
        if store.spaces:
            spaces = write_spaces(store, row.get("spaces"), complete)
            if spaces or row.get("spaces") is not None:
                row["spaces"] = spaces
        return row


def _object_answers(store: LabelStore, document: Document, complete: bool) -> Json:
    answers: Json = {hash_: thaw(entry) for hash_, entry in document.object_answers.items()}
    for hash_, instance in (*store.objects.items(), *store.spaced_objects.items()):
        if not instance._track.frames and not instance._spaces:
            continue
        static = instance._static
        written = static.write(plan_of(instance._ontology_object)) if static.has_content() else []
        number, rest = instance._object_number, instance._entry
        if rest == ABSENT and not (complete or written or number is not None):
            continue
        entry: Json = thaw(rest) if rest else {"objectHash": hash_}
        entry["classifications"] = written
        if instance._spaces:
            entry = write_ranged_entry(instance, entry)
        elif store.range_shape is not None:
            entry = write_entry(instance._ontology_object, instance._track, entry)
        if number is not None:
            entry["objectNumber"] = number
        elif entry.get("objectNumber") is not None:
            del entry["objectNumber"]
        answers[hash_] = entry
    return answers


def _object_actions(store: LabelStore, document: Document) -> Json:
    actions: Json = {hash_: thaw(entry) for hash_, entry in document.object_actions.items()}
    for hash_, instance in (*store.objects.items(), *store.spaced_objects.items()):
        if instance._dynamic is None or not (instance._track.frames or instance._spaces):
            continue
        entry = instance._dynamic.write(plan_of(instance._ontology_object), hash_)
        if entry is not None:
            actions[hash_] = entry
    return actions


def _data_units(
    store: LabelStore,
    document: Document,
    frame_size: Callable[[int], FrameSize],
    complete: bool,
) -> Json:
    check_ends(store)
    objects = {} if store.range_shape is not None else write_objects(store, frame_size)
    without_geometry(objects, document)
    blobs = frame_classifications(store, document)
    units: Json = {}
    for unit in document.units:
        written: Json = thaw(unit.rest)
        units[unit.key] = written
        if unit.whole:
            continue
        if unit.frame is None:
            labels: Json | None = _frame_map(document, objects, blobs)
            if document.data_type is DataType.SCENE:
                odd = {key: thaw(blob) for key, blob in document.odd_blobs.items()}
                labels = {**(labels or {}), **write_scene_images(store), **odd}
        else:
            labels = _blob(unit.frame, objects, blobs)
        if not labels:
            labels = _empty_labels(unit, complete)
        if labels is not None:
            written["labels"] = labels
    return units


def _frame_map(document: Document, objects: dict[int, list[Json]], blobs: dict[int, Json]) -> Json:
    keys = document.frame_keys
    if not blobs and not keys:
        return {
            str(frame): {"objects": entries, "classifications": []}
            for frame, entries in objects.items()
        }
    return {
        keys.get(frame) or str(frame): _blob(frame, objects, blobs)
        for frame in sorted({*objects, *blobs})
    }


def _blob(frame: int, objects: dict[int, list[Json]], blobs: dict[int, Json]) -> Json | None:
    entries, rest = objects.get(frame), blobs.get(frame)
    if rest is not None:
        return {"objects": entries or [], **rest}
    return None if entries is None else {"objects": entries, "classifications": []}


def _empty_labels(unit: Unit, complete: bool) -> Json | None:
    if unit.empty == {}:
        return {}
    if unit.empty is None and not complete:
        return None
    return {} if unit.frame is None else {"objects": [], "classifications": []}
