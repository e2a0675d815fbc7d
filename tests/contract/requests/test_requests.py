"""Each call sends what the published SDK sends: method, URL, body and headers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.contract.requests.answers import (
    DATA,
    DATASET,
    GROUP,
    INTEGRATION,
    ITEM,
    LABEL,
    ONTOLOGY,
    PROJECT,
    STAGES,
)
from tests.contract.requests.both import Sdk, sent_by

pytestmark = pytest.mark.contract

TIME = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)


def _project(sdk: Sdk) -> Any:
    return sdk.client.get_project(PROJECT)


def _dataset(sdk: Sdk) -> Any:
    return sdk.client.get_dataset(DATASET)


def _rows(sdk: Sdk) -> Any:
    return _project(sdk).list_label_rows_v2()


def _task(sdk: Sdk, kind: str) -> Any:
    stage = _project(sdk).workflow.get_stage(uuid=STAGES[kind])
    return next(iter(stage.get_tasks()))


def _enum(sdk: Sdk, module: str, name: str, member: str) -> Any:
    return getattr(getattr(sdk.module(module), name), member)


def _role(sdk: Sdk, name: str = "REVIEWER") -> Any:
    return _enum(sdk, "utilities.project_user", "ProjectUserRole", name)


def _dataset_role(sdk: Sdk) -> Any:
    return _enum(sdk, "orm.dataset", "DatasetUserRole", "USER")


def _copy_options(sdk: Sdk) -> dict[str, Any]:
    orm = sdk.module("orm.project")
    return {
        "copy_datasets": orm.CopyDatasetOptions(
            action=orm.CopyDatasetAction.CLONE,
            dataset_title="Copy",
            dataset_description="of it",
            datasets_to_data_hashes_map={DATASET: [DATA]},
        ),
        "copy_labels": orm.CopyLabelsOptions(
            accepted_label_hashes=[LABEL],
            accepted_label_statuses=[orm.ReviewApprovalState.APPROVED],
        ),
        "new_title": "New",
        "new_description": "Text",
    }


def _edited_ontology(sdk: Sdk) -> None:
    ontology = sdk.client.get_ontology(ONTOLOGY)
    ontology.title, ontology.description = "Other", "Words"
    ontology.save()
    ontology.refetch_data()


def _bundled_rows(sdk: Sdk) -> None:
    project = _project(sdk)
    rows = project.list_label_rows_v2()
    with project.create_bundle() as bundle:
        for row in rows:
            row.initialise_labels(bundle=bundle)
    with project.create_bundle(bundle_size=1) as bundle:
        for row in rows:
            row.save(bundle=bundle)
    with project.create_bundle() as bundle:
        for row in rows:
            row.set_priority(0.75, bundle=bundle)
            row.workflow_complete(bundle=bundle)
            row.workflow_reopen(bundle=bundle)


def _single_row(sdk: Sdk) -> None:
    (row,) = _rows(sdk)
    row.initialise_labels(include_signed_url=True, include_reviews=True)
    row.save(validate_before_saving=True)
    row.get_validation_errors()
    row.set_priority(0.1)
    row.workflow_complete()
    row.workflow_reopen()


def _filtered_row(sdk: Sdk) -> None:
    (row,) = _rows(sdk)
    row.initialise_labels(
        include_object_feature_hashes={"car00000"},
        include_classification_feature_hashes=set(),
    )


def _listing_filters(sdk: Sdk) -> None:
    orm = sdk.module("orm.label_row")
    _project(sdk).list_label_rows_v2(
        data_hashes=[DATA],
        label_hashes=[LABEL],
        edited_before="2024-01-02",
        edited_after=TIME,
        label_statuses=[orm.AnnotationTaskStatus.QUEUED],
        shadow_data_state=orm.ShadowDataState.ALL_DATA,
        data_title_eq="a",
        data_title_like="%b",
        workflow_graph_node_title_eq="c",
        workflow_graph_node_title_like="%d",
        include_workflow_graph_node=False,
        include_client_metadata=True,
        include_images_data=True,
        include_children=True,
        include_all_label_branches=True,
        branch_name="other",
    )


def _saved_data_row(sdk: Sdk) -> None:
    row = _dataset(sdk).data_rows[0]
    row.title = "new title"
    row.save()


def _refetched_data_row(sdk: Sdk) -> None:
    options = sdk.module("orm.dataset").ImagesDataFetchOptions(fetch_signed_urls=True)
    row = _dataset(sdk).data_rows[0]
    row.refetch_data()
    row.refetch_data(signed_url=True, images_data_fetch_options=options, client_metadata=True)


def _data_rows(sdk: Sdk) -> None:
    video = _enum(sdk, "constants.enums", "DataType", "IMG_GROUP")
    _dataset(sdk).list_data_rows()
    _dataset(sdk).list_data_rows(
        title_eq="a",
        title_like="%b",
        created_before="2024-01-02",
        created_after=TIME,
        data_types=[video],
        data_hashes=[DATA],
    )


def _access_settings(sdk: Sdk) -> None:
    settings = sdk.module("orm.dataset").DatasetAccessSettings(fetch_client_metadata=True)
    dataset = sdk.client.get_dataset(DATASET, dataset_access_settings=settings)
    dataset.set_access_settings(settings)
    dataset.refetch_data()


def _label_review(sdk: Sdk) -> None:
    (review,) = _task(sdk, "REVIEW").get_label_reviews()
    review.approve()
    review.reject(comment="no", issue_tags=["t"])
    review.reopen()


def _bundled_tasks(sdk: Sdk) -> None:
    project = _project(sdk)
    stage = project.workflow.get_stage(uuid=STAGES["ANNOTATION"])
    tasks = [*stage.get_tasks(), *stage.get_tasks()]
    with project.create_bundle() as bundle:
        for task in tasks:
            task.submit(bundle=bundle)
    with project.create_bundle() as bundle:
        for task in tasks:
            task.move(destination_stage_uuid=_uuid(STAGES["DONE"]), bundle=bundle)


def _uuid(text: str) -> Any:
    from uuid import UUID

    return UUID(text)


def _filtered_tasks(sdk: Sdk) -> None:
    workflow = sdk.module("workflow")
    project = _project(sdk)
    for kind in ("ANNOTATION", "REVIEW", "CONSENSUS_REVIEW", "AGENT"):
        stage = project.workflow.get_stage(uuid=STAGES[kind])
        list(stage.get_tasks(assignee=["a@b.co", "c@d.co"], data_hash=DATA, data_title="x"))
    stage = project.workflow.get_stage(name="Annotation", type_=workflow.AnnotationStage)
    list(stage.get_tasks(status=workflow.AnnotationTaskStatus.NEW, dataset_hash=[DATASET]))
    for kind in ("CONSENSUS_ANNOTATION", "DONE"):
        stage = project.workflow.get_stage(uuid=STAGES[kind])
        list(stage.get_tasks(data_hash=[DATA], dataset_hash=DATASET, data_title="x"))


LISTING = {
    "title_eq": "a",
    "title_like": "%b c",
    "desc_eq": "d",
    "desc_like": "e",
    "created_before": "2024-01-02",
    "created_after": TIME,
    "edited_before": "2024-01-02 10:00:00",
    "edited_after": datetime(2024, 1, 2, 3),  # noqa: DTZ001 - naive times are written as they are
}

SCRIPTS: dict[str, Any] = {
    "list projects": lambda sdk: list(sdk.client.list_projects()),
    "list projects filtered": lambda sdk: list(
        sdk.client.list_projects(**LISTING, include_org_access=True)
    ),
    "get projects": lambda sdk: sdk.client.get_projects(),
    "get projects filtered": lambda sdk: sdk.client.get_projects(**LISTING),
    "get project": _project,
    "get ontologies": lambda sdk: sdk.client.get_ontologies(),
    "get ontologies filtered": lambda sdk: sdk.client.get_ontologies(**LISTING),
    "get datasets": lambda sdk: sdk.client.get_datasets(),
    "get datasets filtered": lambda sdk: sdk.client.get_datasets(**LISTING),
    "get bearer token": lambda sdk: sdk.client.get_bearer_token(),
    "get cloud integrations": lambda sdk: sdk.client.get_cloud_integrations(),
    "get cloud integrations filtered": lambda sdk: sdk.client.get_cloud_integrations(
        filter_integration_uuids=[INTEGRATION], filter_integration_titles=["i", "j"]
    ),
    "get storage item": lambda sdk: sdk.client.get_storage_item(ITEM, sign_url=True),
    "get storage items": lambda sdk: sdk.client.get_storage_items([ITEM, _uuid(GROUP)]),
    "create project": lambda sdk: sdk.client.create_project("T", [DATASET]),
    "create project with all": lambda sdk: sdk.client.create_project(
        "T",
        [DATASET],
        "words",
        ONTOLOGY,
        sdk.module("orm.project").BenchmarkQaWorkflowSettings(source_projects=[PROJECT]),
        GROUP,
    ),
    "create dataset": lambda sdk: sdk.client.create_dataset(
        "D", _enum(sdk, "orm.dataset", "StorageLocation", "CORD_STORAGE"), "words"
    ),
    "create dataset without folder": lambda sdk: sdk.client.create_dataset(
        "D",
        _enum(sdk, "orm.dataset", "StorageLocation", "AWS"),
        create_backing_folder=False,
    ),
    "create private dataset": lambda sdk: sdk.client.create_private_dataset(
        "D", _enum(sdk, "orm.dataset", "StorageLocation", "AWS")
    ),
    "create ontology": lambda sdk: sdk.client.create_ontology("O"),
    "create ontology with structure": lambda sdk: sdk.client.create_ontology(
        "O", "words", sdk.client.get_ontology(ONTOLOGY).structure
    ),
    "edit an ontology": _edited_ontology,
    "project datasets": lambda sdk: (list(_project(sdk).list_datasets()), _project(sdk).datasets),
    "project users": lambda sdk: list(_project(sdk).list_users()),
    "add project users": lambda sdk: _project(sdk).add_users(["a@b.co"], _role(sdk)),
    "remove project users": lambda sdk: _project(sdk).remove_users(["a@b.co"]),
    "project groups": lambda sdk: list(_project(sdk).list_groups()),
    "add project group": lambda sdk: _project(sdk).add_group(_uuid(GROUP), _role(sdk)),
    "remove project group": lambda sdk: _project(sdk).remove_group([_uuid(GROUP)]),
    "add datasets": lambda sdk: _project(sdk).add_datasets([DATASET]),
    "remove datasets": lambda sdk: _project(sdk).remove_datasets([DATASET]),
    "project status": lambda sdk: _project(sdk).set_status(
        _enum(sdk, "orm.project", "ProjectStatus", "PAUSED")
    ),
    "copy project": lambda sdk: _project(sdk).copy_project(True, True, True),
    "copy project with options": lambda sdk: _project(sdk).copy_project(**_copy_options(sdk)),
    "refetch a project": lambda sdk: (
        _project(sdk).refetch_data(),
        _project(sdk).refetch_ontology(),
    ),
    "a project as a dictionary": lambda sdk: (
        _project(sdk).get_project(),
        _project(sdk).label_rows,
    ),
    "branches": lambda sdk: list(_project(sdk).list_branches()),
    "list label rows": _rows,
    "list label rows filtered": _listing_filters,
    "one label row": _single_row,
    "one label row filtered": _filtered_row,
    "label rows in bundles": _bundled_rows,
    "filtered tasks": _filtered_tasks,
    "tasks in bundles": _bundled_tasks,
    "label reviews": _label_review,
    "submit": lambda sdk: _task(sdk, "ANNOTATION").submit(assignee="a@b.co", retain_assignee=True),
    "assign annotation": lambda sdk: _task(sdk, "ANNOTATION").assign("a@b.co"),
    "release annotation": lambda sdk: _task(sdk, "ANNOTATION").release(),
    "approve": lambda sdk: _task(sdk, "REVIEW").approve(),
    "reject": lambda sdk: _task(sdk, "REVIEW").reject(assignee="a@b.co"),
    "assign review": lambda sdk: _task(sdk, "REVIEW").assign("a@b.co"),
    "release review": lambda sdk: _task(sdk, "REVIEW").release(),
    "approve consensus": lambda sdk: _task(sdk, "CONSENSUS_REVIEW").approve(),
    "reject consensus": lambda sdk: _task(sdk, "CONSENSUS_REVIEW").reject(),
    "assign consensus": lambda sdk: _task(sdk, "CONSENSUS_REVIEW").assign("a@b.co"),
    "release consensus": lambda sdk: _task(sdk, "CONSENSUS_REVIEW").release(),
    "proceed by name": lambda sdk: _task(sdk, "AGENT").proceed(pathway_name="On"),
    "proceed by uuid": lambda sdk: _task(sdk, "AGENT").proceed(pathway_uuid=GROUP),
    "move": lambda sdk: _task(sdk, "REVIEW").move(destination_stage_uuid=_uuid(STAGES["DONE"])),
    "get dataset": _dataset,
    "get dataset without rows": lambda sdk: sdk.client.get_dataset(
        DATASET, include_data_rows=False
    ).refetch_data(),
    "dataset access settings": _access_settings,
    "dataset as a dictionary": lambda sdk: _dataset(sdk).get_dataset(),
    "data rows": _data_rows,
    "save a data row": _saved_data_row,
    "refetch a data row": _refetched_data_row,
    "dataset users": lambda sdk: list(_dataset(sdk).list_users()),
    "add dataset users": lambda sdk: _dataset(sdk).add_users(["a@b.co"], _dataset_role(sdk)),
    "remove dataset users": lambda sdk: _dataset(sdk).remove_users(["a@b.co"]),
    "dataset groups": lambda sdk: list(_dataset(sdk).list_groups()),
    "add dataset group": lambda sdk: _dataset(sdk).add_group(_uuid(GROUP), _dataset_role(sdk)),
    "remove dataset group": lambda sdk: _dataset(sdk).remove_group(_uuid(GROUP)),
    "link items": lambda sdk: _dataset(sdk).link_items([_uuid(ITEM)]),
    "delete data": lambda sdk: _dataset(sdk).delete_data([DATA]),
    "delete one": lambda sdk: _dataset(sdk).delete_data(DATA),
    "update a data item": lambda sdk: _dataset(sdk).update_data_item(DATA, "new"),
    "re-encode": lambda sdk: _dataset(sdk).re_encode_data([DATA]),
    "re-encoding status": lambda sdk: _dataset(sdk).re_encode_data_status(7),
    "dataset integrations": lambda sdk: _dataset(sdk).get_cloud_integrations(),
    "private data": lambda sdk: _dataset(sdk).add_private_data_to_dataset(
        INTEGRATION, {"images": [{"objectUrl": "s3://b/é.jpg", "title": None}]}
    ),
    "private data from text": lambda sdk: _dataset(sdk).add_private_data_to_dataset_start(
        INTEGRATION, '{"videos": []}', ignore_errors=True, folder=_uuid(GROUP)
    ),
    "private data, one look": lambda sdk: _dataset(sdk).add_private_data_to_dataset_get_result(
        "p", timeout_seconds=0
    ),
}


def _dictionaries(sdk: Sdk) -> None:
    project = _project(sdk)
    project.list_label_rows()
    row = project.get_label_row(LABEL)
    project.save_label_row(LABEL, row)
    project.save_label_row(LABEL, row, validate_before_saving=True)
    project.get_label_rows(
        [LABEL, LABEL],
        get_signed_url=False,
        include_object_feature_hashes={"car00000"},
        include_reviews=True,
    )
    project.create_label_row(DATA)
    project.get_data(DATA)
    project.get_data(DATA, get_signed_url=True)


def _label_logs(sdk: Sdk) -> None:
    project = _project(sdk)
    project.get_label_logs()
    project.get_label_logs(
        user_hash="u", data_hash=DATA, after=TIME, before=TIME, user_email="a@b.co"
    )
    project.get_label_logs(from_unix_seconds=1, to_unix_seconds=2)


def _records(sdk: Sdk) -> None:
    project = _project(sdk)
    analytics = sdk.module("orm.analytics")
    list(project.list_collaborator_timers(TIME))
    list(project.list_collaborator_timers(TIME, TIME, False))
    list(project.list_time_spent(TIME))
    list(project.list_time_spent(TIME, TIME, STAGES["REVIEW"], ["a@b.co", "c@d.co"]))
    list(
        project.get_task_actions(
            after=TIME,
            before=TIME,
            actor_email="a@b.co",
            action_type=analytics.TaskActionType.MOVE,
            workflow_stage_uuid=[STAGES["REVIEW"]],
            data_unit_uuid=DATA,
        )
    )
    list(project.get_editor_logs(TIME, TIME))
    list(project.get_editor_logs(TIME, TIME, action="x", actor_user_email="a@b.co"))


def _deidentification(sdk: Sdk) -> None:
    common = sdk.module("objects.common")
    sdk.client.deidentify_dicom_files(["u"], INTEGRATION)
    sdk.client.deidentify_dicom_files(
        ["u", "v"],
        INTEGRATION,
        False,
        common.DeidentifyRedactTextMode.REDACT_SENSITIVE_TEXT,
        [
            common.SaveDeidentifiedDicomConditionIn(value=["a"], dicom_tag="t"),
            common.SaveDeidentifiedDicomConditionNotSubstr(value="b", dicom_tag="t"),
        ],
        "folder",
    )


SCRIPTS |= {
    "label rows as dictionaries": _dictionaries,
    "label rows as dictionaries filtered": lambda sdk: _project(sdk).list_label_rows(
        edited_before="2024-01-02",
        edited_after=TIME,
        label_statuses=[sdk.module("orm.label_row").AnnotationTaskStatus.QUEUED],
        shadow_data_state=sdk.module("orm.label_row").ShadowDataState.SHADOW_DATA,
        include_uninitialised_labels=True,
        label_hashes=[LABEL],
        data_hashes=[DATA],
    ),
    "label logs": _label_logs,
    "records": _records,
    "project integrations": lambda sdk: _project(sdk).get_cloud_integrations(),
    "de-identification": _deidentification,
    "older project client": lambda sdk: (
        sdk.client.get_project_client(PROJECT).get_project(),
        sdk.client.get_project_client(PROJECT).list_label_rows(),
    ),
    "older dataset client": lambda sdk: (
        sdk.client.get_dataset_client(DATASET).get_dataset(),
        sdk.client.get_dataset_client(DATASET).delete_data([DATA]),
    ),
    "flat ontology": lambda sdk: _project(sdk).get_project_ontology(),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_both_send_the_same(name: str) -> None:
    script = SCRIPTS[name]
    assert sent_by("encord_portal.sdk", script) == sent_by("encord", script)


@pytest.fixture
def files(tmp_path: Path) -> Iterator[list[Path]]:
    made = [tmp_path / "one.jpg", tmp_path / "two.png", tmp_path / "clip.mp4", tmp_path / "1.dcm"]
    for number, file in enumerate(made):
        file.write_bytes(bytes([number]) * 10)
    return made


@pytest.mark.parametrize(
    "upload",
    [
        lambda dataset, files: dataset.upload_image(files[0]),
        lambda dataset, files: dataset.upload_image(str(files[1]), title="named.png"),
        lambda dataset, files: dataset.upload_video(files[2]),
        lambda dataset, files: dataset.upload_video(str(files[2]), title="named.mp4"),
        lambda dataset, files: dataset.create_image_group([str(file) for file in files[:1]]),
        lambda dataset, files: dataset.create_image_group(
            files[:1], title="group", create_video=False
        ),
        lambda dataset, files: dataset.create_dicom_series([str(files[3])], title="series"),
        lambda dataset, files: dataset.create_dicom_series(files[3:]),
    ],
)
def test_both_upload_the_same(upload: Any, files: list[Path]) -> None:
    def script(sdk: Sdk) -> None:
        upload(_dataset(sdk), files)

    assert sent_by("encord_portal.sdk", script) == sent_by("encord", script)


@pytest.mark.parametrize("kind", ["project", "task"])
def test_both_import_from_cvat_alike(kind: str, tmp_path: Path) -> None:
    images = tmp_path / "images" / ("default" if kind == "project" else "")
    images.mkdir(parents=True)
    (images / "one.png").write_bytes(b"1")
    (tmp_path / "annotations.xml").write_text(
        f"<annotations><meta><{kind}><id>1</id></{kind}></meta></annotations>"
    )

    def script(sdk: Sdk) -> None:
        utilities = sdk.module("utilities.client_utilities")
        sdk.client.create_project_from_cvat(
            utilities.LocalImport(str(tmp_path)),
            "Dataset",
            _enum(sdk, "orm.project", "ReviewMode", "REVIEWED"),
            transform_bounding_boxes_to_polygons=True,
        )

    ours, published = sent_by("encord_portal.sdk", script), sent_by("encord", script)
    for requests in (ours, published):
        requests.sort(key=lambda request: (request["method"], request["path"]))
    assert ours == published


def test_both_add_to_a_flat_ontology_alike() -> None:
    def script(sdk: Sdk) -> None:
        project = _project(sdk)
        shapes = sdk.module("project_ontology.object_type").ObjectShape
        types = sdk.module("project_ontology.classification_type").ClassificationType
        project.add_object("Bus", shapes.POLYGON)
        project.add_classification("Weather", types.RADIO, True, ["Very sunny", "Dry"])
        project.add_classification("Note", types.TEXT, False)

    def without_hashes(value: Any) -> Any:
        if isinstance(value, dict):
            # The published SDK drops the templates when it adds something; ours keeps them.
            unimportant = {"featureNodeHash", "skeleton_templates"}
            return {k: without_hashes(v) for k, v in value.items() if k not in unimportant}
        return [without_hashes(item) for item in value] if isinstance(value, list) else value

    ours, published = sent_by("encord_portal.sdk", script), sent_by("encord", script)
    assert without_hashes(ours) == without_hashes(published)


def test_interpolation_is_asked_for_alike() -> None:
    def script(sdk: Sdk) -> None:
        _project(sdk).object_interpolation({"0": {"objects": []}}, ["objecthash"])

    ours, published = sent_by("encord_portal.sdk", script), sent_by("encord", script)
    for requests in (ours, published):
        requests[-1]["body"]["values"]["uid"] = "a fresh one each time"
    assert ours == published
