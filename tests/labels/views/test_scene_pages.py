"""Scenes in the frame view: who sees what, what is sent, and what is said of damaged files."""

from __future__ import annotations

import gzip
import html
import json
import math
import re
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.cache import cache
from django.test import Client

from labels.models import LabelRowCache
from tests.builders.clouds import points_table, write_ply
from tests.builders.scene_rows import (
    CUBOID,
    LANE,
    LATER,
    PLACE,
    POINTS,
    SIGN,
    TURN,
    drive,
    keep_file,
    make_scene_world,
)
from tests.builders.world import World
from tests.labels.views.pages import HTMX, address, browser

pytestmark = pytest.mark.django_db(transaction=True)
# Streams are numbered by their names.
FRONT, LIDAR = 0, 1


@pytest.fixture
def world(tmp_path: Path, settings: Any) -> World:
    settings.PLATFORM_MEDIA_DIR = tmp_path / "platform-media"
    settings.PORTAL_MEDIA_DIR = tmp_path / "portal-media"
    cache.clear()
    return make_scene_world(tmp_path)


@pytest.fixture
def row(world: World) -> LabelRowCache:
    return drive()


@pytest.fixture
def owner(world: World) -> Client:
    return browser(world["owner"])


def text_of(response: Any) -> str:
    return response.content.decode()


def places(page: str) -> dict[str, Any]:
    """Per object where the page says that it is in space."""
    found = re.findall(r'data-object-hash="(\w+)" data-place="([^"]*)"', page)
    return {key: json.loads(html.unescape(place)) for key, place in found}


@pytest.mark.parametrize("name", ["owner", "viewer"])
def test_objects_in_space_are_on_their_frame(world: World, row: LabelRowCache, name: str) -> None:
    page = text_of(browser(world[name]).get(address("frame-view", world, row, 0)))
    found = places(page)
    assert found.keys() == {"carcar01", "signsig1", "lanelan1", "plantpl1"}
    assert found["carcar01"]["cuboid"] == json.loads(json.dumps(CUBOID.to_dict()))
    assert found["signsig1"] == {"point": [SIGN.x, SIGN.y, SIGN.z]}
    assert found["lanelan1"] == {"line": [list(each) for each in LANE]}
    assert found["plantpl1"] == {"cloud": 0}
    (pose,) = re.findall(r'data-pose="([^"]*)"', page)
    assert json.loads(html.unescape(pose)) == {"rotation": list(TURN), "position": list(PLACE)}
    for label in ("Car (0)", "Sign (0)", "Lane (0)", "Plant (0)", "Person (0)"):
        assert f'<span class="truncate">{label}</span>' in page
    assert "Car (1)" not in page, "it is on the next frame only"
    assert 'data-object-hash="personp1" data-shape="bounding_box"' in page


def test_another_frame_has_its_own_objects(world: World, row: LabelRowCache, owner: Client) -> None:
    page = text_of(owner.get(address("frame-view", world, row, 1)))
    assert places(page).keys() == {"carcar02"}
    assert "Car (1)" in page
    assert "Plant (0)" not in page
    assert owner.get(address("frame-view", world, row, 2)).status_code == 404


