"""Making tracks out of columns of entries: the geometry is checked and packed in bulk."""

from __future__ import annotations

from array import array
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from operator import itemgetter, lt
from typing import Any, TypeVar

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.registry import ShapeCodec
from encord_portal.sdk.objects._label_row.columns import CellColumn
from encord_portal.sdk.objects._label_row.entry_meta import EntryMeta, Values
from encord_portal.sdk.objects._label_row.errors import LabelValueError, located
from encord_portal.sdk.objects._label_row.flat_columns import FlatColumn, FlatFamily
from encord_portal.sdk.objects._label_row.late_track import OnlyEntry
from encord_portal.sdk.objects._label_row.row_layout import Geometry, RowLayout
from encord_portal.sdk.objects._label_row.static_answers import NO_ANSWERS
from encord_portal.sdk.objects._label_row.store import LabelStore
from encord_portal.sdk.objects._label_row.tracks import COMPACT_FROM, Track
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance

Json = dict[str, Any]
K = TypeVar("K")
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


def distribute(groups: dict[K, list[int]], keys: Iterable[K]) -> None:
    """Put the position of each key into the group of that key; the groups make themselves."""
    deque(map(list.append, map(groups.__getitem__, keys), count()), maxlen=0)


@dataclass(slots=True)
class Columns:
    """The entries of many frames, side by side.

    Attributes:
        hashes: Their object hashes.
        known_hashes: The distinct ones.
        frames: Their frames.
        metas: What else they hold: values of their layout, or a meta.
        family: The shape of all of them, if they are boxes or masks; then the values of their
            geometries, one after the other, are in `flat`.
        flat: Those; else empty.
        geometries: Else their geometry: the values of boxes and masks, other shapes frozen.
        numbers: The numbers of their layouts.
        layouts: The layouts.
    """

    hashes: list[str] = field(default_factory=list)
    known_hashes: dict[str, str] = field(default_factory=dict)
    frames: list[int] = field(default_factory=list)
    metas: list[EntryMeta | Values] = field(default_factory=list)
    family: FlatFamily | None = None
    flat: list[Any] = field(default_factory=list)
    geometries: list[Geometry] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    layouts: list[RowLayout] = field(default_factory=list)

    def take_apart(self) -> None:
        """Give each entry a geometry of its own, because not all are alike."""
        if self.family is not None:
            self.geometries += self.family.rows(self.flat)
            self.flat = []
            self.family = None

    def geometry(self, index: int) -> Geometry:
        """Give the geometry of an entry."""
        if self.family is None:
            return self.geometries[index]
        size = len(self.family.members)
        return tuple(self.flat[index * size : (index + 1) * size])

    def members(self) -> list[list[Any]]:
        """Give the columns that hold the geometries: one, or one for each member of the family."""
        if self.family is None:
            return [self.geometries]
        size = len(self.family.members)
        return [self.flat[place::size] for place in range(size)]

    def is_steady(self, frames: list[int], lengths: list[int]) -> bool:
        """Tell whether the same objects are on all frames, in the same order and of one layout.

        Args:
            frames: The frames.
            lengths: How many entries each has.
        """
        count = len(self.known_hashes)
        return (
            len(self.layouts) == 1
            and lengths.count(count) == len(frames)
            and all(map(lt, frames, frames[1:]))
            and self.hashes == list(self.known_hashes) * len(frames)
        )


