"""The same misuse of clients, projects, datasets, storage, stages and tasks is refused alike."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.contract.requests.answers import (
    DATA,
    DATASET,
    INTEGRATION,
    ONTOLOGY,
    STAGES,
    label_row_metadata,
)
from tests.contract.requests.answers_storage import answer
from tests.contract.requests.both import Sdk
from tests.contract.requests.calls.actions import TIME, dataset_of, project_of, task_of
from tests.contract.requests.calls.storage import folder_of
from tests.contract.requests.test_misuse import outcome

pytestmark = pytest.mark.contract


def _stage(sdk: Sdk, kind: str) -> Any:
    return project_of(sdk).workflow.get_stage(uuid=STAGES[kind])


def _row(sdk: Sdk) -> Any:
    return project_of(sdk).list_label_rows_v2()[0]


def _initialised(sdk: Sdk) -> Any:
    row = _row(sdk)
    row.initialise_labels()
    return row


CASES: dict[str, Any] = {
    "client: no key": lambda sdk: sdk.module(
        "user_client"
    ).EncordUserClient.create_with_ssh_private_key("garbage"),
    "client: no key file": lambda sdk: sdk.module(
        "user_client"
    ).EncordUserClient.create_with_ssh_private_key(ssh_private_key_path="/nowhere"),
    "client: project none": lambda sdk: sdk.client.get_project(None),
    "client: project not uuid": lambda sdk: sdk.client.get_project("zz"),
    "client: dataset none": lambda sdk: sdk.client.get_dataset(None),
    "client: ontology none": lambda sdk: sdk.client.get_ontology(None),
    "client: dataset type str": lambda sdk: sdk.client.create_dataset("D", "x"),
    "client: item none": lambda sdk: sdk.client.get_storage_item(None),
    "client: items str": lambda sdk: sdk.client.get_storage_items("x"),
    "client: folder none": lambda sdk: sdk.client.get_storage_folder(None),
    "client: search nothing": lambda sdk: list(sdk.client.find_storage_items()),
    "client: workflow settings": lambda sdk: sdk.client.create_project(
        "T", [DATASET], workflow_settings="x"
    ),
    "client: ontology structure": lambda sdk: sdk.client.create_ontology("T", structure="x"),
    "client: times": lambda sdk: sdk.client.get_datasets(created_before="garbage"),
    "client: ontology time": lambda sdk: sdk.client.get_ontologies(created_before="garbage"),
    "client: cvat": lambda sdk: sdk.client.create_project_from_cvat(
        sdk.module("utilities.client_utilities").LocalImport("/nowhere"), "D"
    ),
    "client: cvat other": lambda sdk: sdk.client.create_project_from_cvat(3, "D"),
    "project: role str": lambda sdk: project_of(sdk).add_users(["a@b.co"], "x"),
    "project: set status": lambda sdk: project_of(sdk).set_status("x"),
    "project: statuses": lambda sdk: project_of(sdk).list_label_rows_v2(label_statuses=["x"]),
    "project: shadow": lambda sdk: project_of(sdk).list_label_rows_v2(shadow_data_state="x"),
    "project: bundle size": lambda sdk: project_of(sdk).create_bundle(bundle_size=0),
    "project: copy options": lambda sdk: project_of(sdk).copy_project(copy_labels="x"),
    "project: copy datasets": lambda sdk: project_of(sdk).copy_project(copy_datasets="x"),
    "project: logs": lambda sdk: project_of(sdk).get_label_logs(to_unix_seconds=1, before=TIME),
    "project: timers": lambda sdk: list(project_of(sdk).list_collaborator_timers("x")),
    "project: time spent": lambda sdk: list(project_of(sdk).list_time_spent("x")),
    "project: stage none": lambda sdk: project_of(sdk).workflow.get_stage(uuid=UUID(DATA)),
    "project: stage text": lambda sdk: project_of(sdk).workflow.get_stage(uuid="zz"),
    "project: interpolation": lambda sdk: project_of(sdk).object_interpolation(None, None),
    "project: get data none": lambda sdk: project_of(sdk).get_data(None),
    "project: classification options": lambda sdk: project_of(sdk).add_classification(
        "x", sdk.module("project_ontology.classification_type").ClassificationType.RADIO, True
    ),
    "project: classification text options": lambda sdk: project_of(sdk).add_classification(
        "x", sdk.module("project_ontology.classification_type").ClassificationType.TEXT, True, ["a"]
    ),
    "project: classification name": lambda sdk: project_of(sdk).add_classification(
        "", sdk.module("project_ontology.classification_type").ClassificationType.TEXT, True
    ),
    "dataset: role": lambda sdk: dataset_of(sdk).add_users(["a@b.co"], "x"),
    "dataset: upload none": lambda sdk: dataset_of(sdk).upload_image("/nowhere.jpg"),
    "dataset: video none": lambda sdk: dataset_of(sdk).upload_video("/nowhere.mp4"),
    "dataset: group none": lambda sdk: dataset_of(sdk).create_image_group([]),
    "dataset: group nowhere": lambda sdk: dataset_of(sdk).create_image_group(["/nowhere.jpg"]),
    "dataset: dicom none": lambda sdk: dataset_of(sdk).create_dicom_series([]),
    "dataset: private integration": lambda sdk: dataset_of(sdk).add_private_data_to_dataset_start(
        "zz", {}
    ),
    "dataset: private list": lambda sdk: dataset_of(sdk).add_private_data_to_dataset_start(
        INTEGRATION, [1]
    ),
    "dataset: private nofile": lambda sdk: dataset_of(sdk).add_private_data_to_dataset_start(
        INTEGRATION, Path("/nowhere")
    ),
    "dataset: data types": lambda sdk: dataset_of(sdk).list_data_rows(data_types=["x"]),
    "dataset: times": lambda sdk: dataset_of(sdk).list_data_rows(created_before="garbage"),
    "dataset: settings": lambda sdk: dataset_of(sdk).set_access_settings("x"),
    "folder: image none": lambda sdk: folder_of(sdk).upload_image("/nowhere.jpg"),
    "folder: text kind": lambda sdk: folder_of(sdk).upload_text("a.zz"),
    "folder: find nothing": lambda sdk: list(folder_of(sdk).find_items()),
    "folder: integration": lambda sdk: folder_of(sdk).add_private_data_to_folder_start("zz", {}),
    "folder: no json": lambda sdk: folder_of(sdk).add_private_data_to_folder_start(
        INTEGRATION, "{no"
    ),
    "folder: metadata": lambda sdk: folder_of(sdk).update(client_metadata={"a": object()}),
    "folder: move str": lambda sdk: folder_of(sdk).move_to_folder("zz"),
    "stage: status": lambda sdk: list(_stage(sdk, "ANNOTATION").get_tasks(status="x")),
    "stage: data_hash": lambda sdk: list(_stage(sdk, "ANNOTATION").get_tasks(data_hash="zz")),
    "stage: dataset_hash": lambda sdk: list(_stage(sdk, "REVIEW").get_tasks(dataset_hash="zz")),
    "stage: unknown kw": lambda sdk: list(_stage(sdk, "DONE").get_tasks(assignee="x")),
    "stage: consensus status": lambda sdk: list(
        _stage(sdk, "CONSENSUS_ANNOTATION").get_tasks(status="x")
    ),
    "task: pathway uuid": lambda sdk: task_of(sdk, "AGENT").proceed(pathway_uuid="zz"),
    "task: move str": lambda sdk: task_of(sdk, "REVIEW").move(destination_stage_uuid="zz"),
    "task: move none": lambda sdk: task_of(sdk, "REVIEW").move(destination_stage_uuid=None),
    "task: assign none": lambda sdk: task_of(sdk, "REVIEW").assign(None),
    "task: done submit": lambda sdk: task_of(sdk, "DONE").submit(),
    "row: init twice": lambda sdk: (lambda r: r.initialise_labels())(_initialised(sdk)),
    "row: save uninit": lambda sdk: _row(sdk).save(),
    "row: complete none": lambda sdk: (lambda r: r.workflow_complete())(
        sdk.module("objects").LabelRowV2(
            sdk.module("orm.label_row").LabelRowMetadata.from_dict(
                {**label_row_metadata(), "label_hash": None}
            ),
            None,
            None,
        )
    ),
    "row: priority": lambda sdk: _row(sdk).set_priority("x"),
    "row: label status": lambda sdk: _row(sdk).label_status,
    "row: attach attached": lambda sdk: _initialised(sdk).attach_to_project(project_of(sdk), DATA),
    "row: attach uninit": lambda sdk: _row(sdk).attach_to_project(project_of(sdk), DATA),
    "row: bundle str": lambda sdk: _row(sdk).initialise_labels(bundle="x"),
    "ontology: save bad": lambda sdk: (lambda o: (o.structure.add_classification(), o.save()))(
        sdk.client.get_ontology(ONTOLOGY)
    ),
    "ontology: title none": lambda sdk: (lambda o: (setattr(o, "title", None), o.save()))(
        sdk.client.get_ontology(ONTOLOGY)
    ),
    "ontology: hash set": lambda sdk: setattr(
        sdk.client.get_ontology(ONTOLOGY), "ontology_hash", "x"
    ),
    "project: title set": lambda sdk: setattr(project_of(sdk), "title", "x"),
    "dataset: title set": lambda sdk: setattr(dataset_of(sdk), "title", "x"),
}
UNNOTICED = "it does not notice; ours says so before something wrong is sent"
ACCIDENT = "it stumbles; ours says what is wrong"
# What pydantic raises is a ValueError, as ours are.
VALIDATION = {"ValidationError": "ValueError"}
OTHERWISE = {
    "project: role str": UNNOTICED,
    "project: bundle size": UNNOTICED,
    "project: copy options": UNNOTICED,
    "project: interpolation": ACCIDENT,
    "dataset: role": UNNOTICED,
    "folder: metadata": ACCIDENT,
    "row: attach attached": UNNOTICED,
    "row: attach uninit": UNNOTICED,
}


def _names(name: str) -> set[str]:
    """The name of one of our exceptions, and those of its bases."""
    for path in ("exceptions", "http.utils", "objects.classification"):
        kind = getattr(importlib.import_module(f"encord_portal.sdk.{path}"), name, None)
        if kind is not None:
            return {base.__name__ for base in kind.__mro__}
    return {name, "Exception"}


@pytest.mark.parametrize("name", CASES)
def test_misuse_is_refused_alike(name: str) -> None:
    published = outcome("encord", CASES[name], answer)
    ours = outcome("encord_portal.sdk", CASES[name], answer)
    if name in OTHERWISE:
        assert ours not in {"nothing raised", published}
    elif ours == "nothing raised" or published == "nothing raised":
        assert ours == published
    else:
        assert {published, VALIDATION.get(published)} & _names(ours)
