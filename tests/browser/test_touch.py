"""Fingers on a phone's screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import Window
from tests.builders.world import World
from tests.labels.views.pages import address


@pytest.fixture
def phone(chromium: Browser, live_server: LiveServer) -> Iterator[Window]:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    window = Window(context, live_server.url)
    yield window
    context.close()
    assert window.complaints == []


class Fingers:
    """Fingers by their numbers, each where it was put last."""

    def __init__(self, window: Window) -> None:
        self.session = window.page.context.new_cdp_session(window.page)
        self.held: dict[int, tuple[float, float]] = {}

    def _tell(self, kind: str, numbers: list[int]) -> None:
        points = [{"id": n, "x": self.held[n][0], "y": self.held[n][1]} for n in numbers]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def put(self, number: int, x: float, y: float) -> None:
        self.held[number] = (x, y)
        self._tell("touchStart", list(self.held))

    def move(self, *places: tuple[int, float, float], steps: int = 5) -> None:
        starts = {n: self.held[n] for n, _, _ in places}
        for step in range(1, steps + 1):
            for n, x, y in places:
                (fx, fy), share = starts[n], step / steps
                self.held[n] = (fx + (x - fx) * share, fy + (y - fy) * share)
            self._tell("touchMove", list(self.held))

    def lift(self, number: int) -> None:
        self._tell("touchEnd", [number])
        del self.held[number]


def _seen(window: Window) -> tuple[float, float, float]:
    """Left, top and width of the picture on the screen."""
    box = window.page.locator("image[data-media]").bounding_box()
    assert box is not None
    return box["x"], box["y"], box["width"]


def _comes_to_be_seen(window: Window, *place: float) -> None:
    # Fingers are heard of once per drawing of the screen.
    window.until(lambda: _seen(window) == pytest.approx(place, abs=1))


def test_two_fingers_zoom_and_the_next_one_alone_moves_the_picture(
    world: World, phone: Window
) -> None:
    phone.log_in(world["reviewer"])
    phone.open(address("frame-view", world, world.row("video.mp4"), 3))
    box = phone.page.locator("[data-viewer] > svg").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    fingers = Fingers(phone)
    width = _seen(phone)[2]
    fingers.put(1, x - 40, y)
    fingers.put(2, x + 40, y)
    fingers.move((1, x - 80, y), (2, x + 80, y))
    # Chromium keeps the first few pixels of a movement to itself.
    assert 1.6 * width < _seen(phone)[2] < 2.1 * width
    # The finger that stays goes on moving the picture.
    fingers.lift(1)
    before = _seen(phone)
    fingers.move((2, x + 50, y + 10))
    _comes_to_be_seen(phone, before[0] - 30, before[1] + 10, before[2])
    fingers.lift(2)
    before = _seen(phone)
    fingers.put(3, x, y)
    fingers.move((3, x + 30, y - 10))
    _comes_to_be_seen(phone, before[0] + 30, before[1] - 10, before[2])
    fingers.lift(3)
