from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.response import Response

from encord_portal.platform.models import LabelVersion
from labels.models import EditOperation, LabelRowCache, Revision
from labels.services import whole_labels
from labels.services.answers import AnswerEdit, set_answer
from tests.builders.world import World
from tests.labels.api.conftest import Call


@pytest.fixture
def row(world: World) -> LabelRowCache:
    return world.row("image 0")


@pytest.fixture
def path(world: World, row: LabelRowCache) -> str:
    return f"/api/v1/projects/{world.project_hash}/label-rows/{row.data_hash}"


def _edit(attribute: Any, value: Any, **more: Any) -> dict[str, Any]:
    return {
        "instance_hash": "car00001",
        "instance_kind": "object",
        "attribute_hash": attribute.feature_node_hash,
        "value": value,
        **more,
    }


def _post(client: Any, path: str, body: Any, etag: str) -> Response:
    response: Response = client.post(
        f"{path}/answers", body, format="json", headers={"If-Match": etag}
    )
    return response


def test_labels_come_with_their_version(world: World, api: Call, path: str) -> None:
    client = api("viewer")
    response = client.get(f"{path}/labels")
    assert "car00001" in response.json()["object_answers"]
    again = client.get(f"{path}/labels", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert not again.content


def test_labels_are_replaced_on_the_version_that_was_read(
    world: World, api: Call, path: str, row: LabelRowCache
) -> None:
    client = api("annotator")
    read = client.get(f"{path}/labels")
    labels = read.json()
    (unit,) = labels["data_units"].values()
    unit["labels"]["objects"][0]["boundingBox"]["w"] = 0.5
    headers = {"If-Match": read["ETag"]}
    response = client.put(f"{path}/labels", labels, format="json", headers=headers)
    assert response.status_code == 200, response.content
    assert response["ETag"] == client.get(f"{path}/labels")["ETag"] != read["ETag"]
    (car,) = world.labels(row.data_hash).get_object_instances()
    assert car.get_annotation(0).coordinates.width == 0.5
    assert Revision.objects.filter(row=row).first().source == "rest"
    stale = client.put(f"{path}/labels", labels, format="json", headers=headers)
    assert stale.status_code == 412
    assert f'"{stale.json()["current"]}"' == response["ETag"] == stale["ETag"]


def test_a_version_outlives_a_step_in_the_workflow(world: World, api: Call, path: str) -> None:
    client = api("lead")
    read = client.get(f"{path}/labels")
    moved = client.post(f"{path}/workflow/complete", {}, format="json")
    assert moved.status_code == 200, moved.content
    again = client.get(f"{path}/labels")
    fresh = client.get(f"{path}/labels", headers={"Cache-Control": "no-cache"})
    assert read["ETag"] == again["ETag"] == fresh["ETag"]
    response = _post(client, path, [_edit(world.ontology.note, "dirty")], read["ETag"])
    assert response.status_code == 200, response.content
    headers = {"If-Match": response["ETag"]}
    labels = client.get(f"{path}/labels").json()
    assert client.post(f"{path}/workflow/approve", {}, format="json").status_code == 200
    replaced = client.put(f"{path}/labels", labels, format="json", headers=headers)
    assert replaced.status_code == 200, replaced.content


def test_a_change_without_a_version_gets_428(api: Call, path: str) -> None:
    client = api("annotator")
    for headers in ({}, {"If-Match": "*"}):
        assert client.put(f"{path}/labels", {}, format="json", headers=headers).status_code == 428
        assert client.post(f"{path}/answers", [], format="json", headers=headers).status_code == 428


@pytest.mark.parametrize(
    "change",
    [
        lambda labels: labels.pop("data_units"),
        lambda labels: labels.update(data_units=[]),
        lambda labels: labels.update(data_hash="00000000-0000-4000-8000-00000000dead"),
        lambda labels: labels.update(object_answers="none"),
        lambda labels: next(iter(labels["data_units"].values()))["labels"]["objects"][0].pop(
            "featureHash"
        ),
        lambda labels: next(iter(labels["data_units"].values()))["labels"]["objects"][0].update(
            featureHash="nonsense"
        ),
        lambda labels: next(iter(labels["data_units"].values()))["labels"].update(objects=7),
    ],
)
def test_labels_that_cannot_be_read_get_400_and_change_nothing(
    api: Call, path: str, change: Any
) -> None:
    client = api("annotator")
    read = client.get(f"{path}/labels")
    labels = read.json()
    change(labels)
    headers = {"If-Match": read["ETag"]}
    response = client.put(f"{path}/labels", labels, format="json", headers=headers)
    assert response.status_code == 400, response.content
    assert response.json()["detail"]
    assert client.get(f"{path}/labels")["ETag"] == read["ETag"]


def test_answers_are_set_and_saved(world: World, api: Call, path: str, row: LabelRowCache) -> None:
    o, client = world.ontology, api("annotator")
    etag = client.get(f"{path}/labels")["ETag"]
    body = {"edits": [_edit(o.note, "dirty"), _edit(o.doors, 4)], "reason": "import"}
    response = _post(client, path, body, etag)
    assert response.status_code == 200, response.content
    assert response.json()["applied"] == 2
    assert client.get(f"{path}/labels")["ETag"] == response["ETag"]
    (car,) = world.labels(row.data_hash).get_object_instances()
    assert (car.get_answer(o.note), car.get_answer(o.doors)) == ("dirty", 4)
    revision = Revision.objects.filter(row=row).first()
    assert (revision.source, revision.reason) == ("rest", "import")
    instances = client.get(f"{path}/frames/0/instances").json()["instances"]
    car_json = next(each for each in instances if each["instance_kind"] == "object")
    assert {each["name"]: each["value"] for each in car_json["answers"]}["Note"] == "dirty"


def test_an_answer_on_an_old_version_gets_412_and_changes_nothing(
    world: World, api: Call, path: str
) -> None:
    o, client = world.ontology, api("annotator")
    etag = client.get(f"{path}/labels")["ETag"]
    assert _post(client, path, [_edit(o.note, "one")], etag).status_code == 200
    stale = _post(client, path, [_edit(o.note, "two")], etag)
    assert stale.status_code == 412
    assert stale.json()["current"]
    assert EditOperation.objects.count() == 1


def test_a_draft_in_the_browser_is_left_alone(
    world: World, api: Call, path: str, row: LabelRowCache
) -> None:
    o, client = world.ontology, api("annotator")
    drafted = set_answer(
        world["annotator"],
        world.access("annotator"),
        row,
        AnswerEdit("car00001", "object", o.doors.feature_node_hash, 9),
    )
    etag = client.get(f"{path}/labels")["ETag"]
    assert _post(client, path, [_edit(o.note, "dirty")], etag).status_code == 200
    drafted.refresh_from_db()
    assert drafted.state == EditOperation.State.PENDING
    (car,) = world.labels(row.data_hash).get_object_instances()
    assert car.get_answer(o.doors) is None


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        "text",
        [{}],
        [{"instance_hash": "car00001"}],
        {"edits": "all"},
        {"edits": [], "force": True},
    ],
)
def test_a_malformed_body_gets_400(world: World, api: Call, path: str, body: Any) -> None:
    client = api("annotator")
    etag = client.get(f"{path}/labels")["ETag"]
    response = _post(client, path, body, etag)
    assert response.status_code == 400
    assert response.json()["detail"]


