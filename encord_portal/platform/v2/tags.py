"""v2 endpoints of project tags."""

from __future__ import annotations

import uuid

from django.urls import path

from encord_portal.platform.models import ProjectTag
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import access, tags
from encord_portal.platform.services.access import Act
from encord_portal.platform.v2.endpoint import V2Request, body_as, v2_endpoint
from encord_portal.platform.v2.paging import page
from encord_portal.platform.wire import JsonObject


class _New(WireModel):
    name: str
    description: str | None = ""


def _as_json(tag: ProjectTag) -> JsonObject:
    return {"uuid": tag.uuid, "name": tag.name}


@v2_endpoint("GET", "POST")
def tag_list(request: V2Request) -> JsonObject:
    if request.method == "POST":
        wanted = body_as(request, _New)
        return _as_json(tags.create(request.actor, wanted.name, wanted.description or ""))
    return page(request, ProjectTag.objects.order_by("name", "pk"), _as_json)


@v2_endpoint("DELETE")
def tag_detail(request: V2Request, tag: uuid.UUID) -> None:
    tags.delete(request.actor, tag)


@v2_endpoint("GET")
def project_tags(request: V2Request, project_hash: uuid.UUID) -> JsonObject:
    project = access.project_of(request.actor, project_hash)
    return page(request, project.tags.order_by("name", "pk"), _as_json)


@v2_endpoint("PUT", "DELETE")
def project_tag(request: V2Request, project_hash: uuid.UUID, tag: uuid.UUID) -> None:
    project = access.project_of(request.actor, project_hash, Act.STEER)
    if request.method == "PUT":
        tags.put(project, tag)
    else:
        tags.take(project, tag)


urlpatterns = [
    path("organisation/organisation-tags", tag_list),
    path("organisation/organisation-tags/<uuid:tag>", tag_detail),
    path("projects/<uuid:project_hash>/tags", project_tags),
    path("projects/<uuid:project_hash>/tags/<uuid:tag>", project_tag),
]
