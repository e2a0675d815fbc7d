"""The first line of every endpoint: what this person sees."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from rest_framework.request import Request

from encord_portal.accounts.models import User
from labels.errors import PreconditionRequired, StaleRevision
from labels.models import LabelRowCache, ProjectAccess
from labels.selectors import label_rows, projects
from labels.services import sync


def person(request: Request) -> User:
    return cast(User, request.user)


def project_of(request: Request, project_hash: UUID) -> ProjectAccess:
    """The project, freshly checked against the platform.

    Raises:
        NotVisible: No such project for this person.
    """
    user = person(request)
    sync.refresh_projects(user)
    return projects.get_for(user, project_hash)


def row_of(
    request: Request, project_hash: UUID, data_hash: UUID
) -> tuple[ProjectAccess, LabelRowCache]:
    """A row of a project.

    Raises:
        NotVisible: No such row for this person.
    """
    access = project_of(request, project_hash)
    sync.refresh_rows(person(request), access)
    return access, label_rows.get_for(access, data_hash)


def required_match(request: Request) -> str:
    """The ``If-Match`` header, without quotes; ``*`` is no version.

    Raises:
        PreconditionRequired: There is none, or it names no version.
    """
    value = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not value or value == "*":
        raise PreconditionRequired
    return value


def check_match(wanted: str, current: str) -> None:
    if wanted != current:
        raise StaleRevision(current)
