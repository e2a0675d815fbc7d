"""Between stored edit operations and the merge's."""

from __future__ import annotations

from collections.abc import Iterable

from encord_portal.accounts.models import User
from labels.merging.merge import Operation
from labels.merging.targets import Target
from labels.merging.timelines import STATIC, Timeline
from labels.models import Draft, EditOperation, LabelRowCache


def as_operation(stored: EditOperation) -> Operation:
    """The stored operation, free of the database."""
    ranges = STATIC if stored.frames is None else tuple((s, e) for s, e in stored.frames)
    return Operation(
        id=stored.pk,
        group=str(stored.group),
        target=Target(stored.instance_kind, stored.instance_hash, stored.attribute_hash),
        wanted=Timeline.of(stored.value, ranges),
        seen=Timeline.from_json(stored.seen),
    )


def as_operations(stored: Iterable[EditOperation]) -> list[Operation]:
    return [as_operation(each) for each in stored]


def pending(user: User, row: LabelRowCache) -> list[EditOperation]:
    """What a person has edited in a row and not saved, in the order of making."""
    return list(
        EditOperation.objects.filter(
            draft__user=user, draft__row=row, state=EditOperation.State.PENDING
        ).order_by("seq")
    )


def locked_draft(user: User, row: LabelRowCache) -> Draft:
    """The person's draft, locked against another tab; only inside a transaction."""
    draft, _ = Draft.objects.get_or_create(user=user, row=row)
    return Draft.objects.select_for_update().get(pk=draft.pk)
