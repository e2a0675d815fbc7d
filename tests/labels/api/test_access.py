from __future__ import annotations

from uuid import uuid4

import pytest

from encord_portal.platform.models import ProjectUser
from labels.models import ProjectAccess
from tests.builders.world import World
from tests.labels.api.conftest import Call


def _paths(world: World) -> list[str]:
    project = f"/api/v1/projects/{world.project_hash}"
    row = f"{project}/label-rows/{world.row('image 0').data_hash}"
    return [
        project,
        f"{project}/label-rows",
        row,
        f"{row}/labels",
        f"{row}/frames/0/instances",
    ]


def test_members_read_everything(world: World, api: Call) -> None:
    for name in ("owner", "annotator", "reviewer", "lead", "viewer"):
        for path in _paths(world):
            response = api(name).get(path)
            assert response.status_code == 200, (name, path, response.content)


def test_strangers_get_404_for_everything(world: World, api: Call) -> None:
    for path in _paths(world):
        response = api("stranger").get(path)
        assert response.status_code == 404, path
        assert response.json()["code"] == "not_found"
    assert api("stranger").get("/api/v1/projects").json() == {"results": []}


def test_strangers_get_404_for_writing_too(world: World, api: Call) -> None:
    row = f"/api/v1/projects/{world.project_hash}/label-rows/{world.row().data_hash}"
    client = api("stranger")
    for response in (
        client.put(f"{row}/labels", {}, format="json", headers={"If-Match": '"x"'}),
        client.post(f"{row}/answers", [], format="json"),
        client.put(f"{row}/priority", {"priority": 1}, format="json"),
        client.post(f"{row}/workflow/complete"),
        client.post(f"/api/v1/projects/{world.project_hash}/priorities", [], format="json"),
    ):
        assert response.status_code == 404


def test_nobody_gets_401(world: World, api: Call) -> None:
    for path in [*_paths(world), "/api/v1/projects"]:
        response = api("").get(path)
        assert response.status_code == 401, path
        assert response.json()["detail"]


def test_readers_who_write_get_403_with_a_sentence(world: World, api: Call) -> None:
    row = f"/api/v1/projects/{world.project_hash}/label-rows/{world.row('image 0').data_hash}"
    client = api("viewer")
    for response in (
        client.put(f"{row}/labels", {}, format="json", headers={"If-Match": '"x"'}),
        client.post(f"{row}/answers", [], format="json"),
        client.put(f"{row}/priority", {"priority": 1}, format="json"),
        client.post(f"{row}/workflow/complete"),
        client.post(f"/api/v1/projects/{world.project_hash}/priorities", [], format="json"),
    ):
        assert response.status_code == 403
        assert "viewer" in response.json()["detail"]


def test_a_wrong_hash_gets_404(world: World, api: Call) -> None:
    for path in (
        f"/api/v1/projects/{uuid4()}",
        f"/api/v1/projects/{world.project_hash}/label-rows/{uuid4()}",
        f"{_paths(world)[2]}/frames/1/instances",
    ):
        assert api("owner").get(path).status_code == 404


def test_who_is_removed_upstream_loses_access_here(world: World, api: Call) -> None:
    path = f"/api/v1/projects/{world.project_hash}"
    assert api("reviewer").get(path).status_code == 200
    ProjectUser.objects.filter(user=world["reviewer"]).delete()
    world["reviewer"].portal_credential.projects_synced_at = None
    world["reviewer"].portal_credential.save()
    assert api("reviewer").get(path).status_code == 404
    assert not ProjectAccess.objects.filter(user=world["reviewer"]).exists()


@pytest.mark.parametrize("query", ["colour=red", "format=api", "format=json", "colour="])
def test_an_unknown_parameter_is_refused_by_name(world: World, api: Call, query: str) -> None:
    client, paths = api("owner"), _paths(world)
    calls = [(client.get, path) for path in paths]
    calls += [
        (client.put, f"{paths[3]}"),
        (client.post, f"{paths[2]}/answers"),
        (client.put, f"{paths[2]}/priority"),
        (client.post, f"{paths[2]}/workflow/complete"),
        (client.post, f"{paths[0]}/priorities"),
        (client.post, f"{paths[0]}/priorities/undo"),
        (client.post, "/api/v1/auth/token"),
    ]
    for call, path in calls:
        response = call(f"{path}?{query}")
        assert response.status_code == 400, path
        assert query.split("=")[0] in response.json()["detail"]
    assert world.row("image 0").stage_title == "Annotate 1"
