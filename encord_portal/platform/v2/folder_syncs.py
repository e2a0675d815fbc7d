"""v2 endpoints of a folder's settings, and of folders that follow a place of a cloud."""

from __future__ import annotations

import uuid

from django.urls import path
from pydantic import Field

from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import folder_syncs, folders
from encord_portal.platform.services.folder_syncs import Config
from encord_portal.platform.v2.endpoint import V2Request, body_as, query_as, v2_endpoint
from encord_portal.platform.wire import JsonObject

_LONGEST_POLL = 60


class _Poll(WireModel):
    timeout_seconds: int = Field(_LONGEST_POLL, ge=0)


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
    seconds = min(query_as(request, _Poll).timeout_seconds, _LONGEST_POLL)
    return folder_syncs.outcome(request.actor, folder_uuid, sync, seconds=seconds)


_FOLDER = "storage/folders/<uuid:folder_uuid>"
urlpatterns = [
    path(f"{_FOLDER}/folder-config", folder_config),
    path(f"{_FOLDER}/cloud-synced-folder-syncs", sync_start),
    path(f"{_FOLDER}/cloud-linked-folder-syncs/<uuid:sync>/long-polling", sync_outcome),
]
