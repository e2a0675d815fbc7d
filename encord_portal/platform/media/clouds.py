"""Point clouds: the headers of PLY and PCD files, checked against the size of what follows."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

from encord_portal.platform.media.facts import Facts, Kind
from encord_portal.platform.media.limits import MediaRefused

PLY, PCD = "application/x-ply", "application/x-pcd"
MAX_POINTS = 100_000_000
_LONGEST_HEADER = 1 << 16
_LONGEST_LINE = 1 << 12
_PLY_SIZES = {
    **dict.fromkeys(("char", "uchar", "int8", "uint8"), 1),
    **dict.fromkeys(("short", "ushort", "int16", "uint16"), 2),
    **dict.fromkeys(("int", "uint", "float", "int32", "uint32", "float32"), 4),
    **dict.fromkeys(("double", "float64"), 8),
}
_PCD_TYPES = {"F": {4, 8}, "I": {1, 2, 4, 8}, "U": {1, 2, 4, 8}}


def recognise(path: Path) -> bool:
    """Whether a file begins as a point cloud does."""
    with path.open("rb") as file:
        head = file.read(64)
    return head.startswith((b"ply\n", b"ply\r", b"# .PCD", b"VERSION"))


def probe(path: Path) -> Facts:
    """Read a point cloud's facts; the points themselves are counted, not looked at.

    Raises:
        MediaRefused: Neither PLY nor PCD, damaged, cut off, or too large.
    """
    with path.open("rb") as file:
        is_ply = file.read(4) in {b"ply\n", b"ply\r"}
        file.seek(0)
        if not is_ply and not recognise(path):
            _refuse_others(file.read(8))
            raise MediaRefused("This file is no point cloud in the PLY or PCD format.")
        lines = _header(file, "end_header" if is_ply else "DATA")
        try:
            points, expected, form = _ply(lines) if is_ply else _pcd(lines)
        except (ValueError, IndexError, KeyError) as error:
            raise MediaRefused("The header of this point cloud cannot be read.") from error
        _check_points(points)
        if form == "binary_compressed":
            _check_packed(file, expected, path.stat().st_size)
        elif form == "ascii":
            _check_lines(file, expected)
        elif path.stat().st_size - file.tell() < expected:
            raise MediaRefused(
                f"This point cloud is cut off: {expected} bytes should follow its header, "
                f"{path.stat().st_size - file.tell()} do."
            )
    return Facts(kind=Kind.POINT_CLOUD, mime_type=PLY if is_ply else PCD, number_of_points=points)


def _refuse_others(head: bytes) -> None:
    """Refuse by their names what holds point clouds, too."""
    if head.startswith(b"LASF"):
        raise MediaRefused("This is a point cloud in the LAS format; save it as PLY or PCD.")
    if head == b"\x89MCAP0\r\n":
        raise MediaRefused(
            "This is a recording in the MCAP format; save its point clouds as PLY or PCD, and "
            "its images as images."
        )


def _header(file: BinaryIO, last: str) -> list[list[str]]:
    """The words of each line up to the last one of the header; comments are left out."""
    lines: list[list[str]] = []
    while file.tell() < _LONGEST_HEADER:
        line = file.readline(_LONGEST_LINE)
        if not line.endswith(b"\n"):
            break
        try:
            words = line.decode("ascii").split()
        except UnicodeDecodeError:
            words = ["comment"] if line.startswith((b"comment", b"#", b"obj_info")) else []
            if not words:
                break
        if words and words[0] not in {"comment", "obj_info"} and not words[0].startswith("#"):
            lines.append(words)
            if words[0] == last:
                return lines
    raise MediaRefused(f"The header of this point cloud does not end with {last}.")


def _ply(lines: list[list[str]]) -> tuple[int, int, str]:
    """How many points there are, bytes (of text: lines) up to the last of them, and the form."""
    form = next((words[1] for words in lines if words[0] == "format"), "")
    if form not in {"ascii", "binary_little_endian", "binary_big_endian"}:
        raise MediaRefused(f"A PLY file of the form {form[:40]!r} cannot be read.")
    before = 0
    count, stride, axes, element = 0, 0, set[str](), ""
    for words in [*lines[1:], ["element", "", "0"]]:
        if words[0] == "element":
            if element == "vertex":
                if not {"x", "y", "z"} <= axes:
                    raise MediaRefused("The points of this PLY file have no x, y and z.")
                size = count if form == "ascii" else count * stride
                return count, before + size, form
            before += count if form == "ascii" else count * stride
            element, count, stride, axes = words[1], _count(words[2]), 0, set()
        elif words[0] == "property" and element:
            if words[1] == "list":
                raise MediaRefused(
                    "This PLY file has lists before or within its points; save the points alone."
                )
            stride += _PLY_SIZES[words[1]]
            axes.add(words[2])
    raise MediaRefused("This PLY file has no points: there is no element named vertex.")


def _pcd(lines: list[list[str]]) -> tuple[int, int, str]:
    found = {words[0]: words[1:] for words in lines}
    names, kinds = found["FIELDS"], found["TYPE"]
    sizes = [_count(each) for each in found["SIZE"]]
    counts = [_count(each) for each in found.get("COUNT", ["1"] * len(names))]
    if not len(names) == len(kinds) == len(sizes) == len(counts):
        raise MediaRefused("The header of this PCD file names fields, sizes and types unequally.")
    if any(size not in _PCD_TYPES[kind] for size, kind in zip(sizes, kinds, strict=True)):
        raise MediaRefused("A field of this PCD file has a size that its type does not have.")
    if not {"x", "y", "z"} <= set(names):
        raise MediaRefused("The points of this PCD file have no x, y and z.")
    width, height = _count(found["WIDTH"][0]), _count(found["HEIGHT"][0])
    points = _count(found["POINTS"][0]) if "POINTS" in found else width * height
    if points != width * height:
        raise MediaRefused(f"This PCD file has {points} points, but {width} times {height}.")
    form = found["DATA"][0]
    if form == "ascii":
        return points, points, form
    if form not in {"binary", "binary_compressed"}:
        raise MediaRefused(f"A PCD file of the form {form[:40]!r} cannot be read.")
    stride = sum(size * count for size, count in zip(sizes, counts, strict=True))
    return points, points * stride, form


def _count(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 12:
        raise ValueError(text)
    return int(text)


def _check_points(points: int) -> None:
    if not 1 <= points <= MAX_POINTS:
        raise MediaRefused(
            f"This point cloud has {points} points; 1 to {MAX_POINTS} can be stored."
        )


def _check_lines(file: BinaryIO, expected: int) -> None:
    found, last = 0, b"\n"
    while found < expected:
        chunk = file.read(1 << 20)
        if not chunk:
            break
        found += chunk.count(b"\n")
        last = chunk[-1:]
    else:
        return
    # The last line may lack its end.
    if found + (last != b"\n") < expected:
        raise MediaRefused(
            f"This point cloud is cut off: {expected} lines should follow its header, {found} do."
        )


def _check_packed(file: BinaryIO, expected: int, size: int) -> None:
    head = file.read(8)
    if len(head) < 8:
        raise MediaRefused("This point cloud is cut off after its header.")
    packed, whole = struct.unpack("<2I", head)
    if size - file.tell() < packed:
        raise MediaRefused(
            f"This point cloud is cut off: {packed} compressed bytes should follow its header."
        )
    # A byte of this compression makes at most some 90 bytes of points.
    if whole > 100 * packed + 1000 or whole != expected:
        raise MediaRefused("The sizes in this compressed point cloud contradict each other.")
