"""Data groups in the frame view: who sees what, what can be edited, what is refused clearly."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from tests.builders.group_rows import BOXES, VIDEO_FRAME, make_group_world
from tests.builders.world import PASSWORD, World
from tests.labels.views.pages import address

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(tmp_path: Path, settings) -> World:
    settings.PLATFORM_MEDIA_DIR = tmp_path / "platform-media"
    settings.PORTAL_MEDIA_DIR = tmp_path / "portal-media"
    cache.clear()
    return make_group_world(tmp_path)


def client(world: World, name: str) -> Client:
    found = Client()
    assert found.login(username=world[name].email, password=PASSWORD)
    return found


def parts(world: World) -> dict[str, str]:
    (row,) = world.project().list_label_rows_v2(data_title_eq="Case")
    row.initialise_labels()
    return {str(each.metadata.layout_key): each.space_id for each in row.get_spaces()}


@pytest.mark.parametrize("name", ["owner", "viewer"])
def test_every_part_of_the_layout_is_on_the_page(world: World, name: str) -> None:
    page = client(world, name).get(address("frame-view", world, world.row("Case"), 0))
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count('class="group-part') == 3, "two parts and the shown one of the carousel"
    assert 'data-split="30"' in text
    assert 'data-object-hash="imagebox"' in text
    for title in ("a.png", "v.mp4", "note.txt", "page.html", "talk.wav", "d.pdf"):
        assert title in text


def test_a_strange_person_sees_no_part(world: World) -> None:
    row = world.row("Case")
    browser = client(world, "stranger")
    uuid = parts(world)["image"]
    for path in (
        address("group-view", world, row),
        address("group-image", world, row, uuid, 0),
        address("group-file", world, row, uuid),
        address("group-document", world, row, uuid),
    ):
        assert browser.get(path).status_code == 404


def test_files_of_parts(world: World) -> None:
    browser, row, known = client(world, "viewer"), world.row("Case"), parts(world)
    image = browser.get(address("group-image", world, row, known["image"], 0))
    assert (image.status_code, image["Content-Type"]) == (200, "image/png")
    again = browser.get(
        address("group-image", world, row, known["image"], 0),
        headers={"if-none-match": image["ETag"]},
    )
    assert again.status_code == 304
    frame = browser.get(address("group-image", world, row, known["video"], VIDEO_FRAME))
    assert frame.status_code == 200
    assert browser.get(address("group-image", world, row, known["video"], 12)).status_code == 404
    assert browser.get(address("group-image", world, row, known["text"], 0)).status_code == 422
    sound = browser.get(
        address("group-file", world, row, known["audio"]), headers={"range": "bytes=0-3"}
    )
    assert (sound.status_code, b"".join(sound.streaming_content)) == (206, b"RIFF")
    assert browser.get(address("group-file", world, row, known["pdf"])).status_code == 404
    page = browser.get(address("group-document", world, row, known["html"]))
    assert "sandbox" in page["Content-Security-Policy"]
    assert browser.get(address("group-document", world, row, known["text"])).status_code == 404


def test_a_part_of_another_group_is_none_of_this_one(world: World) -> None:
    uuid = parts(world)["text"]
    browser = client(world, "owner")
    found = browser.get(address("group-image", world, world.row("Grid"), uuid, 0))
    assert found.status_code == 404


def test_addresses_say_which_frames_and_parts_are_shown(world: World) -> None:
    browser, row, known = client(world, "owner"), world.row("Case"), parts(world)
    here = address("frame-view", world, row, 0)
    text = browser.get(f"{here}?at=1:3&part=5").content.decode()
    assert f"{known['video']}/frames/3/image" in text
    assert f"{known['pdf']}/frames/1/image" in text
    selected = browser.get(f"{here}?obj=tone0001").content.decode()
    assert 'data-part-key="audio"' in selected, "the part that holds the selected instance"
    for odd in ("at=9:9,x,1:-1,1:999999999999", "part=99,x", "at=1:500"):
        assert browser.get(f"{here}?{odd}").status_code == 200


def test_an_answer_of_the_whole_instance_is_kept_and_saved(world: World) -> None:
    browser, row = client(world, "owner"), world.row("Case")
    sure = world.project().ontology_structure.objects[0].attributes[0]
    page = browser.get(address("frame-view", world, row, 0) + "?obj=videobox").content.decode()
    name = next(
        part.split('"')[0]
        for part in page.split('name="')[1:]
        if f'value="{sure.options[0].feature_node_hash}"' in part[:200]
    )
    sent = {"frame": "0", "obj": "videobox", name: sure.options[0].feature_node_hash}
    kept = browser.post(address("answer-set", world, row), sent, headers={"hx-request": "true"})
    assert kept.status_code == 200, kept.content
    saved = browser.post(address("save", world, row), {"frame": "0"})
    assert saved.status_code in (200, 302)
    (read,) = world.project().list_label_rows_v2(data_title_eq="Case")
    read.initialise_labels()
    space = read.get_space(layout_key="video", type_="video")
    (instance,) = space.get_object_instances()
    assert instance.get_answer(sure).label == "Yes"
    (annotation,) = space.get_annotations("object")
    assert (annotation.frame, annotation.coordinates.top_left_x) == (VIDEO_FRAME, BOXES["video"][0])


def test_what_is_edited_on_a_part_says_so_where_there_is_none(world: World) -> None:
    browser, row = client(world, "owner"), world.row("Case")
    item = world.project().ontology_structure.objects[0]
    shape = browser.post(
        address("geometry-act", world, row, "add"),
        {"frame": "0", "item_hash": item.feature_node_hash},
        headers={"hx-request": "true"},
    )
    assert shape.status_code == 422
    assert "parts of a data group" in shape.content.decode()
    page = browser.get(address("frame-view", world, row, 0) + "?obj=videobox").content.decode()
    assert "are changed on the frames of a part" in page
    moves = item.attributes[1]
    name = next(
        part.split('"')[0] for part in page.split('<textarea id="input-')[1].split('name="')[1:]
    )
    dynamic = browser.post(
        address("answer-set", world, row),
        {"frame": "0", "obj": "videobox", "scope": "all", name: "left"},
        headers={"hx-request": "true"},
    )
    assert dynamic.status_code == 422
    assert f"“{moves.name}” changes from frame to frame" in dynamic.content.decode()


@pytest.mark.parametrize("query", ["author=nobody", "author=owner", "confidence=0.5", "answer=x"])
def test_the_filter_counts_labels_on_every_part(world: World, query: str) -> None:
    text = (
        client(world, "owner")
        .get(address("frame-view", world, world.row("Case"), 0) + f"?{query}")
        .content.decode()
    )
    shown = 'data-object-hash="imagebox"' in text
    assert shown is (query == "author=owner")


def test_rows_that_nobody_has_labelled_show_their_parts(world: World) -> None:
    browser = client(world, "viewer")
    grid = browser.get(address("frame-view", world, world.row("Grid"), 0)).content.decode()
    assert grid.count('class="group-part picture') == 3
    carousel = browser.get(address("frame-view", world, world.row("Carousel"), 0)).content.decode()
    assert carousel.count('class="group-part picture') == 1
    assert 'class="group-carousel from-left"' in carousel


def test_only_groups_have_group_pages(world: World) -> None:
    uuid = parts(world)["image"]
    browser = client(world, "owner")
    project = world.project()
    assert project is not None
    row = world.row("Grid")
    row.data_type = "image"
    row.save()
    assert browser.get(address("group-image", world, row, uuid, 0)).status_code == 404
    assert browser.get(address("group-view", world, row)).status_code == 404
