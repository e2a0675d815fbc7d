"""Scenes in a real browser: what is drawn lies where the camera sees the coordinates."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from django.utils import timezone
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from labels.models import LabelReviewCache
from tests.browser.conftest import Window
from tests.browser.space import (
    corners_of,
    lines_of,
    look_of,
    mark_of,
    on_screen,
    open_scene,
    seen_by_camera,
)
from tests.builders.scene_rows import (
    BOX,
    COLOURS,
    CUBOID,
    LANE,
    POINTS,
    SEGMENT,
    SIGN,
    drive,
    make_scene_world,
    seen_in_world,
)
from tests.builders.world import World
from tests.labels.views.pages import address

EDGES = [
    (a, b) for a in range(8) for b in range(a + 1, 8) if (a ^ b).bit_count() == 1
]  # corners that differ along one axis
Pixels = NDArray[np.int64]


@pytest.fixture
def world(transactional_db: None, tmp_path: Path, live_server: LiveServer) -> World:
    return make_scene_world(tmp_path)


def _picture(window: Window) -> Pixels:
    # The names would cover what is looked for.
    window.page.locator("[data-scene]").evaluate("(scene) => { scene.dataset.labels = 'hover'; }")
    image = window.page.locator("[data-scene-space]").screenshot()
    return np.asarray(Image.open(io.BytesIO(image)).convert("RGB")).astype(np.int64)


def _of_colour(picture: Pixels, colour: str, tolerance: int = 30) -> NDArray[np.float64]:
    """Middles of the pixels of a colour, as x and y."""
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    rows, columns = np.nonzero(np.abs(picture - wanted).max(axis=2) <= tolerance)
    return np.stack([columns + 0.5, rows + 0.5], axis=-1)


def _farthest(expected: NDArray[np.float64], drawn: NDArray[np.float64]) -> float:
    """How far the expected place is that is farthest from all that is drawn."""
    gaps = np.linalg.norm(expected[:, None] - drawn[None], axis=2)
    return float(gaps.min(axis=1).max())


def _from_lines(points: NDArray[np.float64], ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each point is from the nearest of some lines."""
    start, way = ends[:, 0], ends[:, 1] - ends[:, 0]
    share = np.einsum("pli,li->pl", points[:, None] - start[None], way) / (way**2).sum(axis=1)
    nearest = start[None] + np.clip(share, 0, 1)[..., None] * way[None]
    return np.linalg.norm(points[:, None] - nearest, axis=2).min(axis=1)


@pytest.mark.parametrize(
    "camera",
    ["", "?camera=1004,-2004,5,1001,-2000,2", "?camera=998,-1997,7,1001,-2000,2"],
)
def test_a_cuboid_is_drawn_where_the_camera_sees_it(
    world: World, window: Window, camera: str
) -> None:
    open_scene(window, world, more=camera)
    corners = on_screen(window, corners_of())
    drawn = _of_colour(_picture(window), COLOURS["car"])
    assert _farthest(corners, drawn) <= 2
    lines = np.array([(corners[a], corners[b]) for a, b in EDGES])
    assert _from_lines(drawn, lines).max() <= 2.5, "nothing of it is drawn elsewhere"


@pytest.mark.parametrize("camera", ["", "?camera=1004,-2006,7,1000,-2000.5,2"])
def test_points_and_lines_are_drawn_where_the_camera_sees_them(
    world: World, window: Window, camera: str
) -> None:
    open_scene(window, world, more=camera)
    picture = _picture(window)
    sign = _of_colour(picture, COLOURS["sign"])
    middle = on_screen(window, [(SIGN.x, SIGN.y, SIGN.z)])
    assert np.linalg.norm(sign.mean(axis=0) - middle) <= 1
    lane = _of_colour(picture, COLOURS["lane"])
    path = on_screen(window, LANE)
    assert _farthest(path, lane) <= 2
    assert _from_lines(lane, np.array([path[:2], path[1:]])).max() <= 2


def test_the_cloud_is_drawn_where_the_scanner_stood(world: World, window: Window) -> None:
    open_scene(window, world)
    picture = _picture(window)
    places = on_screen(window, [seen_in_world(each) for each in POINTS])
    free, labelled = places[: SEGMENT[0]], places[SEGMENT[0] :]
    assert _farthest(labelled, _of_colour(picture, COLOURS["plant"])) <= 1.5
    assert _farthest(free, _of_colour(picture, "#ffffff", 40)) <= 1.5
    assert "8 points" in window.page.locator("[data-scene-facts]").inner_text()


