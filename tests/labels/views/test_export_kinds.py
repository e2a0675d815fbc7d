"""Files of what is no plain picture: recordings, texts, pages, parts of groups, scenes."""

from __future__ import annotations

import io
import math
import re
from base64 import b64decode
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image
from pytest_django import Settings

from labels.models import LabelRowCache
from labels.rendering.media.sound import COLUMNS
from tests.builders.group_rows import BOXES, PAGE, VIDEO_FRAME, make_group_world
from tests.builders.media_rows import SOUND_SECONDS, TEXT, TONE, YEAR, make_media_world
from tests.builders.scene_rows import (
    BOX,
    COLOURS,
    CUBOID,
    LANE,
    POINTS,
    SEGMENT,
    SIGN,
    SIZE,
    drive,
    make_scene_world,
    seen_in_world,
)
from tests.builders.world import World
from tests.labels.views.pages import address, browser, text

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def _folders(db: None, tmp_path: Path, settings: Settings) -> None:
    settings.PLATFORM_MEDIA_DIR = tmp_path / "platform-media"
    settings.PORTAL_MEDIA_DIR = tmp_path / "portal-media"


@pytest.fixture
def media(tmp_path: Path) -> World:
    return make_media_world(tmp_path)


@pytest.fixture
def group(tmp_path: Path) -> World:
    return make_group_world(tmp_path)


@pytest.fixture
def scene(tmp_path: Path) -> World:
    return make_scene_world(tmp_path)


def _asked(world: World, row: LabelRowCache, kind: str, options: str = "", frame: int = 0) -> Any:
    target = address(f"frame-{kind}", world, row, frame)
    return browser(world["owner"]).get(f"{target}?{options}")


def _parts(world: World, row: LabelRowCache) -> dict[str, str]:
    """Of each part of a data group what names it in an address: as the refusal tells."""
    answer = _asked(world, row, "png")
    assert answer.status_code == 422
    found = re.findall(r"([0-9a-f-]{36}) \(([^)]+)\)", text(answer))
    return {title: f"space={uuid}" for uuid, title in found}


def _marks(answer: Any) -> dict[str, ET.Element]:
    assert answer.status_code == 200, answer.content[:300]
    root = ET.fromstring(answer.content)
    return {str(each.get("data-object-hash")): each for each in root.iter(f"{SVG}g")}


def _rects(mark: ET.Element) -> list[tuple[float, ...]]:
    names = ("x", "y", "width", "height")
    return [
        tuple(float(str(each.get(name))) for name in names)
        for each in mark.iter(f"{SVG}rect")
        if each.get("class") == "area"
    ]


def _pixels(answer: Any) -> np.ndarray:
    assert answer.status_code == 200, answer.content[:300]
    return np.asarray(Image.open(io.BytesIO(answer.content)).convert("RGB")).astype(int)


def test_a_recording_shows_its_stretches_where_they_are_heard(media: World) -> None:
    row = media.row("talk.wav")
    ((left, _, width, _),) = _rects(_marks(_asked(media, row, "svg"))["tone0001"])
    per_millisecond = COLUMNS / (SOUND_SECONDS * 1000)
    assert left == pytest.approx(TONE[0] * per_millisecond, abs=0.5)
    assert left + width == pytest.approx((TONE[1] + 1) * per_millisecond, abs=0.5)
    whole = _pixels(_asked(media, row, "png", "names=off"))
    # The tone is loud within its stretch and nowhere else: the wave is as far from its middle.
    wave = whole[22 + 10]
    changes = np.abs(np.diff(wave, axis=0)).sum(axis=1) > 60
    columns = np.flatnonzero(changes)
    assert columns.min() >= left - 4
    assert columns.max() <= left + width + 4


def test_a_part_of_a_recording_is_named_by_milliseconds(media: World) -> None:
    row = media.row("talk.wav")
    marks = _marks(_asked(media, row, "svg", f"first={TONE[0]}&last={TONE[1]}"))
    ((left, _, width, _),) = _rects(marks["tone0001"])
    assert (left, width) == (0, COLUMNS)
    assert "tone0001" not in _marks(_asked(media, row, "svg", "first=2500&last=3500"))
    for options in ("first=3&last=2", "first=x&last=9", "first=0&last=99999999", "first=5"):
        assert _asked(media, row, "png", options).status_code == 422, options


