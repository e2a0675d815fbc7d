"""Plausible answers to every call, for clients that are only listened to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from tests.sdk.recording import Recorded, Reply, as_json, envelope

PROJECT = "11111111-1111-4111-8111-111111111111"
DATASET = "22222222-2222-4222-8222-222222222222"
ONTOLOGY = "33333333-3333-4333-8333-333333333333"
LABEL = "44444444-4444-4444-8444-444444444444"
DATA = "55555555-5555-4555-8555-555555555555"
ITEM = "66666666-6666-4666-8666-666666666666"
ITEM_GROUP = "67676767-6767-4676-8676-676767676767"
TASK = "77777777-7777-4777-8777-777777777777"
REVIEW = "88888888-8888-4888-8888-888888888888"
INTEGRATION = "99999999-9999-4999-8999-999999999999"
GROUP = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
STAGES = {
    "ANNOTATION": "b0000000-0000-4000-8000-000000000001",
    "REVIEW": "b0000000-0000-4000-8000-000000000002",
    "CONSENSUS_ANNOTATION": "b0000000-0000-4000-8000-000000000003",
    "CONSENSUS_REVIEW": "b0000000-0000-4000-8000-000000000004",
    "AGENT": "b0000000-0000-4000-8000-000000000005",
    "DONE": "b0000000-0000-4000-8000-000000000006",
    "SECOND": "b0000000-0000-4000-8000-000000000007",
}
TIME = "2024-03-01T10:00:00Z"
V1_TIME = "2024-03-01 10:00:00"
LONG_TIME = "Fri, 01 Mar 2024 10:00:00 UTC"

STRUCTURE: dict[str, Any] = {
    "objects": [
        {
            "id": "1",
            "name": "Car",
            "color": "#D33115",
            "shape": "bounding_box",
            "featureNodeHash": "car00000",
        }
    ],
    "classifications": [],
    "skeleton_templates": [],
}


def _stage(kind: str) -> dict[str, Any]:
    stage_type = "ANNOTATION" if kind == "SECOND" else kind
    stage: dict[str, Any] = {"stageType": stage_type, "uuid": STAGES[kind], "title": kind.title()}
    if kind == "AGENT":
        stage["pathways"] = [
            {"uuid": GROUP, "title": "On", "destinationUuid": STAGES["DONE"]},
        ]
    return stage


def project() -> dict[str, Any]:
    return {
        "projectHash": PROJECT,
        "projectType": "workflow",
        "status": "inProgress",
        "title": "Project",
        "description": "What it is",
        "creatorEmail": "a@b.co",
        "ontologyHash": ONTOLOGY,
        "createdAt": TIME,
        "lastEditedAt": TIME,
        "editorOntology": STRUCTURE,
        "userRole": 0,
        "workflow": {"stages": [_stage(kind) for kind in STAGES]},
    }


def ontology() -> dict[str, Any]:
    return {
        "ontologyUuid": ONTOLOGY,
        "title": "Ontology",
        "description": "",
        "editor": STRUCTURE,
        "createdAt": TIME,
        "lastEditedAt": TIME,
        "userRole": 0,
    }


def label_row_metadata() -> dict[str, Any]:
    return {
        "label_hash": LABEL,
        "branch_name": "main",
        "created_at": V1_TIME,
        "last_edited_at": V1_TIME,
        "data_hash": DATA,
        "dataset_hash": DATASET,
        "dataset_title": "Dataset",
        "data_title": "one.jpg",
        "data_type": "IMAGE",
        "data_link": None,
        "label_status": "LABELLED",
        "annotation_task_status": None,
        "workflow_graph_node": {"uuid": STAGES["REVIEW"], "title": "Review"},
        "is_shadow_data": False,
        "number_of_frames": 1,
        "height": 480,
        "width": 640,
        "spaces": {},
        "task_uuid": TASK,
        "priority": 0.5,
        "backing_item_uuid": ITEM,
        "is_valid": False,
        # Only ours reads it; of a server that does not say it: test_saving.py
        "save_tells_replaced": True,
    }


def label_row() -> dict[str, Any]:
    return {
        "label_hash": LABEL,
        "branch_name": "main",
        "created_at": LONG_TIME,
        "last_edited_at": LONG_TIME,
        "data_hash": DATA,
        "dataset_hash": DATASET,
        "dataset_title": "Dataset",
        "data_title": "one.jpg",
        "data_type": "image",
        "annotation_task_status": None,
        "is_shadow_data": False,
        "object_answers": {},
        "classification_answers": {},
        "object_actions": {},
        "label_status": "LABELLED",
        "data_units": {
            DATA: {
                "data_hash": DATA,
                "data_title": "one.jpg",
                "data_type": "image/jpeg",
                "data_sequence": 0,
                "data_link": None,
                "width": 640,
                "height": 480,
                "labels": {"objects": [], "classifications": []},
            }
        },
        "spaces": {},
    }


def data_row() -> dict[str, Any]:
    return {
        "data_hash": DATA,
        "data_title": "one.jpg",
        "data_type": "IMAGE",
        "created_at": V1_TIME,
        "last_edited_at": V1_TIME,
        "width": 640,
        "height": 480,
        "file_link": "one.jpg",
        "file_size": 1000,
        "file_type": "image/jpeg",
        "storage_location": 0,
        "frames_per_second": None,
        "duration": None,
        "client_metadata": None,
        "backing_item_uuid": ITEM,
    }


def v1_project() -> dict[str, Any]:
    return {
        "project_hash": PROJECT,
        "title": "Project",
        "description": "What it is",
        "created_at": V1_TIME,
        "last_edited_at": V1_TIME,
        "editor_ontology": STRUCTURE,
        "datasets": [{"dataset_hash": DATASET, "title": "Dataset", "description": ""}],
        "label_rows": [label_row_metadata()],
        "ontology_hash": ONTOLOGY,
    }


def storage_item() -> dict[str, Any]:
    nullable = (
        "integrationHash url signedUrl fileSize mimeType duration fps height width "
        "dicomInstanceUid dicomStudyUid dicomSeriesUid frameCount audioSampleRate audioBitDepth "
        "audioCodec audioNumChannels"
    )
    return {
        "uuid": ITEM,
        "parent": GROUP,
        "itemType": "image",
        "name": "one.jpg",
        "clientMetadata": '{"a": 1}',
        "owner": "a@b.co",
        "createdAt": TIME,
        "lastEditedAt": TIME,
        "backedDataUnitsCount": 1,
        "storageLocation": "encord",
        **dict.fromkeys(nullable.split()),
    }


def poll_result() -> dict[str, Any]:
    return {
        "status": "DONE",
        "data_hashes_with_titles": [
            {"data_hash": DATA, "title": "one.jpg", "backing_item_uuid": ITEM}
        ],
        "errors": [],
        "data_unit_errors": [],
        "units_pending_count": 0,
        "units_done_count": 1,
        "units_error_count": 0,
        "units_cancelled_count": 0,
    }


def _task(kind: str) -> dict[str, Any]:
    return {
        "uuid": TASK,
        "createdAt": TIME,
        "updatedAt": TIME,
        "status": "NEW",
        "dataHash": DATA,
        "dataTitle": "one.jpg",
        "labelBranchName": "main",
        "assignee": None,
        "lastActionedBy": None,
        "subtasks": [],
        "options": [],
    }


def _user(address: str) -> dict[str, Any]:
    return {"user_email": "a@b.co", "user_role": 1, f"{address}_hash": PROJECT}


def _log() -> dict[str, Any]:
    return {
        "log_hash": "l",
        "user_hash": "u",
        "user_email": "a@b.co",
        "data_hash": DATA,
        "action": 0,
        "created_at": V1_TIME,
        "identifier": "i",
        "feature_hash": None,
        "label_name": None,
        "time_taken": 3,
        "frame": None,
        "annotation_hash": None,
    }


V1: dict[tuple[str, str], Any] = {
    ("projectwithuserrole", "GET"): lambda _: [{"user_role": 0, "project": v1_project()}],
    ("project", "GET"): lambda _: v1_project(),
    ("project", "POST"): lambda _: PROJECT,
    ("projectcopy", "POST"): lambda _: PROJECT,
    ("projectusers", "POST"): lambda _: [_user("project")],
    ("projectdataset", "POST"): lambda _: True,
    ("projectdataset", "DELETE"): lambda _: True,
    ("labelrowmetadata", "GET"): lambda _: [label_row_metadata()],
    ("labelrow", "GET"): lambda uid: [label_row()] if isinstance(uid, list) else label_row(),
    ("labelrow", "PUT"): lambda uid: [label_row()] if isinstance(uid, list) else label_row(),
    ("labelrow", "POST"): lambda _: True,
    ("labelworkflowgraphnode", "POST"): lambda _: True,
    ("labelingalgorithm", "POST"): lambda _: {"frames": {}},
    ("labellog", "GET"): lambda _: [_log()],
    ("dataset", "GET"): lambda _: {
        "dataset_hash": DATASET,
        "title": "Dataset",
        "description": "",
        "dataset_type": "CORD_STORAGE",
        "data_rows": [data_row()],
    },
    ("datasetdata", "GET"): lambda _: {
        "data_hash": DATA,
        "video": {"data_hash": DATA, "title": "v", "file_link": "l"},
        "images": None,
    },
    ("datasetusers", "POST"): lambda _: [_user("dataset")],
    ("datarows", "GET"): lambda _: [data_row()],
    ("datarow", "GET"): lambda _: data_row(),
    ("datarow", "POST"): lambda _: {"updated_fields": ["data_title"], "data_row": data_row()},
    ("datasetdatalongpolling", "POST"): lambda _: {"process_hash": "p"},
    ("datasetdatalongpolling", "GET"): lambda _: poll_result(),
    ("datasetlinkitems", "POST"): lambda _: [data_row()],
    ("video", "POST"): lambda _: {"success": True},
    ("video", "DELETE"): lambda _: True,
    ("reencodevideotask", "PUT"): lambda _: 7,
    ("reencodevideotask", "GET"): lambda _: {"status": "done", "result": None},
}


def _page(*results: Any) -> dict[str, Any]:
    return {"results": list(results), "nextPageToken": None}


_GROUP = {
    "groupHash": GROUP,
    "name": "g",
    "description": "",
    "createdAt": TIME,
    "isSameOrganisation": True,
    "userRole": 0,
}

V2: dict[tuple[str, str], Any] = {
    ("GET", "projects"): _page(project()),
    ("GET", f"projects/{PROJECT}"): project(),
    ("GET", f"projects/{PROJECT}/datasets"): _page(
        {"datasetHash": DATASET, "title": "Dataset", "description": ""}
    ),
    ("GET", f"projects/{PROJECT}/users"): _page({"userEmail": "a@b.co", "userRole": 1}),
    ("GET", f"projects/{PROJECT}/groups"): _page(_GROUP),
    ("GET", f"projects/{PROJECT}/branches"): _page({"name": "main"}),
    ("GET", f"projects/{PROJECT}/labels/{LABEL}/validation-state"): {
        "labelHash": LABEL,
        "branchName": "main",
        "version": 1,
        "isValid": False,
        "errors": ["one"],
    },
    ("GET", "ontologies"): _page(ontology()),
    ("POST", "ontologies"): ontology(),
    ("GET", f"ontologies/{ONTOLOGY}"): ontology(),
    ("GET", f"ontologies/{ONTOLOGY}/groups"): _page(_GROUP),
    ("GET", f"datasets/{DATASET}/groups"): _page(_GROUP),
    ("GET", f"datasets/{DATASET}/users"): _page(
        {"datasetUuid": DATASET, "userEmail": "a@b.co", "userRole": 1}
    ),
    ("GET", "datasets/list"): {
        "result": [
            {
                "datasetUuid": DATASET,
                "title": "Dataset",
                "description": "",
                "createdAt": TIME,
                "lastEditedAt": TIME,
                "userRole": "admin",
            }
        ]
    },
    ("POST", "datasets"): {"datasetUuid": DATASET, "backingFolderUuid": None},
    ("GET", "cloud-integrations"): {"result": [{"integrationUuid": INTEGRATION, "title": "i"}]},
    ("GET", "user/bearer-token"): {"token": "t"},
    ("GET", f"storage/items/{ITEM}"): storage_item(),
    ("GET", f"storage/items/{ITEM_GROUP}"): {
        **storage_item(),
        "uuid": ITEM_GROUP,
        "itemType": "imageGroup",
    },
    ("GET", f"storage/folders/{GROUP}/items/{ITEM_GROUP}/child-items"): _page(storage_item()),
    ("POST", "storage/items/get-bulk"): {"results": [storage_item()]},
    ("POST", "dicom-deidentification"): TASK,
    ("GET", f"dicom-deidentification/{TASK}"): {"status": "DONE", "urls": ["u"]},
    ("POST", "projects/cvat-import"): TASK,
    ("GET", f"projects/cvat-import/{TASK}"): {
        "status": "DONE",
        "projectUuid": PROJECT,
        "issues": {"errors": [], "warnings": [], "infos": []},
    },
    ("GET", "analytics/collaborators/timers"): _page(
        {"userEmail": "a@b.co", "userRole": 1, "dataTitle": "t", "timeSeconds": 3}
    ),
    ("GET", "analytics/time-spent"): _page(),
    ("GET", "analytics/task-actions"): _page(),
    ("GET", f"projects/{PROJECT}/editor-logs"): _page(),
    **{
        ("GET", f"projects/{PROJECT}/workflow/stages/{uuid}/tasks"): _page(_task(kind))
        for kind, uuid in STAGES.items()
    },
    ("GET", f"projects/{PROJECT}/workflow/stages/{STAGES['REVIEW']}/tasks/{TASK}/reviews"): _page(
        {"reviewUuid": REVIEW, "status": "NEW", "labelType": "object", "labelId": "x"}
    ),
}


def answer(request: Recorded) -> Reply:
    """Answer any call of either client."""
    path = urlsplit(request.target).path
    if path.startswith("/public"):
        query = request.json
        found = V1.get((query["query_type"], query["query_method"]))
        return envelope(None if found is None else found(query["values"]["uid"]))
    if path.startswith("/bucket/"):
        return Reply(b"")
    name = path.removeprefix("/v2/public/")
    if name == "presigned-urls":
        return as_json(_presigned(request))
    found = V2.get((request.method, name))
    return Reply(b"", 204) if found is None else as_json(found)


def _presigned(request: Recorded) -> dict[str, Any]:
    origin = f"http://{request.headers['host']}"
    query = dict(part.split("=") for part in urlsplit(request.target).query.split("&"))
    return _page(
        *(
            {
                "itemUuid": ITEM,
                "objectKey": f"key-{n}",
                "signedUrl": f"{origin}/bucket/{n}",
                "uploadHeaders": {"X-Extra": "1"},
            }
            for n in range(int(query["count"]))
        )
    )
