from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from encord_portal.sdk.objects import LabelRowV2
from encord_portal.sdk.objects.frames import Range
from labels.merging.merge import merge, replay
from labels.merging.outcomes import Operation
from labels.merging.targets import Place, Target, find, read, write
from labels.merging.timelines import STATIC, FrameRanges, Timeline
from tests.builders.label_rows import CarOntology, copy_row, make_row

_ids = count(1)


def _target(attribute: Any, instance_hash: str = "car00001") -> Target:
    kind = "object" if instance_hash.startswith("car") else "classification"
    return Target(kind, instance_hash, attribute.feature_node_hash)


def _operation(
    row: LabelRowV2,
    target: Target,
    value: Any,
    ranges: FrameRanges = STATIC,
    *,
    group: str = "",
    seen: Timeline | None = None,
) -> Operation:
    """An operation by somebody who sees the row as it is."""
    number = next(_ids)
    if seen is None:
        seen = read(find(row, target)).filled(ranges, None)
    return Operation(number, group or f"g{number}", target, Timeline.of(value, ranges), seen)


def _value(row: LabelRowV2, target: Target, frame: int = 0) -> Any:
    return read(find(row, target)).at(frame)


def _h(option: Any) -> str:
    return str(option.feature_node_hash)


@pytest.fixture
def base() -> tuple[LabelRowV2, CarOntology]:
    return make_row()


Base = tuple[LabelRowV2, CarOntology]


def _cases(o: CarOntology) -> list[tuple[Target, Any, FrameRanges]]:
    return [
        (_target(o.brand), _h(o.brand_b), STATIC),
        (_target(o.model), "Polo", STATIC),
        (_target(o.extras), sorted([_h(o.extra_1), _h(o.extra_2)]), STATIC),
        (_target(o.note), "dirty", STATIC),
        (_target(o.doors), 4.5, STATIC),
        (_target(o.state), _h(o.parked), ((10, 20), (30, 30))),
        (_target(o.lights), [_h(o.light_2)], ((5, 7),)),
        (_target(o.weather, "scene001"), _h(o.rainy), STATIC),
    ]


def test_each_kind_of_answer_is_written_where_nobody_else_was(base: Base) -> None:
    row, ontology = base
    for target, value, ranges in _cases(ontology):
        fresh = copy_row(row, ontology)
        outcome = merge(fresh, [_operation(row, target, value, ranges)])
        assert len(outcome.applied) == 1
        assert not outcome.clashes
        there = read(find(fresh, target)).within(ranges)
        assert there == Timeline.of(value, ranges)
        # And it survives the way to the platform and back.
        again = copy_row(fresh, ontology)
        assert read(find(again, target)).within(ranges) == there


def test_each_kind_of_answer_can_be_cleared(base: Base) -> None:
    row, ontology = base
    for target, value, ranges in _cases(ontology)[1:-1]:
        write(find(row, target), Timeline.of(value, ranges))
        outcome = merge(row, [_operation(row, target, None, ranges)])
        assert len(outcome.applied) == 1
        assert read(find(row, target)).filled(ranges, None) == Timeline.of(None, ranges) or all(
            each.value in (None, []) for each in read(find(row, target)).within(ranges)
        )


def test_different_answers_of_one_instance_both_survive(base: Base) -> None:
    row, ontology = base
    theirs = copy_row(row, ontology)
    write(find(theirs, _target(ontology.note)), Timeline.of("theirs", STATIC))
    outcome = merge(theirs, [_operation(row, _target(ontology.doors), 3)])
    assert not outcome.clashes
    assert _value(theirs, _target(ontology.note)) == "theirs"
    assert _value(theirs, _target(ontology.doors)) == 3


def test_the_same_answer_clashes_and_either_choice_works(base: Base) -> None:
    row, ontology = base
    target = _target(ontology.brand)
    nested = _target(ontology.model)

    def world() -> tuple[LabelRowV2, Operation]:
        theirs = copy_row(row, ontology)
        write(find(theirs, nested), Timeline.of("theirs", STATIC))
        return theirs, _operation(row, nested, "mine")

    theirs, operation = world()
    outcome = merge(theirs, [operation])
    (clash,) = outcome.clashes
    assert (outcome.applied, outcome.held) == ((), (operation.id,))
    assert clash.operation_ids == (operation.id,)
    assert clash.reason == "changed"
    assert [each.at(0) for each in (clash.seen, clash.theirs, clash.mine)] == [
        "Golf",
        "theirs",
        "mine",
    ]
    assert _value(theirs, nested) == "theirs"
    for choice, value, applied, dropped in (
        ("mine", "mine", 1, 0),
        ("theirs", "theirs", 0, 1),
        ("leave", "theirs", 0, 0),
    ):
        theirs, operation = world()
        outcome = merge(theirs, [operation], {operation.id: choice})  # type: ignore[dict-item]  # the table's words
        assert _value(theirs, nested) == value
        assert (len(outcome.applied), len(outcome.dropped)) == (applied, dropped)
    assert _value(theirs, target) == _h(ontology.brand_a)


