"""How fast the frame view opens and moves: ``python -m benchmarks.frame_view``.

A server of its own and a real Chromium. What is compared is opened in turns, so that whatever else
the machine does meanwhile slows both; figures are medians, and the ratios are what counts.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.frame_rows import EMAIL, PASSWORD
from tests.live.server import Server

# When the picture, the shapes and the scripts are there and have been painted.
_WATCH = """
addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(() => {
  window.shownAfter = performance.now();
})));
"""
_OPENED = """() => {
  const [page] = performance.getEntriesByType("navigation");
  return window.shownAfter && {
    shown: window.shownAfter,
    server: page.responseStart - page.requestStart,
    parsed: page.domContentLoadedEventEnd - page.responseEnd,
    bytes: page.decodedBodySize,
    sent: page.encodedBodySize,
    overlay: document.querySelector("[data-overlay]").outerHTML.length,
    elements: document.querySelectorAll("*").length,
  };
}"""
# A drag as a hand does it, a step per drawing; the time between the drawings.
_DRAG = """async ({ zoom, steps }) => {
  const viewer = document.querySelector("[data-viewer]");
  const svg = viewer.querySelector("svg");
  const { left, top, width, height } = svg.getBoundingClientRect();
  const point = (n) => ({
    clientX: left + width / 2 + Math.sin(n / 15) * 150,
    clientY: top + height / 2 + Math.cos(n / 20) * 80,
    pointerId: 1, bubbles: true, cancelable: true, button: 0,
  });
  const drawn = () => new Promise(requestAnimationFrame);
  for (let n = 0; n < zoom; n += 1) viewer.querySelector("[data-viewer-action=in]").click();
  await drawn(); await drawn();
  await new Promise((done) => setTimeout(done, 400));
  svg.dispatchEvent(new PointerEvent("pointerdown", point(0)));
  const times = [await drawn()];
  for (let n = 1; n <= steps; n += 1) {
    window.dispatchEvent(new PointerEvent("pointermove", point(n)));
    times.push(await drawn());
  }
  window.dispatchEvent(new PointerEvent("pointerup", point(steps)));
  for (let n = 0; n < zoom; n += 1) viewer.querySelector("[data-viewer-action=out]").click();
  return times.slice(1).map((time, n) => time - times[n]);
}"""
_FRAME_MS = 1000 / 60


class Looks:
    """A person's window on the server's rows."""

    def __init__(self, page: Page, url: str, made: dict[str, Any]) -> None:
        self.page, self.url, self.made = page, url, made
        page.goto(f"{url}/login/")
        page.fill("[name=username]", EMAIL)
        page.fill("[name=password]", PASSWORD)
        page.click("button.primary")
        page.wait_for_url("**/projects/")
        page.add_init_script(_WATCH)
        # The lists know of the rows once they were looked at.
        page.goto(f"{url}/projects/{made['project']}/")

    def open(self, title: str) -> dict[str, float]:
        row = self.made["rows"][title]
        path = f"/projects/{self.made['project']}/rows/{row['data_hash']}/frames/{row['frame']}/"
        self.page.goto(self.url + path, timeout=300_000)
        while not (opened := self.page.evaluate(_OPENED)):
            time.sleep(0.02)
        found: dict[str, float] = opened
        return found

    def drag(self, zoom: int, steps: int = 120) -> list[float]:
        found: list[float] = self.page.evaluate(_DRAG, {"zoom": zoom, "steps": steps})
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=54_000, help="of the long film")
    parser.add_argument("--tracks", type=int, default=200, help="objects in it")
    parser.add_argument("--length", type=int, default=3_000, help="frames of each")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        server = Server(Path(directory), settings={"PORTAL_LOG_LEVEL": "ERROR"})
        server.manage("migrate", "-v", "0")
        make = f"make({options.frames}, {options.tracks}, {options.length})"
        said = server.manage(
            "shell", "-v", "0", "-c", f"from benchmarks import frame_rows; frame_rows.{make}"
        )
        server.start()
        try:
            _measure(server.url, json.loads(said), options.rounds)
        finally:
            server.kill()


def _measure(url: str, made: dict[str, Any], rounds: int) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        looks = Looks(page, url, made)
        first = {title: looks.open(title)["shown"] for title in ("few", "many", "short", "long")}
        _opened(looks, first, rounds)
        _moved(looks)
        browser.close()


def _opened(looks: Looks, first: dict[str, float], rounds: int) -> None:
    print("\n| frame | first time | opens in | of it the server | ratio |\n|---|---|---|---|---|")
    sizes: dict[str, dict[str, float]] = {}
    for one, other in (("few", "many"), ("short", "long")):
        # Each worker of the server has read the rows after a few.
        opened: dict[str, list[dict[str, float]]] = {one: [], other: []}
        for _ in range(rounds + 4):
            for title, all_times in opened.items():
                all_times.append(looks.open(title))
        times = {title: _median(all_times[4:], "shown") for title, all_times in opened.items()}
        for title, all_times in opened.items():
            print(
                f"| {title} | {first[title]:.0f} ms | {times[title]:.0f} ms "
                f"| {_median(all_times[4:], 'server'):.0f} ms | {times[title] / times[one]:.2f} |"
            )
            sizes[title] = all_times[-1]
    print("\n| frame | elements | page | sent | overlay | shapes | labels | row |")
    print("|---|---|---|---|---|---|---|---|")
    for title, size in sizes.items():
        row = looks.made["rows"][title]
        kib = [size["bytes"], size["sent"], size["overlay"]]
        kib += [row["geometry"], row["labels"], row["row"]]
        cells = " | ".join(f"{each / 1024:.0f} KiB" for each in kib)
        print(f"| {title} | {size['elements']:.0f} | {cells} |")


def _moved(looks: Looks) -> None:
    print("\n| drag | median | slowest 5 % | dropped |\n|---|---|---|---|")
    for title in ("few", "many"):
        looks.open(title)
        for zoom in (0, 4):
            runs = [looks.drag(zoom) for _ in range(3)]
            between = sorted(each for run in runs for each in run)
            dropped = statistics.median(
                sum(round(each / _FRAME_MS) > 1 for each in run) / len(run) for run in runs
            )
            print(
                f"| {title}, {1.4**zoom:.1f}x | {statistics.median(between):.1f} ms "
                f"| {between[int(len(between) * 0.95)]:.1f} ms | {dropped:.0%} |"
            )


def _median(opened: list[dict[str, float]], name: str) -> float:
    return statistics.median(each[name] for each in opened)


if __name__ == "__main__":
    main()
