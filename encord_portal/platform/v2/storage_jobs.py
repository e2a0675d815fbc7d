"""v2 endpoints that bring files into folders: upload URLs, and jobs that use what was sent."""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import path
from pydantic import Field

from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import folders, import_results, imports, uploads
from encord_portal.platform.v2.endpoint import (
    V2Request,
    base_url,
    body_as,
    poll_seconds,
    v2_endpoint,
)
from encord_portal.platform.v2.uploads import as_slots
from encord_portal.platform.wire import JsonObject


class _Slots(WireModel):
    item_type: str
    count: int = Field(1, ge=1, le=uploads.MAX_SLOTS)


class _Job(WireModel):
    """Other names than those of imports into datasets, but the same contents."""

    data_items: dict[str, Any] | None = None
    external_files: Any = None
    integration_hash: uuid.UUID | None = None
    ignore_errors: bool = False
    file_name: str | None = Field(None, max_length=500)

    def as_payload(self) -> JsonObject:
        return {
            "dataItems": self.data_items,
            "files": self.external_files,
            "integrationId": self.integration_hash,
            "ignoreErrors": self.ignore_errors,
            "fileName": self.file_name,
        }


@v2_endpoint("POST")
def upload_urls(request: V2Request, folder_uuid: uuid.UUID) -> JsonObject:
    folders.folder_of(request.actor, folder_uuid, write=True)
    wanted = body_as(request, _Slots)
    return as_slots(
        uploads.offer(request.actor, wanted.item_type, wanted.count, base_url=base_url(request))
    )


@v2_endpoint("POST")
def job_start(request: V2Request, folder_uuid: uuid.UUID) -> uuid.UUID:
    folder = folders.folder_of(request.actor, folder_uuid, write=True)
    wanted = body_as(request, _Job)
    return imports.start_in_folder(request.actor, folder, wanted.as_payload()).process_hash


@v2_endpoint("GET")
def job_result(request: V2Request, folder_uuid: uuid.UUID, job: uuid.UUID) -> JsonObject:
    folder = folders.folder_of(request.actor, folder_uuid)
    seconds = poll_seconds(request)
    return import_results.as_v2(imports.result_of(request.actor, folder, job, seconds=seconds))


@v2_endpoint("POST")
def job_cancel(request: V2Request, folder_uuid: uuid.UUID, job: uuid.UUID) -> JsonObject:
    folder = folders.folder_of(request.actor, folder_uuid)
    return {"unitsCancelledCount": imports.cancel(request.actor, folder, job)}


_FOLDER = "storage/folders/<uuid:folder_uuid>"
urlpatterns = [
    path(f"{_FOLDER}/upload-signed-urls", upload_urls),
    path(f"{_FOLDER}/data-upload-jobs", job_start),
    path(f"{_FOLDER}/data-upload-jobs/<uuid:job>", job_result),
    path(f"{_FOLDER}/data-upload-jobs/<uuid:job>/cancel", job_cancel),
]
