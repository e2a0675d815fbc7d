"""Takes each picture four times, as a reviewer sees it: light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from encord_portal.demo.people import PASSWORD, Person

CHROMIUM = "/usr/bin/chromium"
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WIDE, NARROW = (1440, 900), (390, 844)
_PATIENCE = 90_000
# What is different in every run although nothing looks different.
_STILL = """() => {
  for (const each of document.querySelectorAll("#label_rows-counters b")) each.textContent = "9";
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const still = text.data
      .replace(/\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d/g, "2026-01-15 09:30")
      .replace(/read .* ago/, "read just now");
    if (still !== text.data) text.data = still;
  }
}"""


@dataclass(frozen=True, slots=True)
class View:
    """How a page is looked at."""

    scheme: Scheme
    size: tuple[int, int]


VIEWS = tuple(View(scheme, size) for scheme in SCHEMES for size in (WIDE, NARROW))


class Camera:
    """Windows of a reviewer, one for each way to look."""

    def __init__(self, browser: Browser, base: str) -> None:
        self._browser = browser
        self._base = base
        self._pages: dict[View, Page] = {}

    def page(self, view: View) -> Page:
        """The window of this size and scheme, the reviewer logged in."""
        if view not in self._pages:
            width, height = view.size
            context = self._browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=view.scheme,
                reduced_motion="reduce",
                locale="en-GB",
                timezone_id="UTC",
            )
            page = context.new_page()
            page.set_default_timeout(_PATIENCE)
            page.goto(f"{self._base}/login/")
            page.fill("[name=username]", Person.REVIEWER.email)
            page.fill("[name=password]", PASSWORD)
            page.click("button.primary")
            page.wait_for_url("**/projects/")
            self._pages[view] = page
        return self._pages[view]

    def open(self, view: View, path: str) -> Page:
        """Show an address and wait until all of it is there."""
        page = self.page(view)
        page.goto(self._base + path)
        settle(page)
        return page

    def take(self, view: View) -> Image.Image:
        """What the window shows."""
        page = self.page(view)
        page.evaluate(_STILL)
        # Pointers that rest on something would show what they rest on as hovered.
        return Image.open(BytesIO(page.screenshot(caret="hide", animations="disabled"))).convert(
            "RGB"
        )


def settle(page: Page) -> None:
    """Wait until nothing is under way any more."""
    page.wait_for_timeout(150)
    page.wait_for_load_state("networkidle")
    page.wait_for_selector(".htmx-request, .htmx-swapping, .htmx-settling", state="detached")
    page.wait_for_timeout(100)


@contextmanager
def camera(base: str) -> Iterator[Camera]:
    """A browser that looks at the server at this address."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--force-device-scale-factor=1", "--enable-unsafe-swiftshader"],
        )
        try:
            yield Camera(browser, base)
        finally:
            browser.close()
