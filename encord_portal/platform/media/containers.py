"""Audio and video containers: recognised by their first bytes and opened as just that.

FFmpeg would guess, and some of what it guesses (playlists, lists of other files) makes it open
further paths and addresses. So the demuxer is named here and nothing else may be opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Stream
from av.video.stream import VideoStream

from encord_portal.platform.media.limits import MediaRefused


@dataclass(frozen=True, slots=True)
class Container:
    """A container format: FFmpeg's name for it and its MIME types."""

    demuxer: str
    video_mime: str
    audio_mime: str


MP4 = Container("mov", "video/mp4", "audio/mp4")
QUICKTIME = Container("mov", "video/quicktime", "audio/mp4")
MATROSKA = Container("matroska", "video/x-matroska", "audio/x-matroska")
WEBM = Container("matroska", "video/webm", "audio/webm")
AVI = Container("avi", "video/x-msvideo", "")
OGG = Container("ogg", "video/ogg", "audio/ogg")
FLV = Container("flv", "video/x-flv", "")
MPEG_PS = Container("mpeg", "video/mpeg", "")
MPEG_TS = Container("mpegts", "video/mp2t", "")
WAV = Container("wav", "", "audio/wav")
FLAC = Container("flac", "", "audio/flac")
MP3 = Container("mp3", "", "audio/mpeg")
AAC = Container("aac", "", "audio/aac")
AIFF = Container("aiff", "", "audio/aiff")


def recognise(path: Path) -> Container | None:
    """The container that the first bytes announce."""
    with path.open("rb") as file:
        head = file.read(1024)
    return _by_magic(head) or _by_sync(head)


def _by_magic(head: bytes) -> Container | None:
    if head[4:8] == b"ftyp":
        return QUICKTIME if head[8:12] == b"qt  " else MP4
    if head[4:8] in {b"moov", b"mdat", b"wide", b"free", b"skip"}:
        return QUICKTIME
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return WEBM if b"webm" in head[:64] else MATROSKA
    if head[:4] in {b"RIFF", b"RF64"}:
        return {b"AVI ": AVI, b"WAVE": WAV}.get(head[8:12])
    if head.startswith(b"FORM"):
        return AIFF if head[8:12] in {b"AIFF", b"AIFC"} else None
    table = {b"OggS": OGG, b"FLV\x01": FLV, b"fLaC": FLAC, b"\0\0\1\xba": MPEG_PS, b"ID3": MP3}
    return next((found for magic, found in table.items() if head.startswith(magic)), None)


def _by_sync(head: bytes) -> Container | None:
    if len(head) > 376 and head[0] == head[188] == head[376] == 0x47:
        return MPEG_TS
    if len(head) > 1 and head[0] == 0xFF:
        if head[1] & 0xF6 == 0xF0:
            return AAC
        if head[1] & 0xE0 == 0xE0 and head[1] & 0x06:
            return MP3
    return None


def check_decoder(stream: Stream, what: str) -> None:
    """Refuse a track that FFmpeg has no decoder for; PyAV then leaves out its whole context."""
    if getattr(stream, "codec_context", None) is None:
        raise MediaRefused(f"No decoder here reads this {what}'s compression.")


def codec_of(stream: AudioStream | VideoStream) -> str:
    """The name of a track's compression; that of the decoder, such as mp3float, may be another."""
    return str(stream.codec_context.codec.canonical_name)


@contextmanager
def opened(path: Path, container: Container, what: str) -> Iterator[InputContainer]:
    """The file, opened by FFmpeg; its errors become refusals.

    Raises:
        MediaRefused: When the file cannot be opened or read, or its codec has no decoder here.
    """
    try:
        with av.open(
            str(path),
            mode="r",
            format=container.demuxer,
            container_options={"protocol_whitelist": "file", "enable_drefs": "0"}
            if container.demuxer == "mov"
            else {"protocol_whitelist": "file"},
        ) as found:
            yield found
    except (av.error.DecoderNotFoundError, av.error.PatchWelcomeError) as error:
        raise MediaRefused(f"No decoder here reads this {what}'s compression.") from error
    except (av.error.FFmpegError, ValueError, MemoryError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise MediaRefused(f"This {what} is damaged: {reason}.") from error
