"""Replay one person's operations on the labels as they are now.

For each attribute of each instance, frame by frame: *base* is what the person saw, *theirs* what
is there now, *mine* what the person wants. Where mine equals base, theirs stays; where theirs
equals base or mine, mine goes in; everything else clashes. An operation that clashes anywhere is
held back whole, together with its group and with what was built on it; the others go through.

Positions come first, then answers: an object that one makes is there to be answered, and what one
answered on frames that one then takes the object off is settled by that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from encord_portal.sdk.objects import LabelRowV2
from labels.merging.classified import FramesPlace
from labels.merging.outcomes import ABSENT, Choice, Clash, Operation, Outcome
from labels.merging.places import AnyPlace, place_of, present, write_to
from labels.merging.settling import joined, left_of, settled_by
from labels.merging.targets import Place, Target, reachable
from labels.merging.timelines import FrameRanges, Segment, Timeline, merged_ranges, overlap, select
from labels.merging.values import same


@dataclass(slots=True)
class _Net:
    """All operations on one target, taken together."""

    target: Target
    place: AnyPlace | None
    base: Timeline = field(default_factory=Timeline)
    mine: Timeline = field(default_factory=Timeline)
    theirs: Timeline = field(default_factory=Timeline)
    clashing: FrameRanges = ()
    absent: FrameRanges = ()
    changing: FrameRanges = ()


def merge(
    row: LabelRowV2,
    operations: Sequence[Operation],
    choices: Mapping[int, Choice] | None = None,
) -> Outcome:
    """Write the operations that fit into the row, and tell what became of all of them.

    Args:
        row: The labels as they are now; changed in place.
        operations: In the order in which they were made.
        choices: For operations that clashed before: keep mine, take theirs, or leave it open.
    """
    choices = choices or {}
    moves = [each for each in operations if each.target.is_place]
    answers = [each for each in operations if not each.target.is_place]
    moved = _merge(row, moves, choices)
    settled = settled_by(row, moves, moved)
    left = [(each, left_of(row, each, settled)) for each in answers]
    answered = _merge(row, [part for _, part in left], choices)
    return joined(operations, moved, answered, left)


def _merge(
    row: LabelRowV2, operations: Sequence[Operation], choices: Mapping[int, Choice]
) -> Outcome:
    """Merge operations that are all about positions, or all about answers."""
    nets = _nets(row, operations)
    held, dropped, forced = _sort_out(operations, nets, choices)
    applied: list[int] = []
    orphans: list[Operation] = []
    yielded: dict[Target, FrameRanges] = {}
    moves: dict[Target, Timeline] = {}
    for members in _groups(operations).values():
        live = [each for each in members if each.id not in held and each.id not in dropped]
        if not _can_reach(live, nets, forced):
            orphans.extend(live)
            continue
        for each in live:
            net = nets[each.target]
            change = _change(each, net, forced)
            if each.target.is_place:
                moves[each.target] = moves.get(each.target, Timeline()).overlay(change)
            elif net.place is not None and change:
                write_to(net.place, change)
            applied.append(each.id)
            left = each.wanted.without(change.ranges).ranges
            yielded[each.target] = merged_ranges((*yielded.get(each.target, ()), *left))
    for target, change in moves.items():
        # Only where the object ends up counts, not the way there.
        place = nets[target].place
        if place is not None and change:
            write_to(place, change)
    dropped |= {each.id for each in orphans if choices.get(each.id) == "theirs"}
    orphan_ids = {each.id for each in orphans} - dropped
    clashes = [*_clashes(operations, nets, held), *_orphaned(orphans, nets, orphan_ids)]
    order = [each.id for each in operations]
    return Outcome(
        applied=tuple(applied),
        dropped=tuple(each for each in order if each in dropped),
        held=tuple(each for each in order if each in held or each in orphan_ids),
        clashes=tuple(clashes),
        yielded=yielded,
    )


def replay(row: LabelRowV2, operations: Sequence[Operation]) -> Outcome:
    """Show a person their own draft: every operation that can be applied wins."""
    return merge(row, operations, {each.id: "mine" for each in operations})


def _nets(row: LabelRowV2, operations: Iterable[Operation]) -> dict[Target, _Net]:
    nets: dict[Target, _Net] = {}
    for operation in operations:
        net = nets.get(operation.target)
        if net is None:
            net = nets[operation.target] = _Net(operation.target, place_of(row, operation.target))
        net.base = operation.seen.filled(operation.wanted.ranges, None).overlay(net.base)
        net.mine = net.mine.overlay(operation.wanted)
    for net in nets.values():
        frames = net.mine.ranges
        if net.place is None:
            net.theirs = Timeline.of(ABSENT, frames)
        else:
            net.theirs = present(net.place, frames).filled(frames, ABSENT)
        net.base = net.base.within(frames)
        _compare(net)
    for net in nets.values():
        _make_way(net, nets)
    return nets


def _make_way(net: _Net, nets: Mapping[Target, _Net]) -> None:
    """Where the person's own edits take another classification away, there is none any more."""
    if not isinstance(net.place, FramesPlace):
        return
    left: list[Segment] = []
    for segment in net.theirs:
        if not isinstance(segment.value, dict) or "other" not in segment.value:
            continue
        on_same = Target("classification", segment.value["other"], "", space=net.target.space)
        other = nets.get(on_same)
        if other is None or other.clashing:
            continue
        leaving = other.mine.within(((segment.start, segment.end),))
        left += [each for each in leaving if each.value is None]
    if left:
        net.theirs = net.theirs.overlay(Timeline.painted(left))
        _compare(net)


