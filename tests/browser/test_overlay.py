"""Each shape is drawn at the right pixel, at every zoom.

Where the picture really is on the screen is measured from a screenshot: green squares in its
corners. From them follows where each coordinate must be, and there the shape must be.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pytest_django.live_server_helper import LiveServer

from encord_portal.sdk.objects import Shape
from tests.browser.conftest import Window
from tests.browser.shapes import HEIGHT, SHAPES, WIDTH, make_shapes_world
from tests.labels.views.pages import address

# Every point that an element of a mark stands on, in pixels of the screen.
POINTS = """(mark) => {
  const found = [];
  for (const element of mark.querySelectorAll('.area, .line, .dot')) {
    const matrix = element.getScreenCTM();
    const put = (x, y) => {
      const p = new DOMPoint(x, y).matrixTransform(matrix);
      found.push([p.x, p.y]);
    };
    if (element.tagName === 'rect') {
      const {x, y, width, height} = element;
      const [l, t, w, h] = [x, y, width, height].map((each) => each.baseVal.value);
      put(l, t); put(l + w, t); put(l + w, t + h); put(l, t + h);
    } else if (element.tagName === 'ellipse') {
      const {cx, cy, rx, ry} = element;
      const [x, y, a, b] = [cx, cy, rx, ry].map((each) => each.baseVal.value);
      put(x + a, y); put(x, y + b); put(x - a, y); put(x, y - b);
    } else if (element.tagName === 'polyline') {
      for (const point of element.points) put(point.x, point.y);
    } else {
      let [x, y] = [0, 0];
      const commands = element.getAttribute('d').matchAll(/([MHVhLZ])([^MHVhLZ]*)/g);
      for (const [, command, numbers] of commands) {
        const values = numbers.trim().split(/[\\s,]+/).filter(Boolean).map(Number);
        if (command === 'H') { x = values[0]; put(x, y); }
        else if (command === 'V') { y = values[0]; put(x, y); }
        else if (command === 'M') for (let i = 0; i < values.length; i += 2) {
          [x, y] = [values[i], values[i + 1]]; put(x, y);
        }
      }
    }
  }
  return found;
}"""

_HIT = """([x, y]) =>
  document.elementFromPoint(x, y)?.closest('.mark')?.dataset.objectHash ?? null"""


class Screen:
    """Where the picture is on the screen, measured from its own pixels.

    Args:
        window: Shows a part of the picture.
        columns: First and last pixel column between the outer edges of the squares in view.
        rows: The same for rows.
    """

    def __init__(self, window: Window, columns: tuple[int, int], rows: tuple[int, int]) -> None:
        page = window.page
        box = page.locator("#frames-canvas").bounding_box()
        assert box is not None
        page.click("[data-viewer-action=hide]")
        page.mouse.move(0, 0)
        shot = page.screenshot(clip=box)
        page.click("[data-viewer-action=hide]")
        page.mouse.move(0, 0)
        pixels = np.asarray(Image.open(io.BytesIO(shot)).convert("RGB")).astype(int)
        green = (pixels[..., 1] > 140) & (pixels[..., 0] < 110) & (pixels[..., 2] < 110)
        self.x = axis(np.nonzero(green.any(axis=0))[0], columns, box["x"])
        self.y = axis(np.nonzero(green.any(axis=1))[0], rows, box["y"])

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.x[0] + x * self.x[1], self.y[0] + y * self.y[1]


def axis(lit: np.ndarray, span: tuple[int, int], start: float) -> tuple[float, float]:
    """Screen position of pixel 0, and screen pixels per pixel of the picture."""
    assert lit.size, "no square of the picture is in view"
    first, last = start + int(lit[0]), start + int(lit[-1]) + 1
    scale = (last - first) / (span[1] - span[0])
    return first - span[0] * scale, scale


@pytest.fixture
def opened(
    transactional_db: None, tmp_path: Path, window: Window, live_server: LiveServer
) -> Window:
    world, row = make_shapes_world(tmp_path)
    window.log_in(world["owner"])
    window.open(address("frame-view", world, row, 0))
    return window


def _check_shapes(window: Window, screen: Screen, shapes: list[Shape]) -> None:
    for shape in shapes:
        expected = SHAPES[shape]
        mark = window.page.locator(f'[data-overlay] [data-object-hash="{shape.value}"]')
        drawn: Any = mark.evaluate(POINTS)
        for point in expected.points:
            x, y = screen.at(*point)
            distance = min(np.hypot(x - px, y - py) for px, py in drawn)
            assert distance <= 1, f"{shape.value}: {point} is off by {distance:.2f} px"
        for px, py in drawn:
            distance = min(
                np.hypot(px - x, py - y) for x, y in (screen.at(*p) for p in expected.points)
            )
            assert distance <= 1 or shape is Shape.BITMASK, f"{shape.value}: stray {px}, {py}"
        assert window.page.evaluate(_HIT, screen.at(*expected.inside)) == shape.value
        assert window.page.evaluate(_HIT, screen.at(*expected.outside)) is None


def test_every_shape_is_at_its_pixels_when_the_picture_fits(opened: Window) -> None:
    screen = Screen(opened, (0, WIDTH), (0, HEIGHT))
    assert screen.x[1] == pytest.approx(screen.y[1], rel=0.01)
    _check_shapes(opened, screen, list(SHAPES))


@pytest.mark.parametrize(
    ("zoom", "columns", "rows", "shapes"),
    [
        ("0.25,0.25", (0, 200), (0, 112), [Shape.BOUNDING_BOX, Shape.POLYGON, Shape.POINT]),
        ("0.25,0.75", (0, 200), (92, 200), [Shape.ROTATABLE_BOUNDING_BOX, Shape.ELLIPSE]),
        ("0.765,0.25", (212, 400), (0, 112), [Shape.POLYLINE, Shape.SKELETON]),
        ("0.765,0.75", (212, 400), (92, 200), [Shape.BITMASK, Shape.CIRCLE, Shape.CUBOID_2D]),
    ],
)
def test_every_shape_is_at_its_pixels_when_zoomed_in(
    opened: Window,
    zoom: str,
    columns: tuple[int, int],
    rows: tuple[int, int],
    shapes: list[Shape],
) -> None:
    opened.page.goto(f"{opened.page.url}?zoom=1.9,{zoom}")
    opened.settled()
    screen = Screen(opened, columns, rows)
    assert screen.x[1] == pytest.approx(screen.y[1], rel=0.01)
    assert screen.x[1] > 5
    _check_shapes(opened, screen, shapes)


def test_a_bitmask_is_crisp_along_its_pixels(opened: Window) -> None:
    path = opened.page.locator('[data-object-hash="bitmask"] .mask').get_attribute("d")
    assert path is not None
    assert set("MHVZ") >= set(filter(str.isalpha, path)), "straight edges between pixels only"


def test_strokes_keep_their_width_at_any_zoom(opened: Window) -> None:
    mark = opened.page.locator('[data-object-hash="bounding_box"] .area').first
    before = mark.evaluate("(e) => getComputedStyle(e).strokeWidth")
    opened.page.keyboard.press("+")
    assert mark.get_attribute("vector-effect") == "non-scaling-stroke"
    assert mark.evaluate("(e) => getComputedStyle(e).strokeWidth") == before


def test_without_scripts_the_overlay_lies_on_the_picture_too(
    transactional_db: None, tmp_path: Path, plain_window: Window
) -> None:
    world, row = make_shapes_world(tmp_path)
    page = plain_window.page
    page.goto(plain_window.base + "/login/")
    page.fill("[name=username]", world["owner"].email)
    page.fill("[name=password]", "a password of theirs")
    page.press("[name=password]", "Enter")
    page.goto(plain_window.base + address("frame-view", world, row, 0))
    svg, image = (
        page.locator(f"#frames-canvas > {name}").bounding_box() for name in ("svg", "svg image")
    )
    assert svg is not None
    assert image is not None
    assert image["width"] / image["height"] == pytest.approx(WIDTH / HEIGHT, rel=0.01)
    box = page.locator('[data-object-hash="bounding_box"] .area').first.bounding_box()
    assert box is not None
    scale = image["width"] / WIDTH
    assert box["x"] == pytest.approx(image["x"] + 30 * scale, abs=2)
    assert box["y"] == pytest.approx(image["y"] + 25 * scale, abs=2)
