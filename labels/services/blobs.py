"""Label dictionaries as compressed, content-addressed bytes."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import Any

import orjson

from encord_portal.sdk.common.collector import paused_collector

# Changes without anybody touching the labels: a version must outlive it.
_NOT_CONTENT = (
    "annotation_task_status",
    "label_status",
    "is_valid",
    "is_shadow_data",
    "data_title",
    "dataset_title",
)
_NOT_CONTENT_OF_UNIT = ("data_link", "data_title")


@dataclass(frozen=True, slots=True)
class Packed:
    """A label dictionary ready to be stored.

    Attributes:
        sha256: Of the canonical JSON (sorted keys, no spaces) of the labels alone, in hex: the
            task's status, titles and links are stored, but do not make another version.
        content: The canonical JSON, compressed.
        size: Bytes before compression.
    """

    sha256: str
    content: bytes
    size: int


def pack(labels: dict[str, Any]) -> Packed:
    raw = orjson.dumps(labels, option=orjson.OPT_SORT_KEYS)
    return Packed(sha256=_content_sha256(labels), content=zlib.compress(raw, 6), size=len(raw))


def _content_sha256(labels: dict[str, Any]) -> str:
    content = _without(labels, _NOT_CONTENT)
    units = labels.get("data_units")
    if isinstance(units, dict):
        content["data_units"] = {
            name: _without(unit, _NOT_CONTENT_OF_UNIT) if isinstance(unit, dict) else unit
            for name, unit in units.items()
        }
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _without(members: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if name not in names}


def unpack(content: bytes | memoryview) -> dict[str, Any]:
    return expand(content)[0]


def expand(content: bytes | memoryview) -> tuple[dict[str, Any], int]:
    """The labels, and the size of their JSON in bytes."""
    raw = zlib.decompress(bytes(content))
    with paused_collector():
        labels: dict[str, Any] = orjson.loads(raw)
    return labels, len(raw)
