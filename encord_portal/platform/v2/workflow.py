"""v2 endpoints of workflow stages: tasks, their actions, moves, label reviews."""

from __future__ import annotations

import uuid
from typing import Literal

from django.db.models import Prefetch, Q, QuerySet
from django.urls import path
from pydantic import Field, RootModel

from encord_portal.platform.errors import NotFound
from encord_portal.platform.models import (
    FINAL_TYPES,
    LabelReview,
    Project,
    StageType,
    Task,
    WorkflowStage,
)
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import access, consensus, label_reviews, workflow
from encord_portal.platform.services.access import Act
from encord_portal.platform.v2.endpoint import V2Request, body_as, query_as, v2_endpoint
from encord_portal.platform.v2.paging import page
from encord_portal.platform.wire import JsonObject
from encord_portal.platform.workflow_machine import Action


class _TaskQuery(WireModel):
    user_emails: list[str] | None = Field(None, max_length=500)
    data_hashes: list[uuid.UUID] | None = Field(None, max_length=5_000)
    dataset_hashes: list[uuid.UUID] | None = Field(None, max_length=500)
    data_title_contains: str | None = Field(None, max_length=1000)
    statuses: list[str] | None = Field(None, max_length=20)


_LISTS = frozenset({"userEmails", "dataHashes", "datasetHashes", "statuses"})


class _TaskAction(WireModel):
    task_uuid: uuid.UUID
    action: Literal["SUBMIT", "APPROVE", "REJECT", "ASSIGN", "RELEASE", "PATHWAY_ACTION"]
    pathway_uuid: uuid.UUID | None = None
    pathway_name: str | None = None
    assignee: str | None = None
    retain_assignee: bool | None = False
    resolve_label_reviews: bool | None = True
    approve_label_reviews: bool | None = True
    reject_label_reviews: bool | None = True

    def command(self) -> workflow.Command:
        with_reviews = {
            "SUBMIT": self.resolve_label_reviews,
            "APPROVE": self.approve_label_reviews,
            "REJECT": self.reject_label_reviews,
        }.get(self.action, True)
        return workflow.Command(
            task_uuid=self.task_uuid,
            action=Action(self.action.removesuffix("_ACTION")),
            pathway=self.pathway_uuid or self.pathway_name,
            assignee=self.assignee,
            retain_assignee=bool(self.retain_assignee),
            with_reviews=with_reviews is not False,
        )


class _TaskActions(RootModel[list[_TaskAction]]):
    root: list[_TaskAction] = Field(max_length=10_000)


class _Move(WireModel):
    task_uuids: list[uuid.UUID] = Field(max_length=10_000)
    destination_stage_uuid: uuid.UUID


class _ReviewAction(WireModel):
    review_uuid: uuid.UUID
    action: Literal["APPROVE", "REJECT", "REOPEN"]
    comment: str | None = ""
    comment_tags: list[str] | None = Field(None, max_length=100)


class _ReviewActions(RootModel[list[_ReviewAction]]):
    root: list[_ReviewAction] = Field(max_length=10_000)


@v2_endpoint("GET")
def task_list(request: V2Request, project_hash: uuid.UUID, stage: uuid.UUID) -> JsonObject:
    wanted = query_as(request, _TaskQuery, lists=_LISTS)
    tasks = _filtered(_stage(request, project_hash, stage).tasks.filter(parent=None), wanted)
    found = tasks.select_related(
        "label_row__data_unit", "stage", "assignee", "last_actioned_by"
    ).prefetch_related(Prefetch("subtasks", queryset=_parts()))
    return page(request, found.order_by("-priority", "label_row_id"), _as_task)


def _parts() -> QuerySet[Task]:
    """Annotators' parts of consensus tasks with what is shown of them."""
    return Task.objects.select_related(
        "label_row__data_unit", "stage", "assignee", "last_actioned_by"
    ).order_by("label_row__branch_name")


def _filtered(tasks: QuerySet[Task], wanted: _TaskQuery) -> QuerySet[Task]:
    if wanted.user_emails is not None:
        emails = [each.lower() for each in wanted.user_emails]
        # Of consensus tasks, the parts are assigned.
        mine = Task.objects.filter(parent__isnull=False, assignee__email__in=emails)
        tasks = tasks.filter(
            Q(assignee__email__in=emails)
            | Q(stage__stage_type=StageType.CONSENSUS_ANNOTATION, pk__in=mine.values("parent_id"))
        )
    if wanted.data_hashes is not None:
        tasks = tasks.filter(label_row__data_unit_id__in=wanted.data_hashes)
    if wanted.dataset_hashes is not None:
        tasks = tasks.filter(label_row__data_unit__dataset_id__in=wanted.dataset_hashes)
    if wanted.data_title_contains is not None:
        tasks = tasks.filter(label_row__data_unit__title__icontains=wanted.data_title_contains)
    if wanted.statuses is not None:
        tasks = tasks.filter(status__in=wanted.statuses)
    return tasks


