from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from labels.rendering.media.errors import FrameOutOfRangeError
from labels.services import frame_store
from tests.labels.rendering.media.videos import number_of, write_video

SHA = "ab" * 32


@pytest.fixture
def video(tmp_path: Path, settings: object) -> Path:
    settings.PORTAL_MEDIA_DIR = tmp_path / "portal"  # type: ignore[attr-defined]
    return write_video(tmp_path / "v.mp4", range(30), b_frames=2)


def _number(content: bytes) -> int:
    return number_of(Image.open(io.BytesIO(content)))


def test_a_frame_is_decoded_with_those_after_it_and_kept(video: Path, tmp_path: Path) -> None:
    picture = frame_store.video_frame(video, SHA, 5)
    assert (_number(picture.content), picture.width, picture.height) == (5, 64, 64)
    video.unlink()
    kept = frame_store.video_frame(video, SHA, 12)
    assert (_number(kept.content), kept.width) == (12, 64)
    assert not list((tmp_path / "portal").rglob("tmp*"))


def test_the_end_of_the_video_ends_the_run(video: Path) -> None:
    assert _number(frame_store.video_frame(video, SHA, 29).content) == 29
    with pytest.raises(FrameOutOfRangeError):
        frame_store.video_frame(video, SHA, 30)


def test_the_oldest_frames_go_when_the_store_is_full(video: Path, tmp_path: Path) -> None:
    frame_store.video_frame(video, SHA, 0)
    frames = sorted((tmp_path / "portal" / "frames").rglob("*.jpg"))
    total = sum(each.stat().st_size for each in frames)
    assert frame_store.prune(total) == 0
    assert frame_store.prune(total - 1) == 1
    assert frame_store.prune(0) == len(frames) - 1
