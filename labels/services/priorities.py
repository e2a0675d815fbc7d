"""Set priorities: 0.0 to 1.0, higher first. Only team leads do."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from encord_portal.accounts.models import User
from encord_portal.sdk.http.bundle import Bundle
from labels.errors import BadInput, NothingToUndo, NotVisible
from labels.models import AuditEntry, LabelRowCache, ProjectAccess
from labels.permissions import require
from labels.services import audit
from labels.services.connection import project_for

MAX_BULK = 1000
_ACTION = "set_priorities"
_UNDO = "undo_priorities"


def checked_priority(value: Any) -> float:
    """A priority, if it is one.

    Raises:
        BadInput: Not a number from 0 to 1.
    """
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or not 0 <= value <= 1:
        raise BadInput("A priority is a number from 0 to 1; 1 comes first.")
    return float(value)


def set_priority(
    user: User,
    access: ProjectAccess,
    rows: Iterable[LabelRowCache],
    value: float,
    *,
    source: str = "portal",
) -> int:
    """Give some rows one priority."""
    return set_priorities(user, access, [(each.data_hash, value) for each in rows], source=source)


def set_priorities(
    user: User,
    access: ProjectAccess,
    pairs: Sequence[tuple[UUID | str, float]],
    *,
    source: str = "portal",
) -> int:
    """Set the priorities of up to 1000 rows of a project, all or none.

    Returns:
        How many rows stand where they were put; finished ones get theirs when they are reopened.

    Raises:
        Forbidden: The person is no team lead.
        BadInput: Too many rows, one of them twice, or a value that is no priority.
        NotVisible: The project has no such row.
    """
    require(access, "set_priority")
    wanted = _checked(pairs)
    rows = _rows(access, wanted)
    before = [[str(each.data_hash), each.priority] for each in rows]
    after = [[str(each.data_hash), wanted[each.data_hash]] for each in rows]
    with audit.intent(
        user,
        _ACTION,
        project=access.project,
        row=rows[0] if len(rows) == 1 else None,
        before=before,
        after=after,
        source=source,
    ):
        _send(user, access, rows, wanted)
    return sum(row.priority is not None for row in rows)


def undo_last(user: User, access: ProjectAccess) -> int:
    """Put back the priorities that the person's last change in this project replaced.

    Rows that somebody has changed again since, or that are complete by now, are left alone.

    Returns:
        How many rows were put back.

    Raises:
        NothingToUndo: There is no change of theirs that is not undone yet.
    """
    require(access, "set_priority")
    last = (
        AuditEntry.objects.filter(
            user=user,
            project_id=access.project_id,
            action__in=[_ACTION, _UNDO],
            outcome=AuditEntry.Outcome.DONE,
        )
        .order_by("-pk")
        .first()
    )
    if last is None or last.action == _UNDO or not last.before:
        raise NothingToUndo
    given = {UUID(data_hash): value for data_hash, value in last.after or []}
    back = {UUID(data_hash): value for data_hash, value in last.before}
    rows = [
        row
        for row in LabelRowCache.objects.filter(
            project_id=access.project_id,
            branch="main",
            gone_at__isnull=True,
            data_hash__in=list(back),
        )
        if back[row.data_hash] is not None and row.priority == given[row.data_hash]
    ]
    with audit.intent(
        user,
        _UNDO,
        project=access.project,
        before=[[str(row.data_hash), row.priority] for row in rows],
        after=[[str(row.data_hash), back[row.data_hash]] for row in rows],
    ):
        if rows:
            _send(user, access, rows, back)
    return len(rows)


def _checked(pairs: Sequence[tuple[UUID | str, float]]) -> dict[UUID, float]:
    if len(pairs) > MAX_BULK:
        raise BadInput(f"At most {MAX_BULK} priorities at once; this is {len(pairs)}.")
    if not pairs:
        raise BadInput("Choose at least one row.")
    wanted: dict[UUID, float] = {}
    for data_hash, value in pairs:
        key = _uuid(data_hash)
        if key in wanted:
            raise BadInput(f"{key} is there twice.")
        wanted[key] = checked_priority(value)
    return wanted


def _uuid(value: UUID | str) -> UUID:
    try:
        return value if isinstance(value, UUID) else UUID(value)
    except (ValueError, AttributeError, TypeError):
        raise BadInput(f"{str(value)[:60]!r} is not a data hash.") from None


def _rows(access: ProjectAccess, wanted: dict[UUID, float]) -> list[LabelRowCache]:
    rows = list(
        LabelRowCache.objects.filter(
            project_id=access.project_id,
            branch="main",
            gone_at__isnull=True,
            data_hash__in=list(wanted),
        )
    )
    missing = wanted.keys() - {each.data_hash for each in rows}
    if missing:
        raise NotVisible(f"This project has no row {min(missing)}; nothing was changed.")
    return rows


def _send(
    user: User, access: ProjectAccess, rows: list[LabelRowCache], wanted: dict[UUID, float]
) -> None:
    project = project_for(user, access.project.project_hash)
    listed = project.list_label_rows_v2(data_hashes=[str(each.data_hash) for each in rows])
    bundle: Bundle
    with project.create_bundle(bundle_size=MAX_BULK) as bundle:
        for each in listed:
            each.set_priority(wanted[UUID(each.data_hash)], bundle=bundle)
    # The platform keeps the number of a finished row for when it is reopened, but shows none.
    finished = {UUID(each.data_hash) for each in listed if each.priority is None}
    now = timezone.now()
    for row in rows:
        row.priority = None if row.data_hash in finished else wanted[row.data_hash]
        row.synced_at = now
    LabelRowCache.objects.bulk_update(rows, ["priority", "synced_at"], batch_size=500)