def test_a_box_lies_on_its_image(world: World, window: Window) -> None:
    open_scene(window, world)
    figure = window.page.locator('[data-camera="front"]')
    image = figure.locator("image").bounding_box()
    found = figure.locator('[data-object-hash="personp1"] rect.area').evaluate(
        """(shape) => {
          const box = shape.getBBox();
          const at = shape.getScreenCTM();
          return [box.x * at.a + at.e, box.y * at.d + at.f, box.width * at.a, box.height * at.d];
        }"""
    )
    assert image
    left, top, width, height = BOX
    expected = (
        image["x"] + left * image["width"],
        image["y"] + top * image["height"],
        width * image["width"],
        height * image["height"],
    )
    assert found == pytest.approx(expected, abs=1)
    # What is in space lies where the camera sees it.
    ends = figure.locator('[data-object-hash="carcar01"] polyline.line').evaluate_all(
        """(lines) => lines.flatMap((line) => [...line.points].map((point) => {
          const at = point.matrixTransform(line.getScreenCTM());
          return [at.x, at.y];
        }))"""
    )
    share = seen_by_camera(corners_of())
    seen = share * (image["width"], image["height"]) + (image["x"], image["y"])
    for corner in seen:
        assert np.linalg.norm(np.array(ends) - corner, axis=1).min() <= 1
    window.page.locator('[data-instance-link][data-object-hash="carcar01"]').click()
    window.settled()
    expect(figure.locator('[data-object-hash="carcar01"]')).to_have_class(re.compile("is-selected"))
    window.page.fill('#geometry-panel [name="z"]', "2.9")
    window.page.press('#geometry-panel [name="z"]', "Enter")
    window.settled()
    higher = figure.locator('[data-object-hash="carcar01"] polyline.line').first
    assert higher.get_attribute("points") is not None
    moved = seen_by_camera(corners_of() + np.array((0, 0, 0.4)))
    x, y = (moved * (80, 60))[0]
    drawn = " ".join(
        figure.locator('[data-object-hash="carcar01"] polyline.line').evaluate_all(
            "(lines) => lines.map((line) => line.getAttribute('points'))"
        )
    )
    ends = np.array([each.split(",") for each in drawn.split()], float)
    assert np.linalg.norm(ends - (x, y), axis=1).min() <= 0.02, "and follows what is moved"


def test_selection_is_linked_both_ways(world: World, window: Window) -> None:
    open_scene(window, world)
    page = window.page
    page.locator('[data-instance-link][data-object-hash="signsig1"]').click()
    window.settled()
    expect(mark_of(window, "signsig1")).to_have_class(re.compile("is-selected"))
    box = page.locator("[data-scene-space]").bounding_box()
    assert box
    middle = on_screen(window, corners_of()).mean(axis=0)
    front = on_screen(window, corners_of()[[1, 3, 5, 7]]).mean(axis=0)
    page.mouse.click(box["x"] + front[0], box["y"] + front[1])
    window.settled()
    expect(mark_of(window, "carcar01")).to_have_class(re.compile("is-selected"))
    expect(page.locator('[data-instance-link][data-object-hash="carcar01"]')).to_have_attribute(
        "aria-current", "true"
    )
    assert "obj=carcar01" in page.url
    expect(page.get_by_label("Yes")).to_be_visible()
    plant = on_screen(window, [seen_in_world(POINTS[SEGMENT[0] + 2])])[0]
    assert np.linalg.norm(plant - middle) > 20
    page.mouse.click(box["x"] + plant[0], box["y"] + plant[1])
    window.settled()
    expect(mark_of(window, "plantpl1")).to_have_class(re.compile("is-selected"))


def test_pointing_is_linked_both_ways(world: World, window: Window) -> None:
    open_scene(window, world)
    page = window.page
    entry = page.locator('[data-instance-link][data-object-hash="carcar01"]')
    entry.hover()
    expect(mark_of(window, "carcar01")).to_have_class(re.compile("is-hovered"))
    box = page.locator("[data-scene-space]").bounding_box()
    assert box
    plant = on_screen(window, [seen_in_world(POINTS[SEGMENT[0]])])[0]
    page.mouse.move(box["x"] + plant[0], box["y"] + plant[1])
    listed = page.locator('[data-instance-link][data-object-hash="plantpl1"]')
    expect(listed).to_have_class(re.compile("is-hovered"))
    expect(mark_of(window, "carcar01")).not_to_have_class(re.compile("is-hovered"))


