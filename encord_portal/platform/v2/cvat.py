"""v2 endpoints that make projects of CVAT exports."""

from __future__ import annotations

import uuid

from django.urls import path

from encord_portal.platform.services import cvat_imports
from encord_portal.platform.services.cvat_imports import NewCvatImport
from encord_portal.platform.v2.endpoint import V2Request, body_as, v2_endpoint
from encord_portal.platform.wire import JsonObject


@v2_endpoint("POST")
def start(request: V2Request) -> uuid.UUID:
    return cvat_imports.start(request.actor, body_as(request, NewCvatImport)).uuid


@v2_endpoint("GET")
def result(request: V2Request, import_uuid: uuid.UUID) -> JsonObject:
    found = cvat_imports.result_of(request.actor, import_uuid)
    return {"status": found.status, "projectUuid": found.project_id, "issues": found.issues}


urlpatterns = [
    path("projects/cvat-import", start),
    path("projects/cvat-import/<uuid:import_uuid>", result),
]
