from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from rest_framework.response import Response

from encord_portal.sdk.exceptions import RequestException
from encord_portal.sdk.objects import LabelRowV2
from labels.models import AuditEntry, KeyedRequest, LabelRowCache, Revision
from labels.services.processes import this_process
from tests.builders.world import World
from tests.labels.api.conftest import Call


@pytest.fixture
def row(world: World) -> LabelRowCache:
    return world.row("image 0")


@pytest.fixture
def path(world: World, row: LabelRowCache) -> str:
    return f"/api/v1/projects/{world.project_hash}/label-rows/{row.data_hash}"


def _edit(world: World, value: str) -> dict[str, Any]:
    note = world.ontology.note.feature_node_hash
    edit = {"instance_hash": "car00001", "instance_kind": "object", "attribute_hash": note}
    return {"edits": [{**edit, "value": value}]}


def _post(client: Any, path: str, body: Any, etag: str, key: str) -> Response:
    headers = {"If-Match": etag, "Idempotency-Key": key}
    response: Response = client.post(f"{path}/answers", body, format="json", headers=headers)
    return response


def test_a_request_that_comes_twice_is_done_once(
    world: World, api: Call, path: str, row: LabelRowCache
) -> None:
    client = api("annotator")
    etag = client.get(f"{path}/labels")["ETag"]
    first = _post(client, path, _edit(world, "once"), etag, "one")
    assert first.status_code == 200, first.content
    assert "Idempotency-Replayed" not in first
    again = _post(client, path, _edit(world, "once"), etag, "one")
    assert again.status_code == 200
    assert again["Idempotency-Replayed"] == "true"
    assert (again.json(), again["ETag"]) == (first.json(), first["ETag"])
    assert Revision.objects.filter(row=row).count() == 2
    assert AuditEntry.objects.filter(action="save_labels").count() == 1
    unnamed = client.post(
        f"{path}/answers", _edit(world, "once"), format="json", headers={"If-Match": etag}
    )
    assert unnamed.status_code == 412


