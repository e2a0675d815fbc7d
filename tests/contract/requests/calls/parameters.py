"""Scripts of the comparison that give parameters which the others leave at their defaults."""

from __future__ import annotations

from typing import Any
from uuid import UUID

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
    TASK,
)
from tests.contract.requests.both import Sdk
from tests.contract.requests.calls.actions import (
    TIME,
    dataset_of,
    member_of,
    project_of,
    rows_of,
    task_of,
)


def _bundle(sdk: Sdk) -> Any:
    return sdk.module("http.bundle").Bundle()


def _whole_organisation(sdk: Sdk) -> None:
    sdk.client.get_cloud_integrations(include_org_access=True)
    sdk.client.get_datasets(include_org_access=True)
    sdk.client.get_ontologies(include_org_access=True)
    list(sdk.client.list_projects(tags_anyof=["a", "b c"]))


def _items(sdk: Sdk) -> None:
    sdk.client.get_storage_items([ITEM], sign_url=True)
    item = sdk.client.get_storage_item(ITEM)
    item.get_signed_url(refetch=True)
    item.delete(remove_unused_frames=False)
    (row,) = rows_of(sdk)
    row.get_storage_item(get_signed_urls=True)


def _results(sdk: Sdk) -> None:
    sdk.client.create_project_from_cvat_get_result(UUID(TASK), timeout_seconds=7)
    sdk.client.deidentify_dicom_files_get_result(UUID(TASK), timeout_seconds=7)


def _editor_logs(sdk: Sdk) -> None:
    list(
        project_of(sdk).get_editor_logs(
            TIME, TIME, workflow_stage_id=UUID(STAGES["REVIEW"]), data_unit_id=UUID(DATA)
        )
    )


def _dictionaries(sdk: Sdk) -> None:
    filters: dict[str, Any] = {
        "include_object_feature_hashes": {"car00000"},
        "include_classification_feature_hashes": {"cls00000"},
        "include_reviews": True,
    }
    project = project_of(sdk)
    project.get_label_row(LABEL, False, **filters)
    project.get_label_rows([LABEL], **filters)
    sdk.client.get_project_client(PROJECT).get_project(include_labels_metadata=False)


def _row(sdk: Sdk) -> None:
    (row,) = project_of(sdk).list_label_rows_v2(
        include_client_metadata=True, resolve_client_metadata_locally=True
    )
    row.initialise_labels(include_archived=True)
    row.initialise_labels(overwrite=True)
    row.save(renumber_objects=True)


def _detached(sdk: Sdk) -> None:
    storage = sdk.module("orm.storage")
    media = storage.CustomerProvidedImageMetadata(
        mime_type="image/jpeg", file_size=9, height=480, width=640
    )
    ontology = sdk.client.get_ontology(ONTOLOGY)
    made = sdk.module("objects").LabelRowV2.from_media_metadata(ontology, media, branch_name="b")
    (row,) = rows_of(sdk)
    row.from_labels_dict(made.to_encord_dict(), preserve_identity=True)


def _access(sdk: Sdk) -> None:
    settings = sdk.module("orm.dataset").DatasetAccessSettings(fetch_client_metadata=True)
    dataset_of(sdk).set_access_settings(settings, refetch_data=False)
    client = sdk.client.get_dataset_client(DATASET, dataset_access_settings=settings)
    client.get_dataset()
    client.set_access_settings(settings)
    client.get_cloud_integrations()
    sdk.client.get_project_client(PROJECT).get_cloud_integrations()


def _private_data(sdk: Sdk) -> None:
    dataset = dataset_of(sdk)
    dataset.add_private_data_to_dataset(INTEGRATION, {"images": []}, ignore_errors=True)
    behaviour = member_of(sdk, "orm.dataset", "DataLinkDuplicatesBehavior", "DUPLICATE")
    dataset.link_items([UUID(ITEM)], duplicates_behavior=behaviour)
    aws = member_of(sdk, "orm.dataset", "StorageLocation", "AWS")
    sdk.client.create_private_dataset("D", aws, "words")


