"""Which projects a person sees."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from encord_portal.accounts.models import User
from labels.errors import NotVisible
from labels.models import LabelRowCache, ProjectAccess, ProjectCache
from labels.permissions import ROLE_NAMES


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many rows stand in one stage of the workflow."""

    uuid: str
    title: str
    type: str
    count: int


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """A project in the list."""

    project_hash: UUID
    title: str
    description: str
    role: int
    role_name: str
    row_count: int
    stage_counts: tuple[StageCount, ...]


def visible_to(user: User) -> list[ProjectCard]:
    """The person's projects by title. Two queries, however many there are."""
    accesses = list(
        ProjectAccess.objects.filter(user=user)
        .select_related("project")
        .defer("project__ontology")
        .order_by("project__title", "project__pk")
    )
    counts: dict[int, dict[str, int]] = {}
    grouped = (
        _listed()
        .filter(project__in=[each.project_id for each in accesses])
        .values_list("project_id", "stage_uuid")
        .annotate(count=Count("pk"))
        .order_by()
    )
    for project_id, stage_uuid, count in grouped:
        counts.setdefault(project_id, {})[str(stage_uuid or "")] = count
    return [_card(each, counts.get(each.project_id, {})) for each in accesses]


def _listed() -> QuerySet[LabelRowCache]:
    return LabelRowCache.objects.filter(branch="main", gone_at__isnull=True)


def _card(access: ProjectAccess, counts: dict[str, int]) -> ProjectCard:
    project = access.project
    return ProjectCard(
        project_hash=project.project_hash,
        title=project.title,
        description=project.description,
        role=access.role,
        role_name=ROLE_NAMES.get(access.role, "member"),
        row_count=sum(counts.values()),
        stage_counts=stage_counts(project, counts),
    )


def stage_counts(project: ProjectCache, counts: dict[str, int]) -> tuple[StageCount, ...]:
    """Every stage in the order of the workflow, with its count."""
    return tuple(
        StageCount(
            uuid=stage["uuid"],
            title=stage["title"],
            type=stage["type"],
            count=counts.get(stage["uuid"], 0),
        )
        for stage in project.workflow_stages
    )


def card_for(access: ProjectAccess) -> ProjectCard:
    """One project with its counts. One query."""
    grouped = (
        _listed()
        .filter(project_id=access.project_id)
        .values_list("stage_uuid")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return _card(access, {str(uuid or ""): count for uuid, count in grouped})


def get_for(user: User, project_hash: UUID | str) -> ProjectAccess:
    """The person's access to a project.

    Raises:
        NotVisible: There is no such project, or it is not shared with this person.
    """
    try:
        return ProjectAccess.objects.select_related("project").get(
            user=user, project__project_hash=_uuid(project_hash)
        )
    except ProjectAccess.DoesNotExist:
        raise NotVisible("There is no such project, or it is not shared with you.") from None


def _uuid(value: UUID | str) -> UUID:
    if isinstance(value, UUID):
        return value
    try:
        return UUID(value)
    except ValueError:
        raise NotVisible("There is no such project, or it is not shared with you.") from None
