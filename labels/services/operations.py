"""Between stored edit operations and the merge's, and storing them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from encord_portal.accounts.models import User
from labels.merging.outcomes import Operation
from labels.merging.targets import Target
from labels.merging.timelines import STATIC, Timeline
from labels.models import Draft, EditOperation, LabelRowCache, PartRow, whole_row

_Kind = EditOperation.Kind
_State = EditOperation.State


@dataclass(frozen=True, slots=True)
class Step:
    """One operation of a group, before it is stored.

    Attributes:
        target: What it is about.
        wanted: An answer: one value over some frames. Positions: a value for each frame.
        seen: What the person saw there.
        static: Whether it is an answer that is the same on all frames.
    """

    target: Target
    wanted: Timeline
    seen: Timeline
    static: bool = False


def target_of(stored: EditOperation) -> Target:
    """What a stored operation is about."""
    return Target(
        stored.instance_kind,
        stored.instance_hash,
        stored.attribute_hash,
        stored.item_hash,
        stored.space,
    )


def wanted_by(stored: EditOperation) -> Timeline:
    """What a stored operation is to bring about, frame by frame."""
    if stored.kind == _Kind.SET_GEOMETRY:
        return Timeline.from_json(stored.value or ())
    ranges = STATIC if stored.frames is None else tuple((s, e) for s, e in stored.frames)
    return Timeline.of(stored.value, ranges)


def as_operation(stored: EditOperation) -> Operation:
    """The stored operation, free of the database."""
    return Operation(
        id=stored.pk,
        group=str(stored.group),
        target=target_of(stored),
        wanted=wanted_by(stored),
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


@transaction.atomic
def store(
    user: User,
    row: LabelRowCache,
    groups: Sequence[Sequence[Step]],
    base_sha256: str,
    *,
    source: str = EditOperation.Source.PORTAL,
) -> list[EditOperation]:
    """Put operations into the person's draft, in order and all or none.

    Args:
        user: Whose draft.
        row: The row, or a part of a data group: then it is there that the instances are placed.
        groups: Each is one action of the person: applied, undone, refused together.
        base_sha256: The content that the operations were made on.
        source: ``portal`` or ``rest``: what a script sends is not a person's to undo.

    Returns:
        The last operation of each group.
    """
    if isinstance(row, PartRow):
        groups = [[_on_part(each, row.space) for each in steps] for steps in groups]
    draft = locked_draft(user, whole_row(row))
    if source == EditOperation.Source.PORTAL:
        # Editing on after an undo gives up what was undone.
        draft.operations.filter(state=_State.UNDONE).update(
            state=_State.DROPPED, finished_at=timezone.now()
        )
    if not draft.operations.filter(state=_State.PENDING).exists():
        draft.base_sha256 = base_sha256
    draft.save()
    return append(draft, groups, source=source)


def _on_part(step: Step, space: str) -> Step:
    if not step.target.is_place:
        return step
    return replace(step, target=replace(step.target, space=space))


def append(
    draft: Draft,
    groups: Sequence[Sequence[Step]],
    *,
    source: str = EditOperation.Source.PORTAL,
    undoes: uuid.UUID | None = None,
) -> list[EditOperation]:
    """Put operations behind those of a locked draft; the last one of each group."""
    seq = draft.operations.aggregate(last=Max("seq"))["last"] or 0
    stored: list[EditOperation] = []
    results: list[EditOperation] = []
    for steps in groups:
        group = uuid.uuid4()
        for step in steps:
            seq += 1
            operation = _operation(draft, seq, group, step)
            operation.source, operation.undoes = source, undoes
            stored.append(operation)
        results.append(stored[-1])
    EditOperation.objects.bulk_create(stored)
    return results


def _operation(draft: Draft, seq: int, group: uuid.UUID, step: Step) -> EditOperation:
    ranges = [list(each) for each in step.wanted.ranges]
    value = step.wanted.segments[0].value
    kind = _Kind.CLEAR_ANSWER if value is None else _Kind.SET_ANSWER
    if step.target.is_place:
        kind, value = _Kind.SET_GEOMETRY, step.wanted.as_json()
    return EditOperation(
        draft=draft,
        seq=seq,
        group=group,
        kind=kind,
        instance_kind=step.target.instance_kind,
        instance_hash=step.target.instance_hash,
        attribute_hash=step.target.attribute_hash,
        item_hash=step.target.item_hash,
        space=step.target.space,
        value=value,
        frames=None if step.static else ranges,
        seen=step.seen.as_json(),
    )
