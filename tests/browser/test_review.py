"""The main job, end to end, in a real browser."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from knox.models import AuthToken
from playwright.sync_api import expect

from labels.services import workflow
from tests.browser.conftest import Window
from tests.builders.world import World
from tests.labels.views.pages import address


def _submit(world: World, title: str = "image 0") -> None:
    """The row goes to review."""
    row = world.row(title, "annotator")
    workflow.act(world["annotator"], world.access("annotator"), row, "complete")


def test_a_reviewer_corrects_an_answer_saves_and_approves(world: World, window: Window) -> None:
    row = world.row("image 0")
    _submit(world)
    page = window.page
    window.log_in(world["reviewer"])
    page.click("text=Cars")
    expect(page.locator("#label_rows-counters")).to_contain_text("Review 1 1")
    page.click("text=image 0")
    window.settled()
    page.click("[data-instance-link] >> text=Car (0)")
    expect(page.locator("#answers-title")).to_have_text("Car (0)")

    page.locator("[data-answer-form]").get_by_text("B", exact=True).click()
    expect(page.locator("#drafts-state")).to_contain_text("1 change kept here")
    expect(page.locator("#drafts-state")).to_contain_text("not yet on the platform")
    page.keyboard.press("Control+s")
    expect(page.locator("#drafts-state")).to_contain_text("saved")
    (car,) = world.labels(row.data_hash).get_object_instances()
    assert car.get_answer(world.ontology.brand).label == "B"

    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator("#workflow-state")).to_contain_text("now in \u201cComplete\u201d")
    expect(page.locator("#label_rows-counters")).to_contain_text("Complete 1")
    page.click(".crumbs >> text=Cars")
    expect(page.locator("#label_rows-counters")).to_contain_text("Complete 1")
    expect(page.locator("tr", has_text="image 0")).to_contain_text("Complete")

    _, token = AuthToken.objects.create(user=world["reviewer"])
    rest = Client(headers={"Authorization": f"Token {token}"})
    shown = rest.get(f"/api/v1/projects/{world.project_hash}/label-rows/{row.data_hash}").json()
    assert "Complete" in str(shown)


def test_rows_are_reviewed_one_after_the_other_by_key_alone(world: World, window: Window) -> None:
    for title in ("image 0", "video.mp4"):
        _submit(world, title)
    page = window.page
    window.log_in(world["reviewer"])
    page.on("dialog", lambda dialog: dialog.accept())
    row = world.row("image 0")
    window.open(address("frame-view", world, row, 0) + "?sort=title&zoom=2,0.5,0.5")
    expect(page.locator("#row-status")).to_have_text("Review in progress")
    window.press("Shift+a")
    expect(page.locator("#workflow-state")).to_contain_text("Approved")
    expect(page.locator("#row-status")).to_have_text("Reviewed")
    page.keyboard.press("Shift+N")
    following = world.row("video.mp4").data_hash
    page.wait_for_url(f"**/{following}/frames/0/?sort=title&zoom=2,0.5,0.5")
    expect(page.locator("h1")).to_have_text("video.mp4")
    window.press("Shift+x")
    expect(page.locator("#workflow-state")).to_contain_text("Rejected")
    # The way on has the focus: Enter does it too.
    page.keyboard.press("Enter")
    page.wait_for_url("**/rows/?sort=title")


def test_digits_choose_options_and_nought_clears(world: World, window: Window) -> None:
    row = world.row("video.mp4")
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, row, 3) + "?obj=car00001")
    brand = window.page.locator("[data-attribute]").first
    chosen = brand.locator(":scope > .options > .option > label > input:checked")
    window.press("3")
    expect(chosen).to_have_value(world.ontology.brand_a.feature_node_hash)
    window.press("0")
    expect(chosen).to_have_value("")
    expect(window.page.locator("#drafts-state")).to_contain_text("1 change")


def test_where_answers_count_is_said_until_it_is_this_frame_again(
    world: World, window: Window
) -> None:
    row = world.row("video.mp4")
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, row, 3) + "?obj=car00001")
    page = window.page
    chip = page.locator(".scope-chip")
    expect(chip).to_be_hidden()
    page.locator("[name=range_last]").fill("9")
    page.locator("[name=range_last]").blur()
    expect(chip).to_contain_text("all frames of this range")
    page.locator("[data-answer-form]").get_by_text("Parked", exact=True).click()
    expect(page.locator(".where-set:visible").first).to_contain_text("Parked: 3\u20139")
    expect(chip).to_be_visible()
    window.press("r")
    expect(chip).to_be_hidden()
    page.locator("[data-answer-form]").get_by_text("Moving", exact=True).click()
    expect(page.locator(".where-set:visible").first).to_contain_text("Parked: 4\u20139")


def test_what_somebody_saves_over_the_sdk_shows_up_after_a_refresh(
    world: World, window: Window
) -> None:
    row = world.row("image 0")
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, row, 0) + "?obj=car00001")
    labels = world.labels(row.data_hash)
    labels.get_object_instances()[0].set_answer("from a script", attribute=world.ontology.note)
    labels.save()
    window.page.click("#frames-freshness button")
    expect(window.page.locator("textarea", has_text="from a script")).to_be_visible()


def test_answers_are_given_by_key_alone(world: World, window: Window) -> None:
    row = world.row("video.mp4")
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, row, 0))
    page = window.page
    window.press("Tab")
    expect(page.locator("#answers-title")).to_have_text("Car (0)")
    window.press("2")
    brand = page.locator("[data-attribute]").first
    expect(brand.locator("input:checked")).to_have_value(world.ontology.brand_b.feature_node_hash)
    expect(page.locator("#drafts-state")).to_contain_text("1 change")
    window.press("Control+z")
    expect(page.locator("#drafts-state")).to_contain_text("Taken back")
    expect(brand.locator(":scope > .options > .option > label > input:checked")).to_have_value(
        world.ontology.brand_a.feature_node_hash
    )


def test_two_quick_answers_are_both_kept(world: World, window: Window) -> None:
    row = world.row("image 0")
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, row, 0) + "?obj=car00001")
    page = window.page
    form = page.locator("[data-answer-form]")
    page.route("**/answers/", lambda route: (page.wait_for_timeout(300), route.continue_()))
    form.get_by_text("Roof", exact=True).click()
    form.get_by_text("Trailer", exact=True).click()
    expect(page.locator("#drafts-state")).to_contain_text("2 changes")
    for name in ("Roof", "Trailer"):
        expect(form.get_by_role("checkbox", name=name, exact=True)).to_be_checked()
    note = form.get_by_role("textbox", name="Note")
    form.get_by_text("Trailer", exact=True).click()
    note.fill("typed while the other answer was under way")
    window.settled()
    expect(note).to_have_value("typed while the other answer was under way")


def test_nothing_typed_is_lost_when_it_cannot_be_used(world: World, window: Window) -> None:
    row = world.row("image 0")
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, row, 0) + "?obj=car00001")
    field = window.page.locator("#answers-form input[inputmode=decimal]")
    field.fill("many")
    field.blur()
    expect(window.page.locator(".error-text")).to_contain_text("Enter a number")
    expect(window.page.locator("#answers-form input[inputmode=decimal]")).to_have_value("many")
    expect(window.page.locator("#drafts-state")).to_contain_text("All saved")


def test_keys_do_nothing_while_somebody_types(world: World, window: Window) -> None:
    row = world.row("video.mp4")
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, row, 3) + "?obj=car00001")
    page = window.page
    page.locator("textarea:visible").last.click()
    page.keyboard.type("fdz?1")
    assert "/frames/3/" in page.url
    assert not page.locator("dialog[open]").count()
    expect(page.locator("textarea:visible").last).to_have_value(re.compile(r"fdz\?1"))
    # The field is left first: what was typed is kept, not lost.
    page.keyboard.press("Escape")
    expect(page.locator("#drafts-state")).to_contain_text("1 change")
    window.press("f")
    assert "/frames/4/" in page.url
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_contain_text("Next / previous frame")


def test_a_team_lead_sets_priorities_in_the_list(world: World, window: Window) -> None:
    window.log_in(world["lead"])
    window.open(address("label-row-list", world))
    page = window.page
    row = page.locator("tr", has=page.get_by_role("link", name="image 1", exact=True))
    cell = row.locator("input[name=priority]")
    cell.fill("0.9")
    cell.press("Enter")
    expect(row).to_contain_text("saved")
    assert world.row("image 1").priority == 0.9

    page.check("[data-check-all]")
    expect(page.locator("[data-chosen]")).to_have_text("3")
    page.fill("#priorities-bulk [name=priority]", "0.25")
    page.click("#priorities-bulk button")
    expect(page.locator("#main")).to_contain_text("set on 3 rows")
    assert world.row("image 0").priority == 0.25


@pytest.mark.parametrize("width", [1440, 1280])
def test_the_lead_s_list_needs_no_scrolling_sideways(
    world: World, window: Window, width: int
) -> None:
    window.page.set_viewport_size({"width": width, "height": 800})
    window.log_in(world["lead"])
    window.open(address("label-row-list", world))
    beyond = window.page.evaluate(
        """() => {
          const table = document.querySelector(".table-scroll");
          return table.scrollWidth - table.clientWidth;
        }"""
    )
    assert beyond == 0


def test_the_list_filters_while_one_types(world: World, window: Window) -> None:
    window.log_in(world["reviewer"])
    window.open(address("label-row-list", world))
    page = window.page
    page.locator("#filter-q").press_sequentially("video", delay=20)
    expect(page.locator("td.title")).to_have_count(1)
    assert "q=video" in page.url
    expect(page.locator("#filter-q")).to_be_focused()
    page.go_back()
    window.settled()
    expect(page.locator("td.title")).to_have_count(3)


def test_the_whole_job_works_without_scripts(world: World, plain_window: Window) -> None:
    _submit(world)
    page = plain_window.page
    page.goto(plain_window.base + "/login/")
    page.fill("[name=username]", world["reviewer"].email)
    page.fill("[name=password]", "a password of theirs")
    page.press("[name=password]", "Enter")
    page.click("text=Cars")
    page.click("text=image 0")
    page.click("[data-instance-link] >> text=Car (0)")
    page.locator("[data-answer-form]").get_by_text("B", exact=True).click()
    page.click("text=Keep these answers")
    expect(page.locator("#drafts-state")).to_contain_text("1 change kept here")
    page.click("#drafts-state >> text=Save")
    expect(page.locator("#main")).to_contain_text("1 change saved")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator("#main")).to_contain_text("now in \u201cComplete\u201d")


def test_a_difference_fits_a_phone(world: World, window: Window) -> None:
    row = world.row("image 0")
    page = window.page
    page.set_viewport_size({"width": 390, "height": 800})
    window.log_in(world["reviewer"])
    window.open(address("frame-view", world, row, 0) + "?obj=car00001")
    note = page.locator("[data-answer-form]").get_by_role("textbox", name="Note")
    note.fill("mine")
    note.blur()
    expect(page.locator("#drafts-state")).to_contain_text("1 change kept here")
    labels = world.labels(row.data_hash, "annotator")
    labels.get_object_instances()[0].set_answer("theirs", attribute=world.ontology.note)
    labels.save()
    window.press("Control+s")
    expect(page.locator("#drafts-conflicts")).to_contain_text("theirs")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_sticks_out_of_the_window(
    world: World, window: Window, scheme: str, width: int
) -> None:
    row = world.row("video.mp4")
    page = window.page
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 800})
    window.log_in(world["lead"])
    for path in (
        "/projects/",
        address("label-row-list", world),
        address("label-row-detail", world, row),
        address("frame-view", world, row, 3) + "?obj=car00001",
        "/account/",
    ):
        window.open(path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} px wide"
        ink, paper = page.evaluate(
            """() => {
              const style = getComputedStyle(document.body);
              return [style.color, style.backgroundColor];
            }"""
        )
        dark = sum(map(int, re.findall(r"\d+", paper)[:3])) < sum(
            map(int, re.findall(r"\d+", ink)[:3])
        )
        assert dark == (scheme == "dark")


def test_a_row_is_saved_decided_and_submitted_from_its_own_page(
    world: World, window: Window
) -> None:
    row = world.row("image 0")
    page = window.page
    window.log_in(world["annotator"])
    window.open(address("frame-view", world, row, 0) + "?obj=car00001")
    note = page.locator("[data-answer-form]").get_by_role("textbox", name="Note")
    note.fill("mine")
    note.blur()
    window.settled()
    expect(page.locator("#drafts-state")).to_contain_text("1 change kept here")
    labels = world.labels(row.data_hash)
    labels.get_object_instances()[0].set_answer("theirs", attribute=world.ontology.note)
    labels.save()

    window.open(address("label-row-detail", world, row))
    window.press("Control+s")
    expect(page.locator("#drafts-conflicts")).to_contain_text("theirs")
    page.get_by_role("radio", name="Mine mine").check()
    page.click("text=Save with these decisions")
    expect(page.locator("#drafts-state")).to_contain_text("saved")
    page.click("text=Submit")
    expect(page.locator("#workflow-state")).to_contain_text("Submitted")
    # Nothing came that this page has no place for: the window would have complained.
    assert page.url.endswith(address("label-row-detail", world, row))


def test_the_page_of_a_row_shows_what_undo_made_of_its_labels(world: World, window: Window) -> None:
    row = world.row("image 0")
    page = window.page
    window.log_in(world["annotator"])
    window.open(address("frame-view", world, row, 0) + "?obj=car00001")
    window.press("e")
    window.press("Delete")
    expect(page.locator("#drafts-state")).to_contain_text("1 change kept here")
    window.open(address("label-row-detail", world, row))
    listed = page.locator("#row-instances")
    expect(listed).not_to_contain_text("Car (0)")
    window.press("Control+z")
    expect(listed).to_contain_text("Car (0)")
    window.press("Control+y")
    expect(listed).not_to_contain_text("Car (0)")


def test_without_scripts_the_page_of_a_row_is_where_its_forms_lead_back_to(
    world: World, plain_window: Window
) -> None:
    row = world.row("image 0")
    plain_window.log_in(world["annotator"])
    here = address("label-row-detail", world, row) + "?sort=title"
    plain_window.open(here)
    plain_window.page.get_by_role("button", name="Read the labels").click()
    assert plain_window.page.url.endswith(here)
    plain_window.page.get_by_role("button", name="Submit").click()
    assert plain_window.page.url.endswith(here)
    expect(plain_window.page.get_by_role("status")).to_contain_text("Submitted")
