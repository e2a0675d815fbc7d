"""What must hold of every edit: acknowledged means saved, open, or taken back by its author.

Nothing here uses the merge: bases, wishes and clashes are counted frame by frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from labels.models import EditOperation
from labels.services.saving import SaveResult
from tests.labels.soak.facts import BOX, ON, Cell, Facts

State = EditOperation.State
# Where another classification of the same class is.
OTHER = "other"
# What a person may have asked for in a step, and the moves that this explains.
MOVES: dict[str, set[tuple[str, str]]] = {
    "edit": {(State.UNDONE, State.DROPPED)},
    "undo": {(State.PENDING, State.UNDONE)},
    # The second is of what takes a saved action back: it is not wanted any more.
    "redo": {(State.UNDONE, State.PENDING), (State.PENDING, State.DROPPED)},
    "discard": {(State.PENDING, State.DROPPED), (State.UNDONE, State.DROPPED)},
    "save": {(State.PENDING, State.SAVED), (State.PENDING, State.DROPPED)},
}


def norm(value: Any) -> Any:
    if isinstance(value, dict):
        return value["boundingBox"]["x"] if "boundingBox" in value else OTHER
    if isinstance(value, list):
        return sorted(value) or None
    return None if value == "" else value


def where(operation: EditOperation) -> str:
    """What tells where the instance of an operation is."""
    return BOX if operation.instance_kind == "object" else ON


def wanted_in(operation: EditOperation) -> Iterator[tuple[Cell, Any]]:
    """The cells that an operation speaks of, and what it wants in each."""
    moves = operation.kind == EditOperation.Kind.SET_GEOMETRY
    parts = (
        operation.value
        if moves
        else [(start, end, operation.value) for start, end in operation.frames or [(0, 0)]]
    )
    for start, end, value in parts:
        for frame in range(start, end + 1):
            name = where(operation) if moves else operation.attribute_hash
            yield (operation.instance_hash, name, frame), norm(value)


def cells(operation: EditOperation) -> Iterator[Cell]:
    """The cells that an operation speaks of."""
    return (cell for cell, _ in wanted_in(operation))


def seen_at(operation: EditOperation, frame: int) -> Any:
    for start, end, value in operation.seen:
        if start <= frame <= end:
            return norm(value)
    return None


def bases(operations: Sequence[EditOperation]) -> Facts:
    """What was seen in each cell before a person touched it."""
    found: Facts = {}
    for operation in operations:
        for cell in cells(operation):
            found.setdefault(cell, seen_at(operation, cell[2]))
    return found


def wishes(operations: Iterable[EditOperation]) -> Facts:
    """What a person wants in each cell: the last operation speaks."""
    return {cell: value for operation in operations for cell, value in wanted_in(operation)}


def nowhere(facts: Facts, cell: Cell, static: frozenset[str]) -> bool:
    """Whether a cell is an answer of an instance where it is not: it goes with the instance."""
    name, attribute, frame = cell
    if attribute in (BOX, ON):
        return False
    if attribute in static:
        return not any(each[0] == name and each[1] in (BOX, ON) for each in facts)
    return (name, BOX, frame) not in facts


def at(facts: Facts, cell: Cell) -> Any:
    """What is there; of a classification's frame also whether another one has it."""
    name, attribute, frame = cell
    others = (each for each in facts if each[1:] == (ON, frame) and each[0] != name)
    if attribute == ON and cell not in facts and any(others):
        return OTHER
    return facts.get(cell)


def about(operation: EditOperation) -> tuple[str, str]:
    """The instance, and the attribute or where it is: what a choice holds for."""
    return operation.instance_hash, operation.attribute_hash or where(operation)


def differences(before: Facts, after: Facts) -> set[Cell]:
    return {cell for cell in before.keys() | after.keys() if before.get(cell) != after.get(cell)}


