"""Two revisions of a data group: what changed on a part is drawn on that part's frame."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from pytest_django.live_server_helper import LiveServer

from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from labels.services import label_dicts, sync
from tests.browser.conftest import Window
from tests.browser.test_groups import _ON_SCREEN
from tests.builders.group_rows import BOXES, PAGE, VIDEO_FRAME, make_group_world
from tests.builders.world import World
from tests.labels.views.pages import address

ELSEWHERE = (0.05, 0.1, 0.2, 0.3)


@pytest.fixture
def world(transactional_db: None, tmp_path: Path, live_server: LiveServer) -> World:
    return make_group_world(tmp_path)


def _box(place: tuple[float, float, float, float]) -> BoundingBoxCoordinates:
    left, top, width, height = place
    return BoundingBoxCoordinates(height=height, width=width, top_left_x=left, top_left_y=top)


def _seen(world: World) -> None:
    """The portal reads the row as it is now: a revision."""
    access = world.access("owner")
    sync.refresh_rows(world["owner"], access, force=True)
    label_dicts.label_row(world["owner"], access, world.row("Case"), fresh=True)


def _lies_at(page: Any, shape: Locator, place: tuple[float, float, float, float]) -> None:
    picture = page.locator(".compared image").bounding_box()
    left, top, width, height = place
    expected = (
        picture["x"] + left * picture["width"],
        picture["y"] + top * picture["height"],
        width * picture["width"],
        height * picture["height"],
    )
    assert shape.evaluate(_ON_SCREEN) == pytest.approx(expected, abs=1)


def test_what_moved_on_a_part_is_drawn_on_its_frame(world: World, window: Window) -> None:
    _seen(world)
    labels = world.labels(world.row("Case").data_hash)
    video: Any = labels.get_space(layout_key="video", type_="video")
    moved = next(each for each in video.get_object_instances() if each.object_hash == "videobox")
    video.put_object_instance(moved, VIDEO_FRAME, _box(ELSEWHERE), on_overlap="replace")
    pdf: Any = labels.get_space(layout_key="pdf", type_="pdf")
    pdf.remove_object_instance("pdfbox1")
    labels.save()
    _seen(world)

    window.log_in(world["owner"])
    window.open(address("history-compare", world, world.row("Case")))
    page = window.page
    page.get_by_role("link", name="Finding in \u201cv.mp4\u201d").click()
    window.settled()
    expect(page.locator("#compare-frame")).to_have_text(f"v.mp4, frame {VIDEO_FRAME} of 0 to 11")
    was, now = page.locator(".compared .was rect.area"), page.locator(".compared .is rect.area")
    _lies_at(page, was, BOXES["video"])
    _lies_at(page, now, ELSEWHERE)
    dashes = "element => getComputedStyle(element).strokeDasharray"
    assert was.evaluate(dashes) != "none"
    assert now.evaluate(dashes) == "none"
    expect(page.locator(".changes li.here")).to_have_count(1)

    # A frame of the same part on which nothing is.
    window.press("ArrowLeft")
    expect(page.locator("#compare-frame")).to_have_text(
        f"v.mp4, frame {VIDEO_FRAME - 1} of 0 to 11"
    )
    expect(page.locator(".compared rect.area")).to_have_count(0)
    # It is a page of its own: keys act once its scripts are there.
    window.settled()
    window.press("Shift+ArrowRight")
    expect(page.locator(".compared .was rect.area")).to_have_count(1)

    # Another part: what was removed there.
    page.get_by_role("link", name="Finding in \u201cd.pdf\u201d").click()
    window.settled()
    expect(page.locator("#compare-frame")).to_contain_text(f"d.pdf, frame {PAGE} of")
    _lies_at(page, page.locator(".compared .was rect.area"), BOXES["pdf"])
    expect(page.locator(".compared .is rect.area")).to_have_count(0)


def test_a_part_that_is_none_is_told_of(world: World, window: Window) -> None:
    _seen(world)
    window.log_in(world["owner"])
    here = address("history-compare", world, world.row("Case"))
    for space, status in (
        ("nonsense", 422),
        ("00000000-0000-4000-8000-000000000000", 404),
    ):
        response = window.page.request.get(f"{window.base}{here}?space={space}")
        assert response.status == status
    response = window.page.request.get(f"{window.base}{here}?frame=99")
    assert response.status == 404


def test_a_conflict_on_a_part_leads_to_the_part(world: World, window: Window) -> None:
    window.log_in(world["owner"])
    window.open(address("frame-view", world, world.row("Case"), 0) + "?obj=pdfbox1")
    page = window.page
    page.locator("[data-answer-form]").get_by_text("Yes", exact=True).click()
    expect(page.locator("#drafts-state")).to_contain_text("1 change kept here")
    window.settled()
    labels = world.labels(world.row("Case").data_hash)
    pdf: Any = labels.get_space(layout_key="pdf", type_="pdf")
    (finding,) = pdf.get_object_instances()
    finding.set_answer(finding.ontology_item.attributes[0].options[1])
    labels.save()
    window.press("Control+s")
    conflicts = page.locator("#drafts-conflicts")
    expect(conflicts).to_contain_text("Finding: Sure in d.pdf")
    page.click("[data-instance-link] >> nth=0")
    window.settled()
    conflicts.get_by_role("link", name="in d.pdf").click()
    window.settled()
    shape = page.locator('[data-part-key="pdf"] [data-object-hash="pdfbox1"]')
    expect(shape).to_be_visible()
    window.press("o")
    expect(page.locator("#drafts-state")).to_contain_text("Theirs was kept")
