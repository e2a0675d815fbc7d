"""Reading the objects of frames into tracks, without making anything per entry.

Entries that have the same keys share a :class:`_Layout`, which takes out everything but hash and
geometry in one step; entries that agree in that share their :class:`EntryMeta`. What is checked, is
checked once per layout, once per meta, and once per track for the geometry.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.registry import SHAPE_CODECS, ShapeCodec
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects._label_row.columns import NUMBER_FAMILIES, CellColumn, NumberColumn
from encord_portal.sdk.objects._label_row.entry_meta import EntryMeta
from encord_portal.sdk.objects._label_row.errors import (
    MALFORMED,
    LabelTypeError,
    LabelValueError,
    MissingKeyError,
    NotSupportedError,
    at,
    located,
)
from encord_portal.sdk.objects._label_row.geometry_checks import frozen_geometries
from encord_portal.sdk.objects._label_row.static_answers import NO_ANSWERS
from encord_portal.sdk.objects._label_row.store import LabelStore
from encord_portal.sdk.objects._label_row.tracks import Track
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance
from encord_portal.sdk.objects.ontology_structure import OntologyStructure

Json = dict[str, Any]
_KNOWN = frozenset(
    {
        "name", "color", "shape", "value", "createdAt", "createdBy", "confidence", "featureHash",
        "manualAnnotation", "lastEditedAt", "lastEditedBy",
    }
)  # fmt: skip
ABSENT = b""
"""In the place of an object's entry in ``object_answers``, where there was none."""


class _Layout:
    """What entries with the same keys, in the same order, have in common."""

    __slots__ = ("codec", "confidence", "metas", "strict", "take")

    def __init__(self, entry: Json, codec: ShapeCodec) -> None:
        names = [name for name in entry if name != "objectHash" and name not in codec.keys]
        self.codec = codec
        self.take: Callable[[Json], tuple[Any, ...]] = itemgetter(*names)
        self.confidence = names.index("confidence") if "confidence" in names else 0
        # 1, 1.0 and True are equal as keys and not as JSON: where they can occur, types count too.
        self.strict = not _KNOWN.issuperset(names) or "confidence" not in names
        self.metas: dict[Any, EntryMeta] = {}


class _Pending:
    """An object whose entries are being collected."""

    __slots__ = ("codec", "entries", "frames", "instance", "metas")

    def __init__(self, instance: ObjectInstance, codec: ShapeCodec) -> None:
        self.instance = instance
        self.codec = codec
        self.frames: list[int] = []
        self.metas: list[EntryMeta] = []
        self.entries: list[Json] = []


