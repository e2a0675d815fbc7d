"""v2 endpoints that write DICOM files anew without the tags that tell of people."""

from __future__ import annotations

import uuid

from django.urls import path

from encord_portal.platform.models import ImportStatus
from encord_portal.platform.services import deidentification
from encord_portal.platform.services.deidentification import Wanted
from encord_portal.platform.v2.endpoint import V2Request, body_as, poll_seconds, v2_endpoint
from encord_portal.platform.wire import JsonObject

# What is found wrong by then is told with its reason; the answers to polls have no place for it.
_FIRST_SECONDS = 10


class _Wanted(Wanted):
    integration_uuid: uuid.UUID | None = None


@v2_endpoint("POST")
def start(request: V2Request) -> uuid.UUID:
    wanted = body_as(request, _Wanted)
    return deidentification.start(
        request.actor, wanted.integration_uuid, wanted, seconds=_FIRST_SECONDS
    ).uuid


@v2_endpoint("GET")
def result(request: V2Request, job: uuid.UUID) -> JsonObject:
    found = deidentification.result_of(request.actor, job, seconds=poll_seconds(request))
    done = found.status == ImportStatus.DONE
    return {"status": found.status, "urls": deidentification.urls_of(found) if done else None}


urlpatterns = [
    path("dicom-deidentification", start),
    path("dicom-deidentification/<uuid:job>", result),
]
