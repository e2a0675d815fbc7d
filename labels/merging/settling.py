"""Answers where the person took the instance away: the moves have settled them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from encord_portal.sdk.objects import LabelRowV2
from labels.merging.outcomes import Operation, Outcome
from labels.merging.places import place_of
from labels.merging.targets import (
    Place,
    Target,
    every_classification,
    every_object,
    instance_ranges,
)
from labels.merging.timelines import FrameRanges, Timeline, merged_ranges


@dataclass(frozen=True, slots=True)
class Settled:
    """Instances that the person's own moves took off frames.

    Attributes:
        gone: Those that are in the row no more.
        left: By instance hash, the frames that it left.
    """

    gone: frozenset[str]
    left: Mapping[str, FrameRanges]


def settled_by(row: LabelRowV2, moves: Sequence[Operation], outcome: Outcome) -> Settled:
    """What the moves that went in have settled."""
    if not moves:
        return Settled(frozenset(), {})
    wanted: dict[Target, Timeline] = {}
    for each in moves:
        if each.id in outcome.applied:
            known = wanted.get(each.target, Timeline())
            wanted[each.target] = known.overlay(each.wanted)
    objects = {each.object_hash: each for each in every_object(row)}
    left: dict[str, FrameRanges] = {}
    for target, timeline in wanted.items():
        ranges = merged_ranges((each.start, each.end) for each in timeline if each.value is None)
        found = objects.get(target.instance_hash)
        if target.space and found is not None:
            # On another part it may still be on a frame of the same number, and have one answer.
            ranges = Timeline.of(None, ranges).without(instance_ranges(found)).ranges
        left[target.instance_hash] = merged_ranges((*left.get(target.instance_hash, ()), *ranges))
    there = objects.keys() | {each.classification_hash for each in every_classification(row)}
    gone = frozenset(each for each, ranges in left.items() if ranges and each not in there)
    return Settled(gone, left)


def left_of(row: LabelRowV2, operation: Operation, settled: Settled) -> Operation:
    """An answer without the frames on which there is nothing to answer any more."""
    target = operation.target
    if target.instance_hash in settled.gone:
        return replace(operation, wanted=Timeline())
    ranges = settled.left.get(target.instance_hash, ())
    place = place_of(row, target) if ranges else None
    if not isinstance(place, Place) or not place.dynamic:
        return operation
    return replace(operation, wanted=operation.wanted.without(ranges))


def joined(
    operations: Sequence[Operation],
    moved: Outcome,
    answered: Outcome,
    left: Sequence[tuple[Operation, Operation]],
) -> Outcome:
    """Both outcomes as one; frames settled by a move are frames that an answer left alone."""
    yielded = {**moved.yielded, **answered.yielded}
    for whole, part in left:
        if part is not whole and part.id in answered.applied:
            cut = whole.wanted.without(part.wanted.ranges).ranges
            yielded[part.target] = merged_ranges((*yielded.get(part.target, ()), *cut))
    order = [each.id for each in operations]
    return Outcome(
        applied=tuple(sorted((*moved.applied, *answered.applied), key=order.index)),
        dropped=tuple(sorted((*moved.dropped, *answered.dropped), key=order.index)),
        held=tuple(sorted((*moved.held, *answered.held), key=order.index)),
        clashes=(*moved.clashes, *answered.clashes),
        yielded=yielded,
    )
