"""Videos, by PyAV: every packet is read, so the number of frames is counted, not computed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from av.container import InputContainer
from av.video.stream import VideoStream

from encord_portal.platform.media import containers
from encord_portal.platform.media.containers import Container
from encord_portal.platform.media.facts import Facts, Kind
from encord_portal.platform.media.limits import (
    MAX_FRAME_PIXELS,
    MAX_FRAMES,
    MediaRefused,
    check_pixels,
)


@dataclass(frozen=True, slots=True)
class _Counted:
    """What the packets of a file say.

    Attributes:
        frames: How many frames a player shows.
        packets: How many packets carry data, shown or not.
        span: From the first frame's beginning to the last one's end, in seconds.
        exact: False when packets carry no usable times and only decoding can count.
    """

    frames: int
    packets: int
    span: Fraction
    exact: bool


def probe(path: Path) -> Facts:
    """Read a video's facts.

    Raises:
        MediaRefused: No video, a damaged or cut-off one, or one without decoder here.
    """
    container = containers.recognise(path)
    if container is None or not container.video_mime:
        raise MediaRefused("This file is no video in a container that can be read here.")
    width, height = _first_picture(path, container)
    with containers.opened(path, container, "video") as found:
        stream = _stream(found)
        counted = _count(found, stream)
        announced = stream.frames
        rate = stream.average_rate or stream.guessed_rate
        codec = containers.codec_of(stream)
    if announced and counted.packets < announced:
        raise MediaRefused(
            f"This video is cut off: it announces {announced} frames and holds {counted.packets}."
        )
    frames = counted.frames if counted.exact else _decoded(path, container)
    if frames < 1:
        raise MediaRefused("This video holds no frame that can be read.")
    fps = float(rate) if rate else None
    if not fps and counted.span > 0:
        fps = float(frames / counted.span)
    duration = float(counted.span) if counted.exact and counted.span > 0 else None
    if duration is None and fps:
        duration = frames / fps
    return Facts(
        kind=Kind.VIDEO,
        mime_type=container.video_mime,
        width=width,
        height=height,
        number_of_frames=frames,
        frames_per_second=fps,
        duration=duration,
        codec=codec,
    )


def _stream(found: InputContainer) -> VideoStream:
    if not found.streams.video:
        raise MediaRefused("This file holds no video track.")
    stream = found.streams.video[0]
    containers.check_decoder(stream, "video")
    return stream


def _first_picture(path: Path, container: Container) -> tuple[int, int]:
    """The size of the first frame as it is shown; decoding it proves that there is a decoder."""
    with containers.opened(path, container, "video") as found:
        stream = _stream(found)
        check_pixels(stream.width, stream.height, MAX_FRAME_PIXELS, "video")
        for frame in found.decode(stream):
            turned = frame.rotation % 180 != 0
            size = (frame.height, frame.width) if turned else (frame.width, frame.height)
            check_pixels(*size, MAX_FRAME_PIXELS, "video")
            return size
    raise MediaRefused("This video holds no frame that can be read.")


def _count(found: InputContainer, stream: VideoStream) -> _Counted:
    times: set[int] = set()
    shown = packets = 0
    exact = True
    end = 0
    for packet in found.demux(stream):
        if packet.size == 0:
            continue
        if packet.is_corrupt:
            raise MediaRefused(f"This video is damaged or cut off at packet {packets}.")
        packets += 1
        if packets > MAX_FRAMES:
            raise MediaRefused(f"This video has more than {MAX_FRAMES} frames.")
        if packet.is_discard:
            continue
        shown += 1
        if packet.pts is None:
            exact = False
            continue
        times.add(packet.pts)
        end = max(end, packet.pts + (packet.duration or 0))
    exact = exact and len(times) == shown
    span = (end - min(times)) * (stream.time_base or Fraction(0)) if times else Fraction(0)
    return _Counted(shown, packets, span, exact)


def _decoded(path: Path, container: Container) -> int:
    """The number of frames of a full decode, for containers whose packets carry no times."""
    with containers.opened(path, container, "video") as found:
        stream = _stream(found)
        stream.thread_type = "AUTO"
        return sum(1 for _ in found.decode(stream))
