"""v2 endpoint that lists the places from which files may be imported."""

from __future__ import annotations

import uuid

from django.urls import path
from pydantic import Field

from encord_portal.platform.models import CloudIntegration
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.v2.endpoint import V2Request, query_as, v2_endpoint
from encord_portal.platform.wire import JsonObject


class _Query(WireModel):
    filter_integration_uuids: list[uuid.UUID] | None = Field(None, max_length=500)
    filter_integration_titles: list[str] | None = Field(None, max_length=500)


_LISTS = frozenset({"filterIntegrationUuids", "filterIntegrationTitles"})


@v2_endpoint("GET")
def integration_list(request: V2Request) -> JsonObject:
    wanted = query_as(request, _Query, lists=_LISTS)
    found = CloudIntegration.objects.all()
    if wanted.filter_integration_uuids is not None:
        found = found.filter(pk__in=wanted.filter_integration_uuids)
    if wanted.filter_integration_titles is not None:
        found = found.filter(title__in=wanted.filter_integration_titles)
    return {"result": [{"integrationUuid": each.pk, "title": each.title} for each in found]}


urlpatterns = [path("cloud-integrations", integration_list)]
