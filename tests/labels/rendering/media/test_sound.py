from __future__ import annotations

import io
import re
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from labels.rendering.media.errors import MediaUnreadableError
from labels.rendering.media.sound import RATE, ROWS, Samples, read_samples, spectrogram, waveform
from labels.rendering.regions import clock
from tests.builders.media_rows import SOUND_SECONDS, TONE, wave_file


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    path = wave_file(tmp_path_factory.mktemp("sound") / "talk.wav", rate=44_100)
    return np.concatenate(list(read_samples(path)))


def _points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) (-?[\d.]+)", path)]


def test_any_rate_becomes_the_one_rate(samples: Samples) -> None:
    assert samples.size == pytest.approx(SOUND_SECONDS * RATE, abs=RATE // 100)


def test_the_waveform_is_loud_where_the_tone_is(samples: Samples) -> None:
    points = _points(waveform(samples, 0, SOUND_SECONDS * 1000 - 1, columns=400))
    assert len(points) == 800
    loud = sorted({x for x, y in points if abs(y) > 0.4})
    assert loud[0] == pytest.approx(TONE[0] / 10, abs=1)
    assert loud[-1] == pytest.approx(TONE[1] / 10, abs=1)
    assert max(abs(y) for _, y in points) == pytest.approx(24_000 / 32_768, abs=0.02)


def test_a_part_shows_the_part(samples: Samples) -> None:
    points = _points(waveform(samples, 1200, 1299, columns=50))
    assert all(abs(y) > 0.4 for _, y in points)
    assert not any(y for _, y in _points(waveform(samples, 3000, 3099, columns=50)))


def test_beyond_the_end_is_silence(samples: Samples) -> None:
    points = _points(waveform(samples, 60_000, 61_000, columns=10))
    assert len(points) == 20
    assert not any(y for _, y in points)


def test_the_spectrogram_is_bright_at_the_tone_s_pitch(samples: Samples) -> None:
    content = spectrogram(samples, 0, SOUND_SECONDS * 1000 - 1).content
    grey = np.asarray(Image.open(io.BytesIO(content)).convert("L")).astype(int)
    assert grey.shape == (ROWS, 1200)
    loud = grey[:, 450].argmax()
    assert loud == pytest.approx(ROWS * (1 - 1000 / (RATE / 2)), abs=3)
    assert grey[loud, 450] > 150
    assert grey[:, 100].max() < 30


def test_what_is_no_sound_is_said(tmp_path: Path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"no sound")
    with pytest.raises(MediaUnreadableError):
        list(read_samples(broken))
    silent = tmp_path / "silent.mp4"
    with av.open(str(silent), "w") as container:
        stream = container.add_stream("libx264", rate=5)
        stream.width = stream.height = 16
        stream.pix_fmt = "yuv420p"
        for packet in stream.encode(av.VideoFrame(16, 16, "yuv420p")):
            container.mux(packet)
        container.mux(stream.encode())
    with pytest.raises(MediaUnreadableError, match="no sound"):
        list(read_samples(silent))


@pytest.mark.parametrize(
    ("moment", "text"),
    [(0, "0:00"), (7250, "0:07.25"), (61_005, "1:01.005"), (3_723_000, "1:02:03")],
)
def test_moments_read_like_a_clock(moment: int, text: str) -> None:
    assert clock(moment) == text
