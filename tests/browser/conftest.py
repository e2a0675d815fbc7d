"""A real Chromium on a live server; skipped with the reason where none is installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from encord_portal.accounts.models import User
from tests.builders.world import PASSWORD, World, make_world

CHROMIUM = Path("/usr/bin/chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # A browser beside the other processes of a run is slow at times; the summary names
            # what needed a second try.
            item.add_marker(pytest.mark.flaky(reruns=1))
            if not CHROMIUM.exists():
                item.add_marker(pytest.mark.skip(reason=f"no {CHROMIUM} (apt install chromium)"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Playwright's event loop stays in this thread until the end of the run; Django must not
    # mistake it for one that its own calls would block.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            # Machines that test have no graphics card: WebGL is drawn by the processor there.
            args=[
                "--no-sandbox",
                "--force-device-scale-factor=1",
                "--enable-unsafe-swiftshader",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _media_of_this_test(tmp_path: Path, settings: object) -> None:
    settings.PLATFORM_MEDIA_DIR = tmp_path / "platform-media"  # type: ignore[attr-defined]
    settings.PORTAL_MEDIA_DIR = tmp_path / "portal-media"  # type: ignore[attr-defined]


@pytest.fixture
def world(transactional_db: None, tmp_path: Path) -> World:
    return make_world(tmp_path)


class Window:
    """A person's browser window; what it complained about is an error of the test."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.page: Page = context.new_page()
        self.base = base
        self.complaints: list[str] = []
        self.page.set_default_timeout(10_000)
        # Chromium takes a moment to send a page's requests past us: a route made just before a
        # request would miss it. One that nothing matches makes it do so from the start.
        self.page.route("**/nothing-is-asked-for-here", lambda route: route.abort())
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)

    def _listen(self, message: object) -> None:
        # A refused form is meant to be refused; everything else is a complaint.
        text = str(message.text)  # type: ignore[attr-defined]
        # Taking a picture of what WebGL draws is slow, says the driver.
        if "GPU stall due to ReadPixels" in text:
            return
        if message.type in {"error", "warning"} and " 4" not in text:  # type: ignore[attr-defined]
            self.complaints.append(text)

    def log_in(self, user: User) -> None:
        self.open("/login/")
        self.page.fill("[name=username]", user.email)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("button.primary")
        self.page.wait_for_url("**/projects/")

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.settled()

    def settled(self) -> None:
        """Until no request of htmx is under way and the picture is there."""
        # What a key or click sets off starts a moment later.
        self.page.wait_for_timeout(40)
        self.page.wait_for_load_state("networkidle")
        # Not wait_for_function: the page's Content-Security-Policy forbids what it does.
        self.page.wait_for_selector(
            ".htmx-request, .htmx-swapping, .htmx-settling", state="detached"
        )

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.settled()

    def until(self, holds: Callable[[], object]) -> None:
        for _ in range(50):
            if holds():
                return
            self.page.wait_for_timeout(100)
        pytest.fail("it never came to that")


@pytest.fixture
def window(chromium: Browser, live_server: LiveServer) -> Iterator[Window]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    window = Window(context, live_server.url)
    yield window
    context.close()
    assert window.complaints == []


@pytest.fixture
def plain_window(chromium: Browser, live_server: LiveServer) -> Iterator[Window]:
    """A browser without scripts."""
    context = chromium.new_context(
        viewport={"width": 1440, "height": 900}, java_script_enabled=False
    )
    yield Window(context, live_server.url)
    context.close()
