"""v2 endpoints of projects: descriptions, people, datasets, status, priorities, validity."""

from __future__ import annotations

import contextlib
import uuid

from django.db.models import Q, QuerySet
from django.urls import path
from pydantic import Field

from encord_portal.platform.models import Project, ProjectUser
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import (
    access,
    label_rows,
    labels,
    members,
    priorities,
    projects,
)
from encord_portal.platform.services.access import Act
from encord_portal.platform.services.listing import TitleFilter
from encord_portal.platform.v2.endpoint import V2Request, body_as, query_as, v2_endpoint
from encord_portal.platform.v2.paging import page
from encord_portal.platform.wire import JsonObject


class _ListQuery(TitleFilter):
    tags_anyof: list[str] | None = Field(None, max_length=200)


class _Status(WireModel):
    status: str


class _Emails(WireModel):
    user_emails: list[str]


class _Priorities(WireModel):
    priorities: list[tuple[uuid.UUID, float]] = Field(max_length=100_000)


@v2_endpoint("GET")
def project_list(request: V2Request) -> JsonObject:
    wanted = query_as(request, _ListQuery, lists=frozenset({"tagsAnyof"}))
    found = wanted.apply(projects.visible_to(request.actor), "project__")
    if wanted.tags_anyof:
        found = found.filter(project__in=_tagged(wanted.tags_anyof).values("pk"))
    return page(request, found, projects.as_dto)


def _tagged(wanted: list[str]) -> QuerySet[Project]:
    """The projects that carry one of these tags, which are named by name or uuid."""
    chosen = Q(tags__name__in=wanted)
    for each in wanted:
        with contextlib.suppress(ValueError):
            chosen |= Q(tags__uuid=uuid.UUID(each))
    return Project.objects.filter(chosen)


@v2_endpoint("GET")
def project_detail(request: V2Request, project_hash: uuid.UUID) -> JsonObject:
    return projects.as_dto(access.membership_of(request.actor, project_hash))


@v2_endpoint("GET")
def project_users(request: V2Request, project_hash: uuid.UUID) -> JsonObject:
    project = access.project_of(request.actor, project_hash)
    found = ProjectUser.objects.filter(project=project).select_related("user").order_by("pk")
    return page(request, found, lambda each: {"userEmail": each.user.email, "userRole": each.role})


@v2_endpoint("POST")
def project_users_remove(request: V2Request, project_hash: uuid.UUID) -> None:
    wanted = body_as(request, _Emails)
    project = access.project_of(request.actor, project_hash, Act.MANAGE)
    members.remove(project, wanted.user_emails)


@v2_endpoint("GET")
def project_datasets(request: V2Request, project_hash: uuid.UUID) -> JsonObject:
    project = access.project_of(request.actor, project_hash)
    return {
        "results": [
            {
                "datasetHash": each.dataset_hash,
                "title": each.title,
                "description": each.description,
            }
            for each in project.datasets.order_by("attachments__attached_at", "dataset_hash")
        ]
    }


@v2_endpoint("PUT")
def project_status(request: V2Request, project_hash: uuid.UUID) -> None:
    wanted = body_as(request, _Status)
    project = access.project_of(request.actor, project_hash, Act.STEER)
    projects.set_status(project, wanted.status)


@v2_endpoint("POST")
def project_priorities(request: V2Request, project_hash: uuid.UUID) -> None:
    wanted = body_as(request, _Priorities)
    member = access.membership_of(request.actor, project_hash, Act.PRIORITISE)
    priorities.set_many(member, wanted.priorities)


@v2_endpoint("GET")
def validation_state(
    request: V2Request, project_hash: uuid.UUID, label_hash: uuid.UUID
) -> JsonObject:
    project = access.project_of(request.actor, project_hash)
    row = label_rows.by_label_hash(project, [label_hash])[0]
    errors = labels.validation_errors(project, row)
    return {
        "labelHash": row.label_hash,
        "branchName": row.branch_name,
        "version": row.version,
        "isValid": not errors,
        "errors": errors,
    }


urlpatterns = [
    path("projects", project_list),
    path("projects/<uuid:project_hash>", project_detail),
    path("projects/<uuid:project_hash>/users", project_users),
    path("projects/<uuid:project_hash>/users/bulk-delete", project_users_remove),
    path("projects/<uuid:project_hash>/datasets", project_datasets),
    path("projects/<uuid:project_hash>/status", project_status),
    path("projects/<uuid:project_hash>/priorities", project_priorities),
    path(
        "projects/<uuid:project_hash>/labels/<uuid:label_hash>/validation-state", validation_state
    ),
]
