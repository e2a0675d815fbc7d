"""v2 endpoint that hands out upload URLs."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import path
from pydantic import Field

from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import uploads
from encord_portal.platform.services.uploads import OfferedSlot
from encord_portal.platform.v2.endpoint import V2Request, base_url, query_as, v2_endpoint
from encord_portal.platform.wire import JsonObject


class _Wanted(WireModel):
    count: int = Field(1, ge=1, le=uploads.MAX_SLOTS)
    upload_item_type: str


@v2_endpoint("GET")
def presigned_urls(request: V2Request) -> JsonObject:
    wanted = query_as(request, _Wanted)
    return as_slots(
        uploads.offer(
            request.actor, wanted.upload_item_type, wanted.count, base_url=base_url(request)
        )
    )


def as_slots(slots: Sequence[OfferedSlot]) -> JsonObject:
    """Upload slots as both endpoints that hand them out write them."""
    return {
        "results": [
            {
                "itemUuid": slot.uuid,
                "objectKey": slot.object_key,
                "signedUrl": slot.signed_url,
                "uploadHeaders": {},
            }
            for slot in slots
        ]
    }


urlpatterns = [path("presigned-urls", presigned_urls)]
