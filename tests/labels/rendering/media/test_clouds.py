"""Point clouds: files are read as they were written, and what is no point cloud says so."""

from __future__ import annotations

import json
import struct
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from labels.rendering.media.clouds import columns
from labels.rendering.media.clouds.lzf import DamagedError, decompress
from labels.rendering.media.clouds.points import packed, packed_segments, read_cloud
from labels.rendering.media.errors import (
    MediaError,
    MediaUnreadableError,
    MediaUnsupportedError,
)
from tests.builders.clouds import (
    PCD_STYLES,
    PLY_STYLES,
    lzf,
    points_table,
    room,
    write_pcd,
    write_ply,
)

FLOATS = st.floats(-1e6, 1e6, width=32)
WRITERS = [(write_ply, style) for style in PLY_STYLES] + [(write_pcd, s) for s in PCD_STYLES]


@st.composite
def tables(draw: st.DrawFn) -> Any:
    count = draw(st.integers(0, 40))
    places = draw(hnp.arrays(np.float32, (count, 3), elements=FLOATS))
    colours = draw(hnp.arrays(np.uint8, (count, 3)))
    level = draw(hnp.arrays(np.float64, count, elements=st.floats(0, 1)))
    red, green, blue = colours.T
    return points_table(places, red=red, green=green, blue=blue, intensity=level)


def ply(style: str, count: int, body: bytes, element: str = "vertex") -> bytes:
    head = f"ply\nformat {style} 1.0\nelement {element} {count}\nproperty float x\nend_header\n"
    return head.encode() + body


def pcd(size: int, count: str, style: str, body: bytes) -> bytes:
    head = f"# .PCD v0.7\nFIELDS x\nSIZE {size}\nTYPE F\nPOINTS {count}\nDATA {style}\n"
    return head.encode() + body


def unpacked(data: bytes) -> tuple[dict[str, Any], np.ndarray, np.ndarray]:
    """Header, places in full, and what follows them, as a browser reads them."""
    (length,) = struct.unpack_from("<I", data)
    header = json.loads(data[4 : 4 + length])
    assert length % 4 == 0
    count = header.get("shown", sum(each["shown"] for each in header.get("objects", [])))
    near = np.frombuffer(data, "<f4", count * 3, 4 + length).reshape(-1, 3)
    rest = np.frombuffer(data, np.uint8, offset=4 + length + count * 12)
    return header, near.astype(np.float64) + header["origin"], rest


@pytest.mark.parametrize(("write", "style"), WRITERS)
@hypothesis_settings(max_examples=40)
@given(table=tables())
def test_what_is_written_is_read(write: Any, style: str, table: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cloud = read_cloud(write(Path(folder) / "cloud", table, style))
        assert cloud.count == len(table)
        places = np.stack([table[name] for name in "xyz"], axis=-1)
        assert np.array_equal(cloud.at(slice(None)), places.astype(np.float64))
        colours = np.array([np.asarray(each) for each in cloud.colours])
        assert np.array_equal(colours, [table["red"], table["green"], table["blue"]])
        assert cloud.intensities is not None
        assert np.array_equal(np.asarray(cloud.intensities), table["intensity"])


@given(st.binary(max_size=3000) | st.binary(max_size=40).map(lambda some: some * 60))
def test_compression_is_undone(data: bytes) -> None:
    assert decompress(lzf(data), len(data)) == data


@given(st.binary(max_size=200), st.integers(0, 300))
def test_no_bytes_decompress_to_another_size(data: bytes, size: int) -> None:
    with suppress(DamagedError):
        assert len(decompress(data, size)) == size


@pytest.mark.parametrize(("write", "style"), WRITERS)
@hypothesis_settings(max_examples=40)
@given(data=st.data())
def test_damaged_files_say_so(write: Any, style: str, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "cloud", room(64)[:20], style)
        content = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 4))):
            at = data.draw(st.integers(0, len(content) - 1))
            content[at : at + 1] = data.draw(st.binary(max_size=3))
        path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
        # Anything else that is raised would be an error of the page.
        with suppress(MediaError):
            header, places, _ = unpacked(packed(read_cloud(path)))
            assert len(places) == header["shown"] <= header["total"]


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (b"", MediaUnsupportedError, "PLY and PCD"),
        (b"LASF and so on", MediaUnsupportedError, "PLY and PCD"),
        (b"ply\nformat ascii 1.0\n", MediaUnreadableError, "no end"),
        (ply("odd", 0, b""), MediaUnreadableError, "“odd”"),
        (ply("ascii", 0, b"", element="face"), MediaUnreadableError, "no vertices"),
        (ply("ascii", 2, b"1\n"), MediaUnreadableError, "1 of the 2"),
        (ply("ascii", 1, b"1\n"), MediaUnreadableError, "no y"),
        (ply("ascii", 1, b"1 2\n"), MediaUnreadableError, "2 numbers a line"),
        (ply("ascii", 1, b"hi\n"), MediaUnreadableError, "damaged"),
        (ply("ascii", 9_999_999, b""), MediaUnsupportedError, "9,999,999"),
        (ply("binary_big_endian", 100_000_001, b""), MediaUnsupportedError, "at most 100,000,000"),
        (b"# .PCD v0.7\nFIELDS x\n", MediaUnreadableError, "lacks SIZE"),
        (pcd(3, "1", "ascii", b"1\n"), MediaUnreadableError, "no type"),
        (pcd(4, "-1", "ascii", b""), MediaUnreadableError, "no count"),
        (pcd(4, "1", "odd", b""), MediaUnreadableError, "“odd”"),
        (pcd(4, "2", "binary", b"1234"), MediaUnreadableError, "1 of the 2"),
        (pcd(4, "2", "binary_compressed", b"12"), MediaUnreadableError, "ends early"),
    ],
)
def test_refusals_tell_what_is_wrong(
    tmp_path: Path, content: bytes, kind: type[MediaError], words: str
) -> None:
    path = tmp_path / "cloud"
    path.write_bytes(content)
    with pytest.raises(kind, match=words):
        read_cloud(path)


