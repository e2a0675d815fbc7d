"""What two people made of the same labels, for a program that has to merge them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from labels.merging.differences import InstanceDifference, Version, differences
from labels.merging.space_differences import SpaceDifference, space_differences
from labels.merging.timelines import STATIC, FrameRanges, overlap


def report(base: Version, theirs: Version, mine: Version | None) -> dict[str, Any]:
    """Changes since a common base, instance by instance.

    Args:
        base: What was read.
        theirs: What is there now.
        mine: What is to be written; ``None`` where that cannot be read.

    Returns:
        ``theirs`` and ``mine``: the changes of either; ``conflicts``: where both changed the same.
        What is on a part of a data group, or on a file of a scene, names it as ``space``.
    """
    one = differences(base, theirs)
    other = differences(base, mine) if mine is not None else []
    by_hash = {each.instance_hash: each for each in one}
    found = {
        "theirs": [_change(each) for each in one],
        "mine": [_change(each) for each in other],
        "conflicts": [
            conflict
            for each in other
            if each.instance_hash in by_hash
            for conflict in _conflicts(by_hash[each.instance_hash], each)
        ],
    }
    there = space_differences(base.labels, theirs.labels)
    here = space_differences(base.labels, mine.labels) if mine is not None else []
    found["theirs"] += [_space_change(each) for each in there]
    found["mine"] += [_space_change(each) for each in here]
    found["conflicts"] += list(_space_conflicts(there, here))
    return found


def _space_change(each: SpaceDifference) -> dict[str, Any]:
    return {
        **_about(each),
        "change": each.kind,
        "feature_hash": each.feature_hash,
        "moved": _ranges(each.moved),
        "gained": _ranges(each.gained),
        "lost": _ranges(each.lost),
        "stretched": each.stretched,
        "answered": each.answered,
    }


def _about(each: SpaceDifference) -> dict[str, Any]:
    return {
        "space": each.space_id,
        "instance_kind": each.instance_kind,
        "instance_hash": each.instance_hash,
    }


def _space_conflicts(
    there: Iterable[SpaceDifference], here: Iterable[SpaceDifference]
) -> Iterable[dict[str, Any]]:
    theirs = {(each.space_id, each.instance_kind, each.instance_hash): each for each in there}
    answered = {each.instance_hash for each in theirs.values() if each.answered}
    for mine in here:
        if mine.answered and mine.instance_hash in answered:
            # Which frames and attributes is not told: answers are one for all spaces.
            yield {**_about(mine), "what": "answer", "attribute_hash": None, "frames": []}
        other = theirs.get((mine.space_id, mine.instance_kind, mine.instance_hash))
        if other is None or other.kind == mine.kind == "removed":
            continue
        if other.kind != "changed" or mine.kind != "changed":
            yield {**_about(mine), "what": "instance", "attribute_hash": None, "frames": []}
            continue
        whole = STATIC if other.stretched and mine.stretched else ()
        places = (*overlap(other.frames, mine.frames), *whole)
        if places:
            yield {
                **_about(mine),
                "what": "place",
                "attribute_hash": None,
                "frames": _ranges(places),
            }


def _change(each: InstanceDifference) -> dict[str, Any]:
    instance = each.new or each.old
    return {
        "instance_kind": each.instance_kind,
        "instance_hash": each.instance_hash,
        "change": "reclassified" if each.reclassified else each.kind,
        "name": instance.ontology_item.title if instance is not None else "",
        "moved": _ranges(each.moved),
        "gained": _ranges(each.gained),
        "lost": _ranges(each.lost),
        "stretched": each.stretched,
        "answers": [
            {
                "attribute_hash": answer.target.attribute_hash,
                "name": answer.attribute.title,
                "dynamic": answer.dynamic,
                "old": answer.old.as_json(),
                "new": answer.new.as_json(),
            }
            for answer in each.answers
        ],
    }


def _conflicts(theirs: InstanceDifference, mine: InstanceDifference) -> Iterable[dict[str, Any]]:
    about = {"instance_kind": mine.instance_kind, "instance_hash": mine.instance_hash}
    if theirs.kind == mine.kind == "removed":
        return
    if (
        theirs.kind != "changed"
        or mine.kind != "changed"
        or theirs.reclassified
        or mine.reclassified
    ):
        yield {**about, "what": "instance", "attribute_hash": None, "frames": []}
        return
    places = overlap(_places(theirs), _places(mine))
    if places:
        yield {**about, "what": "place", "attribute_hash": None, "frames": _ranges(places)}
    answers = {each.target: each for each in theirs.answers}
    for answer in mine.answers:
        other = answers.get(answer.target)
        frames = overlap(other.new.ranges, answer.new.ranges) if other is not None else ()
        if other is not None and frames and other.new.within(frames) != answer.new.within(frames):
            yield {
                **about,
                "what": "answer",
                "attribute_hash": answer.target.attribute_hash,
                "frames": _ranges(frames) if answer.dynamic else [],
            }


def _places(each: InstanceDifference) -> FrameRanges:
    # Stretches of a recording or a text stand at 0.
    whole = STATIC if each.stretched else ()
    return tuple(sorted((*each.moved, *each.gained, *each.lost, *whole)))


def _ranges(ranges: FrameRanges) -> list[list[int]]:
    return [list(each) for each in ranges]
