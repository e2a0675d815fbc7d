"""Reading the objects of frames into tracks, without making anything per entry.

Entries that have the same keys share an :class:`EntryLayout`, which takes out everything but hash
and geometry in one step; entries that agree in that share their :class:`EntryMeta`. What is checked
is checked once per layout, once per meta, and in bulk for the geometry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.registry import ShapeCodec
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects._label_row.entry_meta import EntryMeta, RowLayout, layout_of
from encord_portal.sdk.objects._label_row.errors import (
    MALFORMED,
    LabelTypeError,
    LabelValueError,
    MissingKeyError,
    NotSupportedError,
    at,
    located,
)
from encord_portal.sdk.objects._label_row.store import LabelStore
from encord_portal.sdk.objects._label_row.track_reader import bare_instance, finish_tracks
from encord_portal.sdk.objects._label_row.tracks import Track
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance
from encord_portal.sdk.objects.ontology_structure import OntologyStructure

Json = dict[str, Any]


class FrameReader:
    """Reads frames into a store, one after the other; :meth:`finish` makes the tracks."""

    def __init__(
        self, store: LabelStore, structure: OntologyStructure, codecs: Mapping[Shape, ShapeCodec]
    ) -> None:
        """Prepare to read.

        Args:
            store: Takes the instances.
            structure: The ontology.
            codecs: The shapes that there may be, and how their geometry is read.
        """
        self._store = store
        self._codecs = codecs
        self._structure = structure
        self._layouts: dict[tuple[str, ...], RowLayout] = {}
        self._paths: dict[int, str] = {}
        self._begun: list[ObjectInstance] = []

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
        layouts, objects_by_hash = self._layouts, self._store.objects
        on_frame = []
        entry = None
        try:
            for entry in objects:
                layout = layouts.get(tuple(entry)) or self._layout(entry)
                values = layout.take(entry)
                key: Any = values
                if layout.strict or type(values[layout.confidence]) is not float:
                    key = (values, tuple(map(type, values)))
                try:
                    meta = layout.metas.get(key)
                except TypeError:
                    # A member is a list or dictionary, such as reviews: not to be shared.
                    meta = self._meta(layout, values, entry, flat=False)
                if meta is None:
                    meta = layout.metas[key] = self._meta(layout, values, entry, flat=True)
                object_hash = entry["objectHash"]
                instance = objects_by_hash.get(object_hash)
                if instance is None:
                    instance = self._begin(object_hash, layout, entry)
                track = instance._track
                if track.codec is not layout.codec:
                    raise _other_shape(entry, instance)
                frames = track.frames
                if frames and frames[-1] == frame:
                    raise LabelValueError(
                        f"the object {object_hash!r} occurs twice on the frame {frame}: Cannot "
                        "overwrite existing data for a frame."
                    )
                frames.append(frame)
                track.metas.append(meta)
                track.entries.append(entry)
                on_frame.append(instance)
        except MALFORMED as error:
            raise _EntryError(error, entry) from error
        return on_frame

    def _layout(self, entry: Json) -> RowLayout:
        if not isinstance(entry, dict):
            raise LabelTypeError(f"a frame object must be a dictionary, not {entry!r:.100}")
        for name in ("objectHash", "featureHash", "shape"):
            if name not in entry:
                raise MissingKeyError(f"the frame object lacks {name!r}")
        codec = self._codec(entry)
        layout = RowLayout(layout_of(entry, ("objectHash", *codec.keys)), codec)
        self._layouts[tuple(entry)] = layout
        return layout

    def _meta(
        self, layout: RowLayout, values: tuple[Any, ...], entry: Json, *, flat: bool
    ) -> EntryMeta:
        if (entry["shape"], entry["featureHash"]) not in layout.items:
            self._check_kind(layout, entry)
        return EntryMeta.read(layout.layout, values, flat)

    def _check_kind(self, layout: RowLayout, entry: Json) -> None:
        codec = layout.codec
        if self._codec(entry) is not codec:
            raise LabelRowError(
                f"the shape {entry['shape']!r} does not fit the geometry {codec.key!r}"
            )
        feature_hash = entry["featureHash"]
        if not isinstance(feature_hash, str):
            raise LabelTypeError(f"`featureHash` must be a text, not {feature_hash!r:.100}")
        item: Object = self._structure.get_child_by_hash(feature_hash, Object)
        if item.shape is not codec.shape:
            raise LabelRowError(
                f"the shape {entry['shape']!r} does not fit the ontology object {item.name!r} of "
                f"shape {item.shape.value!r}"
            )
        if not any(key in entry for key in codec.keys):
            raise MissingKeyError(f"the frame object lacks its geometry {codec.key!r}")
        layout.items[entry["shape"], feature_hash] = item

    def _begin(self, object_hash: Any, layout: RowLayout, entry: Json) -> ObjectInstance:
        if type(object_hash) is not str:
            raise LabelTypeError(f"`objectHash` must be a text, not {object_hash!r:.100}")
        item = layout.items[entry["shape"], entry["featureHash"]]
        instance = bare_instance(item, object_hash, self._store)
        instance._track = Track.begin(layout.codec)
        self._begun.append(instance)
        self._store.objects[object_hash] = instance
        return instance

    def _codec(self, entry: Json) -> ShapeCodec:
        word = entry["shape"]
        shape = Shape.from_string(word) if isinstance(word, str) else None
        codec = self._codecs.get(shape) if shape is not None else None
        if codec is None:
            raise NotSupportedError(
                f"Getting coordinates of the shape {word!r:.100} is not supported"
            )
        return codec

    def finish(self) -> None:
        """Make the tracks of everything that was read.

        Raises:
            LabelRowError: A geometry is malformed.
        """
        finish_tracks(self._begun, self._paths)


class _EntryError(Exception):
    """Carries an error and the entry that it is about to where its place is known."""

    def __init__(self, error: Exception, entry: Any) -> None:
        super().__init__(str(error))
        self.error = error
        self.entry = entry


def _other_shape(entry: Json, instance: ObjectInstance) -> LabelRowError:
    return LabelRowError(
        f"the object {instance.object_hash!r} has the shape {instance.ontology_item.shape.value!r} "
        f"on another frame, and {entry['shape']!r} here"
    )
