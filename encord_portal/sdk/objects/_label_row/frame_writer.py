"""Writing the objects of frames: track by track into entries, then frame by frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from encord_portal.sdk.objects._coordinates.registry import (
    ShapeCodec,
    check_bitmask_size,
)
from encord_portal.sdk.objects._label_row.columns import CellColumn, Column
from encord_portal.sdk.objects._label_row.entry_meta import EntryMeta, Values
from encord_portal.sdk.objects._label_row.errors import MALFORMED, located
from encord_portal.sdk.objects._label_row.flat_columns import FlatColumn
from encord_portal.sdk.objects._label_row.frozen import thaw
from encord_portal.sdk.objects._label_row.store import LabelStore
from encord_portal.sdk.objects._label_row.tracks import Track
from encord_portal.sdk.objects.bitmask import BitmaskCoordinates
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance

Json = dict[str, Any]
FrameSize = tuple[int | None, int | None]


def write_objects(
    store: LabelStore,
    frame_size: Callable[[int], FrameSize],
    *,
    omit_null_author: bool = False,
) -> dict[int, list[Json]]:
    """Give the entries of each frame, in the order in which they were read or added.

    Args:
        store: The instances.
        frame_size: Gives width and height of a frame's media, for bitmasks.
        omit_null_author: Whether new entries leave ``createdBy`` out where it is null.

    Raises:
        LabelRowError: Coordinates cannot be written; the message says of which object.
    """
    next_entry: dict[int, Callable[[], Json]] = {}
    for instance in store.objects.values():
        try:
            entries = _entries(instance, frame_size)
            if omit_null_author:
                _omit_null_author(instance, entries)
        except MALFORMED as error:
            raise located(error, f"object {instance.object_hash}") from error
        next_entry[id(instance)] = iter(entries).__next__
    by_frame = store.by_frame
    return {
        frame: [next_entry[id(instance)]() for instance in by_frame[frame]]
        for frame in sorted(by_frame)
    }


def _omit_null_author(instance: ObjectInstance, entries: list[Json]) -> None:
    for meta, entry in zip(instance._track.metas, entries, strict=True):
        if isinstance(meta, EntryMeta) and not meta.was_read and entry["createdBy"] is None:
            del entry["createdBy"]


def _entries(instance: ObjectInstance, frame_size: Callable[[int], FrameSize]) -> list[Json]:
    item, object_hash, track = instance._ontology_object, instance._object_hash, instance._track
    codec = track.codec
    if codec is None:
        return []
    column = track.column
    _check_masks(instance, column, frame_size)
    if isinstance(column, FlatColumn):
        key = codec.key
        entries = list(_without_geometry(track, item, codec))
        for entry, geometry in zip(entries, column.members(), strict=True):
            entry["objectHash"] = object_hash
            entry[key] = geometry
        return entries
    return _cell_entries(instance, codec, column)


def _cell_entries(instance: ObjectInstance, codec: ShapeCodec, column: CellColumn) -> list[Json]:
    item, object_hash = instance._ontology_object, instance._object_hash
    entries = list(_without_geometry(instance._track, item, codec))
    for entry, geometry in zip(entries, column.geometries(), strict=True):
        entry["objectHash"] = object_hash
        if codec.second_key is not None:
            # A polygon may have come in one of its two forms only.
            for key in codec.keys:
                entry.pop(key, None)
        entry.update(geometry)
    return entries


def _without_geometry(track: Track, item: Object, codec: ShapeCodec) -> Iterable[Json]:
    """Give each entry without hash and geometry, as a dictionary of its own."""
    layout, metas = track.layout, track.metas
    # Where hardly any two entries share their values, a copy is made for nothing.
    apart = len(set(map(id, metas))) * 2 > len(metas)
    if apart and layout is not None and set(map(type, metas)) == {tuple}:
        return map(layout.layout.template, cast("list[Values]", metas))
    return _copies(track, item, codec)


def _copies(track: Track, item: Object, codec: ShapeCodec) -> Iterator[Json]:
    layout = track.layout
    ready: dict[int, Json] = {}
    for meta in track.metas:
        if layout is not None and not isinstance(meta, EntryMeta):
            template = ready.get(id(meta))
            if template is None:
                template = ready[id(meta)] = layout.layout.template(meta)
            yield template.copy()
        elif isinstance(meta, EntryMeta):
            entry = meta.template(item, codec).copy()
            if meta.nested is not None:
                entry.update(thaw(meta.nested))
            yield entry


def _check_masks(
    instance: ObjectInstance, column: Column, frame_size: Callable[[int], FrameSize]
) -> None:
    # Masks that were read are written back whatever their size; those that were set have to fit.
    for position, coordinates in column.set_coordinates():
        if isinstance(coordinates, BitmaskCoordinates):
            width, height = frame_size(instance._track.frames[position])
            check_bitmask_size(coordinates, width, height)
