from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from labels.rendering.media.errors import FrameOutOfRangeError, MediaUnreadableError
from labels.rendering.media.images import read_image


def _decoded(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def _arrow() -> Image.Image:
    """Wider than high, its upper left quarter white."""
    image = Image.new("RGB", (40, 20))
    image.paste((255, 255, 255), (0, 0, 20, 10))
    return image


@pytest.mark.parametrize(
    ("orientation", "size", "white_at"),
    [
        (1, (40, 20), (5, 5)),
        (2, (40, 20), (35, 5)),
        (3, (40, 20), (35, 15)),
        (4, (40, 20), (5, 15)),
        (6, (20, 40), (15, 5)),
        (8, (20, 40), (5, 35)),
    ],
)
def test_the_camera_orientation_is_applied(
    tmp_path: Path, orientation: int, size: tuple[int, int], white_at: tuple[int, int]
) -> None:
    image, exif = _arrow(), Image.Exif()
    exif[0x0112] = orientation
    image.save(tmp_path / "photo.jpg", exif=exif, quality=95)
    picture = read_image(tmp_path / "photo.jpg")
    shown = _decoded(picture.content)
    assert (picture.width, picture.height) == size == shown.size
    assert shown.convert("L").getpixel(white_at) > 200
    # Nothing may be left that would make a browser turn it once more.
    assert shown.getexif().get(0x0112, 1) == 1


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_what_browsers_show_is_passed_on_unchanged(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "picture.png"
    _arrow().convert(mode).save(path)
    picture = read_image(path)
    assert picture.content == path.read_bytes()
    assert picture.content_type == "image/png"


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "CMYK", "I;16", "I", "F", "LAB", "1"])
def test_other_formats_become_what_browsers_show(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "picture.tif"
    image = _arrow()
    if mode == "I;16":
        Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 200).save(path)
    elif mode == "LAB":
        Image.new("LAB", (40, 20), (240, 128, 128)).save(path)
    else:
        image.convert(mode).save(path)
    picture = read_image(path)
    assert picture.content_type in {"image/png", "image/jpeg"}
    shown = _decoded(picture.content)
    assert shown.size == (40, 20)
    assert shown.convert("L").getpixel((5, 5)) > 200
    if mode != "LAB":
        assert shown.convert("L").getpixel((35, 15)) < 50


def test_pages_of_one_file_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "pages.tif"
    black, white = Image.new("L", (4, 4), 0), Image.new("L", (4, 4), 255)
    black.save(path, save_all=True, append_images=[white])
    assert _decoded(read_image(path, 1).content).getpixel((0, 0)) == 255
    with pytest.raises(FrameOutOfRangeError):
        read_image(path, 2)


@pytest.mark.parametrize("damage", ["text", "cut", "empty"])
def test_a_damaged_file_says_so(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "picture.jpg"
    rng = np.random.default_rng(0)
    Image.fromarray(rng.integers(0, 255, (64, 64, 3), np.uint8)).save(path)
    content = path.read_bytes()
    path.write_bytes({"text": b"hello", "cut": content[: len(content) // 2], "empty": b""}[damage])
    with pytest.raises(MediaUnreadableError):
        read_image(path)
