"""Writing classifications: their answers with ranges, and the lists of frames that had them."""

from __future__ import annotations

from typing import Any

from encord_portal.sdk.objects._label_row.answer_plan import plan_of
from encord_portal.sdk.objects._label_row.document import Document
from encord_portal.sdk.objects._label_row.frame_info import FrameData, write_time
from encord_portal.sdk.objects._label_row.frozen import freeze, thaw
from encord_portal.sdk.objects._label_row.space_writer import write_classification_places
from encord_portal.sdk.objects._label_row.spans import ranges_of
from encord_portal.sdk.objects._label_row.store import LabelStore
from encord_portal.sdk.objects.classification_instance import ClassificationInstance
from encord_portal.sdk.objects.frames import ranges_to_list
from encord_portal.sdk.objects.utils import lower_snake_case

Json = dict[str, Any]


def write_classifications(store: LabelStore, document: Document) -> Json:
    """Give ``classification_answers``."""
    answers = {hash_: thaw(entry) for hash_, entry in document.classification_answers.items()}
    for hash_, instance in (*store.classifications.items(), *store.spaced_classifications.items()):
        answers[hash_] = _entry(instance)
    return answers


def _entry(instance: ClassificationInstance) -> Json:
    read: Json = {} if instance._entry is None else thaw(instance._entry)
    changed = bool(instance._static.changed) or instance._moved or instance._data_changed
    if instance._entry is not None and not changed:
        return read
    entry = dict(read)
    entry["classifications"] = instance._static.write(plan_of(instance.ontology_item))
    entry["classificationHash"] = instance.classification_hash
    entry["featureHash"] = instance.feature_hash
    if instance._spaces:
        entry["spaces"] = write_classification_places(instance, entry.get("spaces"))
    else:
        entry.setdefault("spaces", {})
    if instance._moved or entry.get("range") is None:
        entry["range"] = ranges_to_list(ranges_of(instance._spans))
    if instance._data_changed or "createdAt" not in entry:
        entry.update(_metadata(instance._data))
    return entry


def _metadata(data: FrameData) -> Json:
    written: Json = {
        "createdBy": data.created_by,
        "createdAt": write_time(data.created_at),
        "lastEditedBy": data.last_edited_by,
        "lastEditedAt": write_time(data.last_edited_at),
        "confidence": data.confidence,
        "manualAnnotation": data.manual_annotation,
    }
    if data.reviews is not None:
        written["reviews"] = thaw(freeze(data.reviews))
    return written


def frame_classifications(store: LabelStore, document: Document) -> dict[int, Json]:
    """Give what the labels of frames hold besides the objects, where that is more than nothing.

    Rows of the older layout list classifications in frames. The lists stay as they were, except
    that what was moved or removed since is moved or removed there too.
    """
    blobs: dict[int, Json] = {frame: thaw(rest) for frame, rest in document.blobs.items()}
    if not document.framed:
        return blobs
    moved = {
        hash_: instance
        for hash_ in document.framed
        if (instance := store.classifications.get(hash_)) is None or instance._moved
    }
    if not moved:
        return blobs
    listed: dict[str, set[int]] = {hash_: set() for hash_ in moved}
    for frame, blob in blobs.items():
        kept = []
        for entry in blob.get("classifications") or ():
            hash_ = entry.get("classificationHash") if isinstance(entry, dict) else None
            if hash_ in moved:
                instance = moved[hash_]
                if instance is None or not instance.is_on_frame(frame):
                    continue
                listed[hash_].add(frame)
            kept.append(entry)
        if "classifications" in blob:
            blob["classifications"] = kept
    for hash_, instance in moved.items():
        if instance is None:
            continue
        for annotation in instance.get_annotations():
            if annotation.frame not in listed[hash_]:
                blob = blobs.setdefault(annotation.frame, {"classifications": []})
                blob["classifications"].append(_frame_entry(instance, annotation.frame))
    return blobs


def _frame_entry(instance: ClassificationInstance, frame: int) -> Json:
    name = instance.classification_name
    return {
        "name": name,
        "value": lower_snake_case(name),
        "classificationHash": instance.classification_hash,
        "featureHash": instance.feature_hash,
        **_metadata(instance._data_on(frame)),
    }
