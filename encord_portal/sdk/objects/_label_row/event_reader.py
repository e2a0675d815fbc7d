"""What is particular to reading and writing the events of a continuous scene."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.registry import SHAPE_CODECS, ShapeCodec
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects._label_row.document import Document
from encord_portal.sdk.objects._label_row.errors import MALFORMED, located
from encord_portal.sdk.objects._label_row.object_events import check_interpolation
from encord_portal.sdk.objects._label_row.store import LabelStore
from encord_portal.sdk.objects._label_row.timeline import presence
from encord_portal.sdk.objects.coordinates import EVENT_SHAPES, zeroed_coordinates
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance

Json = dict[str, Any]
_LINEAR = {Shape.CUBOID, Shape.POINT}
_TAGS = ("event", "interpolate")


def is_continuous(d: Json) -> bool:
    """Tell whether a label dictionary is that of a continuous scene."""
    scene = d.get("scene")
    return isinstance(scene, dict) and scene.get("isContinuous") is True


def with_geometry(labels: Json, document: Document) -> Json:
    """Give a map of frames in which every delete has a geometry: that of a zeroed object.

    Args:
        labels: The map as it stands in the label dictionary; it is not changed.
        document: Takes note of the deletes that had none.
    """
    return {key: _filled(key, blob, document) for key, blob in labels.items()}


def _filled(key: str, blob: Any, document: Document) -> Any:
    objects = blob.get("objects") if isinstance(blob, dict) else None
    if not isinstance(objects, list | tuple):
        return blob
    filled = [_with_geometry(key, entry, document) for entry in objects]
    return blob | {"objects": filled}


def _with_geometry(key: str, entry: Any, document: Document) -> Any:
    if not isinstance(entry, dict) or entry.get("event") != "delete":
        return entry
    codec = _codec(entry.get("shape"))
    object_hash = entry.get("objectHash")
    if codec is None or codec.shape not in EVENT_SHAPES or not isinstance(object_hash, str):
        return entry
    if any(name in entry for name in codec.keys):
        return entry
    document.bare_deletes[object_hash, int(key)] = codec.key
    nowhere: Any = zeroed_coordinates(codec.shape)
    return entry | codec.write(nowhere)


def _codec(word: Any) -> ShapeCodec | None:
    shape = Shape.from_string(word) if isinstance(word, str) else None
    return None if shape is None else SHAPE_CODECS.get(shape)


def without_geometry(objects: dict[int, list[Json]], document: Document) -> None:
    """Take the geometry out of deletes that were read without."""
    for (object_hash, frame), name in document.bare_deletes.items():
        for entry in objects.get(frame, ()):
            if entry["objectHash"] == object_hash and entry.get("event") == "delete":
                entry.pop(name, None)


def check_tags(store: LabelStore, layouts: Iterable[tuple[str, ...]]) -> None:
    """Raise unless what was read says of events what fits the row.

    Args:
        store: What was read.
        layouts: The keys that its entries have.

    Raises:
        LabelRowError: An entry has a tag that the row cannot have, or that is not known.
    """
    if not store.is_event_based and not any(tag in keys for keys in layouts for tag in _TAGS):
        return
    for instance in store.objects.values():
        try:
            if store.is_event_based:
                check_shape(instance)
            _check_tags(instance, store.is_event_based)
        except MALFORMED as error:
            raise located(error, f"object {instance.object_hash}") from error


def check_shape(instance: ObjectInstance) -> None:
    """Raise unless an object can have events.

    Raises:
        LabelRowError: It cannot.
    """
    zeroed_coordinates(instance.ontology_item.shape)


def _check_tags(instance: ObjectInstance, is_event_based: bool) -> None:
    shape, track = instance.ontology_item.shape, instance._track
    for position, frame in enumerate(track.frames):
        info = track.meta(position).info
        if info.event_kind is not None and not is_event_based:
            raise LabelRowError(
                f"has the event {info.event_kind!r:.100} on the frame {frame}, and the label row "
                "is not that of a continuous scene, where events have a meaning"
            )
        if info.event_kind not in (None, "upsert", "delete"):
            raise LabelRowError(f"has the unknown event {info.event_kind!r:.100} at {frame}")
        if info.interpolate is None or (not is_event_based and info.interpolate == "hold"):
            continue
        if not is_event_based:
            raise LabelRowError(
                f"has the interpolation {info.interpolate!r:.100} on the frame {frame}, and the "
                "label row is not that of a continuous scene, where it has a meaning"
            )
        check_interpolation(info.interpolate, shape in _LINEAR, f"shape {shape.value!r}")


def check_ends(store: LabelStore) -> None:
    """Raise unless every object of a continuous scene ends.

    Raises:
        LabelRowError: One does not.
    """
    if store.is_event_based:
        for instance in store.objects.values():
            presence(instance._track, instance.object_hash)
