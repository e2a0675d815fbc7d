"""Bring everything that is kept here up to date, in bulk: what the ``sync`` command does.

Each row is stored by itself as soon as it is read, and a row whose copy is current is not read
again. So it may be killed at any moment, started again, and run beside itself and the portal.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import F, QuerySet

from encord_portal.accounts.models import User
from encord_portal.sdk.exceptions import EncordException, LabelRowError
from encord_portal.sdk.objects import LabelRowV2
from labels.errors import NotVisible, PortalError, from_sdk
from labels.models import LabelRowCache, ProjectAccess
from labels.services import label_dicts, sync
from labels.services.connection import project_for

# Rows that one request reads: progress is kept after each.
CHUNK = 20


@dataclass(slots=True)
class Renewal:
    """What was done, and what was not.

    Attributes:
        projects: Projects whose rows were listed.
        read: Rows whose labels were read.
        current: Rows whose copy was current.
        left: Rows for which there was no time.
        troubles: What went wrong, as sentences.
        away: Why the platform could not be asked, the last time it could not.
    """

    projects: set[UUID] = field(default_factory=set)
    read: int = 0
    current: int = 0
    left: int = 0
    troubles: list[str] = field(default_factory=list)
    away: sync.Trouble | None = None

    def note(self, where: str, trouble: sync.Trouble) -> None:
        self.troubles.append(f"{where}: {trouble}")
        if trouble.away:
            self.away = trouble


Progress = Callable[[ProjectAccess, int, int], None]


def renew(
    users: Sequence[User],
    *,
    project_hashes: Collection[UUID] = (),
    labels: bool = True,
    seconds: float | None = None,
    progress: Progress = lambda _access, _done, _all: None,
    insist: bool = True,
) -> Renewal:
    """List projects and rows, and read the labels of rows that changed.

    Args:
        users: Whose keys ask; what one person's key has brought is not asked for with another's.
        project_hashes: Only these projects; empty for all that the people see.
        labels: Whether labels are read, too.
        seconds: No further request is begun after this long; ``None`` for no limit.
        progress: Called with the project, the rows read and the rows to read.
        insist: Whether the others are asked for all the same when the platform was away for one.
    """
    done = Renewal()
    deadline = None if seconds is None else time.monotonic() + seconds
    for user in users:
        if done.away and not insist:
            break
        try:
            trouble = sync.refresh_projects(user, force=True)
        except PortalError as error:
            trouble = sync.Trouble.of(error)
        if trouble:
            done.note(user.email, trouble)
            continue
        for access in _accesses(user, project_hashes, done.projects):
            if done.away and not insist:
                break
            try:
                _project(user, access, done, deadline, progress if labels else None)
            except NotVisible:
                continue  # Taken from this person a moment ago.
            except PortalError as error:
                done.note(access.project.title, sync.Trouble.of(error))
    return done


def _accesses(
    user: User, project_hashes: Collection[UUID], done: Collection[UUID]
) -> Iterator[ProjectAccess]:
    found = ProjectAccess.objects.filter(user=user).select_related("project")
    if project_hashes:
        found = found.filter(project__project_hash__in=project_hashes)
    # Those that nobody has asked about for longest come first, so that a limit starves none.
    for access in found.order_by(F("project__rows_synced_at").asc(nulls_first=True), "pk"):
        if access.project.project_hash not in done:
            yield access


def _project(
    user: User,
    access: ProjectAccess,
    done: Renewal,
    deadline: float | None,
    progress: Progress | None,
) -> None:
    project = access.project
    if _is_over(deadline):
        done.left += outdated(access).count()
        return
    trouble = sync.refresh_rows(user, access)
    if trouble:
        done.note(project.title, trouble)
        return
    done.projects.add(project.project_hash)
    if progress is None:
        return
    wanted = list(outdated(access).values_list("pk", flat=True))
    listed = LabelRowCache.objects.filter(project=project, gone_at=None, branch="main")
    done.current += listed.exclude(label_hash=None).count() - len(wanted)
    progress(access, 0, len(wanted))
    for start in range(0, len(wanted), CHUNK):
        if _is_over(deadline):
            done.left += len(wanted) - start
            return
        rows = list(LabelRowCache.objects.filter(pk__in=wanted[start : start + CHUNK]))
        done.read += _read(user, access, rows, done.troubles)
        progress(access, min(start + CHUNK, len(wanted)), len(wanted))


def outdated(access: ProjectAccess) -> QuerySet[LabelRowCache]:
    """Rows with labels that are not kept here as they were last edited; a single query."""
    rows = LabelRowCache.objects.filter(project=access.project, gone_at=None, branch="main")
    return (
        rows.exclude(label_hash=None)
        .exclude(label_dict__last_edited_at=F("last_edited_at"))
        .order_by("pk")
    )


def _is_over(deadline: float | None) -> bool:
    return deadline is not None and time.monotonic() >= deadline


def _read(
    user: User, access: ProjectAccess, rows: Sequence[LabelRowCache], troubles: list[str]
) -> int:
    by_hash = {str(row.data_hash): row for row in rows}
    listed: list[LabelRowV2] = []
    try:
        project = project_for(user, access.project.project_hash)
        listed = project.list_label_rows_v2(data_hashes=list(by_hash), branch_name="main")
        with project.create_bundle() as bundle:
            for each in listed:
                each.initialise_labels(bundle=bundle)
    except LabelRowError:
        # One of them cannot be read; the others shall not wait for it.
        pass
    except EncordException as error:
        raise from_sdk(error) from error
    return sum(_keep(user, access, by_hash[each.data_hash], each, troubles) for each in listed)


def _keep(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    listed: LabelRowV2,
    troubles: list[str],
) -> bool:
    try:
        if not listed.is_labelling_initialised:
            listed.initialise_labels()
    except LabelRowError as error:
        troubles.append(f"{row.data_title}: its labels cannot be read: {error.message}")
        return False
    except EncordException as error:
        raise from_sdk(error) from error
    label_dicts.keep(user, access, row, listed)
    return True