def _as_task(task: Task) -> JsonObject:
    row = task.label_row
    found: JsonObject = {
        "uuid": task.uuid,
        "createdAt": task.created_at,
        "updatedAt": task.updated_at,
        "dataHash": row.data_unit_id,
        "dataTitle": row.data_unit.title,
    }
    kind = task.stage.stage_type
    if kind == StageType.CONSENSUS_ANNOTATION and task.parent_id is None:
        found["subtasks"] = [
            _as_task(part) for part in task.subtasks.all() if part.stage_id == task.stage_id
        ]
        return found
    if kind not in FINAL_TYPES:
        found["status"] = task.status
        found["assignee"] = None if task.assignee is None else task.assignee.email
    if kind in {StageType.ANNOTATION, StageType.CONSENSUS_ANNOTATION, StageType.AGENT}:
        found["labelBranchName"] = row.branch_name
    if kind == StageType.AGENT:
        last = task.last_actioned_by
        found["lastActionedBy"] = None if last is None else last.email
    if kind == StageType.CONSENSUS_REVIEW:
        found["options"] = consensus.options(task)
    return found


@v2_endpoint("POST")
def task_actions(request: V2Request, project_hash: uuid.UUID, stage: uuid.UUID) -> None:
    actions = body_as(request, _TaskActions).root
    member = access.membership_of(request.actor, project_hash)
    workflow.act(member, stage, [each.command() for each in actions])


@v2_endpoint("POST")
def task_moves(request: V2Request, project_hash: uuid.UUID, stage: uuid.UUID) -> None:
    wanted = body_as(request, _Move)
    member = access.membership_of(request.actor, project_hash)
    workflow.move(member, stage, wanted.destination_stage_uuid, wanted.task_uuids)


@v2_endpoint("GET")
def review_list(
    request: V2Request, project_hash: uuid.UUID, stage: uuid.UUID, task: uuid.UUID
) -> JsonObject:
    found = _task(_stage(request, project_hash, stage), task)
    reviews = LabelReview.objects.filter(task=found, stage_id=stage)
    return page(
        request,
        reviews.order_by("created_at", "uuid"),
        lambda each: {
            "reviewUuid": each.uuid,
            "status": each.status,
            "labelType": each.label_type,
            "labelId": each.label_id,
        },
    )


@v2_endpoint("POST")
def review_actions(
    request: V2Request, project_hash: uuid.UUID, stage: uuid.UUID, task: uuid.UUID
) -> None:
    actions = body_as(request, _ReviewActions).root
    member = access.membership_of(request.actor, project_hash, Act.REVIEW)
    label_reviews.act(
        member,
        _task(_stage_of(member.project, stage), task),
        [
            label_reviews.ReviewAction(
                each.review_uuid, each.action, each.comment or "", each.comment_tags or ()
            )
            for each in actions
        ],
    )


def _stage(
    request: V2Request, project_hash: uuid.UUID, stage: uuid.UUID, act: Act = Act.SEE
) -> WorkflowStage:
    return _stage_of(access.project_of(request.actor, project_hash, act), stage)


def _stage_of(project: Project, stage: uuid.UUID) -> WorkflowStage:
    found = WorkflowStage.objects.filter(project=project, uuid=stage).first()
    if found is None:
        raise NotFound("The project's workflow has no such stage.")
    return found


def _task(stage: WorkflowStage, task: uuid.UUID) -> Task:
    found = Task.objects.filter(stage=stage, uuid=task).first()
    if found is None:
        raise NotFound("There is no such task in this stage.")
    return found


_STAGE = "projects/<uuid:project_hash>/workflow/stages/<uuid:stage>"
urlpatterns = [
    path(f"{_STAGE}/tasks", task_list),
    path(f"{_STAGE}/actions", task_actions),
    path(f"{_STAGE}/move-tasks", task_moves),
    path(f"{_STAGE}/tasks/<uuid:task>/reviews", review_list),
    path(f"{_STAGE}/tasks/<uuid:task>/reviews/actions", review_actions),
]
