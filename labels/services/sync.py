"""Copy what lists need from the platform: projects, roles, label rows' metadata."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from encord_portal.accounts.models import User
from encord_portal.sdk.exceptions import EncordException, ResourceNotFoundError
from encord_portal.sdk.objects import LabelRowV2
from encord_portal.sdk.project import Project
from labels.errors import (
    KeyRejected,
    NotVisible,
    PortalError,
    UpstreamError,
    UpstreamRateLimited,
    UpstreamUnavailable,
    from_sdk,
)
from labels.models import Credential, LabelRowCache, ProjectAccess, ProjectCache
from labels.services.connection import client_for, project_for
from labels.services.row_facts import FACT_FIELDS, facts_of

# How long a copy is shown without asking again.
TTL = timedelta(seconds=30)
# A page waits for a listing that takes as long as this; for a longer one it shows its copy.
PATIENCE = 1.0
_CHUNK = 500


class Trouble(str):
    """Why an older copy stands, as a sentence.

    Attributes:
        away: Whether the platform could not be asked at all, by anybody.
        retry_after: Seconds after which it wants to be asked again, or ``None``.
    """

    __slots__ = ("away", "retry_after")

    away: bool
    retry_after: int | None

    @classmethod
    def of(cls, error: PortalError) -> Trouble:
        trouble = cls(error.sentence)
        # Not what it refuses to this person, or of this project alone.
        trouble.away = type(error) in (UpstreamError, UpstreamUnavailable, UpstreamRateLimited)
        trouble.retry_after = error.retry_after
        return trouble


def is_fresh(moment: datetime | None) -> bool:
    return moment is not None and timezone.now() - moment < TTL


def refresh_projects(user: User, force: bool = False) -> Trouble | None:
    """Learn anew which projects the person sees, and in which role.

    Returns:
        A sentence when the platform could not be asked and an older copy stands, else ``None``.

    Raises:
        PortalError: There is no older copy, or the person's key is not accepted any more.
    """
    credential = Credential.objects.filter(user=user).first()
    if credential and is_fresh(credential.projects_synced_at) and not force:
        return None
    started = timezone.now()
    try:
        projects = list(client_for(user).list_projects())
    except EncordException as error:
        known = from_sdk(error)
        _stand_on_copy(known, has_copy=ProjectAccess.objects.filter(user=user).exists())
        return Trouble.of(known)
    _store_projects(user, projects, started)
    return None


def _stand_on_copy(error: PortalError, *, has_copy: bool) -> None:
    """Raise, unless an older copy may be shown instead."""
    usable = isinstance(error, UpstreamError) and not isinstance(error, KeyRejected)
    if not (usable and has_copy):
        raise error


def _store_projects(user: User, projects: list[Project], started: datetime) -> None:
    with transaction.atomic():
        ProjectCache.objects.bulk_create(
            [
                ProjectCache(
                    project_hash=UUID(str(each.project_hash)),
                    title=each.title,
                    description=each.description or "",
                    ontology_hash=str(each.ontology_hash),
                    workflow_stages=_stages(each),
                    last_synced_at=started,
                )
                for each in projects
            ],
            update_conflicts=True,
            unique_fields=["project_hash"],
            update_fields=[
                "title",
                "description",
                "ontology_hash",
                "workflow_stages",
                "last_synced_at",
            ],
        )
        hashes = [UUID(str(each.project_hash)) for each in projects]
        keys = dict(
            ProjectCache.objects.filter(project_hash__in=hashes).values_list("project_hash", "pk")
        )
        ProjectAccess.objects.bulk_create(
            [
                ProjectAccess(
                    user=user,
                    project_id=keys[UUID(str(each.project_hash))],
                    role=_role(each),
                    seen_at=started,
                )
                for each in projects
            ],
            update_conflicts=True,
            unique_fields=["user", "project"],
            update_fields=["role", "seen_at"],
        )
        # Whoever was removed from a project upstream loses it here too.
        ProjectAccess.objects.filter(user=user).exclude(project_id__in=keys.values()).delete()
        Credential.objects.filter(user=user).update(projects_synced_at=started)


def _role(project: Project) -> int:
    role = project.user_role
    # Without a role of their own (organisation access) people may look, not touch.
    return 5 if role is None else int(role.value)


def _stages(project: Project) -> list[dict[str, str]]:
    return [
        {"uuid": str(each.uuid), "title": each.title, "type": str(each.stage_type.value)}
        for each in project.workflow.stages
    ]


def takes_long(project: ProjectCache) -> bool:
    """Whether there is a copy of the rows that is old, and a new one would be long in coming."""
    return (
        project.rows_synced_at is not None
        and not is_fresh(project.rows_synced_at)
        and (project.rows_sync_seconds or 0) > PATIENCE
    )


def refresh_rows(user: User, access: ProjectAccess, force: bool = False) -> Trouble | None:
    """Copy the metadata of all rows of a project, in bulk.

    Returns:
        A sentence when the platform could not be asked and an older copy stands, else ``None``.
    """
    project = access.project
    if is_fresh(project.rows_synced_at) and not force:
        return None
    started = timezone.now()
    try:
        upstream = project_for(user, project.project_hash, fresh=True)
        rows = upstream.list_label_rows_v2()
        ontology = upstream.ontology_structure.to_dict()
    except ResourceNotFoundError:
        access.delete()
        raise NotVisible from None
    except EncordException as error:
        known = from_sdk(error)
        _stand_on_copy(known, has_copy=project.rows_synced_at is not None)
        return Trouble.of(known)
    stages = {stage["uuid"]: stage["type"] for stage in project.workflow_stages}
    facts = [facts_of(each, stages, started) for each in rows]
    _store_rows(project, facts, ontology, started)
    project.rows_sync_seconds = (timezone.now() - started).total_seconds()
    project.save(update_fields=["rows_sync_seconds"])
    return None


def _store_rows(
    project: ProjectCache,
    facts: list[dict[str, Any]],
    ontology: dict[str, Any],
    started: datetime,
) -> None:
    with transaction.atomic():
        LabelRowCache.objects.bulk_create(
            [LabelRowCache(project=project, **each) for each in facts],
            update_conflicts=True,
            unique_fields=["project", "data_hash", "branch"],
            update_fields=[*(set(FACT_FIELDS) - {"data_hash", "branch"}), "gone_at"],
            batch_size=_CHUNK,
        )
        LabelRowCache.objects.filter(
            project=project, branch="main", gone_at__isnull=True, synced_at__lt=started
        ).update(gone_at=started)
        project.ontology = ontology
        project.rows_synced_at = started
        project.save(update_fields=["ontology", "rows_synced_at"])


def refresh_row(
    user: User, access: ProjectAccess, row: LabelRowCache, upstream: LabelRowV2 | None = None
) -> LabelRowV2:
    """Copy one row's metadata.

    Args:
        user: Whose key asks.
        access: The person's access to the project.
        row: The row; changed in place.
        upstream: The row as just listed; without it, it is listed now.

    Returns:
        The row as listed, its labels not initialised.

    Raises:
        NotVisible: The platform has no such row any more.
        PortalError: The platform could not be asked.
    """
    try:
        listed = upstream or list_row(user, access, row)
    except EncordException as error:
        raise from_sdk(error) from error
    stages = {stage["uuid"]: stage["type"] for stage in access.project.workflow_stages}
    facts = facts_of(listed, stages, timezone.now())
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=list(facts))
    return listed


def list_row(user: User, access: ProjectAccess, row: LabelRowCache) -> LabelRowV2:
    """The row as the platform lists it now; errors are the SDK's."""
    project = project_for(user, access.project.project_hash)
    found = project.list_label_rows_v2(data_hashes=[str(row.data_hash)], branch_name=row.branch)
    if not found:
        raise NotVisible("The platform has no such label row any more.")
    return found[0]


def list_images(user: User, access: ProjectAccess, row: LabelRowCache) -> list[Any]:
    """The images of a group as the platform lists them; errors are the SDK's."""
    project = project_for(user, access.project.project_hash)
    found = project.list_label_rows_v2(
        data_hashes=[str(row.data_hash)], branch_name=row.branch, include_images_data=True
    )
    if not found:
        raise NotVisible("The platform has no such label row any more.")
    return list(found[0].get_frames_metadata())