def test_a_text_goes_out_as_letters_with_its_characters_marked(media: World) -> None:
    row = media.row("note.txt")
    answer = _asked(media, row, "svg")
    root = ET.fromstring(answer.content)
    first = next(root.iter(f"{SVG}text"))
    assert "".join(first.itertext()) == TEXT.splitlines()[0]
    ((x, _, width, _),) = _rects(_marks(answer)["year0001"])
    start = float(str(first.get("x")))
    cell = float(str(first.get("textLength"))) / (len(TEXT.splitlines()[0]) + 1)
    # The emoji before it is two cells wide.
    assert x - start == pytest.approx((YEAR[0] + 1) * cell, abs=0.05)
    assert width == pytest.approx(4 * cell, abs=0.05)
    assert "far00001" not in _marks(answer)
    assert "far00001" in _marks(_asked(media, row, "svg", "obj=far00001"))
    assert "SVG" in text(_asked(media, row, "png"))
    assert _asked(media, row, "svg", f"at={len(TEXT)}").status_code == 422


def test_a_page_says_why_it_has_no_picture(media: World) -> None:
    answer = _asked(media, media.row("page.html"), "png")
    assert (answer.status_code, "browser lays" in text(answer)) == (422, True)
    assert _asked(media, media.row("note.txt"), "svg", frame=1).status_code == 404


@pytest.mark.parametrize(
    ("title", "kind", "frame", "object_hash"),
    [
        ("a.png", "image", 0, "imagebox"),
        ("v.mp4", "video", VIDEO_FRAME, "videobox"),
        ("d.pdf", "pdf", PAGE, "pdfbox1"),
    ],
)
def test_a_part_of_a_group_has_its_own_labels(
    group: World, title: str, kind: str, frame: int, object_hash: str
) -> None:
    row = group.row("Case")
    part = _parts(group, row)[title]
    answer = _asked(group, row, "svg", part, frame)
    root = ET.fromstring(answer.content)
    _, _, across, down = (float(each) for each in str(root.get("viewBox")).split())
    (found,) = _rects(_marks(answer)[object_hash])
    picture = next(root.iter(f"{SVG}image"))
    down = float(str(picture.get("height")))
    expected = np.array(BOXES[kind]) * [across, down, across, down]
    assert found == pytest.approx(expected, abs=0.02)
    painted = _pixels(_asked(group, row, "png", f"{part}&scale=2&names=off", frame))
    plain = _pixels(_asked(group, row, "png", f"{part}&scale=2&names=off", 0))
    assert painted.shape[1] == across * 2
    if frame:
        # On another frame nothing is there: what differs along the box's edge is its line.
        x, y = round(found[0] * 2), round((found[1] + found[3] / 2) * 2)
        assert np.abs(painted[y, x - 2 : x + 3] - plain[y, x - 2 : x + 3]).sum() > 100


def test_parts_with_stretches_and_parts_that_are_not_there(group: World) -> None:
    row = group.row("Case")
    parts = _parts(group, row)
    assert len(parts) == 6
    assert "year0001" in _marks(_asked(group, row, "svg", parts["note.txt"]))
    assert "tone0001" in _marks(_asked(group, row, "svg", parts["talk.wav"]))
    for options in (f"space={row.data_hash}", "space=x"):
        assert _asked(group, row, "png", options).status_code == 404
    assert _asked(group, row, "png", parts["v.mp4"], 12).status_code == 404
    assert _asked(group, row, "png", parts["page.html"]).status_code == 422


# From ten metres before the scene, at its height, straight along Y: X is to the right, Z is up.
EYE = (1000.5, -2012.0, 2.5)
CAMERA = "camera=" + ",".join(map(str, (*EYE, EYE[0], EYE[1] + 5, EYE[2])))


def _expected(point: tuple[float, ...]) -> tuple[float, float]:
    per = 400 / math.tan(math.radians(25)) / (point[1] - EYE[1])
    return 600 + (point[0] - EYE[0]) * per, 400 - (point[2] - EYE[2]) * per


def test_a_scene_is_seen_as_its_camera_sees_it(scene: World) -> None:
    marks = _marks(_asked(scene, drive(), "svg", CAMERA))
    sign = next(each for each in marks["signsig1"].iter(f"{SVG}path"))
    x, y = (float(each) for each in str(sign.get("d"))[1:-2].split())
    assert (x, y) == pytest.approx(_expected((SIGN.x, SIGN.y, SIGN.z)), abs=0.02)
    lines = [
        [tuple(float(n) for n in point.split(",")) for point in str(each.get("points")).split()]
        for each in marks["lanelan1"].iter(f"{SVG}polyline")
        if each.get("class") == "line"
    ]
    assert len(lines) == 2
    for (start, end), first, second in zip(lines, LANE[:-1], LANE[1:], strict=True):
        assert start == pytest.approx(_expected(first), abs=0.02)
        assert end == pytest.approx(_expected(second), abs=0.02)


