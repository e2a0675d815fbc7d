"""Small files that claim to be huge: refused over the wire, logged once, nothing kept of them."""

from __future__ import annotations

import gzip
import io
import logging
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from encord_portal.platform.media import dicom, limits, store
from encord_portal.platform.models import MediaFile
from tests.platform import builders
from tests.platform.media import files
from tests.platform.media.world import Uploader

pytestmark = pytest.mark.django_db


def _bmp(directory: Path) -> bytes:
    header = struct.pack("<IiiHHIIiiII", 40, 65_000, 65_000, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + header


def _gif(directory: Path) -> bytes:
    size = struct.pack("<2H", 0xFFFF, 0xFFFF)
    frame = b"\x2c" + struct.pack("<4H", 0, 0, 0xFFFF, 0xFFFF) + b"\x80" + bytes(6) + b"\2\1\0\0"
    return b"GIF89a" + size + b"\x80\0\0" + bytes(6) + frame + b"\x3b"


def _lossless_webp(directory: Path) -> bytes:
    """A stream that names the largest size there is and holds no pixel."""
    bits = (16_383 << 14) | 16_383  # width - 1 and height - 1, 14 bits each
    chunk = b"\x2f" + bits.to_bytes(4, "little") + bytes(11)
    body = b"WEBPVP8L" + struct.pack("<I", len(chunk)) + chunk
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _plain(form: str, side: int) -> Callable[[Path], bytes]:
    """A picture of one colour: few bytes, many pixels."""

    def make(directory: Path) -> bytes:
        content = io.BytesIO()
        Image.new("L", (side, side)).save(content, form)
        return content.getvalue()

    return make


def _dicom(directory: Path) -> bytes:
    content = files.dicom(directory / "a.dcm", rows=16, columns=24).read_bytes()
    for tag in (b"\x28\0\x10\0US\2\0", b"\x28\0\x11\0US\2\0"):
        place = content.index(tag) + len(tag)
        content = content[:place] + b"\xff\xff" + content[place + 2 :]
    return content


def _long_dicom(directory: Path) -> bytes:
    content = files.dicom(directory / "a.dcm", frames=10).read_bytes()
    return content.replace(b"\x28\0\x08\0IS\2\x0010", b"\x28\0\x08\0IS\x0c\x00999999999999")


def _deflated_dicom(directory: Path) -> bytes:
    return files.dicom(
        directory / "a.dcm",
        rows=2000,
        columns=2000,
        frames=2,
        syntax=files.DeflatedExplicitVRLittleEndian,
    ).read_bytes()


def _nifti(directory: Path) -> bytes:
    header = bytearray(files.nifti(directory / "a.nii").read_bytes())
    struct.pack_into("<8h", header, 40, 7, *[8000] * 2, *[32_767] * 5)
    return bytes(header)


def _packed_nifti(directory: Path) -> bytes:
    return gzip.compress(_nifti(directory) + bytes(30_000_000))


def _wav(directory: Path) -> bytes:
    content = bytearray(files.wav(directory / "a.wav").read_bytes())
    struct.pack_into("<I", content, 4, 0xFFFFFF00)
    return bytes(content)


BOMBS: dict[str, tuple[str, Callable[[Path], bytes], str]] = {
    "png": ("image", lambda d: files.png_bomb(d / "a.png").read_bytes(), "pixels"),
    "bmp": ("image", _bmp, "pixels"),
    "gif": ("image", _gif, "pixels"),
    "webp": ("image", _plain("WEBP", 4000), "save it as PNG"),
    "webp of the largest size": ("image", _lossless_webp, "pixels"),
    "jpeg 2000": ("image", _plain("JPEG2000", 3000), "save it as PNG"),
    "avif": ("image", _plain("AVIF", 4000), "save it as PNG"),
    "dicom": ("dicomFile", _dicom, "pixels"),
    "dicom with many frames": ("dicomFile", _long_dicom, "frames"),
    "dicom that inflates": ("dicomFile", _deflated_dicom, "grow"),
    "nifti": ("nifti", _nifti, "more than"),
    "nifti in gzip": ("nifti", _packed_nifti, "more than"),
    "wav": ("audio", _wav, "cut off"),
    "gzip as a text": ("plainText", lambda d: gzip.compress(bytes(10_000_000)), "text"),
    "picture as a video": ("video", lambda d: files.png_bytes(), "image"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_logged_once_and_not_kept(tmp_path, caplog, monkeypatch, name):
    kind, make, said = BOMBS[name]
    monkeypatch.setattr(dicom, "MAX_INFLATED_BYTES", 10_000_000)
    uploader = Uploader.of(builders.person())
    (slot,) = uploader.slots(kind)
    caplog.set_level(logging.INFO)

    answer = uploader.put(slot, make(tmp_path))

    assert answer.status_code == 400
    assert said in answer.json()["message"]
    assert [each.name for each in caplog.records] == ["encord_portal.platform"]
    assert not MediaFile.objects.exists()
    assert [each for each in store.root().rglob("*") if each.is_file()] == []


@pytest.mark.parametrize(("form", "side"), [("WEBP", 2000), ("JPEG2000", 2000), ("AVIF", 2000)])
def test_pictures_of_common_size_may_be_as_plain_as_they_like(tmp_path, form, side):
    uploader = Uploader.of(builders.person())
    (slot,) = uploader.slots("image")

    assert uploader.put(slot, _plain(form, side)(tmp_path)).status_code == 200


@pytest.mark.parametrize(
    ("width", "height", "size", "refused"),
    [
        (6000, 4000, 2_000_000, False),  # a photo of 24 megapixels
        (6000, 4000, 20_000, True),
        (8000, 6000, 4_000_000, False),
        (9000, 6000, 40_000_000, True),  # takes more than any picture may
        (2800, 2800, 100, False),
    ],
)
def test_what_decoding_may_take_grows_with_the_file(width, height, size, refused):
    def check():
        limits.check_cost(width, height, per_pixel=16, file_size=size, form="WEBP")

    if refused:
        with pytest.raises(limits.MediaRefused, match="scale it down"):
            check()
    else:
        check()
