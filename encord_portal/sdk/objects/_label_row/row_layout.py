"""A layout of entries with what has been read in it, within one label row."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any, TypeAlias

from encord_portal.sdk.objects._coordinates.registry import ShapeCodec
from encord_portal.sdk.objects._label_row.entry_meta import EntryLayout, EntryMeta, Values
from encord_portal.sdk.objects._label_row.errors import MALFORMED
from encord_portal.sdk.objects._label_row.flat_columns import FLAT_FAMILIES
from encord_portal.sdk.objects._label_row.frozen import freeze
from encord_portal.sdk.objects._label_row.geometry_checks import frozen_geometries
from encord_portal.sdk.objects.ontology_object import Object

Json = dict[str, Any]
Geometry: TypeAlias = bytes | tuple[Any, ...]
"""The geometry of an entry: frozen, or the values of a box or mask."""
_NUMBERS = {int, float, bool}


class RowLayout:
    """A layout within a row.

    Attributes:
        number: Its number among those of the row.
        layout: The layout.
        codec: How the geometry of the entries is read.
        geometry_keys: The geometry keys that the entries have.
        kind_of: Gives shape and feature hash of values.
        freeze: Checks the geometry of an entry, and gives it frozen.
        floats: Whether all values of boxes were floats so far.
    """

    __slots__ = (
        "_first", "_items", "_keys", "_kind_places", "_kinds", "_kinds_at", "_metas", "_only",
        "codec", "family", "floats", "freeze", "geometry_keys", "kind_of", "layout", "number",
    )  # fmt: skip

    def __init__(self, layout: EntryLayout, codec: ShapeCodec, entry: Json) -> None:
        """Prepare to read entries that have the keys of one."""
        self.number = 0
        self.layout = layout
        self.codec = codec
        self.family = FLAT_FAMILIES.get(codec.shape)
        self.freeze = frozen_geometries(codec)
        self.floats = True
        names = layout.names
        self._kind_places = names.index("shape"), names.index("featureHash")
        self.kind_of = itemgetter(*self._kind_places)
        self._keys = len(entry)
        self.geometry_keys = [key for key in codec.keys if key in entry]
        # Types of what may be a number: 1, 1.0 and True are equal, and not the same.
        self._kinds_at: dict[int, set[type]] = {place: set() for place in layout.numeric}
        self._kinds: set[tuple[Any, Any]] = set()
        self._items: dict[tuple[Any, Any], Object] = {}
        self._only: Object | None = None
        self._metas: dict[Values, EntryMeta] = {}
        self._first: dict[Values, Values] = {}

    def take_all(self, entries: list[Json]) -> tuple[list[Values], list[Any]] | None:
        """Give the values of entries, and what :meth:`geometries` takes; None for other keys."""
        if set(map(len, entries)) != {self._keys}:
            return None
        try:
            found: list[Any] = entries
            for key in self.geometry_keys:
                found = list(map(itemgetter(key), entries))
            values = list(map(self.layout.take, entries))
        except KeyError:
            return None
        return values, entries if self.family is None else found

    def share(self, values: list[Values]) -> list[EntryMeta | Values]:
        """Give each of some values as the first tuple that is equal to it, to be checked later.

        Returns:
            What :meth:`meta` takes, or metas where the values cannot be compared.

        Raises:
            LabelTypeError: A value has a wrong type.
            UnreadableTimeError: A time cannot be read.
        """
        columns = list(zip(*values, strict=True))
        for place, kinds in self._kinds_at.items():
            kinds.update(map(type, columns[place]))
            if len(kinds) > 1 and len(kinds & _NUMBERS) > 1:
                return self._apart(values)
        try:
            self._add_kinds(*(columns[place] for place in self._kind_places))
            return list(map(self._first.setdefault, values, values))
        except TypeError:  # a list or dictionary, such as reviews
            return self._apart(values)

    def check(self, find_item: Callable[[RowLayout, Any, Any], Object]) -> None:
        """Check all values that were shared, and find their ontology objects.

        Raises:
            LabelRowError: A value has a wrong type, is a time that cannot be read, or does not fit
                the ontology; the message does not say where.
        """
        for kind in self._kinds:
            self._items[kind] = self._only = find_item(self, *kind)
        kinds_at = self._kinds_at.get(self.layout.confidence)
        if not self.layout.check_all(self._first, kinds_at):
            for one in self._first:
                self.meta(one)  # "now" must be the same now whenever it is asked for

    def _add_kinds(self, shapes: tuple[Any, ...], hashes: tuple[Any, ...]) -> None:
        shape, feature_hash = shapes[0], hashes[0]
        # Comparing texts is quicker than hashing them.
        if shapes.count(shape) == hashes.count(feature_hash) == len(shapes):
            self._kinds.add((shape, feature_hash))
        else:
            self._kinds.update(zip(shapes, hashes, strict=True))

    def meta(self, values: Values) -> EntryMeta:
        """Give the meta of values that were shared."""
        meta = self._metas.get(values)
        if meta is None:
            fresh = EntryMeta.read(self.layout, values, flat=True)
            meta = self._metas.setdefault(values, fresh)
        return meta

    def item(self, meta: EntryMeta | Values) -> Object:
        """Give the ontology object of values that were checked."""
        if self._only is not None and len(self._items) == 1:
            return self._only
        return self._items[self.kind_of(meta.values if isinstance(meta, EntryMeta) else meta)]

    def flat(self, found: list[Any]) -> list[Any] | None:
        """Check geometries, and give their values one after the other; None for a second look.

        Args:
            found: The geometries of boxes or masks; anything for other shapes.
        """
        if self.family is None:
            return None
        try:
            values = self.family.values(found)
            if values is None:
                return None
            floats = self.family.check(values, self.family.key)
        except MALFORMED:
            return None  # one by one, it turns out which one it is
        self.floats = self.floats and floats
        return values

    def geometries(self, found: list[Any]) -> list[Geometry]:
        """Check geometries, and give each as a tuple of its values, or frozen.

        Args:
            found: The geometries of boxes or masks; for other shapes the entries.

        Raises:
            LabelRowError: One is malformed; the message does not say where.
        """
        family = self.family
        if family is None:
            return list(map(self.freeze, found))
        values = self.flat(found)
        if values is not None:
            return list[Geometry](family.rows(values))
        if len(found) == 1:
            return [self.freeze({family.key: found[0]})]
        return [self.geometries([one])[0] for one in found]

    def frozen(self, row: tuple[Any, ...]) -> bytes:
        """Give the values of a geometry frozen, as :attr:`freeze` does."""
        if self.family is None:
            raise AssertionError("only shapes that are a fixed number of values are rows")
        return freeze({self.family.key: self.family.write([row])[0]})

    def _apart(self, values: list[Values]) -> list[EntryMeta | Values]:
        known: dict[Any, EntryMeta] = {}
        metas: list[EntryMeta | Values] = []
        for one in values:
            self._kinds.add(self.kind_of(one))
            key = one, tuple(map(type, one))
            try:
                meta = known.get(key)
            except TypeError:
                metas.append(EntryMeta.read(self.layout, one, flat=False))
                continue
            if meta is None:
                meta = known[key] = EntryMeta.read(self.layout, one, flat=True)
            metas.append(meta)
        return metas
