"""v2 endpoints of models and of their use in projects; training and predicting are refused."""

from __future__ import annotations

import uuid
from typing import Annotated, Literal

from django.urls import path
from pydantic import Field, StringConstraints

from encord_portal.platform.models import Architecture, IterationPolicy
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import access, ml_models
from encord_portal.platform.services.access import Act
from encord_portal.platform.v2.endpoint import V2Request, body_as, query_as, v2_endpoint
from encord_portal.platform.v2.paging import page
from encord_portal.platform.wire import JsonObject

Name = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Mapping = Annotated[dict[Name, Name], Field(max_length=1000)]


class _New(WireModel):
    title: str
    description: str | None = None
    model: Architecture
    features: list[Name] = Field(max_length=1000)


class _Patch(WireModel):
    title: str | None = None
    description: str | None = None


class _ListQuery(WireModel):
    order_by: Literal["createdAt", "title"] = "createdAt"
    order_asc: bool = False
    query: str | None = Field(None, max_length=500)


class _Change(WireModel):
    features_mapping: Mapping
    iteration_policy: IterationPolicy
    training_uuids: list[uuid.UUID] | None = Field(None, max_length=1000)


class _Attach(_Change):
    model_uuid: uuid.UUID


@v2_endpoint("GET", "POST")
def models(request: V2Request) -> JsonObject:
    if request.method == "POST":
        new = body_as(request, _New)
        made = ml_models.create(
            request.actor, new.title, new.description or "", new.model, new.features
        )
        return ml_models.as_json(made)
    wanted = query_as(request, _ListQuery)
    found = ml_models.visible_to(request.actor)
    if wanted.query:
        found = found.filter(title__icontains=wanted.query)
    column = "created_at" if wanted.order_by == "createdAt" else "title"
    order = column if wanted.order_asc else f"-{column}"
    return page(request, found.order_by(order, "pk"), ml_models.as_json)


@v2_endpoint("GET", "PATCH", "DELETE")
def model_detail(request: V2Request, model: uuid.UUID) -> JsonObject | None:
    found = ml_models.find(request.actor, model, write=request.method != "GET")
    if request.method == "DELETE":
        found.delete()
        return None
    if request.method == "PATCH":
        wanted = body_as(request, _Patch)
        ml_models.change(found, wanted.title, wanted.description)
    return ml_models.as_json(found)


@v2_endpoint("POST")
def training_start(request: V2Request, model: uuid.UUID) -> None:
    ml_models.find(request.actor, model)
    raise ml_models.not_run()


@v2_endpoint("GET")
def training_outcome(request: V2Request, model: uuid.UUID, training: uuid.UUID) -> None:
    ml_models.find(request.actor, model)
    raise ml_models.no_training(training)


@v2_endpoint("DELETE")
def training_delete(request: V2Request, model: uuid.UUID, training: uuid.UUID) -> None:
    ml_models.find(request.actor, model, write=True)
    raise ml_models.no_training(training)


@v2_endpoint("GET", "POST")
def attachments(request: V2Request, project_hash: uuid.UUID) -> JsonObject:
    if request.method == "POST":
        wanted = body_as(request, _Attach)
        project = access.project_of(request.actor, project_hash, Act.MANAGE)
        made = ml_models.attach(
            project,
            ml_models.find(request.actor, wanted.model_uuid),
            wanted.features_mapping,
            wanted.iteration_policy,
            wanted.training_uuids or [],
        )
        return ml_models.attachment_json(made)
    project = access.project_of(request.actor, project_hash)
    return page(request, ml_models.attached_to(project), ml_models.attachment_json)


@v2_endpoint("PATCH", "DELETE")
def attachment_detail(
    request: V2Request, project_hash: uuid.UUID, attachment: uuid.UUID
) -> JsonObject | None:
    project = access.project_of(request.actor, project_hash, Act.MANAGE)
    found = ml_models.find_attachment(project, attachment)
    if request.method == "DELETE":
        found.delete()
        return None
    wanted = body_as(request, _Change)
    ml_models.change_attachment(
        found, wanted.features_mapping, wanted.iteration_policy, wanted.training_uuids or []
    )
    return ml_models.attachment_json(found)


@v2_endpoint("POST")
def predict(
    request: V2Request, project_hash: uuid.UUID, attachment: uuid.UUID, training: uuid.UUID
) -> None:
    project = access.project_of(request.actor, project_hash)
    ml_models.find_attachment(project, attachment)
    raise ml_models.not_run()


_ITERATION = "ml-models/<uuid:model>/iterations/<uuid:training>"
_ATTACHMENT = "projects/<uuid:project_hash>/models-attachments/<uuid:attachment>"
urlpatterns = [
    path("ml-models", models),
    path("ml-models/<uuid:model>", model_detail),
    path("ml-models/<uuid:model>/trainings", training_start),
    path(_ITERATION, training_delete),
    *(
        path(f"{_ITERATION}/{each}", training_outcome)
        for each in ("training", "training-data", "weights-link")
    ),
    path("projects/<uuid:project_hash>/models-attachments", attachments),
    path(_ATTACHMENT, attachment_detail),
    *(
        path(f"{_ATTACHMENT}/iterations/<uuid:training>/{each}/predict", predict)
        for each in ("classification", "instance-segmentation", "object-detection")
    ),
]
