"""v1 queries of older clients about models: the local platform has none, and says so."""

from __future__ import annotations

from encord_portal.platform.errors import NotFound, OperationNotAllowed
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import access
from encord_portal.platform.services.access import Act
from encord_portal.platform.v1.registry import V1Context, query
from encord_portal.platform.wire import JsonObject, JsonValue


class _Trainings(WireModel):
    model_iteration_uids: list[str] = []


@query("modelconfiguration", "GET", resource="project")
def list_models(ctx: V1Context) -> list[JsonObject]:
    access.project_of(ctx.user, ctx.resource_uuid)
    return []


@query("trainingmetadata", "GET", resource="project")
def describe_trainings(ctx: V1Context) -> list[JsonObject]:
    access.project_of(ctx.user, ctx.resource_uuid)
    wanted = ctx.payload_as(_Trainings).model_iteration_uids
    if wanted:
        raise NotFound(f"There is no training {wanted[0][:60]!r}: this platform has no models.")
    return []


@query("model", "PUT", resource="project")
def create_model(ctx: V1Context) -> JsonValue:
    access.project_of(ctx.user, ctx.resource_uuid, Act.MANAGE)
    raise OperationNotAllowed(
        "This platform trains and runs no models; train elsewhere and save what the model "
        "predicts as labels."
    )


@query("model", "POST", resource="project")
def run_model(ctx: V1Context) -> JsonValue:
    raise _no_such_model(ctx)


@query("model", "DELETE", resource="project")
def delete_model(ctx: V1Context) -> JsonValue:
    raise _no_such_model(ctx)


def _no_such_model(ctx: V1Context) -> NotFound:
    access.project_of(ctx.user, ctx.resource_uuid)
    return NotFound(f"There is no model {str(ctx.uid)[:60]!r}: this platform has no models.")
