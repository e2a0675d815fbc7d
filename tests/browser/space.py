"""A hand in the space of a scene, and where its camera sees what."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import expect

from encord_portal.sdk.objects.coordinates import CuboidCoordinates
from tests.browser.conftest import Window
from tests.builders.scene_rows import CAMERA, CUBOID, EYE, PLACE, TURN, drive
from tests.builders.world import World
from tests.labels.views.pages import address

FIELD = 50


def open_scene(window: Window, world: World, frame: int = 0, more: str = "") -> None:
    window.log_in(world["owner"])
    window.open(address("frame-view", world, drive(), frame) + more)
    expect(window.page.locator("[data-scene]")).to_have_attribute("data-drawn", "yes")


def mark_of(window: Window, object_hash: str) -> Any:
    return window.page.locator(f'[data-scene-marks] .mark[data-object-hash="{object_hash}"]')


def place_of(window: Window, object_hash: str) -> Any:
    """Where a mark says that it is, in the world."""
    return json.loads(mark_of(window, object_hash).get_attribute("data-place") or "null")


def newest(window: Window, *known: str) -> str:
    """The object that the page did not have before."""
    hashes: list[str] = window.page.locator("[data-scene-marks] .mark").evaluate_all(
        "(marks) => marks.map((mark) => mark.dataset.objectHash)"
    )
    (found,) = set(hashes) - set(known)
    return found


def on_page(window: Window, point: Sequence[float]) -> tuple[float, float]:
    """Where a point of the world is on the page."""
    box = window.page.locator("[data-scene-space]").bounding_box()
    assert box
    x, y = on_screen(window, [point])[0]
    return box["x"] + x, box["y"] + y


def drag_in_space(window: Window, start: Sequence[float], end: Sequence[float]) -> None:
    """From one point of the world to another one, as they are seen at first."""
    first, last = on_page(window, start), on_page(window, end)
    window.page.mouse.move(*first)
    window.page.mouse.down()
    window.page.mouse.move(*last, steps=4)
    window.page.mouse.up()
    window.settled()


def lines_of(window: Window, object_hash: str) -> list[list[float]]:
    """The ends of the lines of an object, in pixels of the space."""
    found: list[list[float]] = mark_of(window, object_hash).evaluate(
        r"""(mark) => [...mark.querySelectorAll("path:not(.front)")].flatMap((path) =>
          [...path.getAttribute("d").matchAll(/(-?[\d.]+)[ ,](-?[\d.]+)/g)]
            .map(([, x, y]) => [Number(x), Number(y)]))"""
    )
    return found


def look_of(window: Window) -> NDArray[np.float64]:
    text = window.page.locator("[data-scene]").get_attribute("data-look") or ""
    return np.array([float(each) for each in text.split(",")])


def on_screen(window: Window, points: Any) -> NDArray[np.float64]:
    """Where a camera with up along Z sees points of the world, in pixels of the space."""
    look = look_of(window)
    eye, target = look[:3], look[3:]
    box = window.page.locator("[data-scene-space]").bounding_box()
    assert box
    away = (eye - target) / np.linalg.norm(eye - target)
    right = np.cross((0, 0, 1), away)
    right /= np.linalg.norm(right)
    axes = np.stack([right, np.cross(away, right), away])
    x, y, z = axes @ (np.array(points, float) - eye).T
    scale = box["height"] / 2 / np.tan(np.radians(FIELD / 2))
    return np.stack([box["width"] / 2 - x / z * scale, box["height"] / 2 + y / z * scale], axis=-1)


def turn_of(orientation: Sequence[float]) -> NDArray[np.float64]:
    """Turns about a cuboid's own X, then its Y, then its Z axis, as a matrix."""
    a, b, c = orientation
    about_x = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    about_y = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    about_z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    turn: NDArray[np.float64] = about_x @ about_y @ about_z
    return turn


def corners_of(cuboid: CuboidCoordinates = CUBOID) -> NDArray[np.float64]:
    halves = np.array(
        [[(1 if corner >> axis & 1 else -1) / 2 for axis in range(3)] for corner in range(8)]
    ) * np.array(cuboid.size)
    return halves @ turn_of(cuboid.orientation).T + np.array(cuboid.position)


def seen_by_camera(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where the camera of the images sees points of the world, in shares of the image."""
    lens = CAMERA["intrinsics"]
    x, y, z, w = np.array([EYE["rotation"][each] for each in "xyzw"]) / np.linalg.norm(
        list(EYE["rotation"].values())
    )
    # From the world to the scanner, to the camera: each turned back about what it was turned.
    scanner = (points - np.array(PLACE)) @ np.array(TURN).reshape(3, 3)
    moved = scanner - [EYE["position"][each] for each in "xyz"]
    axis = -np.array([x, y, z])
    once = np.cross(axis, moved) + w * moved
    right, down, ahead = (moved + 2 * np.cross(axis, once)).T
    across = (lens["fx"] * right / ahead + lens["ox"]) / CAMERA["widthPx"]
    return np.stack([across, (lens["fy"] * down / ahead + lens["oy"]) / CAMERA["heightPx"]], -1)
