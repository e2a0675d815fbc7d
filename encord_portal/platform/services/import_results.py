"""The outcome of an import: how it is kept with its job, and what each transport makes of it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from encord_portal.platform.models import DataUnit, ImportJob, StorageItem
from encord_portal.platform.wire import JsonObject


@dataclass(frozen=True, slots=True)
class Refused:
    """A unit that was asked for and cannot be made."""

    urls: list[str]
    error: str


def kept(
    items: Sequence[StorageItem],
    units: Sequence[DataUnit],
    refused: Sequence[Refused],
    *,
    done: int = 0,
    cancelled: int = 0,
    pending: int = 0,
) -> JsonObject:
    """What a job remembers of its outcome."""
    return {
        "items": [{"item_uuid": str(item.uuid), "name": item.name} for item in items],
        "units": [
            {
                "data_hash": str(unit.data_hash),
                "title": unit.title,
                "backing_item_uuid": str(unit.storage_item_id),
            }
            for unit in units
        ],
        "refused": [
            {
                "object_urls": each.urls,
                "error": each.error,
                "subtask_uuid": str(uuid.uuid4()),
                "action_description": "Check the files and add the data unit",
            }
            for each in refused
        ],
        "counts": {
            "units_pending_count": pending,
            "units_done_count": done,
            "units_error_count": len(refused),
            "units_cancelled_count": cancelled,
        },
    }


def as_v1(job: ImportJob) -> JsonObject:
    """The outcome for a dataset."""
    result = job.result
    return {
        "status": job.status,
        "data_hashes_with_titles": result["units"],
        "errors": [each["error"] for each in result["refused"]],
        "data_unit_errors": result["refused"],
        **result["counts"],
    }


def as_v2(job: ImportJob) -> JsonObject:
    """The outcome for a folder."""
    result, counts = job.result, job.result["counts"]
    return {
        "status": job.status,
        "itemsWithNames": [
            {"itemUuid": item["item_uuid"], "name": item["name"]} for item in result["items"]
        ],
        "errors": [each["error"] for each in result["refused"]],
        "unitErrors": [
            {
                "objectUrls": each["object_urls"],
                "error": each["error"],
                "subtaskUuid": each["subtask_uuid"],
                "actionDescription": each["action_description"],
            }
            for each in result["refused"]
        ],
        "unitsPendingCount": counts["units_pending_count"],
        "unitsDoneCount": counts["units_done_count"],
        "unitsErrorCount": counts["units_error_count"],
        "unitsCancelledCount": counts["units_cancelled_count"],
        "fileName": job.request.get("fileName"),
    }
