"""Point clouds, written byte by byte."""

from __future__ import annotations

import struct
from pathlib import Path

Points = list[tuple[float, float, float]]


def points(count: int = 10) -> Points:
    """Points on a line."""
    return [(float(each), each / 2, each / 4) for each in range(count)]


def ply(path: Path, count: int = 10, *, form: str = "binary_little_endian", claimed: int = -1):
    """A PLY file; ``claimed`` points if not as many as there are."""
    claimed = count if claimed < 0 else claimed
    head = f"ply\nformat {form} 1.0\ncomment made here\nelement vertex {claimed}\n"
    head += "".join(f"property float {axis}\n" for axis in "xyz") + "end_header\n"
    path.write_bytes(head.encode() + _body(count, "ascii" if form == "ascii" else form))
    return path


def pcd(path: Path, count: int = 10, *, form: str = "binary", claimed: int = -1):
    """A PCD file; ``claimed`` points if not as many as there are."""
    claimed = count if claimed < 0 else claimed
    head = (
        "# .PCD v0.7 - Point Cloud Data file format\nVERSION 0.7\nFIELDS x y z\nSIZE 4 4 4\n"
        f"TYPE F F F\nCOUNT 1 1 1\nWIDTH {claimed}\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\n"
        f"POINTS {claimed}\nDATA {form}\n"
    )
    body = _body(count, "binary_little_endian" if form == "binary" else form)
    path.write_bytes(head.encode() + body)
    return path


def _body(count: int, form: str) -> bytes:
    if form == "ascii":
        return "".join(f"{x} {y} {z}\n" for x, y, z in points(count)).encode()
    order = ">" if form == "binary_big_endian" else "<"
    plain = b"".join(struct.pack(f"{order}3f", *each) for each in points(count))
    if form != "binary_compressed":
        return plain
    # Literal runs of at most 32 bytes: what every reader of this compression takes.
    pieces = [plain[at : at + 32] for at in range(0, len(plain), 32)]
    packed = b"".join(bytes([len(each) - 1]) + each for each in pieces)
    return struct.pack("<2I", len(packed), len(plain)) + packed
