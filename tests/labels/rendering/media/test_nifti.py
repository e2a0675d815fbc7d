from __future__ import annotations

import gzip
import io
from pathlib import Path

import numpy as np
import pytest
from nibabel.nifti1 import Nifti1Image
from PIL import Image

from labels.rendering.media.errors import FrameOutOfRangeError, MediaUnreadableError
from labels.rendering.media.nifti import read_slice, slice_facts
from labels.rendering.media.slices import Window


def _volume(path: Path, values: np.ndarray, spacing: tuple[float, ...] = (1, 1, 1)) -> Path:
    affine = np.diag([*spacing, 1.0])
    content = Nifti1Image(values, affine).to_bytes()
    path.write_bytes(gzip.compress(content) if path.name.endswith("gz") else content)
    return path


def _grey(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)))


@pytest.mark.parametrize("name", ["plain", "packed.gz"])
def test_the_first_axis_goes_right_and_the_second_down(tmp_path: Path, name: str) -> None:
    values = np.zeros((5, 3, 2), np.int16)
    values[4, 1, 1] = 300
    path = _volume(tmp_path / name, values)
    picture = read_slice(path, 1, Window(150, 301))
    assert (picture.width, picture.height) == (5, 3)
    shown = _grey(picture.content)
    assert shown[1, 4] == 255
    assert shown.sum() == 255
    assert not _grey(read_slice(path, 0, Window(150, 301)).content).any()


def test_spacing_and_window_are_told(tmp_path: Path) -> None:
    values = np.tile(np.arange(1000, dtype=np.float32)[:, None, None], (1, 3, 1))
    facts = slice_facts(_volume(tmp_path / "v", values, (0.5, 1.25, 4)), 0)
    assert facts.aspect == pytest.approx(2.5)
    assert ("spacing (mm)", "0.5, 1.25, 4") in facts.lines
    assert facts.window is not None
    assert facts.window.center == pytest.approx(500, abs=1.5)
    assert facts.window.width == pytest.approx(999, abs=2.5)


def test_a_series_shows_its_first_volume_and_rgb_its_colours(tmp_path: Path) -> None:
    series = np.stack([np.full((4, 4, 2), 10), np.full((4, 4, 2), 200)], axis=-1)
    shown = _grey(read_slice(_volume(tmp_path / "s", series.astype(np.int16)), 1).content)
    assert (shown == shown[0, 0]).all()
    rgb = np.zeros((2, 2, 1), dtype=[("R", "u1"), ("G", "u1"), ("B", "u1")])
    rgb["G"] = 77
    path = _volume(tmp_path / "c", rgb)
    assert _grey(read_slice(path, 0).content)[0, 0].tolist() == [0, 77, 0]
    assert slice_facts(path, 0).window is None


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    path = _volume(tmp_path / "v", np.zeros((4, 4, 2), np.int16))
    with pytest.raises(FrameOutOfRangeError):
        read_slice(path, 2)
    cut = tmp_path / "cut"
    cut.write_bytes(path.read_bytes()[:380])
    for broken in (b"", b"no volume at all" * 40, b"\x1f\x8b no gzip", cut.read_bytes()):
        cut.write_bytes(broken)
        with pytest.raises(MediaUnreadableError):
            read_slice(cut, 0)