def test_the_selected_one_and_all_are_hidden_and_shown_again(world: World, window: Window) -> None:
    open_scene(window, world, more="?obj=plantpl1")
    assert len(_of_colour(_picture(window), COLOURS["plant"]))
    window.press("h")
    expect(mark_of(window, "plantpl1")).to_have_class(re.compile("is-hidden"))
    window.until(lambda: not len(_of_colour(_picture(window), COLOURS["plant"])))
    assert len(_of_colour(_picture(window), COLOURS["car"]))
    window.press("h")
    window.press("Shift+H")
    window.until(lambda: not len(_of_colour(_picture(window), COLOURS["car"])))
    assert not len(_of_colour(_picture(window), COLOURS["plant"]))
    assert (
        _farthest(
            on_screen(window, [seen_in_world(POINTS[0])]),
            _of_colour(_picture(window), "#ffffff", 40),
        )
        <= 1.5
    ), "the cloud itself stays"
    window.press("Shift+H")
    window.until(lambda: len(_of_colour(_picture(window), COLOURS["plant"])) > 0)


def test_the_camera_moves_by_mouse_keys_and_presets_and_stays(world: World, window: Window) -> None:
    open_scene(window, world)
    page = window.page
    space = page.locator("[data-scene-space]")
    first = look_of(window)
    box = space.bounding_box()
    assert box
    x, y = box["x"] + 20, box["y"] + 40
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 120, y + 30, steps=4)
    page.mouse.up()
    window.until(lambda: not np.allclose(look_of(window)[:3], first[:3], atol=0.1))
    assert look_of(window)[3:] == pytest.approx(first[3:], abs=0.01), "turned about the same place"
    assert np.linalg.norm(np.subtract(*np.split(look_of(window), 2))) == pytest.approx(
        np.linalg.norm(np.subtract(*np.split(first, 2))), abs=0.01
    )
    turned = look_of(window)
    space.focus()
    page.keyboard.press("ArrowLeft")
    window.until(lambda: not np.allclose(look_of(window), turned, atol=0.01))
    keyed = look_of(window)
    page.keyboard.press("Shift+ArrowUp")
    window.until(lambda: not np.allclose(look_of(window)[3:], keyed[3:], atol=0.01))
    distance = np.linalg.norm(np.subtract(*np.split(look_of(window), 2)))
    page.keyboard.press("+")
    window.until(
        lambda: np.linalg.norm(np.subtract(*np.split(look_of(window), 2))) < distance * 0.85,
    )
    for key, axis in (("Shift+j", 2), ("Shift+k", 0), ("Shift+m", 1)):
        page.keyboard.press(key)

        def is_along(axis: int = axis) -> bool:
            way = np.abs(np.subtract(*np.split(look_of(window), 2)))
            return bool(way[axis] > 0.99 * np.linalg.norm(way))

        window.until(is_along)
    page.locator('[data-instance-link][data-object-hash="carcar01"]').click()
    window.settled()
    page.keyboard.press("z")
    window.until(lambda: np.allclose(look_of(window)[3:], CUBOID.position, atol=0.05))
    chosen = look_of(window)
    window.until(lambda: "camera=" in page.url and "obj=carcar01" in page.url)
    window.until(lambda: f"camera={','.join(f'{each:g}' for each in chosen[:1])}"[:10] in page.url)
    page.reload()
    expect(page.locator("[data-scene]")).to_have_attribute("data-drawn", "yes")
    window.until(lambda: np.allclose(look_of(window), chosen, atol=0.01))
    window.press("f")
    expect(page.locator("#frames-frames [data-goto]")).to_have_value("1")
    expect(page.locator("[data-scene]")).to_have_attribute("data-drawn", "yes")
    assert look_of(window) == pytest.approx(chosen, abs=0.01), "another frame, the same camera"
    window.press("d")
    expect(page.locator("#frames-frames [data-goto]")).to_have_value("0")


def test_a_damaged_cloud_and_a_missing_image_say_so_in_their_place(
    world: World, window: Window
) -> None:
    open_scene(window, world, frame=1)
    page = window.page
    expect(page.locator("[data-scene-space] .notice")).to_have_text(
        re.compile("This point cloud ends early: 6 of the 8 points")
    )
    expect(page.locator("[data-camera-state]")).to_have_text(re.compile("gives no link"))
    expect(mark_of(window, "carcar02").locator(".line")).not_to_have_attribute("d", "")
    page.locator('[data-instance-link][data-object-hash="carcar02"]').click()
    window.settled()
    page.get_by_label("Yes").check()
    window.settled()
    expect(page.get_by_text("1 change kept here")).to_be_visible()


def test_a_browser_without_webgl_lists_all_labels(world: World, window: Window) -> None:
    window.page.add_init_script(
        "HTMLCanvasElement.prototype.getContext = function () { return null; };"
    )
    window.log_in(world["owner"])
    window.open(address("frame-view", world, drive(), 0))
    expect(window.page.locator("[data-scene-space] .notice")).to_have_text(
        re.compile("can't draw in 3D")
    )
    window.page.locator('[data-instance-link][data-object-hash="carcar01"]').click()
    window.settled()
    window.page.get_by_label("Yes").check()
    window.settled()
    expect(window.page.get_by_text("1 change kept here")).to_be_visible()


