from __future__ import annotations

import struct

import av
import numpy as np
import pytest

from encord_portal.platform.media import reencoding, videos
from encord_portal.platform.media.limits import MediaRefused
from tests.platform.media import files


def pictures(path):
    with av.open(str(path)) as found:
        return [frame.to_ndarray(format="gray") for frame in found.decode(video=0)]


@pytest.mark.parametrize(
    ("suffix", "codec", "more"),
    [
        (".avi", "mpeg4", {}),
        (".mkv", "libx264", {"options": {"bf": "3", "g": "12"}}),
        (".webm", "libvpx", {}),
        (".ts", "mpeg2video", {}),
        (".mp4", "libx264", {}),
    ],
)
def test_the_frames_stay_the_same_in_number_size_and_content(tmp_path, suffix, codec, more):
    path = files.video(tmp_path / f"a{suffix}", frames=31, codec=codec, **more)
    facts = videos.probe(path)

    with reencoding.reencoded(path, facts) as made:
        again = videos.probe(made)
        assert reencoding.is_plain(made, again)
        before, after = pictures(path), pictures(made)

    assert (again.number_of_frames, again.width, again.height) == (31, facts.width, facts.height)
    assert again.mime_type == "video/mp4"
    assert again.frames_per_second == pytest.approx(facts.frames_per_second, rel=0.01)
    differences = [np.abs(a.astype(int) - b).mean() for a, b in zip(before, after, strict=True)]
    assert max(differences) < 4
    assert not list((tmp_path / "platform-media" / "incoming").iterdir())


def test_an_odd_size_is_kept(tmp_path):
    path = tmp_path / "odd.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1", rate=10)
        stream.width, stream.height, stream.pix_fmt = 33, 21, "yuv444p"
        for shade in range(5):
            frame = av.VideoFrame.from_ndarray(
                np.full((21, 33, 3), shade * 20, dtype=np.uint8), format="rgb24"
            )
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    facts = videos.probe(path)

    with reencoding.reencoded(path, facts) as made:
        again = videos.probe(made)

    assert (again.number_of_frames, again.width, again.height) == (5, 33, 21)


def test_sound_is_kept(tmp_path):
    path = tmp_path / "talk.mkv"
    with av.open(str(path), "w") as container:
        video = container.add_stream("mpeg4", rate=10)
        video.width, video.height, video.pix_fmt = 32, 32, "yuv420p"
        sound = container.add_stream("pcm_s16le", rate=8000)
        sound.codec_context.layout = "stereo"
        for number in range(10):
            picture = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
            container.mux(video.encode(picture))
            wave = np.full((1, 1600), 1000 * number, dtype=np.int16)
            part = av.AudioFrame.from_ndarray(wave, format="s16", layout="stereo")
            part.sample_rate, part.pts = 8000, number * 800
            container.mux(sound.encode(part))
        for stream in (video, sound):
            container.mux(stream.encode())

    with (
        reencoding.reencoded(path, videos.probe(path)) as made,
        av.open(str(made)) as found,
    ):
        (track,) = found.streams.audio
        samples = sum(frame.samples for frame in found.decode(audio=0))
        assert (track.codec_context.name, track.codec_context.sample_rate) == ("aac", 8000)
    assert samples == pytest.approx(8000, abs=2100)


def test_a_video_that_cannot_be_decoded_is_refused(tmp_path):
    path = files.video(tmp_path / "a.mp4", frames=30)
    facts = videos.probe(path)
    path.write_bytes(path.read_bytes()[:-400])

    with pytest.raises(MediaRefused), reencoding.reencoded(path, facts):
        pass


def test_a_video_that_is_shown_turned_is_encoded_upright(tmp_path):
    """The white corner at the top left of the stored picture is shown at the top right."""
    path = tmp_path / "phone.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 32, "yuv420p"
        picture = np.zeros((32, 64, 3), np.uint8)
        picture[:16, :32] = 255
        for _ in range(3):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    content = bytearray(path.read_bytes())
    # A quarter turn clockwise, in the matrix of the track's header.
    matrix = content.index(b"tkhd") + 4 + 4 + 20 + 8 + 8
    clockwise = (0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30)
    content[matrix : matrix + 36] = struct.pack(">9i", *clockwise)
    path.write_bytes(content)
    facts = videos.probe(path)
    assert (facts.width, facts.height) == (32, 64)

    with reencoding.reencoded(path, facts) as made:
        (first, *_) = pictures(made)

    corners = {"top": (first[8, 8], first[8, 24]), "bottom": (first[56, 8], first[56, 24])}
    assert [bool(each > 128) for each in corners["top"]] == [False, True]
    assert [bool(each > 128) for each in corners["bottom"]] == [False, False]
