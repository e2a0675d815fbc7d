"""PCD files: text, binary and compressed."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labels.rendering.media.clouds.columns import (
    LONGEST_HEADER,
    Columns,
    binary_columns,
    check_count,
    ends_early,
    text_columns,
)
from labels.rendering.media.clouds.lzf import DamagedError, decompress
from labels.rendering.media.errors import MediaUnreadableError, MediaUnsupportedError

MAGICS = (b"#", b"VERSION", b"FIELDS")
_KINDS = {"F": "f", "U": "u", "I": "i"}
_STYLES = ("ascii", "binary", "binary_compressed")
_LONGEST_FIELD = 4096


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    kind: str
    count: int


def read(path: Path) -> Columns:
    """The fields of the points, by their names; of a field of several numbers the first.

    Raises:
        MediaUnreadableError: No PCD file, or a damaged one.
        MediaUnsupportedError: More points than can be read.
    """
    with path.open("rb") as file:
        header, length = _header(file.read(LONGEST_HEADER))
        fields, count, style = _fields(header), _count(header), header["DATA"][0].lower()
        if style not in _STYLES:
            raise MediaUnreadableError(f"This PCD file is of the unknown kind “{style[:40]}”.")
        check_count(count, in_memory=style != "binary")
        file.seek(length)
        if style == "ascii":
            kinds = [
                (f"{each.name}/{at}", each.kind) for each in fields for at in range(each.count)
            ]
            text = text_columns(file, kinds, count)
            return {each.name: text[f"{each.name}/0"] for each in fields}
        if style == "binary_compressed":
            return _compressed(file.read(), fields, count)
    dtype = np.dtype([(each.name, "<" + each.kind, (each.count,)) for each in fields])
    found = binary_columns(path, length, dtype, count)
    return {name: column[:, 0] for name, column in found.items()}


def _header(head: bytes) -> tuple[dict[str, list[str]], int]:
    """The words of each line by the first of them, and how many bytes the header takes."""
    lines: dict[str, list[str]] = {}
    at = 0
    while (end := head.find(b"\n", at)) >= 0:
        words = head[at:end].decode("ascii", "replace").split("#")[0].split()
        at = end + 1
        if words:
            lines[words[0].upper()] = words[1:]
        if words and words[0].upper() == "DATA":
            break
    if missing := [name for name in ("FIELDS", "SIZE", "TYPE", "DATA") if not lines.get(name)]:
        raise MediaUnreadableError(f"The header of this PCD file lacks {missing[0]}.")
    return lines, at


def _fields(header: dict[str, list[str]]) -> list[_Field]:
    names = header["FIELDS"]
    counts = header.get("COUNT", ["1"] * len(names))
    if not len(names) == len(header["SIZE"]) == len(header["TYPE"]) == len(counts):
        raise MediaUnreadableError("The header of this PCD file does not describe every field.")
    found: list[_Field] = []
    for at, name in enumerate(names):
        kind = _KINDS.get(header["TYPE"][at].upper(), "?") + header["SIZE"][at]
        sizes = ("4", "8") if kind.startswith("f") else ("1", "2", "4", "8")
        count = _number(counts[at])
        if kind[0] == "?" or kind[1:] not in sizes or not 1 <= count <= _LONGEST_FIELD:
            raise MediaUnreadableError(f"The field “{name[:40]}” of this PCD file is of no type.")
        # Padding is called "_", as often as there is any.
        known = any(each.name == name for each in found)
        found.append(_Field(f"{name}/{at}" if known else name, kind, count))
    return found


def _count(header: dict[str, list[str]]) -> int:
    if points := header.get("POINTS"):
        return _number(points[0])
    width, height = (header.get(name) or ["?"] for name in ("WIDTH", "HEIGHT"))
    return _number(width[0]) * _number(height[0])


def _number(word: str) -> int:
    if not (word.isascii() and word.isdigit() and len(word) < 19):
        raise MediaUnreadableError(f"“{word[:40]}” in this PCD file's header is no count.")
    return int(word)


def _compressed(body: bytes, fields: list[_Field], count: int) -> Columns:
    """All values of the first field, then all of the second, and so on."""
    wanted = sum(np.dtype(each.kind).itemsize * each.count for each in fields) * count
    if wanted > 1 << 28:
        raise MediaUnsupportedError("This compressed point cloud is too large: save it as binary.")
    if len(body) < 8:
        raise ends_early(0, count)
    packed, size = struct.unpack_from("<II", body)
    if size != wanted or len(body) < 8 + packed:
        raise ends_early(min(size * count // max(wanted, 1), max(count - 1, 0)), count)
    try:
        data = decompress(body[8 : 8 + packed], size)
    except DamagedError as error:
        raise MediaUnreadableError(
            f"The points of this PCD file can't be decompressed: {error}."
        ) from error
    columns: dict[str, NDArray[Any]] = {}
    at = 0
    for each in fields:
        dtype = np.dtype("<" + each.kind)
        values = np.frombuffer(data, dtype, count * each.count, at)
        columns[each.name] = values.reshape(count, each.count)[:, 0]
        at += dtype.itemsize * count * each.count
    return columns