def _stages(sdk: Sdk) -> None:
    workflow = sdk.module("workflow")
    project = project_of(sdk)
    statuses = {
        "ANNOTATION": workflow.AnnotationTaskStatus.NEW,
        "REVIEW": workflow.ReviewTaskStatus.ASSIGNED,
        "CONSENSUS_REVIEW": workflow.ConsensusReviewTaskStatus.NEW,
        "AGENT": sdk.module("workflow.stages.agent").AgentTaskStatus.NEW,
    }
    for kind, status in statuses.items():
        stage = project.workflow.get_stage(uuid=STAGES[kind])
        list(stage.get_tasks(status=status, dataset_hash=DATASET))
        list(stage.get_tasks(status=[status], dataset_hash=[UUID(DATASET)]))
    consensus = project.workflow.get_stage(uuid=STAGES["CONSENSUS_ANNOTATION"])
    list(consensus.get_tasks(assignee="a@b.co"))


def _actions(sdk: Sdk) -> None:
    review = task_of(sdk, "REVIEW")
    review.approve(assignee="a@b.co", retain_assignee=True)
    review.reject(retain_assignee=True)
    consensus = task_of(sdk, "CONSENSUS_REVIEW")
    consensus.approve(assignee="a@b.co", retain_assignee=True)
    consensus.reject(assignee="a@b.co", retain_assignee=True)


def _reviews(sdk: Sdk) -> None:
    status = sdk.module("workflow.stages.review").LabelReviewStatus
    list(task_of(sdk, "REVIEW").get_label_reviews(status=status.NEW))
    list(task_of(sdk, "REVIEW").get_label_reviews(status=[status.APPROVED, status.NEW]))


def _bundled_actions(sdk: Sdk) -> None:
    project = project_of(sdk)

    def task(kind: str) -> Any:
        return next(iter(project.workflow.get_stage(uuid=STAGES[kind]).get_tasks()))

    annotation, review, agent = task("ANNOTATION"), task("REVIEW"), task("AGENT")
    consensus = task("CONSENSUS_REVIEW")
    for act in (
        lambda bundle: annotation.assign("a@b.co", bundle=bundle),
        lambda bundle: annotation.release(bundle=bundle),
        lambda bundle: review.approve(bundle=bundle),
        lambda bundle: review.reject(bundle=bundle),
        lambda bundle: review.assign("a@b.co", bundle=bundle),
        lambda bundle: review.release(bundle=bundle),
        lambda bundle: consensus.approve(bundle=bundle),
        lambda bundle: consensus.reject(bundle=bundle),
        lambda bundle: consensus.assign("a@b.co", bundle=bundle),
        lambda bundle: consensus.release(bundle=bundle),
        lambda bundle: agent.proceed(pathway_name="On", bundle=bundle),
    ):
        with _bundle(sdk) as bundle:
            act(bundle)


def _bundled_reviews(sdk: Sdk) -> None:
    (review,) = task_of(sdk, "REVIEW").get_label_reviews()
    for act in (
        lambda bundle: review.approve(bundle=bundle),
        lambda bundle: review.reject(comment="no", bundle=bundle),
        lambda bundle: review.reopen(bundle=bundle),
    ):
        with _bundle(sdk) as bundle:
            act(bundle)


def _ontology_groups(sdk: Sdk) -> None:
    ontology = sdk.client.get_ontology(ONTOLOGY)
    role = member_of(sdk, "utilities.ontology_user", "OntologyUserRole", "USER")
    list(ontology.list_groups())
    ontology.add_group(UUID(GROUP), role)
    ontology.add_group([UUID(GROUP)], role)
    ontology.remove_group([UUID(GROUP)])


SCRIPTS: dict[str, Any] = {
    "the whole organisation": _whole_organisation,
    "items, signed and not": _items,
    "results of jobs": _results,
    "editor logs of a stage": _editor_logs,
    "filtered dictionaries": _dictionaries,
    "a row with all options": _row,
    "a dictionary with another identity": _detached,
    "access settings without fetching": _access,
    "private data with options": _private_data,
    "tasks by status": _stages,
    "actions with options": _actions,
    "reviews by status": _reviews,
    "actions in bundles": _bundled_actions,
    "reviews in bundles": _bundled_reviews,
    "ontology groups": _ontology_groups,
}
