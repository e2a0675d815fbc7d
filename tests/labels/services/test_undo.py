from __future__ import annotations

from typing import Any

import pytest

from labels.errors import NothingToUndo
from labels.models import EditOperation, LabelRowCache
from labels.services import direct_edits, geometry, label_dicts, undo
from labels.services.answers import AnswerEdit, set_answer
from labels.services.saving import SaveResult, save
from tests.builders.world import World


@pytest.fixture
def row(world: World) -> LabelRowCache:
    return world.row("video.mp4")


def _set(world: World, row: LabelRowCache, attribute: Any, value: Any, frames: Any = None) -> None:
    edit = AnswerEdit("car00001", "object", attribute.feature_node_hash, value, frames)
    set_answer(world["annotator"], world.access("annotator"), row, edit)


def _save(world: World, row: LabelRowCache, **more: Any) -> SaveResult:
    return save(world["annotator"], world.access("annotator"), row, **more)


def _there(world: World, row: LabelRowCache, attribute: Any) -> Any:
    (car,) = world.labels(row.data_hash).get_object_instances()
    return car.get_answer(attribute)


def _undo(world: World, row: LabelRowCache) -> list[EditOperation]:
    return undo.undo(world["annotator"], world.access("annotator"), row)


def _redo(world: World, row: LabelRowCache) -> list[EditOperation]:
    return undo.redo(world["annotator"], world.access("annotator"), row)


def test_what_is_saved_is_taken_back_by_a_new_edit(world: World, row: LabelRowCache) -> None:
    note = world.ontology.note
    _set(world, row, note, "one")
    _save(world, row)
    _set(world, row, note, "two")
    _save(world, row)
    (first,) = _undo(world, row)
    assert (first.state, first.value) == ("pending", "one")
    assert _there(world, row, note) == "two", "taken back here, not yet on the platform"
    assert _save(world, row).saved
    assert _there(world, row, note) == "one"
    _undo(world, row)
    assert _save(world, row).saved
    assert _there(world, row, note) is None
    with pytest.raises(NothingToUndo):
        _undo(world, row)


def test_what_was_taken_back_after_a_save_is_done_again(world: World, row: LabelRowCache) -> None:
    note = world.ontology.note
    _set(world, row, note, "one")
    _save(world, row)
    _undo(world, row)
    # Before the inverse is saved, there is nothing left to save.
    _redo(world, row)
    assert _save(world, row).applied == 0
    assert _there(world, row, note) == "one"
    _undo(world, row)
    _save(world, row)
    assert _there(world, row, note) is None
    _redo(world, row)
    _save(world, row)
    assert _there(world, row, note) == "one"
    with pytest.raises(NothingToUndo):
        _redo(world, row)


def test_undo_walks_from_the_draft_into_what_is_saved_and_back(
    world: World, row: LabelRowCache
) -> None:
    note = world.ontology.note
    _set(world, row, note, "one")
    _save(world, row)
    _set(world, row, note, "two")
    _undo(world, row)
    _undo(world, row)
    labels = label_dicts.label_row(world["annotator"], world.access("annotator"), row, draft=True)
    assert labels.label_row.get_object_instances()[0].get_answer(note) is None
    _redo(world, row)
    _redo(world, row)
    labels = label_dicts.label_row(world["annotator"], world.access("annotator"), row, draft=True)
    assert labels.label_row.get_object_instances()[0].get_answer(note) == "two"
    assert undo.possible(world["annotator"], row) == (True, False)


def test_editing_on_gives_up_what_could_be_done_again(world: World, row: LabelRowCache) -> None:
    _set(world, row, world.ontology.note, "one")
    _save(world, row)
    _undo(world, row)
    _set(world, row, world.ontology.doors, 4)
    assert undo.possible(world["annotator"], row) == (True, False)
    with pytest.raises(NothingToUndo):
        _redo(world, row)


def test_answers_over_frames_come_back_as_they_were(world: World, row: LabelRowCache) -> None:
    o = world.ontology
    _set(world, row, o.state, o.parked.feature_node_hash, [(5, 9)])
    _save(world, row)
    _set(world, row, o.state, o.moving.feature_node_hash, [(0, 19)])
    _save(world, row)
    _undo(world, row)
    _save(world, row)
    answers = {
        each.answer: [(part.start, part.end) for part in each.ranges]
        for each in _there(world, row, o.state)
    }
    assert answers == {o.parked: [(5, 9)], o.moving: [(0, 4), (10, 19)]}


