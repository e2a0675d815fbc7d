"""Audit entries. What calls the platform records its intent first and its outcome after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from encord_portal.accounts.models import User
from encord_portal.sdk.exceptions import EncordException
from labels.errors import PortalError, from_sdk
from labels.models import AuditEntry, LabelRowCache, ProjectCache


def record(
    user: User,
    action: str,
    *,
    project: ProjectCache | None = None,
    row: LabelRowCache | None = None,
    before: Any = None,
    after: Any = None,
    source: str = "portal",
    outcome: AuditEntry.Outcome = AuditEntry.Outcome.DONE,
) -> AuditEntry:
    return AuditEntry.objects.create(
        user=user,
        user_email=user.email,
        action=action,
        project_id=row.project_id if row is not None else project.pk if project else None,
        row=row,
        before=before,
        after=after,
        source=source,
        outcome=outcome,
    )


def finish(entry: AuditEntry, outcome: AuditEntry.Outcome, after: Any = None) -> None:
    entry.outcome = outcome
    if after is not None:
        entry.after = after
    entry.save(update_fields=["outcome", "after"])


@contextmanager
def intent(
    user: User,
    action: str,
    *,
    project: ProjectCache | None = None,
    row: LabelRowCache | None = None,
    before: Any = None,
    after: Any = None,
    source: str = "portal",
) -> Iterator[AuditEntry]:
    """Record what is about to be asked of the platform, and how it went.

    A crash in between leaves the entry "intended". Errors of the SDK leave as the portal's.
    """
    entry = record(
        user,
        action,
        project=project,
        row=row,
        before=before,
        after=after,
        source=source,
        outcome=AuditEntry.Outcome.INTENDED,
    )
    try:
        yield entry
    except EncordException as error:
        finish(entry, AuditEntry.Outcome.FAILED)
        raise from_sdk(error) from error
    except PortalError:
        finish(entry, AuditEntry.Outcome.FAILED)
        raise
    finish(entry, AuditEntry.Outcome.DONE)
