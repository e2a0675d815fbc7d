"""One field that leads anywhere: frame numbers, moments, image titles, and what is none."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from tests.builders.world import World
from tests.labels.rendering.media.videos import write_video
from tests.labels.views.pages import address, browser, text
from tests.platform.media import files

# Ticks of 1/30 s: a pause after frame 3, a burst, another pause.
TIMES = [0, 1, 2, 30, 31, 32, 33, 90]


@pytest.fixture
def rows(world: World, tmp_path: Path) -> World:
    """The world, with a video of uneven frames and a group of images besides."""
    known = {one.dataset_hash for one in world.project().list_datasets()}
    dataset = world.clients["owner"].get_dataset(str(known.pop()))
    video = write_video(tmp_path / "uneven.mp4", TIMES, time_base=Fraction(1, 30))
    dataset.upload_video(video, title="uneven.mp4")
    images = [files.png(tmp_path / name) for name in ("Left eye.png", "Right eye.png", "7.png")]
    dataset.create_image_group(images, title="Eyes", create_video=False)
    return world


@pytest.mark.parametrize(
    ("typed", "frame"),
    [
        ("3", 3),
        ("99", 7),
        ("0:00", 0),
        ("0:00.033", 1),
        ("0:00.032", 0),
        ("00:00.5", 2),
        ("0:00,999", 2),
        ("0:01", 3),
        ("1.05s", 4),
        ("0:02.9", 6),
        ("0:03", 7),
        ("59:59", 7),
        ("1:00:00.5", 7),
        ("  0:01.0  ", 3),
    ],
)
def test_a_moment_leads_to_the_frame_that_is_on_the_screen_then(
    rows: World, typed: str, frame: int
) -> None:
    row = rows.row("uneven.mp4")
    found = browser(rows["viewer"]).get(
        address("frame-goto", rows, row), {"n": typed, "zoom": "2,0.5,0.5"}
    )
    assert found.headers["Location"] == f"{address('frame-view', rows, row, frame)}?zoom=2,0.5,0.5"


@pytest.mark.parametrize(
    ("typed", "frame"),
    [("Right eye.png", 1), ("right", 1), ("EYE", 0), ("2", 2), ("7.png", 2), ("7", 2)],
)
def test_a_title_leads_to_its_image(rows: World, typed: str, frame: int) -> None:
    row = rows.row("Eyes")
    found = browser(rows["viewer"]).get(address("frame-goto", rows, row), {"n": typed})
    assert found.headers["Location"] == address("frame-view", rows, row, frame)


@pytest.mark.parametrize(
    ("title", "typed", "sentence"),
    [
        ("uneven.mp4", "soon", "A moment works too"),
        ("uneven.mp4", "1:2:3:4", "A moment works too"),
        ("uneven.mp4", "-1", "Enter the number of a frame"),
        ("uneven.mp4", "٣", "Enter the number of a frame"),
        ("uneven.mp4", "", "Enter the number of a frame"),
        ("Eyes", "nose", "No image of this row has “nose” in its title"),
        ("Eyes", "0:01", "An image&#x27;s title"),
        ("Eyes", "x" * 5000, "Enter the number of a frame"),
        ("image 0", "0:01", "Enter the number of a frame"),
    ],
)
def test_what_leads_nowhere_says_what_can_be_typed(
    rows: World, title: str, typed: str, sentence: str
) -> None:
    row = rows.row(title)
    found = browser(rows["owner"]).get(address("frame-goto", rows, row), {"n": typed})
    assert found.status_code == 400
    assert sentence in text(found)


def test_strangers_learn_nothing(rows: World) -> None:
    row = rows.row("Eyes")
    found = browser(rows["stranger"]).get(address("frame-goto", rows, row), {"n": "left"})
    assert found.status_code == 404


def test_images_that_nobody_has_labelled_are_shown_with_their_titles(rows: World) -> None:
    row = rows.row("Eyes")
    page = browser(rows["viewer"]).get(address("frame-view", rows, row, 1))
    assert page.status_code == 200
    assert "Right eye.png" in text(page)


def test_an_image_group_has_a_strip_of_small_pictures(rows: World) -> None:
    row = rows.row("Eyes")
    client = browser(rows["viewer"])
    page = text(client.get(address("frame-view", rows, row, 1)))
    assert page.count("/thumbnail") == 3
    assert 'title="0 · Left eye.png"' in page
    small = client.get(address("frame-thumbnail", rows, row, 1))
    with Image.open(io.BytesIO(small.content)) as image:
        assert image.format == "WEBP"
        assert image.width <= 192
        assert image.height <= 128
    again = {"If-None-Match": small.headers["ETag"]}
    assert client.get(address("frame-thumbnail", rows, row, 1), headers=again).status_code == 304
    assert client.get(address("frame-thumbnail", rows, row, 3)).status_code == 404
    stranger = browser(rows["stranger"])
    assert stranger.get(address("frame-thumbnail", rows, row, 1)).status_code == 404
    # A film has a timeline.
    assert "/thumbnail" not in text(
        client.get(address("frame-view", rows, rows.row("uneven.mp4"), 0))
    )
