"""Who has a row open, who edits it, who claims it, and whether it changed since it was read.

A tab asks every few seconds and in the moment it is looked at again. What it costs: a constant
number of queries, and one listing of the row at the platform when the last one is too old.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from encord_portal.accounts.models import User
from labels.errors import KeyRejected, NotVisible, PortalError
from labels.models import (
    Draft,
    EditOperation,
    LabelDictCache,
    LabelRowCache,
    ProjectAccess,
    Revision,
    RowVisit,
)
from labels.services import claims, sync
from labels.services.claims import Claim

# A tab asks every 20 seconds; who has not asked for a while is gone.
HERE = timedelta(seconds=50)
# How old the last look at the platform may be: while a tab just stands there, and when somebody
# comes back to it and is about to press a key.
STANDING, RETURNING = timedelta(seconds=20), timedelta(seconds=3)
# The visit is written down again only after this long.
_WRITE = timedelta(seconds=10)
_REVISIONS = 50


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody else at the row.

    Attributes:
        email: Who.
        here: Whether they have it open.
        edits: Whether they have changes that are not on the platform yet.
    """

    email: str
    here: bool
    edits: bool


@dataclass(frozen=True, slots=True)
class Change:
    """The row is not any more what the tab shows.

    Attributes:
        at: When it was edited last.
        by: Who is known to have; empty for somebody past the portal.
    """

    at: datetime | None
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Presence:
    people: tuple[Person, ...]
    claim: Claim | None
    change: Change | None
    trouble: str = ""


def look(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    shown: str | None = None,
    *,
    returning: bool = False,
) -> Presence:
    """Note that the person has the row open, and tell of the others.

    Args:
        user: Who looks.
        access: Their access to the project.
        row: The row; its facts are brought up to date in place.
        shown: The hash of the labels that the tab shows, ``""`` for a row without any;
            ``None`` where it does not say.
        returning: Whether the person just came back to the tab.
    """
    trouble = _ask_platform(user, access, row, RETURNING if returning else STANDING)
    # Before the visit is noted: who was away for long has come back to a row that is free.
    claim = claims.of(user, row)
    _note(user, row)
    return Presence(
        people=_people(user, row),
        claim=claim,
        change=None if shown is None else _change(user, row, shown),
        trouble=trouble,
    )


def _ask_platform(user: User, access: ProjectAccess, row: LabelRowCache, age: timedelta) -> str:
    if timezone.now() - row.synced_at < age:
        return ""
    try:
        sync.refresh_row(user, access, row)
    except (KeyRejected, NotVisible):
        raise
    except PortalError as error:
        return error.sentence
    return ""


def _note(user: User, row: LabelRowCache) -> None:
    now = timezone.now()
    known = RowVisit.objects.filter(row=row, user=user)
    last = known.values_list("seen_at", flat=True).first()
    if last is None:
        RowVisit.objects.bulk_create(
            [RowVisit(row=row, user=user, seen_at=now)], ignore_conflicts=True
        )
    elif now - last >= _WRITE:
        known.update(seen_at=now)


def _people(user: User, row: LabelRowCache) -> tuple[Person, ...]:
    here = set(
        RowVisit.objects.filter(row=row, seen_at__gt=timezone.now() - HERE)
        .exclude(user=user)
        .values_list("user__email", flat=True)
    )
    edits = set(
        Draft.objects.filter(row=row, operations__state=EditOperation.State.PENDING)
        .exclude(user=user)
        .values_list("user__email", flat=True)
        .distinct()
    )
    people = [Person(email, email in here, email in edits) for email in here | edits]
    return tuple(sorted(people, key=lambda each: (not each.here, each.email)))


def _change(user: User, row: LabelRowCache, shown: str) -> Change | None:
    """What others did since; one's own saves are no news."""
    kept = (
        LabelDictCache.objects.filter(row=row)
        .values_list("sha256", "last_edited_at", named=True)
        .first()
    )
    read = kept is not None and kept.last_edited_at == row.last_edited_at
    if kept is None and row.label_hash is None:
        return None
    if kept is not None and read and kept.sha256 == shown:
        return None
    newer: list[str] = []
    revisions = Revision.objects.filter(row=row).order_by("-pk")
    found = revisions.values_list("blob_id", "summary", "author_id", "author__email")
    edited = row.last_edited_at.isoformat() if row.last_edited_at else None
    for sha256, summary, author_id, email in found[:_REVISIONS]:
        if sha256 == shown:
            if summary.get("last_edited_at") == edited:
                # Only what stands around the labels is another: its place in the workflow.
                return None
            break
        if author_id != user.pk:
            newer.append(email or "")
    if read and not newer:
        return None
    return Change(at=row.last_edited_at, by=tuple(sorted({each for each in newer if each})))
