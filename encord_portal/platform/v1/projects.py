"""v1 queries about projects, their people and datasets."""

from __future__ import annotations

import uuid

from pydantic import Field

from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import access, label_metadata, members, ontologies, projects
from encord_portal.platform.services.access import Act
from encord_portal.platform.services.label_metadata import MetadataQuery
from encord_portal.platform.services.listing import TitleFilter
from encord_portal.platform.v1.registry import V1Context, query
from encord_portal.platform.wire import JsonObject


class _Filtered(WireModel):
    filter: TitleFilter | None = None


class _NewProject(WireModel):
    title: str = Field(min_length=1, max_length=500)
    description: str | None = ""
    dataset_hashes: list[uuid.UUID] = []
    workflow_type: str = "manual"
    ontology_hash: str | None = None
    workflow_template_id: uuid.UUID | None = None


class _Editor(WireModel):
    editor: JsonObject


class _WithLabels(WireModel):
    include_labels_metadata: bool | None = True


class _Datasets(WireModel):
    dataset_hashes: list[uuid.UUID]


class _NewMembers(WireModel):
    user_emails: list[str]
    user_role: int


@query("projectwithuserrole", "GET")
def list_projects(ctx: V1Context) -> list[JsonObject]:
    wanted = ctx.payload_as(_Filtered).filter or TitleFilter()
    return [
        {"user_role": each.role, "project": projects.as_v1_row(each.project)}
        for each in wanted.apply(projects.visible_to(ctx.user), "project__")
    ]


@query("project", "GET", resource="project")
def get_project(ctx: V1Context) -> JsonObject:
    wanted = ctx.payload_as(_WithLabels)
    project = access.project_of(ctx.user, ctx.resource_uuid)
    rows = []
    if wanted.include_labels_metadata:
        everything = MetadataQuery(include_uninitialised_labels=True)
        rows = label_metadata.listed(project, everything)
    return projects.as_v1_row(project, rows=rows)


@query("project", "POST")
def create_project(ctx: V1Context) -> str | bool:
    if ctx.resource_type:
        return _add_to_ontology(ctx)
    wanted = ctx.payload_as(_NewProject)
    if wanted.workflow_type != "manual":
        raise InvalidArguments("Only projects with the workflow type 'manual' can be made here.")
    ontology = _ontology_hash(wanted.ontology_hash)
    project = projects.create(
        ctx.user,
        projects.NewProject(
            title=wanted.title,
            description=wanted.description or "",
            dataset_hashes=wanted.dataset_hashes,
            ontology_hash=ontology,
            workflow_template_id=wanted.workflow_template_id,
        ),
    )
    return str(project.project_hash)


def _add_to_ontology(ctx: V1Context) -> bool:
    """What older clients do to add an object or a classification."""
    wanted = ctx.payload_as(_Editor)
    project = access.project_of(ctx.user, ctx.resource_uuid, Act.MANAGE)
    ontology = access.ontology_of(ctx.user, project.ontology_id, write=True)
    ontologies.add_items(ontology, wanted.editor)
    return True


def _ontology_hash(text: str | None) -> uuid.UUID | None:
    if not text:  # clients send an empty text when none is chosen
        return None
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise InvalidArguments(f"payload.ontology_hash: {text[:60]!r} is not a UUID.") from error


@query("projectusers", "POST", resource="project")
def add_users(ctx: V1Context) -> list[JsonObject]:
    wanted = ctx.payload_as(_NewMembers)
    project = access.project_of(ctx.user, ctx.resource_uuid, Act.MANAGE)
    if ctx.uid is not None and ctx.uuids() != [project.project_hash]:
        raise InvalidArguments("uid and the ResourceID header name different projects.")
    return [
        {
            "user_email": each.user.email,
            "user_role": each.role,
            "project_hash": str(project.project_hash),
        }
        for each in members.add(project, wanted.user_emails, wanted.user_role)
    ]


@query("projectdataset", "POST", resource="project")
def add_datasets(ctx: V1Context) -> bool:
    wanted = ctx.payload_as(_Datasets)
    project = access.project_of(ctx.user, ctx.resource_uuid, Act.MANAGE)
    projects.attach_datasets(ctx.user, project, wanted.dataset_hashes)
    return True


@query("projectdataset", "DELETE", resource="project")
def remove_datasets(ctx: V1Context) -> bool:
    hashes = ctx.uuids()
    projects.detach_datasets(access.project_of(ctx.user, ctx.resource_uuid, Act.MANAGE), hashes)
    return True
