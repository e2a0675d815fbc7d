"""Positions are merged frame by frame, like answers, and before them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from encord_portal.sdk.objects import LabelRowV2, Shape
from encord_portal.sdk.objects.ontology_structure import OntologyStructure
from labels.merging.geometry import (
    BadGeometryError,
    GeometryPlace,
    GeometryValue,
    checked_geometry,
    write_geometry,
)
from labels.merging.merge import merge
from labels.merging.outcomes import Operation
from labels.merging.places import locate, present
from labels.merging.targets import Target, find, read, write
from labels.merging.timelines import STATIC, FrameRanges, Timeline
from tests.builders.label_rows import copy_row, make_row

_BASE, _O = make_row()
_CAR = Target("object", "car00001", "", _O.car.feature_node_hash)
_NEW = Target("object", "car00002", "", _O.car.feature_node_hash)
_NOTE = Target("object", "car00001", _O.note.feature_node_hash)
_STATE = Target("object", "car00001", _O.state.feature_node_hash)
_PARKED = str(_O.parked.feature_node_hash)


def _box(x: float, y: float = 0.4) -> GeometryValue:
    return {"shape": "bounding_box", "boundingBox": {"h": 0.2, "w": 0.3, "x": x, "y": y}}


def _op(number: int, target: Target, value: Any, ranges: FrameRanges, seen: Any) -> Operation:
    seen = seen if isinstance(seen, Timeline) else Timeline.of(seen, ranges)
    return Operation(number, f"g{number}", target, Timeline.of(value, ranges), seen)


def _where(row: LabelRowV2, frame: int, target: Target = _CAR) -> Any:
    return present(locate(row, target), ((frame, frame),)).at(frame)


def _move(row: LabelRowV2, change: Timeline, target: Target = _CAR) -> None:
    place = locate(row, target)
    assert isinstance(place, GeometryPlace)
    write_geometry(place, change)


def test_an_object_is_moved_where_nobody_else_moved_it() -> None:
    row = copy_row(_BASE, _O)
    _move(row, Timeline.of(_box(0.5), ((20, 30),)))
    outcome = merge(row, [_op(1, _CAR, _box(0.2), ((5, 7),), _box(0.1))])
    assert (outcome.applied, outcome.clashes) == ((1,), ())
    assert [_where(row, frame)["boundingBox"]["x"] for frame in (4, 5, 7, 8, 25)] == [
        0.1,
        0.2,
        0.2,
        0.1,
        0.5,
    ]


def test_the_same_frame_moved_twice_clashes_and_either_choice_works() -> None:
    for choice, x in (("mine", 0.2), ("theirs", 0.5), ("leave", 0.5)):
        row = copy_row(_BASE, _O)
        _move(row, Timeline.of(_box(0.5), ((6, 6),)))
        operation = _op(1, _CAR, _box(0.2), ((5, 7),), _box(0.1))
        (clash,) = merge(row, [operation]).clashes
        assert (clash.reason, clash.theirs.ranges) == ("changed", ((6, 6),))
        merge(row, [operation], {1: choice})  # type: ignore[dict-item]  # the table's words
        assert _where(row, 6)["boundingBox"]["x"] == x


def test_an_object_deleted_meanwhile_can_be_kept_where_one_moved_it() -> None:
    row = copy_row(_BASE, _O)
    row.remove_object(row.get_object_instances()[0])
    operation = _op(1, _CAR, _box(0.2), ((5, 7),), _box(0.1))
    (clash,) = merge(row, [operation]).clashes
    assert clash.theirs.at(6) is None
    merge(row, [operation], {1: "mine"})
    (car,) = row.get_object_instances()
    assert (car.object_hash, car.get_annotation_frames()) == ("car00001", {5, 6, 7})


def test_a_new_object_is_made_and_answered_in_one_save() -> None:
    row = copy_row(_BASE, _O)
    note = Target("object", "car00002", _O.note.feature_node_hash)
    operations = [
        _op(1, _NEW, _box(0.6), ((3, 4),), None),
        _op(2, note, "fresh", STATIC, None),
    ]
    assert merge(row, operations).applied == (1, 2)
    again = copy_row(row, _O)
    assert _where(again, 3, _NEW) == _box(0.6)
    assert read(find(again, note)).at(0) == "fresh"


def test_what_one_answers_and_then_deletes_is_settled() -> None:
    row = copy_row(_BASE, _O)
    operations = [
        _op(1, _NOTE, "soon gone", STATIC, None),
        _op(2, _STATE, _PARKED, ((5, 9),), str(_O.moving.feature_node_hash)),
        _op(3, _CAR, None, ((0, 50),), _box(0.1)),
    ]
    outcome = merge(row, operations)
    assert (outcome.applied, outcome.clashes) == ((1, 2, 3), ())
    assert row.get_object_instances() == []
    assert outcome.yielded[_NOTE] == STATIC


def test_what_one_makes_and_then_deletes_never_was() -> None:
    row = copy_row(_BASE, _O)
    before = row.to_encord_dict()
    note = Target("object", "car00002", _O.note.feature_node_hash)
    operations = [
        _op(1, _NEW, _box(0.6), ((3, 4),), None),
        _op(2, note, "fresh", STATIC, None),
        _op(3, _NEW, None, ((3, 4),), _box(0.6)),
    ]
    outcome = merge(row, operations)
    assert (outcome.applied, outcome.clashes) == ((1, 2, 3), ())
    assert row.to_encord_dict() == before


def test_an_answer_stays_a_clash_where_others_deleted_the_object() -> None:
    row = copy_row(_BASE, _O)
    row.remove_object(row.get_object_instances()[0])
    outcome = merge(row, [_op(1, _NOTE, "mine", STATIC, None)])
    assert [each.reason for each in outcome.clashes] == ["gone"]


def test_writing_what_is_there_touches_nothing() -> None:
    row = copy_row(_BASE, _O)
    before = row.to_encord_dict()
    merge(row, [_op(1, _CAR, _box(0.1), ((0, 50),), _box(0.7))])
    assert row.to_encord_dict() == before


def test_thousands_of_positions_merge_in_one_operation() -> None:
    ranges = ((0, 99),)
    wanted = Timeline.from_json([[n, n, _box(n / 200)] for n in range(100)])
    row = copy_row(_BASE, _O)
    seen = present(locate(row, _CAR), ranges)
    outcome = merge(row, [Operation(1, "g", _CAR, wanted, seen)])
    assert outcome.applied == (1,)
    assert present(locate(row, _CAR), ranges) == wanted


_moves = st.tuples(
    st.just(_CAR),
    st.sampled_from([_box(0.2), _box(0.3), None]),
    st.integers(0, 60),
    st.integers(0, 60),
)
_notes = st.tuples(st.just(_NOTE), st.sampled_from(["one", "two", None]), st.just(0), st.just(0))
_states = st.tuples(
    st.just(_STATE), st.sampled_from([_PARKED, None]), st.integers(0, 60), st.integers(0, 60)
)
_edits = st.lists(st.one_of(_moves, _moves, _notes, _states), max_size=6)
Edit = tuple[Target, Any, int, int]


def _edit(row: LabelRowV2, edits: list[Edit]) -> list[Operation]:
    """Do edits as the only editor; those that cannot be done are left out."""
    operations: list[Operation] = []
    for number, (target, value, one, other) in enumerate(edits, start=1):
        if not row.get_object_instances():
            break
        ranges: FrameRanges = ((min(one, other), max(one, other)),)
        if target.is_place:
            seen = present(locate(row, target), ranges)
            _move(row, Timeline.of(value, ranges))
        else:
            place = find(row, target)
            ranges = seen_ranges = Timeline.of(0, ranges).within(place.domain).ranges
            if not ranges:
                continue
            seen = read(place).filled(seen_ranges, None)
            write(place, Timeline.of(value, ranges))
        operations.append(_op(number, target, value, ranges, seen))
    return operations


def _content(row: LabelRowV2) -> Any:
    if not row.get_object_instances():
        return None
    state = find(row, _STATE)
    return (
        present(locate(row, _CAR), ((0, 99),)),
        read(find(row, _NOTE)).at(0),
        read(state).filled(state.domain, None).within(state.domain),
    )


@settings(max_examples=150, deadline=None)
@given(_edits)
def test_edits_on_labels_that_nobody_touched_come_out_as_made(edits: list[Edit]) -> None:
    own, calm = copy_row(_BASE, _O), copy_row(_BASE, _O)
    operations = _edit(own, edits)
    outcome = merge(calm, operations)
    assert not outcome.clashes
    assert len(outcome.applied) == len(operations)
    assert _content(calm) == _content(own)
    # And once more, as after a crash between the write and its confirmation.
    assert not merge(calm, operations).clashes or _content(own) is None
    assert _content(calm) == _content(own)


@settings(max_examples=150, deadline=None)
@given(_edits, _edits)
def test_no_edit_vanishes_without_a_clash(mine: list[Edit], others: list[Edit]) -> None:
    theirs = copy_row(_BASE, _O)
    _edit(theirs, others)
    before = copy_row(theirs, _O)
    operations = _edit(copy_row(_BASE, _O), mine)
    outcome = merge(theirs, operations)
    assert {*outcome.applied, *outcome.held} == {each.id for each in operations}
    if not operations:
        assert _content(theirs) == _content(before)
    moves = Timeline()
    for each in operations:
        if each.target.is_place and each.id in outcome.applied:
            moves = moves.overlay(each.wanted.without(outcome.yielded[_CAR]))
    there = present(locate(theirs, _CAR), ((0, 99),))
    assert there.within(moves.ranges) == moves


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (None, "object with the shape"),
        ({"shape": "polygon"}, "drawn as bounding box"),
        ({"shape": "bounding_box"}, "boundingBox must be an object"),
        (_box(float("nan")), "must be a number from"),
        (_box(1e308), "must be a number from"),
        ({"shape": "bounding_box", "boundingBox": {"h": 0, "w": 1, "x": 0, "y": 0}}, "above 0"),
        ({"shape": "bounding_box", "boundingBox": {"h": "1", "w": 1, "x": 0, "y": 0}}, "above 0"),
        ({"shape": "bounding_box", "boundingBox": []}, "must be an object"),
    ],
)
def test_bad_coordinates_are_refused_with_a_sentence(value: Any, sentence: str) -> None:
    with pytest.raises(BadGeometryError, match=sentence):
        checked_geometry(_O.car, value)


@pytest.mark.parametrize(
    ("shape", "points", "least"), [(Shape.POLYGON, 2, 3), (Shape.POLYLINE, 1, 2)]
)
def test_too_few_points_are_refused(shape: Shape, points: int, least: int) -> None:
    item = OntologyStructure().add_object("Thing", shape)
    value = {
        "shape": shape.value,
        shape.value: {str(n): {"x": 0.1 * n, "y": 0.2} for n in range(points)},
    }
    with pytest.raises(BadGeometryError, match=f"at least {least}"):
        checked_geometry(item, value)
