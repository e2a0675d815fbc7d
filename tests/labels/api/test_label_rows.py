from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from labels.models import LabelRowCache, ProjectCache
from tests.builders.cached import make_access, make_project, make_row
from tests.builders.world import World
from tests.labels.api.conftest import Call


def _rows(world: World) -> str:
    return f"/api/v1/projects/{world.project_hash}/label-rows"


def _stay_fresh(world: World) -> ProjectCache:
    """Let the portal stand on its copy for the rest of the test."""
    world.row()
    later = timezone.now() + timedelta(hours=1)
    ProjectCache.objects.update(rows_synced_at=later)
    return ProjectCache.objects.get(project_hash=world.project_hash)


def test_projects_come_with_their_counts(world: World, api: Call) -> None:
    world.row()
    (project,) = api("lead").get("/api/v1/projects").json()["results"]
    assert (project["title"], project["role"], project["row_count"]) == ("Cars", "team manager", 3)
    assert project["stages"][0]["count"] == 3
    detail = api("lead").get(f"/api/v1/projects/{world.project_hash}").json()
    assert detail["ontology"]["objects"][0]["name"] == "Car"


def test_rows_are_filtered_and_ordered(world: World, api: Call) -> None:
    client = api("reviewer")
    titles = [
        each["data_title"]
        for each in client.get(f"{_rows(world)}?ordering=-title&title=image").json()["results"]
    ]
    assert titles == ["image 1", "image 0"]
    (video,) = client.get(f"{_rows(world)}?data_type=video").json()["results"]
    assert (video["number_of_frames"], video["stage"]) == (20, "Annotate 1")


def test_pages_lead_to_each_other_until_the_end(world: World, api: Call) -> None:
    client = api("reviewer")
    seen: list[str] = []
    address: str | None = f"{_rows(world)}?ordering=title&size=2"
    while address:
        page = client.get(address).json()
        seen += [each["data_title"] for each in page["results"]]
        address = page["next"] and f"{urlsplit(page['next']).path}?{urlsplit(page['next']).query}"
    assert seen == ["image 0", "image 1", "video.mp4"]


def test_a_cursor_is_of_use_in_its_own_list_only(world: World, api: Call) -> None:
    client = api("owner")
    address = f"{_rows(world)}?ordering=title&size=1"
    cursor = client.get(address).json()["cursor"]
    other = make_project()
    make_access(world["owner"], other)
    make_row(other)
    _stay_fresh(world)
    for bad in (
        f"{address}&title=image&after={cursor}",
        f"{_rows(world)}?ordering=-title&after={cursor}",
        f"/api/v1/projects/{other.project_hash}/label-rows?ordering=title&after={cursor}",
    ):
        response = client.get(bad)
        assert response.status_code == 400, bad
        assert response.json()["detail"].startswith("after belongs to")
    more = client.get(f"{_rows(world)}?ordering=title&size=2&after={cursor}").json()["results"]
    assert [each["data_title"] for each in more] == ["image 1", "video.mp4"]


@pytest.mark.parametrize(
    "query",
    [
        "size=201",
        "size=0",
        "size=many",
        "ordering=colour",
        "after=made-up",
        "status=DONE",
        "stage=Elsewhere",
        "data_type=film",
        "priority_min=2",
        "priority_max=low",
        "priority_min=0.9&priority_max=0.1",
        "size=5&size=6",
    ],
)
def test_a_bad_parameter_gets_400_with_a_sentence_that_names_it(
    world: World, api: Call, query: str
) -> None:
    response = api("reviewer").get(f"{_rows(world)}?{query}")
    assert response.status_code == 400
    body = response.json()
    assert query.split("=")[0] in body["detail"]
    assert body["detail"].endswith(".")
    assert body["code"] == "bad_parameter"


def test_a_list_costs_the_same_however_many_rows_there_are(world: World, api: Call) -> None:
    project = _stay_fresh(world)
    client = api("reviewer")
    client.get(_rows(world))
    counts = []
    for amount in (1, 40):
        for _ in range(amount):
            make_row(project)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(f"{_rows(world)}?size=100").status_code == 200
        counts.append(len(captured))
        assert not any("labeldictcache" in each["sql"].lower() for each in captured)
    assert counts[0] == counts[1] <= 4