def test_other_operations_go_through_beside_a_clash(base: Base) -> None:
    row, ontology = base
    theirs = copy_row(row, ontology)
    write(find(theirs, _target(ontology.model)), Timeline.of("theirs", STATIC))
    clashing = _operation(row, _target(ontology.model), "mine")
    fine = _operation(row, _target(ontology.note), "fine")
    outcome = merge(theirs, [clashing, fine])
    assert outcome.applied == (fine.id,)
    assert outcome.held == (clashing.id,)
    assert _value(theirs, _target(ontology.note)) == "fine"


def test_a_chain_of_edits_is_one_clash_and_one_result(base: Base) -> None:
    row, ontology = base
    target = _target(ontology.note)
    first = _operation(row, target, "one")
    second = _operation(row, target, "two", seen=Timeline.of("one", STATIC))
    calm = copy_row(row, ontology)
    assert merge(calm, [first, second]).applied == (first.id, second.id)
    assert _value(calm, target) == "two"
    theirs = copy_row(row, ontology)
    write(find(theirs, target), Timeline.of("theirs", STATIC))
    outcome = merge(theirs, [first, second])
    (clash,) = outcome.clashes
    assert clash.operation_ids == (first.id, second.id)
    merge(theirs, [first, second], {second.id: "mine"})
    assert _value(theirs, target) == "two"


def test_an_edit_taken_back_by_hand_leaves_what_others_did(base: Base) -> None:
    row, ontology = base
    target = _target(ontology.model)
    there = _operation(row, target, "Polo")
    back = _operation(row, target, "Golf", seen=Timeline.of("Polo", STATIC))
    theirs = copy_row(row, ontology)
    write(find(theirs, target), Timeline.of("theirs", STATIC))
    outcome = merge(theirs, [there, back])
    assert not outcome.clashes
    assert _value(theirs, target) == "theirs"


def test_merging_again_changes_nothing(base: Base) -> None:
    row, ontology = base
    operations = [
        _operation(row, target, value, ranges)
        for target, value, ranges in _cases(ontology)
        if target != _target(ontology.model)
    ]
    merged = copy_row(row, ontology)
    merge(merged, operations)
    before = {each.target: read(find(merged, each.target)) for each in operations}
    outcome = merge(merged, operations)
    assert len(outcome.applied) == len(operations)
    assert not outcome.clashes
    assert {each.target: read(find(merged, each.target)) for each in operations} == before


def test_a_dynamic_answer_clashes_only_where_theirs_differs(base: Base) -> None:
    row, ontology = base
    target = _target(ontology.state)
    theirs = copy_row(row, ontology)
    write(find(theirs, target), Timeline.of(None, ((12, 14),)))
    operation = _operation(row, target, _h(ontology.parked), ((10, 20),))
    outcome = merge(theirs, [operation])
    (clash,) = outcome.clashes
    assert clash.theirs.ranges == ((12, 14),)
    assert _value(theirs, target, 10) == _h(ontology.moving)
    taken = merge(theirs, [operation], {operation.id: "theirs"})
    assert taken.applied == (operation.id,)
    assert [_value(theirs, target, frame) for frame in (10, 13, 20, 21)] == [
        _h(ontology.parked),
        None,
        _h(ontology.parked),
        _h(ontology.moving),
    ]


def test_neighbouring_ranges_of_one_attribute_do_not_clash(base: Base) -> None:
    row, ontology = base
    target = _target(ontology.state)
    theirs = copy_row(row, ontology)
    write(find(theirs, target), Timeline.of(_h(ontology.parked), ((30, 50),)))
    outcome = merge(theirs, [_operation(row, target, _h(ontology.parked), ((0, 9),))])
    assert not outcome.clashes
    assert [_value(theirs, target, frame) for frame in (0, 15, 40)] == [
        _h(ontology.parked),
        _h(ontology.moving),
        _h(ontology.parked),
    ]


def test_an_instance_deleted_meanwhile_is_a_clash_that_mine_cannot_win(base: Base) -> None:
    row, ontology = base
    theirs = copy_row(row, ontology)
    theirs.remove_object(theirs.get_object_instances()[0])
    operation = _operation(row, _target(ontology.note), "mine")
    for choices in ({}, {operation.id: "mine"}):
        outcome = merge(theirs, [operation], choices)  # type: ignore[arg-type]  # the table's words
        assert outcome.clashes[0].reason == "gone"
        assert outcome.held == (operation.id,)
    assert merge(theirs, [operation], {operation.id: "theirs"}).dropped == (operation.id,)


