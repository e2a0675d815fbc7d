"""Drawing and dragging in the space of a scene: what is kept is where the hand put it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from encord_portal.sdk.objects.coordinates import CuboidCoordinates
from tests.browser.conftest import Window
from tests.browser.space import (
    corners_of,
    drag_in_space,
    lines_of,
    mark_of,
    newest,
    on_page,
    on_screen,
    open_scene,
    place_of,
    turn_of,
)
from tests.builders.scene_rows import (
    CUBOID,
    LANE,
    LATER,
    POINTS,
    SIGN,
    make_scene_world,
    seen_in_world,
)
from tests.builders.world import World

KNOWN = ("carcar01", "signsig1", "lanelan1", "plantpl1")
# A pixel is about a centimetre there.
NEAR = 0.03


@pytest.fixture
def world(transactional_db: None, tmp_path: Path, live_server: LiveServer) -> World:
    return make_scene_world(tmp_path)


def _open(window: Window, world: World, chosen: str = "") -> None:
    # Another instance makes the timeline higher, and the space lower.
    window.page.add_init_script("localStorage.setItem('timeline-folded', 'yes')")
    open_scene(window, world, more=f"?camera=1006,-2006,9,1001,-2000,2&obj={chosen}")


def _cuboid(window: Window, object_hash: str) -> CuboidCoordinates:
    found = place_of(window, object_hash)["cuboid"]
    return CuboidCoordinates(**{name: tuple(found[name]) for name in found})


def _is_drawn(window: Window, object_hash: str, corners: object) -> None:
    drawn = np.array(lines_of(window, object_hash))
    for corner in on_screen(window, corners):
        assert np.linalg.norm(drawn - corner, axis=1).min() <= 1


def _edit(window: Window) -> None:
    window.press("e")
    expect(window.page.locator("[data-scene-handles] .handle").first).to_be_attached()


def _handle(window: Window, name: str) -> list[float]:
    """Where a handle is, in pixels of the space."""
    found: list[float] = window.page.locator(f'[data-handle="{name}"] .handle-reach').evaluate(
        """(path) => path.getAttribute("d").match(/-?[\\d.]+/g).slice(0, 2).map(Number)"""
    )
    return found


def _choose(window: Window, title: str) -> None:
    window.page.locator('[data-draw] [name="item_hash"]').select_option(
        label=window.page.locator("[data-draw] option", has_text=title).inner_text()
    )
    window.page.locator("body").click(position={"x": 2, "y": 2})
    window.press("b")


def test_a_cuboid_is_moved_resized_lifted_and_turned(world: World, window: Window) -> None:
    _open(window, world, "carcar01")
    _edit(window)
    middle = np.array(CUBOID.position)
    drag_in_space(window, middle, middle + np.array((-1.5, -0.5, 0)))
    moved = _cuboid(window, "carcar01")
    assert moved.position == pytest.approx(middle + np.array((-1.5, -0.5, 0)), abs=NEAR)
    assert moved.position[2] == pytest.approx(CUBOID.position[2], abs=1e-6)
    assert (moved.size, moved.orientation) == (CUBOID.size, CUBOID.orientation)
    _is_drawn(window, "carcar01", corners_of(moved))

    along = turn_of(CUBOID.orientation)[:, 0]
    middle, face = np.array(moved.position), np.array(moved.position) + along
    drag_in_space(window, face, face + along)
    wider = _cuboid(window, "carcar01")
    assert wider.size == pytest.approx((3, 1, 0.8), abs=NEAR)
    assert np.array(wider.position) - along * wider.size[0] / 2 == pytest.approx(middle - along)

    # The handle stands straight above the middle, wherever that is on the screen.
    heights = np.linspace(0, 3, 3001)
    above = np.array(wider.position) + np.outer(heights, (0, 0, 1))
    shown = _handle(window, "lift")
    grip = above[np.linalg.norm(on_screen(window, above) - shown, axis=1).argmin()]
    drag_in_space(window, grip, grip + np.array((0, 0, 1)))
    lifted = _cuboid(window, "carcar01")
    assert lifted.position[2] == pytest.approx(wider.position[2] + 1, abs=NEAR)
    assert lifted.position[:2] == pytest.approx(wider.position[:2])

    axes = turn_of(lifted.orientation)
    box = window.page.locator("[data-scene-space]").bounding_box()
    assert box
    x, y = _handle(window, "turn")
    window.page.mouse.move(box["x"] + x, box["y"] + y)
    window.page.mouse.down()
    window.page.mouse.move(*on_page(window, np.array(lifted.position) + axes[:, 1] * 3), steps=6)
    window.page.mouse.up()
    window.settled()
    turned = _cuboid(window, "carcar01")
    assert turned.orientation[:2] == CUBOID.orientation[:2]
    assert turned.orientation[2] == pytest.approx(CUBOID.orientation[2] + np.pi / 2, abs=0.02)
    _is_drawn(window, "carcar01", corners_of(turned))

    for before in (lifted, wider, moved, CUBOID):
        window.press("Control+z")
        assert _cuboid(window, "carcar01").to_dict() == before.to_dict()
    window.press("Delete")
    expect(mark_of(window, "carcar01")).to_have_count(0)
    window.press("Control+z")
    expect(mark_of(window, "carcar01")).to_have_count(1)


def test_a_new_cuboid_stands_on_the_ground_where_one_clicks(world: World, window: Window) -> None:
    _open(window, world)
    _choose(window, "Car")
    place = (999.0, -2001.0, 2.0)
    window.page.mouse.move(*on_page(window, place))
    window.page.mouse.click(*on_page(window, place))
    window.settled()
    drawn = newest(window, *KNOWN)
    found = _cuboid(window, drawn)
    assert found.size == LATER.size, "as large as the newest one of its class"
    assert found.position == pytest.approx((999.0, -2001.0, 2.5), abs=NEAR)
    _is_drawn(window, drawn, corners_of(found))
    expect(window.page.locator("[data-scene-handles] .handle")).to_have_count(9)
    window.page.locator("#geometry-panel summary").click()
    window.page.fill('#geometry-panel [name="first"]', "0")
    window.page.fill('#geometry-panel [name="last"]', "1")
    window.page.get_by_role("button", name="Copy there").click()
    window.settled()
    window.press("f")
    expect(mark_of(window, drawn)).to_have_count(1)


def test_a_point_lies_on_the_point_of_the_cloud_under_the_pointer(
    world: World, window: Window
) -> None:
    _open(window, world)
    _choose(window, "Sign")
    place = seen_in_world(POINTS[1])
    window.page.mouse.click(*on_page(window, place))
    window.settled()
    drawn = newest(window, *KNOWN)
    assert place_of(window, drawn)["point"] == pytest.approx(place, abs=1e-3)
    other = seen_in_world(POINTS[2])
    drag_in_space(window, place, other)
    assert place_of(window, drawn)["point"] == pytest.approx(other, abs=1e-3)
    _is_drawn(window, drawn, [other])
    window.page.keyboard.down("Control")
    level = (1000.0, -2001.0, other[2])
    drag_in_space(window, other, level)
    window.page.keyboard.up("Control")
    assert place_of(window, drawn)["point"] == pytest.approx(level, abs=NEAR)
    assert SIGN.z not in place_of(window, drawn)["point"]


def test_lines_are_drawn_point_by_point_and_dragged(world: World, window: Window) -> None:
    _open(window, world, "lanelan1")
    _choose(window, "Lane")
    path = [(999.0, -2001.0, 2.0), (1000.0, -2000.5, 2.0), (1000.4, -1999.4, 2.0)]
    for each in path:
        window.page.mouse.click(*on_page(window, each))
    # A drag turns nothing into a point.
    expect(window.page.locator("[data-scene-hint]")).to_be_visible()
    window.press("Enter")
    drawn = newest(window, *KNOWN)
    assert np.array(place_of(window, drawn)["line"]) == pytest.approx(np.array(path), abs=NEAR)
    line = np.array(place_of(window, drawn)["line"])
    _is_drawn(window, drawn, line)
    between = (line[0] + line[1]) / 2
    drag_in_space(window, between, between + np.array((-0.3, 0.4, 0)))
    added = np.array(place_of(window, drawn)["line"])
    assert len(added) == 4
    assert added[1] == pytest.approx(between + np.array((-0.3, 0.4, 0)), abs=NEAR)
    _is_drawn(window, drawn, added)
    window.page.keyboard.down("Alt")
    window.page.mouse.click(*on_page(window, added[1]))
    window.page.keyboard.up("Alt")
    window.settled()
    assert np.array(place_of(window, drawn)["line"]) == pytest.approx(line)
    assert place_of(window, "lanelan1")["line"] == [list(each) for each in LANE]


def test_an_issue_is_raised_where_one_clicks(world: World, window: Window) -> None:
    _open(window, world)
    page = window.page
    window.press("n")
    page.locator("[data-issue-point]").check()
    place = seen_in_world(POINTS[1])
    page.mouse.click(*on_page(window, place))
    form = page.locator("[data-issue-form]")
    for name, value in zip("xyz", place, strict=True):
        assert float(form.locator(f'[name="{name}"]').input_value()) == pytest.approx(value)
    sign = page.locator("[data-issue-marks] .is-new .issue-dot")
    expect(sign).to_be_attached()
    page.wait_for_timeout(100)
    at = sign.get_attribute("d") or ""
    x, y = (float(each) for each in at.removeprefix("M").removesuffix("h0").split())
    assert np.linalg.norm(on_screen(window, [place])[0] - (x, y)) <= 1
    expect(page.locator("#issue-comment")).to_be_focused()
