"""What must hold for any edits by anybody: laws of the merge, tried on random ones."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from encord_portal.sdk.objects import LabelRowV2
from labels.merging.merge import merge
from labels.merging.outcomes import Operation
from labels.merging.targets import Target, find, read, write
from labels.merging.timelines import STATIC, FrameRanges, Timeline
from labels.merging.values import same
from tests.builders.label_rows import copy_row, make_row

_BASE, _O = make_row()
_NOTE = Target("object", "car00001", _O.note.feature_node_hash)
_DOORS = Target("object", "car00001", _O.doors.feature_node_hash)
_STATE = Target("object", "car00001", _O.state.feature_node_hash)
_LIGHTS = Target("object", "car00001", _O.lights.feature_node_hash)
_TARGETS = (_NOTE, _DOORS, _STATE, _LIGHTS)
_LAST = 50
_VALUES: dict[Target, list[Any]] = {
    _NOTE: ["one", "two", None],
    _DOORS: [2, 4.5, None],
    _STATE: [_O.moving.feature_node_hash, _O.parked.feature_node_hash, None],
    _LIGHTS: [
        [_O.light_1.feature_node_hash],
        sorted([_O.light_1.feature_node_hash, _O.light_2.feature_node_hash]),
        None,
    ],
}
Edit = tuple[Target, FrameRanges, Any]


@st.composite
def _edits(draw: st.DrawFn) -> Edit:
    target = draw(st.sampled_from(_TARGETS))
    ranges = STATIC
    if target in (_STATE, _LIGHTS):
        start = draw(st.integers(0, _LAST))
        ranges = ((start, draw(st.integers(start, _LAST))),)
    return target, ranges, draw(st.sampled_from(_VALUES[target]))


_several = st.lists(_edits(), max_size=6)


def _apply(row: LabelRowV2, edits: list[Edit]) -> list[Operation]:
    """Do edits on a row as its only editor; the operations that tell of them."""
    operations = []
    for number, (target, ranges, value) in enumerate(edits, start=1):
        place = find(row, target)
        seen = read(place).filled(ranges, None)
        wanted = Timeline.of(value, ranges)
        operations.append(Operation(number, f"g{number}", target, wanted, seen))
        write(place, wanted)
    return operations


def _answers(row: LabelRowV2) -> dict[tuple[Target, int], Any]:
    found: dict[tuple[Target, int], Any] = {}
    for target in _TARGETS:
        place = find(row, target)
        timeline = read(place)
        for start, end in place.domain:
            for frame in range(start, end + 1):
                found[target, frame] = timeline.at(frame) or None
    return found


def _world(mine: list[Edit], theirs: list[Edit]) -> tuple[LabelRowV2, LabelRowV2, list[Operation]]:
    own, other = copy_row(_BASE, _O), copy_row(_BASE, _O)
    operations = _apply(own, mine)
    _apply(other, theirs)
    return own, other, operations


@settings(max_examples=60, deadline=None)
@given(_several)
def test_alone_one_gets_what_one_did(mine: list[Edit]) -> None:
    own, other, operations = _world(mine, [])
    outcome = merge(other, operations)
    assert not outcome.clashes
    assert _answers(other) == _answers(own)


@settings(max_examples=60, deadline=None)
@given(_several)
def test_without_edits_theirs_stays(theirs: list[Edit]) -> None:
    _, other, _ = _world([], theirs)
    before = other.to_encord_dict()
    outcome = merge(other, [])
    assert outcome.applied == outcome.held == ()
    assert other.to_encord_dict() == before


@settings(max_examples=100, deadline=None)
@given(_several, _several)
def test_frame_by_frame_the_rule_of_three_holds(mine: list[Edit], theirs: list[Edit]) -> None:
    own, other, operations = _world(mine, theirs)
    base, wanted, there = _answers(_BASE), _answers(own), _answers(other)
    outcome = merge(other, operations)
    merged = _answers(other)
    clash = {
        key
        for key in base
        if not same(wanted[key], base[key])
        and not same(there[key], base[key])
        and not same(wanted[key], there[key])
    }
    held = {
        (each.target, frame)
        for each in operations
        if each.id in outcome.held
        for start, end in each.wanted.ranges
        for frame in range(start, end + 1)
    }
    assert clash <= held
    assert bool(clash) == bool(outcome.held)
    for key, value in merged.items():
        if key in held or same(wanted[key], base[key]):
            assert same(value, there[key])
        else:
            assert same(value, wanted[key])


@settings(max_examples=60, deadline=None)
@given(_several, _several)
def test_every_operation_is_somewhere_and_merging_again_changes_nothing(
    mine: list[Edit], theirs: list[Edit]
) -> None:
    _, other, operations = _world(mine, theirs)
    first = merge(other, operations)
    assert sorted((*first.applied, *first.held, *first.dropped)) == [each.id for each in operations]
    assert {op for each in first.clashes for op in each.operation_ids} <= set(first.held)
    after = _answers(other)
    merge(other, operations)
    assert _answers(other) == after


@settings(max_examples=60, deadline=None)
@given(_several, _several)
def test_choosing_mine_everywhere_gives_mine_where_something_was_edited(
    mine: list[Edit], theirs: list[Edit]
) -> None:
    own, other, operations = _world(mine, theirs)
    base, wanted, there = _answers(_BASE), _answers(own), _answers(other)
    outcome = merge(other, operations, {each.id: "mine" for each in operations})
    assert not outcome.held
    for key, value in _answers(other).items():
        expected = there[key] if same(wanted[key], base[key]) else wanted[key]
        assert same(value, expected)


@settings(max_examples=60, deadline=None)
@given(_several, _several)
def test_choosing_theirs_everywhere_settles_everything(
    mine: list[Edit], theirs: list[Edit]
) -> None:
    _, other, operations = _world(mine, theirs)
    there = _answers(other)
    outcome = merge(other, operations, {each.id: "theirs" for each in operations})
    assert not outcome.held
    for target in _TARGETS:
        if all(each.target != target for each in operations):
            keys = [key for key in there if key[0] == target]
            merged = _answers(other)
            assert all(same(merged[key], there[key]) for key in keys)


@settings(max_examples=40, deadline=None)
@given(_several)
def test_what_the_merge_does_not_speak_of_survives_untouched(mine: list[Edit]) -> None:
    _, other, operations = _world(mine, [])
    before = other.to_encord_dict()
    merge(other, operations)
    after = other.to_encord_dict()
    assert after["classification_answers"] == before["classification_answers"]
    assert after["data_units"].keys() == before["data_units"].keys()
    assert after["object_answers"].keys() == before["object_answers"].keys()