def test_an_answer_that_cannot_be_given_gets_400_and_none_is_set(
    world: World, api: Call, path: str
) -> None:
    o, client = world.ontology, api("annotator")
    etag = client.get(f"{path}/labels")["ETag"]
    for bad in (
        _edit(o.doors, "many"),
        _edit(o.note, "x", frames=[[0, 0]]),
        _edit(o.note, "x", frames=[[0]]),
        _edit(o.note, {"a": 1}),
        {**_edit(o.note, "x"), "instance_hash": "nobody"},
        {**_edit(o.note, "x"), "colour": "red"},
    ):
        response = _post(client, path, [_edit(o.note, "fine"), bad], etag)
        assert response.status_code == 400, (bad, response.content)
    assert client.get(f"{path}/labels")["ETag"] == etag
    assert not EditOperation.objects.exists()


def test_the_first_labels_of_a_row_are_written_on_the_version_none(world: World, api: Call) -> None:
    row, labelled = world.row("image 1"), world.row("image 0")
    rows = f"/api/v1/projects/{world.project_hash}/label-rows"
    client = api("annotator")
    read = client.get(f"{rows}/{row.data_hash}/labels")
    assert read["ETag"] == '"none"'
    labels = read.json()
    source = client.get(f"{rows}/{labelled.data_hash}/labels").json()
    labels["object_answers"] = source["object_answers"]
    (unit,), (from_unit,) = labels["data_units"].values(), source["data_units"].values()
    unit["labels"] = from_unit["labels"]
    path, headers = f"{rows}/{row.data_hash}/labels", {"If-Match": '"none"'}
    response = client.put(path, labels, format="json", headers=headers)
    assert response.status_code == 200, response.content
    (car,) = world.labels(row.data_hash).get_object_instances()
    assert car.object_hash == "car00001"
    assert client.put(path, labels, format="json", headers=headers).status_code == 412


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b"NaN",
        b'["\\ud800"]',
        b"[" * 5000,
        b'{"object_answers": 1e400}',
        b"{" + b'"a": {' * 400 + b"}" * 401,
        b'{"a": 1} {"b": 2}',
    ],
)
def test_a_body_that_is_no_sound_json_gets_400(api: Call, path: str, body: bytes) -> None:
    client = api("annotator")
    etag = client.get(f"{path}/labels")["ETag"]
    for response in (
        client.put(
            f"{path}/labels", body, content_type="application/json", headers={"If-Match": etag}
        ),
        client.post(
            f"{path}/answers", body, content_type="application/json", headers={"If-Match": etag}
        ),
    ):
        assert response.status_code == 400, response.content
        assert response.json()["detail"]
    assert client.get(f"{path}/labels")["ETag"] == etag