def test_one_action_is_taken_back_whole(world: World, row: LabelRowCache) -> None:
    o = world.ontology
    _set(world, row, o.brand, o.brand_b.feature_node_hash)
    _save(world, row)
    assert _there(world, row, o.model) is None
    assert len(_undo(world, row)) == 1
    _save(world, row)
    assert _there(world, row, o.brand) == o.brand_a
    assert _there(world, row, o.model) == "Golf"


def test_what_somebody_else_made_of_it_is_a_conflict(world: World, row: LabelRowCache) -> None:
    note = world.ontology.note
    _set(world, row, note, "mine")
    _save(world, row)
    labels = world.labels(row.data_hash)
    labels.get_object_instances()[0].set_answer("theirs", attribute=note, overwrite=True)
    labels.save()
    _undo(world, row)
    result = _save(world, row)
    (conflict,) = result.conflicts
    assert _there(world, row, note) == "theirs"
    _save(world, row, resolutions={conflict.op.pk: "mine"})
    assert _there(world, row, note) is None


def test_a_box_goes_back_to_where_it_was(world: World, row: LabelRowCache) -> None:
    user, access = world["annotator"], world.access("annotator")
    labels = world.labels(row.data_hash)
    before = labels.get_object_instances()[0].get_annotation(3).coordinates
    box = {"shape": "bounding_box", "boundingBox": {"x": 0.5, "y": 0.5, "w": 0.1, "h": 0.1}}
    geometry.place(user, access, row, geometry.Placement("car00001", 3, box))
    _save(world, row)
    moved = world.labels(row.data_hash).get_object_instances()[0].get_annotation(3).coordinates
    assert moved.top_left_x == 0.5
    _undo(world, row)
    _save(world, row)
    after = world.labels(row.data_hash).get_object_instances()[0].get_annotation(3).coordinates
    assert after == before


def _remove(world: World, row: LabelRowCache, frames: Any = None) -> None:
    user, access = world["annotator"], world.access("annotator")
    geometry.remove(user, access, row, object_hash="car00001", frames=frames)


def _labels(world: World, row: LabelRowCache) -> Any:
    """What is said of the car, without who edited it when."""
    labels = world.labels(row.data_hash).to_encord_dict()
    answers = labels["object_answers"].get("car00001", {}).get("classifications", [])
    actions = labels["object_actions"].get("car00001", {}).get("actions", [])
    (unit,) = labels["data_units"].values()
    frames = {
        frame: [each["boundingBox"] for each in entry["objects"]]
        for frame, entry in unit["labels"].items()
        if entry["objects"]
    }
    return sorted(map(str, answers)), sorted(map(str, actions)), frames


def test_an_object_that_was_removed_and_saved_comes_back_with_its_answers(
    world: World, row: LabelRowCache
) -> None:
    before = _labels(world, row)
    assert before[0]
    assert before[1]
    _remove(world, row)
    _save(world, row)
    assert world.labels(row.data_hash).get_object_instances() == []
    _undo(world, row)
    assert _save(world, row).saved
    assert _labels(world, row) == before
    _redo(world, row)
    assert _save(world, row).saved
    assert world.labels(row.data_hash).get_object_instances() == []
    _undo(world, row)
    assert _save(world, row).saved
    assert _labels(world, row) == before


def test_frames_that_an_object_was_taken_off_come_back_with_their_answers(
    world: World, row: LabelRowCache
) -> None:
    o = world.ontology
    _set(world, row, o.state, o.parked.feature_node_hash, [(5, 9)])
    _save(world, row)
    before = _labels(world, row)
    _remove(world, row, [(4, 7)])
    _save(world, row)
    assert _labels(world, row) != before
    # What was answered elsewhere since stays.
    _set(world, row, o.note, "since")
    _save(world, row)
    _undo(world, row)
    _undo(world, row)
    assert _save(world, row).saved
    assert _labels(world, row) == before


def test_what_a_script_sent_is_not_a_persons_to_undo(world: World, row: LabelRowCache) -> None:
    user, access = world["annotator"], world.access("annotator")
    loaded = label_dicts.label_row(user, access, row, fresh=True)
    note = world.ontology.note.feature_node_hash
    edit = AnswerEdit("car00001", "object", note, "by script")
    direct_edits.edit_and_save(user, access, row, [edit], base_sha256=loaded.sha256)
    assert undo.possible(user, row) == (False, False)
    with pytest.raises(NothingToUndo):
        _undo(world, row)
