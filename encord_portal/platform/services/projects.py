"""Projects: making, listing, describing them; their status and datasets."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from encord_portal.accounts.models import User
from encord_portal.platform import wire
from encord_portal.platform.errors import InvalidArguments, NotFound
from encord_portal.platform.models import (
    ROUTER_TYPES,
    Dataset,
    LabelRow,
    Ontology,
    OntologyUser,
    Project,
    ProjectDataset,
    ProjectRole,
    ProjectStatus,
    ProjectUser,
    ResourceRole,
    StageType,
    WorkflowStage,
    WorkflowTemplate,
)
from encord_portal.platform.services import access, label_rows, stages
from encord_portal.platform.wire import JsonObject


@dataclass(frozen=True, slots=True)
class NewProject:
    """What a new project is made of."""

    title: str
    description: str
    dataset_hashes: Sequence[uuid.UUID]
    ontology_hash: uuid.UUID | None = None
    workflow_template_id: uuid.UUID | None = None


@transaction.atomic
def create(user: User, new: NewProject) -> Project:
    """Make a project with this person as its admin; one label row appears per data unit.

    Raises:
        NotFound: When a dataset, the ontology or the workflow template is not accessible.
    """
    datasets = [access.dataset_of(user, each) for each in dict.fromkeys(new.dataset_hashes)]
    if new.ontology_hash is None:
        ontology = Ontology.objects.create(title=new.title, creator=user)
        OntologyUser.objects.create(ontology=ontology, user=user, role=ResourceRole.ADMIN)
    else:
        ontology = access.ontology_of(user, new.ontology_hash)
    project = Project.objects.create(
        title=new.title, description=new.description, ontology=ontology, creator=user
    )
    ProjectUser.objects.create(project=project, user=user, role=ProjectRole.ADMIN)
    _make_stages(user, project, new.workflow_template_id)
    _attach(project, datasets)
    return project


def _make_stages(user: User, project: Project, template_id: uuid.UUID | None) -> None:
    """A template is made in the admin pages, or is another project of this person.

    A project is named by its ``workflowManagerUuid``.
    """
    if template_id is None:
        stages.create_default(project)
        return
    template = WorkflowTemplate.objects.filter(pk=template_id).first()
    if template is not None:
        stages.create(project, stages.checked(template.stages))
        return
    source = Project.objects.filter(
        workflow_manager_uuid=template_id, memberships__user=user
    ).first()
    if source is None:
        raise NotFound(
            "There is no such workflow template; ask the operator for one, or give the "
            "workflow_manager_uuid of a project."
        )
    stages.copy(source, project)


def visible_to(user: User) -> QuerySet[ProjectUser]:
    """The memberships of a person, with projects and what their listing shows."""
    return (
        ProjectUser.objects.filter(user=user)
        .select_related("project__ontology", "project__creator")
        .prefetch_related("project__stages__pathways", "project__datasets")
        .order_by("-project__created_at", "project_id")
    )


def as_dto(membership: ProjectUser) -> JsonObject:
    """The ProjectDTO of v2."""
    project = membership.project
    return {
        "projectHash": project.project_hash,
        "projectType": "workflow",
        "status": project.status,
        "title": project.title,
        "description": project.description,
        "createdAt": project.created_at,
        "lastEditedAt": project.last_edited_at,
        "creatorEmail": project.creator.email,
        "ontologyHash": str(project.ontology_id),
        "editorOntology": project.ontology.editor,
        "userRole": membership.role,
        "sourceProjects": [str(project.source_project_id)] if project.source_project_id else [],
        "workflowManagerUuid": project.workflow_manager_uuid,
        "workflow": {
            "stages": [
                {
                    "stageType": each.wire_type,
                    "uuid": each.uuid,
                    "title": each.title,
                    **({"pathways": _pathways(each)} if each.stage_type == StageType.AGENT else {}),
                }
                for each in project.stages.all()
                if each.stage_type not in ROUTER_TYPES
            ]
        },
    }


def _pathways(stage: WorkflowStage) -> list[JsonObject]:
    return [
        {"uuid": each.uuid, "title": each.title, "destinationUuid": each.destination_id}
        for each in stage.pathways.all()
    ]


def as_v1_row(project: Project, *, rows: Sequence[JsonObject] = ()) -> JsonObject:
    """The project row of v1."""
    return {
        "project_hash": str(project.project_hash),
        "title": project.title,
        "description": project.description,
        "created_at": wire.v1_time(project.created_at),
        "last_edited_at": wire.v1_time(project.last_edited_at),
        "editor_ontology": project.ontology.editor,
        "ontology_hash": str(project.ontology_id),
        "datasets": [
            {
                "dataset_hash": str(each.dataset_hash),
                "title": each.title,
                "description": each.description,
            }
            for each in project.datasets.all()
        ],
        "label_rows": list(rows),
        "source_projects": [str(project.source_project_id)] if project.source_project_id else [],
        "workflow_manager_uuid": str(project.workflow_manager_uuid),
    }


def set_status(project: Project, status: str) -> None:
    """Change the status.

    Raises:
        InvalidArguments: When there is no such status; the message lists them.
    """
    if status not in ProjectStatus.values:
        raise InvalidArguments(
            f"{status[:40]!r} is no project status; use one of {', '.join(ProjectStatus.values)}."
        )
    project.status = status
    project.save(update_fields=["status", "last_edited_at"])


@transaction.atomic
def attach_datasets(user: User, project: Project, hashes: Sequence[uuid.UUID]) -> None:
    """Add datasets; label rows and tasks appear for their data units."""
    _attach(project, [access.dataset_of(user, each) for each in dict.fromkeys(hashes)])
    project.save(update_fields=["last_edited_at"])


def _attach(project: Project, datasets: Sequence[Dataset]) -> None:
    ProjectDataset.objects.bulk_create(
        (ProjectDataset(project=project, dataset=each) for each in datasets), ignore_conflicts=True
    )
    label_rows.sync_rows(project)


@transaction.atomic
def detach_datasets(project: Project, hashes: Sequence[uuid.UUID]) -> None:
    """Remove datasets and the label rows of their data units, labels included.

    Raises:
        NotFound: When one of them is not attached; then nothing is removed.
    """
    wanted = set(hashes)
    attached = ProjectDataset.objects.filter(project=project, dataset_id__in=wanted)
    if attached.count() != len(wanted):
        raise NotFound("Not every one of these datasets belongs to the project.")
    LabelRow.objects.filter(project=project, data_unit__dataset_id__in=wanted).delete()
    attached.delete()
    project.save(update_fields=["last_edited_at"])
