"""v1 queries that encode videos of a dataset anew."""

from __future__ import annotations

import uuid

from pydantic import Field

from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import access, reencoding
from encord_portal.platform.services.media import Links, link_name
from encord_portal.platform.v1.registry import V1Context, query
from encord_portal.platform.wire import JsonObject


class _Videos(WireModel):
    data_hash: list[uuid.UUID] = Field(max_length=1000)


@query("reencodevideotask", "PUT", resource="dataset")
def start(ctx: V1Context) -> int:
    wanted = ctx.payload_as(_Videos)
    dataset = access.dataset_of(ctx.user, ctx.resource_uuid, write=True)
    return int(reencoding.start_for_units(ctx.user, dataset, wanted.data_hash).pk)


@query("reencodevideotask", "GET", resource="dataset")
def status(ctx: V1Context) -> JsonObject:
    number = ctx.uid_as(int)
    access.dataset_of(ctx.user, ctx.resource_uuid)
    job = reencoding.progressed(ctx.user, pk=min(max(number, 0), 2**62))
    links = Links(ctx.base_url, signed=True, user=ctx.user)
    return {
        "status": reencoding.status_of(job),
        "result": [
            {
                "data_hash": video["data_hash"],
                "signed_url": links.to(file),
                "bucket_path": link_name(file),
            }
            for video, file in reencoding.files_of(job)
            if video["data_hash"] is not None
        ],
    }
