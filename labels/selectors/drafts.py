"""What a person has edited and not saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from encord_portal.accounts.models import User
from labels.models import EditOperation, LabelRowCache

_State = EditOperation.State


@dataclass(frozen=True, slots=True)
class DraftState:
    """A draft in figures.

    Attributes:
        pending: Operations that are not saved yet.
        undone: Operations taken back that can be done again.
        conflicts: Pending operations that clashed at the last save.
        last_edit_at: When the newest pending operation was made.
    """

    pending: int
    undone: int
    conflicts: tuple[EditOperation, ...]
    last_edit_at: datetime | None


def state_of(user: User, row: LabelRowCache) -> DraftState:
    """The person's draft of a row. One query."""
    operations = list(
        EditOperation.objects.filter(
            draft__user=user, draft__row=row, state__in=[_State.PENDING, _State.UNDONE]
        ).order_by("seq")
    )
    pending = [each for each in operations if each.state == _State.PENDING]
    return DraftState(
        pending=len(pending),
        undone=len(operations) - len(pending),
        conflicts=tuple(each for each in pending if each.conflict is not None),
        last_edit_at=pending[-1].created_at if pending else None,
    )