def test_space_and_images_stand_below_each_other_on_a_phone(world: World, window: Window) -> None:
    window.page.set_viewport_size({"width": 390, "height": 844})
    open_scene(window, world)
    space = window.page.locator("[data-scene-space]").bounding_box()
    image = window.page.locator('[data-camera="front"]').bounding_box()
    assert space
    assert image
    assert space["width"] == 390
    assert image["y"] >= space["y"] + space["height"]
    assert (
        _farthest(on_screen(window, corners_of()), _of_colour(_picture(window), COLOURS["car"]))
        <= 2
    )


def test_streams_are_hidden_and_shown_and_the_address_keeps_it(
    world: World, window: Window
) -> None:
    open_scene(window, world, more="?camera=1004,-2004,5,1001,-2000,2")
    page = window.page
    look = look_of(window)
    page.locator('[data-stream="front"]').click()
    window.settled()
    expect(page.locator("[data-camera]")).to_have_count(0)
    expect(page.locator("[data-cloud]")).to_have_count(1)
    expect(page.locator("[data-scene]")).to_have_attribute("data-drawn", "yes")
    assert look_of(window) == pytest.approx(look, abs=0.01)
    page.locator('[data-stream="lidar"]').click()
    window.settled()
    expect(page.locator("[data-cloud]")).to_have_count(0)
    expect(mark_of(window, "plantpl1")).to_have_count(0)
    expect(mark_of(window, "carcar01")).to_have_count(1)
    assert "off=0,1" in page.url
    window.press("f")
    expect(page.locator("[data-goto]")).to_have_value("1")
    expect(page.locator("[data-cloud]")).to_have_count(0)
    page.locator('[data-stream="lidar"]').click()
    window.settled()
    expect(page.locator("[data-cloud]")).to_have_count(1)


def test_a_verdict_shows_on_its_mark_at_once(world: World, window: Window) -> None:
    row = drive()
    stages = world.access("owner").project.workflow_stages
    row.stage_uuid = next(each["uuid"] for each in stages if each["type"] == "REVIEW")
    row.save()
    review = {"uuid": str(uuid4()), "kind": "object", "status": "NEW"}
    kept = LabelReviewCache.objects.create(
        row=row, stage_uuid=row.stage_uuid, reviews={"carcar01": review}, read_at=timezone.now()
    )
    open_scene(window, world)
    page = window.page
    car = mark_of(window, "carcar01")
    name = page.locator('[data-scene-marks] [data-name-of="carcar01"]')
    look = page.locator("[data-scene]").get_attribute("data-look")
    for status, sign, state in (
        ("REJECTED", " ✗", "is-rejected"),
        ("APPROVED", " ✓", "is-approved"),
        ("REOPENED", "", "mark$"),
    ):
        kept.reviews["carcar01"]["status"] = status
        kept.save()
        # As after a decision of one's own, or of somebody else's that was heard of.
        page.evaluate("document.body.dispatchEvent(new Event('labels-changed'))")
        expect(car).to_have_class(re.compile(state))
        expect(name).to_have_text(f"Car (0){sign}")
        expect(car.locator("title")).to_have_text(f"Car (0){sign}")
    # The space itself stays as it was.
    expect(page.locator("[data-scene]")).to_have_attribute("data-look", look or "")


def test_a_typed_number_moves_a_cuboid_and_undo_takes_it_back(world: World, window: Window) -> None:
    open_scene(window, world)
    page = window.page
    page.locator('[data-instance-link][data-object-hash="carcar01"]').click()
    window.settled()
    before = lines_of(window, "carcar01")
    page.fill('#geometry-panel [name="x"]', str(CUBOID.position[0] + 1))
    page.press('#geometry-panel [name="x"]', "Enter")
    window.settled()
    shifted = CUBOID.to_dict() | {"position": [CUBOID.position[0] + 1, *CUBOID.position[1:]]}
    assert json.loads(mark_of(window, "carcar01").get_attribute("data-place") or "") == {
        "cuboid": json.loads(json.dumps(shifted))
    }
    # Where the camera sees its corners now.
    corners = corners_of() + np.array([1.0, 0, 0])
    expected = on_screen(window, corners)
    found = lines_of(window, "carcar01")
    assert found != before
    for x, y in expected:
        assert min(np.hypot(x - px, y - py) for px, py in found) <= 1
    expect(mark_of(window, "carcar01")).to_have_class(re.compile("is-selected"))
    window.press("Control+z")
    assert lines_of(window, "carcar01") == before
