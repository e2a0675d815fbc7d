"""Label dictionaries as compressed, content-addressed bytes."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Packed:
    """A label dictionary ready to be stored.

    Attributes:
        sha256: Of the canonical JSON (sorted keys, no spaces), in hex.
        content: The canonical JSON, compressed.
        size: Bytes before compression.
    """

    sha256: str
    content: bytes
    size: int


def pack(labels: dict[str, Any]) -> Packed:
    raw = orjson.dumps(labels, option=orjson.OPT_SORT_KEYS)
    return Packed(
        sha256=hashlib.sha256(raw).hexdigest(), content=zlib.compress(raw, 6), size=len(raw)
    )


def unpack(content: bytes | memoryview) -> dict[str, Any]:
    labels: dict[str, Any] = orjson.loads(zlib.decompress(bytes(content)))
    return labels
