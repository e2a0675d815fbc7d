"""Videos encoded anew, as H.264 in MP4, with the very same frames."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from encord_portal.platform.media import containers, store, videos
from encord_portal.platform.media.facts import Facts
from encord_portal.platform.media.limits import MediaRefused

_FALLBACK_RATE = Fraction(25)
# What AAC takes.
_LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}
_RATES = {8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000}


def is_plain(path: Path, facts: Facts) -> bool:
    """Whether a video is already what encoding it anew would make: every browser shows it."""
    container = containers.recognise(path)
    if container is not containers.MP4 or facts.codec != "h264":
        return False
    with containers.opened(path, container, "video") as found:
        return found.streams.video[0].codec_context.pix_fmt in {"yuv420p", "yuvj420p"}


@contextmanager
def reencoded(path: Path, facts: Facts) -> Iterator[Path]:
    """The video in a temporary file, encoded anew: upright, with its times and its sound.

    Raises:
        MediaRefused: When it cannot be decoded, or a frame would be lost or changed in size.
    """
    container = containers.recognise(path)
    if container is None or not container.video_mime:
        raise MediaRefused("This file is no video in a container that can be read here.")
    directory = store.root() / "incoming"
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=directory, suffix=".mp4") as target:
        with (
            containers.opened(path, container, "video") as found,
            av.open(target.name, "w", format="mp4", options={"movflags": "+faststart"}) as made,
        ):
            _Encoder(found, made, facts).run()
        again = videos.probe(Path(target.name))
        before = (facts.number_of_frames, facts.width, facts.height)
        if (again.number_of_frames, again.width, again.height) != before:
            raise MediaRefused(
                f"Encoded anew, this video would have {again.number_of_frames} frames instead of "
                f"{facts.number_of_frames}; it stays as it is."
            )
        yield Path(target.name)


class _Encoder:
    """One pass over the packets of a file."""

    def __init__(self, found: InputContainer, made: OutputContainer, facts: Facts) -> None:
        self._found, self._made = found, made
        self._source = found.streams.video[0]
        self._source.thread_type = "AUTO"
        self._tick = self._source.time_base or 1 / _FALLBACK_RATE
        self._video = self._video_stream(facts)
        self._first: int | None = None
        self._count = 0
        self._sound = self._resampler = None
        self._samples = 0
        if found.streams.audio and getattr(found.streams.audio[0], "codec_context", None):
            self._sound, self._resampler = self._audio_stream(found.streams.audio[0])

    def _video_stream(self, facts: Facts) -> VideoStream:
        rate = self._source.average_rate or self._source.guessed_rate or _FALLBACK_RATE
        stream = self._made.add_stream(
            "libx264", rate=rate, options={"crf": "18", "preset": "veryfast"}
        )
        stream.width, stream.height = facts.width or 0, facts.height or 0
        # Halved colours need even sizes.
        odd = stream.width % 2 or stream.height % 2
        stream.pix_fmt = "yuv444p" if odd else "yuv420p"
        stream.codec_context.time_base = self._tick
        return stream

    def _audio_stream(self, source: AudioStream) -> tuple[AudioStream, AudioResampler]:
        context = source.codec_context
        # Files need not say how their channels stand; the number of channels does.
        layout = _LAYOUTS.get(context.channels, "stereo")
        rate = context.sample_rate if context.sample_rate in _RATES else max(_RATES)
        stream = self._made.add_stream("aac", rate=rate)
        stream.codec_context.layout = layout
        return stream, AudioResampler("fltp", layout, rate)

    def run(self) -> None:
        wanted = [self._source, *([] if self._sound is None else self._found.streams.audio[:1])]
        for packet in self._found.demux(wanted):
            for frame in packet.decode():
                if isinstance(frame, VideoFrame):
                    self._add_picture(frame)
                elif isinstance(frame, AudioFrame):
                    self._add_sound(frame)
        if self._resampler is not None and self._samples:
            self._add_sound(None)
        self._made.mux(self._video.encode(None))
        if self._sound is not None:
            self._made.mux(self._sound.encode(None))

    def _add_picture(self, frame: VideoFrame) -> None:
        time = self._count if frame.pts is None else frame.pts
        if self._first is None:
            self._first = time
        upright = frame
        if frame.rotation % 360:
            turns = frame.rotation // 90
            picture: npt.NDArray[np.uint8] = np.ascontiguousarray(
                np.rot90(frame.to_ndarray(format="rgb24"), turns), dtype=np.uint8
            )
            upright = VideoFrame.from_ndarray(picture, format="rgb24")
        upright.pts, upright.time_base = time - self._first, self._tick
        # The encoder decides anew which frames stand alone.
        upright.pict_type = PictureType.NONE
        self._count += 1
        self._made.mux(self._video.encode(upright))

    def _add_sound(self, frame: AudioFrame | None) -> None:
        if self._sound is None or self._resampler is None:
            return
        for part in self._resampler.resample(frame):
            part.pts, part.time_base = self._samples, Fraction(1, part.sample_rate)
            self._samples += part.samples
            self._made.mux(self._sound.encode(part))