def test_one_row_says_what_one_may_do_with_it(world: World, api: Call) -> None:
    path = f"{_rows(world)}/{world.row('image 0').data_hash}"
    allowed = {
        name: api(name).get(path).json()["allowed_actions"]
        for name in ("annotator", "reviewer", "viewer", "lead")
    }
    assert allowed == {
        "annotator": ["complete"],
        "reviewer": [],
        "viewer": [],
        "lead": ["complete"],
    }


def _act(api: Call, name: str, path: str, action: str) -> Any:
    return api(name).post(f"{path}/workflow/{action}")


def test_a_row_goes_through_its_workflow(world: World, api: Call) -> None:
    path = f"{_rows(world)}/{world.row('image 0').data_hash}"
    steps = [
        ("annotator", "complete", "Review 1"),
        ("reviewer", "reject", "Annotate 1"),
        ("annotator", "complete", "Review 1"),
        ("reviewer", "approve", "Complete"),
        ("lead", "reopen", "Annotate 1"),
    ]
    for name, action, stage in steps:
        response = _act(api, name, path, action)
        assert response.status_code == 200, response.content
        assert response.json()["stage"] == stage
        assert LabelRowCache.objects.get(data_title="image 0").stage_title == stage


def test_an_illegal_transition_names_the_legal_ones(world: World, api: Call) -> None:
    path = f"{_rows(world)}/{world.row('image 0').data_hash}"
    response = _act(api, "lead", path, "approve")
    assert response.status_code == 409
    assert response.json()["allowed"] == ["complete"]
    assert _act(api, "lead", path, "explode").status_code == 404
    assert _act(api, "reviewer", path, "complete").status_code == 403


def test_a_team_lead_sets_one_priority(world: World, api: Call) -> None:
    row = world.row("image 0")
    path = f"{_rows(world)}/{row.data_hash}/priority"
    response = api("lead").put(path, {"priority": 0.9}, format="json")
    assert (response.status_code, response.json()["priority"]) == (200, 0.9)
    (upstream,) = world.project().list_label_rows_v2(data_hashes=[str(row.data_hash)])
    assert upstream.priority == 0.9


@pytest.mark.parametrize(
    "body", [{}, {"priority": 1.1}, {"priority": "high"}, {"priority": True}, {"prio": 1}, [], 3]
)
def test_a_bad_priority_gets_400(world: World, api: Call, body: Any) -> None:
    path = f"{_rows(world)}/{world.row('image 0').data_hash}/priority"
    response = api("lead").put(path, body, format="json")
    assert response.status_code == 400
    assert response.json()["detail"]


def test_priorities_in_bulk_are_all_or_none(world: World, api: Call) -> None:
    path = f"/api/v1/projects/{world.project_hash}/priorities"
    hashes = [str(world.row(title).data_hash) for title in ("image 0", "image 1")]
    pairs = [[hashes[0], 0.1], [hashes[1], 0.7]]
    response = api("lead").post(path, pairs, format="json")
    assert (response.status_code, response.json()) == (200, {"changed": 2})
    upstream = {each.data_hash: each.priority for each in world.project().list_label_rows_v2()}
    assert [upstream[each] for each in hashes] == [0.1, 0.7]
    wrong = "00000000-0000-4000-8000-00000000dead"
    for bad, status in (
        ([[hashes[0], 0.5], [wrong, 0.5]], 404),
        ([[hashes[0], 0.5], [hashes[0], 0.6]], 400),
        ([[hashes[0], 2]], 400),
        ([[hashes[0]]], 400),
        ([["x", 0.5]], 400),
        ([[5, 0.5]], 400),
        ([], 400),
        ([[hashes[0], 0.5]] * 1001, 400),
    ):
        assert api("lead").post(path, bad, format="json").status_code == status
    assert LabelRowCache.objects.get(data_title="image 0").priority == 0.1
