"""Save a draft: re-read, replay, merge, write, read back.

A crash at any point loses nothing: operations stay pending until the labels read back from the
platform show them, and an operation that is there already merges without a trace.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from encord_portal.accounts.models import User
from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.objects import LabelRowV2
from labels.errors import BadInput, RowBusy, from_sdk
from labels.merging.merge import merge
from labels.merging.outcomes import Choice, Clash, Operation, Outcome
from labels.merging.places import locate, present
from labels.merging.targets import GoneError
from labels.merging.timelines import FrameRanges, Timeline, overlap, select
from labels.merging.values import same
from labels.models import AuditEntry, Draft, EditOperation, LabelRowCache, ProjectAccess, Revision
from labels.permissions import require
from labels.services import audit, label_dicts
from labels.services.answers import describe
from labels.services.label_dicts import LoadedRow
from labels.services.operations import as_operations, pending
from labels.services.row_lease import exclusive

_State = EditOperation.State
_ATTEMPTS = 5
CHOICES: tuple[Choice, ...] = ("mine", "theirs", "leave")


@dataclass(frozen=True, slots=True)
class Conflict:
    """An attribute that somebody else changed meanwhile, with what can be chosen.

    Attributes:
        op: What the person wants; its ``pk`` is the key of a resolution.
        op_ids: All operations that this choice settles.
        reason: ``changed``, ``gone`` (the instance or its shape was deleted) or ``parent``
            (the option that the attribute hangs on is not chosen).
        seen: What the person saw: ``[[first, last, value], ...]``, a static answer at 0.
        theirs: What is there now, in the same form.
        mine: What the person wants, in the same form.
        choices: What a resolution may be.
    """

    op: EditOperation
    op_ids: tuple[int, ...]
    reason: str
    seen: list[list[Any]]
    theirs: list[list[Any]]
    mine: list[list[Any]]
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class SaveResult:
    """What a save did.

    Attributes:
        saved: Whether nothing is left unsaved.
        applied: Operations that are in the platform's labels now.
        merged: Of these, those that went into labels that others had changed meanwhile.
        dropped: Operations given up in favour of theirs.
        conflicts: What is left, and why.
        revision_id: The revision of what the platform has now, ``None`` if nothing was pending.
        sha256: Of what the platform has now.
    """

    saved: bool
    applied: int
    merged: int
    dropped: int
    conflicts: tuple[Conflict, ...]
    revision_id: int | None
    sha256: str


def save(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    *,
    resolutions: Mapping[int, Choice] | None = None,
    source: str = "portal",
    reason: str = "",
    groups: Collection[UUID] | None = None,
) -> SaveResult:
    """Bring the person's pending operations into the platform's labels.

    Args:
        user: Whose draft.
        access: The person's access to the project.
        row: The row.
        resolutions: For operations that clashed before: ``mine``, ``theirs`` or ``leave``.
        source: ``portal`` or ``rest``, for the history.
        reason: Why, for the history.
        groups: Save only the operations of these groups; without it, the whole draft.

    Raises:
        Forbidden: The person's role may only look.
        RowBusy: Somebody else is saving the row.
        UpstreamError: The platform failed; every operation is still pending.
    """
    require(access, "edit_labels")
    _check_resolutions(resolutions)
    with exclusive(row):
        stored = [each for each in pending(user, row) if groups is None or each.group in groups]
        if not stored:
            return SaveResult(True, 0, 0, 0, (), None, label_dicts.cached_sha256(row))
        with audit.intent(
            user,
            "save_labels",
            row=row,
            before=[describe(each) for each in stored],
            source=source,
        ) as entry:
            return _save(user, access, row, stored, resolutions or {}, source, reason, entry)


def _check_resolutions(resolutions: Mapping[int, Choice] | None) -> None:
    for choice in (resolutions or {}).values():
        if choice not in CHOICES:
            raise BadInput(f"A conflict is resolved with one of: {', '.join(CHOICES)}.")


def _save(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    stored: Sequence[EditOperation],
    resolutions: Mapping[int, Choice],
    source: str,
    reason: str,
    entry: AuditEntry,
) -> SaveResult:
    operations = as_operations(stored)
    before, outcome, changed = _merged(user, access, row, operations, resolutions)
    theirs_moved = bool(stored[0].draft.base_sha256 not in ("", before.sha256))
    if changed:
        try:
            before.label_row.save(if_changed="overwrite")
        except EncordException as error:
            raise from_sdk(error) from error
        after = label_dicts.label_row(
            user, access, row, fresh=True, author=user, source=source, reason=reason
        )
    else:
        after = before
    outcome = _confirmed(after.label_row, operations, outcome)
    return _finish(
        stored,
        outcome,
        merged=len(outcome.applied) if theirs_moved else 0,
        revision=label_dicts.latest_revision(row),
        sha256=after.sha256,
        entry=entry,
    )


def _merged(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    operations: Sequence[Operation],
    resolutions: Mapping[int, Choice],
) -> tuple[LoadedRow, Outcome, bool]:
    """The labels as they are now with the operations on them, and whether that changed them.

    The platform has no compare-and-set. So it is asked once more right before writing whether
    anybody wrote since the labels were read; then they are read and merged anew.
    """
    for _ in range(_ATTEMPTS):
        before = label_dicts.label_row(user, access, row, fresh=True)
        outcome = merge(before.label_row, operations, resolutions)
        if label_dicts.content_sha256(before.label_row) == before.sha256:
            return before, outcome, False
        if label_dicts.is_unmoved(user, access, row, before.label_row.last_edited_at):
            return before, outcome, True
    raise RowBusy("Somebody else keeps changing this row. Your edits are kept; try again.")


def _confirmed(labels: LabelRowV2, operations: Sequence[Operation], outcome: Outcome) -> Outcome:
    """The outcome with only those operations applied that the read-back shows.

    Somebody who writes past the portal between our reading and our writing, or right after it,
    is found here: what they replaced becomes a conflict instead of being lost.
    """
    applied = [each for each in operations if each.id in outcome.applied]
    clashes: dict[Any, Clash] = {}
    missing: set[int] = set()
    later = Timeline()
    by_target: dict[Any, Timeline] = {}
    for operation in reversed(applied):
        # Of two operations on the same frames only the later one can be seen.
        later = by_target.get(operation.target, Timeline())
        visible = operation.wanted.without(later.ranges)
        by_target[operation.target] = operation.wanted.overlay(later)
        theirs = _shown(labels, operation, visible)
        lost = select(visible, visible, theirs, lambda _, mine, there: not same(mine, there))
        explained = lost and _was_dropped_part(operation, outcome, lost)
        if lost and not explained:
            missing.add(operation.id)
            clashes[operation.target] = Clash(
                operation_ids=(operation.id,),
                target=operation.target,
                reason="changed",
                seen=operation.seen.within(lost),
                theirs=theirs.within(lost),
                mine=visible.within(lost),
            )
    if not missing:
        return outcome
    return Outcome(
        applied=tuple(each for each in outcome.applied if each not in missing),
        dropped=outcome.dropped,
        held=(*outcome.held, *sorted(missing)),
        clashes=(*outcome.clashes, *clashes.values()),
        yielded=outcome.yielded,
    )


def _shown(labels: LabelRowV2, operation: Operation, visible: Timeline) -> Timeline:
    try:
        place = locate(labels, operation.target)
    except GoneError:
        return Timeline.of(None, visible.ranges)
    return present(place, visible.ranges).filled(visible.ranges, None)


def _was_dropped_part(operation: Operation, outcome: Outcome, lost: FrameRanges) -> bool:
    """Whether theirs was chosen, or nothing was wanted, on all the frames that differ."""
    yielded = outcome.yielded.get(operation.target, ())
    return overlap(yielded, lost) == lost


@transaction.atomic
def _finish(
    stored: Sequence[EditOperation],
    outcome: Outcome,
    *,
    merged: int,
    revision: Revision | None,
    sha256: str,
    entry: AuditEntry,
) -> SaveResult:
    by_id = {each.pk: each for each in stored}
    now = timezone.now()
    conflicts = tuple(_conflict(clash, by_id) for clash in outcome.clashes)
    theirs = {
        op_id: clash.theirs.as_json() for clash in outcome.clashes for op_id in clash.operation_ids
    }
    for each in stored:
        if each.pk in outcome.applied:
            each.state, each.finished_at, each.conflict = _State.SAVED, now, None
        elif each.pk in outcome.dropped:
            each.state, each.finished_at, each.conflict = _State.DROPPED, now, None
        else:
            each.conflict = theirs.get(each.pk)
    EditOperation.objects.bulk_update(stored, ["state", "finished_at", "conflict"])
    if not outcome.held:
        Draft.objects.filter(pk=stored[0].draft_id).update(base_sha256="")
    entry.after = {
        "applied": list(outcome.applied),
        "dropped": list(outcome.dropped),
        "held": list(outcome.held),
        "sha256": sha256,
        "revision": revision.pk if revision else None,
    }
    return SaveResult(
        saved=not outcome.held,
        applied=len(outcome.applied),
        merged=merged,
        dropped=len(outcome.dropped),
        conflicts=conflicts,
        revision_id=revision.pk if revision else None,
        sha256=sha256,
    )


def _conflict(clash: Clash, by_id: Mapping[int, EditOperation]) -> Conflict:
    return Conflict(
        op=by_id[clash.operation_ids[-1]],
        op_ids=clash.operation_ids,
        reason=clash.reason,
        seen=clash.seen.as_json(),
        theirs=clash.theirs.as_json(),
        mine=clash.mine.as_json(),
        choices=CHOICES if clash.reason == "changed" else ("theirs", "leave"),
    )
