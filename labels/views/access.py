"""The first lines of every view: what this person may see, refreshed when it is old."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from encord_portal.accounts.models import User
from labels.models import LabelRowCache, ProjectAccess
from labels.selectors import label_rows, projects
from labels.services import sync


@dataclass(frozen=True, slots=True)
class Sight:
    """A project that the person sees.

    Attributes:
        access: The person's role in it.
        trouble: Why the platform couldn't be asked just now; what is shown is the kept copy.
    """

    access: ProjectAccess
    trouble: str = ""


def project_sight(user: User, project_hash: UUID, *, refresh: bool = False) -> Sight:
    """A project with access, its rows refreshed when they are old.

    Raises:
        NotVisible: No such project for this person.
    """
    trouble = sync.refresh_projects(user, force=refresh)
    access = projects.get_for(user, project_hash)
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
