"""Plausible answers to the calls about the organisation, collections, filters and metadata."""

from __future__ import annotations

from typing import Any

from tests.contract.requests import answers
from tests.contract.requests.answers import (
    DATA,
    DATASET,
    GROUP,
    ITEM,
    LABEL,
    PROJECT,
    REVIEW,
    TASK,
    TIME,
)  # fmt: skip


def page(*results: Any) -> dict[str, Any]:
    return {"results": list(results), "nextPageToken": None}


_GROUP = {"groupHash": GROUP, "name": "g", "description": "d", "createdAt": TIME}
_USER = {
    "email": "a@b.co", "roleMnemonicName": "ADMIN", "roleUuid": GROUP, "memberType": "internal",
    "createdAt": TIME, "lastEditedAt": TIME,
}  # fmt: skip
_NAMED = {"name": "c", "description": "d", "createdAt": TIME, "lastEditedAt": TIME}
_PRESET = {
    "uuid": TASK, "name": "p", "description": "d", "createdAt": TIME, "lastUpdatedAt": TIME,
}  # fmt: skip
ROW = {
    "label_uuid": LABEL, "createdAt": TIME, "lastEditedAt": TIME, "branchName": "main",
    "data_uuid": DATA, "dataset_uuid": DATASET, "datasetTitle": "ds", "dataTitle": "t",
    "dataType": "VIDEO", "labelStatus": "LABELLED", "framesPerSecond": 25.0, "numberOfFrames": 10,
    "duration": 1.5, "height": 1, "width": 2, "audioSampleRate": None, "audioCodec": None,
    "audioBitDepth": None, "audioNumChannels": None, "taskUuid": TASK,
    "workflowGraphNode": {"uuid": GROUP, "title": "A"},
}  # fmt: skip
_TITLES = {
    "requested": 1, "matchedTitles": 1, "itemsAdded": 1, "ambiguousTitles": ["a"],
    "unmatchedTitles": ["b"], "failedItems": [ITEM],
}  # fmt: skip
_COLLECTION = f"index/collections/{TASK}"
_CURATED = f"active/{PROJECT}"
_ANSWER = {
    "name": "Why", "value": "why", "answers": "x", "featureHash": "attr", "manualAnnotation": True,
}  # fmt: skip
_KINDS = {
    "number": {"ty": "number"},
    "variant": {"ty": "variant", "hint": "varchar"},
    "gone": {"ty": "tombstone", "deleted_ty": {"ty": "datetime"}},
    "vector": {"ty": "embedding", "size": 3},
    "choice": {"ty": "enum", "values": ["x"]},
    **{name: {"ty": name} for name in ("boolean", "varchar", "datetime", "text", "uuid")},
    "place": {"ty": "geospatial"},
}

V2: dict[tuple[str, str], Any] = {
    ("GET", "organisation/users"): page(_USER),
    ("GET", "user/current-organisation/groups"): page(_GROUP),
    ("POST", "organisation/groups"): _GROUP,
    ("GET", f"organisation/groups/{GROUP}"): _GROUP,
    ("PATCH", f"organisation/groups/{GROUP}"): _GROUP | {"name": "new"},
    ("GET", f"organisation/groups/{GROUP}/users"): page({"userEmail": "a@b.co"}),
    ("POST", f"organisation/groups/{GROUP}/users"): page({"userEmail": "a@b.co"}),
    ("GET", "index/collections"): page({"uuid": TASK, "topLevelFolderUuid": GROUP, **_NAMED}),
    ("POST", "index/collections"): TASK,
    ("GET", f"{_COLLECTION}/accessible-items"): page(answers.storage_item()),
    ("GET", f"{_COLLECTION}/all-items"): page(answers.storage_item(), {"uuid": REVIEW}),
    ("POST", f"{_COLLECTION}/add-items"): {"failedItems": [ITEM]},
    ("POST", f"{_COLLECTION}/remove-items"): {"failedItems": []},
    ("POST", f"{_COLLECTION}/add-data-title-items"): _TITLES,
    ("GET", "index/presets"): page(_PRESET),
    ("POST", "index/presets"): TASK,
    ("GET", f"index/presets/{TASK}"): {"local_filters": {}, "global_filters": {"filters": [{}]}},
    ("GET", f"{_CURATED}/collections"): page(
        {"collectionUuid": TASK, "projectUuid": PROJECT, "collectionType": "LABEL", **_NAMED}
    ),
    ("POST", f"{_CURATED}/collections"): TASK,
    ("POST", f"{_CURATED}/collections/{TASK}/add-items"): {
        "failedItems": [{"dataUuid": DATA, "frame": 2, "annotationId": "x"}]
    },
    ("POST", f"{_CURATED}/collections/{TASK}/remove-items"): {
        "failedItems": [{"dataUuid": DATA, "frame": 2}]
    },
    ("GET", f"{_CURATED}/collections/{TASK}/items"): page(
        {"labelRowMetadata": ROW, "instances": [{"frame": 3, "annotationId": "x"}]}
    ),
    ("GET", f"{_CURATED}/presets"): page(
        {"presetUuid": TASK, "name": "p", "createdAt": TIME, "updatedAt": TIME}
    ),
    ("POST", f"{_CURATED}/presets"): TASK,
    ("GET", f"{_CURATED}/presets/{TASK}/raw"): {
        "localFilters": {},
        "globalFilters": {"filters": []},
    },
    ("GET", f"projects/{PROJECT}/issue-tags"): page({"name": "a", "uuid": TASK}),
    ("POST", f"projects/{PROJECT}/label-rows/classifications"): {
        "labels": [
            {
                "labelUuid": LABEL,
                "dataUuid": DATA,
                "classificationAnswers": {
                    "x": {
                        "classificationHash": "x",
                        "classifications": [_ANSWER],
                        "range": [[0, 1]],
                    }
                },
            }
        ]
    },
    ("POST", f"projects/{PROJECT}/labels/copy-branch"): {"copiedCount": 1},
    ("GET", "organisation/client-metadata-schema"): {
        "uuid": TASK,
        "metadataSchema": {"a": "number"},
        "organisationId": 1,
        "createdAt": TIME,
        "updatedAt": TIME,
    },
    ("GET", "organisation/client-metadata-schema-v2"): _KINDS,
}
