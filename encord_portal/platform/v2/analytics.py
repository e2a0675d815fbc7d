"""v2 endpoints that tell who did what with tasks."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Q
from django.urls import path
from pydantic import Field

from encord_portal.platform.models import TaskEvent
from encord_portal.platform.parsing import WireModel, as_utc
from encord_portal.platform.services import access
from encord_portal.platform.services.access import Act
from encord_portal.platform.v2.endpoint import V2Request, query_as, v2_endpoint
from encord_portal.platform.v2.paging import page
from encord_portal.platform.wire import JsonObject

# What the analytics name; completing and reopening move a task without passing its stages.
_NAMES = {
    "ASSIGN": "assign",
    "APPROVE": "approve",
    "SUBMIT": "submit",
    "MOVE": "move",
    "PATHWAY": "move",
    "COMPLETE": "move",
    "REOPEN": "move",
    "REJECT": "reject",
    "RELEASE": "release",
}


class _Query(WireModel):
    project_uuid: uuid.UUID
    after: dt.datetime
    before: dt.datetime | None = None
    actor_emails: list[str] | None = Field(None, max_length=500)
    event_types: list[str] | None = Field(None, max_length=50)
    workflow_stage_uuids: list[uuid.UUID] | None = Field(None, max_length=500)
    data_unit_uuids: list[uuid.UUID] | None = Field(None, max_length=500)


_LISTS = frozenset({"actorEmails", "eventTypes", "workflowStageUuids", "dataUnitUuids"})


@v2_endpoint("GET")
def task_actions(request: V2Request) -> JsonObject:
    wanted = query_as(request, _Query, lists=_LISTS)
    project = access.project_of(request.actor, wanted.project_uuid, Act.ANALYSE)
    chosen = Q(task__label_row__project=project, at__gte=as_utc(wanted.after))
    if wanted.before is not None:
        chosen &= Q(at__lte=as_utc(wanted.before))
    if wanted.actor_emails is not None:
        chosen &= Q(actor__email__in=[each.lower() for each in wanted.actor_emails])
    if wanted.workflow_stage_uuids is not None:
        chosen &= Q(from_stage_id__in=wanted.workflow_stage_uuids)
    if wanted.data_unit_uuids is not None:
        chosen &= Q(task__label_row__data_unit_id__in=wanted.data_unit_uuids)
    types = _NAMES.values() if wanted.event_types is None else wanted.event_types
    chosen &= Q(action__in=[action for action, name in _NAMES.items() if name in types])
    found = TaskEvent.objects.filter(chosen).select_related("task__label_row", "actor")
    return page(request, found.order_by("at", "pk"), _as_json)


def _as_json(event: TaskEvent) -> JsonObject:
    row = event.task.label_row
    return {
        "timestamp": event.at,
        "actionType": _NAMES[event.action],
        "projectUuid": row.project_id,
        "workflowStageUuid": event.from_stage_id,
        "taskUuid": event.task_id,
        "dataUnitUuid": row.data_unit_id,
        "actorEmail": "" if event.actor is None else event.actor.email,
    }


urlpatterns = [path("analytics/task-actions", task_actions)]
