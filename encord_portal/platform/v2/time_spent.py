"""v2 endpoints that tell how long people worked, from the periods that were recorded."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Literal

from django.db.models import DurationField, ExpressionWrapper, F, QuerySet, Sum
from django.urls import path
from pydantic import Field

from encord_portal.platform.models import Project, WorkPeriod
from encord_portal.platform.parsing import WireModel, as_utc
from encord_portal.platform.services import access
from encord_portal.platform.services.access import Act
from encord_portal.platform.v2.endpoint import V2Request, query_as, v2_endpoint
from encord_portal.platform.v2.paging import page
from encord_portal.platform.wire import JsonObject


class _Timers(WireModel):
    project_hash: uuid.UUID
    after: dt.datetime
    before: dt.datetime | None = None
    group_by: Literal["dataUnit", "project"] = "dataUnit"
    page_size: int = Field(100, ge=1, le=1000)


class _Spent(WireModel):
    project_uuid: uuid.UUID
    after: dt.datetime
    before: dt.datetime | None = None
    workflow_stage_uuids: list[uuid.UUID] | None = Field(None, max_length=500)
    user_emails: list[str] | None = Field(None, max_length=500)
    dataset_uuids: list[uuid.UUID] | None = Field(None, max_length=500)
    data_uuids: list[uuid.UUID] | None = Field(None, max_length=500)
    data_title: str | None = Field(None, max_length=1000)


_LISTS = frozenset({"workflowStageUuids", "userEmails", "datasetUuids", "dataUuids"})
_TIME = ExpressionWrapper(F("ended_at") - F("started_at"), output_field=DurationField())


def _between(
    project: Project, after: dt.datetime, before: dt.datetime | None
) -> QuerySet[WorkPeriod]:
    found = WorkPeriod.objects.filter(label_row__project=project, ended_at__gte=as_utc(after))
    return found if before is None else found.filter(started_at__lte=as_utc(before))


@v2_endpoint("GET")
def collaborator_timers(request: V2Request) -> JsonObject:
    wanted = query_as(request, _Timers)
    project = access.project_of(request.actor, wanted.project_hash, Act.ANALYSE)
    columns = ["user__email", "project_role"]
    if wanted.group_by == "dataUnit":
        columns += ["label_row__data_unit_id", "label_row__data_unit__title"]
    found = _between(project, wanted.after, wanted.before)
    rows = found.order_by(*columns).values(*columns).annotate(time=Sum(_TIME))
    return page(request, rows, _as_timer, size=wanted.page_size)


def _as_timer(row: dict[str, Any]) -> JsonObject:
    return {
        "userEmail": row["user__email"],
        "userRole": row["project_role"],
        "dataTitle": row.get("label_row__data_unit__title"),
        "timeSeconds": row["time"].total_seconds(),
    }


@v2_endpoint("GET")
def time_spent(request: V2Request) -> JsonObject:
    wanted = query_as(request, _Spent, lists=_LISTS)
    project = access.project_of(request.actor, wanted.project_uuid, Act.ANALYSE)
    found = _between(project, wanted.after, wanted.before)
    if wanted.workflow_stage_uuids is not None:
        found = found.filter(stage__in=wanted.workflow_stage_uuids)
    if wanted.user_emails is not None:
        emails = [each.strip().lower() for each in wanted.user_emails]
        found = found.filter(user__email__in=emails)
    if wanted.dataset_uuids is not None:
        found = found.filter(label_row__data_unit__dataset__in=wanted.dataset_uuids)
    if wanted.data_uuids is not None:
        found = found.filter(label_row__data_unit__in=wanted.data_uuids)
    if wanted.data_title is not None:
        found = found.filter(label_row__data_unit__title__icontains=wanted.data_title)
    found = found.select_related(
        "user", "stage", "label_row__data_unit__dataset", "label_row__task"
    )
    return page(request, found.order_by("started_at", "uuid"), _as_period)


def _as_period(period: WorkPeriod) -> JsonObject:
    unit, stage = period.label_row.data_unit, period.stage
    task = getattr(period.label_row, "task", None)
    return {
        "periodStartTime": period.started_at,
        "periodEndTime": period.ended_at,
        "timeSpentSeconds": int((period.ended_at - period.started_at).total_seconds()),
        "userEmail": period.user.email,
        "projectUserRole": period.project_role,
        "dataUuid": unit.data_hash,
        "dataTitle": unit.title,
        "datasetUuid": unit.dataset_id,
        "datasetTitle": unit.dataset.title,
        "workflowTaskUuid": None if task is None else task.uuid,
        "workflowStage": stage
        and {"stageType": stage.wire_type, "uuid": stage.uuid, "title": stage.title},
    }


urlpatterns = [
    path("analytics/collaborators/timers", collaborator_timers),
    path("analytics/time-spent", time_spent),
]
