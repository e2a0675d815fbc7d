from __future__ import annotations

import gzip
import io
import re
from uuid import uuid4

import pytest
from PIL import Image

from tests.builders.world import World
from tests.labels.views.pages import HTMX, address, browser, text


def test_the_frame_shows_picture_shapes_and_instances(world: World) -> None:
    row = world.row("video.mp4")
    page = text(browser(world["reviewer"]).get(address("frame-view", world, row, 3)))
    assert f'href="{address("frame-image", world, row, 3)}"' in page
    assert 'viewBox="0.00 0.00 64.00 48.00"' in page
    # 0.1, 0.4 and 0.3 by 0.2 of 64 by 48 pixels
    assert re.search(r'<rect class="area" x="6.4" y="19.2" width="19.2" height="9.6"', page)
    assert 'data-object-hash="car00001"' in page
    assert "Car (0)" in page
    assert "Weather" in page
    assert "Sunny" in page


def test_the_selected_instance_has_its_answer_form(world: World) -> None:
    row = world.row("video.mp4")
    target = f"{address('frame-view', world, row, 3)}?obj=car00001"
    page = text(browser(world["reviewer"]).get(target))
    assert "data-answer-form" in page
    assert page.count('class="vertex"') == 8, "on the canvas and in the panel's copy"
    assert re.search(r'value="Golf"|>Golf</textarea>', page)


def test_a_selected_classification_has_its_answer_form(world: World) -> None:
    row = world.row("image 0")
    target = f"{address('frame-view', world, row, 0)}?obj=scene001"
    page = text(browser(world["reviewer"]).get(target))
    assert "data-answer-form" in page
    assert re.search(r"checked><span>Sunny", page)


def test_a_viewer_can_look_but_not_answer(world: World) -> None:
    row = world.row("image 0")
    target = f"{address('frame-view', world, row, 0)}?obj=car00001"
    page = text(browser(world["viewer"]).get(target))
    assert '<fieldset class="plain-set" disabled>' in page
    assert "data-autosubmit" not in page
    assert "you may look, not change" in page


def test_htmx_gets_the_workspace_or_the_panel(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["owner"])
    workspace = text(client.get(address("frame-view", world, row, 0), headers=HTMX))
    panel = text(client.get(address("frame-panel", world, row, 0), headers=HTMX))
    assert workspace.lstrip().startswith('<div id="frames-workspace"')
    assert panel.lstrip().startswith('<aside id="frames-panel"')
    assert "<html" not in workspace + panel


@pytest.mark.parametrize("name", ["frame-view", "frame-panel", "frame-playback"])
def test_what_carries_shapes_is_sent_compressed(world: World, name: str) -> None:
    client, target = browser(world["owner"]), address(name, world, world.row("video.mp4"), 0)
    plain = client.get(target)
    packed = client.get(target, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert len(packed.content) < len(plain.content)
    assert b"car00001" in gzip.decompress(packed.content)


def test_links_to_instances_keep_what_was_chosen(world: World) -> None:
    row = world.row("video.mp4")
    target = f"{address('frame-view', world, row, 3)}?class=&zoom=2,0.5,0.5&q=a%20%26b"
    page = text(browser(world["reviewer"]).get(target))
    query = "?q=a+%26b&amp;zoom=2,0.5,0.5&amp;obj=car00001"
    assert page.count(f'href="{address("frame-view", world, row, 3)}{query}"') == 2
    assert f'hx-get="{address("frame-panel", world, row, 3)}{query}"' in page


def test_the_panel_of_a_browser_without_scripts_is_the_whole_page(world: World) -> None:
    row = world.row("image 0")
    page = text(browser(world["owner"]).get(address("frame-panel", world, row, 0)))
    assert "<html" in page


def test_what_a_person_chose_stays_in_every_link(world: World) -> None:
    row = world.row("video.mp4")
    query = "?obj=car00001&zoom=2,0.25,0.75&sort=title&data_type=video"
    page = text(browser(world["owner"]).get(address("frame-view", world, row, 3) + query))
    assert 'viewBox="0.00 24.00 32.00 24.00"' in page
    (following,) = re.findall(r'href="([^"]*/frames/4/[^"]*)"', page)
    for part in ("obj=car00001", "zoom=2,0.25,0.75", "sort=title", "data_type=video"):
        assert part in following


def test_the_neighbours_are_those_of_the_list_one_came_from(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["owner"])
    page = text(client.get(address("frame-view", world, row, 0) + "?sort=title"))
    other = world.row("image 1")
    assert re.search(
        rf'href="[^"]*{other.data_hash}/frames/0/[^"]*"[^>]*aria-label="Next row"', page
    )
    alone = text(client.get(address("frame-view", world, row, 0) + "?sort=title&q=image+0"))
    assert re.search(r'aria-disabled="true"[^>]*aria-label="Next row"', alone)


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("frames/20/", 404, "frames 0 to 19"),
        ("frames/99999999999999999999/", 404, ""),
        ("frames/-1/", 404, ""),
        ("frames/?n=abc", 400, "Enter the number of a frame"),
        ("frames/0/image?window=7", 422, "window must be"),
        ("frames/20/image", 404, "frames 0 to 19"),
        ("frames/20/labelled/next/", 404, "frames 0 to 19"),
        ("frames/3/labelled/sideways/", 404, "labelled/next/ and labelled/previous/"),
    ],
)
def test_addresses_of_frames_that_make_no_sense_are_refused(
    world: World, path: str, status: int, sentence: str
) -> None:
    row = world.row("video.mp4")
    response = browser(world["owner"]).get(address("label-row-detail", world, row) + path)
    assert response.status_code == status
    assert sentence in text(response)


