"""Making tracks out of collected entries: the geometry is checked and packed in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from encord_portal.sdk.objects._coordinates.registry import Coordinates, ShapeCodec
from encord_portal.sdk.objects._label_row.columns import CellColumn
from encord_portal.sdk.objects._label_row.entry_meta import EntryMeta
from encord_portal.sdk.objects._label_row.errors import MALFORMED, located
from encord_portal.sdk.objects._label_row.flat_columns import FLAT_FAMILIES, FlatColumn, FlatFamily
from encord_portal.sdk.objects._label_row.geometry_checks import frozen_geometries
from encord_portal.sdk.objects._label_row.tracks import Track
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance

Json = dict[str, Any]
ABSENT = b""
"""In the place of an object's entry in ``object_answers``, where there was none."""


class PendingTrack:
    """An object whose entries are being collected."""

    __slots__ = ("codec", "entries", "frames", "instance", "metas")

    def __init__(self, instance: ObjectInstance, codec: ShapeCodec) -> None:
        self.instance = instance
        self.codec = codec
        self.frames: list[int] = []
        self.metas: list[EntryMeta] = []
        self.entries: list[Json] = []


def finish_tracks(pending: Iterable[PendingTrack], paths: Mapping[int, str]) -> None:
    """Give each object its track.

    Args:
        pending: The objects with their entries.
        paths: Frame → the place of its list of objects.

    Raises:
        LabelRowError: A geometry is malformed.
    """
    by_codec: dict[str, list[PendingTrack]] = {}
    for item in pending:
        by_codec.setdefault(item.codec.key, []).append(item)
    for key, items in by_codec.items():
        family = FLAT_FAMILIES.get(items[0].codec.shape)
        if family is None or not _finish_flat(family, key, items):
            for item in items:
                _finish_alone(family, item, paths)


def _finish_flat(family: FlatFamily, key: str, items: list[PendingTrack]) -> bool:
    """Pack all objects of a shape at once; tell whether that was possible."""
    try:
        geometries = [entry[key] for item in items for entry in item.entries]
        values = family.read(geometries)
    except MALFORMED:
        return False  # the second look, one by one, says which one it is
    if values is None:
        return False
    start, size = 0, len(family.members)
    for item in items:
        end = start + size * len(item.entries)
        column = FlatColumn(family, values[start:end])
        item.instance._track = Track.read(item.frames, item.metas, column)
        start = end
    return True


def _finish_alone(family: FlatFamily | None, item: PendingTrack, paths: Mapping[int, str]) -> None:
    column: FlatColumn | CellColumn | None = None
    if family is not None:
        try:
            values = family.read([entry[family.key] for entry in item.entries])
            column = None if values is None else FlatColumn(family, values)
        except MALFORMED:
            _cells(item, paths)
            raise
    if column is None:
        column = CellColumn(item.codec, _cells(item, paths))
    item.instance._track = Track.read(item.frames, item.metas, column)


def _cells(item: PendingTrack, paths: Mapping[int, str]) -> list[bytes | Coordinates]:
    cells: list[bytes | Coordinates] = []
    freeze = frozen_geometries(item.codec)
    for frame, entry in zip(item.frames, item.entries, strict=True):
        try:
            cells.append(freeze(entry))
        except MALFORMED as error:
            where = f"{paths[frame]}.{item.instance.object_hash}"
            raise located(error, where) from error
    return cells
