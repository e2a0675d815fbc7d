"""v2 endpoints of a folder's settings, and of folders that follow a place of a cloud."""

from __future__ import annotations

import uuid

from django.urls import path

from encord_portal.platform.services import folder_syncs, folders
from encord_portal.platform.services.folder_syncs import Config
from encord_portal.platform.v2.endpoint import V2Request, body_as, poll_seconds, v2_endpoint
from encord_portal.platform.wire import JsonObject


@v2_endpoint("GET", "POST")
def folder_config(request: V2Request, folder_uuid: uuid.UUID) -> JsonObject:
    if request.method == "POST":
        found = folder_syncs.configure(request.actor, folder_uuid, body_as(request, Config))
    else:
        found = folder_syncs.config_of(folders.folder_of(request.actor, folder_uuid))
    return found.model_dump(mode="json", by_alias=True)


@v2_endpoint("POST")
def sync_start(request: V2Request, folder_uuid: uuid.UUID) -> uuid.UUID:
    return folder_syncs.start(request.actor, folder_uuid).uuid


@v2_endpoint("GET")
def sync_outcome(request: V2Request, folder_uuid: uuid.UUID, sync: uuid.UUID) -> JsonObject:
    seconds = poll_seconds(request)
    return folder_syncs.outcome(request.actor, folder_uuid, sync, seconds=seconds)


_FOLDER = "storage/folders/<uuid:folder_uuid>"
urlpatterns = [
    path(f"{_FOLDER}/folder-config", folder_config),
    path(f"{_FOLDER}/cloud-synced-folder-syncs", sync_start),
    path(f"{_FOLDER}/cloud-linked-folder-syncs/<uuid:sync>/long-polling", sync_outcome),
]
