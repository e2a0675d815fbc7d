from __future__ import annotations

from encord_portal.sdk.objects.frames import Range
from labels.forms.required import MissingAnswer, missing_answers
from tests.builders.label_rows import make_ontology, make_row


def _found(*, state: list[tuple[int, int]], rainy: bool, note: str | None) -> list[MissingAnswer]:
    row, ontology = make_row(make_ontology(required=True))
    (car,) = row.get_object_instances()
    (scene,) = row.get_classification_instances()
    car.delete_answer(ontology.state)
    for start, end in state:
        car.set_answer(ontology.parked, attribute=ontology.state, frames=Range(start, end))
    if note is not None:
        car.set_answer(note, attribute=ontology.note)
    if rainy:
        scene.set_answer(ontology.rainy, attribute=ontology.weather, overwrite=True)
    return missing_answers(row, {"car00001": 4})


def test_nothing_is_missing_where_everything_required_is_answered() -> None:
    assert _found(state=[(0, 50)], rainy=False, note="n") == []


def test_a_missing_static_answer_is_found_on_the_instances_first_frame() -> None:
    (found,) = _found(state=[(0, 50)], rainy=False, note=None)
    assert (found.instance, found.attribute, found.frame, found.where) == ("Car (4)", "Note", 0, "")


def test_an_empty_text_is_no_answer() -> None:
    assert [each.attribute for each in _found(state=[(0, 50)], rainy=False, note="")] == ["Note"]


def test_a_dynamic_answer_is_missing_on_the_frames_without_one() -> None:
    (found,) = _found(state=[(0, 9), (12, 48)], rainy=False, note="n")
    assert (found.attribute, found.frame, found.where) == ("State", 10, "10\u201311, 49\u201350")


def test_a_nested_answer_is_required_only_where_its_option_is_chosen() -> None:
    (found,) = _found(state=[(0, 50)], rainy=True, note="n")
    assert (found.instance_hash, found.attribute, found.frame) == ("scene001", "Strength", 0)
