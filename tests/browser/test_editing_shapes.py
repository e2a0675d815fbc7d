"""Every shape is drawn, dragged and turned by hand; what is stored is where the hand went."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from encord_portal.sdk.objects import Shape
from encord_portal.sdk.objects.coordinates import (
    CircleCoordinates,
    Cuboid2DIsometricCoordinates,
    Cuboid2DPerspectiveCoordinates,
    EllipseCoordinates,
    PolygonCoordinates,
)
from tests.browser.conftest import Window
from tests.browser.hands import click, drag, on_screen, save
from tests.browser.shapes import FRONT, HEIGHT, SHAPES, VANISHING, WIDTH, make_shapes_world
from tests.builders.world import World
from tests.labels.views.pages import address


class Desk:
    """The world of shapes, open in a window; places are pixels of its picture."""

    def __init__(self, world: World, window: Window) -> None:
        self.world, self.window = world, window
        self.page: Page = window.page

    def open(self, selected: str = "") -> None:
        row = self.world.row()
        self.window.open(address("frame-view", self.world, row, 0) + f"?obj={selected}")

    def drag(self, *through: tuple[float, float]) -> None:
        drag(self.page, *((x / WIDTH, y / HEIGHT) for x, y in through))

    def click(self, x: float, y: float) -> None:
        click(self.page, x / WIDTH, y / HEIGHT)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a fraction of the picture is on the screen."""
        return on_screen(self.page, x, y)

    def new(self, shape: str) -> None:
        self.page.select_option("[data-draw] [name=item_hash]", label=f"{shape} · {shape}")
        self.window.press("b")

    def save(self) -> dict[str, Any]:
        """The coordinates of every object by its hash."""
        found = save(self.window, self.world, "yardstick")
        return {each.object_hash: each.get_annotation(0).coordinates for each in found}

    def drawn(self) -> Any:
        """The coordinates of the object that is no shape of the beginning."""
        (new,) = {
            key: value
            for key, value in self.save().items()
            if key not in {each.value for each in Shape}
        }.values()
        return new

    @property
    def pixel(self) -> float:
        """A pixel of the screen in pixels of the picture."""
        start, end = on_screen(self.page, 0, 0), on_screen(self.page, 1, 0)
        return WIDTH / (end[0] - start[0])


@pytest.fixture
def desk(transactional_db: None, tmp_path: Path, window: Window, live_server: LiveServer) -> Desk:
    world, _ = make_shapes_world(tmp_path)
    window.log_in(world["owner"])
    desk = Desk(world, window)
    desk.open()
    return desk


def _near(desk: Desk, found: list[float], expected: list[float]) -> None:
    assert found == pytest.approx(expected, abs=desk.pixel)


def test_an_ellipse_is_drawn_resized_turned_and_moved(desk: Desk) -> None:
    desk.new("ellipse")
    desk.drag((230, 90), (290, 120))
    desk.window.settled()
    # The right side, the opposite one stays; then it is turned by a quarter, and moved.
    desk.drag((290, 105), (310, 105))
    desk.window.settled()
    expect(desk.page.locator('[data-handle="turn"]')).to_have_count(1)
    desk.drag((270, 105 - 15 * 1.35), (300, 105))
    desk.window.settled()
    desk.drag((270, 105), (280, 95))
    ellipse = desk.drawn()
    assert isinstance(ellipse, EllipseCoordinates)
    found = [ellipse.center_x * WIDTH, ellipse.center_y * HEIGHT]
    _near(desk, found, [280, 95])
    _near(desk, [ellipse.rx * WIDTH, ellipse.ry * HEIGHT], [40, 15])
    assert ellipse.theta == pytest.approx(90, abs=2)


def test_a_circle_stays_round(desk: Desk) -> None:
    desk.new("circle")
    desk.drag((260, 105), (275, 105))
    desk.window.settled()
    desk.drag((260, 90), (260, 85))
    circle = desk.drawn()
    assert isinstance(circle, CircleCoordinates)
    _near(desk, [circle.center_x * WIDTH, circle.center_y * HEIGHT], [260, 105])
    _near(desk, [circle.radius * WIDTH], [20])
    assert (circle.stretch, circle.theta) == (1, 0)
    assert desk.page.locator('[data-handle="turn"]').count() == 0
    desk.window.press("Control+z")
    expect(desk.page.locator("[name=r]")).to_have_value("15")


def test_a_cuboid_is_drawn_face_by_face_and_its_back_follows(desk: Desk) -> None:
    desk.new("cuboid 2d")
    desk.drag((230, 90), (260, 115))
    desk.click(280, 105)
    desk.window.settled()
    cuboid = desk.drawn()
    assert isinstance(cuboid, Cuboid2DIsometricCoordinates)
    _near(desk, [each.x * WIDTH for each in cuboid.front], [230, 260, 260, 230])
    _near(desk, [each.y * HEIGHT for each in cuboid.front], [90, 90, 115, 115])
    _near(desk, [cuboid.offset.x * WIDTH, cuboid.offset.y * HEIGHT], [20, -10])
    # A corner of the back takes the whole face along, one of the front only itself.
    desk.drag((280, 105), (290, 110))
    desk.window.settled()
    desk.drag((230, 90), (225, 85))
    cuboid = desk.drawn()
    _near(desk, [cuboid.offset.x * WIDTH, cuboid.offset.y * HEIGHT], [30, -5])
    _near(desk, [cuboid.front[0].x * WIDTH, cuboid.front[0].y * HEIGHT], [225, 85])
    _near(desk, [cuboid.front[1].x * WIDTH, cuboid.front[1].y * HEIGHT], [260, 90])


