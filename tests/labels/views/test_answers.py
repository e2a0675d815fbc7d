from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from labels.models import EditOperation, LabelRowCache
from tests.builders.world import World
from tests.labels.views.pages import HTMX, address, browser, text


def _post(
    client: Client,
    world: World,
    row: LabelRowCache,
    *,
    frame: int = 0,
    headers: Any = None,
    **more: Any,
) -> Any:
    data = {"obj": "car00001", "frame": str(frame), "scope": "frame"}
    for name, value in more.items():
        attribute = getattr(world.ontology, name, None)
        hashed = getattr(attribute, "feature_node_hash", None)
        data[f"answer-{hashed}" if hashed else name] = value
    return client.post(
        address("answer-set", world, row), {**_shown(world), **data}, headers=headers
    )


def _shown(world: World) -> dict[str, str]:
    """What the form of the untouched car sends beside the change."""
    o = world.ontology
    return {
        f"answer-{o.brand.feature_node_hash}": o.brand_a.feature_node_hash,
        f"answer-{o.model.feature_node_hash}": "Golf",
    }


def _answer(world: World, row: LabelRowCache, name: str, user: str = "reviewer") -> Any:
    (car,) = world.labels(row.data_hash, user).get_object_instances()
    return car.get_answer(getattr(world.ontology, name))


def test_an_answer_is_kept_at_once_and_says_where(world: World) -> None:
    row = world.row("image 0")
    response = _post(browser(world["reviewer"]), world, row, note="dirty", headers=HTMX)
    page = text(response)
    assert response.status_code == 200
    assert response.headers["HX-Reswap"] == "none"
    assert "1 change kept here, not yet on the platform" in page
    assert 'id="drafts-state"' in page
    assert 'hx-swap-oob="true"' in page
    assert EditOperation.objects.get().value == "dirty"
    assert _answer(world, row, "note") is None


def test_the_plain_form_leads_back_to_the_frame(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["reviewer"])
    response = _post(client, world, row, note="dirty")
    here = f"{address('frame-view', world, row, 0)}?obj=car00001"
    assert (response.status_code, response.headers["Location"]) == (302, here)
    page = text(client.get(here))
    assert ">dirty</textarea>" in page
    assert "1 change kept here" in page


def test_sending_the_form_unchanged_keeps_nothing(world: World) -> None:
    row = world.row("image 0")
    response = _post(browser(world["reviewer"]), world, row, headers=HTMX)
    assert response.status_code == 200
    assert not EditOperation.objects.exists()


@pytest.mark.parametrize("headers", [HTMX, None])
def test_a_value_that_cannot_be_used_is_said_and_nothing_typed_is_lost(
    world: World, headers: dict[str, str] | None
) -> None:
    row = world.row("image 0")
    client = browser(world["reviewer"])
    response = _post(client, world, row, doors="many", note="typed too", headers=headers)
    page = text(response)
    assert response.status_code == 422
    assert "Enter a number" in page
    assert 'value="many"' in page
    assert ">typed too</textarea>" in page
    assert ("<html" in page) == (headers is None)
    assert not EditOperation.objects.exists()


def test_a_dynamic_answer_goes_to_the_frames_that_were_chosen(world: World) -> None:
    row = world.row("video.mp4")
    client = browser(world["reviewer"])
    parked = world.ontology.parked.feature_node_hash
    scope = {"scope": "range", "range_first": "5", "range_last": "8"}
    assert (
        _post(client, world, row, frame=5, state=parked, headers=HTMX, **scope).status_code == 200
    )
    operation = EditOperation.objects.get()
    assert (operation.value, operation.frames) == (parked, [[5, 8]])
    page = text(client.get(address("frame-view", world, row, 6) + "?obj=car00001"))
    assert "Parked: 5\u20138" in page


def test_undo_redo_and_discard(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["reviewer"])
    _post(client, world, row, note="dirty", headers=HTMX)
    undone = client.post(address("draft-undo", world, row), headers=HTMX)
    assert "Taken back" in text(undone)
    assert "1 change kept" not in text(undone)
    assert undone.headers["HX-Trigger"] == "labels-changed"
    again = client.post(address("draft-undo", world, row), headers=HTMX)
    assert again.status_code == 409
    redone = client.post(address("draft-redo", world, row), headers=HTMX)
    assert "1 change kept" in text(redone)
    gone = client.post(address("draft-discard", world, row))
    assert gone.status_code == 302
    assert not EditOperation.objects.filter(state=EditOperation.State.PENDING).exists()


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"obj": "nobody"}, 404, "not in the label row"),
        ({"frame": "\u0663"}, 422, "names no frame"),
        ({"frame": "x"}, 422, "names no frame"),
        ({"frame": "-1"}, 422, "names no frame"),
    ],
)
def test_a_form_that_is_about_nothing_is_refused(
    world: World, changes: dict[str, str], status: int, sentence: str
) -> None:
    row = world.row("image 0")
    data = {"obj": "car00001", "frame": "0", **changes}
    response = browser(world["reviewer"]).post(address("answer-set", world, row), data)
    assert response.status_code == status
    assert sentence in text(response)


