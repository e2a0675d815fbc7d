"""Who may do what: every operation of the OpenAPI document, for every role."""

from __future__ import annotations

import pytest

from encord_portal.platform.models import LabelVersion
from tests.builders.world import World
from tests.labels.api.conftest import Call
from tests.labels.api.operations import Operation, ask, names_of, operations

OF_PROJECTS = [each for each in operations() if each.of_project]
# Where the body is only looked at once the person may act, {} tells 400 from 403.
PRIORITIES = {
    "put /api/v1/projects/{project_hash}/label-rows/{data_hash}/priority",
    "post /api/v1/projects/{project_hash}/priorities",
    "post /api/v1/projects/{project_hash}/priorities/undo",
}


def _status(api: Call, name: str, world: World, operation: Operation) -> int:
    response = ask(api(name), operation.method, operation.at(names_of(world)))
    if response.status_code >= 400:
        assert response.json()["detail"]
        assert response.json()["code"]
    return int(response.status_code)


def test_the_document_has_what_this_table_speaks_of() -> None:
    assert {each.id for each in operations()} >= PRIORITIES
    assert len(OF_PROJECTS) >= 11


def test_nobody_gets_401_and_strangers_404_for_every_operation(world: World, api: Call) -> None:
    for operation in OF_PROJECTS:
        assert _status(api, "", world, operation) == 401, operation.id
        assert _status(api, "stranger", world, operation) == 404, operation.id
    assert ask(api("stranger"), "get", "/api/v1/projects").json() == {"results": []}


def test_viewers_read_everything_and_get_403_for_every_change(world: World, api: Call) -> None:
    versions = LabelVersion.objects.count()
    for operation in OF_PROJECTS:
        expected = 403 if operation.writes else 200
        assert _status(api, "viewer", world, operation) == expected, operation.id
    assert LabelVersion.objects.count() == versions
    assert world.row("image 0").stage_title == "Annotate 1"


@pytest.mark.parametrize("name", ["annotator", "reviewer"])
def test_members_read_everything_and_set_no_priorities(world: World, api: Call, name: str) -> None:
    for operation in OF_PROJECTS:
        if operation.id in PRIORITIES:
            assert _status(api, name, world, operation) == 403, operation.id
        elif not operation.writes:
            assert _status(api, name, world, operation) == 200, operation.id


def test_leads_are_refused_nothing_for_their_role(world: World, api: Call) -> None:
    for operation in OF_PROJECTS:
        status = _status(api, "lead", world, operation)
        assert status in ((200, 400, 409, 428) if operation.writes else (200,)), operation.id
