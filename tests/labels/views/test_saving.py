from __future__ import annotations

import re

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
