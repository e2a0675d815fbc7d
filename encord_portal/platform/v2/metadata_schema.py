"""v2 endpoints of the client metadata schema, in both spellings."""

from __future__ import annotations

from django.urls import path

from encord_portal.platform.services import metadata_schemas
from encord_portal.platform.services.metadata_schemas import OldSchema, Schema
from encord_portal.platform.v2.endpoint import V2Request, body_as, json_response, v2_endpoint
from encord_portal.platform.wire import JsonValue

# One organisation; its number means nothing.
_ORGANISATION = 1


@v2_endpoint("GET", "POST")
def old_schema(request: V2Request) -> JsonValue:
    if request.method == "POST":
        metadata_schemas.save_old(request.actor, body_as(request, OldSchema))
        return None
    found = metadata_schemas.current()
    if found is None:
        # Not 204: clients read an answer here.
        return json_response(None)
    return {
        "uuid": found.uuid,
        "metadataSchema": metadata_schemas.in_old_spelling(found),
        "organisationId": _ORGANISATION,
        "createdAt": found.created_at,
        "updatedAt": found.updated_at,
    }


@v2_endpoint("GET", "POST")
def schema(request: V2Request) -> JsonValue:
    if request.method == "POST":
        metadata_schemas.save(request.actor, body_as(request, Schema))
        return None
    found = metadata_schemas.current()
    return {} if found is None else found.content


urlpatterns = [
    path("organisation/client-metadata-schema", old_schema),
    path("organisation/client-metadata-schema-v2", schema),
]
