"""What the keys of the organisation's client metadata hold, to be read and changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.http.v2.api_client import ApiClient

SCHEMA_PATH = "organisation/client-metadata-schema-v2"
MetadataSchemaScalarType: TypeAlias = Literal[
    "boolean", "datetime", "number", "uuid", "varchar", "text", "string", "long_string"
]
MetadataSchemaKeyType: TypeAlias = Literal[
    "boolean", "datetime", "uuid", "number", "varchar", "text", "embedding", "enum", "geospatial"
]
_HINTS = {"string": "varchar", "long_string": "text"}
_SCALARS = ("boolean", "datetime", "number", "uuid", "varchar", "text")
_LARGEST_EMBEDDING = 4096
_KEY = re.compile(r"[\w .-]+")
# What the platform means by a kind that says no more: it is said when the schema is sent.
_MORE: dict[str, dict[str, Any]] = {
    "number": {"format": "F64"},
    "varchar": {"max_length": 8192},
    "datetime": {"timezone": "UTC"},
    "text": {},
    "embedding": {"api": None},
    "variant": {"hint": "text"},
    "tombstone": {"deleted_ty": None},
    **{name: {} for name in ("boolean", "uuid", "enum", "geospatial", "user")},
}
Kind: TypeAlias = dict[str, Any]


class MetadataSchemaError(RuntimeError):
    """A key of the schema is not as the call needs it."""


class MetadataSchema:
    """What the keys of the client metadata hold. Changes are sent by :meth:`save`.

    Get it with ``EncordUserClient.metadata_schema``.
    """

    def __init__(self, api_client: ApiClient, kinds: Mapping[str, Kind] | None) -> None:
        self._api_client = api_client
        self._kinds = {key: _read(key, kind) for key, kind in (kinds or {}).items()}
        self._is_changed = False

    def save(self) -> None:
        """Send the schema to the platform, if it was changed."""
        if self._is_changed:
            self._api_client.post(SCHEMA_PATH, payload=self._kinds)
            self._is_changed = False

    # Looking at it

    def keys(self) -> Sequence[str]:
        """Give all keys, also those that were deleted and can be restored."""
        return list(self._kinds)

    def has_key(self, k: str) -> bool:
        """Tell whether there is a key, also if it was deleted."""
        return k in self._kinds

    def is_key_deleted(self, k: str) -> bool:
        """Tell whether a key was deleted."""
        return self._is(k, "tombstone")

    def get_key_type(self, k: str) -> MetadataSchemaKeyType | None:
        """Give what a key holds; None where there is no such key.

        Raises:
            MetadataSchemaError: It is of a kind that this SDK does not know.
        """
        kind = self._kinds.get(k)
        if kind is None or kind["ty"] == "tombstone":
            return None
        if kind["ty"] == "user":
            raise MetadataSchemaError(f"The kind of the key {k!r} is not supported by this SDK.")
        found: MetadataSchemaKeyType = kind["hint"] if kind["ty"] == "variant" else kind["ty"]
        return found

    def get_enum_options(self, k: str) -> Sequence[str]:
        """Give the values that a key of values may have.

        Raises:
            MetadataSchemaError: There is no such key, or it holds something else.
        """
        return list(self._needed(k, "enum")["values"])

    def get_embedding_size(self, k: str) -> int:
        """Give how many numbers a key of embeddings holds.

        Raises:
            MetadataSchemaError: There is no such key, or it holds something else.
        """
        return int(self._needed(k, "embedding")["size"])

    # Changing it

    def add_scalar(self, k: str, *, data_type: MetadataSchemaScalarType) -> None:
        """Add a key that holds one value, or change what such a key that was added holds.

        Args:
            k: The key.
            data_type: What it holds; ``string`` is ``varchar``, ``long_string`` is ``text``.

        Raises:
            MetadataSchemaError: The key holds something else, or cannot be a key.
            ValueError: There is no such type.
        """
        hint = _HINTS.get(data_type, data_type)
        if hint not in _SCALARS:
            words = ", ".join((*_SCALARS, *_HINTS))
            raise ValueError(f"`data_type` must be one of {words}, not {data_type!r:.100}.")
        self._add(k, {"ty": "variant", "hint": hint}, lambda kind: kind["ty"] == "variant")

    def set_scalar(self, k: str, *, data_type: MetadataSchemaScalarType) -> None:
        """Say what a key holds, whether it is there or not; see :meth:`add_scalar`."""
        self.add_scalar(k, data_type=data_type)

    def add_enum(self, k: str, *, values: Sequence[str]) -> None:
        """Add a key that holds one of some values.

        Args:
            k: The key.
            values: The values, at least one; they are kept sorted.

        Raises:
            MetadataSchemaError: The key is there, cannot be one, or there are no values.
        """
        if not values:
            raise MetadataSchemaError("Must provide at least 1 value.")
        self._add(k, {"ty": "enum", "values": sorted(values)})

    def add_enum_options(self, k: str, *, values: Sequence[str]) -> None:
        """Add values to those that a key may have.

        Args:
            k: The key.
            values: The values, at least one.

        Raises:
            MetadataSchemaError: There is no such key, it holds something else, or there are no
                values.
        """
        if not values:
            raise MetadataSchemaError("Must provide at least 1 value.")
        kind = self._needed(k, "enum")
        self._put(k, {**kind, "values": sorted([*kind["values"], *values])})

    def add_embedding(self, k: str, *, size: int) -> None:
        """Add a key that holds embeddings.

        Args:
            k: The key.
            size: How many numbers an embedding has, 1 to 4096.

        Raises:
            MetadataSchemaError: The key is there, or cannot be one.
            ValueError: The size is out of bounds.
        """
        if not 0 < size <= _LARGEST_EMBEDDING:
            raise ValueError(f"`size` must be 1 to {_LARGEST_EMBEDDING}, not {size}.")
        self._add(k, {"ty": "embedding", "size": size, "api": None})

    def add_geospatial(self, k: str) -> None:
        """Add a key that holds places on earth.

        Args:
            k: The key.

        Raises:
            MetadataSchemaError: The key is there, or cannot be one.
        """
        self._add(k, {"ty": "geospatial"})

    def delete_key(self, k: str, *, hard: bool = False) -> None:
        """Delete a key.

        Args:
            k: The key.
            hard: Whether it is forgotten what the key held, so that it cannot be restored.

        Raises:
            MetadataSchemaError: There is no such key, or it is deleted.
        """
        kind = self._kinds.get(k)
        if kind is None:
            raise MetadataSchemaError(f"The key {k!r} is not defined.")
        if kind["ty"] == "tombstone" and not hard:
            raise MetadataSchemaError(f"The key {k!r} is already deleted.")
        if kind["ty"] == "tombstone" and kind["deleted_ty"] is None:
            raise MetadataSchemaError(f"The key {k!r} is already deleted for good.")
        self._put(k, {"ty": "tombstone", "deleted_ty": None if hard else kind})

    def restore_key(self, k: str) -> None:
        """Bring a deleted key back.

        Args:
            k: The key.

        Raises:
            MetadataSchemaError: There is no such key, it is not deleted, or is for good.
        """
        kind = self._kinds.get(k)
        if kind is None:
            raise MetadataSchemaError(f"The key {k!r} is not defined.")
        if kind["ty"] != "tombstone":
            raise MetadataSchemaError(f"The key {k!r} is not currently deleted.")
        if kind["deleted_ty"] is None:
            raise MetadataSchemaError(f"The key {k!r} was deleted for good, and cannot return.")
        self._put(k, kind["deleted_ty"])

    def _add(self, k: str, kind: Kind, may_replace: Callable[[Kind], bool] | None = None) -> None:
        if not isinstance(k, str) or not _KEY.fullmatch(k):
            raise MetadataSchemaError(
                f"{k!r:.100} cannot be a key: letters, digits, spaces and the characters . _ - can."
            )
        before = self._kinds.get(k)
        if before is not None:
            if before["ty"] == "tombstone":
                raise MetadataSchemaError(f"The key {k!r} was deleted: restore it instead.")
            if may_replace is None or not may_replace(before):
                raise MetadataSchemaError(f"The key {k!r} is already defined.")
        self._put(k, kind)

    def _put(self, k: str, kind: Kind) -> None:
        self._is_changed = self._is_changed or self._kinds.get(k) != kind
        self._kinds[k] = kind

    def _is(self, k: str, word: str) -> bool:
        return k in self._kinds and self._kinds[k]["ty"] == word

    def _needed(self, k: str, word: str) -> Kind:
        if k not in self._kinds:
            raise MetadataSchemaError(f"The key {k!r} is not defined.")
        if not self._is(k, word):
            raise MetadataSchemaError(f"The key {k!r} is of another kind than {word}.")
        return self._kinds[k]

    def __str__(self) -> str:
        lines = [
            f" - {key}: {self.get_key_type(key)}"
            for key in self.keys()
            if not self.is_key_deleted(key)
        ]
        return "\n".join(("Metadata Schema:", "----------------", *lines))


def _read(key: str, kind: Any) -> Kind:
    word = kind.get("ty") if isinstance(kind, Mapping) else None
    if not isinstance(word, str) or word not in _MORE:
        raise EncordException(f"The metadata schema says of the key {key!r}: {kind!r:.100}.")
    found = {"ty": word, **_MORE[word], **kind}
    needed = {"enum": ("values", list), "embedding": ("size", int)}.get(word)
    if needed is not None and not isinstance(found.get(needed[0]), needed[1]):
        raise EncordException(f"The metadata schema lacks {needed[0]!r} of the key {key!r}.")
    if word == "tombstone" and found["deleted_ty"] is not None:
        found["deleted_ty"] = _read(key, found["deleted_ty"])
    return found
