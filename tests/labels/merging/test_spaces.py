"""Laws of the merge on the parts of a data group: each part has places of its own.

The same object lies on several parts, on frames of the same numbers. Its answers are one for all.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from encord_portal.sdk.objects import LabelRowV2
from labels.merging.merge import merge
from labels.merging.outcomes import Operation
from labels.merging.places import locate, present, write_to
from labels.merging.targets import GoneError, Target, find, read
from labels.merging.timelines import STATIC, FrameRanges, Timeline
from tests.sdk.label_row.builders import (
    action,
    actions,
    answer,
    classified,
    entry,
    frame,
    static,
    without,
)
from tests.sdk.label_row.test_ranges import ranged
from tests.sdk.label_row.test_spaces import facts, group, row

_OBJECT, _NEW, _BOX = "aaaaaaaa", "nnnnnnnn", "objbox"
_FRAMES = {"vid": 10, "seq": 2, "img": 1}
_PLACES = tuple(
    Target("object", each, "", _BOX, space) for each in (_OBJECT, _NEW) for space in _FRAMES
)
_CLASSES = tuple(Target("classification", "cccccccc", "", "clstxt", each) for each in _FRAMES)
_SOUND = Target("object", "ssssssss", "", "objaud", "aud")
_BOXES: list[Any] = [
    {"shape": "bounding_box", "boundingBox": {"h": 0.5, "w": 0.25, "x": x, "y": 0.125}}
    for x in (0.125, 0.25, 0.5)
] + [None]
_STRETCHES: list[Any] = [{"range": [[0, 10]]}, {"range": [[5, 20], [40, 50]]}, None]
Edit = tuple[Target, FrameRanges, Any]


def _base() -> LabelRowV2:
    box = without(entry(), "createdBy") | {"boundingBox": _BOXES[0]["boundingBox"]}
    spaces = {
        "vid": facts("vid") | {"labels": {str(each): frame(box) for each in (1, 2, 3)}},
        "img": facts("img") | {"labels": {"0": frame(box)}},
    }
    on = {"vid": {"type": "frame", "range": [[1, 3]]}, "img": {"type": "frame", "range": [[0, 0]]}}
    found: LabelRowV2 = row(
        group(
            spaces,
            object_answers=static(answer("otxt", "x")),
            object_actions=actions(action("dtxt", "q", [[1, 3]])),
            classification_answers=classified(
                feature_hash="clstxt", answers=(answer("ctxt", "y"),), ranges=[], spaces=on
            ),
        )
    )
    return found


def _copy(labels: LabelRowV2) -> LabelRowV2:
    found: LabelRowV2 = row(labels.to_encord_dict())
    return found


_BASE = _base()


@st.composite
def _edits(draw: st.DrawFn) -> Edit:
    target = draw(st.sampled_from((*_PLACES, *_CLASSES, _SOUND)))
    if target is _SOUND:
        return target, STATIC, draw(st.sampled_from(_STRETCHES))
    last = _FRAMES[target.space] - 1
    start = draw(st.integers(0, last))
    ranges = ((start, draw(st.integers(start, last))),)
    values = [True, None] if target in _CLASSES else _BOXES
    return target, ranges, draw(st.sampled_from(values))


_several = st.lists(_edits(), max_size=6)


def _apply(labels: LabelRowV2, edits: list[Edit]) -> list[Operation]:
    """Do edits on a row as its only editor; the operations that tell of them."""
    operations = []
    for number, (target, ranges, value) in enumerate(edits, start=1):
        place = locate(labels, target)
        seen, wanted = present(place, ranges), Timeline.of(value, ranges)
        operations.append(Operation(number, f"g{number}", target, wanted, seen))
        write_to(place, wanted)
    return operations


def _there(labels: LabelRowV2) -> dict[tuple[Target, int], Any]:
    found: dict[tuple[Target, int], Any] = {}
    for target in (*_PLACES, *_CLASSES, _SOUND):
        place = locate(labels, target)
        timeline = present(place, place.domain)
        for start, end in place.domain:
            found |= {(target, each): timeline.at(each) for each in range(start, end + 1)}
    return found


@settings(max_examples=40, deadline=None)
@given(_several)
def test_alone_one_gets_what_one_did(mine: list[Edit]) -> None:
    own, other = _copy(_BASE), _copy(_BASE)
    outcome = merge(other, _apply(own, mine))
    assert not outcome.clashes
    assert _there(other) == _there(own)
    assert _there(_copy(other)) == _there(own), "and it stands in the dictionary that is saved"


@settings(max_examples=80, deadline=None)
@given(_several, _several)
def test_frame_by_frame_the_rule_of_three_holds_on_every_part(
    mine: list[Edit], theirs: list[Edit]
) -> None:
    own, other = _copy(_BASE), _copy(_BASE)
    operations = _apply(own, mine)
    _apply(other, theirs)
    base, wanted, there = _there(_BASE), _there(own), _there(other)
    outcome = merge(other, operations)
    clash = {
        key
        for key, value in base.items()
        if wanted[key] != value and there[key] != value and wanted[key] != there[key]
    }
    held = {
        (each.target, number)
        for each in operations
        if each.id in outcome.held
        for start, end in each.wanted.ranges
        for number in range(start, end + 1)
    }
    assert clash <= held
    assert bool(clash) == bool(outcome.held)
    for key, value in _there(other).items():
        if key in held or wanted[key] == base[key]:
            assert value == there[key], key
        else:
            assert value == wanted[key], key


@pytest.mark.parametrize("space", ["seq", "img"])
def test_one_object_moved_on_two_parts_by_two_people_is_no_conflict(space: str) -> None:
    """The same object, the same frame number: without the part they would be the same place."""
    labels = _copy(_BASE)
    theirs = Target("object", _OBJECT, "", _BOX, space)
    write_to(locate(labels, theirs), Timeline.of(_BOXES[1], STATIC))
    mine = Target("object", _OBJECT, "", _BOX, "vid")
    seen = Timeline.of(None, STATIC)
    outcome = merge(labels, [Operation(1, "g", mine, Timeline.of(_BOXES[2], STATIC), seen)])
    assert (outcome.applied, outcome.clashes) == ((1,), ())
    assert present(locate(labels, theirs), STATIC).at(0) == _BOXES[1]
    assert present(locate(labels, mine), STATIC).at(0) == _BOXES[2]


def test_an_answer_by_frame_is_one_for_all_parts_and_clashes_as_one() -> None:
    """The wire has one answer for a frame's number, whatever parts the object is on."""
    labels = _copy(_BASE)
    target = Target("object", _OBJECT, "dtxt")
    wanted, seen = Timeline.of("mine", ((2, 2),)), Timeline.of("q", ((2, 2),))
    write_to(locate(labels, target), Timeline.of("theirs", ((2, 2),)))
    (clash,) = merge(labels, [Operation(1, "g", target, wanted, seen)]).clashes
    assert clash.theirs.as_json() == [[2, 2, "theirs"]]


