"""Exact video frames by index.

Frame ``n`` is the ``n``-th frame that a full decode would show: counted over the packets'
presentation times, never computed from a frame rate. That holds for variable frame rates,
B-frames, edit lists and odd time bases.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from labels.rendering.media.errors import (
    FrameOutOfRangeError,
    MediaUnreadableError,
    MediaUnsupportedError,
)


@dataclass(frozen=True, slots=True)
class VideoIndex:
    """When each frame of a file is shown.

    Attributes:
        times: Presentation time per frame, ascending, in ticks of the stream's time base.
        key_times: Times of the frames that decode by themselves, ascending.
        tick: Seconds per tick.
    """

    times: tuple[int, ...]
    key_times: tuple[int, ...]
    tick: float

    @property
    def count(self) -> int:
        return len(self.times)

    def seconds(self, first: int, last: int) -> list[float]:
        """When the frames from one to another, both included, are shown, to a microsecond."""
        return [round(time * self.tick, 6) for time in self.times[first : last + 1]]

    def entry_points(self, time: int) -> Iterator[int | None]:
        """Where decoding may start to reach a time, nearest first; None is the very beginning."""
        for position in range(bisect_right(self.key_times, time) - 1, 0, -1):
            yield self.key_times[position]
        yield None


def video_index(path: Path) -> VideoIndex:
    """The index of a file, read once per file and process."""
    stat = path.stat()
    return _index(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=64)
def _index(path: Path, _mtime_ns: int, _size: int) -> VideoIndex:
    with _Opened(path) as (container, stream):
        times: list[int] = []
        keys: list[int] = []
        complete = True
        tick = float(stream.time_base or 1)
        for packet in container.demux(stream):
            if packet.size == 0 or packet.is_discard:
                continue
            if packet.pts is None:
                complete = False
                break
            times.append(packet.pts)
            if packet.is_keyframe:
                keys.append(packet.pts)
    if not complete or len(set(times)) != len(times):
        times, keys = _decoded_times(path), []
    if not times:
        raise MediaUnreadableError("This video holds no frame that can be read.")
    return VideoIndex(tuple(sorted(times)), tuple(sorted(keys)), tick)


def _decoded_times(path: Path) -> list[int]:
    """Times from a full decode, for containers whose packets carry none (raw streams, AVI)."""
    with _Opened(path) as (container, stream):
        return [_time(frame, number) for number, frame in enumerate(container.decode(stream))]


def _time(frame: VideoFrame, number: int) -> int:
    return number if frame.pts is None else frame.pts


def read_frames(path: Path, start: int, count: int = 1) -> Iterator[tuple[int, Image.Image]]:
    """Decode frames ``start`` to ``start + count - 1``, upright, in order.

    Decoding a run costs little more than decoding its first frame, so a reader who steps through
    a file asks for a few at once.

    Raises:
        FrameOutOfRangeError: The file has no frame ``start``. A run is cut at the end of the file.
        MediaUnreadableError: The file is damaged.
        MediaUnsupportedError: No decoder for its compression.
    """
    index = video_index(path)
    if not 0 <= start < index.count:
        raise FrameOutOfRangeError(start, index.count)
    wanted = {
        index.times[number]: number for number in range(start, min(start + count, index.count))
    }
    for entry in index.entry_points(index.times[start]):
        found = list(_from_entry(path, entry, wanted))
        if len(found) == len(wanted) or entry is None:
            break
    if not found:
        raise MediaUnreadableError(f"Frame {start} of this video is damaged and can't be decoded.")
    yield from found


def read_frame(path: Path, frame: int) -> Image.Image:
    """Decode one frame; see :func:`read_frames`."""
    for number, image in read_frames(path, frame):
        if number == frame:
            return image
    raise MediaUnreadableError(f"Frame {frame} of this video is damaged and can't be decoded.")


def _from_entry(
    path: Path, entry: int | None, wanted: dict[int, int]
) -> Iterator[tuple[int, Image.Image]]:
    first, last = min(wanted), max(wanted)
    with _Opened(path) as (container, stream):
        if entry is not None:
            container.seek(entry, stream=stream, backward=True)
        for position, frame in enumerate(container.decode(stream)):
            time = _time(frame, position)
            if position == 0 and entry is not None and time > first:
                return  # The container went too far: the caller starts earlier.
            if time in wanted:
                yield wanted[time], _upright(frame)
            if time >= last:
                return


def _upright(frame: VideoFrame) -> Image.Image:
    image: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]  # PyAV leaves it bare
    # The display matrix turns counter-clockwise, as Pillow does.
    return image.rotate(frame.rotation, expand=True) if frame.rotation % 360 else image


class _Opened:
    """A container and its first video stream, with PyAV's errors made ours."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> tuple[InputContainer, VideoStream]:
        try:
            self.container = av.open(str(self.path), mode="r")
        except av.error.FFmpegError as error:
            raise MediaUnreadableError(f"This video can't be opened: {error.strerror}.") from error
        if not self.container.streams.video:
            self.container.close()
            raise MediaUnreadableError("This file holds no video track.")
        stream = self.container.streams.video[0]
        stream.thread_type = "AUTO"
        return self.container, stream

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.container.close()
        if isinstance(error, av.error.DecoderNotFoundError | av.error.PatchWelcomeError):
            raise MediaUnsupportedError(
                "No decoder here reads this video's compression."
            ) from error
        if isinstance(error, av.error.FFmpegError):
            raise MediaUnreadableError(f"This video is damaged: {error.strerror}.") from error
