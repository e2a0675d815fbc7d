"""Point clouds as files: every kind that the portal reads, written here byte by byte."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PLY_NAMES = {
    "i1": "char", "u1": "uchar", "i2": "short", "u2": "ushort",
    "i4": "int", "u4": "uint", "f4": "float", "f8": "double",
}  # fmt: skip
PLY_STYLES = ("ascii", "binary_little_endian", "binary_big_endian")
PCD_STYLES = ("ascii", "binary", "binary_compressed")


def points_table(places: Any, **more: Any) -> NDArray[Any]:
    """Rows of x, y, z (float32) and further columns with the types they come in."""
    places = np.asarray(places, np.float32).reshape(-1, 3)
    columns = {name: np.asarray(values) for name, values in more.items()}
    fields = [(name, "<f4") for name in "xyz"]
    fields += [(name, column.dtype.newbyteorder("<").str) for name, column in columns.items()]
    table = np.zeros(len(places), np.dtype(fields))
    for at, name in enumerate("xyz"):
        table[name] = places[:, at]
    for name, column in columns.items():
        table[name] = column
    return table


def write_ply(path: Path, table: NDArray[Any], style: str = "binary_little_endian") -> Path:
    names = table.dtype.names or ()
    head = ["ply", f"format {style} 1.0", "comment made for a test", f"element vertex {len(table)}"]
    head += [f"property {PLY_NAMES[table.dtype[name].str[1:]]} {name}" for name in names]
    head += ["element face 0", "property list uchar int vertex_indices", "end_header", ""]
    body = _text(table)
    if style != "ascii":
        order = ">" if "big" in style else "<"
        body = table.astype(table.dtype.newbyteorder(order)).tobytes()
    path.write_bytes("\n".join(head).encode() + body)
    return path


def write_pcd(path: Path, table: NDArray[Any], style: str = "binary") -> Path:
    names = table.dtype.names or ()
    types = [table.dtype[name] for name in names]
    head = [
        "# .PCD v0.7 - Point Cloud Data file format",
        "VERSION 0.7",
        "FIELDS " + " ".join(names),
        "SIZE " + " ".join(str(each.itemsize) for each in types),
        "TYPE " + " ".join(each.kind.upper() for each in types),
        "COUNT " + " ".join("1" for _ in names),
        f"WIDTH {len(table)}",
        "HEIGHT 1",
        "VIEWPOINT 0 0 0 1 0 0 0",
        f"POINTS {len(table)}",
        f"DATA {style}",
        "",
    ]
    body = _text(table) if style == "ascii" else table.tobytes()
    if style == "binary_compressed":
        apart = b"".join(table[name].tobytes() for name in names)
        packed = lzf(apart)
        body = struct.pack("<II", len(packed), len(apart)) + packed
    path.write_bytes("\n".join(head).encode() + body)
    return path


def lzf(data: bytes) -> bytes:
    """Compressed the simple way: the last place of the same three bytes, or as they are."""
    out, plain, known, at = bytearray(), bytearray(), {}, 0  # type: ignore[var-annotated]

    def flush() -> None:
        for start in range(0, len(plain), 32):
            piece = plain[start : start + 32]
            out.extend((len(piece) - 1, *piece))
        plain.clear()

    while at < len(data):
        key = data[at : at + 3]
        before = known.get(key)
        known[key] = at
        length = 0
        if len(key) == 3 and before is not None and at - before <= 8192:
            while (
                length < 264
                and at + length < len(data)
                and data[before + length] == data[at + length]
            ):
                length += 1
        if length < 3:
            plain.append(data[at])
            at += 1
            continue
        flush()
        back, short = at - before - 1, length - 2
        out.append((min(short, 7) << 5) | back >> 8)
        if short >= 7:
            out.append(short - 7)
        out.append(back & 255)
        at += length
    flush()
    return bytes(out)


def _text(table: NDArray[Any]) -> bytes:
    lines = [" ".join(_number(value) for value in row) for row in table.tolist()]
    return "".join(f"{line}\n" for line in lines).encode()


def _number(value: float) -> str:
    return repr(value)


def room(count: int = 20_000, seed: int = 5) -> NDArray[Any]:
    """A floor, a wall and two blocks, with intensities: something to look at."""
    random = np.random.default_rng(seed)
    floor = random.uniform((-10, -8, 0), (10, 8, 0.02), (count // 2, 3))
    wall = random.uniform((-10, 7.98, 0), (10, 8, 3), (count // 4, 3))
    blocks: Sequence[tuple[tuple[float, ...], tuple[float, ...]]] = (
        ((2, -1, 0), (6, 1, 1.5)),
        ((-5, -4, 0), (-3, -2, 1.0)),
    )
    parts = [floor, wall]
    for low, high in blocks:
        part = random.uniform(low, high, (count // 8, 3))
        side = random.integers(0, 5, len(part))
        faces = ((0, low[0]), (0, high[0]), (1, low[1]), (1, high[1]), (2, high[2]))
        for number, (axis, value) in enumerate(faces):
            part[side == number, axis] = value
        parts.append(part)
    places = np.concatenate(parts)
    shade = (40 * places[:, 2] + 10 * np.abs(places[:, 0])).astype(np.float32)
    return points_table(places, intensity=shade)
