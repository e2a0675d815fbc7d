"""What the scripts of the comparison do, where that takes more than a line."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from tests.contract.requests.answers import (
    DATA,
    DATASET,
    INTEGRATION,
    LABEL,
    ONTOLOGY,
    PROJECT,
    STAGES,
)
from tests.contract.requests.both import Sdk

TIME = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)


def project_of(sdk: Sdk) -> Any:
    return sdk.client.get_project(PROJECT)


def dataset_of(sdk: Sdk) -> Any:
    return sdk.client.get_dataset(DATASET)


def rows_of(sdk: Sdk) -> Any:
    return project_of(sdk).list_label_rows_v2()


def task_of(sdk: Sdk, kind: str) -> Any:
    stage = project_of(sdk).workflow.get_stage(uuid=STAGES[kind])
    return next(iter(stage.get_tasks()))


def member_of(sdk: Sdk, module: str, name: str, member: str) -> Any:
    return getattr(getattr(sdk.module(module), name), member)


def role_of(sdk: Sdk, name: str = "REVIEWER") -> Any:
    return member_of(sdk, "utilities.project_user", "ProjectUserRole", name)


def dataset_role_of(sdk: Sdk) -> Any:
    return member_of(sdk, "orm.dataset", "DatasetUserRole", "USER")


def copy_options(sdk: Sdk) -> dict[str, Any]:
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


def edited_ontology(sdk: Sdk) -> None:
    ontology = sdk.client.get_ontology(ONTOLOGY)
    ontology.title, ontology.description = "Other", "Words"
    ontology.save()
    ontology.refetch_data()


def bundled_rows(sdk: Sdk) -> None:
    project = project_of(sdk)
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


def single_row(sdk: Sdk) -> None:
    (row,) = rows_of(sdk)
    row.initialise_labels(include_signed_url=True, include_reviews=True)
    row.save(validate_before_saving=True)
    row.get_validation_errors()
    row.set_priority(0.1)
    row.workflow_complete()
    row.workflow_reopen()


def storage_items_of_rows(sdk: Sdk) -> None:
    project = project_of(sdk)
    rows = project.list_label_rows_v2()
    for row in rows:
        row.initialise_storage_item(get_signed_url=True)
        row.get_storage_item()
    with project.create_bundle() as bundle:
        for row in project.list_label_rows_v2():
            row.initialise_storage_item(bundle=bundle)


def filtered_row(sdk: Sdk) -> None:
    (row,) = rows_of(sdk)
    row.initialise_labels(
        include_object_feature_hashes={"car00000"},
        include_classification_feature_hashes=set(),
    )


def listing_filters(sdk: Sdk) -> None:
    orm = sdk.module("orm.label_row")
    project_of(sdk).list_label_rows_v2(
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


def saved_data_row(sdk: Sdk) -> None:
    row = dataset_of(sdk).data_rows[0]
    row.title = "new title"
    row.save()


def refetched_data_row(sdk: Sdk) -> None:
    options = sdk.module("orm.dataset").ImagesDataFetchOptions(fetch_signed_urls=True)
    row = dataset_of(sdk).data_rows[0]
    row.refetch_data()
    row.refetch_data(signed_url=True, images_data_fetch_options=options, client_metadata=True)


def data_rows(sdk: Sdk) -> None:
    video = member_of(sdk, "constants.enums", "DataType", "IMG_GROUP")
    dataset_of(sdk).list_data_rows()
    dataset_of(sdk).list_data_rows(
        title_eq="a",
        title_like="%b",
        created_before="2024-01-02",
        created_after=TIME,
        data_types=[video],
        data_hashes=[DATA],
    )


def access_settings(sdk: Sdk) -> None:
    settings = sdk.module("orm.dataset").DatasetAccessSettings(fetch_client_metadata=True)
    dataset = sdk.client.get_dataset(DATASET, dataset_access_settings=settings)
    dataset.set_access_settings(settings)
    dataset.refetch_data()


def label_review(sdk: Sdk) -> None:
    (review,) = task_of(sdk, "REVIEW").get_label_reviews()
    review.approve()
    review.reject(comment="no", issue_tags=["t"])
    review.reopen()


def bundled_tasks(sdk: Sdk) -> None:
    project = project_of(sdk)
    stage = project.workflow.get_stage(uuid=STAGES["ANNOTATION"])
    tasks = [*stage.get_tasks(), *stage.get_tasks()]
    with project.create_bundle() as bundle:
        for task in tasks:
            task.submit(bundle=bundle)
    with project.create_bundle() as bundle:
        for task in tasks:
            task.move(destination_stage_uuid=UUID(STAGES["DONE"]), bundle=bundle)


def filtered_tasks(sdk: Sdk) -> None:
    workflow = sdk.module("workflow")
    project = project_of(sdk)
    for kind in ("ANNOTATION", "REVIEW", "CONSENSUS_REVIEW", "AGENT"):
        stage = project.workflow.get_stage(uuid=STAGES[kind])
        list(stage.get_tasks(assignee=["a@b.co", "c@d.co"], data_hash=DATA, data_title="x"))
    stage = project.workflow.get_stage(name="Annotation", type_=workflow.AnnotationStage)
    list(stage.get_tasks(status=workflow.AnnotationTaskStatus.NEW, dataset_hash=[DATASET]))
    for kind in ("CONSENSUS_ANNOTATION", "DONE"):
        stage = project.workflow.get_stage(uuid=STAGES[kind])
        list(stage.get_tasks(data_hash=[DATA], dataset_hash=DATASET, data_title="x"))


def dictionaries(sdk: Sdk) -> None:
    project = project_of(sdk)
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


def label_logs(sdk: Sdk) -> None:
    project = project_of(sdk)
    project.get_label_logs()
    project.get_label_logs(
        user_hash="u", data_hash=DATA, after=TIME, before=TIME, user_email="a@b.co"
    )
    project.get_label_logs(from_unix_seconds=1, to_unix_seconds=2)


def records(sdk: Sdk) -> None:
    project = project_of(sdk)
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


def deidentification(sdk: Sdk) -> None:
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
