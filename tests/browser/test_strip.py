"""The images of a group as a strip below the picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from encord_portal.sdk.objects import ObjectInstance, Shape
from encord_portal.sdk.orm.dataset import StorageLocation
from tests.browser.conftest import Window
from tests.browser.shapes import SHAPES, ontology
from tests.builders.world import World, client_of, make_people
from tests.labels.views.pages import address

COUNT = 40
LABELLED = 31


def _group(folder: Path) -> World:
    """Images of many shades, one of them labelled."""
    people = make_people()
    owner = client_of(people["owner"])
    made = owner.create_dataset("Strips", StorageLocation.CORD_STORAGE)
    paths = []
    for number in range(COUNT):
        paths.append(folder / f"image {number}.png")
        Image.new("RGB", (64, 48), (number * 6, 80, 120)).save(paths[-1])
    owner.get_dataset(made.dataset_hash).create_image_group(paths, title="Strip")
    structure, items = ontology()
    kept = owner.create_ontology("Shapes", structure=structure)
    project = owner.create_project("Strips", [made.dataset_hash], ontology_hash=kept.ontology_hash)
    world = World(people, project, None, {"owner": owner})  # type: ignore[arg-type]
    (row,) = world.project().list_label_rows_v2()
    row.initialise_labels()
    instance = ObjectInstance(items[Shape.BOUNDING_BOX])
    instance.set_for_frames(SHAPES[Shape.BOUNDING_BOX].coordinates, LABELLED)
    row.add_object_instance(instance)
    row.save()
    return world


def test_the_strip_shows_where_one_is_and_leads_elsewhere(
    transactional_db: None, tmp_path: Path, window: Window, live_server: LiveServer
) -> None:
    world = _group(tmp_path)
    row = world.row()
    window.log_in(world["owner"])
    window.open(address("frame-view", world, row, 30))
    strip = window.page.locator("[data-strip]")
    here = strip.locator("[aria-current]")
    expect(here).to_contain_text("30")
    # In its middle, fetched and of the right shade; images far outside are not fetched.
    expect(here).to_be_in_viewport()
    picture: Any = here.locator("img")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") == 64
    assert strip.evaluate("strip => strip.scrollLeft") > 0
    expect(strip.locator("a")).to_have_count(COUNT)
    expect(strip.locator("a.is-labelled")).to_have_count(1)

    strip.locator("a.is-labelled").click()
    window.page.wait_for_url(f"**/frames/{LABELLED}/**")
    expect(strip.locator("[aria-current]")).to_contain_text(str(LABELLED))
    expect(window.page.locator("[data-overlay] .mark")).to_have_count(1)
    window.settled()
    window.press("f")
    expect(strip.locator("[aria-current]")).to_contain_text(str(LABELLED + 1))
    expect(strip.locator("[aria-current]")).to_be_in_viewport()