def test_a_shape_deleted_meanwhile_holds_the_answer_on_its_frames(base: Base) -> None:
    row, ontology = base
    target = _target(ontology.lights)
    operation = _operation(row, target, [_h(ontology.light_1)], ((5, 9),))
    theirs = copy_row(row, ontology)
    theirs.get_object_instances()[0].remove_from_frames(Range(8, 50))
    outcome = merge(theirs, [operation])
    (clash,) = outcome.clashes
    assert (clash.reason, clash.theirs.ranges) == ("gone", ((8, 9),))
    outcome = merge(theirs, [operation], {operation.id: "theirs"})
    assert outcome.applied == (operation.id,)
    assert read(find(theirs, target)).ranges == ((5, 7),)


def _switch(row: LabelRowV2, ontology: CarOntology) -> list[Operation]:
    """Brand A to B: the model hangs on A and is cleared in the same group."""
    group = f"switch{next(_ids)}"
    return [
        _operation(row, _target(ontology.model), None, group=group),
        _operation(row, _target(ontology.brand), _h(ontology.brand_b), group=group),
    ]


def test_a_group_is_refused_as_a_whole(base: Base) -> None:
    row, ontology = base
    operations = _switch(row, ontology)
    theirs = copy_row(row, ontology)
    write(find(theirs, _target(ontology.model)), Timeline.of("theirs", STATIC))
    outcome = merge(theirs, operations)
    assert outcome.applied == ()
    assert outcome.held == tuple(each.id for each in operations)
    (clash,) = outcome.clashes
    assert clash.operation_ids == (operations[0].id,)
    assert _value(theirs, _target(ontology.brand)) == _h(ontology.brand_a)
    assert _value(theirs, _target(ontology.model)) == "theirs"
    forced = copy_row(theirs, ontology)
    assert merge(forced, operations, {operations[0].id: "mine"}).held == ()
    assert _value(forced, _target(ontology.brand)) == _h(ontology.brand_b)
    given_up = merge(theirs, operations, {operations[0].id: "theirs"})
    assert len(given_up.dropped) == 2
    assert _value(theirs, _target(ontology.brand)) == _h(ontology.brand_a)


def test_a_nested_answer_waits_while_its_parent_is_held(base: Base) -> None:
    row, ontology = base
    weather = _target(ontology.weather, "scene001")
    strength = _target(ontology.strength, "scene001")
    parent = _operation(row, weather, _h(ontology.rainy))
    nested = _operation(row, strength, "hard")
    calm = copy_row(row, ontology)
    assert len(merge(calm, [parent, nested]).applied) == 2
    assert _value(calm, strength) == "hard"
    gone = copy_row(row, ontology)
    gone.remove_classification(gone.get_classification_instances()[0])
    assert merge(gone, [parent, nested]).held == (parent.id, nested.id)
    alone = merge(copy_row(row, ontology), [nested])
    assert alone.held == (nested.id,)
    assert alone.clashes[0].reason == "parent"


def test_what_hangs_on_a_dynamic_option_is_written_where_that_is_chosen(base: Base) -> None:
    row, ontology = base
    write(find(row, _target(ontology.state)), Timeline.of(_h(ontology.parked), ((10, 20),)))
    spot = _operation(row, _target(ontology.spot), "corner", ((12, 20),))
    outcome = merge(row, [spot])
    assert outcome.applied == (spot.id,)
    again = copy_row(row, ontology)
    assert read(find(again, spot.target)) == Timeline.of("corner", ((12, 20),))
    taken = merge(row, [_operation(row, spot.target, None, ((14, 15),))])
    assert not taken.held
    assert read(find(row, spot.target)).ranges == ((12, 13), (16, 20))


def test_what_hangs_on_a_dynamic_option_waits_where_that_is_not_chosen(base: Base) -> None:
    row, ontology = base
    write(find(row, _target(ontology.state)), Timeline.of(_h(ontology.parked), ((10, 20),)))
    too_far = _operation(row, _target(ontology.spot), "corner", ((18, 22),))
    outcome = merge(row, [too_far])
    assert outcome.held == (too_far.id,)
    assert outcome.clashes[0].reason == "parent"
    assert not read(find(row, too_far.target))


def test_a_draft_is_shown_over_what_others_did(base: Base) -> None:
    row, ontology = base
    theirs = copy_row(row, ontology)
    write(find(theirs, _target(ontology.model)), Timeline.of("theirs", STATIC))
    replay(theirs, [_operation(row, _target(ontology.model), "mine")])
    assert _value(theirs, _target(ontology.model)) == "mine"


def test_a_place_knows_where_answers_can_be(base: Base) -> None:
    row, ontology = base
    place = find(row, _target(ontology.state))
    assert isinstance(place, Place)
    assert place.dynamic
    assert place.domain == ((0, 50),)
    assert find(row, _target(ontology.note)).domain == STATIC
