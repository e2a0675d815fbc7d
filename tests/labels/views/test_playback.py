from __future__ import annotations

from typing import Any

import pytest

from tests.builders.world import World
from tests.labels.views.pages import address, browser


def _body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_times_and_overlays_of_some_frames(world: World) -> None:
    row = world.row("video.mp4")
    answer = browser(world["viewer"]).get(f"{address('frame-playback', world, row, 4)}?count=3")
    found = answer.json()
    assert found["first"] == 4
    assert found["times"] == pytest.approx([0.4, 0.5, 0.6])
    first, *others = found["overlays"]
    assert 'x="6.4" y="19.2" width="19.2" height="9.6"' in first
    assert "<a" not in first
    assert others == [None, None], "the car does not move"


def test_a_filter_counts_while_playing_too(world: World) -> None:
    row = world.row("video.mp4")
    target = f"{address('frame-playback', world, row, 4)}?count=2"
    client = browser(world["viewer"])
    assert "car00001" in client.get(f"{target}&answer=golf").json()["overlays"][0]
    assert client.get(f"{target}&answer=nothing").json()["overlays"][0] == ""


def test_the_end_of_the_video_ends_it(world: World) -> None:
    row = world.row("video.mp4")
    found = browser(world["viewer"]).get(address("frame-playback", world, row, 18)).json()
    assert len(found["times"]) == len(found["overlays"]) == 2
    assert (
        browser(world["viewer"]).get(address("frame-playback", world, row, 20)).status_code == 404
    )


@pytest.mark.parametrize("count", ["0", "-1", "121", "x", "9" * 40])
def test_a_senseless_count_is_told(world: World, count: str) -> None:
    row = world.row("video.mp4")
    target = f"{address('frame-playback', world, row, 0)}?count={count}"
    answer = browser(world["viewer"]).get(target)
    assert answer.status_code == 422
    assert b"from 1 to 120" in answer.content


def test_images_have_no_times(world: World) -> None:
    row = world.row("image 0")
    found = browser(world["viewer"]).get(address("frame-playback", world, row, 0)).json()
    assert found["times"] == []
    assert len(found["overlays"]) == 1


def test_the_file_comes_whole_or_in_parts(world: World) -> None:
    row = world.row("video.mp4")
    client, target = browser(world["viewer"]), address("media-file", world, row)
    whole = client.get(target)
    content = _body(whole)
    assert whole.headers["Content-Type"] == "video/mp4"
    assert int(whole.headers["Content-Length"]) == len(content)
    part = client.get(target, headers={"Range": "bytes=10-19"})
    assert part.status_code == 206
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(content)}"
    assert _body(part) == content[10:20]
    tail = client.get(target, headers={"Range": "bytes=-7"})
    assert _body(tail) == content[-7:]
    rest = client.get(target, headers={"Range": "bytes=100-"})
    assert _body(rest) == content[100:]
    beyond = client.get(target, headers={"Range": f"bytes={len(content)}-"})
    assert beyond.status_code == 416
    assert beyond.headers["Content-Range"] == f"bytes */{len(content)}"


def test_what_is_no_single_range_gets_the_whole(world: World) -> None:
    row = world.row("video.mp4")
    client, target = browser(world["viewer"]), address("media-file", world, row)
    for odd in ("bytes=5-2", "bytes=0-1,4-5", "frames=0-1", "bytes=-", "bytes=a-b"):
        answer = client.get(target, headers={"Range": odd})
        assert answer.status_code == 200, odd
        _body(answer)


def test_a_known_file_is_not_sent_again(world: World) -> None:
    row = world.row("video.mp4")
    client, target = browser(world["viewer"]), address("media-file", world, row)
    first = client.get(target)
    _body(first)
    etag = first.headers["ETag"]
    assert client.get(target, headers={"If-None-Match": etag}).status_code == 304
    other = client.get(target, headers={"Range": "bytes=0-3", "If-Range": '"other"'})
    assert other.status_code == 200
    _body(other)


def test_only_what_is_played_and_only_for_those_who_see_the_row(world: World) -> None:
    video, image = world.row("video.mp4"), world.row("image 0")
    assert browser(world["viewer"]).get(address("media-file", world, image)).status_code == 422
    for name in ("media-file", "frame-playback"):
        more = [0] if name == "frame-playback" else []
        answer = browser(world["stranger"]).get(address(name, world, video, *more))
        assert answer.status_code == 404