def test_taking_an_object_off_one_part_leaves_its_answers_for_the_other() -> None:
    labels = _copy(_BASE)
    seen = Timeline.of(_BOXES[0], ((1, 3),))
    gone = Operation(
        1, "a", Target("object", _OBJECT, "", _BOX, "vid"), Timeline.of(None, ((1, 3),)), seen
    )
    said = Operation(
        2, "b", Target("object", _OBJECT, "otxt"),
        Timeline.of("later", STATIC), Timeline.of("x", STATIC),
    )  # fmt: skip
    outcome = merge(labels, [gone, said])
    assert (outcome.applied, outcome.held) == ((1, 2), ())
    assert read(find(labels, said.target)).at(0) == "later"
    last = Operation(
        3, "c", Target("object", _OBJECT, "", _BOX, "img"),
        Timeline.of(None, STATIC), Timeline.of(_BOXES[0], STATIC),
    )  # fmt: skip
    merge(labels, [last])
    assert _OBJECT not in labels.to_encord_dict()["object_answers"]


def test_a_part_that_is_gone_is_a_conflict_and_no_error() -> None:
    labels = _copy(_BASE)
    target = Target("object", _OBJECT, "", _BOX, "nowhere")
    with pytest.raises(GoneError, match="no such part"):
        locate(labels, target)
    wanted = Timeline.of(_BOXES[1], STATIC)
    outcome = merge(labels, [Operation(1, "g", target, wanted, Timeline.of(None, STATIC))])
    assert (outcome.applied, outcome.held) == ((), (1,))


def test_labels_of_rows_and_of_parts_are_told_apart() -> None:
    """An operation that was kept before parts could be named is about the row itself."""
    labels = _copy(row(group(object_answers=ranged("audio", spaces={
        "aud": {"type": "frame", "range": [[300, 400]]}
    }))))  # fmt: skip
    (hash_,) = labels.to_encord_dict()["object_answers"]
    on_part = present(locate(labels, Target("object", hash_, "", "objaud", "aud")), STATIC)
    assert on_part.at(0) == {"range": [[300, 400]]}
    assert present(locate(labels, Target("object", hash_, "", "objaud")), STATIC).at(0) is None
