"""Sound as pictures: the loudness over time, and which pitches are in it.

Everything is one channel of 16-bit samples at a fixed rate, so that any part of a long recording
is drawn from what lies in the columns of the screen, however long the recording is.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from labels.rendering.media.errors import MediaUnreadableError, MediaUnsupportedError
from labels.rendering.media.picture import Picture, as_png

RATE = 16_000
COLUMNS = 1200
ROWS = 160
_FFT = 512
# Quieter than this below the loudest is black.
_DECIBELS = 75.0

# What FFmpeg takes files for that are no sound at all: recordings of these kinds have a header,
# and are then called otherwise.
_GUESSED = {"amrnb", "amrwb"}

Samples = NDArray[np.int16]


def read_samples(path: Path) -> Iterator[Samples]:
    """Decode a file's first sound track, channels mixed, piece by piece.

    Raises:
        MediaUnreadableError: No sound in it, or damaged from the first piece on.
        MediaUnsupportedError: No decoder for its compression.
    """
    resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
    try:
        with av.open(str(path), mode="r") as container:
            if not container.streams.audio or container.format.name in _GUESSED:
                raise MediaUnreadableError("This file holds no sound.")
            for frame in container.decode(container.streams.audio[0]):
                for piece in resampler.resample(frame):
                    yield piece.to_ndarray().reshape(-1).astype(np.int16, copy=False)
            for piece in resampler.resample(None):
                yield piece.to_ndarray().reshape(-1).astype(np.int16, copy=False)
    except (av.error.DecoderNotFoundError, av.error.PatchWelcomeError) as error:
        raise MediaUnsupportedError("No decoder here reads this sound's compression.") from error
    except av.error.FFmpegError as error:
        raise MediaUnreadableError(f"This sound is damaged: {error.strerror}.") from error


def waveform(samples: Samples, first: int, last: int, columns: int = COLUMNS) -> str:
    """The SVG path of a part's loudness, 0 to ``columns`` wide and -1 (lowest) to 1 high.

    Args:
        samples: The whole recording.
        first: Milliseconds.
        last: Milliseconds, included.
        columns: Steps across; each spans from the lowest to the highest sample in it.
    """
    levels = loudness(samples, first, last, columns)
    upper = [f"{column} {-high:.3f}" for column, (_, high) in enumerate(levels)]
    lower = [f"{column} {-low:.3f}" for column, (low, _) in enumerate(levels)]
    return "M" + "L".join([*upper, *reversed(lower)]) + "Z"


def loudness(samples: Samples, first: int, last: int, columns: int) -> list[tuple[float, float]]:
    """The lowest and the highest sample in each column of a part, -1 to 1."""
    edges = _edges(first, last, columns)
    found = []
    for column in range(columns):
        start, end = edges[column], max(edges[column + 1], edges[column] + 1)
        part = samples[start:end]
        low, high = (float(part.min()), float(part.max())) if part.size else (0.0, 0.0)
        found.append((low / 32768, high / 32768))
    return found


def spectrogram(samples: Samples, first: int, last: int) -> Picture:
    """Pitches up to half the rate over a part, low ones at the bottom."""
    edges = _edges(first, last, COLUMNS)
    window = np.hanning(_FFT)
    centres = (edges[:-1] + edges[1:]) // 2
    pieces = np.zeros((COLUMNS, _FFT), np.float64)
    for column, centre in enumerate(centres):
        start = int(centre) - _FFT // 2
        part = samples[max(start, 0) : max(start + _FFT, 0)]
        offset = max(-start, 0)
        pieces[column, offset : offset + part.size] = part
    power = np.abs(np.fft.rfft(pieces * window, axis=1))[:, : _FFT // 2] ** 2
    decibels = 10 * np.log10(power + 1.0)
    # Against the loudest a window can hold, so that a part looks as it does in the whole.
    loudest = 20 * np.log10(32768 * window.sum() / 2)
    level = np.clip((decibels - (loudest - _DECIBELS)) / _DECIBELS, 0, 1)
    rows = np.linspace(_FFT // 2 - 1, 0, ROWS).round().astype(int)
    return as_png(_coloured(level.T[rows]))


def _edges(first: int, last: int, columns: int) -> NDArray[np.int64]:
    start, end = first * RATE / 1000, (last + 1) * RATE / 1000
    return np.linspace(start, end, columns + 1).astype(np.int64)


# Dark blue over violet and orange to light yellow: ever lighter, for every eye.
_SHADES = np.array(
    [(8, 10, 26), (58, 22, 96), (140, 41, 99), (214, 83, 60), (249, 164, 47), (252, 250, 190)],
    np.float64,
)


def _coloured(level: NDArray[np.float64]) -> NDArray[np.uint8]:
    steps = np.linspace(0, 1, len(_SHADES))
    bands = [np.interp(level, steps, _SHADES[:, band]) for band in range(3)]
    return np.stack(bands, axis=-1).round().astype(np.uint8)