def _compare(net: _Net) -> None:
    net.clashing = select(net.base, net.mine, net.theirs, _clash)
    net.absent = select(net.base, net.mine, net.theirs, lambda _b, _m, theirs: theirs == ABSENT)
    net.changing = select(
        net.base, net.mine, net.theirs, lambda base, mine, theirs: not same(mine, base)
    )


def _clash(base: Any, mine: Any, theirs: Any) -> bool:
    return not (same(mine, base) or same(theirs, base) or same(theirs, mine))


def _sort_out(
    operations: Sequence[Operation], nets: dict[Target, _Net], choices: Mapping[int, Choice]
) -> tuple[set[int], set[int], set[int]]:
    """Which operations are held back, given up, and forced through."""
    held: set[int] = set()
    dropped: set[int] = set()
    forced: set[int] = set()
    chosen = _spread_choices(operations, nets, choices)
    for members in _groups(operations).values():
        clashing = [each for each in members if _touches_clash(each, nets)]
        picks = {chosen.get(each.id, "leave") for each in clashing}
        ids = {each.id for each in members}
        if "leave" in picks:
            held |= ids
        elif "theirs" in picks and len(members) > 1:
            dropped |= ids
        elif "theirs" in picks:
            # Outside the clash the operation still counts.
            rest = _outside_clash(members[0], nets)
            if not rest:
                dropped |= ids
        elif "mine" in picks:
            forced |= ids
    _spread(operations, held, dropped)
    return held, dropped, forced - held


def _spread_choices(
    operations: Sequence[Operation], nets: dict[Target, _Net], choices: Mapping[int, Choice]
) -> dict[int, Choice]:
    """A choice made for one operation holds for all that clash on the same attribute."""
    by_target: dict[Target, Choice] = {}
    for operation in operations:
        if operation.id in choices and _touches_clash(operation, nets):
            by_target[operation.target] = choices[operation.id]
    spread: dict[int, Choice] = {}
    for operation in operations:
        choice = by_target.get(operation.target)
        if choice is not None:
            wholly_absent = nets[operation.target].place is None
            spread[operation.id] = "leave" if choice == "mine" and wholly_absent else choice
    return spread


def _touches_clash(operation: Operation, nets: dict[Target, _Net]) -> bool:
    return bool(overlap(operation.wanted.ranges, nets[operation.target].clashing))


def _outside_clash(operation: Operation, nets: dict[Target, _Net]) -> Timeline:
    return operation.wanted.without(nets[operation.target].clashing)


def _spread(operations: Sequence[Operation], held: set[int], dropped: set[int]) -> None:
    """Hold back what shares a group, or frames of an attribute, with something held back."""
    grew = True
    while grew:
        grew = False
        for one in operations:
            if one.id not in held:
                continue
            for other in operations:
                if other.id in held or other.id in dropped:
                    continue
                shares = other.group == one.group or (
                    other.target == one.target and overlap(other.wanted.ranges, one.wanted.ranges)
                )
                if shares:
                    held.add(other.id)
                    grew = True


def _groups(operations: Iterable[Operation]) -> dict[str, list[Operation]]:
    groups: dict[str, list[Operation]] = {}
    for operation in operations:
        groups.setdefault(operation.group, []).append(operation)
    return groups


def _change(operation: Operation, net: _Net, forced: set[int]) -> Timeline:
    """What of an operation is to be written."""
    change = operation.wanted.within(net.changing).without(net.absent)
    return change if operation.id in forced else change.without(net.clashing)


def _can_reach(group: Iterable[Operation], nets: Mapping[Target, _Net], forced: set[int]) -> bool:
    """Whether the options that the answers of a group hang on are chosen, if that matters."""
    coming: dict[str, dict[str, Timeline]] = {}
    for operation in group:
        net, target = nets[operation.target], operation.target
        change = _change(operation, net, forced)
        # An earlier operation of the group may choose the option.
        earlier = coming.setdefault(target.instance_hash, {})
        if isinstance(net.place, Place) and net.place.parents:
            answered = merged_ranges(
                (each.start, each.end) for each in change if each.value is not None
            )
            if overlap(answered, reachable(net.place, earlier)) != answered:
                return False
        known = earlier.get(target.attribute_hash, Timeline())
        earlier[target.attribute_hash] = known.overlay(change)
    return True


def _clashes(
    operations: Sequence[Operation], nets: dict[Target, _Net], held: set[int]
) -> Iterable[Clash]:
    for target, net in nets.items():
        ids = tuple(
            each.id
            for each in operations
            if each.id in held and each.target == target and _touches_clash(each, nets)
        )
        if ids:
            yield Clash(
                operation_ids=ids,
                target=target,
                reason="gone" if overlap(net.clashing, net.absent) else "changed",
                seen=net.base.within(net.clashing),
                theirs=net.theirs.within(net.clashing),
                mine=net.mine.within(net.clashing),
            )


def _orphaned(
    orphans: Sequence[Operation], nets: dict[Target, _Net], ids: set[int]
) -> Iterable[Clash]:
    for operation in orphans:
        if operation.id in ids:
            net = nets[operation.target]
            yield Clash(
                operation_ids=(operation.id,),
                target=operation.target,
                reason="parent",
                seen=net.base,
                theirs=net.theirs,
                mine=net.mine,
            )
