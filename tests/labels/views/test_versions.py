from __future__ import annotations

import re

import pytest

from encord_portal.sdk.objects import ObjectInstance
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from labels.models import LabelRowCache, Revision
from labels.services import issues, label_dicts
from labels.services.issues import NewIssue
from tests.builders.world import World
from tests.labels.views.pages import HTMX, address, browser, text


@pytest.fixture
def row(world: World) -> LabelRowCache:
    """Seen with one car, and again with another one beside it."""
    found = world.row("video.mp4")
    label_dicts.label_row(world["reviewer"], world.access("reviewer"), found)
    labels = world.labels(found.data_hash)
    car = ObjectInstance(
        labels.ontology_structure.get_child_by_title("Car"), object_hash="car00002"
    )
    box = BoundingBoxCoordinates(top_left_x=0.5, top_left_y=0.5, width=0.2, height=0.2)
    car.set_for_frames(box, frames=[3, 4])
    labels.add_object_instance(car)
    labels.save()
    label_dicts.label_row(world["reviewer"], world.access("reviewer"), found, fresh=True)
    return found


def _numbers() -> tuple[int, int]:
    old, new = Revision.objects.order_by("pk").values_list("pk", flat=True)
    return old, new


def test_an_old_version_is_shown_as_it_was_and_says_so(world: World, row: LabelRowCache) -> None:
    old, new = _numbers()
    client = browser(world["reviewer"])
    target = address("frame-view", world, row, 3)
    page = text(client.get(f"{target}?obj=car00001&class=&zoom=2,0.5,0.5"))
    assert "car00002" in page
    assert "frames-version" not in page
    page = text(client.get(f"{target}?obj=car00001&v={old}&zoom=2,0.5,0.5"))
    assert "car00002" not in page
    assert "Old version" in page
    assert f"Revision {old}, " in page
    # To the same place in the present labels, and in the version after.
    assert f'href="{target}?zoom=2,0.5,0.5&amp;obj=car00001" data-keeps="zoom obj">Present' in page
    assert f'href="{target}?zoom=2,0.5,0.5&amp;v={new}&amp;obj=car00001"' in page
    # Every way on stays in the version.
    onwards = address("frame-view", world, row, 4)
    assert f'href="{onwards}?zoom=2,0.5,0.5&amp;v={old}&amp;obj=car00001"' in page
    page = text(client.get(f"{target}?v={new}"))
    assert "As it was saved last" in page
    assert "car00002" in page


def test_nothing_can_be_changed_in_it(world: World, row: LabelRowCache) -> None:
    old, _ = _numbers()
    made = issues.raise_issue(
        world["reviewer"], world.access("reviewer"), row, NewIssue("row", "all")
    ).issues[0]
    client = browser(world["lead"])
    page = text(client.get(address("frame-view", world, row, 3) + f"?obj=car00001&v={old}"))
    for form in ("answer-set", "save", "draft-undo", "issue-raise"):
        found = re.search(rf'action="{address(form, world, row)}"[^>]*data-autosubmit', page)
        assert found is None, form
        if form != "answer-set":
            assert address(form, world, row) not in page, form
    assert '<fieldset class="plain-set" disabled>' in page
    assert made.uuid in page
    assert address("issue-delete", world, row, made.uuid) not in page
    # Whoever sends a form all the same is told.
    for name, more in (("answer-set", ()), ("issue-raise", ()), ("geometry-act", ("remove",))):
        form = {"frame": "3", "obj": "car00001", "v": str(old), "about": "row", "comment": "x"}
        response = client.post(address(name, world, row, *more), form, headers=HTMX)
        assert response.status_code == 422, name
        assert "old version" in text(response)


def test_timeline_playback_and_pictures_are_those_of_the_version(
    world: World, row: LabelRowCache
) -> None:
    old, _ = _numbers()
    client = browser(world["viewer"])
    for name, more in (
        ("frame-timeline", (3,)),
        ("frame-playback", (3,)),
        ("frame-svg", (3,)),
        ("frame-panel", (3,)),
    ):
        target = address(name, world, row, *more)
        now = text(client.get(target, headers=HTMX))
        then = text(client.get(f"{target}?v={old}", headers=HTMX))
        assert "car00002" in now, name
        assert "car00001" in then, name
        assert "car00002" not in then, name
    labelled = address("frame-labelled", world, row, 2, "next")
    response = client.get(f"{labelled}?v={old}")
    assert response.headers["Location"].endswith(f"/frames/3/?v={old}")


def test_versions_that_are_none_are_refused(world: World, row: LabelRowCache) -> None:
    client = browser(world["viewer"])
    target = address("frame-view", world, row, 3)
    assert client.get(f"{target}?v=999999").status_code == 404
    for bad in ("x", "-1", "0", "1" * 30):
        assert client.get(f"{target}?v={bad}").status_code == 422, bad
    history = text(client.get(address("history-list", world, row)))
    old, new = _numbers()
    first = address("frame-view", world, row, 0)
    assert f'href="{first}?v={old}"' in history
    assert f'href="{first}?v={new}"' in history
