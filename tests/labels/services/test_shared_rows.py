from __future__ import annotations

import time

import pytest

from encord_portal.sdk.objects import ObjectInstance
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from encord_portal.sdk.objects.frames import Range
from labels.models import EditOperation
from labels.services import answers, label_dicts, shared_rows, sync, undo
from labels.services.answers import AnswerEdit
from tests.builders.world import World


def _park(world: World, name: str) -> None:
    row = world.row("video.mp4")
    o = world.ontology
    edit = AnswerEdit(
        instance_hash="car00001",
        instance_kind="object",
        attribute_hash=o.state.feature_node_hash,
        value=o.parked.feature_node_hash,
        frames=[(3, 5)],
        seen=o.moving.feature_node_hash,
    )
    answers.set_answers(world[name], world.access(name), row, [edit])


def _state(world: World, name: str) -> str:
    row = world.row("video.mp4")
    shown = label_dicts.shown_row(world[name], world.access(name), row).label_row
    (car,) = shown.get_object_instances()
    answered = car.get_answer(world.ontology.state, filter_frame=4)
    return ", ".join(each.answer.label for each in answered)


def test_a_row_is_read_once_while_nothing_changes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = world.row("video.mp4")
    access = world.access("reviewer")
    label_dicts.shown_row(world["reviewer"], access, row)
    first = label_dicts.shown_row(world["reviewer"], access, row)
    monkeypatch.delattr(shared_rows, "kept_row")
    again = label_dicts.shown_row(world["reviewer"], access, row)
    assert again.label_row is first.label_row
    assert again.sha256 == first.sha256


def test_everybody_sees_their_own_draft_and_only_theirs(world: World) -> None:
    assert _state(world, "reviewer") == _state(world, "lead") == "Moving"
    _park(world, "reviewer")
    assert _state(world, "reviewer") == "Parked"
    assert _state(world, "lead") == "Moving"
    undo.undo(world["reviewer"], world.access("reviewer"), world.row("video.mp4"))
    assert EditOperation.objects.get().state == EditOperation.State.UNDONE
    assert _state(world, "reviewer") == "Moving"


def test_what_others_save_is_seen(world: World) -> None:
    row = world.row("video.mp4")
    assert _state(world, "reviewer") == "Moving"
    labels = world.labels(row.data_hash)
    (car,) = labels.get_object_instances()
    o = world.ontology
    car.set_answer(o.parked, attribute=o.state, frames=Range(0, 19), overwrite=True)
    labels.save()
    sync.refresh_rows(world["reviewer"], world.access("reviewer"), force=True)
    assert _state(world, "reviewer") == "Parked"


def test_the_rows_that_were_shown_longest_ago_go_first() -> None:
    shelf = shared_rows._Shelf(limit=100)
    made: list[str] = []

    def take(key: str, size: int) -> None:
        def make() -> shared_rows.SharedRow:
            made.append(key)
            return shared_rows.SharedRow(None, None, size)  # type: ignore[arg-type]

        shelf.get(key, make)

    for key, size in (("a", 40), ("b", 40), ("a", 40), ("c", 40), ("a", 40), ("b", 40)):
        take(key, size)
    assert made == ["a", "b", "c", "b"]
    take("huge", 500)
    take("huge", 500)
    assert made[-1:] == ["huge"]


def test_a_second_look_at_a_large_row_is_quick(world: World) -> None:
    row = world.row("video.mp4")
    labels = world.labels(row.data_hash)
    box = BoundingBoxCoordinates(height=0.1, width=0.1, top_left_x=0.1, top_left_y=0.1)
    for number in range(500):
        car = ObjectInstance(world.ontology.car, object_hash=f"many{number:04d}")
        car.set_for_frames(box, Range(0, 19))
        labels.add_object_instance(car)
    labels.save()
    row, access = world.row("video.mp4"), world.access("reviewer")
    sync.refresh_rows(world["reviewer"], access, force=True)
    row.refresh_from_db()
    label_dicts.shown_row(world["reviewer"], access, row)
    label_dicts.shown_row(world["reviewer"], access, row)
    started = time.process_time()
    label_dicts.shown_row(world["reviewer"], access, row)
    assert time.process_time() - started < 0.03
