"""Sound files: the original recording, parts of it, and the sound of a film."""

from __future__ import annotations

import wave
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from encord_portal.demo import media
from encord_portal.demo.pictures import made_dir

TALK = "pyannote/audio/sample/sample.wav"
_TURNS = "pyannote/audio/sample/sample.rttm"
_WORDS = "pyannote/audio/sample/sample.stm"
_RATE = 16_000


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that is heard from one millisecond to another, both included."""

    first: int
    last: int
    who: str
    said: str = ""

    def within(self, start: int, stop: int) -> Heard | None:
        """The same in the part from ``start`` to before ``stop``, counted from there."""
        first, last = max(self.first, start), min(self.last, stop - 1)
        if first > last:
            return None
        return Heard(first - start, last - start, self.who, self.said)


def turns() -> list[Heard]:
    """Who speaks when in the talk."""
    fields = [line.split() for line in media.path_of(_TURNS).read_text().splitlines()]
    return [
        Heard(_ms(start), _ms(float(start) + float(length)) - 1, speaker)
        for _, _, _, start, length, _, _, speaker, *_ in fields
    ]


def sentences() -> list[Heard]:
    """What is said when in the talk."""
    fields = [line.split(maxsplit=5) for line in media.path_of(_WORDS).read_text().splitlines()]
    return [Heard(_ms(start), _ms(end) - 1, who, said) for _, _, who, start, end, said in fields]


def transcript() -> Path:
    """What is said in the talk, a sentence in each line."""
    target = made_dir() / "talk.txt"
    if not target.exists():
        lines = "".join(f"{each.said}\n" for each in sentences())
        target.write_text(lines, encoding="utf-8")
    return target


def talk(start: int, stop: int) -> Path:
    """The milliseconds ``start`` to ``stop - 1`` of the talk; the whole is its original file."""
    source = media.path_of(TALK)
    with wave.open(str(source), "rb") as reader:
        rate, frames = reader.getframerate(), reader.getnframes()
        if start == 0 and stop * rate >= frames * 1000:
            return source
        target = made_dir() / f"talk_{start}_{stop}.wav"
        if not target.exists():
            reader.setpos(start * rate // 1000)
            content = reader.readframes((stop - start) * rate // 1000)
            _write(target, content, rate)
    return target


def soundtrack(member: str) -> Path:
    """The sound of a film, in one channel."""
    target = made_dir() / f"{Path(member).stem}.wav"
    if not target.exists():
        resampler = av.AudioResampler(format="s16", layout="mono", rate=_RATE)
        parts = []
        with av.open(str(media.path_of(member))) as container:
            for frame in container.decode(audio=0):
                parts += [each.to_ndarray() for each in resampler.resample(frame)]
            parts += [each.to_ndarray() for each in resampler.resample(None)]
        _write(target, np.concatenate(parts, axis=1).astype("<i2").tobytes(), _RATE)
    return target


def _write(target: Path, content: bytes, rate: int) -> None:
    partial = target.with_suffix(".part")
    with wave.open(str(partial), "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(rate)
        writer.writeframes(content)
    partial.replace(target)


def _ms(seconds: str | float) -> int:
    return round(float(seconds) * 1000)
