"""The v2 endpoint by which scenes are read."""

from __future__ import annotations

import uuid

from django.urls import path

from encord_portal.platform.services import scenes, storage
from encord_portal.platform.services.media import Links
from encord_portal.platform.v2.endpoint import V2Request, base_url, v2_endpoint
from encord_portal.platform.wire import JsonObject


@v2_endpoint("GET")
def scene_detail(request: V2Request, item_uuid: uuid.UUID) -> JsonObject:
    item = storage.find_items(request.actor, [item_uuid])[0]
    return scenes.described(
        item,
        signed=Links(base_url(request), signed=True, user=request.actor),
        lasting=Links(base_url(request), signed=False),
    )


urlpatterns = [path("scene/<uuid:item_uuid>", scene_detail)]
