from __future__ import annotations

import contextlib
import random

import pytest

from encord_portal.platform.media import dicom
from encord_portal.platform.media.facts import DicomFacts
from encord_portal.platform.media.limits import MediaRefused
from tests.platform.media import files


def tags(number=None, z=None, orientation=(1.0, 0.0, 0.0, 0.0, 1.0, 0.0), **extra):
    position = None if z is None else (0.0, 0.0, float(z))
    return DicomFacts(
        instance_uid=f"1.{number}",
        instance_number=number,
        position=position,
        orientation=None if z is None else orientation,
        **extra,
    )


def test_the_tags_that_place_a_slice_are_read(tmp_path):
    facts = dicom.probe(files.dicom(tmp_path / "a.dcm", number=7, z=12.5, instance="1.2.3"))

    assert (facts.width, facts.height, facts.number_of_frames) == (24, 16, 1)
    assert facts.dicom == DicomFacts(
        instance_uid="1.2.3",
        series_uid=files.SERIES,
        study_uid=files.STUDY,
        patient_id="P1",
        modality="CT",
        instance_number=7,
        position=(0, 0, 12.5),
        orientation=(1, 0, 0, 0, 1, 0),
    )


@pytest.mark.parametrize(
    ("name", "size", "frames"),
    [
        ("CT_small.dcm", (128, 128), 1),
        ("MR_small_RLE.dcm", (64, 64), 1),
        ("MR_small_bigendian.dcm", (64, 64), 1),
        ("MR_small_jp2klossless.dcm", (64, 64), 1),
        ("examples_ybr_color.dcm", (320, 240), 30),
        ("examples_palette.dcm", (800, 350), 1),
        ("image_dfl.dcm", (512, 512), 1),
        ("SC_rgb_rle_2frame.dcm", (100, 100), 2),
    ],
)
def test_files_of_many_makers_are_read(name, size, frames):
    facts = dicom.probe(files.shipped_dicom(name))

    assert (facts.width, facts.height) == size
    assert facts.number_of_frames == frames


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("MR_truncated.dcm", "cut off: its pixels need 8192 bytes and it holds 8130"),
        ("UN_sequence.dcm", "holds no picture"),
        ("JPGExtended.dcm", "cannot be decoded here"),
    ],
)
def test_files_without_whole_decodable_pixels_are_refused(name, reason):
    with pytest.raises(MediaRefused, match=reason):
        dicom.probe(files.shipped_dicom(name))


def test_a_multi_frame_file_that_is_cut_off_is_refused(tmp_path):
    path = files.dicom(tmp_path / "a.dcm", frames=10)
    path.write_bytes(path.read_bytes()[:-100])

    with pytest.raises(MediaRefused, match=r"cut off|damaged"):
        dicom.probe(path)


def test_a_deflated_file_that_would_burst_is_refused(tmp_path, monkeypatch):
    path = files.deflated_dicom(tmp_path / "a.dcm")
    assert dicom.probe(path).codec == "Deflated Explicit VR Little Endian"
    monkeypatch.setattr(dicom, "MAX_INFLATED_BYTES", 500)

    with pytest.raises(MediaRefused, match="would grow beyond 500 bytes"):
        dicom.probe(path)


def test_a_tag_that_cannot_be_read_counts_as_missing(tmp_path):
    path = files.dicom(tmp_path / "a.dcm", number=12345)
    path.write_bytes(path.read_bytes().replace(b"12345", b"1x345"))

    found = dicom.probe(path).dicom

    assert found is not None
    assert found.instance_number is None


def test_slices_are_ordered_by_position_and_not_by_number():
    slices = [tags(n, z) for n, z in ((1, 30), (2, 10), (3, 20))]

    assert dicom.slice_order(slices) == [1, 2, 0]


def test_slices_of_a_tilted_stack_are_ordered_along_its_normal():
    sagittal = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)  # its normal points to -x
    slices = [
        DicomFacts(instance_uid=str(x), position=(float(x), 0.0, 0.0), orientation=sagittal)
        for x in (5, -5, 0)
    ]

    assert dicom.slice_order(slices) == [0, 2, 1]


@pytest.mark.parametrize(
    "slices",
    [
        [tags(3), tags(1), tags(2)],
        [tags(3, 0), tags(1, 0), tags(2, 0)],  # one place, again and again
        [tags(3, 1), tags(1), tags(2, 5)],
        [tags(3, 1), tags(1, 2), tags(2, 3, orientation=(0.0, 1.0, 0.0, 0.0, 0.0, 1.0))],
    ],
)
def test_slices_without_distinct_places_are_ordered_by_number(slices):
    assert dicom.slice_order(slices) == [1, 2, 0]


def test_slices_without_any_order_stay_as_given():
    assert dicom.slice_order([tags(2), tags(None), tags(1)]) == [0, 1, 2]


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_file_is_refused_or_read_and_never_crashes(tmp_path, seed):
    """Bytes are changed at random in real files; only refusals may come out."""
    chance = random.Random(seed)
    names = ("CT_small.dcm", "MR_small_RLE.dcm", "MR_small_jp2klossless.dcm", "image_dfl.dcm")
    content = bytearray(files.shipped_dicom(chance.choice(names)).read_bytes())
    for _ in range(30):
        content[chance.randrange(min(len(content), 3000))] = chance.randrange(256)
    path = tmp_path / "a.dcm"
    path.write_bytes(content)

    # Whatever else is raised fails the test.
    with contextlib.suppress(MediaRefused):
        assert dicom.probe(path).dicom is not None
