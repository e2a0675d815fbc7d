"""Images of scenes worked on like rows of images: shown, drawn on, saved to their spaces."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from encord_portal.sdk.objects import LabelRowV2, Object
from encord_portal.sdk.objects.coordinates import CuboidCoordinates
from labels.models import EditOperation
from tests.builders.label_rows import fractions
from tests.builders.stored_scenes import SIZE, image_spaces, make_drive_world
from tests.builders.world import World
from tests.labels.views.pages import HTMX, address, browser

pytestmark = pytest.mark.django_db(transaction=True)
BOX = {"h": 0.25, "w": 0.5, "x": 0.125, "y": 0.5}
SHAPE = {"shape": "bounding_box", "boundingBox": BOX}


@pytest.fixture
def world(tmp_path: Path, settings: Any) -> World:
    settings.PLATFORM_MEDIA_DIR = tmp_path / "platform-media"
    settings.PORTAL_MEDIA_DIR = tmp_path / "portal-media"
    settings.PLATFORM_IMPORT_DIRS = [tmp_path]
    cache.clear()
    return make_drive_world(tmp_path)


class Hands:
    """Somebody at the row."""

    def __init__(self, world: World, name: str = "owner") -> None:
        self.world = world
        self.browser: Client = browser(world[name])

    def page(self, frame: int, **query: str) -> str:
        found = self.browser.get(address("frame-view", self.world, self.row, frame), query)
        assert found.status_code == 200, found.content.decode()[:400]
        return found.content.decode()

    def send(self, name: str, *more: str, **sent: Any) -> Any:
        values = {k: v if isinstance(v, str | int) else json.dumps(v) for k, v in sent.items()}
        return self.browser.post(address(name, self.world, self.row, *more), values, headers=HTMX)

    def draw(self, space: str, **sent: Any) -> str:
        item = self.world.project().ontology_structure.objects[0].feature_node_hash
        done = self.send(
            "geometry-act", "add", frame=0, space=space, item_hash=item, geometry=SHAPE, **sent
        )
        assert done.status_code == 200, done.content
        return EditOperation.objects.latest("pk").instance_hash

    def saved(self) -> LabelRowV2:
        assert self.send("save", frame="0").status_code == 200
        (row,) = self.world.project().list_label_rows_v2(data_title_eq="Drive")
        row.initialise_labels()
        return row

    @property
    def row(self) -> Any:
        return self.world.row("Drive")


def boxes(row: LabelRowV2, space: str) -> dict[str, tuple[float, ...]]:
    where: Any = row.get_space(id=space, type_="image")
    return {
        each.object_hash: fractions(each.coordinates) for each in where.get_annotations("object")
    }


def hrefs(page: str, label: str) -> list[str]:
    found = re.findall(rf'<a [^>]*?href="([^"]+)"[^>]*?aria-label="{label}"', page)
    return [each.replace("&amp;", "&") for each in found]


def test_a_scene_leads_to_its_images_and_they_lead_back(world: World) -> None:
    hands, (first, second) = Hands(world), image_spaces(world)
    (href,) = hrefs(hands.page(1), "Edit the image of front")
    assert f"space={first}" in href
    assert "at=1" in href
    page = hands.browser.get(href).content.decode()
    assert "data-viewer" in page
    assert f'data-width="{SIZE[0]}"' in page
    assert re.search(r'frame <output class="mono">1</output>', page)
    assert hrefs(page, "Previous image") == []
    (onward,) = hrefs(page, "Next image")
    assert f"space={second}" in onward
    assert "at=2" in onward
    (back,) = re.findall(r'href="([^"]+)"[^>]*>\s*<svg[^>]*>.*?</svg> Whole scene', page)
    assert "/frames/1/" in back
    assert "space=" not in back
    image = re.search(r'<image href="([^"]+)"[^>]*data-media', page)
    assert image is not None
    picture = hands.browser.get(image[1].replace("&amp;", "&"))
    assert picture.status_code == 200
    assert picture["Content-Type"] == "image/png"


def test_what_is_drawn_on_an_image_is_saved_to_its_space_and_undone(world: World) -> None:
    hands, (first, second) = Hands(world), image_spaces(world)
    made = hands.draw(second)
    assert EditOperation.objects.get().space == second
    assert f'data-object-hash="{made}"' in hands.page(0, space=second), "nobody had labelled it"
    assert f'data-object-hash="{made}"' not in hands.page(0, space=first)
    assert f'data-object-hash="{made}"' in hands.page(2), "on its image beside the space"
    row = hands.saved()
    assert boxes(row, second) == {made: (0.125, 0.5, 0.5, 0.25)}
    assert boxes(row, first) == {}
    moved = {"shape": "bounding_box", "boundingBox": {**BOX, "x": 0.25}}
    done = hands.send("geometry-act", "place", frame=0, space=second, obj=made, geometry=moved)
    assert done.status_code == 200, done.content
    assert boxes(hands.saved(), second) == {made: (0.25, 0.5, 0.5, 0.25)}
    assert hands.send("draft-undo", frame="0").status_code == 200
    assert boxes(hands.saved(), second) == {made: (0.125, 0.5, 0.5, 0.25)}
    picture = hands.browser.get(address("frame-png", world, hands.row, 0), {"space": second})
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    gone = hands.send("geometry-act", "remove", frame=0, space=second, obj=made, first=0, last=0)
    assert gone.status_code == 200, gone.content
    assert boxes(hands.saved(), second) == {}


def test_what_a_script_changed_meanwhile_is_kept(world: World) -> None:
    hands, (first, second) = Hands(world), image_spaces(world)
    mine = hands.draw(first)
    theirs = hands.draw(second)
    row = hands.saved()
    hands.send(
        "geometry-act", "place", frame=0, space=first, obj=mine,
        geometry={"shape": "bounding_box", "boundingBox": {**BOX, "x": 0.5}},
    )  # fmt: skip
    for space, instance in ((first, mine), (second, theirs)):
        place: Any = row.get_space(id=space, type_="image")
        (seen,) = place.get_annotations("object", [instance])
        box = replace(seen.coordinates, top_left_y=0.0)  # type: ignore[type-var]
        place.put_object_instance(seen.object_instance, box, on_overlap="replace")
    row.save()
    answer = hands.send("save", frame="0", space=first)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'class="theirs"' in page
    assert "in 0.png" in page
    (read,) = world.project().list_label_rows_v2(data_title_eq="Drive")
    read.initialise_labels()
    assert boxes(read, second) == {theirs: (0.125, 0.0, 0.5, 0.25)}
    operation = EditOperation.objects.get(state="pending")
    decided = hands.send("save", frame="0", space=first, **{f"resolution-{operation.pk}": "mine"})
    assert decided.status_code == 200
    read.initialise_labels(overwrite=True)
    assert boxes(read, first) == {mine: (0.5, 0.5, 0.5, 0.25)}


def test_what_is_in_space_shows_where_the_camera_sees_it(world: World) -> None:
    hands, (first, _) = Hands(world), image_spaces(world)
    (row,) = world.project().list_label_rows_v2(data_title_eq="Drive")
    row.initialise_labels()
    for distance in (5, -5):
        car = row.ontology_structure.get_child_by_title("Car", type_=Object).create_instance()
        car.set_for_frames(CuboidCoordinates((0, 0, distance), (0, 0, 0), (1, 1, 1)), 0)
        row.add_object_instance(car)
    row.save()
    hands.send("label-row-refresh")
    page = hands.page(0, space=first)
    seen = page.split('<g class="in-space">')[1].split("<g data-overlay>")[0]
    (mark,) = re.findall(r'<g class="mark[^>]*data-object-hash="([^"]+)"', seen)
    ahead, _ = row.get_object_instances()
    assert mark == ahead.object_hash
    assert "href" not in seen


def test_issues_are_raised_on_an_image(world: World) -> None:
    hands, (first, second) = Hands(world), image_spaces(world)
    sent = {"frame": 0, "space": second, "about": "point", "x": "0.25", "y": "0.5"}
    raised = hands.send("issue-raise", comment="blurred", **sent)
    assert raised.status_code == 200, raised.content
    (kept,) = world.project().issues(hands.row.data_hash).list()
    assert (kept.type, kept.space_id) == ("frameCoordinate", second)
    assert "blurred" in hands.page(0, space=second)
    assert 'class="issue-mark' in hands.page(0, space=second)
    whole = hands.page(0)
    found = re.findall(r'href="([^"]+issue=[^"]+)"', whole)
    assert any(f"space={second}" in each for each in found)
    assert 'class="issue-mark' not in hands.page(0, space=first)


def test_who_may_only_look_opens_images_and_changes_nothing(world: World) -> None:
    (first, _) = image_spaces(world)
    hands = Hands(world, "viewer")
    page = hands.page(0)
    (href,) = hrefs(page, "Open the image of front")
    assert "data-edit-shapes" not in hands.browser.get(href).content.decode()
    item = world.project().ontology_structure.objects[0].feature_node_hash
    refused = hands.send(
        "geometry-act", "add", frame=0, space=first, item_hash=item, geometry=SHAPE
    )
    assert refused.status_code == 403


@pytest.mark.parametrize("space", ["x", "00000000-0000-0000-0000-000000000000", "%00", "lidar"])
def test_what_is_no_image_of_the_scene_is_not_there(world: World, space: str) -> None:
    hands = Hands(world)
    found = hands.browser.get(address("frame-view", world, hands.row, 0), {"space": space})
    assert found.status_code == 404
