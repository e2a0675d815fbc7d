"""Shapes are drawn, dragged and removed on the canvas, and end where the pointer left them."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from tests.browser.conftest import Window
from tests.browser.hands import drag, on_screen, save
from tests.builders.world import World
from tests.labels.views.pages import address


def _open(world: World, window: Window, title: str = "image 0") -> Page:
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, world.row(title), 0) + "?obj=car00001")
    return window.page


def _box(instance: Any) -> list[float]:
    coordinates = instance.get_annotation(0).coordinates
    assert isinstance(coordinates, BoundingBoxCoordinates)
    x, y = coordinates.top_left_x, coordinates.top_left_y
    return [x, y, x + coordinates.width, y + coordinates.height]


def test_a_corner_and_then_the_whole_box_go_where_they_are_dragged(
    world: World, window: Window
) -> None:
    page = _open(world, window)
    # The box is at 0.1 … 0.4 across and 0.4 … 0.6 down; before "E" a drag only pans.
    window.press("e")
    drag(page, (0.4, 0.6), (0.5, 0.8))
    window.settled()
    drag(page, (0.3, 0.6), (0.4, 0.5))
    (car,) = save(window, world)
    assert _box(car) == pytest.approx([0.2, 0.3, 0.6, 0.7], abs=0.004)
    # And the overlay shows it there.
    drawn = page.locator('[data-overlay] [data-object-hash="car00001"] rect.area').bounding_box()
    assert drawn is not None
    left, top = on_screen(page, 0.2, 0.3)
    assert drawn["x"] == pytest.approx(left, abs=3)
    assert drawn["y"] == pytest.approx(top, abs=3)


def test_looking_moves_nothing(world: World, window: Window) -> None:
    page = _open(world, window)
    drag(page, (0.25, 0.5), (0.5, 0.5))
    expect(page.locator("#drafts-state")).to_contain_text("All saved")


def test_a_box_is_drawn_answered_and_removed_by_key(world: World, window: Window) -> None:
    page = _open(world, window)
    window.press("b")
    drag(page, (0.6, 0.1), (0.9, 0.3))
    expect(page.locator("[data-instance-link][aria-current]")).to_contain_text("Car (1)")
    window.press("2")
    instances = save(window, world)
    (drawn,) = [each for each in instances if each.object_hash != "car00001"]
    assert _box(drawn) == pytest.approx([0.6, 0.1, 0.9, 0.3], abs=0.004)
    assert drawn.get_answer(world.ontology.brand).label == "B"
    window.press("Delete")
    expect(page.locator("[data-instance-link]", has_text="Car (1)")).to_have_count(0)
    expect(page.locator("[data-overlay] .mark")).to_have_count(1)
    window.press("Control+z")
    expect(page.locator("[data-overlay] .mark")).to_have_count(2)


def test_a_drawing_given_up_leaves_nothing(world: World, window: Window) -> None:
    page = _open(world, window)
    window.press("b")
    expect(page.locator("[data-draw-hint]")).to_be_visible()
    window.press("Escape")
    expect(page.locator("[data-draw-hint]")).to_be_hidden()
    expect(page.locator("#drafts-state")).to_contain_text("All saved")


def test_alt_and_arrows_move_by_pixels(world: World, window: Window) -> None:
    page = _open(world, window)
    window.press("e")
    window.press("Alt+ArrowRight")
    window.press("Alt+Shift+ArrowRight")
    expect(page.locator("#drafts-state")).to_contain_text("change")
    (car,) = save(window, world)
    assert _box(car)[0] == pytest.approx(0.1 + 11 / 64, abs=1e-6)


def test_back_leads_to_where_one_was_before_editing(world: World, window: Window) -> None:
    page = _open(world, window)
    window.press("e")
    for start, end in (((0.25, 0.5), (0.35, 0.5)), ((0.35, 0.5), (0.45, 0.5))):
        drag(page, start, end)
        window.settled()
    expect(page.locator("#drafts-state")).to_contain_text("2 changes")
    page.go_back()
    page.wait_for_url("**/projects/")
