"""Where objects are is edited in the draft, saved through the merge, and read back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from encord_portal.sdk.objects import LabelRowV2, ObjectInstance
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from labels.errors import BadEdit, Forbidden
from labels.models import EditOperation, LabelRowCache
from labels.services import geometry, label_dicts
from labels.services.geometry import Placement
from labels.services.saving import save
from labels.services.undo import undo
from tests.builders.world import World

Edit = Callable[..., EditOperation]


def _box(x: float) -> dict[str, Any]:
    return {"shape": "bounding_box", "boundingBox": {"h": 0.2, "w": 0.3, "x": x, "y": 0.4}}


def _do(world: World, row: LabelRowCache, edit: Edit, *given: Any, **named: Any) -> EditOperation:
    return edit(world["reviewer"], world.access("reviewer"), row, *given, **named)


def _draft(world: World, row: LabelRowCache) -> LabelRowV2:
    access = world.access("reviewer")
    return label_dicts.label_row(world["reviewer"], access, row, draft=True).label_row


def _save(world: World, row: LabelRowCache) -> LabelRowV2:
    result = save(world["reviewer"], world.access("reviewer"), row)
    assert (result.saved, result.conflicts) == (True, ())
    return world.labels(row.data_hash)


def _x(instance: ObjectInstance, frame: int) -> float:
    coordinates = instance.get_annotation(frame).coordinates
    assert isinstance(coordinates, BoundingBoxCoordinates)
    return coordinates.top_left_x


def _car(labels: LabelRowV2, object_hash: str = "car00001") -> ObjectInstance:
    (found,) = [each for each in labels.get_object_instances() if each.object_hash == object_hash]
    return found


def test_a_moved_object_waits_in_the_draft_and_is_saved_where_it_was_put(world: World) -> None:
    row = world.row("video.mp4")
    _do(world, row, geometry.place, Placement("car00001", 3, _box(0.5)))
    assert _x(_car(_draft(world, row)), 3) == 0.5
    assert _x(_car(world.labels(row.data_hash)), 3) == 0.1
    car = _car(_save(world, row))
    assert [_x(car, frame) for frame in (2, 3, 4)] == [0.1, 0.5, 0.1]
    assert car.get_annotation(3).created_by == car.get_annotation(4).created_by
    assert car.get_answer(world.ontology.model) == "Golf"


def test_a_new_object_is_drawn_over_a_range_and_answered(world: World) -> None:
    row = world.row("video.mp4")
    operation = _do(
        world,
        row,
        geometry.add,
        item_hash=world.ontology.car.feature_node_hash,
        frames=[(4, 6)],
        geometry=_box(0.6),
    )
    car = _car(_save(world, row), operation.instance_hash)
    assert car.get_annotation_frames() == {4, 5, 6}
    assert _x(car, 5) == 0.6


def test_removing_frames_leaves_the_others_and_removing_all_removes_the_object(
    world: World,
) -> None:
    row = world.row("video.mp4")
    _do(world, row, geometry.remove, object_hash="car00001", frames=[(5, 9)])
    assert _car(_save(world, row)).get_annotation_frames().isdisjoint(range(5, 10))
    _do(world, row, geometry.remove, object_hash="car00001")
    assert _save(world, row).get_object_instances() == []


def test_a_removal_is_taken_back(world: World) -> None:
    row = world.row("video.mp4")
    before = _car(_draft(world, row)).get_annotation_frames()
    _do(world, row, geometry.remove, object_hash="car00001")
    assert _draft(world, row).get_object_instances() == []
    undo(world["reviewer"], world.access("reviewer"), row)
    assert _car(_draft(world, row)).get_annotation_frames() == before


def test_a_copy_and_what_is_worked_out_between_two_positions(world: World) -> None:
    row = world.row("video.mp4")
    _do(world, row, geometry.remove, object_hash="car00001", frames=[(1, 19)])
    _do(world, row, geometry.place, Placement("car00001", 8, _box(0.5)))
    _do(world, row, geometry.copy_to, object_hash="car00001", frame=8, frames=[(9, 12)])
    _do(world, row, geometry.interpolate, object_hash="car00001", first=0, last=8)
    car = _car(_save(world, row))
    assert car.get_annotation_frames() == set(range(13))
    assert [round(_x(car, frame), 6) for frame in (0, 2, 4, 8, 12)] == [0.1, 0.2, 0.3, 0.5, 0.5]


def test_another_class_is_another_object_in_the_same_place(world: World) -> None:
    row = world.row("image 0")
    ontology = world.project().ontology_structure
    with pytest.raises(BadEdit, match="already"):
        _do(
            world,
            row,
            geometry.change_class,
            object_hash="car00001",
            item_hash=world.ontology.car.feature_node_hash,
        )
    with pytest.raises(BadEdit, match="no class with that hash"):
        _do(world, row, geometry.change_class, object_hash="car00001", item_hash="nothere")
    assert [each.title for each in ontology.objects] == ["Car"]


def test_a_move_that_meets_another_is_a_conflict_and_either_choice_holds(world: World) -> None:
    row = world.row("image 0")
    for choice, mine, theirs in (("mine", 0.5, 0.7), ("theirs", 0.55, 0.65)):
        _do(world, row, geometry.place, Placement("car00001", 0, _box(mine)))
        other = world.labels(row.data_hash, "annotator")
        box = BoundingBoxCoordinates(height=0.2, width=0.3, top_left_x=theirs, top_left_y=0.4)
        _car(other).set_for_frames(box, 0, overwrite=True)
        other.save()
        access = world.access("reviewer")
        (conflict,) = save(world["reviewer"], access, row).conflicts
        assert conflict.theirs[0][2]["boundingBox"]["x"] == theirs
        assert save(
            world["reviewer"],
            access,
            row,
            resolutions={conflict.op.pk: choice},  # type: ignore[dict-item]  # the table's words
        ).saved
        assert _x(_car(world.labels(row.data_hash)), 0) == (mine if choice == "mine" else theirs)


@pytest.mark.parametrize(
    ("edit", "named", "sentence"),
    [
        (geometry.remove, {"object_hash": "ghost"}, "not in the label row"),
        (geometry.remove, {"object_hash": "car00001", "frames": [(3, 99)]}, "0 to 19"),
        (geometry.remove, {"object_hash": "car00001", "frames": []}, "two frames"),
        (
            geometry.copy_to,
            {"object_hash": "car00001", "frame": 3, "frames": [(5, 4)]},
            "two frames",
        ),
        (
            geometry.interpolate,
            {"object_hash": "car00001", "first": 0, "last": 5},
            "every frame",
        ),
        (
            geometry.add,
            {"item_hash": "nothere", "frames": [(0, 0)], "geometry": {}},
            "no class with that hash",
        ),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(
    world: World, edit: Edit, named: dict[str, Any], sentence: str
) -> None:
    row = world.row("video.mp4")
    with pytest.raises(BadEdit, match=sentence):
        _do(world, row, edit, **named)
    assert not EditOperation.objects.exists()


def test_who_may_only_look_moves_nothing(world: World) -> None:
    row = world.row("image 0")
    with pytest.raises(Forbidden):
        geometry.place(
            world["viewer"], world.access("viewer"), row, Placement("car00001", 0, _box(0.5))
        )
