from __future__ import annotations

from labels.services import workflow
from tests.builders.world import World
from tests.labels.api.conftest import Call


def test_labels_are_judged_over_rest(world: World, api: Call) -> None:
    row = world.row("video.mp4")
    workflow.act(world["annotator"], world.access("annotator"), row, "complete")
    target = f"/api/v1/projects/{world.project_hash}/label-rows/{row.data_hash}/reviews"
    found = api("viewer").get(target).json()
    assert (found["reviewing"], found["trouble"]) == (True, "")
    assert {each["label_id"]: each["verdict"] for each in found["reviews"]} == {
        "car00001": "open",
        "scene001": "open",
    }
    said = {"label_id": "car00001", "action": "reject", "comment": "too wide"}
    found = api("reviewer").post(target, {"reviews": [said]}, format="json").json()
    assert found["reviews"][0] == {
        "label_id": "car00001",
        "kind": "object",
        "verdict": "rejected",
        "status": "REJECTED",
        "comment": "too wide",
        "by": world["reviewer"].email,
    }


def test_bad_input_is_named(world: World, api: Call) -> None:
    row = world.row("video.mp4")
    target = f"/api/v1/projects/{world.project_hash}/label-rows/{row.data_hash}/reviews"
    reviewer = api("reviewer")
    for reviews in ([], [{"label_id": "car00001"}], [{"label_id": "x", "action": "burn"}]):
        response = reviewer.post(target, {"reviews": reviews}, format="json")
        assert response.status_code == 400, reviews
    said = {"label_id": "car00001", "action": "approve"}
    response = reviewer.post(target, {"reviews": [said]}, format="json")
    assert (response.status_code, response.json()["code"]) == (409, "not_in_review")
