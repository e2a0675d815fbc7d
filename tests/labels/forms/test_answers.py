"""The answer form: what it shows, what it takes, what it turns into edits."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from encord_portal.sdk.objects import ObjectInstance
from labels.forms.answers import AnswerChange, AnswerForm, AttributeNode
from tests.builders.label_rows import CarOntology, make_row


@pytest.fixture
def ontology_and_car() -> tuple[CarOntology, ObjectInstance]:
    row, ontology = make_row()
    (car,) = row.get_object_instances()
    return ontology, car


def _posted(form: AnswerForm, **changes: Any) -> QueryDict:
    """What a browser sends: everything as shown, with the changes."""
    data = QueryDict(mutable=True)

    def put(nodes: list[AttributeNode]) -> None:
        for node in nodes:
            data[node.seen_name] = node.seen
            if node.kind in {"radio", "checklist"}:
                data.setlist(node.input_name, [o.feature_hash for o in node.options if o.checked])
            else:
                data[node.input_name] = node.text
            for option in node.options:
                put(option.nested)

    put(form.tree)
    data["scope"] = "frame"
    for name, value in changes.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def _name(attribute: Any) -> str:
    return f"answer-{attribute.feature_node_hash}"


def _changes(
    car: ObjectInstance, frame: int = 0, spread: bool = False, **changes: Any
) -> list[AnswerChange]:
    shown = AnswerForm(instance=car, frame=frame)
    form = AnswerForm(_posted(shown, **changes), instance=car, frame=frame)
    assert form.is_valid(), form.errors
    return form.changes(spread=spread)


def test_the_form_shows_what_is_answered_on_the_frame(
    ontology_and_car: tuple[CarOntology, ObjectInstance],
) -> None:
    _, car = ontology_and_car
    tree = {node.name: node for node in AnswerForm(instance=car, frame=0).tree}
    assert list(tree) == ["Brand", "Extras", "Note", "Doors", "State", "Lights"]
    assert [(o.label, o.checked) for o in tree["Brand"].options] == [("A", True), ("B", False)]
    (model,) = tree["Brand"].options[0].nested
    assert (model.name, model.text) == ("Model", "Golf")
    assert [o.label for o in tree["State"].options if o.checked] == ["Moving"]
    assert tree["State"].where == [("Moving", "0\u201350")]
    assert tree["State"].dynamic
    assert not tree["Note"].dynamic


def test_sending_what_is_shown_changes_nothing(
    ontology_and_car: tuple[CarOntology, ObjectInstance],
) -> None:
    assert _changes(ontology_and_car[1]) == []


def test_each_kind_of_attribute_becomes_a_plain_value(
    ontology_and_car: tuple[CarOntology, ObjectInstance],
) -> None:
    o, car = ontology_and_car
    cases: list[tuple[Any, Any, Any, Any]] = [
        (
            o.brand,
            o.brand_b.feature_node_hash,
            o.brand_b.feature_node_hash,
            o.brand_a.feature_node_hash,
        ),
        (o.brand, "", None, o.brand_a.feature_node_hash),
        (o.extras, [o.extra_2.feature_node_hash], [o.extra_2.feature_node_hash], []),
        (o.note, " two\nlines ", " two\nlines ", None),
        (o.doors, "4", 4, None),
        (o.doors, "2.5", 2.5, None),
        (o.model, "Polo", "Polo", "Golf"),
        (o.model, "", None, "Golf"),
    ]
    for attribute, typed, value, seen in cases:
        found = _changes(car, **{_name(attribute): typed})
        assert found[0] == AnswerChange(attribute.feature_node_hash, value, None, seen)


@pytest.mark.parametrize(
    ("scope", "frames"),
    [
        ({"scope": "frame"}, [(7, 7)]),
        ({"scope": "range", "range_first": "5", "range_last": "9"}, [(5, 9)]),
        ({"scope": "range", "range_first": "45", "range_last": "90"}, [(45, 50)]),
        ({"scope": "all"}, [(0, 50)]),
        ({"scope": ""}, [(7, 7)]),
    ],
)
def test_a_dynamic_answer_counts_where_it_was_meant(
    ontology_and_car: tuple[CarOntology, ObjectInstance],
    scope: dict[str, str],
    frames: list[tuple[int, int]],
) -> None:
    o, car = ontology_and_car
    parked = o.parked.feature_node_hash
    (found,) = _changes(car, 7, **{_name(o.state): parked}, **scope)
    assert found == AnswerChange(
        o.state.feature_node_hash, parked, frames, o.moving.feature_node_hash
    )
    assert found.same_everywhere == (len(frames) == 1 and frames[0][0] == frames[0][1])


def test_repeating_writes_the_shown_dynamic_answers_to_other_frames(
    ontology_and_car: tuple[CarOntology, ObjectInstance],
) -> None:
    o, car = ontology_and_car
    (found,) = _changes(car, 3, spread=True, scope="all")
    assert (found.attribute_hash, found.value) == (
        o.state.feature_node_hash,
        o.moving.feature_node_hash,
    )
    assert found.frames == [(0, 50)]


def test_what_hangs_on_an_option_that_is_not_chosen_is_left_alone(
    ontology_and_car: tuple[CarOntology, ObjectInstance],
) -> None:
    o, car = ontology_and_car
    found = _changes(car, **{_name(o.brand): o.brand_b.feature_node_hash, _name(o.model): "Polo"})
    assert [each.attribute_hash for each in found] == [o.brand.feature_node_hash]


def test_line_ends_of_a_browser_are_no_change(
    ontology_and_car: tuple[CarOntology, ObjectInstance],
) -> None:
    o, car = ontology_and_car
    car.set_answer("two\nlines", attribute=o.note)
    assert _changes(car, **{_name(o.note): "two\r\nlines"}) == []
    (found,) = _changes(car, **{_name(o.note): "three\r\nlines"})
    assert found.value == "three\nlines"


def test_a_parent_comes_before_what_hangs_on_it(
    ontology_and_car: tuple[CarOntology, ObjectInstance],
) -> None:
    o, car = ontology_and_car
    car.delete_answer(o.model)
    car.set_answer(o.brand_b, attribute=o.brand, overwrite=True)
    found = _changes(car, **{_name(o.brand): o.brand_a.feature_node_hash, _name(o.model): "Up"})
    assert [each.attribute_hash for each in found] == [
        o.brand.feature_node_hash,
        o.model.feature_node_hash,
    ]


def test_what_was_seen_is_what_the_page_showed_not_what_is_there_now(
    ontology_and_car: tuple[CarOntology, ObjectInstance],
) -> None:
    o, car = ontology_and_car
    data = _posted(AnswerForm(instance=car, frame=0), **{_name(o.note): "mine"})
    car.set_answer("theirs", attribute=o.note)
    form = AnswerForm(data, instance=car, frame=0)
    assert form.is_valid()
    assert form.changes() == [AnswerChange(o.note.feature_node_hash, "mine", None, None)]


@pytest.mark.parametrize("field", ["note", "doors", "brand", "extras"])
@pytest.mark.parametrize(
    "seen",
    [
        "[" * 100_000,
        "NaN",
        "1e999",
        '[1, "a", {}]',
        '"\\ud800"',
        '{"a": 1}',
        "true",
        "9" * 5000,
        "not json",
    ],
)
def test_a_seen_value_that_cannot_be_an_answer_counts_as_what_is_there(
    ontology_and_car: tuple[CarOntology, ObjectInstance], field: str, seen: str
) -> None:
    o, car = ontology_and_car
    attribute = getattr(o, field)
    shown = AnswerForm(instance=car, frame=0)
    name = f"seen-{attribute.feature_node_hash}"
    form = AnswerForm(_posted(shown, **{name: seen}), instance=car, frame=0)
    assert form.is_valid(), form.errors
    assert form.changes() == []


def test_an_archived_option_may_be_what_was_seen(
    ontology_and_car: tuple[CarOntology, ObjectInstance],
) -> None:
    o, car = ontology_and_car
    o.brand_a.archived = True
    found = _changes(car, **{_name(o.brand): o.brand_b.feature_node_hash})
    assert found[0].seen == o.brand_a.feature_node_hash


def _query(fields: dict[str, str]) -> QueryDict:
    # Feature hashes may hold a plus sign, which unquoted would be a space.
    return QueryDict(urlencode(fields))


def test_an_attribute_that_the_form_does_not_speak_of_stays_as_it_is(
    ontology_and_car: tuple[CarOntology, ObjectInstance],
) -> None:
    o, car = ontology_and_car
    car.set_answer([o.extra_1], attribute=o.extras)
    form = AnswerForm(_query({_name(o.note): "dirty"}), instance=car, frame=0)
    assert form.is_valid(), form.errors
    assert [(each.attribute_hash, each.value) for each in form.changes()] == [
        (o.note.feature_node_hash, "dirty")
    ]
    nested = AnswerForm(_query({_name(o.model): "Polo"}), instance=car, frame=0)
    assert nested.is_valid(), nested.errors
    assert [each.value for each in nested.changes()] == ["Polo"]
    shown = {node.name: node for node in form.tree}
    assert [each.checked for each in shown["Extras"].options] == [True, False]
    emptied = AnswerForm(
        _query({f"seen-{o.extras.feature_node_hash}": f'["{o.extra_1.feature_node_hash}"]'}),
        instance=car,
        frame=0,
    )
    assert emptied.is_valid(), emptied.errors
    assert [each.value for each in emptied.changes()] == [None]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("doors", "many", "Enter a number"),
        ("doors", "nan", "Enter a number"),
        ("doors", "1e999", "Enter a number"),
        ("brand", "no such option", "Select a valid choice"),
        ("extras", ["no such option"], "Select a valid choice"),
        ("note", "a\x00b", "Null characters"),
        ("note", "x" * 20_001, "at most 20000 characters"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_and_kept(
    ontology_and_car: tuple[CarOntology, ObjectInstance], field: str, typed: Any, sentence: str
) -> None:
    o, car = ontology_and_car
    attribute = getattr(o, field)
    data = _posted(AnswerForm(instance=car, frame=0), **{_name(attribute): typed})
    form = AnswerForm(data, instance=car, frame=0)
    assert not form.is_valid()
    node = next(each for each in form.tree if each.name == attribute.name)
    assert sentence in node.errors[0]
    if node.kind in {"text", "numeric"}:
        assert node.text == typed


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("9", "5", "comes before"),
        ("", "5", "Give the first and the last"),
        ("60", "70", "on no frame from 60 to 70"),
        ("-1", "5", "greater than or equal to 0"),
        ("x", "5", "whole number"),
    ],
)
def test_a_range_that_makes_no_sense_is_refused(
    ontology_and_car: tuple[CarOntology, ObjectInstance], first: str, last: str, sentence: str
) -> None:
    _, car = ontology_and_car
    changes = {"scope": "range", "range_first": first, "range_last": last}
    data = _posted(AnswerForm(instance=car, frame=0), **changes)
    form = AnswerForm(data, instance=car, frame=0)
    assert not form.is_valid()
    assert sentence in form.range_error
    assert (form.range_first_value, form.range_last_value) == (first, last)


def test_a_classification_has_its_answers_and_cannot_lose_the_main_one() -> None:
    row, ontology = make_row()
    (scene,) = row.get_classification_instances()
    form = AnswerForm(instance=scene, frame=0)
    (node,) = form.tree
    assert [o.label for o in node.options if o.checked] == ["Sunny"]
    assert not node.clearable
    assert not form.has_dynamic
    rainy = ontology.rainy.feature_node_hash
    data = _posted(form, **{_name(ontology.weather): rainy, _name(ontology.strength): "much"})
    bound = AnswerForm(data, instance=scene, frame=0)
    assert bound.is_valid()
    assert [(each.value, each.frames) for each in bound.changes()] == [
        (rainy, None),
        ("much", None),
    ]


def test_archived_options_are_shown_only_where_they_are_chosen() -> None:
    row, ontology = make_row()
    (car,) = row.get_object_instances()
    ontology.brand_a.archived = ontology.extra_1.archived = True
    tree = {node.name: node for node in AnswerForm(instance=car, frame=0).tree}
    assert [o.label for o in tree["Brand"].options] == ["A", "B"]
    assert [o.label for o in tree["Extras"].options] == ["Trailer"]
