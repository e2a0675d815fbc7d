"""What a sound or video file is, by what is in it and never by its name."""

from __future__ import annotations

from pathlib import Path

import av

from labels.rendering.media.errors import MediaUnreadableError, MediaUnsupportedError

# The demuxer's name → the type that browsers know it by, without and with a picture in it.
_TYPES = {
    "mov": ("audio/mp4", "video/mp4"),
    "matroska": ("audio/webm", "video/webm"),
    "ogg": ("audio/ogg", "video/ogg"),
    "wav": ("audio/wav", ""),
    "mp3": ("audio/mpeg", ""),
    "flac": ("audio/flac", ""),
    "aac": ("audio/aac", ""),
    "avi": ("", "video/x-msvideo"),
    "mpegts": ("", "video/mp2t"),
}


def content_type(path: Path) -> str:
    """The MIME type under which a browser may try to play a file.

    Raises:
        MediaUnreadableError: It holds neither sound nor video.
        MediaUnsupportedError: No browser plays this kind of file.
    """
    try:
        with av.open(str(path), mode="r") as container:
            name = container.format.name.split(",")[0]
            streams = container.streams
            if not streams.video and not streams.audio:
                raise MediaUnreadableError("This file holds neither sound nor video.")
            found = _TYPES.get(name, ("", ""))[bool(streams.video)]
    except av.error.FFmpegError as error:
        raise MediaUnreadableError(f"This file can't be opened: {error.strerror}.") from error
    if not found:
        raise MediaUnsupportedError(f"Browsers don't play files of the kind {name}.")
    return found
