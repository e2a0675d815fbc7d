"""The same misuse raises an exception of the same name."""

from __future__ import annotations

import importlib
import warnings
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest

from tests.contract.requests import answers
from tests.contract.requests.answers import DATA, DATASET, INTEGRATION, LABEL, PROJECT, STAGES
from tests.contract.requests.both import Sdk
from tests.sdk.builders import private_key_text
from tests.sdk.recording import Recorded, Reply, as_json, envelope, recording

pytestmark = pytest.mark.contract

TIME = datetime(2024, 1, 2, tzinfo=UTC)


def _project(sdk: Sdk) -> Any:
    return sdk.client.get_project(PROJECT)


def _dataset(sdk: Sdk) -> Any:
    return sdk.client.get_dataset(DATASET)


def _tasks_of(project: Any, *kinds: str) -> list[Any]:
    stages = [project.workflow.get_stage(uuid=STAGES[kind]) for kind in kinds]
    return [next(iter(stage.get_tasks())) for stage in stages]


def _task(sdk: Sdk, kind: str) -> Any:
    (task,) = _tasks_of(_project(sdk), kind)
    return task


def _actions_of_two_stages(sdk: Sdk) -> None:
    project = _project(sdk)
    annotation, review = _tasks_of(project, "ANNOTATION", "REVIEW")
    with project.create_bundle() as bundle:
        annotation.assign("a@b.co", bundle=bundle)
        review.assign("a@b.co", bundle=bundle)


def _two_annotation_stages(sdk: Sdk) -> None:
    project = _project(sdk)
    first, second = _tasks_of(project, "ANNOTATION", "SECOND")
    with project.create_bundle() as bundle:
        first.submit(bundle=bundle)
        second.submit(bundle=bundle)


def _moves_to_two_stages(sdk: Sdk) -> None:
    project = _project(sdk)
    first, second = _tasks_of(project, "ANNOTATION", "ANNOTATION")
    with project.create_bundle() as bundle:
        first.move(destination_stage_uuid=UUID(STAGES["REVIEW"]), bundle=bundle)
        second.move(destination_stage_uuid=UUID(STAGES["DONE"]), bundle=bundle)


def _moves_from_two_stages(sdk: Sdk) -> None:
    project = _project(sdk)
    with project.create_bundle() as bundle:
        for task in _tasks_of(project, "ANNOTATION", "REVIEW"):
            task.move(destination_stage_uuid=UUID(STAGES["DONE"]), bundle=bundle)


def _moves_from_two_annotation_stages(sdk: Sdk) -> None:
    project = _project(sdk)
    with project.create_bundle() as bundle:
        for task in _tasks_of(project, "ANNOTATION", "SECOND"):
            task.move(destination_stage_uuid=UUID(STAGES["DONE"]), bundle=bundle)


def _without_storage_item(sdk: Sdk) -> None:
    row = answers.data_row()
    del row["backing_item_uuid"]
    _ = sdk.module("orm.dataset").DataRow.from_dict(row).backing_item_uuid


SCRIPTS: dict[str, Any] = {
    "unknown role": lambda sdk: _project(sdk).add_users(
        ["a@b.co"], sdk.module("utilities.project_user").ProjectUserRole.UNKNOWN
    ),
    "no such stage": lambda sdk: _project(sdk).workflow.get_stage(name="None"),
    "stage without name": lambda sdk: _project(sdk).workflow.get_stage(),
    "stage of another kind": lambda sdk: _project(sdk).workflow.get_stage(
        name="Annotation", type_=sdk.module("workflow").ReviewStage
    ),
    "proceed nowhere": lambda sdk: _task(sdk, "AGENT").proceed(),
    "actions of two stages": _actions_of_two_stages,
    "actions of two annotation stages": _two_annotation_stages,
    "moves from two annotation stages": _moves_from_two_annotation_stages,
    "moves to two stages": _moves_to_two_stages,
    "moves from two stages": _moves_from_two_stages,
    "no time": lambda sdk: _project(sdk).list_label_rows_v2(edited_before="garbage"),
    "no time of a listing": lambda sdk: list(sdk.client.list_projects(created_before="garbage")),
    "a number as time": lambda sdk: sdk.client.get_projects(created_before=3),
    "label logs with two times": lambda sdk: _project(sdk).get_label_logs(
        from_unix_seconds=1, after=TIME
    ),
    "interpolation of nothing": lambda sdk: _project(sdk).object_interpolation({}, []),
    "rows that were not fetched": lambda sdk: (
        sdk.client.get_dataset(DATASET, include_data_rows=False).data_rows
    ),
    "private files that are no JSON": lambda sdk: _dataset(sdk).add_private_data_to_dataset_start(
        INTEGRATION, "{no json"
    ),
    "no storage item": _without_storage_item,
    "no option of a legacy text": lambda sdk: _project(sdk).add_object(
        "", sdk.module("project_ontology.object_type").ObjectShape.POLYGON
    ),
    "CVAT directory": lambda sdk: sdk.client.create_project_from_cvat("nowhere", "D"),
    "a suffix that is none": lambda sdk: sdk.module("configs").BearerConfig(
        "t", user_agent_suffix="a/b/c"
    ),
}


