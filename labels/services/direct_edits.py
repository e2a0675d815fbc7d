"""Edits that are saved at once: REST. They go through the same operations and merge."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from encord_portal.accounts.models import User
from labels.errors import PortalError, StaleRevision
from labels.models import EditOperation, LabelRowCache, ProjectAccess
from labels.permissions import require
from labels.services import label_dicts, merge_reports
from labels.services.answers import AnswerEdit, set_answers
from labels.services.saving import SaveResult, save

_State = EditOperation.State


def edit_and_save(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    edits: Sequence[AnswerEdit],
    *,
    base_sha256: str,
    source: str = "rest",
    reason: str = "",
) -> SaveResult:
    """Set answers on a version of the labels and save them; the person's draft is left alone.

    Raises:
        StaleRevision: The labels are not in that version any more; nothing is changed.
        BadEdit: An answer cannot be given; nothing is changed.
        UpstreamError: The platform failed.
    """
    require(access, "edit_labels")
    current = label_dicts.label_row(user, access, row, fresh=True)
    if current.sha256 != base_sha256:
        raise merge_reports.stale(access, row, base_sha256, current)
    stored = set_answers(user, access, row, edits, on_draft=False, source=source)
    groups = {each.group for each in stored}
    try:
        result = save(user, access, row, source=source, reason=reason, groups=groups)
    except PortalError:
        _give_up(user, row, groups)
        raise
    if result.conflicts:
        _give_up(user, row, groups)
        clashes = [
            {
                "instance_hash": each.op.instance_hash,
                "attribute_hash": each.op.attribute_hash,
                "reason": each.reason,
                "theirs": each.theirs,
                "mine": each.mine,
            }
            for each in result.conflicts
        ]
        raise StaleRevision(result.sha256, {"applied": result.applied, "conflicts": clashes})
    return result


def _give_up(user: User, row: LabelRowCache, groups: set[UUID]) -> None:
    """The caller hears that these are not saved, so they must not wait in the draft."""
    EditOperation.objects.filter(
        draft__user=user, draft__row=row, group__in=groups, state=_State.PENDING
    ).update(state=_State.DROPPED, finished_at=timezone.now())