@dataclass(frozen=True)
class Saving:
    """One save: the person's operations, the labels around it, the choices made.

    Attributes:
        pending: The operations before it, in order.
        states: What became of each.
        before: The labels as they were when they were written over.
        after: The labels now.
        choices: By operation.
        static: Attributes whose answer is the same on all frames.
    """

    pending: Sequence[EditOperation]
    states: Mapping[int, str]
    before: Facts
    after: Facts
    choices: Mapping[int, str]
    static: frozenset[str]

    def check_changes(self) -> None:
        """Every change in the labels is an operation's, and replaces what its author saw."""
        live = [each for each in self.pending if self.states[each.pk] != State.DROPPED]
        wanted, base = wishes(live), bases(self.pending)
        for cell in differences(self.before, self.after):
            if self._left(cell) or self._gave_way(cell, wanted):
                continue
            assert cell in wanted, f"{cell} changed though nobody asked"
            assert self.after.get(cell) == wanted[cell], f"{cell} is not what was wanted"
            replaced = self.before.get(cell)
            assert replaced == base[cell] or self._chosen(cell) == "mine", (
                f"{cell}: {replaced!r} replaced by somebody who saw {base[cell]!r}"
            )

    def check_saved(self) -> None:
        """What is called saved is in the labels."""
        saved = [each for each in self.pending if self.states[each.pk] == State.SAVED]
        base = bases(self.pending)
        for cell, value in wishes(saved).items():
            there = self.after.get(cell)
            unchanged = value == base[cell]
            decided = self._chosen(cell) in ("mine", "theirs")
            assert there == value or unchanged or decided or self._left(cell), (
                f"{cell} saved but it is {there!r}"
            )

    def check_dropped(self) -> None:
        """What is given up was given up by its author."""
        dropped = {each.pk for each in self.pending if self.states[each.pk] == State.DROPPED}
        theirs = {about(each) for each in self.pending if self.choices.get(each.pk) == "theirs"}
        asked = [each for each in self.pending if about(each) in theirs]
        groups = {each.group for each in asked}
        for each in self.pending:
            assert each.pk not in dropped or each.group in groups, f"{each} was given up"

    def check_open(self, result: SaveResult) -> None:
        """What stays open clashes, or belongs to what clashes; and it is told."""
        left = {each.pk for each in self.pending if self.states[each.pk] == State.PENDING}
        told = {pk for each in result.conflicts for pk in each.op_ids}
        assert told <= left
        assert result.saved is not bool(left)
        reach = set(told)
        grew = True
        while grew:
            grew = False
            for one in self.pending:
                if one.pk not in reach and any(
                    _linked(one, other) for other in self.pending if other.pk in reach
                ):
                    reach.add(one.pk)
                    grew = True
        assert left <= reach, "held back without a conflict"
        for conflict in result.conflicts:
            if conflict.reason == "changed":
                self._check_clash(conflict.op_ids)

    def _check_clash(self, op_ids: Iterable[int]) -> None:
        base, wanted = bases(self.pending), wishes(self.pending)
        members = [each for each in self.pending if each.pk in set(op_ids)]
        touched = {cell for each in members for cell in cells(each)}
        assert any(
            len({repr(base[cell]), repr(wanted[cell]), repr(at(self.after, cell))}) == 3
            for cell in touched
        ), f"a conflict that is none: {members}"

    def _left(self, cell: Cell) -> bool:
        """Whether an answer went with its object; that the object went is checked by itself."""
        return self.after.get(cell) is None and nowhere(self.after, cell, self.static)

    def _gave_way(self, cell: Cell, wanted: Facts) -> bool:
        """Whether another classification was chosen to be there instead."""
        name, attribute, frame = cell
        return attribute == ON and any(
            wanted.get(each) and self._chosen(each) == "mine"
            for each in self.after
            if each[1:] == (ON, frame) and each[0] != name
        )

    def _chosen(self, cell: Cell) -> str | None:
        for each in reversed(self.pending):
            if about(each) == cell[:2] and each.pk in self.choices:
                return self.choices[each.pk]
        return None


def _linked(one: EditOperation, other: EditOperation) -> bool:
    if one.group == other.group or set(cells(one)) & set(cells(other)):
        return True
    # Answers hang on where their object is.
    moves = not (one.attribute_hash and other.attribute_hash)
    return moves and one.instance_hash == other.instance_hash
