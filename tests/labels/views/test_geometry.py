"""Forms that draw, move and remove objects; each works without a script, too."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from labels.models import EditOperation, LabelRowCache
from tests.builders.world import World
from tests.labels.views.pages import HTMX, address, browser, text


def _act(
    client: Client, world: World, row: LabelRowCache, act: str, *, htmx: bool = False, **form: str
) -> Any:
    data = {"obj": "car00001", "frame": "0", **form}
    headers = HTMX if htmx else None
    return client.post(address("geometry-act", world, row, act), data, headers=headers)


def _box(x: float) -> str:
    box = {"h": 0.2, "w": 0.3, "x": x, "y": 0.4}
    return json.dumps({"shape": "bounding_box", "boundingBox": box})


def test_a_dragged_shape_is_kept_and_drawn_anew(world: World) -> None:
    row = world.row("image 0")
    response = _act(browser(world["reviewer"]), world, row, "place", htmx=True, geometry=_box(0.5))
    page = text(response)
    assert response.status_code == 200
    assert 'data-moved="car00001" data-above=""><g class="mark is-selected"' in page
    assert 'x="32" y="19.2"' in page
    assert "1 change kept here" in page
    (operation,) = EditOperation.objects.all()
    assert operation.value[0][2]["boundingBox"]["x"] == 0.5
    assert operation.seen[0][2]["boundingBox"]["x"] == 0.1


def test_numbers_move_a_shape_in_pixels_or_percent_and_keep_what_was_not_typed(
    world: World,
) -> None:
    row = world.row("image 0")
    response = _act(
        browser(world["reviewer"]), world, row, "place", x="16", y="25 %", w="19.2", h="9.6"
    )
    assert response.status_code == 302
    (operation,) = EditOperation.objects.all()
    assert operation.value[0][2]["boundingBox"] == {"x": 0.25, "y": 0.25, "w": 0.3, "h": 0.2}


def test_a_new_object_starts_in_the_middle_and_is_selected(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["reviewer"])
    item = world.ontology.car.feature_node_hash
    response = _act(client, world, row, "add", item_hash=item)
    (operation,) = EditOperation.objects.all()
    assert f"obj={quote(operation.instance_hash, safe='')}" in response.headers["Location"]
    page = text(client.get(response.headers["Location"]))
    assert "Car (1)" in page
    assert page.count('data-shape="bounding_box"') >= 2


def test_a_removed_object_is_off_the_frame_and_its_panel_says_so(world: World) -> None:
    row = world.row("video.mp4")
    client = browser(world["reviewer"])
    page = text(_act(client, world, row, "remove", htmx=True))
    assert "The selected instance is not on this frame." in page
    there = text(client.get(address("frame-view", world, row, 1)))
    assert "Car (0)" in there
    _act(client, world, row, "remove", frame="1", where="everywhere")
    assert "Car (0)" not in text(client.get(address("frame-view", world, row, 1)))


@pytest.mark.parametrize(
    ("act", "form", "sentence"),
    [
        ("place", {"geometry": "{"}, "must be JSON"),
        ("place", {"geometry": _box(0.5), "seen": '{"x": NaN}'}, "must be JSON"),
        ("place", {"geometry": "[1]"}, "object with the shape"),
        ("place", {"x": "left"}, "takes a number of pixels"),
        ("place", {"obj": "ghost"}, "not in the label row"),
        ("place", {"w": "0"}, "above 0"),
        ("add", {"item_hash": "nothere"}, "Choose the class"),
        ("copy", {"first": "3", "last": ""}, "first and the last frame"),
        ("copy", {"first": "3", "last": "99"}, "0 to 19"),
        ("interpolate", {"first": "0", "last": "5"}, "every frame"),
        ("class", {"item_hash": "nothere"}, "no class with that hash"),
    ],
)
def test_what_cannot_be_done_says_why_and_keeps_nothing(
    world: World, act: str, form: dict[str, str], sentence: str
) -> None:
    row = world.row("video.mp4")
    for htmx in (True, False):
        response = _act(browser(world["reviewer"]), world, row, act, htmx=htmx, **form)
        assert response.status_code == 422
        assert sentence in text(response)
    assert not EditOperation.objects.exists()


def test_who_may_only_look_is_offered_nothing_and_refused(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["viewer"])
    page = text(client.get(address("frame-view", world, row, 0) + "?obj=car00001"))
    assert "geometry-panel" not in page
    assert "data-edit-shapes" not in page
    assert _act(client, world, row, "place", geometry=_box(0.5)).status_code == 403
    assert _act(browser(world["stranger"]), world, row, "place").status_code == 404


def test_an_unknown_act_is_no_address(world: World) -> None:
    row = world.row("image 0")
    here = address("geometry-act", world, row, "place").replace("/place/", "/explode/")
    assert browser(world["reviewer"]).post(here).status_code == 404


def test_one_moved_shape_brings_itself_alone_and_says_where_it_belongs(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["reviewer"])
    small = {"h": 0.05, "w": 0.05, "x": 0.15, "y": 0.45}
    item = world.ontology.car.feature_node_hash
    _act(
        client,
        world,
        row,
        "add",
        item_hash=item,
        geometry=json.dumps({"shape": "bounding_box", "boundingBox": small}),
    )
    added = EditOperation.objects.get().instance_hash
    response = _act(client, world, row, "place", htmx=True, geometry=_box(0.5))
    page = text(response)
    assert response.headers["HX-Retarget"] == "#geometry-panel"
    # Below the small one, so that a click finds that one.
    assert f'data-moved="car00001" data-above="{added}"' in page
    assert "frames-panel" not in page.replace("#frames-panel", "")
    assert f'<g class="mark" data-object-hash="{added}"' not in page
