"""Reading the objects of frames: column by column, without making anything per entry.

Frames are collected first and read together. Entries that have the same keys share an
:class:`EntryLayout`, which takes out everything but hash and geometry in one step; entries that
agree in that share one tuple of values. What is checked is checked for many entries at once. Only
where that fails, a second look, one by one, says which one is wrong.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice, repeat
from operator import itemgetter
from typing import Any

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.registry import ShapeCodec
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects._label_row.entry_meta import layout_of
from encord_portal.sdk.objects._label_row.errors import (
    MALFORMED,
    LabelTypeError,
    MissingKeyError,
    NotSupportedError,
    at,
    located,
)
from encord_portal.sdk.objects._label_row.row_layout import RowLayout
from encord_portal.sdk.objects._label_row.store import LabelStore
from encord_portal.sdk.objects._label_row.track_reader import Columns, TrackReader, distribute
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.ontology_structure import OntologyStructure

Json = dict[str, Any]
_OBJECT_HASH = itemgetter("objectHash")
_CHUNK = 500
"""Entries that are read at a time: few enough that the processor has them at hand meanwhile."""
_TEXT = {str}
_NEEDED = ("objectHash", "featureHash", "shape")


class FrameReader:
    """Collects the frames of a store; :meth:`finish` reads them all."""

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
        self._frames: list[int] = []
        self._lists: list[list[Json]] = []
        self._paths: list[str] = []
        self._layouts: dict[tuple[str, ...], RowLayout] = {}

    def add(self, frame: int, objects: Any, path: str) -> None:
        """Take the objects of a frame.

        Args:
            frame: The frame.
            objects: The list as it stands in the label dictionary; not empty.
            path: Where it stands.

        Raises:
            LabelRowError: They are no list, or the row has no such frame.
        """
        if type(objects) is not list:
            if not isinstance(objects, list | tuple):
                raise at(path, f"must be a list, not {objects!r:.100}", LabelTypeError)
            objects = list(objects)
        self._store.check_frame_in(frame, path)
        self._frames.append(frame)
        self._lists.append(objects)
        self._paths.append(path)

    def add_all(self, frames: list[int], lists: list[list[Json]], path: str) -> None:
        """Take the objects of many frames.

        Args:
            frames: The frames.
            lists: The list of each, as it stands in the label dictionary; none is empty.
            path: Where the labels of the frames stand.

        Raises:
            LabelRowError: The row has no such frame.
        """
        for frame in (min(frames), max(frames)):
            self._store.check_frame_in(frame, f"{path}.{frame}.objects")
        self._frames += frames
        self._lists += lists
        self._paths += repeat(f"{path}.", len(frames))

    def finish(self) -> None:
        """Read what was collected into tracks.

        Raises:
            LabelRowError: An entry is malformed or does not fit the ontology.
        """
        columns = Columns()
        lengths = list(map(len, self._lists))
        entries = self._entries()
        try:
            while chunk := list(islice(entries, _CHUNK)):
                self._read_chunk(columns, chunk)
            for layout in columns.layouts:
                layout.check(self._find_item)
            if set(map(type, columns.known_hashes)) != _TEXT:
                deque(map(_check_hash, columns.known_hashes), maxlen=0)
        except MALFORMED:
            self._explain()
            raise
        tracks = TrackReader(self._store, columns, self.place)
        if columns.is_steady(self._frames, lengths):
            tracks.read_steady(self._frames)
            instances = tuple(self._store.objects.values())
            self._store.by_frame.update(dict.fromkeys(self._frames, instances))
        else:
            columns.frames = list(chain.from_iterable(map(repeat, self._frames, lengths)))
            tracks.read()
            of_entries = map(self._store.objects.__getitem__, columns.hashes)
            on_frames = map(tuple, map(islice, repeat(of_entries), lengths))
            self._store.by_frame.update(zip(self._frames, on_frames, strict=True))

    @property
    def layouts(self) -> Iterable[tuple[str, ...]]:
        """The keys that the entries have, each once."""
        return self._layouts

    def _entries(self) -> Iterator[Json]:
        return chain.from_iterable(self._lists)

    def _read_chunk(self, columns: Columns, chunk: list[Json]) -> None:
        hashes = list(map(_OBJECT_HASH, chunk))
        # The same text once: the next to ask for it finds it at hand.
        columns.hashes += map(columns.known_hashes.setdefault, hashes, hashes)
        if columns.layouts:
            layout = columns.layouts[-1]
        else:
            layout = self._layout(chunk[0])
            columns.layouts.append(layout)
            columns.family = layout.family
        if not self._read_alike(columns, layout, chunk):
            self._read_mixed(columns, chunk)

    def _read_alike(self, columns: Columns, layout: RowLayout, chunk: list[Json]) -> bool:
        """Read entries that all have the keys of a layout, if they have."""
        taken = layout.take_all(chunk)
        if taken is None:
            return False
        values, found = taken
        columns.metas += layout.share(values)
        flat = layout.flat(found) if columns.family is layout.family else None
        if flat is None:
            columns.take_apart()
            columns.geometries += layout.geometries(found)
        else:
            columns.flat += flat
        columns.numbers += repeat(layout.number, len(chunk))
        return True

    def _read_mixed(self, columns: Columns, chunk: list[Json]) -> None:
        """Read entries of several layouts, layout by layout."""
        columns.take_apart()
        start = len(columns.metas)
        groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
        distribute(groups, map(tuple, chunk))
        columns.metas += repeat((), len(chunk))
        columns.geometries += repeat(b"", len(chunk))
        columns.numbers += repeat(0, len(chunk))
        for keys, indices in groups.items():
            of_group = [chunk[index] for index in indices]
            layout = self._layouts.get(keys)
            if layout is None:
                layout = self._layout(of_group[0])
                layout.number = len(columns.layouts)
                columns.layouts.append(layout)
            taken = layout.take_all(of_group)
            if taken is None:
                raise AssertionError("entries of the same keys have the same keys")
            metas = layout.share(taken[0])
            geometries = layout.geometries(taken[1])
            for index, meta, geometry in zip(indices, metas, geometries, strict=True):
                columns.metas[start + index] = meta
                columns.geometries[start + index] = geometry
                columns.numbers[start + index] = layout.number

    def _layout(self, entry: Json) -> RowLayout:
        for name in _NEEDED:
            if name not in entry:
                raise MissingKeyError(f"the frame object lacks {name!r}")
        codec = self._codec(entry["shape"])
        layout = RowLayout(layout_of(entry, ("objectHash", *codec.keys)), codec, entry)
        self._layouts[tuple(entry)] = layout
        return layout

    def _explain(self) -> None:
        """Look at the entries one by one, to say which one is wrong.

        Raises:
            LabelRowError: One is wrong; the message says where and why.
        """
        for index, entry in enumerate(self._entries()):
            try:
                _check_dictionary(entry)
                layout = self._layouts.get(tuple(entry)) or self._layout(entry)
                _check_hash(entry["objectHash"])
                values = layout.layout.take(entry)
                self._find_item(layout, *layout.kind_of(values))
                layout.layout.check(values)
            except MALFORMED as error:
                raise located(error, self.place(index)) from error
            try:
                layout.freeze(entry)
            except MALFORMED as error:
                place = self.place(index)
                raise located(
                    error, f"{place[: place.rindex('[')]}.{entry['objectHash']}"
                ) from error

    def place(self, index: int) -> str:
        """Give the place of an entry, counted over all frames."""
        for path, frame, objects in zip(self._paths, self._frames, self._lists, strict=True):
            if index < len(objects):
                return f"{path}{frame}.objects[{index}]" if path[-1] == "." else f"{path}[{index}]"
            index -= len(objects)
        raise IndexError(index)

    def _find_item(self, layout: RowLayout, shape: Any, feature_hash: Any) -> Object:
        """Give the ontology object of entries, if they fit it."""
        codec = layout.codec
        if self._codec(shape) is not codec:
            raise LabelRowError(f"the shape {shape!r} does not fit the geometry {codec.key!r}")
        if not isinstance(feature_hash, str):
            raise LabelTypeError(f"`featureHash` must be a text, not {feature_hash!r:.100}")
        item: Object = self._structure.get_child_by_hash(feature_hash, Object)
        if item.shape is not codec.shape:
            raise LabelRowError(
                f"the shape {shape!r} does not fit the ontology object {item.name!r} of shape "
                f"{item.shape.value!r}"
            )
        if not layout.geometry_keys:
            raise MissingKeyError(f"the frame object lacks its geometry {codec.key!r}")
        return item

    def _codec(self, word: Any) -> ShapeCodec:
        shape = Shape.from_string(word) if isinstance(word, str) else None
        codec = self._codecs.get(shape) if shape is not None else None
        if codec is None:
            raise NotSupportedError(
                f"Getting coordinates of the shape {word!r:.100} is not supported"
            )
        return codec


def _check_dictionary(entry: Any) -> None:
    if not isinstance(entry, dict):
        raise LabelTypeError(f"a frame object must be a dictionary, not {entry!r:.100}")


def _check_hash(object_hash: Any) -> None:
    if not isinstance(object_hash, str):
        raise LabelTypeError(f"`objectHash` must be a text, not {object_hash!r:.100}")
