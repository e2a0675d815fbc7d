"""Vertices of PLY files: text, and binary in both byte orders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from labels.rendering.media.clouds.columns import (
    LONGEST_HEADER,
    Columns,
    binary_columns,
    check_count,
    text_columns,
)
from labels.rendering.media.errors import MediaUnreadableError, MediaUnsupportedError

MAGIC = b"ply"
_TYPES = {
    "char": "i1", "int8": "i1", "uchar": "u1", "uint8": "u1",
    "short": "i2", "int16": "i2", "ushort": "u2", "uint16": "u2",
    "int": "i4", "int32": "i4", "uint": "u4", "uint32": "u4",
    "float": "f4", "float32": "f4", "double": "f8", "float64": "f8",
}  # fmt: skip
_ORDERS = {"binary_little_endian": "<", "binary_big_endian": ">"}


@dataclass(slots=True)
class _Element:
    name: str
    count: int
    properties: list[tuple[str, str]] = field(default_factory=list)
    has_lists: bool = False

    def dtype(self, order: str) -> np.dtype[Any]:
        return np.dtype([(name, order + kind) for name, kind in self.properties])


def read(path: Path) -> Columns:
    """The properties of the vertices, by their names.

    Raises:
        MediaUnreadableError: No PLY file, or a damaged one.
        MediaUnsupportedError: Too many points, or points that lists come before.
    """
    with path.open("rb") as file:
        head = file.read(LONGEST_HEADER)
        style, elements, length = _header(head)
        vertex, before = _vertex(elements)
        check_count(vertex.count, in_memory=style == "ascii")
        if style == "ascii":
            file.seek(length)
            for _ in range(sum(each.count for each in before)):
                file.readline()
            return text_columns(file, vertex.properties, vertex.count)
    order = _ORDERS[style]
    offset = length + sum(each.count * each.dtype(order).itemsize for each in before)
    return binary_columns(path, offset, vertex.dtype(order), vertex.count)


def _header(head: bytes) -> tuple[str, list[_Element], int]:
    """The format, the elements, and how many bytes the header takes."""
    at = head.find(b"end_header")
    end = head.find(b"\n", at)
    if not head.startswith(MAGIC) or at < 0 or end < 0:
        raise MediaUnreadableError("This is no PLY file that can be read: its header has no end.")
    lines = head[:at].decode("ascii", "replace").splitlines()[1:]
    style, elements = "", list[_Element]()
    for words in (line.split() for line in lines):
        match words:
            case [] | ["comment" | "obj_info", *_]:
                continue
            case ["format", found, _]:
                style = found
            case ["element", name, count] if count.isascii() and count.isdigit():
                elements.append(_Element(name, int(count[:18])))
            case ["property", *rest] if elements:
                _property(elements[-1], rest)
            case _:
                raise _damaged(words)
    if style != "ascii" and style not in _ORDERS:
        raise MediaUnreadableError(f"This PLY file is of the unknown format “{style[:40]}”.")
    return style, elements, end + 1


def _property(element: _Element, words: list[str]) -> None:
    match words:
        case ["list", _, _, _]:
            element.has_lists = True
        case [kind, name] if kind in _TYPES and name not in dict(element.properties):
            element.properties.append((name, _TYPES[kind]))
        case _:
            raise _damaged(["property", *words])


def _vertex(elements: list[_Element]) -> tuple[_Element, list[_Element]]:
    names = [each.name for each in elements]
    if "vertex" not in names:
        raise MediaUnreadableError("This PLY file names no vertices.")
    vertex = elements[names.index("vertex")]
    before = elements[: names.index("vertex")]
    if vertex.has_lists or not vertex.properties:
        raise MediaUnsupportedError("The vertices of this PLY file hold lists, or nothing.")
    if any(each.has_lists for each in before):
        raise MediaUnsupportedError("In this PLY file lists come before the vertices.")
    return vertex, before


def _damaged(words: Iterable[str]) -> MediaUnreadableError:
    line = " ".join(words)
    return MediaUnreadableError(f"The header of this PLY file is damaged at “{line[:80]}”.")