def test_a_cuboid_in_perspective_keeps_its_vanishing_point(desk: Desk) -> None:
    desk.open("cuboid_2d")
    desk.window.press("e")
    # Its lower right corner is halfway to the vanishing point; a quarter of the way is nearer.
    (x, y), (fx, fy) = FRONT[2], VANISHING
    desk.drag(((x + fx) / 2, (y + fy) / 2), (x + (fx - x) / 4, y + (fy - y) / 4))
    desk.window.settled()
    desk.drag(FRONT[3], (340, 185))
    cuboid = desk.save()["cuboid_2d"]
    assert isinstance(cuboid, Cuboid2DPerspectiveCoordinates)
    assert cuboid.scale_ratio == pytest.approx(0.75, abs=0.01)
    assert cuboid.vanishing_point.x == VANISHING[0] / WIDTH
    _near(desk, [cuboid.front[3].x * WIDTH, cuboid.front[3].y * HEIGHT], [340, 185])
    # By its middle the back face moves: where the edges meet, they meet elsewhere.
    middle = [
        np.mean([each.x for each in cuboid.front]),
        np.mean([each.y for each in cuboid.front]),
    ]
    back = (
        (middle[0] * 0.75 + VANISHING[0] / WIDTH * 0.25) * WIDTH,
        (middle[1] * 0.75 + VANISHING[1] / HEIGHT * 0.25) * HEIGHT,
    )
    desk.drag(back, (back[0] + 8, back[1] - 4))
    moved = desk.save()["cuboid_2d"]
    assert moved.scale_ratio == cuboid.scale_ratio
    shift = (moved.vanishing_point.x - cuboid.vanishing_point.x) * WIDTH
    assert shift == pytest.approx(8 / 0.25, abs=6 * desk.pixel)


def test_vertices_of_a_hole_move_and_go_and_whole_rings_come_and_go(desk: Desk) -> None:
    desk.open("polygon")
    desk.window.press("e")
    desk.drag((140, 35), (130, 30))
    desk.window.settled()
    # A point out of the hole: three are left. Then one more in the middle of a side.
    desk.page.keyboard.down("Alt")
    desk.click(180, 65)
    desk.page.keyboard.up("Alt")
    desk.window.settled()
    polygon = desk.save()["polygon"]
    assert isinstance(polygon, PolygonCoordinates)
    (outer, hole), (island,) = polygon.polygons or []
    assert (len(outer), len(hole), len(island)) == (4, 3, 3)
    _near(desk, [hole[0].x * WIDTH, hole[0].y * HEIGHT], [130, 30])
    assert [(round(each.x * WIDTH), round(each.y * HEIGHT)) for each in outer] == [
        (120, 20),
        (200, 20),
        (200, 80),
        (120, 80),
    ]
    remove = desk.page.locator("[data-ring-remove]")
    # A ring that was touched can be taken away: by the button, or by a click with Shift and Alt.
    expect(remove).to_be_enabled()
    desk.drag((205, 20), (206, 21))
    desk.window.settled()
    remove.click()
    (outer, hole), *rest = desk.save()["polygon"].polygons
    assert not rest
    desk.window.press("Control+z")
    desk.page.keyboard.down("Shift")
    desk.page.keyboard.down("Alt")
    desk.click(130, 30)
    desk.page.keyboard.up("Alt")
    desk.page.keyboard.up("Shift")
    (outer,), (island,) = desk.save()["polygon"].polygons
    # A hole of another form, and another part.
    desk.page.click("[data-ring-add]")
    for place in [(150, 40), (170, 40), (160, 60)]:
        desk.click(*place)
    desk.page.keyboard.press("Enter")
    desk.window.settled()
    desk.page.click("[data-ring-add]")
    for place in [(240, 90), (270, 90), (255, 120)]:
        desk.click(*place)
    desk.click(240, 90)
    polygons = desk.save()["polygon"].polygons
    assert [[len(ring) for ring in rings] for rings in polygons] == [[4, 3], [3], [3]]
    _near(desk, [polygons[0][1][2].x * WIDTH, polygons[0][1][2].y * HEIGHT], [160, 60])
    _near(desk, [polygons[2][0][0].x * WIDTH, polygons[2][0][0].y * HEIGHT], [240, 90])
    desk.window.press("Control+z")
    desk.window.press("Control+z")
    polygons = desk.save()["polygon"].polygons
    assert [[len(ring) for ring in rings] for rings in polygons] == [[4], [3]]


def test_joints_of_a_skeleton_are_dragged_and_its_edges_move_all(desk: Desk) -> None:
    desk.open("skeleton")
    desk.window.press("e")
    desk.drag((330, 20), (310, 30))
    desk.window.settled()
    skeleton = desk.save()["skeleton"]
    assert [each.name for each in skeleton.values] == ["head", "hip", "foot"]
    found = [value for each in skeleton.values for value in (each.x * WIDTH, each.y * HEIGHT)]
    _near(desk, found, [310, 30, 340, 50, 320, 80])
    # Between head and hip.
    desk.drag((325, 40), (335, 50))
    desk.window.settled()
    moved = desk.save()["skeleton"]
    found = [value for each in moved.values for value in (each.x * WIDTH, each.y * HEIGHT)]
    _near(desk, found, [320, 40, 350, 60, 330, 90])
    assert [each.visibility for each in moved.values] == [
        each.visibility for each in SHAPES[Shape.SKELETON].coordinates.values
    ]
