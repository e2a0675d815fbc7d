"""Scripts of the comparison about people, projects, label rows, workflows and datasets."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from tests.contract.requests.answers import (
    DATA,
    DATASET,
    GROUP,
    INTEGRATION,
    ITEM,
    ITEM_GROUP,
    LABEL,
    ONTOLOGY,
    PROJECT,
    STAGES,
)
from tests.contract.requests.calls.actions import (
    TIME,
    access_settings,
    bundled_rows,
    bundled_tasks,
    copy_options,
    data_rows,
    dataset_of,
    dataset_role_of,
    deidentification,
    dictionaries,
    edited_ontology,
    filtered_row,
    filtered_tasks,
    label_logs,
    label_review,
    listing_filters,
    member_of,
    project_of,
    records,
    refetched_data_row,
    role_of,
    rows_of,
    saved_data_row,
    single_row,
    storage_items_of_rows,
    task_of,
)

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
    "storage items of rows": storage_items_of_rows,
    "list projects": lambda sdk: list(sdk.client.list_projects()),
    "list projects filtered": lambda sdk: list(
        sdk.client.list_projects(**LISTING, include_org_access=True)
    ),
    "get projects": lambda sdk: sdk.client.get_projects(),
    "get projects filtered": lambda sdk: sdk.client.get_projects(**LISTING),
    "get project": project_of,
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
    "get child items": lambda sdk: [
        list(sdk.client.get_storage_item(item).get_child_items(get_signed_urls=True))
        for item in (ITEM, ITEM_GROUP)
    ],
    "get storage items": lambda sdk: sdk.client.get_storage_items([ITEM, UUID(GROUP)]),
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
        "D", member_of(sdk, "orm.dataset", "StorageLocation", "CORD_STORAGE"), "words"
    ),
    "create dataset without folder": lambda sdk: sdk.client.create_dataset(
        "D",
        member_of(sdk, "orm.dataset", "StorageLocation", "AWS"),
        create_backing_folder=False,
    ),
    "create private dataset": lambda sdk: sdk.client.create_private_dataset(
        "D", member_of(sdk, "orm.dataset", "StorageLocation", "AWS")
    ),
    "create ontology": lambda sdk: sdk.client.create_ontology("O"),
    "create ontology with structure": lambda sdk: sdk.client.create_ontology(
        "O", "words", sdk.client.get_ontology(ONTOLOGY).structure
    ),
    "edit an ontology": edited_ontology,
    "project datasets": lambda sdk: (
        list(project_of(sdk).list_datasets()),
        project_of(sdk).datasets,
    ),
    "project users": lambda sdk: list(project_of(sdk).list_users()),
    "add project users": lambda sdk: project_of(sdk).add_users(["a@b.co"], role_of(sdk)),
    "remove project users": lambda sdk: project_of(sdk).remove_users(["a@b.co"]),
    "project groups": lambda sdk: list(project_of(sdk).list_groups()),
    "add project group": lambda sdk: project_of(sdk).add_group(UUID(GROUP), role_of(sdk)),
    "remove project group": lambda sdk: project_of(sdk).remove_group([UUID(GROUP)]),
    "add datasets": lambda sdk: project_of(sdk).add_datasets([DATASET]),
    "remove datasets": lambda sdk: project_of(sdk).remove_datasets([DATASET]),
    "project status": lambda sdk: project_of(sdk).set_status(
        member_of(sdk, "orm.project", "ProjectStatus", "PAUSED")
    ),
    "copy project": lambda sdk: project_of(sdk).copy_project(True, True, True),
    "copy project with options": lambda sdk: project_of(sdk).copy_project(**copy_options(sdk)),
    "refetch a project": lambda sdk: (
        project_of(sdk).refetch_data(),
        project_of(sdk).refetch_ontology(),
    ),
    "a project as a dictionary": lambda sdk: (
        project_of(sdk).get_project(),
        project_of(sdk).label_rows,
    ),
    "branches": lambda sdk: list(project_of(sdk).list_branches()),
    "list label rows": rows_of,
    "list label rows filtered": listing_filters,
    "one label row": single_row,
    "one label row filtered": filtered_row,
    "label rows in bundles": bundled_rows,
    "filtered tasks": filtered_tasks,
    "tasks in bundles": bundled_tasks,
    "label reviews": label_review,
    "submit": lambda sdk: task_of(sdk, "ANNOTATION").submit(
        assignee="a@b.co", retain_assignee=True
    ),
    "assign annotation": lambda sdk: task_of(sdk, "ANNOTATION").assign("a@b.co"),
    "release annotation": lambda sdk: task_of(sdk, "ANNOTATION").release(),
    "approve": lambda sdk: task_of(sdk, "REVIEW").approve(),
    "reject": lambda sdk: task_of(sdk, "REVIEW").reject(assignee="a@b.co"),
    "assign review": lambda sdk: task_of(sdk, "REVIEW").assign("a@b.co"),
    "release review": lambda sdk: task_of(sdk, "REVIEW").release(),
    "approve consensus": lambda sdk: task_of(sdk, "CONSENSUS_REVIEW").approve(),
    "reject consensus": lambda sdk: task_of(sdk, "CONSENSUS_REVIEW").reject(),
    "assign consensus": lambda sdk: task_of(sdk, "CONSENSUS_REVIEW").assign("a@b.co"),
    "release consensus": lambda sdk: task_of(sdk, "CONSENSUS_REVIEW").release(),
    "proceed by name": lambda sdk: task_of(sdk, "AGENT").proceed(pathway_name="On"),
    "proceed by uuid": lambda sdk: task_of(sdk, "AGENT").proceed(pathway_uuid=GROUP),
    "move": lambda sdk: task_of(sdk, "REVIEW").move(destination_stage_uuid=UUID(STAGES["DONE"])),
    "get dataset": dataset_of,
    "get dataset without rows": lambda sdk: sdk.client.get_dataset(
        DATASET, include_data_rows=False
    ).refetch_data(),
    "dataset access settings": access_settings,
    "dataset as a dictionary": lambda sdk: dataset_of(sdk).get_dataset(),
    "data rows": data_rows,
    "save a data row": saved_data_row,
    "refetch a data row": refetched_data_row,
    "dataset users": lambda sdk: list(dataset_of(sdk).list_users()),
    "add dataset users": lambda sdk: dataset_of(sdk).add_users(["a@b.co"], dataset_role_of(sdk)),
    "remove dataset users": lambda sdk: dataset_of(sdk).remove_users(["a@b.co"]),
    "dataset groups": lambda sdk: list(dataset_of(sdk).list_groups()),
    "add dataset group": lambda sdk: dataset_of(sdk).add_group(UUID(GROUP), dataset_role_of(sdk)),
    "remove dataset group": lambda sdk: dataset_of(sdk).remove_group(UUID(GROUP)),
    "link items": lambda sdk: dataset_of(sdk).link_items([UUID(ITEM)]),
    "delete data": lambda sdk: dataset_of(sdk).delete_data([DATA]),
    "delete one": lambda sdk: dataset_of(sdk).delete_data(DATA),
    "update a data item": lambda sdk: dataset_of(sdk).update_data_item(DATA, "new"),
    "re-encode": lambda sdk: dataset_of(sdk).re_encode_data([DATA]),
    "re-encoding status": lambda sdk: dataset_of(sdk).re_encode_data_status(7),
    "dataset integrations": lambda sdk: dataset_of(sdk).get_cloud_integrations(),
    "private data": lambda sdk: dataset_of(sdk).add_private_data_to_dataset(
        INTEGRATION, {"images": [{"objectUrl": "s3://b/é.jpg", "title": None}]}
    ),
    "private data from text": lambda sdk: dataset_of(sdk).add_private_data_to_dataset_start(
        INTEGRATION, '{"videos": []}', ignore_errors=True, folder=UUID(GROUP)
    ),
    "private data, one look": lambda sdk: dataset_of(sdk).add_private_data_to_dataset_get_result(
        "p", timeout_seconds=0
    ),
}


SCRIPTS |= {
    "label rows as dictionaries": dictionaries,
    "label rows as dictionaries filtered": lambda sdk: project_of(sdk).list_label_rows(
        edited_before="2024-01-02",
        edited_after=TIME,
        label_statuses=[sdk.module("orm.label_row").AnnotationTaskStatus.QUEUED],
        shadow_data_state=sdk.module("orm.label_row").ShadowDataState.SHADOW_DATA,
        include_uninitialised_labels=True,
        label_hashes=[LABEL],
        data_hashes=[DATA],
    ),
    "label logs": label_logs,
    "records": records,
    "project integrations": lambda sdk: project_of(sdk).get_cloud_integrations(),
    "de-identification": deidentification,
    "older project client": lambda sdk: (
        sdk.client.get_project_client(PROJECT).get_project(),
        sdk.client.get_project_client(PROJECT).list_label_rows(),
    ),
    "older dataset client": lambda sdk: (
        sdk.client.get_dataset_client(DATASET).get_dataset(),
        sdk.client.get_dataset_client(DATASET).delete_data([DATA]),
    ),
    "flat ontology": lambda sdk: project_of(sdk).get_project_ontology(),
}
