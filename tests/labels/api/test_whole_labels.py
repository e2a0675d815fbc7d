"""Replacing all labels of a row: what is refused, and that nothing is lost by it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from encord_portal.platform.models import LabelRow, LabelVersion
from encord_portal.platform.services.labels import save
from labels.models import LabelRowCache, Revision
from tests.builders.world import World
from tests.labels.api.conftest import Call

Change = Callable[[dict[str, Any]], Any]


@pytest.fixture
def path(world: World) -> str:
    row = world.row("image 0")
    return f"/api/v1/projects/{world.project_hash}/label-rows/{row.data_hash}"


def _unit(labels: dict[str, Any]) -> dict[str, Any]:
    unit: dict[str, Any] = next(iter(labels["data_units"].values()))
    return unit


def _car(labels: dict[str, Any]) -> dict[str, Any]:
    car: dict[str, Any] = _unit(labels)["labels"]["objects"][0]
    return car


def _box(**members: Any) -> Change:
    return lambda labels: _car(labels)["boundingBox"].update(members)


def _entry(labels: dict[str, Any], kind: str) -> dict[str, Any]:
    entry: dict[str, Any] = next(iter(labels[kind].values()))
    return entry


REFUSED: list[tuple[Change, str]] = [
    (_box(w=0), "boundingBox.w"),
    (_box(w=-0.2), "boundingBox.w"),
    (_box(x=1e308), "boundingBox.x"),
    (_box(h=2**63), "boundingBox.h"),
    (_box(y="0.1"), "boundingBox"),
    (lambda labels: _car(labels).update(confidence=1e300), "confidence"),
    (lambda labels: _car(labels).update(confidence=1.5), "confidence"),
    (lambda labels: _car(labels).update(confidence="high"), "confidence"),
    (lambda labels: _entry(labels, "classification_answers").update(confidence=2), "confidence"),
    (
        lambda labels: labels["object_answers"].update(
            nobody={"objectHash": "nobody", "classifications": []}
        ),
        "object_answers.nobody: no frame has",
    ),
    (
        lambda labels: labels["object_actions"].update(
            nobody={"objectHash": "nobody", "actions": []}
        ),
        "object_actions.nobody: no frame has",
    ),
    (
        lambda labels: labels["classification_answers"].update(
            nobody={"classificationHash": "nobody", "classifications": []}
        ),
        "classification_answers.nobody",
    ),
    (
        lambda labels: _entry(labels, "classification_answers").update(range=[]),
        "classification_answers.",
    ),
    (
        lambda labels: _unit(labels)["labels"]["classifications"].append(
            {"classificationHash": "nobody", "featureHash": "x"}
        ),
        "not in classification_answers",
    ),
    (lambda labels: labels.update(colour="red"), "colour"),
    (lambda labels: labels.update(label_status=7), "label_status"),
    (lambda labels: labels.update(is_valid="yes"), "is_valid"),
    (lambda labels: labels.update(branch_name="other"), "branch_name"),
    (lambda labels: labels.update(data_type="video"), "data_type"),
    (lambda labels: _unit(labels).update(width=2**63), "width"),
    (lambda labels: _unit(labels).update(colour="red"), "colour"),
    (lambda labels: _unit(labels).pop("labels"), "labels"),
    (lambda labels: _unit(labels).update(labels=7), "labels"),
    (lambda labels: labels.update(data_units={}), "data_units"),
    (lambda labels: labels["data_units"].update(other=_unit(labels)), "data_units.other"),
    (lambda labels: labels.update(object_answers=7), "object_answers"),
    (lambda labels: labels.pop("object_actions"), "object_actions"),
    (lambda labels: labels["object_answers"].update(car00001=7), "object_answers.car00001"),
    (
        lambda labels: labels["object_answers"]["car00001"].update(classifications=7),
        "object_answers.car00001",
    ),
    (
        lambda labels: labels["object_answers"]["car00001"].update(classifications=[7]),
        "object_answers.car00001",
    ),
    (lambda labels: _unit(labels)["labels"].update(objects=7), "objects"),
    (lambda labels: _unit(labels)["labels"].update(objects=[7]), "objects[0]"),
    (lambda labels: _unit(labels)["labels"].update(classifications=7), "classifications"),
    (lambda labels: labels.update(spaces=[]), "spaces"),
    (lambda labels: labels.update(spaces={"odd": 7}), "spaces"),
    (lambda labels: labels.update(scene=7), "scene"),
]


def test_nonsense_gets_400_with_its_place_and_changes_nothing(
    world: World, api: Call, path: str
) -> None:
    client = api("annotator")
    read = client.get(f"{path}/labels")
    headers = {"If-Match": read["ETag"]}
    versions, revisions = LabelVersion.objects.count(), Revision.objects.count()
    for number, (change, words) in enumerate(REFUSED):
        labels = copy.deepcopy(read.json())
        change(labels)
        response = client.put(f"{path}/labels", labels, format="json", headers=headers)
        assert response.status_code == 400, (number, words, response.content)
        detail = response.json()["detail"]
        assert words in detail, (number, detail)
        for leak in ("iterable", "attribute '", "subscriptable", "unhashable", "Traceback"):
            assert leak not in detail, (number, detail)
    assert (LabelVersion.objects.count(), Revision.objects.count()) == (versions, revisions)
    assert client.get(f"{path}/labels", headers={"Cache-Control": "no-cache"}).json() == read.json()


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_number_that_is_none_gets_400(api: Call, path: str, literal: str) -> None:
    client = api("annotator")
    read = client.get(f"{path}/labels")
    labels = read.json()
    _car(labels)["boundingBox"]["w"] = 0.123456
    body = client._encode_data(labels, format="json")[0].replace(b"0.123456", literal.encode())
    response = client.put(
        f"{path}/labels",
        body,
        content_type="application/json",
        headers={"If-Match": read["ETag"]},
    )
    assert response.status_code == 400, response.content
    assert response.json()["detail"].endswith(".")


def test_what_reaches_out_of_the_picture_is_taken(world: World, api: Call, path: str) -> None:
    client = api("annotator")
    read = client.get(f"{path}/labels")
    labels = read.json()
    _car(labels)["boundingBox"].update(x=-0.25, y=0.9, w=1.5, h=0.3)
    _car(labels)["confidence"] = 0.5
    response = client.put(
        f"{path}/labels", labels, format="json", headers={"If-Match": read["ETag"]}
    )
    assert response.status_code == 200, response.content
    assert _car(client.get(f"{path}/labels").json())["boundingBox"]["x"] == -0.25


def test_an_answer_that_does_not_fit_the_ontology_is_kept_and_marked(
    world: World, api: Call, path: str
) -> None:
    client = api("annotator")
    read = client.get(f"{path}/labels")
    labels = read.json()
    answers = _entry(labels, "classification_answers")["classifications"]
    answers[0]["answers"] = answers[0]["answers"] * 2
    response = client.put(
        f"{path}/labels", labels, format="json", headers={"If-Match": read["ETag"]}
    )
    assert response.status_code == 200, response.content
    after = client.get(f"{path}/labels").json()
    assert _entry(after, "classification_answers")["classifications"] == answers
    assert after["is_valid"] is False


def test_what_the_platform_gave_comes_back_to_it(world: World, api: Call, path: str) -> None:
    row = LabelRow.objects.get(data_unit__title="image 0")
    stored = world.labels(world.row("image 0").data_hash).to_encord_dict()
    stored["from_elsewhere"] = {"kept": [1, None]}
    stored["object_answers"]["orphan00"] = {"objectHash": "orphan00", "classifications": []}
    assert row.label_hash
    save(row.project, world["owner"], [row.label_hash], [stored])
    client = api("annotator")
    read = client.get(f"{path}/labels", headers={"Cache-Control": "no-cache"})
    labels = read.json()
    assert "from_elsewhere" in labels
    assert "orphan00" in labels["object_answers"]
    _car(labels)["boundingBox"]["w"] = 0.4
    response = client.put(
        f"{path}/labels", labels, format="json", headers={"If-Match": read["ETag"]}
    )
    assert response.status_code == 200, response.content
    after = client.get(f"{path}/labels").json()
    assert after["from_elsewhere"] == {"kept": [1, None]}
    assert "orphan00" in after["object_answers"]


def test_first_labels_that_are_refused_begin_nothing(world: World, api: Call) -> None:
    row = world.row("image 1")
    path = f"/api/v1/projects/{world.project_hash}/label-rows/{row.data_hash}/labels"
    client = api("annotator")
    labels = client.get(path).json()
    labels["colour"] = "red"
    response = client.put(path, labels, format="json", headers={"If-Match": '"none"'})
    assert response.status_code == 400
    assert client.get(path)["ETag"] == '"none"'
    assert LabelRow.objects.get(data_unit__title="image 1").label_hash is None
    assert LabelRowCache.objects.get(data_title="image 1").label_hash is None
