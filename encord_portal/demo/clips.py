"""Video files: the originals, and clips cut out of them frame by frame."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import cast

import av
from av.video.frame import VideoFrame

from encord_portal.demo import media
from encord_portal.demo.pictures import made_dir
from encord_portal.demo.truth import Film

_KEY_FRAME_EVERY = 12


def clip(film: Film, name: str, start: int, stop: int) -> Path:
    """A file that holds the frames ``start`` to ``stop - 1`` of the film, and no others.

    The whole film is its original file. A part is encoded anew: a copy without encoding could
    only start at a key frame.
    """
    source = media.path_of(film.source)
    if (start, stop) == (0, film.frames):
        return source
    target = made_dir() / f"{name}.mp4"
    if not target.exists():
        partial = target.with_suffix(".part")
        _encode(source, partial, start, stop)
        partial.replace(target)
    return target


def _encode(source: Path, target: Path, start: int, stop: int) -> None:
    with av.open(str(source)) as reader, av.open(str(target), "w", format="mp4") as writer:
        video = reader.streams.video[0]
        rate = cast(Fraction, video.average_rate)
        stream = writer.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = video.width, video.height, "yuv420p"
        stream.options = {"crf": "18", "preset": "veryfast", "g": str(_KEY_FRAME_EVERY)}
        stream.time_base = 1 / rate
        for index, frame in enumerate(reader.decode(video)):
            if index >= stop:
                break
            if index >= start:
                writer.mux(stream.encode(_stamped(frame, index - start, 1 / rate)))
        writer.mux(stream.encode(None))


def _stamped(frame: VideoFrame, index: int, time_base: Fraction) -> VideoFrame:
    frame.pts, frame.time_base, frame.pict_type = index, time_base, 0
    return frame