def outcome(root: str, script: Any, reply: Any = answers.answer) -> str:
    with warnings.catch_warnings(), recording(reply) as server:
        warnings.simplefilter("ignore")
        module = importlib.import_module(f"{root}.user_client")
        constants = importlib.import_module(f"{root}.http.constants")
        client = module.EncordUserClient.create_with_ssh_private_key(
            private_key_text(),
            domain=server.url,
            requests_settings=constants.RequestsSettings(max_retries=0),
        )
        try:
            script(Sdk(root, client))
        except Exception as error:  # noqa: BLE001 - whatever it raises is what is compared
            return type(error).__name__
        return "nothing raised"


@pytest.mark.parametrize("name", SCRIPTS)
def test_misuse_is_refused_alike(name: str) -> None:
    script = SCRIPTS[name]
    assert outcome("encord_portal.sdk", script) == outcome("encord", script)


CALLS: dict[str, Any] = {
    "v1 single": lambda sdk: sdk.client.get_dataset(DATASET),
    "v1 list": lambda sdk: sdk.client.get_projects(),
    "v1 set": lambda sdk: sdk.client.create_project("T", [DATASET]),
    "v1 delete": None,
    "v2 get": lambda sdk: sdk.client.get_ontology(LABEL),
    "v2 list": lambda sdk: list(sdk.client.list_projects()),
    "v2 post": lambda sdk: sdk.client.create_ontology("T"),
    "v2 text": lambda sdk: sdk.client.get_bearer_token(),
}
REPLIES: dict[str, Reply] = {
    "empty": Reply(b""),
    "no content": Reply(b"", 204),
    "html": Reply(b"<html>"),
    "null": Reply(b"null"),
    "text": Reply(b'"text"'),
    "a number": Reply(b"1"),
    "an empty object": Reply(b"{}"),
    "an envelope without result": envelope(None),
    "an envelope with an empty list": envelope([]),
    "an envelope with false": envelope(False),
    "a text code": envelope("AUTHENTICATION_ERROR", 500),
    "a text status": envelope({"a": 1}, "200"),
    "accepted": Reply(b"{}", 202),
    "moved": Reply(b"", 302),
    "an error": as_json({"message": "m"}, 400),
    "an error of validation": as_json({"detail": [{"msg": "m"}]}, 422),
    "an empty page": as_json({"results": []}),
    "a page of something else": as_json({"results": [1]}),
}
# Where the published SDK lets something like AttributeError or KeyError escape, ours says what is
# wrong with an exception of its own; these names are not compared.
ESCAPED = {"AttributeError", "KeyError", "TypeError"}


@pytest.mark.parametrize("reply", REPLIES)
@pytest.mark.parametrize("call", [name for name, script in CALLS.items() if script])
def test_odd_answers_are_refused_alike(call: str, reply: str) -> None:
    def odd(_: Recorded) -> Reply:
        return REPLIES[reply]

    published = outcome("encord", CALLS[call], odd)
    ours = outcome("encord_portal.sdk", CALLS[call], odd)
    if published in ESCAPED:
        assert ours not in ESCAPED | {"nothing raised"}
    else:
        assert ours == published


def test_a_task_listing_of_something_else_is_refused_alike() -> None:
    def odd(request: Recorded) -> Reply:
        if request.target.endswith("/tasks"):
            return Reply(orjson.dumps({"results": [{"uuid": DATA}]}))
        return answers.answer(request)

    def script(sdk: Sdk) -> None:
        _task(sdk, "REVIEW")

    assert outcome("encord_portal.sdk", script, odd) == outcome("encord", script, odd)
