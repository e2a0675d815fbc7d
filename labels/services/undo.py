"""Undo and redo, over saves and reloads: what is saved is taken back by a new edit.

Each action of a person is a group of operations. One that waits in the draft is only put aside; one
that is saved is answered by a group of its own that wants what was seen before, and goes through
the same merge: whatever somebody else made of it since is a conflict, never overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from encord_portal.accounts.models import User
from labels.errors import NothingToUndo
from labels.merging.timelines import FrameRanges, Timeline, merged_ranges, overlap
from labels.models import Draft, EditOperation, LabelRowCache, ProjectAccess
from labels.services.former_answers import former_answers
from labels.services.operations import Step, append, locked_draft, target_of, wanted_by

_State = EditOperation.State
# As far back as anybody remembers; older actions are brought back from the history.
_REACH = 500


@dataclass(frozen=True, slots=True)
class _Action:
    """One group of operations, as far as undo and redo ask."""

    group: UUID
    seq: int
    state: str
    undoes: UUID | None


class _Actions:
    """A person's actions in a row, in their order."""

    def __init__(self, operations: Iterable[tuple[UUID, int, str, UUID | None]]) -> None:
        self._by_group: dict[UUID, _Action] = {}
        for group, seq, state, undoes in operations:
            self._by_group.setdefault(group, _Action(group, seq, state, undoes))
        self._inverses: dict[UUID, list[_Action]] = {}
        for each in self._by_group.values():
            if each.undoes is not None:
                self._inverses.setdefault(each.undoes, []).append(each)

    def to_undo(self) -> _Action | None:
        """The last action of the person's own that is in effect."""
        own = (each for each in reversed(self._own()) if self._in_effect(each))
        return next(own, None)

    def to_redo(self) -> tuple[_Action, _Action | None] | None:
        """The action taken back last since the last edit, and what took it back after a save."""
        own = self._own()
        last = own[-1].seq if own else 0
        for each in own:
            if each.state == _State.UNDONE:
                return each, None
            inverse = self._inverse(each)
            if inverse is not None and inverse.seq > last:
                return each, inverse
        return None

    def _own(self) -> list[_Action]:
        return [each for each in self._by_group.values() if each.undoes is None]

    def _in_effect(self, action: _Action) -> bool:
        live = action.state in (_State.PENDING, _State.SAVED)
        return live and self._inverse(action) is None

    def _inverse(self, action: _Action) -> _Action | None:
        """What takes the action back, if anything in effect does."""
        inverses = self._inverses.get(action.group, ())
        return next((each for each in inverses if self._in_effect(each)), None)


def possible(user: User, row: LabelRowCache) -> tuple[bool, bool]:
    """Whether there is something to undo, and something to redo. One query."""
    actions = _actions(EditOperation.objects.filter(draft__user=user, draft__row=row))
    return actions.to_undo() is not None, actions.to_redo() is not None


@transaction.atomic
def undo(user: User, access: ProjectAccess, row: LabelRowCache) -> list[EditOperation]:
    """Take back the person's last action; a saved one by a new edit, which is to be saved too.

    An instance that comes back has the answers again that it had when it was taken away.

    Returns:
        The operations that were put aside, or the new ones.

    Raises:
        NothingToUndo: Everything is taken back already.
    """
    draft = locked_draft(user, row)
    last = _actions(draft.operations.all()).to_undo()
    if last is None:
        raise NothingToUndo
    if last.state == _State.PENDING:
        return _move(draft, last.group, _State.PENDING, _State.UNDONE)
    return _take_back(draft, access, last.group)


@transaction.atomic
def redo(user: User, access: ProjectAccess, row: LabelRowCache) -> list[EditOperation]:
    """Do again what was taken back last.

    Returns:
        The operations that are wanted again, or the new ones.

    Raises:
        NothingToUndo: Nothing was taken back since the last edit.
    """
    draft = locked_draft(user, row)
    found = _actions(draft.operations.all()).to_redo()
    if found is None:
        raise NothingToUndo("There is nothing to do again.")
    action, inverse = found
    if inverse is None:
        return _move(draft, action.group, _State.UNDONE, _State.PENDING)
    if inverse.state == _State.PENDING:
        return _move(draft, inverse.group, _State.PENDING, _State.DROPPED)
    return _take_back(draft, access, inverse.group)


def _actions(operations: QuerySet[EditOperation]) -> _Actions:
    """From operations of one draft; what a script sent over REST is not a person's to undo here."""
    newest = (
        operations.filter(source=EditOperation.Source.PORTAL)
        .exclude(state=_State.DROPPED)
        .order_by("-seq")
        .values_list("group", "seq", "state", "undoes")[:_REACH]
    )
    return _Actions(reversed(newest))


def _take_back(draft: Draft, access: ProjectAccess, group: UUID) -> list[EditOperation]:
    stored = draft.operations.filter(group=group, state=_State.SAVED).order_by("-seq")
    steps = [step for each in stored for step in _inverted(each)]
    moves = [step for step in steps if step.target.is_place]
    # What an instance is answered goes with it, and needs no step of its own.
    leaving = {step.target.instance_hash for step in moves if _ranges(step.wanted, there=False)}
    answers = [
        step
        for step in steps
        if not step.target.is_place and step.target.instance_hash not in leaving
    ]
    answers += [answer for step in moves for answer in _coming_back(access, draft.row, step)]
    return append(draft, [[*moves, *answers]], undoes=group)


def _coming_back(access: ProjectAccess, row: LabelRowCache, step: Step) -> list[Step]:
    """The answers of an instance on the frames where it was not, and is to be again."""
    empty = _ranges(step.seen, there=False)
    frames = overlap(_ranges(step.wanted, there=True), empty)
    if not frames:
        return []
    whole = not _ranges(step.seen, there=True)
    return former_answers(access, row, step.target, frames, whole=whole)


def _ranges(positions: Timeline, *, there: bool) -> FrameRanges:
    """The frames with a position, or those of which it is said that there is none."""
    return merged_ranges(
        (each.start, each.end) for each in positions if (each.value is not None) == there
    )


def _inverted(stored: EditOperation) -> Iterator[Step]:
    """What brings back what was seen, seeing what was wanted."""
    target, wanted = target_of(stored), wanted_by(stored)
    seen = Timeline.from_json(stored.seen).filled(wanted.ranges, None)
    static = stored.frames is None
    if target.is_place:
        yield Step(target, wanted=seen, seen=wanted, static=static)
        return
    for each in seen:
        part = Timeline((each,))
        yield Step(target, wanted=part, seen=wanted.within(part.ranges), static=static)


def _move(
    draft: Draft, group: UUID, before: EditOperation.State, after: EditOperation.State
) -> list[EditOperation]:
    moved: Sequence[EditOperation] = list(
        draft.operations.filter(group=group, state=before).order_by("seq")
    )
    now = timezone.now()
    for each in moved:
        each.state = after
        each.undone_at = now if after == _State.UNDONE else None
        each.finished_at = now if after == _State.DROPPED else None
        each.conflict = None
    EditOperation.objects.bulk_update(moved, ["state", "undone_at", "finished_at", "conflict"])
    draft.save(update_fields=["updated_at"])
    return list(moved)
