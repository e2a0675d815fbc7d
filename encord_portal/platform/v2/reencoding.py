"""v2 endpoints that encode storage items anew."""

from __future__ import annotations

import uuid

from django.urls import path
from pydantic import Field

from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import reencoding
from encord_portal.platform.v2.endpoint import V2Request, body_as, v2_endpoint
from encord_portal.platform.wire import JsonObject


class _Items(WireModel):
    storage_items: list[uuid.UUID] = Field(max_length=1000)
    process_title: str = Field("", max_length=500)
    force_full_reencoding: bool = False


@v2_endpoint("POST")
def start(request: V2Request) -> uuid.UUID:
    wanted = body_as(request, _Items)
    return reencoding.start_for_items(
        request.actor,
        wanted.storage_items,
        title=wanted.process_title,
        force=wanted.force_full_reencoding,
    ).uuid


@v2_endpoint("GET")
def status(request: V2Request, job_uuid: uuid.UUID) -> JsonObject:
    job = reencoding.progressed(request.actor, uuid=job_uuid)
    return {
        "status": reencoding.status_of(job),
        "result": [
            {"itemUuid": video["item"], "error": video["error"]}
            for video in job.videos
            if video["done"]
        ],
    }


urlpatterns = [
    path("storage/items/reencode", start),
    path("storage/items/reencode/<uuid:job_uuid>", status),
]
