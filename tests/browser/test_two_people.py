"""Two browsers on one row: what does not clash both survives, what does is decided by one key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect
from pytest_django.live_server_helper import LiveServer

from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from tests.browser.conftest import Window
from tests.browser.hands import drag
from tests.builders.world import World
from tests.labels.views.pages import address


@dataclass
class Two:
    """A reviewer and a lead, each with a window of their own."""

    mine: Window
    theirs: Window

    def open(self, world: World, title: str, frame: int = 0) -> None:
        path = address("frame-view", world, world.row(title), frame) + "?obj=car00001"
        for window in (self.mine, self.theirs):
            window.open(path)


@pytest.fixture
def two(world: World, window: Window, chromium: Browser, live_server: LiveServer) -> Iterator[Two]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    other = Window(context, live_server.url)
    window.log_in(world["reviewer"])
    other.log_in(world["lead"])
    yield Two(window, other)
    context.close()
    assert other.complaints == []


def _note(window: Window) -> Locator:
    return window.page.locator("[data-answer-form]").get_by_role("textbox", name="Note")


def _write(window: Window, text: str) -> None:
    _note(window).fill(text)
    _note(window).blur()
    expect(window.page.locator("#drafts-state")).to_contain_text("1 change kept here")
    window.settled()


def _say(window: Window, text: str) -> None:
    expect(window.page.locator("#drafts-state")).to_contain_text(text)
    window.settled()


def _come_back(window: Window) -> None:
    window.page.wait_for_timeout(1100)
    window.page.evaluate("window.dispatchEvent(new Event('focus'))")
    window.settled()


def _car(world: World, title: str = "image 0") -> Any:
    (car,) = (
        each
        for each in world.labels(world.row(title).data_hash).get_object_instances()
        if each.object_hash == "car00001"
    )
    return car


def test_different_answers_of_one_instance_both_survive(world: World, two: Two) -> None:
    two.open(world, "image 0")
    _write(two.mine, "from the reviewer")
    two.theirs.page.locator("[data-answer-form]").get_by_text("B", exact=True).click()
    _say(two.theirs, "1 change kept here")
    two.mine.press("Control+s")
    _say(two.mine, "1 change saved")
    two.theirs.press("Control+s")
    _say(two.theirs, "1 change saved. Others' changes were kept beside yours")
    car = _car(world)
    assert car.get_answer(world.ontology.note) == "from the reviewer"
    assert car.get_answer(world.ontology.brand) == world.ontology.brand_b


@pytest.mark.parametrize(("key", "left"), [("m", "lead's"), ("o", "reviewer's")])
def test_the_same_answer_is_a_conflict_that_one_key_decides(
    world: World, two: Two, key: str, left: str
) -> None:
    two.open(world, "image 0")
    _write(two.mine, "reviewer's")
    _write(two.theirs, "lead's")
    two.mine.press("Control+s")
    _say(two.mine, "1 change saved")
    two.theirs.press("Control+s")
    conflicts = two.theirs.page.locator("#drafts-conflicts")
    expect(conflicts).to_contain_text("reviewer's")
    expect(conflicts).to_contain_text("lead's")

    two.theirs.press(key)
    expect(conflicts).to_be_hidden()
    _say(two.theirs, "saved" if key == "m" else "Theirs was kept")
    assert _car(world).get_answer(world.ontology.note) == left
    if key == "m":
        # Whose answer was replaced is told before the next key is pressed.
        _come_back(two.mine)
        expect(two.mine.page.locator("#presence-state")).to_contain_text(
            f"changed by {world['lead'].email}"
        )


def test_both_see_what_a_third_one_changed_and_neither_loses_theirs(world: World, two: Two) -> None:
    two.open(world, "image 0")
    _write(two.mine, "reviewer's")
    _write(two.theirs, "lead's")
    labels = world.labels(world.row("image 0").data_hash, "annotator")
    labels.get_object_instances()[0].set_answer("script's", attribute=world.ontology.note)
    labels.save()
    for window, own in ((two.mine, "reviewer's"), (two.theirs, "lead's")):
        window.press("Control+s")
        conflicts = window.page.locator("#drafts-conflicts")
        expect(conflicts).to_contain_text("script's")
        expect(conflicts).to_contain_text(own)
    assert _car(world).get_answer(world.ontology.note) == "script's"
    # One takes theirs, the other theirs own: what is in the labels is what was chosen last.
    two.mine.press("o")
    _say(two.mine, "Theirs was kept")
    two.theirs.press("m")
    _say(two.theirs, "saved")
    assert _car(world).get_answer(world.ontology.note) == "lead's"


def test_of_two_positions_both_are_drawn_and_one_key_decides(world: World, two: Two) -> None:
    two.open(world, "image 0")
    page = two.theirs.page
    labels = world.labels(world.row("image 0").data_hash, "annotator")
    (car,) = (each for each in labels.get_object_instances() if each.object_hash == "car00001")
    box = car.get_annotation(0).coordinates
    assert isinstance(box, BoundingBoxCoordinates)
    two.theirs.press("e")
    middle = (box.top_left_x + box.width / 2, box.top_left_y + box.height / 2)
    drag(page, middle, (middle[0] + 0.1, middle[1]))
    _say(two.theirs, "1 change kept here")
    elsewhere = BoundingBoxCoordinates(
        height=box.height, width=box.width, top_left_x=box.top_left_x, top_left_y=0.01
    )
    car.set_for_frames(elsewhere, 0, overwrite=True)
    labels.save()
    two.theirs.press("Control+s")
    expect(page.locator("#drafts-conflicts")).to_contain_text("position")

    ghosts = page.locator("[data-ghosts]")
    expect(ghosts).to_contain_text("theirs: Car (0)")
    expect(ghosts).to_contain_text("mine: Car (0)")
    theirs, mine = ghosts.locator(".theirs rect.area"), ghosts.locator(".mine rect.area")
    # The picture is 64 by 48 pixels.
    assert float(str(theirs.get_attribute("y"))) == pytest.approx(0.48, abs=0.02)
    assert float(str(mine.get_attribute("x"))) == pytest.approx((box.top_left_x + 0.1) * 64, abs=1)
    dashes = "element => getComputedStyle(element).strokeDasharray"
    assert theirs.evaluate(dashes) != "none"
    assert mine.evaluate(dashes) == "none"
    # They stand there before any script, too.
    two.theirs.open(address("frame-view", world, world.row("image 0"), 0) + "?obj=car00001")
    expect(ghosts).to_contain_text("theirs: Car (0)")

    two.theirs.press("o")
    _say(two.theirs, "Theirs was kept")
    expect(ghosts).to_have_text("")
    assert _car(world).get_annotation(0).coordinates == elsewhere