def test_vertices_may_follow_other_elements(tmp_path: Path) -> None:
    head = "element camera 2\nproperty double f\nelement vertex 1\n" + "".join(
        f"property float {name}\n" for name in "xyz"
    )
    for style, body in (
        ("ascii", b"1\n2\n3 4 5\n"),
        ("binary_little_endian", struct.pack("<2d3f", 1, 2, 3, 4, 5)),
    ):
        path = tmp_path / style
        path.write_bytes(f"ply\nformat {style} 1.0\n{head}end_header\n".encode() + body)
        assert read_cloud(path).at(slice(None)).tolist() == [[3, 4, 5]]


def test_colours_packed_in_one_number(tmp_path: Path) -> None:
    bits = np.array([0x00FF8001, 0x00010203], np.uint32)
    for name, column in (("rgb", bits.view(np.float32)), ("rgba", bits)):
        table = points_table(np.zeros((2, 3)), **{name: column})
        for style in PCD_STYLES:
            header, _, rest = unpacked(packed(read_cloud(write_pcd(tmp_path / "c", table, style))))
            assert header["shades"] == "rgb"
            assert rest.tolist() == [255, 128, 1, 1, 2, 3]


def test_colours_of_other_types(tmp_path: Path) -> None:
    for column, expected in (
        (np.array([0.0, 0.5, 1.0], np.float32), [0, 128, 255]),
        (np.array([0, 0x8000, 0xFFFF], np.uint16), [0, 128, 255]),
    ):
        table = points_table(np.zeros((3, 3)), red=column, green=column, blue=column)
        _, _, rest = unpacked(packed(read_cloud(write_ply(tmp_path / "c", table))))
        assert rest.reshape(-1, 3)[:, 0].tolist() == expected


def test_intensities_are_spread_over_all_shades(tmp_path: Path) -> None:
    values = np.append(np.linspace(10, 20, 999), 5000).astype(np.float32)
    table = points_table(np.zeros((1000, 3)), intensity=values)
    header, _, rest = unpacked(packed(read_cloud(write_pcd(tmp_path / "c", table))))
    assert header["shades"] == "intensity"
    assert (rest[0], rest[-2], rest[-1]) == (0, 255, 255)
    assert rest[500] == pytest.approx(128, abs=3)


def test_large_coordinates_keep_their_last_digits(tmp_path: Path) -> None:
    path = tmp_path / "map.ply"
    head = "".join(f"property double {name}\n" for name in "xyz")
    rows = "5400123.125 691000.5 101.0625\n5400124.125 691001.5 102.0625\n"
    path.write_text(f"ply\nformat ascii 1.0\nelement vertex 2\n{head}end_header\n{rows}")
    _, places, _ = unpacked(packed(read_cloud(path)))
    assert places[0].tolist() == [5400123.125, 691000.5, 101.0625]


def test_points_without_a_place_are_left_out(tmp_path: Path) -> None:
    nan = float("nan")
    table = points_table([[0, 0, 0], [nan, 1, 1], [2, 2, 2], [3, 3, float("inf")]])
    cloud = read_cloud(write_pcd(tmp_path / "c.pcd", table))
    header, places, _ = unpacked(packed(cloud))
    assert (header["total"], header["shown"]) == (4, 2)
    assert places.tolist() == [[0, 0, 0], [2, 2, 2]]
    header, places, _ = unpacked(packed_segments(cloud, {"one": [(1, 2)]}))
    assert places.tolist() == [[2, 2, 2]]


def test_huge_clouds_are_thinned_and_segments_are_not(tmp_path: Path) -> None:
    places = np.arange(3000, dtype=np.float32).reshape(-1, 3)
    cloud = read_cloud(write_ply(tmp_path / "c.ply", points_table(places)))
    header, shown, _ = unpacked(packed(cloud, most=300))
    assert (header["total"], header["step"], header["shown"]) == (1000, 4, 250)
    assert shown.tolist() == places[::4].tolist()
    segments = {"a": [(3, 5), (9, 9)], "b": [(998, 1003)]}
    header, shown, _ = unpacked(packed_segments(cloud, segments))
    assert shown.tolist() == places[[3, 4, 5, 9, 998, 999]].tolist()
    assert header["objects"] == [
        {"hash": "a", "shown": 4, "total": 4, "missing": 0},
        {"hash": "b", "shown": 2, "total": 6, "missing": 4},
    ]


def test_compressed_files_that_unpack_to_far_too_much_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.pcd"
    count = columns.MOST_POINTS_IN_MEMORY
    head = f"# .PCD\nFIELDS x\nSIZE 8\nTYPE F\nCOUNT 4096\nPOINTS {count}\nDATA binary_compressed\n"
    path.write_bytes(head.encode() + bytes(100))
    with pytest.raises(MediaUnsupportedError, match="too large"):
        read_cloud(path)
