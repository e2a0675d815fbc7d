"""What was attached to items and data units, as JSON behind a signed URL.

Lists name such URLs instead of the metadata when they are asked to: lists stay short then.
"""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from encord_portal.platform.errors import MethodNotAllowed, NotFound, PlatformError
from encord_portal.platform.media import signing
from encord_portal.platform.models import DataUnit, StorageItem
from encord_portal.platform.v2.endpoint import json_response, refusal
from encord_portal.platform.wire import JsonObject


@csrf_exempt
def client_metadata(request: HttpRequest, kind: str, subject: uuid.UUID) -> HttpResponse:
    """One item's or unit's metadata."""
    try:
        if request.method not in {"GET", "HEAD"}:
            raise MethodNotAllowed("Metadata are read with GET.")
        signing.check("metadata", f"{kind}/{subject}", request.GET)
        answer = json_response(_found(kind, subject))
    except PlatformError as error:
        answer = refusal(request, error)
    answer["Cache-Control"] = "no-store"
    return answer


def _found(kind: str, subject: uuid.UUID) -> JsonObject:
    rows = (
        StorageItem.objects.filter(pk=subject)
        if kind == "items"
        else DataUnit.objects.filter(pk=subject)
    )
    found: JsonObject | None = rows.values_list("client_metadata", flat=True).first()
    if found is None:
        raise NotFound("This is not there any more.")
    return found
