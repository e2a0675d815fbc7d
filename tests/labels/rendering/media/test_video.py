"""Frame n is the n-th frame of a full decode, whatever the container says about time."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import pytest

from labels.rendering.media.errors import FrameOutOfRangeError, MediaUnreadableError
from labels.rendering.media.video import read_frame, read_frames, video_index
from tests.labels.rendering.media.videos import number_of, write_video

STEADY = list(range(60))
# Pauses, bursts and odd steps, as phones and screen recorders write them.
VARIABLE = [0, 1, 2, 7, 8, 30, 31, 33, 36, 40, 41, 100, 101, 102, 103, 110, 111, 150, 151, 152]


def _full_decode(path: Path) -> list[int]:
    with av.open(str(path)) as container:
        return [number_of(frame.to_image()) for frame in container.decode(video=0)]


@pytest.mark.parametrize(
    ("name", "times", "keywords"),
    [
        ("steady.mp4", STEADY, {}),
        ("b_frames.mp4", STEADY, {"b_frames": 3}),
        ("open_gop.mp4", STEADY, {"b_frames": 3, "options": {"x264-params": "open-gop=1"}}),
        ("one_key.mp4", STEADY, {"gop": 1000, "b_frames": 2}),
        ("every_key.mp4", STEADY, {"gop": 1}),
        ("variable.mp4", VARIABLE, {"gop": 6}),
        ("variable_b.mp4", VARIABLE, {"gop": 6, "b_frames": 3}),
        ("odd_base.mkv", [t * 1001 for t in STEADY], {"time_base": Fraction(1, 30000)}),
        ("late_start.mp4", [t + 37 for t in STEADY], {"b_frames": 2}),
        ("stream.ts", STEADY, {"b_frames": 2, "gop": 12}),
        ("old.avi", STEADY, {"codec": "mpeg4", "gop": 12}),
        ("web.webm", STEADY[:20], {"codec": "libvpx", "gop": 8}),
    ],
)
def test_every_frame_equals_the_full_decode(
    tmp_path: Path, name: str, times: list[int], keywords: dict[str, object]
) -> None:
    path = write_video(tmp_path / name, times, **keywords)
    expected = _full_decode(path)
    assert video_index(path).count == len(expected)
    order = [*range(0, len(expected), 7), *range(len(expected) - 1, -1, -5)]
    assert {n: number_of(read_frame(path, n)) for n in order} == {n: expected[n] for n in order}


def test_frames_that_an_edit_list_hides_are_not_counted(tmp_path: Path) -> None:
    source = write_video(tmp_path / "source.mp4", STEADY, b_frames=2)
    cut = tmp_path / "cut.mp4"
    with av.open(str(source)) as reader, av.open(str(cut), "w") as writer:
        stream = writer.add_stream_from_template(reader.streams.video[0])
        for packet in reader.demux(video=0):
            if packet.dts is None:
                continue
            # Times below zero: the muxer writes an edit list that starts inside the first group.
            shift = 5 * packet.duration
            packet.pts, packet.dts, packet.stream = packet.pts - shift, packet.dts - shift, stream
            writer.mux(packet)
    expected = _full_decode(cut)
    assert video_index(cut).count == len(expected)
    assert [number_of(read_frame(cut, n)) for n in range(len(expected))] == expected


def test_a_run_is_decoded_in_order_and_cut_at_the_end(tmp_path: Path) -> None:
    path = write_video(tmp_path / "run.mp4", STEADY, b_frames=2)
    assert [(n, number_of(image)) for n, image in read_frames(path, 55, 10)] == [
        (n, n) for n in range(55, 60)
    ]


def test_a_frame_beyond_the_end_is_named(tmp_path: Path) -> None:
    path = write_video(tmp_path / "short.mp4", STEADY[:5])
    with pytest.raises(FrameOutOfRangeError, match="frames 0 to 4"):
        read_frame(path, 5)


def test_a_file_that_is_no_video_says_so(tmp_path: Path) -> None:
    path = tmp_path / "no.mp4"
    path.write_bytes(b"this is not a video" * 100)
    with pytest.raises(MediaUnreadableError, match="can't be opened"):
        read_frame(path, 0)


def test_a_truncated_video_says_so_or_shows_what_is_there(tmp_path: Path) -> None:
    path = write_video(tmp_path / "whole.mkv", STEADY)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    count = video_index(path).count
    assert 0 < count < 60
    assert number_of(read_frame(path, count // 2)) == count // 2
