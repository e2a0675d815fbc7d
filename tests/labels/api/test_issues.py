from __future__ import annotations

from tests.builders.world import World
from tests.labels.api.conftest import Call


def _target(world: World) -> str:
    row = world.row("video.mp4")
    return f"/api/v1/projects/{world.project_hash}/label-rows/{row.data_hash}/issues"


def test_issues_are_raised_listed_and_deleted_over_rest(world: World, api: Call) -> None:
    target = _target(world)
    assert api("viewer").get(target).json() == {"trouble": "", "tags": [], "issues": []}
    new = {"about": "point", "frame": 3, "x": 0.25, "y": 0.5, "comment": "here"}
    response = api("reviewer").post(target, new, format="json")
    assert response.status_code == 200, response.content
    (found,) = api("viewer").get(target).json()["issues"]
    assert {name: found[name] for name in ("kind", "comment", "frame", "place", "label_id")} == {
        "kind": "frameCoordinate",
        "comment": "here",
        "frame": 3,
        "place": [0.25, 0.5],
        "label_id": "",
    }
    assert api("annotator").delete(f"{target}/{found['uuid']}").status_code == 403
    assert api("lead").delete(f"{target}/{found['uuid']}").json()["issues"] == []
    assert api("lead").delete(f"{target}/{found['uuid']}").status_code == 404


def test_bad_input_is_named(world: World, api: Call) -> None:
    target = _target(world)
    for body in (
        {},
        {"about": "planet", "comment": "x"},
        {"about": "row", "comment": ""},
        {"about": "point", "comment": "x"},
        {"about": "point", "comment": "x", "x": 2, "y": 0},
        {"about": "point", "comment": "x", "x": 0, "y": 0, "z": 0},
        {"about": "point", "comment": "x", "x": 0.1, "z": 0.2},
        {"about": "label", "comment": "x"},
        {"about": "row", "comment": "x", "tags": "dark"},
    ):
        response = api("reviewer").post(target, body, format="json")
        assert response.status_code == 400, body
    unknown = {"about": "row", "comment": "x", "tags": ["unknown"]}
    response = api("reviewer").post(target, unknown, format="json")
    assert "unknown" in response.json()["detail"]
    assert response.status_code == 422
    body = {"about": "row", "comment": "x"}
    assert api("viewer").post(target, body, format="json").status_code == 403
    assert api("stranger").get(target).status_code == 404