def test_a_body_that_is_not_json_at_all_gets_415(api: Call, path: str) -> None:
    response = api("annotator").put(
        f"{path}/labels", "a=1", content_type="text/plain", headers={"If-Match": '"x"'}
    )
    assert response.status_code == 415
    assert response.json()["detail"]


@given(
    body=st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["edits", "instance_hash", "value", "frames", "attribute_hash"])
                | st.text(max_size=3),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_body_whatever_breaks_the_answers_endpoint(api: Call, path: str, body: Any) -> None:
    response = _post(api("annotator"), path, body, '"x"')
    assert response.status_code in (400, 412)
    assert response.json()["detail"]


def test_the_same_labels_again_make_no_new_revision(
    world: World, api: Call, path: str, row: LabelRowCache
) -> None:
    client = api("annotator")
    read = client.get(f"{path}/labels")
    versions, revisions = LabelVersion.objects.count(), Revision.objects.count()
    headers = {"If-Match": read["ETag"]}
    response = client.put(f"{path}/labels", read.json(), format="json", headers=headers)
    assert response.status_code == 200, response.content
    assert response["ETag"] == read["ETag"]
    assert response.json()["applied"] == 0
    assert (LabelVersion.objects.count(), Revision.objects.count()) == (versions, revisions)


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ("{}", 304),
        ("W/{}", 304),
        ('"other", W/{}', 304),
        ("*", 304),
        ('"other"', 200),
        ('W/"other", "another"', 200),
        ("nonsense", 200),
    ],
)
def test_a_known_version_is_recognised_in_every_form(
    api: Call, path: str, form: str, status: int
) -> None:
    client = api("viewer")
    etag = client.get(f"{path}/labels")["ETag"]
    known = form.format(etag)
    response = client.get(f"{path}/labels", headers={"If-None-Match": known})
    assert (response.status_code, response["ETag"]) == (status, etag)


def test_the_status_in_the_body_is_that_after_the_last_step(
    world: World, api: Call, path: str
) -> None:
    client = api("lead")
    before = client.get(f"{path}/labels").json()
    assert client.post(f"{path}/workflow/complete", {}, format="json").status_code == 200
    after = client.get(f"{path}/labels").json()
    fresh = client.get(f"{path}/labels", headers={"Cache-Control": "no-cache"}).json()
    assert after["label_status"] == fresh["label_status"] != before["label_status"]
    assert after["annotation_task_status"] == fresh["annotation_task_status"]


def test_labels_that_change_while_they_are_replaced_get_412(
    world: World, api: Call, path: str, row: LabelRowCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = api("annotator")
    read = client.get(f"{path}/labels")
    labels = read.json()
    (unit,) = labels["data_units"].values()
    unit["labels"]["objects"][0]["boundingBox"]["w"] = 0.5
    take = whole_labels._take

    def overtaken(*args: Any) -> None:
        take(*args)
        script = world.labels(row.data_hash)
        script.get_object_instances()[0].set_answer(3, attribute=world.ontology.doors)
        script.save()

    monkeypatch.setattr(whole_labels, "_take", overtaken)
    headers = {"If-Match": read["ETag"]}
    response = client.put(f"{path}/labels", labels, format="json", headers=headers)
    assert response.status_code == 412
    assert response["ETag"] != read["ETag"]
    (car,) = world.labels(row.data_hash).get_object_instances()
    assert car.get_answer(world.ontology.doors) == 3
    assert car.get_annotation(0).coordinates.width == 0.3
