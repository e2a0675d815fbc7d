"""The first lines of every view: what this person may see, refreshed when it is old."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from encord_portal.accounts.models import User
from labels.models import LabelRowCache, ProjectAccess
from labels.selectors import label_rows, projects
from labels.services import sync
from labels.services.part_rows import shown_part


@dataclass(frozen=True, slots=True)
class Sight:
    """A project that the person sees.

    Attributes:
        access: The person's role in it.
        trouble: Why the platform couldn't be asked just now; what is shown is the kept copy.
        renewing: Whether an older copy is shown at once, because a new one would take long.
    """

    access: ProjectAccess
    trouble: str = ""
    renewing: bool = False


def project_sight(
    user: User, project_hash: UUID, *, refresh: bool = False, wait: bool = True
) -> Sight:
    """A project with access, its rows refreshed when they are old.

    Args:
        user: Who looks.
        project_hash: The project.
        refresh: Ask the platform even if the copy is young.
        wait: Whether to wait for a listing that takes long, although there is an older copy.

    Raises:
        NotVisible: No such project for this person.
    """
    trouble = sync.refresh_projects(user, force=refresh)
    access = projects.get_for(user, project_hash)
    if not (wait or refresh) and sync.takes_long(access.project):
        return Sight(access, trouble or "", renewing=True)
    trouble = sync.refresh_rows(user, access, force=refresh) or trouble
    return Sight(access, trouble or "")


def project_access(user: User, project_hash: UUID) -> ProjectAccess:
    """A project with access, for requests that change something or fetch a picture.

    Raises:
        NotVisible: No such project for this person.
    """
    sync.refresh_projects(user)
    return projects.get_for(user, project_hash)


def row_of(user: User, project_hash: UUID, data_hash: UUID) -> tuple[ProjectAccess, LabelRowCache]:
    """A row with access.

    Raises:
        NotVisible: No such row for this person.
    """
    access = project_access(user, project_hash)
    if access.project.rows_synced_at is None:
        # Somebody followed a link into a project that nobody has listed yet.
        sync.refresh_rows(user, access)
    return access, label_rows.get_for(access, data_hash)


def shown_of(
    user: User, project_hash: UUID, data_hash: UUID, query: Mapping[str, str]
) -> tuple[ProjectAccess, LabelRowCache]:
    """A row with access, or the part of a data group that an address or a form names.

    Raises:
        NotVisible: No such row for this person, or no such part of it.
        UpstreamError: The platform could not be asked for the parts.
    """
    access, row = row_of(user, project_hash, data_hash)
    return access, shown_part(user, access, row, query.get("space", ""))
