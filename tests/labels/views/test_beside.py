from __future__ import annotations

import re

import pytest

from labels.models import Revision
from tests.builders.world import World
from tests.labels.views.pages import HTMX, address, browser, text
from tests.labels.views.test_answers import _post


def _sides(page: str) -> list[str]:
    return re.findall(r'<section class="side".*?</section>', page, flags=re.DOTALL)


def test_two_frames_each_with_its_picture_and_shapes(world: World) -> None:
    row = world.row("video.mp4")
    client = browser(world["viewer"])
    page = text(client.get(address("beside", world, row) + "?left=3&right=12&zoom=2,0.5,0.5"))
    left, right = _sides(page)
    assert address("frame-image", world, row, 3) in left
    assert address("frame-image", world, row, 12) in right
    assert 'data-object-hash="car00001"' in left
    assert "left=4&amp;right=13&amp;" not in left
    assert re.search(r"zoom=2,0.5,0.5&amp;left=4&amp;right=13", page), "both one frame on"
    assert re.search(r"zoom=2,0.5,0.5&amp;left=4&amp;right=12", left), "the left one alone"
    part = text(client.get(address("beside", world, row), headers=HTMX))
    assert part.lstrip().startswith('<div id="beside"')
    assert "Frame 1, now" in _sides(part)[1]


def test_a_frame_as_it_was_and_as_it_is(world: World) -> None:
    row = world.row("video.mp4")
    client = browser(world["annotator"])
    client.get(address("frame-view", world, row, 3))
    first = Revision.objects.filter(row=row).latest("pk")
    labels = world.labels(row.data_hash)
    for each in labels.get_object_instances():
        labels.remove_object(each)
    labels.save()
    client.post(address("label-row-refresh", world, row))
    target = f"{address('beside', world, row)}?left=3&right=3&left_v={first.pk}"
    left, right = _sides(text(client.get(target)))
    assert 'data-object-hash="car00001"' in left
    assert f"Frame 3, revision {first.pk}" in left
    assert 'data-object-hash="car00001"' not in right


def test_one_s_own_edits_are_among_what_is_now(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["annotator"])
    _post(client, world, row, note="mine", headers=HTMX)
    left, right = _sides(text(client.get(address("beside", world, row))))
    assert 'data-object-hash="car00001"' in left
    assert 'data-object-hash="car00001"' in right, "a picture has one frame, shown twice"


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ("left=x", 422, "is the number of a frame, 0 to 19"),
        ("left=20", 404, "Frame 20 doesn&#x27;t exist"),
        ("right_v=999999", 404, "no revision 999999"),
        ("left_v=one", 422, "is a number of the history"),
    ],
)
def test_what_is_not_there_is_said(world: World, query: str, status: int, sentence: str) -> None:
    row = world.row("video.mp4")
    response = browser(world["viewer"]).get(f"{address('beside', world, row)}?{query}")
    assert (response.status_code, sentence in text(response)) == (status, True)


def test_strangers_see_nothing(world: World) -> None:
    target = address("beside", world, world.row("video.mp4"))
    assert browser(world["stranger"]).get(target).status_code == 404