def test_a_frame_number_leads_to_its_frame_and_too_large_ones_to_the_last(world: World) -> None:
    row = world.row("video.mp4")
    client = browser(world["owner"])
    for typed, frame in (("7", 7), ("5000", 19), ("0", 0)):
        found = client.get(address("frame-goto", world, row), {"n": typed, "obj": "car00001"})
        assert (
            found.headers["Location"] == f"{address('frame-view', world, row, frame)}?obj=car00001"
        )


@pytest.mark.parametrize(
    ("frames", "start", "direction", "found"),
    [
        ([(0, 19)], 3, "next", 4),
        ([(0, 2), (10, 12)], 2, "next", 10),
        ([(0, 2), (10, 12)], 10, "previous", 2),
        ([(0, 2), (10, 12)], 12, "next", 12),
        ([(5, 6)], 3, "previous", 3),
    ],
)
def test_the_next_labelled_frame_is_found(
    world: World, frames: list[tuple[int, int]], start: int, direction: str, found: int
) -> None:
    row = world.row("video.mp4")
    labels = world.labels(row.data_hash)
    (car,) = labels.get_object_instances()
    keep = {n for first, last in frames for n in range(first, last + 1)}
    car.remove_from_frames([n for n in range(20) if n not in keep])
    labels.save()
    client = browser(world["owner"])
    client.post(address("label-row-refresh", world, row))
    response = client.get(address("frame-labelled", world, row, start, direction))
    assert response.headers["Location"] == address("frame-view", world, row, found)


def test_a_video_frame_is_exactly_that_frame(world: World) -> None:
    row = world.row("video.mp4")
    client = browser(world["owner"])
    for frame in (0, 7, 19):
        response = client.get(address("frame-image", world, row, frame))
        image = Image.open(io.BytesIO(response.content)).convert("L")
        assert image.size == (64, 48)
        assert image.getpixel((30, 20)) == pytest.approx(10 * frame, abs=4)
        assert response["Cache-Control"].startswith("private")


def test_a_picture_that_was_seen_is_not_sent_again(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["owner"])
    target = address("frame-image", world, row, 0)
    first = client.get(target)
    again = client.get(target, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["frame-view", "frame-panel", "frame-image"])
def test_a_stranger_finds_nothing(world: World, name: str) -> None:
    row = world.row("image 0")
    assert browser(world["stranger"]).get(address(name, world, row, 0)).status_code == 404


def test_a_row_that_does_not_exist_is_not_found(world: World) -> None:
    row = world.row("image 0")
    row.data_hash = uuid4()
    assert browser(world["owner"]).get(address("frame-view", world, row, 0)).status_code == 404


def test_a_broken_picture_leaves_the_labels_readable(world: World, settings: object) -> None:
    row = world.row("image 0")
    client = browser(world["owner"])
    client.get(address("frame-image", world, row, 0))
    for path in settings.PORTAL_MEDIA_DIR.rglob("*"):  # type: ignore[attr-defined]
        if path.is_file():
            path.write_bytes(b"damaged")
    response = client.get(address("frame-image", world, row, 0))
    assert response.status_code == 422
    assert "no image that can be read" in text(response)
    assert "Car (0)" in text(client.get(address("frame-view", world, row, 0)))


def test_the_row_page_lists_what_is_where(world: World) -> None:
    row = world.row("video.mp4")
    page = text(browser(world["owner"]).get(address("label-row-detail", world, row)))
    assert "frames 0\u201319" in page
    assert "64 \u00d7 48 px" in page
    assert str(row.data_hash) in page
