"""Plausible answers to the calls about storage folders."""

from __future__ import annotations

from collections import ChainMap
from typing import Any
from urllib.parse import urlsplit

from tests.contract.requests import answers, answers_models, answers_organisation
from tests.contract.requests.answers import GROUP, ITEM, ITEM_GROUP, TASK, TIME
from tests.sdk.recording import Recorded, Reply, as_json

PATH = f"storage/folders/{GROUP}"
SCENE = "5c5c5c5c-5c5c-45c5-85c5-5c5c5c5c5c5c"


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
    "frameInGroups": 1,
    "accessibleGroupItems": [
        {
            "uuid": ITEM_GROUP,
            "name": "g",
            "parentUuid": GROUP,
            "parentName": "f",
            "itemType": "imageGroup",
        }
    ],
    "usedInDatasets": 1,
    "accessibleDatasets": [
        {
            "datasetHash": answers.DATASET,
            "backingFolderUuid": None,
            "title": "ds",
            "dataHashes": [answers.DATA],
            "dataUnitsCreatedAt": TIME,
        }
    ],
}


def _page(*results: Any) -> dict[str, Any]:
    return {"results": list(results), "nextPageToken": None}


_COUNTED = ("Pending", "Done", "Error", "Cancelled")
_SCENE_ITEM = answers.storage_item() | {"uuid": SCENE, "itemType": "scene"}
_EYE = [1, 0, 0, 0, 1, 0, 0, 0, 1]


def scene() -> dict[str, Any]:
    """A scene with a stream of each kind."""
    events = [{"timestamp": 0.5, "url": "u", "signedUrl": "s"}, {"url": "v", "signedUrl": "t"}]
    intrinsics = {
        "type": "simple",
        "model": {"type": "fisheye", **dict.fromkeys(("k1", "k2", "k3", "k4"), 0.5)},
        **dict.fromkeys(("fx", "fy", "ox", "oy"), 2.0),
        **dict.fromkeys(("dfx", "dfy", "dox", "doy", "skew")),
    }
    extrinsics = {
        "rotation": {"x": 0, "y": 0, "z": 0, "w": 1},
        "position": {"x": 1, "y": 2, "z": 3},
    }
    camera = {"timestamp": 0, "widthPx": 3, "heightPx": 4, "intrinsics": intrinsics}
    pose = {"id": "ego", "parentFor": "root", "rotation": _EYE, "position": [1, 2, 3]}
    streams: dict[str, dict[str, Any]] = {
        "lidar": {"entityType": "point_cloud", "frameOfReferenceId": "ego", "events": events},
        "cam": {
            "entityType": "camera_parameters",
            "frameOfReferenceId": "ego",
            "events": [camera | {"extrinsics": extrinsics}, camera | {"timestamp": 1}],
        },
        "front": {"entityType": "image", "cameraId": "cam", "events": events[:1]},
        "ego": {"entityType": "frame_of_reference", "events": [pose | {"timestamp": 0}, pose]},
    }
    return {
        "type": "composite",
        "defaultGroundHeight": 1.5,
        "worldConvention": {"x": "forward", "y": "left", "z": "up"},
        "cameraConvention": {"x": "right", "y": "down", "z": "forward"},
        "viewSettings": {"pointRadius": 2, "pointCloudColouring": {"colorMode": "height"}},
        "layout": {"tiles": {"a": {"type": "image", "streamName": "front"}}, "layout": "a"},
        "streams": {
            **{
                name: {"type": "event", "id": name, "stream": each}
                for name, each in streams.items()
            },
            "ts": {"type": "self_contained", "id": "ts", "url": "u", "signedUrl": "s"},
        },
    }


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
    ("POST", f"{PATH}/create-group-items"): [ITEM, ITEM_GROUP],
    ("GET", f"{PATH}/folder-config"): {"metadataIngestion": None, "other_thing": {"a_b": 1}},
    ("POST", f"{PATH}/cloud-synced-folder-syncs"): TASK,
    ("GET", f"{PATH}/cloud-linked-folder-syncs/{TASK}/long-polling"): {
        "status": "done",
        **dict.fromkeys(
            (
                *(f"scanPagesProcessing{word}" for word in _COUNTED),
                *(f"uploadJobs{word}" for word in _COUNTED[:-1]),
                *(f"uploadJobsUnits{word}" for word in _COUNTED),
            ),
            0,
        ),
    },
    ("POST", "organisation/organisation-tags"): {"uuid": TASK, "name": "one"},
    ("GET", f"projects/{answers.PROJECT}/tags"): _page({"uuid": TASK, "name": "one"}),
    ("GET", "organisation/organisation-tags"): _page(
        {"uuid": TASK, "name": "one"}, {"uuid": GROUP, "name": "two"}
    ),
    ("GET", f"storage/items/{SCENE}"): answers.storage_item()
    | {"uuid": SCENE, "itemType": "scene"},
    ("GET", f"scene/{SCENE}"): scene(),
    ("PATCH", f"{PATH}/items/{SCENE}"): _SCENE_ITEM,
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
    tables = (V2, answers_organisation.V2, answers_models.V2)
    found = ChainMap(*tables).get((request.method, path))
    return answers.answer(request) if found is None else as_json(found)