class TrackReader:
    """Makes the objects of columns, and their tracks."""

    def __init__(self, store: LabelStore, columns: Columns, place: Callable[[int], str]) -> None:
        """Prepare to read.

        Args:
            store: Takes the objects.
            columns: The entries.
            place: Gives the place of an entry.
        """
        self._store = store
        self._columns = columns
        self._place = place
        self._members = columns.members()

    def read(self) -> None:
        """Make the objects, in the order in which they occur.

        Raises:
            LabelRowError: An object is twice on a frame, or of two shapes.
        """
        columns, objects = self._columns, self._store.objects
        indices_of: dict[str, list[int]] = defaultdict(list)
        distribute(indices_of, columns.hashes)
        for object_hash, indices in indices_of.items():
            first = indices[0]
            layout = columns.layouts[columns.numbers[first]]
            item = layout.item(columns.metas[first])
            instance = bare_instance(item, object_hash, self._store)
            if len(indices) == 1:
                instance._only_entry = OnlyEntry(
                    columns.frames[first], columns.metas[first], columns.geometry(first), layout
                )
            else:
                instance._track = self._track(indices, layout)
            objects[object_hash] = instance

    def read_steady(self, frames: list[int]) -> None:
        """Make the objects, where the same ones are on all frames."""
        columns, objects = self._columns, self._store.objects
        (layout,) = columns.layouts
        count = len(columns.known_hashes)
        for first, object_hash in enumerate(columns.known_hashes):
            instance = bare_instance(layout.item(columns.metas[first]), object_hash, self._store)
            if len(frames) == 1:
                instance._only_entry = OnlyEntry(
                    frames[0], columns.metas[first], columns.geometry(first), layout
                )
            else:
                members: list[Sequence[Any]] = [of[first::count] for of in self._members]
                instance._track = self._made(frames, columns.metas[first::count], members, layout)
            objects[object_hash] = instance

    def _track(self, indices: list[int], layout: RowLayout) -> Track:
        columns, codec = self._columns, layout.codec
        take = itemgetter(*indices)
        frames: Sequence[int] = take(columns.frames)
        if not all(map(lt, frames, frames[1:])):
            indices.sort(key=columns.frames.__getitem__)
            take = itemgetter(*indices)
            frames = take(columns.frames)
            self._check_once(indices, frames)
        metas = list(take(columns.metas))
        members: list[Sequence[Any]] = list(map(take, self._members))
        if len(columns.layouts) > 1 and len(set(take(columns.numbers))) > 1:
            self._check_shape(indices, codec)
            for position, index in enumerate(indices):
                values = metas[position]
                if not isinstance(values, EntryMeta):
                    metas[position] = columns.layouts[columns.numbers[index]].meta(values)
        return self._made(frames, metas, members, layout)

    def _check_once(self, indices: list[int], frames: Sequence[int]) -> None:
        for index, frame, before in zip(indices[1:], frames[1:], frames, strict=False):
            if frame == before:
                object_hash = self._columns.hashes[index]
                wrong = LabelValueError(
                    f"the object {object_hash!r} occurs twice on the frame {frame}: Cannot "
                    "overwrite existing data for a frame."
                )
                raise located(wrong, self._place(index))

    def _check_shape(self, indices: list[int], codec: ShapeCodec) -> None:
        for index in indices:
            other = self._columns.layouts[self._columns.numbers[index]].codec
            if other is not codec:
                wrong = LabelRowError(
                    f"the object {self._columns.hashes[index]!r} has the shape "
                    f"{codec.shape.value!r} on another frame, and {other.shape.value!r} here"
                )
                raise located(wrong, self._place(index))

    def _made(
        self,
        frames: Sequence[int],
        metas: list[EntryMeta | Values],
        members: list[Sequence[Any]],
        layout: RowLayout,
    ) -> Track:
        """Make a track of entries that are in the order of their frames."""
        compact = len(frames) >= COMPACT_FROM
        family = self._columns.family
        column: FlatColumn | CellColumn
        if family is None:
            (geometries,) = members
            if layout.family is not None and set(map(type, geometries)) == {tuple}:
                family, members = layout.family, list(zip(*geometries, strict=True))
        if family is not None:
            column = FlatColumn.of_members(family, members)
            if compact:
                column.compact(known=layout.floats)
        else:
            cells = [g if isinstance(g, bytes) else layout.frozen(g) for g in members[0]]
            column = CellColumn(layout.codec, list(cells))
        kept = array("q", frames) if compact else list(frames)
        return Track(kept, metas, column, layout.codec, layout)
