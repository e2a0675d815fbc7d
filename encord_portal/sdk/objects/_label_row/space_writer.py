"""Writing the labels of spaces (wire protocol §5.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from encord_portal.sdk.objects._coordinates.ranges import HtmlCoordinates
from encord_portal.sdk.objects._label_row.document import Document
from encord_portal.sdk.objects._label_row.entry_meta import EntryMeta
from encord_portal.sdk.objects._label_row.frame_writer import write_objects
from encord_portal.sdk.objects._label_row.frozen import freeze, thaw
from encord_portal.sdk.objects._label_row.range_objects import write_place, write_rest
from encord_portal.sdk.objects._label_row.space_reader import html_range, scene_key
from encord_portal.sdk.objects._label_row.spans import ranges_of
from encord_portal.sdk.objects._label_row.store import LabelStore
from encord_portal.sdk.objects.classification_instance import ClassificationInstance
from encord_portal.sdk.objects.frames import Range, merge_ranges, ranges_to_list
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance

if TYPE_CHECKING:
    from encord_portal.sdk.objects.spaces.base_space import Space

Json = dict[str, Any]
_NOT_WRITTEN = {"child_info", "labels"}


def write_spaces(store: LabelStore, before: Any, complete: bool) -> Any:
    """Give the ``spaces`` of a label dictionary.

    Args:
        store: The instances of the row.
        before: What was read.
        complete: Whether spaces that were missing are added, without labels.
    """
    if not store.spaces:
        return before
    written: Json = dict(before) if isinstance(before, dict) else {}
    for space_id, space in store.spaces.items():
        is_new = space_id not in written
        entry = _facts(space) if is_new else dict(written[space_id])
        entry["labels"] = _labels(space, entry.get("labels"))
        has_labels = entry["labels"] not in ({}, {"objects": [], "classifications": []})
        if not is_new or complete or has_labels:
            written[space_id] = entry
    return written


def _facts(space: Space) -> Json:
    info = space._info
    facts = {name: value for name, value in info.items() if name not in _NOT_WRITTEN}
    if info.get("space_type") != "time_series":
        facts.pop("root_info", None)
    copied: Json = thaw(freeze(facts))
    return copied


def _labels(space: Space, before: Any) -> Json:
    kind = space._info["space_type"]
    if space.range_shape is not None:
        return before if isinstance(before, dict) else {}
    if kind == "scene_image":
        return before if isinstance(before, dict) else {"objects": [], "classifications": []}
    objects = write_objects(space._store, space._frame_size, omit_null_author=True)
    document: Document = space._document
    blobs = {frame: thaw(rest) for frame, rest in document.blobs.items()}
    if kind == "point_cloud":
        return {"objects": objects.get(0, []), **blobs.get(0, {"classifications": []})}
    keys = document.frame_keys
    return {
        keys.get(frame) or str(frame): {
            "objects": objects.get(frame, []),
            **blobs.get(frame, {"classifications": []}),
        }
        for frame in sorted({*objects, *blobs})
    }


def write_scene_images(store: LabelStore) -> Json:
    """Give the labels of a scene's images, by their keys in the data unit."""
    written: Json = {}
    for space in store.spaces.values():
        key = scene_key(space)
        if key is None:
            continue
        objects = write_objects(space._store, space._frame_size, omit_null_author=True)
        rest = space._document.blobs.get(0)
        if objects or rest is not None:
            blob = {"classifications": []} if rest is None else thaw(rest)
            written[key] = {"objects": objects.get(0, []), **blob}
    return written


def write_ranged_entry(instance: ObjectInstance, entry: Json) -> Json:
    """Give the entry in ``object_answers`` of an object that is on spaces.

    Args:
        instance: The object.
        entry: Its answers, and what was read.
    """
    ranged = [space for space in instance._spaces if _names_ranges(space)]
    if not ranged:
        return entry
    places = dict(entry.get("spaces") or {})
    first = ranged[0]._store.objects[instance.object_hash]
    if "point_cloud" not in ranged[0].kinds:
        entry = write_rest(instance.ontology_item, first._track, entry)
    elif "featureHash" not in entry:
        # The points have an entry in the labels of the space; this one is about the same.
        entry |= EntryMeta(first._track.meta(0).info).template(instance.ontology_item, None)
    if "spaces" not in entry:
        entry.setdefault("range", [])
    known = {space.space_id for space in instance._spaces}
    store_ids = set(instance._spaces[0]._label_row._store.spaces)
    places = {key: place for key, place in places.items() if key in known or key not in store_ids}
    for space in ranged:
        placed = space._store.objects[instance.object_hash]
        places[space.space_id] = _place(space, placed, places.get(space.space_id))
    return entry | {"spaces": places}


def _names_ranges(space: Space) -> bool:
    return space.range_shape is not None or "point_cloud" in space.kinds


def _place(space: Space, placed: ObjectInstance, before: Any) -> Json:
    if "point_cloud" in space.kinds:
        return before if isinstance(before, dict) else {"range": [], "type": "frame"}
    coordinates: Any = placed._track.coordinates(0)
    if isinstance(coordinates, HtmlCoordinates):
        pairs: Any = [[one.start.to_dict(), one.end.to_dict()] for one in coordinates.range]
        kind = "html"
        if isinstance(before, dict) and _names_nodes(before.get("range"), pairs):
            return before
    else:
        pairs, kind = write_place(coordinates)["range"], "frame"
        if isinstance(before, dict) and _covers(before.get("range"), pairs):
            return before
    return (before if isinstance(before, dict) else {}) | {"range": pairs, "type": kind}


def _names_nodes(before: Any, pairs: list[Any]) -> bool:
    """Whether what was read names these nodes, with members that the SDK does not know or none."""
    read = [html_range(pair, "range") for pair in before or ()]
    return [[one.start.to_dict(), one.end.to_dict()] for one in read] == pairs


def _covers(before: Any, pairs: list[list[int]]) -> bool:
    read = merge_ranges([Range(*pair) for pair in before or ()])
    placed = merge_ranges([Range(*pair) for pair in pairs])
    return ranges_to_list(read) == ranges_to_list(placed)


def write_classification_places(instance: ClassificationInstance, before: Any) -> Json:
    """Give the ``spaces`` of a classification's entry in ``classification_answers``."""
    known = set(instance._spaces[0]._label_row._store.spaces) if instance._spaces else set()
    places = dict(before) if isinstance(before, dict) else {}
    places = {key: place for key, place in places.items() if key not in known}
    for space in instance._spaces:
        placed = space._store.classifications[instance.classification_hash]
        ranges = ranges_to_list(merge_ranges(ranges_of(placed._spans)))
        kind = "html" if space.is_html else "frame"
        places[space.space_id] = {"range": ranges, "type": kind}
    return places
