"""Making tracks out of collected entries: the geometry is checked and packed in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.registry import Coordinates, ShapeCodec
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects._label_row.columns import CellColumn
from encord_portal.sdk.objects._label_row.errors import MALFORMED, located
from encord_portal.sdk.objects._label_row.flat_columns import FLAT_FAMILIES, FlatColumn, FlatFamily
from encord_portal.sdk.objects._label_row.geometry_checks import frozen_geometries
from encord_portal.sdk.objects._label_row.static_answers import NO_ANSWERS
from encord_portal.sdk.objects._label_row.store import LabelStore
from encord_portal.sdk.objects._label_row.tracks import Track
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance

ABSENT = b""
"""In the place of an object's entry in ``object_answers``, where there was none."""


def bare_instance(item: Object, object_hash: str, store: LabelStore | None) -> ObjectInstance:
    """Make an instance whose track is still to come."""
    instance = ObjectInstance.__new__(ObjectInstance)
    instance._ontology_object = item
    instance._object_hash = object_hash
    instance._object_number = None
    instance._store = store
    instance._static = NO_ANSWERS
    instance._dynamic = None
    instance._entry = ABSENT
    instance._spaces = ()
    return instance


def finish_tracks(objects: Iterable[ObjectInstance], paths: Mapping[int, str]) -> None:
    """Pack the geometry of objects whose entries have been collected.

    Args:
        objects: The objects.
        paths: Frame → the place of its list of objects.

    Raises:
        LabelRowError: A geometry is malformed.
    """
    by_codec: dict[Shape, list[ObjectInstance]] = {}
    for instance in objects:
        by_codec.setdefault(instance._ontology_object.shape, []).append(instance)
    for shape, instances in by_codec.items():
        family = FLAT_FAMILIES.get(shape)
        if family is None or not _finish_flat(family, [i._track for i in instances]):
            for instance in instances:
                _finish_alone(family, instance, paths)


def _finish_flat(family: FlatFamily, tracks: list[Track]) -> bool:
    """Pack all objects of a shape at once; tell whether that was possible."""
    key = family.key
    try:
        geometries = [entry[key] for track in tracks for entry in track.entries]
        values = family.read(geometries)
    except MALFORMED:
        return False  # the second look, one by one, says which one it is
    if values is None:
        return False
    start, size = 0, len(family.members)
    for track in tracks:
        end = start + size * len(track.entries)
        track.finish(FlatColumn(family, values[start:end]))
        start = end
    return True


def _finish_alone(
    family: FlatFamily | None, instance: ObjectInstance, paths: Mapping[int, str]
) -> None:
    track = instance._track
    column: FlatColumn | CellColumn | None = None
    if family is not None:
        try:
            values = family.read([entry[family.key] for entry in track.entries])
            column = None if values is None else FlatColumn(family, values)
        except MALFORMED:
            _cells(instance, paths)
            raise
    if column is None:
        column = CellColumn(track.codec, _cells(instance, paths))
    track.finish(column)


def _codec_of(track: Track) -> ShapeCodec:
    if track.codec is None:
        raise LabelRowError("An object that is placed by ranges has no geometry.")
    return track.codec


def _cells(instance: ObjectInstance, paths: Mapping[int, str]) -> list[bytes | Coordinates]:
    track = instance._track
    cells: list[bytes | Coordinates] = []
    freeze = frozen_geometries(_codec_of(track))
    for frame, entry in zip(track.frames, track.entries, strict=True):
        try:
            cells.append(freeze(entry))
        except MALFORMED as error:
            raise located(error, f"{paths[frame]}.{instance.object_hash}") from error
    return cells
