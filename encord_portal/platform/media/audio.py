"""Sound files, by PyAV: every packet is read, and the first piece is decoded."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

from av.audio.stream import AudioStream
from av.container import InputContainer
from av.video.stream import VideoStream

from encord_portal.platform.media import containers
from encord_portal.platform.media.facts import Facts, Kind
from encord_portal.platform.media.limits import MediaRefused

# Codecs that store samples: only for these a number of bits per sample is a fact of the file.
_SAMPLED = re.compile(r"pcm_[a-z]*(?P<bits>\d+)")
_LOSSLESS = {"flac", "alac"}


def probe(path: Path) -> Facts:
    """Read a sound file's facts.

    Raises:
        MediaRefused: No sound file, a damaged one, or one without decoder here.
    """
    container = containers.recognise(path)
    if container is None or not container.audio_mime:
        raise MediaRefused("This file is no sound file in a format that can be read here.")
    with containers.opened(path, container, "sound file") as found:
        stream = _stream(found)
        if next(found.decode(stream), None) is None:
            raise MediaRefused("This sound file holds nothing that can be decoded.")
        context = stream.codec_context
        codec, rate, channels = containers.codec_of(stream), context.sample_rate, context.channels
        decoded_bits = context.format.bits
    with containers.opened(path, container, "sound file") as found:
        duration = _duration(found, _stream(found))
    if container is containers.WAV:
        _check_wav_length(path)
    return Facts(
        kind=Kind.AUDIO,
        mime_type=container.audio_mime,
        duration=duration,
        codec=codec,
        audio_codec=codec,
        audio_sample_rate=rate,
        audio_bit_depth=_bits(codec, decoded_bits),
        audio_num_channels=channels,
    )


def _stream(found: InputContainer) -> AudioStream:
    if not found.streams.audio:
        raise MediaRefused("This file holds no sound track.")
    if any(not _is_cover(stream) for stream in found.streams.video):
        raise MediaRefused("This file holds moving pictures; upload it as a video.")
    stream = found.streams.audio[0]
    containers.check_decoder(stream, "sound file")
    return stream


def _is_cover(stream: VideoStream) -> bool:
    """Whether a picture track is the cover of the sound, as music files have it."""
    context = getattr(stream, "codec_context", None)
    return context is not None and context.name in {"mjpeg", "png", "gif", "bmp", "webp"}


def _duration(found: InputContainer, stream: AudioStream) -> float:
    end = total = 0
    start: int | None = None
    for packet in found.demux(stream):
        if packet.size == 0:
            continue
        if packet.is_corrupt:
            raise MediaRefused("This sound file is damaged or cut off.")
        total += packet.duration or 0
        if packet.pts is not None:
            start = packet.pts if start is None else min(start, packet.pts)
            end = max(end, packet.pts + (packet.duration or 0))
    ticks = total if start is None else end - max(start, 0)
    seconds = float(ticks * (stream.time_base or Fraction(0)))
    if seconds <= 0:
        raise MediaRefused("This sound file holds no sound.")
    return seconds


def _check_wav_length(path: Path) -> None:
    """Refuse a file that announces more bytes than it holds."""
    size = path.stat().st_size
    with path.open("rb") as file:
        announced = int.from_bytes(file.read(8)[4:], "little") + 8
    # Writers of endless streams put 0 or all ones there.
    if announced in {8, 0xFFFFFFFF + 8} or announced <= size + 1:
        return
    raise MediaRefused(
        f"This sound file is cut off: it announces {announced} bytes and holds {size}."
    )


def _bits(codec: str, decoded_bits: int) -> int | None:
    match = _SAMPLED.match(codec)
    if match:
        return int(match["bits"])
    return decoded_bits if codec in _LOSSLESS else None
