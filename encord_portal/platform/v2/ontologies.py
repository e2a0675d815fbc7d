"""v2 endpoints of ontologies."""

from __future__ import annotations

import uuid

from django.urls import path
from pydantic import Field

from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import access, ontologies
from encord_portal.platform.services.listing import TitleFilter
from encord_portal.platform.v2.endpoint import V2Request, body_as, query_as, v2_endpoint
from encord_portal.platform.v2.paging import page
from encord_portal.platform.wire import JsonObject


class _Body(WireModel):
    title: str = Field(min_length=1, max_length=500)
    description: str | None = ""
    editor: JsonObject


@v2_endpoint("GET", "POST")
def ontology_list(request: V2Request) -> JsonObject:
    if request.method == "POST":
        body = body_as(request, _Body)
        made = ontologies.create(request.actor, body.title, body.description or "", body.editor)
        return ontologies.as_dto(made, ontologies.role_of(request.actor, made))
    wanted = query_as(request, TitleFilter)
    found = wanted.apply(ontologies.visible_to(request.actor), "ontology__")
    return page(request, found, lambda each: ontologies.as_dto(each.ontology, each.role))


@v2_endpoint("GET", "PUT")
def ontology_detail(request: V2Request, ontology_hash: uuid.UUID) -> JsonObject | None:
    if request.method == "PUT":
        body = body_as(request, _Body)
        ontology = access.ontology_of(request.actor, ontology_hash, write=True)
        ontologies.update(ontology, body.title, body.description or "", body.editor)
        return None
    ontology = access.ontology_of(request.actor, ontology_hash)
    return ontologies.as_dto(ontology, ontologies.role_of(request.actor, ontology))


urlpatterns = [
    path("ontologies", ontology_list),
    path("ontologies/<uuid:ontology_hash>", ontology_detail),
]