def test_whole_labels_that_come_twice_are_written_once(
    world: World, api: Call, path: str, row: LabelRowCache
) -> None:
    client = api("annotator")
    read = client.get(f"{path}/labels")
    labels = read.json()
    (unit,) = labels["data_units"].values()
    unit["labels"]["objects"][0]["boundingBox"]["w"] = 0.5
    headers = {"If-Match": read["ETag"], "Idempotency-Key": "whole"}
    answers = [
        client.put(f"{path}/labels", labels, format="json", headers=headers) for _ in range(2)
    ]
    assert [each.status_code for each in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert AuditEntry.objects.filter(action="put_labels").count() == 1


def test_another_request_must_not_hide_behind_a_key(world: World, api: Call, path: str) -> None:
    client = api("annotator")
    etag = client.get(f"{path}/labels")["ETag"]
    assert _post(client, path, _edit(world, "one"), etag, "key").status_code == 200
    other = _post(client, path, _edit(world, "two"), etag, "key")
    assert other.status_code == 400
    assert "another request" in other.json()["detail"]
    # Somebody else's key of the same name is another one.
    stale = _post(api("reviewer"), path, _edit(world, "one"), etag, "key")
    assert stale.status_code == 412


def test_what_failed_is_tried_again(
    world: World, api: Call, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = api("annotator")
    etag = client.get(f"{path}/labels")["ETag"]

    def fail(self: LabelRowV2, *args: Any, **kwargs: Any) -> None:
        raise RequestException("nobody there")

    with monkeypatch.context() as patch:
        patch.setattr(LabelRowV2, "save", fail)
        assert _post(client, path, _edit(world, "one"), etag, "key").status_code == 503
    assert not KeyedRequest.objects.exists()
    assert _post(client, path, _edit(world, "one"), etag, "key").status_code == 200


def _underway(world: World, api: Call, path: str, process: str) -> Response:
    """A second delivery while the first one, of some process, has no answer yet."""
    client = api("annotator")
    etag = client.get(f"{path}/labels")["ETag"]
    assert _post(client, path, _edit(world, "one"), etag, "key").status_code == 200
    KeyedRequest.objects.update(status=None, body=None, etag="", process=process)
    etag = client.get(f"{path}/labels")["ETag"]
    return _post(client, path, _edit(world, "one"), etag, "key")


def test_the_second_delivery_waits_for_the_first(
    world: World, api: Call, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("labels.api.idempotency._fingerprint", lambda _: "the same")
    response = _underway(world, api, path, this_process())
    assert response.status_code == 409
    assert "still being worked on" in response.json()["detail"]
    assert response["Retry-After"]


def test_the_second_delivery_takes_over_from_a_dead_process(
    world: World, api: Call, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("labels.api.idempotency._fingerprint", lambda _: "the same")
    this_process()
    dead = Path(settings.DATA_DIR) / "processes" / "f00d"
    dead.touch()
    assert _underway(world, api, path, dead.name).status_code == 200


def test_keys_are_forgotten_after_a_day(world: World, api: Call, path: str) -> None:
    client = api("annotator")
    etag = client.get(f"{path}/labels")["ETag"]
    assert _post(client, path, _edit(world, "one"), etag, "old").status_code == 200
    KeyedRequest.objects.update(created_at=timezone.now() - timedelta(hours=25))
    etag = client.get(f"{path}/labels")["ETag"]
    assert _post(client, path, _edit(world, "two"), etag, "new").status_code == 200
    assert [each.key for each in KeyedRequest.objects.all()] == ["new"]


@pytest.mark.parametrize("key", ["x" * 201, "two words", "schl\u00fcssel"])
def test_a_key_that_is_none_gets_400(world: World, api: Call, path: str, key: str) -> None:
    response = _post(api("annotator"), path, _edit(world, "one"), '"x"', key)
    assert response.status_code == 400
    assert "Idempotency-Key" in response.json()["detail"]


def test_whoever_lost_the_row_gets_no_kept_answer(world: World, api: Call, path: str) -> None:
    client = api("annotator")
    etag = client.get(f"{path}/labels")["ETag"]
    assert _post(client, path, _edit(world, "one"), etag, "key").status_code == 200
    KeyedRequest.objects.update(user=world["stranger"])
    assert _post(api("stranger"), path, _edit(world, "one"), etag, "key").status_code == 404


def test_a_stale_write_is_told_what_happened_since(
    world: World, api: Call, path: str, row: LabelRowCache
) -> None:
    client = api("annotator")
    read = client.get(f"{path}/labels")
    labels = read.json()
    (unit,) = labels["data_units"].values()
    unit["labels"]["objects"][0]["boundingBox"]["w"] = 0.5
    (answers,) = labels["object_answers"].values()
    answers["classifications"] = [
        each for each in answers["classifications"] if each["name"] != "Model"
    ]
    script = world.labels(row.data_hash)
    (car,) = script.get_object_instances()
    car.set_answer("Polo", attribute=world.ontology.model, overwrite=True)
    car.set_answer(3, attribute=world.ontology.doors)
    script.save()
    headers = {"If-Match": read["ETag"]}
    response = client.put(f"{path}/labels", labels, format="json", headers=headers)
    assert response.status_code == 412
    merge = response.json()["merge"]
    (theirs,), (mine,) = merge["theirs"], merge["mine"]
    assert {each["name"] for each in theirs["answers"]} == {"Model", "Doors"}
    assert mine["moved"] == [[0, 0]]
    (conflict,) = merge["conflicts"]
    assert conflict["what"] == "answer"
    assert conflict["attribute_hash"] == world.ontology.model.feature_node_hash
    posted = client.post(f"{path}/answers", _edit(world, "late"), format="json", headers=headers)
    assert posted.status_code == 412
    assert posted.json()["merge"]["theirs"] == merge["theirs"]
    unknown = client.put(f"{path}/labels", labels, format="json", headers={"If-Match": '"0"'})
    assert unknown.json()["merge"] == {}
