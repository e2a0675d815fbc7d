from __future__ import annotations

import re

import pytest

from labels.models import EditOperation
from tests.builders.world import World
from tests.labels.views.pages import HTMX, address, browser, text
from tests.labels.views.test_answers import _answer, _post


def test_saving_brings_the_answer_to_the_platform(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["reviewer"])
    _post(client, world, row, note="dirty", headers=HTMX)
    page = text(client.post(address("save", world, row), {"frame": "0"}, headers=HTMX))
    assert "1 change saved" in page
    assert "kept here" not in page
    assert _answer(world, row, "note") == "dirty"


def test_saving_nothing_says_so(world: World) -> None:
    row = world.row("image 0")
    response = browser(world["reviewer"]).post(address("save", world, row), headers=HTMX)
    assert "nothing to save" in text(response)


def test_a_difference_is_shown_side_by_side_and_decided(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["reviewer"])
    _post(client, world, row, note="mine", doors="4", headers=HTMX)
    labels = world.labels(row.data_hash, "annotator")
    labels.get_object_instances()[0].set_answer("theirs", attribute=world.ontology.note)
    labels.save()

    response = client.post(address("save", world, row), {"frame": "0"}, headers=HTMX)
    page = text(response)
    assert response.status_code == 409
    assert "1 change saved. 1 needs your decision" in page
    assert "<b>mine</b>" in page
    assert "<b>theirs</b>" in page
    assert _answer(world, row, "note") == "theirs"
    assert _answer(world, row, "doors") == 4
    # The question is still there after a reload.
    assert "Somebody else changed" in text(client.get(address("frame-view", world, row, 0)))

    (key,) = set(re.findall(r'name="(resolution-\d+)"', page))
    bad = client.post(address("save", world, row), {key: "whatever"}, headers=HTMX)
    assert bad.status_code == 422
    client.post(address("save", world, row), {key: "mine"}, headers=HTMX)
    assert _answer(world, row, "note") == "mine"
    assert not EditOperation.objects.filter(state=EditOperation.State.PENDING).exists()


def test_without_scripts_saving_leads_back_and_a_difference_is_a_page(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["reviewer"])
    _post(client, world, row, note="mine")
    labels = world.labels(row.data_hash, "annotator")
    labels.get_object_instances()[0].set_answer("theirs", attribute=world.ontology.note)
    labels.save()
    response = client.post(address("save", world, row), {"frame": "0", "obj": "car00001"})
    page = text(response)
    assert response.status_code == 409
    assert "<html" in page
    (key,) = set(re.findall(r'name="(resolution-\d+)"', page))
    done = client.post(address("save", world, row), {"frame": "0", key: "theirs"})
    assert done.status_code == 302
    assert _answer(world, row, "note") == "theirs"


@pytest.mark.parametrize("frame", ["1", "999999999999", "-1", "x", "1.5"])
@pytest.mark.parametrize("action", ["save", "draft-undo", "draft-redo", "draft-discard"])
def test_a_frame_that_is_not_there_is_refused_before_anything_is_done(
    world: World, action: str, frame: str
) -> None:
    row = world.row("image 0")
    client = browser(world["reviewer"])
    _post(client, world, row, note="dirty", headers=HTMX)
    response = client.post(address(action, world, row), {"frame": frame}, headers=HTMX)
    assert response.status_code == (404 if frame == "1" else 422)
    assert EditOperation.objects.get().state == EditOperation.State.PENDING
    assert _answer(world, row, "note") != "dirty"


def test_what_became_of_theirs_is_said_as_it_was_decided(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["reviewer"])
    for choice, sentence in (
        ("mine", "1 change saved. Yours replaced theirs where you chose so."),
        ("theirs", "0 changes saved. Theirs was kept where you chose so."),
    ):
        _post(client, world, row, note=f"mine before {choice}", headers=HTMX)
        labels = world.labels(row.data_hash, "annotator")
        theirs = f"theirs before {choice}"
        labels.get_object_instances()[0].set_answer(
            theirs, attribute=world.ontology.note, overwrite=True
        )
        labels.save()
        page = text(client.post(address("save", world, row), {"frame": "0"}, headers=HTMX))
        (key,) = set(re.findall(r'name="(resolution-\d+)"', page))
        page = text(client.post(address("save", world, row), {key: choice}, headers=HTMX))
        assert sentence in page
        assert "beside yours" not in page


def test_changes_of_others_that_do_not_clash_are_said_to_be_kept(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["reviewer"])
    _post(client, world, row, note="mine", headers=HTMX)
    labels = world.labels(row.data_hash, "annotator")
    labels.get_object_instances()[0].set_answer(4, attribute=world.ontology.doors)
    labels.save()
    page = text(client.post(address("save", world, row), {"frame": "0"}, headers=HTMX))
    assert "Others\u2019 changes were kept beside yours" in page.replace("&#x27;", "\u2019")


def test_the_page_of_a_row_gets_only_parts_it_has_and_is_led_back_to(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["reviewer"])
    _post(client, world, row, note="dirty", headers=HTMX)
    here = address("label-row-detail", world, row)
    shown = text(client.get(here + "?sort=title"))
    assert f'name="next" value="{here}?sort=title"' in shown
    form = {"frame": "0", "page": "label-row-detail", "sort": "title"}
    page = text(client.post(address("save", world, row), form, headers=HTMX))
    for part in set(re.findall(r'id="([\w-]+)"[^>]* hx-swap-oob', page)):
        assert f'id="{part}"' in shown
    # The forms that came anew still know where they are.
    assert f'name="next" value="{here}?sort=title"' in page
    assert 'name="page" value="label-row-detail"' in page
    back = client.post(address("save", world, row), form)
    assert back.headers["Location"] == f"{here}?sort=title"
