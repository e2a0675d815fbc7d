"""Point clouds: what their headers say is held against what follows."""

from __future__ import annotations

import pytest

from encord_portal.platform.media import probing
from encord_portal.platform.media.facts import Kind
from encord_portal.platform.media.limits import MediaRefused
from tests.platform.media import clouds, files


@pytest.mark.parametrize(
    ("write", "form", "mime"),
    [
        *(
            (clouds.ply, form, "application/x-ply")
            for form in ("ascii", "binary_little_endian", "binary_big_endian")
        ),
        *(
            (clouds.pcd, form, "application/x-pcd")
            for form in ("ascii", "binary", "binary_compressed")
        ),
    ],
)
def test_points_are_counted_in_every_form(tmp_path, write, form, mime):
    facts = probing.probe(write(tmp_path / "cloud", 7, form=form), Kind.POINT_CLOUD)
    assert (facts.number_of_points, facts.mime_type) == (7, mime)
    assert probing.looks_like(tmp_path / "cloud") is Kind.POINT_CLOUD


@pytest.mark.parametrize(
    ("write", "form"),
    [
        (clouds.ply, "ascii"),
        (clouds.ply, "binary_big_endian"),
        (clouds.pcd, "ascii"),
        (clouds.pcd, "binary"),
        (clouds.pcd, "binary_compressed"),
    ],
)
@pytest.mark.parametrize("claimed", [11, 99_999_999, 999_999_999_999, 0])
def test_a_count_that_the_bytes_do_not_bear_out_is_refused(tmp_path, write, form, claimed):
    with pytest.raises(MediaRefused, match=r"cut off|contradict|can be stored"):
        probing.probe(write(tmp_path / "cloud", form=form, claimed=claimed), Kind.POINT_CLOUD)


PLY = "ply\nformat ascii 1.0\nelement vertex 1\n"
XYZ = "property float x\nproperty float y\nproperty float z\n"
PCD = "VERSION .7\nFIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nCOUNT 1 1 1\nWIDTH 1\nHEIGHT 1\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("words", "no point cloud"),
        ("ply\n", "does not end"),
        ("ply\n" + "comment x\n" * 9000, "does not end"),
        ("ply\n" + "x" * 9000, "does not end"),
        (PLY + "end_header\n0 0 0\n", "no x, y and z"),
        (PLY + "property list uchar int x\nend_header\n", "lists"),
        (PLY + "property quad x\nend_header\n", "cannot be read"),
        (PLY + "property\nend_header\n", "cannot be read"),
        ("ply\nformat ascii 1.0\nelement face 1\nend_header\n", "no points"),
        ("ply\nformat odd 1.0\nelement vertex 1\n" + XYZ + "end_header\n", "the form 'odd'"),
        ("ply\nelement vertex 1\n" + XYZ + "end_header\n", "the form ''"),
        ("ply\nformat ascii 1.0\nelement vertex -1\n" + XYZ + "end_header\n", "cannot be read"),
        (PCD + "POINTS 2\nDATA ascii\n", "2 points, but 1 times 1"),
        (PCD + "DATA odd\n", "the form 'odd'"),
        (PCD.replace("SIZE 4", "SIZE 3") + "DATA binary\n", "a size that its type"),
        (PCD.replace("SIZE 4", "SIZE") + "DATA binary\n", "unequally"),
        (PCD.replace("TYPE F", "TYPE Q") + "DATA binary\n", "cannot be read"),
        (PCD.replace("WIDTH 1", "WIDTH") + "DATA binary\n", "cannot be read"),
        (PCD.replace("x y z", "a b c") + "DATA binary\n", "no x, y and z"),
        (PCD + "DATA binary_compressed\nab", "cut off"),
    ],
)
def test_a_header_that_makes_no_sense_is_refused(tmp_path, text, message):
    path = tmp_path / "cloud"
    path.write_text(text)
    with pytest.raises(MediaRefused, match=message):
        probing.probe(path, Kind.POINT_CLOUD)


def test_a_bomb_is_refused_by_its_sizes(tmp_path):
    path = clouds.pcd(tmp_path / "bomb.pcd", 1, form="binary_compressed", claimed=50_000_000)
    head, _, _ = path.read_bytes().rpartition(b"DATA binary_compressed\n")
    sizes = (16).to_bytes(4, "little") + (600_000_000).to_bytes(4, "little")
    path.write_bytes(head + b"DATA binary_compressed\n" + sizes + b"\0" * 16)
    with pytest.raises(MediaRefused, match="contradict"):
        probing.probe(path, Kind.POINT_CLOUD)


def test_a_picture_is_no_point_cloud(tmp_path):
    with pytest.raises(MediaRefused, match="It looks like: image"):
        probing.probe(files.png(tmp_path / "a.png"), Kind.POINT_CLOUD)
