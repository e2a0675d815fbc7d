"""An older version is looked at: the same frame, selection and zoom, and nothing can be changed."""

from __future__ import annotations

from playwright.sync_api import expect

from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from labels.models import Revision
from labels.services import label_dicts
from tests.browser.conftest import Window
from tests.builders.world import World
from tests.labels.views.pages import address


def test_a_link_to_a_version_restores_all_and_leads_back(world: World, window: Window) -> None:
    row = world.row("video.mp4")
    reviewer, access = world["reviewer"], world.access("reviewer")
    label_dicts.label_row(reviewer, access, row)
    labels = world.labels(row.data_hash)
    (car,) = labels.get_object_instances()
    moved = BoundingBoxCoordinates(top_left_x=0.6, top_left_y=0.6, width=0.2, height=0.2)
    car.set_for_frames(moved, frames=list(range(20)), overwrite=True)
    labels.save()
    label_dicts.label_row(reviewer, access, row, fresh=True)
    old = Revision.objects.order_by("pk")[0].pk

    page = window.page
    box = page.locator('[data-overlay] [data-object-hash="car00001"] .area')
    window.log_in(reviewer)
    window.open(address("frame-view", world, row, 3) + f"?v={old}&obj=car00001&zoom=2,0.4,0.4")
    expect(page.locator("#frames-version")).to_contain_text(f"Revision {old},")
    was = box.get_attribute("x")
    window.press("f")
    expect(page.locator("[data-goto]")).to_have_value("4")
    expect(page.locator("#frames-version")).to_be_visible()
    assert box.get_attribute("x") == was
    # Drawing, issues and saving are of the present.
    for key in ("b", "n", "Control+s", "Delete"):
        window.press(key)
    expect(page.locator("[data-issue-form], [data-draw], #drafts-state")).to_have_count(0)
    expect(box).to_have_count(1)
    page.get_by_role("link", name="Present version").click()
    window.settled()
    expect(page.locator("#frames-version")).to_have_count(0)
    assert box.get_attribute("x") != was
    assert "zoom=2,0.4,0.4" in page.url
    assert "obj=car00001" in page.url
    assert "/frames/4/" in page.url
    assert "v=" not in page.url.split("?")[1].replace("view", "")
