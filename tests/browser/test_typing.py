"""What somebody types or presses is never lost on its way, nor taken for something else."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Window
from tests.builders.world import World
from tests.labels.views.pages import address


def _open(world: World, window: Window, title: str = "image 0", frame: int = 0) -> Page:
    window.log_in(world["annotator"])
    window.open(address("frame-view", world, world.row(title), frame) + "?obj=car00001")
    return window.page


def _slow(page: Page, milliseconds: int = 400) -> None:
    def wait(route: Route) -> None:
        page.wait_for_timeout(milliseconds)
        route.continue_()

    page.route("**/answers/", wait)


def test_the_last_of_several_quick_keys_is_what_is_kept(world: World, window: Window) -> None:
    page = _open(world, window)
    _slow(page)
    for key in "212":
        page.keyboard.press(key)
    window.settled()
    expect(page.locator("#drafts-state")).to_contain_text("1 change")
    page.unroute("**/answers/")
    page.reload()
    chosen = page.locator("[data-attribute]").first.locator(
        ":scope > .options > .option > label > input:checked"
    )
    expect(chosen).to_have_value(world.ontology.brand_b.feature_node_hash)


def test_typing_goes_on_while_an_answer_is_under_way(world: World, window: Window) -> None:
    page = _open(world, window)
    _slow(page)
    page.keyboard.press("2")
    note = page.get_by_role("textbox", name="Note")
    note.click()
    page.keyboard.type("a longer REMARK than one request", delay=40)
    expect(note).to_have_value("a longer REMARK than one request")
    expect(note).to_be_focused()


def test_arrows_after_a_digit_leave_the_answer_alone(world: World, window: Window) -> None:
    page = _open(world, window, "video.mp4", 3)
    page.keyboard.press("2")
    window.settled()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    window.settled()
    assert "/frames/4/" in page.url
    expect(page.locator("#drafts-state")).to_contain_text("1 change")


def test_saving_by_key_takes_along_what_is_being_typed(world: World, window: Window) -> None:
    page = _open(world, window)
    page.get_by_role("textbox", name="Note").click()
    page.keyboard.type("said just now")
    page.keyboard.press("Control+s")
    expect(page.locator("#drafts-state")).to_contain_text("1 change saved")
    (car,) = world.labels(world.row("image 0").data_hash).get_object_instances()
    assert car.get_answer(world.ontology.note) == "said just now"


def test_submitting_by_click_takes_along_what_is_being_typed(world: World, window: Window) -> None:
    page = _open(world, window)
    _slow(page)
    page.get_by_role("textbox", name="Note").click()
    page.keyboard.type("not lost")
    page.locator("#workflow-state button").first.click()
    expect(page.locator("#workflow-state")).to_contain_text("Review 1")
    (car,) = world.labels(world.row("image 0").data_hash).get_object_instances()
    assert car.get_answer(world.ontology.note) == "not lost"


def test_a_digit_pressed_the_moment_a_form_comes_is_kept(world: World, window: Window) -> None:
    page = _open(world, window, "video.mp4", 3)
    page.evaluate(
        """() => {
          const watcher = new MutationObserver(() => {
            const four = "[data-frame='4'], [data-frame-steps*='/frames/4/']";
            if (!document.querySelector(four)) return;
            watcher.disconnect();
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "2", bubbles: true }));
          });
          watcher.observe(document.body, { childList: true, subtree: true });
        }"""
    )
    page.keyboard.press("f")
    page.wait_for_url("**/frames/4/**")
    window.settled()
    expect(page.locator("#drafts-state")).to_contain_text("1 change")
