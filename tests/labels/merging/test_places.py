"""Frames of classifications and stretches of recordings are merged like positions and answers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from encord_portal.sdk.objects import LabelRowV2
from labels.merging.merge import merge
from labels.merging.outcomes import Choice, Operation
from labels.merging.places import locate, present, write_to
from labels.merging.stretches import BadStretchError, StretchPlace, checked_stretches
from labels.merging.targets import Target, find, read
from labels.merging.timelines import STATIC, FrameRanges, Timeline
from tests.builders.label_rows import copy_row, make_row
from tests.builders.range_rows import make_sound_row

_BASE, _O = make_row()
_CLASS = _O.scene.feature_node_hash
_WEATHER = Target("classification", "scene001", "", _CLASS)
_NEW = Target("classification", "scene002", "", _CLASS)
_ANSWER = Target("classification", "scene002", _O.weather.feature_node_hash)
_SUNNY = str(_O.sunny.feature_node_hash)
_LAST = 99


def _op(
    number: int, target: Target, value: Any, ranges: FrameRanges, seen: Any = None, group: str = ""
) -> Operation:
    wanted = Timeline.of(value, ranges)
    return Operation(number, group or f"g{number}", target, wanted, Timeline.of(seen, ranges))


def _there(row: LabelRowV2, target: Target = _WEATHER) -> FrameRanges:
    place = locate(row, target)
    return tuple(
        (each.start, each.end) for each in present(place, place.domain) if each.value is True
    )


def test_a_new_classification_is_placed_and_answered_in_one_go() -> None:
    row = copy_row(_BASE, _O)
    operations = [
        _op(1, _NEW, True, ((20, 25),), group="g"),
        _op(2, _ANSWER, _SUNNY, STATIC, group="g"),
    ]
    outcome = merge(row, operations)
    assert outcome.applied == (1, 2)
    assert _there(row, _NEW) == ((20, 25),)
    assert read(find(row, _ANSWER)).at(0) == _SUNNY
    assert _there(row) == ((0, 10),)


def test_frames_of_a_classification_come_from_both_who_changed_them() -> None:
    row = copy_row(_BASE, _O)
    write_to(locate(row, _WEATHER), Timeline.of(True, ((30, 35),)))
    outcome = merge(row, [_op(1, _WEATHER, None, ((0, 4),), True)])
    assert (outcome.applied, outcome.clashes) == ((1,), ())
    assert _there(row) == ((5, 10), (30, 35))


@pytest.mark.parametrize(
    ("choice", "mine", "theirs"),
    [("mine", ((20, 25),), ()), ("theirs", ((24, 25),), ((20, 23),)), ("leave", (), ((20, 23),))],
)
def test_two_new_ones_of_a_class_on_one_frame_have_to_be_decided(
    choice: Choice, mine: FrameRanges, theirs: FrameRanges
) -> None:
    row = copy_row(_BASE, _O)
    other = Target("classification", "scene003", "", _CLASS)
    write_to(locate(row, other), Timeline.of(True, ((20, 23),)))
    operation = _op(1, _NEW, True, ((20, 25),))
    (clash,) = merge(copy_row(row, _O), [operation]).clashes
    assert clash.theirs.as_json() == [[20, 23, {"other": "scene003"}]]
    merge(row, [operation], {1: choice})
    assert (_there(row, _NEW), _there(row, other)) == (mine, theirs)


def test_ones_own_classification_that_leaves_makes_way_for_ones_new_one() -> None:
    row = copy_row(_BASE, _O)
    operations = [_op(1, _WEATHER, None, ((4, 10),), True), _op(2, _NEW, True, ((7, 10),))]
    outcome = merge(row, operations)
    assert (outcome.applied, outcome.clashes) == ((1, 2), ())
    assert (_there(row), _there(row, _NEW)) == (((0, 3),), ((7, 10),))


def test_what_one_answered_and_then_removed_is_settled() -> None:
    row = copy_row(_BASE, _O)
    answer = Target("classification", "scene001", _O.weather.feature_node_hash)
    before = read(find(row, answer)).at(0)
    operations = [
        _op(1, answer, str(_O.rainy.feature_node_hash), STATIC, before),
        _op(2, _WEATHER, None, ((0, 10),), True),
    ]
    outcome = merge(row, operations)
    assert (set(outcome.applied), outcome.clashes) == ({1, 2}, ())
    assert row.get_classification_instances() == []


_ranges = st.lists(
    st.tuples(st.integers(0, _LAST), st.integers(0, 12)).map(
        lambda each: (each[0], min(each[0] + each[1], _LAST))
    ),
    min_size=1,
    max_size=3,
).map(lambda each: Timeline.of(1, each).ranges)
_edits = st.lists(st.tuples(_ranges, st.booleans()), max_size=5)


def _applied(row: LabelRowV2, edits: list[tuple[FrameRanges, bool]]) -> list[Operation]:
    operations = []
    for number, (ranges, there) in enumerate(edits, start=1):
        place = locate(row, _WEATHER)
        seen = present(place, ranges)
        wanted = Timeline.of(True if there else None, ranges)
        operations.append(Operation(number, f"g{number}", _WEATHER, wanted, seen))
        write_to(place, wanted)
    return operations


@settings(max_examples=60, deadline=None)
@given(mine=_edits, theirs=_edits)
def test_frames_never_clash_and_whoever_changed_one_decides(
    mine: list[tuple[FrameRanges, bool]], theirs: list[tuple[FrameRanges, bool]]
) -> None:
    own, other = copy_row(_BASE, _O), copy_row(_BASE, _O)
    operations = _applied(own, mine)
    _applied(other, theirs)
    base, wanted, found = (set(_frames(each)) for each in (_BASE, own, other))
    outcome = merge(other, operations)
    assert not outcome.clashes
    assert set(_frames(other)) == {
        frame
        for frame in range(_LAST + 1)
        if (frame in wanted if (frame in wanted) != (frame in base) else frame in found)
    }


def _frames(row: LabelRowV2) -> list[int]:
    return [frame for start, end in _there(row) for frame in range(start, end + 1)]


def test_stretches_that_two_people_moved_have_to_be_decided() -> None:
    base, target = make_sound_row()
    value = {"range": [[100, 900]]}
    for choice, expected in (("mine", [[100, 900]]), ("theirs", [[5, 6]]), ("leave", [[5, 6]])):
        row, _ = make_sound_row()
        write_to(locate(row, target), Timeline.of({"range": [[5, 6]]}, STATIC))
        operation = _op(1, target, value, STATIC, present(locate(base, target), STATIC).at(0))
        assert [each.reason for each in merge(row, [operation]).clashes] == ["changed"]
        merge(row, [operation], {1: choice})  # type: ignore[dict-item]  # the table's words
        assert present(locate(row, target), STATIC).at(0) == {"range": expected}


def test_an_object_of_a_recording_is_made_moved_and_removed() -> None:
    row, target = make_sound_row()
    assert isinstance(locate(row, target), StretchPlace)
    new = Target("object", "speech02", "", target.item_hash)
    merge(row, [_op(1, new, {"range": [[0, 10], [20, 30]]}, STATIC)])
    assert present(locate(row, new), STATIC).at(0) == {"range": [[0, 10], [20, 30]]}
    merge(row, [_op(2, target, None, STATIC, present(locate(row, target), STATIC).at(0))])
    assert [each.object_hash for each in row.get_object_instances()] == ["speech02"]


def test_stretches_touching_become_one() -> None:
    given_ranges = {"range": [[20, 30], [0, 5], [6, 9]]}
    assert checked_stretches(given_ranges, html=False) == {"range": [[0, 9], [20, 30]]}


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        {"range": {}},
        {"range": []},
        {"range": [[1]]},
        {"range": [[5, 4]]},
        {"range": [[-1, 4]]},
        {"range": [[0.5, 4]]},
        {"range": [[True, 4]]},
        {"range": [{}] * 10_001},
        {"range": [[1, 10**30]]},
    ],
)
def test_stretches_that_cannot_be_are_refused(value: Any) -> None:
    with pytest.raises(BadStretchError):
        checked_stretches(value, html=False)


@pytest.mark.parametrize(
    "node",
    [
        None,
        {"xpath": 3, "offset": 0},
        {"xpath": "/a", "offset": -1},
        {"xpath": "/a" * 2000, "offset": 0},
        {"xpath": "/a", "offset": 10**30},
    ],
)
def test_places_of_a_page_that_cannot_be_are_refused(node: Any) -> None:
    good = {"xpath": "/html[1]/body[1]", "offset": 1}
    assert checked_stretches({"range_html": [{"start": good, "end": good}]}, html=True)
    with pytest.raises(BadStretchError):
        checked_stretches({"range_html": [{"start": node, "end": good}]}, html=True)
