"""Plausible answers to the calls about storage folders."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from tests.contract.requests import answers
from tests.contract.requests.answers import GROUP, ITEM, ITEM_GROUP, TASK, TIME
from tests.sdk.recording import Recorded, Reply, as_json

PATH = f"storage/folders/{GROUP}"


def folder() -> dict[str, Any]:
    place = {"uuid": GROUP, "parentUuid": None, "name": "f", "syncedDatasetHash": None}
    return {
        "uuid": GROUP,
        "parent": None,
        "name": "f",
        "description": "",
        "clientMetadata": '{"a": 1}',
        "owner": "a@b.co",
        "createdAt": TIME,
        "lastEditedAt": TIME,
        "userRole": "admin",
        "syncedDatasetHash": None,
        "pathToRoot": [place],
    }


def job(**more: Any) -> dict[str, Any]:
    return {
        "status": "DONE",
        "itemsWithNames": [{"itemUuid": ITEM, "name": "n"}],
        "errors": [],
        "unitErrors": [],
        **dict.fromkeys(
            ("unitsPendingCount", "unitsDoneCount", "unitsErrorCount", "unitsCancelledCount"), 0
        ),
        **more,
    }


_SUMMARY = dict.fromkeys(
    [
        "files",
        "folders",
        "videos",
        "images",
        "imageGroups",
        "imageSequences",
        "dicomFiles",
        "dicomSeries",
        "niftis",
        "audios",
        "pdfs",
        "plainTexts",
        "tombstones",
        "uploadJobs",
        "totalSize",
    ],
    1,
)
_ITEM_SUMMARY = {
    "frameInGroups": 0,
    "accessibleGroupItems": [],
    "usedInDatasets": 0,
    "accessibleDatasets": [],
}


def _page(*results: Any) -> dict[str, Any]:
    return {"results": list(results), "nextPageToken": None}


V2: dict[tuple[str, str], Any] = {
    ("GET", PATH): folder(),
    ("PATCH", PATH): folder(),
    ("POST", "storage/folders"): folder(),
    ("GET", "storage/folders"): _page(folder()),
    ("GET", "storage/search/folders"): _page(folder()),
    ("GET", f"{PATH}/folders"): _page(folder()),
    ("GET", f"{PATH}/items"): _page(answers.storage_item()),
    ("GET", "storage/search/items"): _page(answers.storage_item()),
    ("POST", f"{PATH}/data-upload-jobs"): TASK,
    ("GET", f"{PATH}/data-upload-jobs/{TASK}"): job(),
    ("POST", f"{PATH}/data-upload-jobs/{TASK}/cancel"): {"unitsCancelledCount": 1},
    ("GET", f"{PATH}/summary"): _SUMMARY,
    ("GET", f"{PATH}/items/{ITEM}/summary"): _ITEM_SUMMARY,
    ("PATCH", f"{PATH}/items/{ITEM}"): answers.storage_item(),
    ("GET", f"{PATH}/items/{ITEM_GROUP}/child-items"): _page(answers.storage_item()),
    ("PATCH", "storage/items/patch-bulk"): _page(answers.storage_item()),
    ("PATCH", "storage/folders/patch-bulk"): _page(folder()),
    ("GET", f"{PATH}/groups"): _page(),
    ("POST", "storage/items/reencode"): TASK,
    ("GET", f"storage/items/reencode/{TASK}"): {"status": "done", "result": None},
}


def answer(request: Recorded) -> Reply:
    """Answer any call about folders; what is about something else, as ever."""
    path = urlsplit(request.target).path.removeprefix("/v2/public/")
    if path == f"{PATH}/upload-signed-urls":
        origin = f"http://{request.headers['host']}"
        return as_json(
            _page(
                *(
                    {"itemUuid": ITEM, "objectKey": f"key-{n}", "signedUrl": f"{origin}/bucket/{n}"}
                    for n in range(request.json["count"])
                )
            )
        )
    found = V2.get((request.method, path))
    return answers.answer(request) if found is None else as_json(found)