@pytest.mark.parametrize(("data", "frame"), [("image 0", 999), ("video.mp4", 999)])
@pytest.mark.parametrize("kind", ["object", "classification"])
def test_an_answer_on_a_frame_where_the_instance_is_not_is_not_kept(
    world: World, data: str, frame: int, kind: str
) -> None:
    row = world.row(data)
    labels = world.labels(row.data_hash)
    obj = "car00001"
    if kind == "classification":
        obj = labels.get_classification_instances()[0].classification_hash
    client = browser(world["reviewer"])
    strength = world.ontology.strength.feature_node_hash
    more = {"note": "dirty", f"answer-{strength}": "much"}
    response = _post(client, world, row, frame=frame, headers=HTMX, **{**more, "obj": obj})
    assert response.status_code == 404
    assert f"Frame {frame} doesn&#x27;t exist" in text(response)
    assert not EditOperation.objects.exists()


@pytest.mark.parametrize("name", ["draft-undo", "draft-redo", "draft-discard"])
def test_the_forms_that_come_back_know_frame_and_instance(world: World, name: str) -> None:
    row = world.row("video.mp4")
    client = browser(world["reviewer"])
    _post(client, world, row, frame=5, note="dirty", headers=HTMX)
    data = {"frame": "5", "obj": "car00001"}
    page = text(client.post(address(name, world, row), data, headers=HTMX))
    forms = page.count("<form")
    assert page.count('name="frame" value="5"') == forms >= 3
    assert page.count('name="obj" value="car00001"') == forms
    for odd in ("x", "-1", "9" * 5000):
        response = client.post(address(name, world, row), {"frame": odd}, headers=HTMX)
        assert response.status_code == 422


@pytest.mark.parametrize(
    "name", ["answer-set", "save", "draft-undo", "draft-redo", "draft-discard"]
)
def test_a_viewer_may_not_change_anything_and_a_stranger_sees_nothing(
    world: World, name: str
) -> None:
    row = world.row("image 0")
    data = {"obj": "car00001", "frame": "0"}
    assert browser(world["viewer"]).post(address(name, world, row), data).status_code == 403
    assert browser(world["stranger"]).post(address(name, world, row), data).status_code == 404
    assert browser(world["owner"]).get(address(name, world, row)).status_code == 405


def _hashed(world: World, name: str) -> str:
    found: str = getattr(world.ontology, name).feature_node_hash
    return found


def _seen(page: str, world: World, name: str) -> str:
    (found,) = re.findall(rf'name="seen-{re.escape(_hashed(world, name))}" value="([^"]*)"', page)
    return unescape(found)


def test_only_what_an_answer_changed_comes_back(world: World) -> None:
    row = world.row("video.mp4")
    client = browser(world["reviewer"])
    page = text(_post(client, world, row, frame=3, note="dirty", headers=HTMX))
    assert 'data-attribute="' not in page
    assert page.count("-head") == 1
    assert _seen(page, world, "note") == '"dirty"'
    moving = world.ontology.parked.feature_node_hash
    page = text(_post(client, world, row, frame=3, state=moving, headers=HTMX))
    assert "Parked: 3" in page
    assert page.count("-where") == 1


def test_what_hung_on_the_option_given_up_comes_back_empty(world: World) -> None:
    row = world.row("image 0")
    data = {"brand": world.ontology.brand_b.feature_node_hash, "model": "Golf"}
    page = text(_post(browser(world["reviewer"]), world, row, headers=HTMX, **data))
    assert f'data-attribute="{_hashed(world, "model")}"' in page
    assert f'data-attribute="{_hashed(world, "brand")}"' not in page
    assert _seen(page, world, "model") == "null"
    assert "Golf" not in page


def test_a_form_that_showed_errors_comes_back_whole_and_without_them(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["reviewer"])
    page = text(_post(client, world, row, doors="many", headers=HTMX))
    assert 'name="corrected"' in page
    page = text(_post(client, world, row, doors="4", corrected="1", headers=HTMX))
    assert page.lstrip().startswith('<section id="answers-form"')
    assert "error-text" not in page
    assert 'name="corrected"' not in page


def test_the_list_names_a_classifications_new_answer(world: World) -> None:
    row = world.row("image 0")
    rainy = world.ontology.rainy.feature_node_hash
    data = {"obj": "scene001", "weather": rainy}
    page = text(_post(browser(world["reviewer"]), world, row, headers=HTMX, **data))
    assert re.search(r'id="frames-note-scene001"[^>]*>Rainy<', page)