def test_points_are_sent_packed_and_kept_by_the_browser(
    world: World, row: LabelRowCache, owner: Client
) -> None:
    path = address("scene-cloud", world, row, LIDAR, 0)
    plain = owner.get(path)
    packed = owner.get(path, headers={"accept-encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in plain["Vary"]
    assert plain["Cache-Control"] == "private, max-age=3600"
    (length,) = struct.unpack_from("<I", plain.content)
    header = json.loads(plain.content[4 : 4 + length])
    near = np.frombuffer(plain.content, "<f4", 3 * len(POINTS), 4 + length).reshape(-1, 3)
    assert (header["total"], header["shades"]) == (len(POINTS), "rgb")
    assert (near + header["origin"]).tolist() == [list(map(float, each)) for each in POINTS]
    again = owner.get(path, headers={"if-none-match": plain["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_segments_are_sent_with_all_their_points(
    world: World, row: LabelRowCache, owner: Client
) -> None:
    answer = owner.get(address("scene-segments", world, row, LIDAR, 0))
    (length,) = struct.unpack_from("<I", answer.content)
    header = json.loads(answer.content[4 : 4 + length])
    near = np.frombuffer(answer.content, "<f4", offset=4 + length).reshape(-1, 3)
    assert header["objects"] == [{"hash": "plantpl1", "shown": 3, "total": 3, "missing": 0}]
    assert (near + header["origin"]).tolist() == [list(map(float, each)) for each in POINTS[5:]]
    assert answer["Cache-Control"] == "private, no-cache", "labels change, files do not"


def test_images_of_the_scene(world: World, row: LabelRowCache, owner: Client) -> None:
    image = owner.get(address("scene-image", world, row, FRONT, 0))
    assert (image.status_code, image["Content-Type"]) == (200, "image/png")
    gone = owner.get(address("scene-image", world, row, FRONT, 1))
    assert (gone.status_code, gone["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert "gives no link" in text_of(gone)


def test_strangers_see_no_file_of_it(world: World, row: LabelRowCache) -> None:
    stranger = browser(world["stranger"])
    assert stranger.get(address("frame-view", world, row, 0)).status_code == 404
    for name, stream in (("scene-cloud", 1), ("scene-segments", 1), ("scene-image", 0)):
        path = address(name, world, row, stream, 0)
        assert stranger.get(path).status_code == 404
        assert Client().get(path).status_code == 302, "nobody is logged in"
        assert browser(world["owner"]).post(path).status_code == 405


@pytest.mark.parametrize(
    ("name", "stream", "event"),
    [
        ("scene-cloud", FRONT, 0),
        ("scene-image", LIDAR, 0),
        ("scene-segments", FRONT, 0),
        ("scene-cloud", LIDAR, 2),
        ("scene-cloud", 7, 0),
    ],
)
def test_other_files_are_not_there(
    world: World, row: LabelRowCache, owner: Client, name: str, stream: int, event: int
) -> None:
    assert owner.get(address(name, world, row, stream, event)).status_code == 404


def test_rows_of_other_data_have_no_scene(world: World, owner: Client) -> None:
    other = LabelRowCache.objects.get(data_title="other")
    assert owner.get(address("scene-cloud", world, other, 0, 0)).status_code == 404


def test_damaged_clouds_say_what_is_wrong(world: World, row: LabelRowCache, owner: Client) -> None:
    answer = owner.get(address("scene-cloud", world, row, LIDAR, 1))
    assert answer.status_code == 422
    assert text_of(answer) == (
        "This point cloud ends early: 6 of the 8 points that its header names are there."
    )
    page = owner.get(address("frame-view", world, row, 1))
    assert page.status_code == 200
    assert "Car (1)" in text_of(page)


def test_segments_of_another_file_tell_what_is_missing(
    world: World, row: LabelRowCache, owner: Client, tmp_path: Path
) -> None:
    keep_file(row, "lidar0", write_ply(tmp_path / "short.ply", points_table(POINTS[:6])))
    answer = owner.get(address("scene-segments", world, row, LIDAR, 0))
    (length,) = struct.unpack_from("<I", answer.content)
    (told,) = json.loads(answer.content[4 : 4 + length])["objects"]
    assert (told["shown"], told["total"], told["missing"]) == (1, 3, 2)


def test_an_unreachable_platform_leaves_all_labels(
    world: World, row: LabelRowCache, owner: Client
) -> None:
    cache.clear()
    page = text_of(owner.get(address("frame-view", world, row, 0)))
    assert 'class="notice warn"' in page
    for label in ("Car (0)", "Plant (0)", "Person (0)"):
        assert label in page
    assert "carcar01" in places(page), "what is in space needs no file"


@pytest.mark.parametrize(
    ("query", "shown"),
    [("class={Car}", {"carcar01"}), ("author=nobody", set()), ("class={Plant}", {"plantpl1"})],
)
def test_the_filter_holds_in_space(
    world: World, row: LabelRowCache, owner: Client, query: str, shown: set[str]
) -> None:
    objects = world.project().ontology_structure.objects
    filled = query.format(**{each.name: each.feature_node_hash for each in objects})
    page = text_of(owner.get(address("frame-view", world, row, 0) + f"?{filled}"))
    assert set(places(page)) == shown


def test_the_camera_stays_in_every_address(world: World, row: LabelRowCache, owner: Client) -> None:
    page = text_of(owner.get(address("frame-view", world, row, 0) + "?camera=1,2,3,4,5,6"))
    assert f"{address('frame-view', world, row, 1)}?camera=1,2,3,4,5,6" in page


@pytest.mark.parametrize("frame", [0, 1])
def test_answers_are_kept_on_every_frame(
    world: World, row: LabelRowCache, owner: Client, frame: int
) -> None:
    car = f"carcar0{frame + 1}"
    page = text_of(owner.get(address("frame-view", world, row, frame) + f"?obj={car}"))
    parked = world.project().ontology_structure.objects[0].attributes[0]
    option = parked.options[0].feature_node_hash
    name = next(
        part.split('"')[0] for part in page.split('name="')[1:] if f'value="{option}"' in part[:200]
    )
    kept = owner.post(
        address("answer-set", world, row),
        {"frame": str(frame), "obj": car, name: option},
        headers={"hx-request": HTMX["HX-Request"]},
    )
    assert kept.status_code == 200, text_of(kept)
    panel = text_of(owner.get(address("frame-panel", world, row, frame) + f"?obj={car}&redraw=1"))
    assert re.search(rf'value="{re.escape(option)}"[^>]*checked', panel)
    assert car in places(panel), "what is drawn in space comes along"


def test_streams_can_be_hidden(row: LabelRowCache, world: World, owner: Client) -> None:
    target = address("frame-view", world, row, 0)
    page = text_of(owner.get(target))
    assert f'href="{target}?off={FRONT}"' in page
    assert page.count('aria-checked="true"') == 2
    page = text_of(owner.get(f"{target}?off={LIDAR}"))
    assert "data-cloud=" not in page
    assert "data-camera=" in page
    # What is labelled on it is listed all the same, but not drawn.
    assert '<span class="truncate">Plant (0)</span>' in page
    assert "plantpl1" not in places(page)
    assert f'href="{target}?off={FRONT},{LIDAR}"' in page
    assert f'href="{target}" hx-get' in page
    for nothing in ("x", "-1", "99", "1" * 40):
        assert "data-cloud=" in text_of(owner.get(f"{target}?off={nothing}"))


def _shape(client: Client, world: World, row: LabelRowCache, act: str, **form: str) -> Any:
    data = {"obj": "carcar01", "frame": "0", **form}
    return client.post(address("geometry-act", world, row, act), data, headers=HTMX)


def test_a_cuboid_in_space_is_changed_by_its_numbers_and_taken_back(
    world: World, row: LabelRowCache, owner: Client
) -> None:
    page = text_of(owner.get(address("frame-view", world, row, 0) + "?obj=carcar01"))
    shown = dict(re.findall(r'<input name="([xyz]|size_x|turn_z)" value="([^"]*)"', page))
    assert shown == {"x": "1001.5", "y": "-2000", "z": "2.5", "size_x": "2", "turn_z": "34.4"}
    form = {**shown, "x": "1002.25", "size_x": "2,5", "turn_z": "90"}
    answer = _shape(owner, world, row, "place", **form)
    assert answer.status_code == 200
    moved = places(text_of(answer))["carcar01"]["cuboid"]
    assert moved["position"] == [1002.25, -2000.0, 2.5]
    assert moved["size"] == [2.5, 1.0, 0.8]
    assert moved["orientation"] == [0.1, -0.2, math.radians(90)]
    assert _shape(owner, world, row, "place", size_y="0").status_code == 422
    undone = owner.post(address("draft-undo", world, row), {"frame": "0"}, headers=HTMX)
    assert undone.status_code == 200
    now = places(text_of(owner.get(address("frame-view", world, row, 0))))
    assert now["carcar01"]["cuboid"] == json.loads(json.dumps(CUBOID.to_dict()))


def test_a_point_in_space_has_three_numbers_and_a_line_none(
    world: World, row: LabelRowCache, owner: Client
) -> None:
    answer = _shape(owner, world, row, "place", obj="signsig1", z="4.125")
    assert places(text_of(answer))["signsig1"] == {"point": [SIGN.x, SIGN.y, 4.125]}
    refused = _shape(owner, world, row, "place", obj="lanelan1", x="4")
    assert refused.status_code == 422
    assert "not described by a few numbers" in text_of(refused)
    # What lies on a file of the scene is only looked at.
    for on_file in ("plantpl1", "personp1"):
        page = text_of(owner.get(address("frame-view", world, row, 0) + f"?obj={on_file}"))
        assert "data-in-space" not in page


def test_what_can_be_put_into_space_is_offered_with_the_newest_cuboid_of_its_class(
    world: World, row: LabelRowCache, owner: Client
) -> None:
    page = text_of(owner.get(address("frame-view", world, row, 0)))
    offered = re.findall(r'data-shape="(\w+)" data-color="[^"]*"(?: data-like="([^"]*)")?>', page)
    assert [shape for shape, _ in offered] == ["cuboid", "point", "polyline"]
    assert json.loads(html.unescape(offered[0][1])) == {
        "size": list(LATER.size),
        "orientation": list(LATER.orientation),
    }
    viewer = browser(world["viewer"])
    assert "data-draw" not in text_of(viewer.get(address("frame-view", world, row, 0)))


@pytest.mark.parametrize(
    ("geometry", "sentence"),
    [
        (None, "needs scripts"),
        ({"shape": "point", "point": {"0": {"x": 0.5, "y": 0.5}}}, "give it x, y and z"),
        (
            {"shape": "polyline", "polyline": {"0": {"x": 1, "y": 1, "z": 1}}},
            "at least 2",
        ),
        ({"shape": "point", "point": {"0": {"x": 1, "y": 1, "z": 1e12}}}, "z must be a number"),
    ],
)
def test_what_has_no_place_in_space_is_refused(
    world: World, row: LabelRowCache, owner: Client, geometry: Any, sentence: str
) -> None:
    shape = geometry["shape"] if geometry else "point"
    page = text_of(owner.get(address("frame-view", world, row, 0)))
    (item,) = re.findall(rf'<option value="([^"]+)" data-shape="{shape}"', page)
    form = {"item_hash": item, "obj": ""} | ({"geometry": json.dumps(geometry)} if geometry else {})
    answer = _shape(owner, world, row, "add", **form)
    assert answer.status_code == 422
    assert sentence in html.unescape(text_of(answer))
    assert "signsig1" in places(text_of(answer))