def test_the_corners_of_a_cuboid_are_turned_one_axis_after_the_other(scene: World) -> None:
    marks = _marks(_asked(scene, drive(), "svg", CAMERA))
    found = {
        tuple(float(n) for n in point.split(","))
        for each in marks["carcar01"].iter(f"{SVG}polyline")
        for point in str(each.get("points")).split()
    }
    a, b, c = CUBOID.orientation
    for signs in np.ndindex(2, 2, 2):
        x, y, z = ((sign - 0.5) * length for sign, length in zip(signs, CUBOID.size, strict=True))
        # About Z, then Y, then X: what was turned first is carried along by the others.
        x, y = x * math.cos(c) - y * math.sin(c), x * math.sin(c) + y * math.cos(c)
        x, z = x * math.cos(b) + z * math.sin(b), z * math.cos(b) - x * math.sin(b)
        y, z = y * math.cos(a) - z * math.sin(a), y * math.sin(a) + z * math.cos(a)
        corner = tuple(each + at for each, at in zip((x, y, z), CUBOID.position, strict=True))
        expected = _expected(corner)
        assert min(math.dist(expected, each) for each in found) < 0.02


def test_points_are_painted_and_segments_in_their_colour(scene: World) -> None:
    root = ET.fromstring(_asked(scene, drive(), "svg", CAMERA).content)
    link = str(next(root.iter(f"{SVG}image")).get("href"))
    # The picture alone: in the PNG lines lie on some of the points.
    alone = Image.open(io.BytesIO(b64decode(link.partition(",")[2])))
    painted = np.asarray(alone.convert("RGB")).astype(int)
    green = tuple(int(COLOURS["plant"][at : at + 2], 16) for at in (1, 3, 5))
    for index, point in enumerate(POINTS):
        x, y = _expected(seen_in_world(point))
        near = painted[int(y) - 1 : int(y) + 2, int(x) - 1 : int(x) + 2].reshape(-1, 3)
        labelled = SEGMENT[0] <= index <= SEGMENT[1]
        wanted = green if labelled else (255, 255, 255)
        assert (near == wanted).all(axis=1).any(), (index, near)


def test_all_of_a_scene_is_seen_where_no_camera_is_named(scene: World) -> None:
    marks = _marks(_asked(scene, drive(), "svg"))
    for object_hash in ("carcar01", "lanelan1"):
        for each in marks[object_hash].iter(f"{SVG}polyline"):
            for point in str(each.get("points")).split():
                x, y = (float(n) for n in point.split(","))
                assert 0 <= x <= 1200
                assert 0 <= y <= 800
    assert _asked(scene, drive(), "svg", "camera=1,2").status_code == 422
    assert _asked(scene, drive(), "svg", frame=2).status_code == 404


def test_what_is_behind_the_eye_is_cut_off_there(scene: World) -> None:
    # In the midst of the line, looking along it: one of its two parts is behind.
    camera = "camera=1000.5,-2001.2,2.05,1002.5,-2001.5,2.05"
    marks = _marks(_asked(scene, drive(), "svg", camera))
    lines = [
        each for each in marks["lanelan1"].iter(f"{SVG}polyline") if each.get("class") == "line"
    ]
    assert len(lines) == 1
    numbers = [float(n) for point in str(lines[0].get("points")).split() for n in point.split(",")]
    assert all(math.isfinite(each) for each in numbers)


def test_an_image_of_a_scene_has_the_labels_that_are_on_it(scene: World) -> None:
    streams = text(_asked(scene, drive(), "png", "stream=9"))
    assert "(front)" in streams
    number = streams.split(" (front)")[0].rsplit(" ", 1)[-1]
    answer = _asked(scene, drive(), "svg", f"stream={number}")
    (found,) = _rects(_marks(answer)["personp1"])
    assert found == pytest.approx(np.array(BOX) * [*SIZE, *SIZE], abs=0.02)


def test_what_is_in_space_lies_on_an_image_as_in_the_frame_view(scene: World) -> None:
    page = text(browser(scene["owner"]).get(address("frame-view", scene, drive(), 0)))
    on_page = re.findall(
        r'data-object-hash="carcar01" data-shape="in-space".*?</g>', page, re.DOTALL
    )
    lines = re.findall(r'class="line" points="([^"]+)"', on_page[0])
    answers = [_asked(scene, drive(), "svg", f"stream={number}") for number in range(4)]
    (answer,) = [each for each in answers if each.status_code == 200]
    found = [
        each.get("points")
        for each in _marks(answer)["carcar01"].iter(f"{SVG}polyline")
        if each.get("class") == "line"
    ]
    assert found == lines
    assert lines
    assert 'href="/' not in text(answer)


def test_a_damaged_cloud_says_so(scene: World) -> None:
    answer = _asked(scene, drive(), "png", frame=1)
    assert answer.status_code == 422
    assert "point cloud" in text(answer)


def test_strangers_get_nothing(scene: World) -> None:
    target = address("frame-png", scene, drive(), 0)
    assert browser(scene["stranger"]).get(target).status_code == 404
