"""v2 endpoint of the editor logs: every change to a label, every save, every task action."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Q
from django.urls import path
from pydantic import Field

from encord_portal.platform.models import EditorLog, EditorLogCategory, ProjectRole, StageType
from encord_portal.platform.parsing import WireModel, as_utc
from encord_portal.platform.services import access, label_logs
from encord_portal.platform.services.access import Act
from encord_portal.platform.v2.endpoint import V2Request, query_as, v2_endpoint
from encord_portal.platform.v2.paging import page
from encord_portal.platform.wire import JsonObject

# The local platform is one organisation, and everybody is a member of it.
_ORGANISATION = 1
_NOBODY = uuid.UUID(int=0)
_NAMED_STAGES = frozenset(StageType.values) - {StageType.AGENT}


class _Query(WireModel):
    start_time: dt.datetime
    end_time: dt.datetime
    action: str | None = Field(None, max_length=100)
    actor_user_email: str | None = Field(None, max_length=300)
    workflow_stage_id: uuid.UUID | None = None
    data_unit_id: uuid.UUID | None = None


@v2_endpoint("GET")
def editor_logs(request: V2Request, project_hash: uuid.UUID) -> JsonObject:
    wanted = query_as(request, _Query)
    project = access.project_of(request.actor, project_hash, Act.ANALYSE)
    chosen = Q(at__gte=as_utc(wanted.start_time), at__lte=as_utc(wanted.end_time))
    if wanted.action is not None:
        chosen &= Q(action=wanted.action)
    if wanted.actor_user_email is not None:
        chosen &= Q(actor__email=wanted.actor_user_email.strip().lower())
    if wanted.workflow_stage_id is not None:
        chosen &= Q(stage=wanted.workflow_stage_id)
    if wanted.data_unit_id is not None:
        chosen &= Q(label_row__data_unit=wanted.data_unit_id)
    found = EditorLog.objects.filter(chosen, label_row__project=project).select_related(
        "label_row__data_unit__dataset", "label_row__project", "label_row__task", "actor", "stage"
    )
    return page(request, found.order_by("at", "uuid"), _as_json)


def _as_json(log: EditorLog) -> JsonObject:
    row, stage, actor = log.label_row, log.stage, log.actor
    unit = row.data_unit
    kind = "" if stage is None else stage.wire_type
    task = getattr(row, "task", None)
    role = None if log.project_role is None else ProjectRole(log.project_role)
    return {
        "id": log.uuid,
        "action": log.action,
        "actionCategory": log.category,
        "timestamp": log.at,
        "sessionId": log.session or _NOBODY,
        "branchName": row.branch_name,
        "labelId": "" if row.label_hash is None else str(row.label_hash),
        "workflowTaskId": _NOBODY if task is None else task.uuid,
        "workflowStageId": _NOBODY if stage is None else stage.uuid,
        "workflowStageTitle": "" if stage is None else stage.title,
        "workflowStageType": kind if kind in _NAMED_STAGES else "",
        "actorUserId": "" if actor is None else label_logs.user_hash(actor),
        "actorUserEmail": "" if actor is None else actor.email,
        "actorOrganisationId": _ORGANISATION,
        "projectId": row.project_id,
        "projectOrganisationId": _ORGANISATION,
        "projectUserRole": "" if role is None else role.name,
        "projectOrganisationUserRole": "MEMBER",
        "dataUnitId": unit.data_hash,
        "dataUnitTitle": unit.title,
        "dataUnitDataType": unit.data_type,
        "dataUnitDatasetId": unit.dataset_id,
        "dataUnitDatasetTitle": unit.dataset.title,
        "ontologyId": row.project.ontology_id,
        **(log.label if log.category in _OF_LABELS else {}),
    }


_OF_LABELS = frozenset({EditorLogCategory.OBJECT, EditorLogCategory.CLASSIFICATION})

urlpatterns = [path("projects/<uuid:project_hash>/editor-logs", editor_logs)]
