"""A hand with a mouse on the canvas, and what became of it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Window
from tests.builders.world import World


def on_screen(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a fraction of the picture is on the screen."""
    found: list[float] = page.evaluate(
        """([x, y]) => {
          const viewer = document.querySelector("[data-viewer]");
          const svg = viewer.querySelector("[data-handles]");
          const height = viewer.dataset.height / (viewer.dataset.aspect || 1);
          const point = new DOMPoint(x * viewer.dataset.width, y * height);
          const at = point.matrixTransform(svg.getScreenCTM());
          return [at.x, at.y];
        }""",
        [x, y],
    )
    return found[0], found[1]


def drag(page: Page, *through: tuple[float, float], steps: int = 4) -> None:
    """From the first place to the last, in fractions of the picture."""
    page.mouse.move(*on_screen(page, *through[0]))
    page.mouse.down()
    for place in through[1:]:
        page.mouse.move(*on_screen(page, *place), steps=steps)
    page.mouse.up()


def click(page: Page, x: float, y: float) -> None:
    page.mouse.click(*on_screen(page, x, y))


def save(window: Window, world: World, title: str = "image 0") -> list[Any]:
    """Save what is to be saved, and read the objects from the platform."""
    window.settled()
    state = window.page.locator("#drafts-state")
    if state.get_attribute("data-pending") == "no":
        return world.labels(world.row(title).data_hash).get_object_instances()
    window.press("Control+s")
    expect(state).to_contain_text("saved")
    return world.labels(world.row(title).data_hash).get_object_instances()
