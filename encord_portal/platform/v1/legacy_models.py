"""v1 queries of older clients about the models of a project; none is trained or run here."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from encord_portal.platform.errors import InvalidArguments, NotFound
from encord_portal.platform.models import Architecture, ModelAttachment
from encord_portal.platform.parsing import WireModel, as_uuid
from encord_portal.platform.services import access, ml_models
from encord_portal.platform.services.access import Act
from encord_portal.platform.v1.registry import V1Context, query
from encord_portal.platform.wire import JsonObject

# Older clients spell two of them in their own way.
_SPELLED = {
    "faster_rcnn": Architecture.FASTER_RCNN,
    "mask_rcnn": Architecture.MASK_RCNN,
    **{each.value: each for each in Architecture},
}
_OLD = {architecture: name for name, architecture in reversed(_SPELLED.items())}
Name = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class _Trainings(WireModel):
    model_iteration_uids: list[str] = []


class _Parameters(WireModel):
    title: str
    description: str | None = ""
    features: list[Name] = Field(max_length=1000)
    model: str = Field(max_length=100)


class _New(WireModel):
    model_operation: Literal[2]
    model_parameters: _Parameters


@query("modelconfiguration", "GET", resource="project")
def list_models(ctx: V1Context) -> list[JsonObject]:
    project = access.project_of(ctx.user, ctx.resource_uuid)
    return [_as_json(each) for each in ml_models.attached_to(project)]


def _as_json(attachment: ModelAttachment) -> JsonObject:
    model = attachment.model
    return {
        "model_uid": str(model.pk),
        "title": model.title,
        "description": model.description,
        "feature_node_hashes": attachment.features_mapping,
        "model": _OLD[Architecture(model.architecture)],
        "model_iteration_uids": [],
    }


@query("trainingmetadata", "GET", resource="project")
def describe_trainings(ctx: V1Context) -> list[JsonObject]:
    access.project_of(ctx.user, ctx.resource_uuid)
    wanted = ctx.payload_as(_Trainings).model_iteration_uids
    if wanted:
        raise NotFound(f"There is no training {wanted[0][:60]!r}: this platform trains no models.")
    return []


@query("model", "PUT", resource="project")
def create_model(ctx: V1Context) -> str:
    """Name a model and use it in the project; its features are hashes of the ontology."""
    project = access.project_of(ctx.user, ctx.resource_uuid, Act.MANAGE)
    wanted = ctx.payload_as(_New).model_parameters
    architecture = _SPELLED.get(wanted.model)
    if architecture is None:
        raise InvalidArguments(
            f"There is no model {wanted.model[:60]!r}; there are {', '.join(_OLD.values())}."
        )
    return str(
        ml_models.create_attached(
            ctx.user,
            project,
            (wanted.title, wanted.description or "", architecture, wanted.features),
        ).model_id
    )


@query("model", "POST", resource="project")
def run_model(ctx: V1Context) -> None:
    _attachment(ctx, Act.SEE)
    raise ml_models.not_run()


@query("model", "DELETE", resource="project")
def delete_model(ctx: V1Context) -> bool:
    """Use a model in the project no more; whoever named it loses it when no project is left."""
    ml_models.detach(ctx.user, _attachment(ctx, Act.MANAGE))
    return True


def _attachment(ctx: V1Context, act: Act) -> ModelAttachment:
    project = access.project_of(ctx.user, ctx.resource_uuid, act)
    model = as_uuid(ctx.uid, "uid")
    found = ml_models.attached_to(project).filter(model=model).first()
    if found is None:
        raise NotFound(f"There is no model {model} in this project.")
    return found
