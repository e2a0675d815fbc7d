"""Single labels are judged by key, one after the other."""

from __future__ import annotations

from playwright.sync_api import expect

from labels.services import workflow
from tests.browser.conftest import Window
from tests.builders.world import World
from tests.labels.views.pages import address


def test_labels_are_judged_one_after_the_other_by_key(world: World, window: Window) -> None:
    row = world.row("video.mp4", "annotator")
    workflow.act(world["annotator"], world.access("annotator"), row, "complete")
    page = window.page
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, row, 3) + "?zoom=2,0.5,0.5")
    window.press("j")
    expect(page.locator("#answers-title")).to_have_text("Car (0)")
    window.press("i")
    page.keyboard.type("ax: too wide")
    page.keyboard.press("Enter")
    expect(page.locator("#answers-title")).to_have_text("Weather")
    car = page.locator('[data-overlay] .mark[data-object-hash="car00001"]')
    expect(car).to_have_class("mark is-rejected")
    style = "(mark, name) => getComputedStyle(mark.querySelector('.area'))[name]"
    assert car.evaluate(style, "strokeDasharray") != "none", "wrong is dotted, not red alone"
    expect(page.locator('[data-instance-link][data-object-hash="car00001"]')).to_contain_text(
        "rejected"
    )
    window.press("a")
    expect(page.locator("#label-review")).to_contain_text("2 of 2 labels")
    expect(page.locator("#label-review")).to_contain_text("Every label is judged")
    assert "zoom=2,0.5,0.5" in page.url
    assert "obj=scene001" in page.url

    window.press("Tab")
    expect(page.locator("#label-review")).to_contain_text("ax: too wide")
    page.get_by_role("button", name="Take back").click()
    expect(page.locator("#label-review")).to_contain_text("1 of 2 labels")
    expect(car).not_to_have_class("mark is-rejected")