class FrameReader:
    """Reads frames into a store, one after the other; :meth:`finish` makes the tracks."""

    def __init__(self, store: LabelStore, structure: OntologyStructure) -> None:
        self._store = store
        self._structure = structure
        self._layouts: dict[tuple[str, ...], _Layout] = {}
        self._pending: dict[str, _Pending] = {}
        self._paths: dict[int, str] = {}

    def read(self, frame: int, objects: Any, path: str) -> None:
        """Read the objects of a frame.

        Args:
            frame: The frame.
            objects: The list as it stands in the label dictionary.
            path: Where it stands.

        Raises:
            LabelRowError: An entry is malformed or does not fit the ontology.
        """
        if type(objects) is not list:
            if not isinstance(objects, list | tuple):
                raise at(path, f"must be a list, not {objects!r:.100}", LabelTypeError)
            objects = list(objects)
        self._paths[frame] = path
        try:
            on_frame = self._read(frame, objects)
        except _EntryError as wrong:
            index = next(i for i, item in enumerate(objects) if item is wrong.entry)
            raise located(wrong.error, f"{path}[{index}]") from wrong.error
        if on_frame:
            self._store.check_frame_in(frame, path)
            self._store.by_frame[frame] = on_frame

    def _read(self, frame: int, objects: Sequence[Json]) -> list[ObjectInstance]:
        layouts, pending = self._layouts, self._pending
        on_frame = []
        entry = None
        try:
            for entry in objects:
                layout = layouts.get(tuple(entry)) or self._layout(entry)
                values = layout.take(entry)
                if layout.strict or type(values[layout.confidence]) is not float:
                    values = (values, tuple(map(type, values)))
                try:
                    meta = layout.metas.get(values) or self._meta(layout, values, entry)
                except TypeError:
                    # A member is a list or dictionary, such as reviews: not to be shared.
                    meta = self._meta(layout, None, entry)
                object_hash = entry["objectHash"]
                track = pending.get(object_hash) or self._begin(object_hash, layout, entry)
                if track.codec is not layout.codec:
                    raise _other_shape(entry, track)
                if track.frames and track.frames[-1] == frame:
                    raise LabelValueError(
                        f"the object {object_hash!r} occurs twice on the frame {frame}: Cannot "
                        "overwrite existing data for a frame."
                    )
                track.frames.append(frame)
                track.metas.append(meta)
                track.entries.append(entry)
                on_frame.append(track.instance)
        except MALFORMED as error:
            raise _EntryError(error, entry) from error
        return on_frame

    def _layout(self, entry: Json) -> _Layout:
        if not isinstance(entry, dict):
            raise LabelTypeError(f"a frame object must be a dictionary, not {entry!r:.100}")
        for name in ("objectHash", "featureHash", "shape"):
            if name not in entry:
                raise MissingKeyError(f"the frame object lacks {name!r}")
        layout = _Layout(entry, self._codec(entry))
        self._layouts[tuple(entry)] = layout
        return layout

    def _codec(self, entry: Json) -> ShapeCodec:
        word = entry["shape"]
        shape = Shape.from_string(word) if isinstance(word, str) else None
        codec = SHAPE_CODECS.get(shape) if shape is not None else None
        if codec is None:
            raise NotSupportedError(
                f"Getting coordinates of the shape {word!r:.100} is not supported"
            )
        return codec

    def _meta(self, layout: _Layout, values: Any, entry: Json) -> EntryMeta:
        if self._codec(entry) is not layout.codec:
            raise LabelRowError(
                f"the shape {entry['shape']!r} does not fit the geometry {layout.codec.key!r}"
            )
        item = self._item(entry["featureHash"])
        if item.shape is not layout.codec.shape:
            raise LabelRowError(
                f"the shape {entry['shape']!r} does not fit the ontology object {item.name!r} of "
                f"shape {item.shape.value!r}"
            )
        if not any(key in entry for key in layout.codec.keys):
            raise MissingKeyError(f"the frame object lacks its geometry {layout.codec.key!r}")
        meta = EntryMeta.read(entry, layout.codec)
        if values is not None:
            layout.metas[values] = meta
        return meta

    def _item(self, feature_hash: Any) -> Object:
        if not isinstance(feature_hash, str):
            raise LabelTypeError(f"`featureHash` must be a text, not {feature_hash!r:.100}")
        return self._structure.get_child_by_hash(feature_hash, Object)

    def _begin(self, object_hash: Any, layout: _Layout, entry: Json) -> _Pending:
        if not isinstance(object_hash, str):
            raise LabelTypeError(f"`objectHash` must be a text, not {object_hash!r:.100}")
        instance = bare_instance(self._item(entry["featureHash"]), object_hash, self._store)
        self._store.objects[object_hash] = instance
        pending = self._pending[object_hash] = _Pending(instance, layout.codec)
        return pending

    def finish(self) -> None:
        """Make the tracks of everything that was read.

        Raises:
            LabelRowError: A geometry is malformed.
        """
        for pending in self._pending.values():
            column = self._number_column(pending)
            if column is None:
                column = CellColumn(pending.codec, self._cells(pending))
            pending.instance._track = Track.read(pending.frames, pending.metas, column)

    def _number_column(self, pending: _Pending) -> NumberColumn | CellColumn | None:
        family = NUMBER_FAMILIES.get(pending.codec.shape)
        if family is None:
            return None
        try:
            return NumberColumn.read(family, [entry[family.key] for entry in pending.entries])
        except MALFORMED:
            self._cells(pending)  # finds the entry that is malformed, and says where it is
            raise

    def _cells(self, pending: _Pending) -> list[Any]:
        cells: list[Any] = []
        freeze = frozen_geometries(pending.codec)
        for frame, entry in zip(pending.frames, pending.entries, strict=True):
            try:
                cells.append(freeze(entry))
            except MALFORMED as error:
                where = f"{self._paths[frame]}.{pending.instance.object_hash}"
                raise located(error, where) from error
        return cells


class _EntryError(Exception):
    """Carries an error and the entry that it is about to where its place is known."""

    def __init__(self, error: Exception, entry: Any) -> None:
        super().__init__(str(error))
        self.error = error
        self.entry = entry


def bare_instance(item: Object, object_hash: str, store: LabelStore) -> ObjectInstance:
    """Make an instance whose track is still to come."""
    instance = ObjectInstance.__new__(ObjectInstance)
    instance._ontology_object = item
    instance._object_hash = object_hash
    instance._object_number = None
    instance._store = store
    instance._static = NO_ANSWERS
    instance._dynamic = None
    instance._entry = ABSENT
    return instance


def _other_shape(entry: Json, track: _Pending) -> LabelRowError:
    return LabelRowError(
        f"the object {track.instance.object_hash!r} has the shape {track.codec.shape.value!r} on "
        f"another frame, and {entry['shape']!r} here"
    )
