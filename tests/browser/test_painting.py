"""Masks are painted and erased by hand; the platform gets the pixels that were under the brush."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import expect

from encord_portal.sdk.objects.bitmask import BitmaskCoordinates
from labels.models import EditOperation
from tests.browser.shapes import HEIGHT, SHAPES, WIDTH
from tests.browser.test_editing_shapes import Desk, desk

__all__ = ["desk"]

Pixels = NDArray[np.bool_]
ROWS, COLUMNS = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
BEFORE: Pixels = next(
    each.coordinates.to_numpy_array() for key, each in SHAPES.items() if key.value == "bitmask"
)


def _swept(start: tuple[float, float], end: tuple[float, float], radius: float) -> Pixels:
    """The pixels whose middles a round brush has covered on its way."""
    (x0, y0), (x1, y1) = start, end
    length = (x1 - x0) ** 2 + (y1 - y0) ** 2
    share = ((COLUMNS - x0) * (x1 - x0) + (ROWS - y0) * (y1 - y0)) / (length or 1)
    share = np.clip(share, 0, 1)
    return np.hypot(COLUMNS - x0 - share * (x1 - x0), ROWS - y0 - share * (y1 - y0)) <= radius


def _close(found: Pixels, least: Pixels, most: Pixels) -> None:
    assert not (least & ~found).any()
    assert not (found & ~most).any()


def _mask(desk: Desk, name: str = "bitmask") -> Pixels:
    coordinates = desk.drawn() if name == "new" else desk.save()[name]
    assert isinstance(coordinates, BitmaskCoordinates)
    found = coordinates.to_numpy_array()
    # As the SDK itself would write it.
    assert BitmaskCoordinates(found).to_dict() == coordinates.to_dict()
    return found


def test_a_stroke_paints_another_erases_and_each_is_taken_back_alone(desk: Desk) -> None:
    desk.open("bitmask")
    desk.window.press("e")
    expect(desk.page.locator("[data-brush-size]")).to_have_text("10 px")
    desk.drag((230, 120), (270, 122))
    painted = _mask(desk)
    way = ((230, 120), (270, 122))
    _close(painted, BEFORE | _swept(*way, 4), BEFORE | _swept(*way, 6))
    desk.window.press("Shift+e")
    desk.drag((225, 160), (275, 160))
    desk.window.settled()
    desk.window.press("Control+z")
    assert (_mask(desk) == painted).all()
    desk.page.keyboard.down("Alt")
    desk.drag((300, 120), (300, 121))
    desk.page.keyboard.up("Alt")
    found = _mask(desk)
    spot = _swept((300, 120), (300, 121), 6)
    assert (found & ~spot == painted & ~spot).all()
    assert found[120, 300]
    assert EditOperation.objects.filter(kind=EditOperation.Kind.SET_GEOMETRY).count() >= 3


def test_strokes_that_follow_each_other_at_once_are_all_kept(desk: Desk) -> None:
    desk.open("bitmask")
    desk.window.press("e")
    for y in (100, 110, 120):
        desk.drag((240, y), (260, y))
    found = _mask(desk)
    assert found[100, 250]
    assert found[110, 250]
    assert found[120, 250]
    assert (found & BEFORE == BEFORE).all()


def test_a_new_mask_grows_from_nothing_and_an_area_is_filled(desk: Desk) -> None:
    desk.new("bitmask")
    for _ in range(3):
        desk.window.press("Shift+f")
    size = desk.page.locator("[data-brush-size]")
    expect(size).to_have_text("20 px")
    desk.drag((240, 100), (260, 100))
    # The first stroke makes the object, the second may come before anybody answers.
    desk.drag((280, 100), (290, 100))
    desk.window.settled()
    found = _mask(desk, "new")
    for way in (((240, 100), (260, 100)), ((280, 100), (290, 100))):
        assert not (_swept(*way, 9) & ~found).any()
    desk.window.press("Shift+b")
    desk.drag((300, 90), (340, 90), (340, 120), (300, 120))
    found = _mask(desk, "new")
    assert found[92:118, 302:338].all()
    assert not found[80:130, 343:].any()


def test_nothing_is_left_of_a_mask_only_by_removing_its_object(desk: Desk) -> None:
    desk.open("bitmask")
    desk.window.press("e")
    desk.window.press("Shift+e")
    desk.window.press("Shift+b")
    desk.drag((200, 110), (300, 110), (300, 190), (200, 190))
    expect(desk.page.locator("#geometry-panel [role=alert]")).to_contain_text("at least one pixel")
    desk.window.press("Shift+e")
    desk.drag((310, 110), (330, 110), (330, 120), (310, 120))
    found = _mask(desk)
    assert (found & BEFORE == BEFORE).all()
    assert found[112, 320]


def test_giving_up_a_new_mask_leaves_nothing(desk: Desk) -> None:
    desk.new("bitmask")
    expect(desk.page.locator("[data-draw-hint]")).to_be_visible()
    desk.window.press("Escape")
    expect(desk.page.locator("[data-mask]")).to_be_hidden()
    expect(desk.page.locator("#drafts-state")).to_contain_text("All saved")


@pytest.mark.parametrize("zoom", ["1,0.5,0.5", "6,0.6,0.7"])
def test_the_painted_mask_lies_on_its_pixels_at_any_zoom(desk: Desk, zoom: str) -> None:
    desk.open(f"bitmask&zoom={zoom}")
    desk.window.press("e")
    canvas = desk.page.locator("[data-mask]")
    box = canvas.bounding_box()
    assert box is not None
    # On screen: the outermost painted columns and rows, against the mask's edges.
    left, top, right, bottom = desk.page.evaluate(
        """() => {
          const canvas = document.querySelector("[data-mask]");
          const {width, height} = canvas;
          const {data} = canvas.getContext("2d").getImageData(0, 0, width, height);
          let [l, t, r, b] = [width, height, -1, -1];
          for (let y = 0; y < height; y++) for (let x = 0; x < width; x++)
            if (data[4 * (y * width + x) + 3]) {
              l = Math.min(l, x); r = Math.max(r, x); t = Math.min(t, y); b = Math.max(b, y);
            }
          return [l, t, r + 1, b + 1];
        }"""
    )
    for fraction, found in (
        ((220 / WIDTH, 130 / HEIGHT), (left, top)),
        ((280 / WIDTH, 170 / HEIGHT), (right, bottom)),
    ):
        x, y = desk.at(*fraction)
        x = min(max(x - box["x"], 0), box["width"])
        y = min(max(y - box["y"], 0), box["height"])
        assert found == pytest.approx((x, y), abs=1)


def test_a_stroke_that_ends_on_another_shape_selects_nothing(desk: Desk) -> None:
    desk.open("bitmask")
    desk.window.press("e")
    # The other one lies apart from the mask.
    desk.click(130, 50)
    desk.window.settled()
    assert "obj=bitmask" in desk.page.url
    expect(desk.page.locator("#answers-title")).to_have_text("bitmask (0)")
    expect(desk.page.locator("#drafts-state")).to_contain_text("1 change")
    desk.drag((130, 50), (190, 52))
    found = _mask(desk)
    assert found[50, 130]
    assert found[BEFORE].all()
