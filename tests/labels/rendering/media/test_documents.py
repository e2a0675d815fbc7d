from __future__ import annotations

from pathlib import Path

import pytest

from labels.rendering.media.documents import page_facts, read_page
from labels.rendering.media.errors import FrameOutOfRangeError, MediaUnreadableError
from tests.platform.media import files


def test_pages_have_their_own_shapes(tmp_path: Path) -> None:
    path = files.pdf(tmp_path / "two.pdf", (600, 800), (900, 400))
    assert page_facts(path, 0).aspect == pytest.approx(800 / 600)
    assert page_facts(path, 1).aspect == pytest.approx(400 / 900)
    assert dict(page_facts(path, 1).lines) == {"page": "2", "size (mm)": "317, 141"}
    picture = read_page(path, 0)
    assert picture.width == 1600
    assert picture.height == pytest.approx(1600 * 800 / 600, abs=1)


def test_a_poster_s_pixels_have_an_end(tmp_path: Path) -> None:
    picture = read_page(files.pdf(tmp_path / "tall.pdf", (100, 14_000)), 0)
    assert picture.width * picture.height <= 16_100_000


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    path = files.pdf(tmp_path / "one.pdf", (600, 800))
    with pytest.raises(FrameOutOfRangeError):
        read_page(path, 1)
    broken = tmp_path / "broken.pdf"
    for content in (b"", b"no document", path.read_bytes()[:200]):
        broken.write_bytes(content)
        with pytest.raises(MediaUnreadableError):
            read_page(broken, 0)
