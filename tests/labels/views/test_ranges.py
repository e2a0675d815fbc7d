"""Forms that place classifications and stretches; each works without a script, too."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.test import Client

from encord_portal.sdk.objects import ClassificationInstance
from encord_portal.sdk.objects.frames import Range
from labels.models import EditOperation, LabelRowCache
from tests.builders.media_rows import HTML, TEXT, make_media_world
from tests.builders.world import World
from tests.labels.views.pages import HTMX, address, browser, text


def _act(
    client: Client, world: World, row: LabelRowCache, act: str, *, htmx: bool = False, **form: str
) -> Any:
    headers = HTMX if htmx else None
    form = {"frame": "0", **form}
    return client.post(address("ranges-act", world, row, act), form, headers=headers)


def _save(client: Client, world: World, row: LabelRowCache) -> None:
    response = client.post(address("save", world, row), {"frame": "0"}, headers=HTMX)
    assert "saved" in text(response)
    assert not EditOperation.objects.filter(state="pending").exists()


def _made(response: Any) -> str:
    """The instance that the answer leads to."""
    assert response.status_code == 302
    return parse_qs(urlsplit(response.headers["Location"]).query)["obj"][0]


def _scenes(world: World, row: LabelRowCache) -> dict[str, list[Range]]:
    labels = world.labels(row.data_hash)
    return {
        each.classification_hash: each.range_list for each in labels.get_classification_instances()
    }


def test_a_classification_is_made_answered_saved_and_undone(world: World) -> None:
    row, client = world.row("video.mp4"), browser(world["reviewer"])
    scene = str(world.ontology.scene.feature_node_hash)
    made = _made(_act(client, world, row, "add", item_hash=scene, where="12-14, 16"))
    page = text(client.get(address("frame-view", world, row, 12) + f"?obj={quote(made)}"))
    assert 'value="12-14, 16"' in page
    client.post(
        address("answer-set", world, row),
        {
            "frame": "12",
            "obj": made,
            "attribute": world.ontology.weather.feature_node_hash,
            f"answer-{world.ontology.weather.feature_node_hash}": (
                world.ontology.rainy.feature_node_hash
            ),
        },
    )
    _save(client, world, row)
    labels = world.labels(row.data_hash)
    (found,) = (
        each for each in labels.get_classification_instances() if each.classification_hash == made
    )
    assert found.range_list == [Range(12, 14), Range(16, 16)]
    assert len(_scenes(world, row)) == 2
    for _ in range(2):
        client.post(address("draft-undo", world, row), {"frame": "0"})
    _save(client, world, row)
    assert list(_scenes(world, row)) == ["scene001"]


def test_a_removed_classification_comes_back_with_its_answer(world: World) -> None:
    row, client = world.row("video.mp4"), browser(world["reviewer"])
    (before,) = world.labels(row.data_hash).get_classification_instances()
    answer = _answer_of(world, before)
    _act(client, world, row, "remove", obj="scene001")
    _save(client, world, row)
    assert _scenes(world, row) == {}
    client.post(address("draft-undo", world, row), {"frame": "0"})
    _save(client, world, row)
    (after,) = world.labels(row.data_hash).get_classification_instances()
    assert (after.range_list, _answer_of(world, after)) == (before.range_list, answer)


def _answer_of(world: World, instance: ClassificationInstance) -> Any:
    found: Any = instance.get_answer(world.ontology.weather)
    assert found is not None
    return found.label


def test_a_classification_gets_other_frames_or_leaves_one(world: World) -> None:
    row, client = world.row("video.mp4"), browser(world["reviewer"])
    _act(client, world, row, "set", obj="scene001", where="3-8", seen="[[0, 10]]")
    _act(client, world, row, "remove", obj="scene001", frame="5", **{"from": "here"})
    _save(client, world, row)
    assert _scenes(world, row) == {"scene001": [Range(3, 4), Range(6, 8)]}


@pytest.mark.parametrize(
    ("act", "form", "sentence"),
    [
        ("add", {"item_hash": "nothere"}, "Choose the class"),
        ("add", {"item_hash": "CAR"}, "is drawn as bounding box"),
        ("add", {"item_hash": "SCENE", "where": "9-12"}, "on frames 9 to 10 already"),
        ("add", {"item_hash": "SCENE", "where": "12-99"}, "the last frame is 19"),
        ("add", {"item_hash": "SCENE", "where": "twelve"}, "is no number"),
        ("add", {"item_hash": "SCENE", "where": "14-12"}, "is no range"),
        ("add", {"item_hash": "SCENE", "where": ","}, "Say where it is"),
        ("set", {"obj": "scene001", "where": "0-10"}, "exactly these frames"),
        ("set", {"obj": "scene001", "where": "3", "seen": "{"}, "must be JSON"),
        ("set", {"obj": "scene001", "where": "3", "seen": "[3]"}, "A range is two frames"),
        ("set", {"obj": "scene001", "where": "3", "seen": "[[Infinity, 4]]"}, "must be JSON"),
        ("set", {"obj": "scene001", "where": "3", "seen": "[[1e999, 4]]"}, "must be JSON"),
        ("set", {"obj": "scene001", "where": "3", "seen": "[[1.5, 4]]"}, "A range is two frames"),
        ("set", {"obj": "ghost", "where": "3"}, "not in the row any more"),
        ("set", {"obj": "car00001", "where": "3"}, "placed by its shape"),
        ("remove", {"obj": "scene001", "frame": "15", "from": "here"}, "none of these frames"),
        ("class", {"obj": "scene001", "item_hash": "SCENE"}, "Only objects"),
    ],
)
def test_what_cannot_be_done_says_why_and_keeps_nothing(
    world: World, act: str, form: dict[str, str], sentence: str
) -> None:
    row = world.row("video.mp4")
    classes = {
        "CAR": str(world.ontology.car.feature_node_hash),
        "SCENE": str(world.ontology.scene.feature_node_hash),
    }
    form = {name: classes.get(value, value) for name, value in form.items()}
    for htmx in (True, False):
        response = _act(browser(world["reviewer"]), world, row, act, htmx=htmx, **form)
        assert response.status_code == 422
        assert sentence in text(response)
    assert not EditOperation.objects.exists()


def test_what_was_typed_wrongly_is_still_there(world: World) -> None:
    row = world.row("video.mp4")
    client = browser(world["reviewer"])
    page = text(_act(client, world, row, "set", htmx=True, obj="scene001", where="3-x"))
    assert 'value="3-x"' in page


def test_who_may_only_look_is_offered_nothing_and_refused(world: World) -> None:
    row = world.row("video.mp4")
    client = browser(world["viewer"])
    page = text(client.get(address("frame-view", world, row, 0) + "?obj=scene001"))
    assert "ranges-panel" not in page
    assert _act(client, world, row, "remove", obj="scene001").status_code == 403


@pytest.fixture
def media(db: None, tmp_path: Path) -> World:
    return make_media_world(tmp_path)


def test_a_stretch_of_a_recording_is_made_moved_and_saved(media: World) -> None:
    row, client = media.row("talk.wav"), browser(media["owner"])
    page = text(client.get(address("frame-view", media, row, 0) + "?obj=tone0001"))
    assert 'value="0:01-0:01.999"' in page
    speech = media.labels(row.data_hash).ontology_structure.objects[0].feature_node_hash
    made = _made(_act(client, media, row, "add", item_hash=speech, where="0:02.5 - 3.25"))
    _act(client, media, row, "set", obj="tone0001", where="0:00.5-0:01, 0:01.001-0:01.5")
    _save(client, media, row)
    labels = {
        each.object_hash: each.range_list
        for each in media.labels(row.data_hash).get_object_instances()
    }
    assert labels == {made: [Range(2500, 3250)], "tone0001": [Range(500, 1500)]}
    client.post(address("draft-undo", media, row), {"frame": "0"})
    _save(client, media, row)
    labels = {
        each.object_hash: each.range_list
        for each in media.labels(row.data_hash).get_object_instances()
    }
    assert labels["tone0001"] == [Range(1000, 1999)]


def test_a_recording_or_a_text_has_an_end(media: World) -> None:
    client = browser(media["owner"])
    talk, note = media.row("talk.wav"), media.row("note.txt")
    refused = _act(client, media, talk, "set", obj="tone0001", where="0:03-0:04.5")
    assert "the recording ends at 0:03.999" in text(refused)
    refused = _act(client, media, note, "set", obj="year0001", where=f"3-{len(TEXT)}")
    assert f"the last character is {len(TEXT) - 1}" in text(refused)
    assert not EditOperation.objects.exists()


def test_a_mention_in_a_text_gets_another_class_of_texts_only(media: World) -> None:
    row, client = media.row("note.txt"), browser(media["owner"])
    objects = {
        each.title: str(each.feature_node_hash)
        for each in media.labels(row.data_hash).ontology_structure.objects
    }
    page = text(client.get(address("frame-view", media, row, 0) + "?obj=year0001"))
    (offered,) = re.findall(r'<select name="item_hash">(.*?)</select>', page)[:1]
    assert (objects["Speech"] in offered, objects["Place"] in offered) == (False, True)
    refused = _act(client, media, row, "class", obj="year0001", item_hash=objects["Speech"])
    assert "is drawn as audio" in text(refused)
    made = _made(_act(client, media, row, "class", obj="year0001", item_hash=objects["Place"]))
    _save(client, media, row)
    found = {each.object_hash: each for each in media.labels(row.data_hash).get_object_instances()}
    assert "year0001" not in found
    assert (found[made].object_name, found[made].range_list) == ("Place", [Range(13, 16)])


def test_a_place_in_a_page_is_made_from_what_was_selected(media: World) -> None:
    assert "<em>bold words</em>" in HTML
    row, client = media.row("page.html"), browser(media["owner"])
    mention = media.labels(row.data_hash).ontology_structure.objects[1].feature_node_hash
    node = {"xpath": "/html[1]/body[1]/p[1]/em[1]/text()[1]", "offset": 0}
    places = [{"start": node, "end": {**node, "offset": 4}}]
    made = _made(_act(client, media, row, "add", item_hash=mention, places=json.dumps(places)))
    for wrong in ("", "{}", '[{"start": 3}]', "[[1, 2]]"):
        refused = _act(client, media, row, "add", item_hash=mention, places=wrong)
        assert refused.status_code == 422
    _save(client, media, row)
    found = {each.object_hash: each for each in media.labels(row.data_hash).get_object_instances()}
    assert [each.to_dict() for each in found[made].range_html] == places


def test_the_history_shows_which_stretch_became_which(media: World) -> None:
    row, client = media.row("talk.wav"), browser(media["owner"])
    client.get(address("frame-view", media, row, 0))
    _act(client, media, row, "set", obj="tone0001", where="0:02-0:03")
    _save(client, media, row)
    page = text(client.get(address("history-list", media, row)))
    old, new = sorted(row.revisions.values_list("pk", flat=True))[-2:]
    page = text(client.get(f"{address('history-compare', media, row)}?old={old}&new={new}"))
    assert "from 0:01-0:01.999 to 0:02-0:03" in page


def test_the_history_shows_the_words_of_a_text_that_are_labelled_otherwise(media: World) -> None:
    row, client = media.row("note.txt"), browser(media["owner"])
    client.get(address("frame-view", media, row, 0))
    _act(client, media, row, "set", obj="year0001", where="8-14")
    _save(client, media, row)
    old, new = sorted(row.revisions.values_list("pk", flat=True))[-2:]
    page = text(client.get(f"{address('history-compare', media, row)}?old={old}&new={new}"))
    excerpt = page.split('class="excerpt">')[1].split("</p>")[0]
    marks = re.findall(r'<mark class="([a-z ]*)">(.*?)</mark>', excerpt)
    sides = {
        side: "".join(words for sides, words in marks if side in sides.split())
        for side in ("was", "is")
    }
    assert sides == {"was": TEXT[13:17], "is": TEXT[8:15]}
