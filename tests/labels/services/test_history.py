from __future__ import annotations

from typing import Any

import pytest

from encord_portal.sdk.objects import ClassificationInstance, LabelRowV2
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from encord_portal.sdk.objects.frames import Range
from labels.errors import BadInput, Forbidden, StaleRevision
from labels.merging.targets import Target
from labels.models import LabelRowCache, Revision
from labels.selectors import history as selector
from labels.services import history, label_dicts
from tests.builders.world import World


@pytest.fixture
def row(world: World) -> LabelRowCache:
    row = world.row("video.mp4")
    label_dicts.label_row(world["owner"], world.access("owner"), row, fresh=True)
    return row


def _change(world: World, row: LabelRowCache) -> None:
    """A script moves the car, answers, and takes the scene away; the portal sees it."""
    labels = world.labels(row.data_hash)
    (car,) = labels.get_object_instances()
    box = BoundingBoxCoordinates(height=0.2, width=0.3, top_left_x=0.5, top_left_y=0.4)
    car.set_for_frames(box, Range(4, 6), overwrite=True)
    car.set_answer("new", attribute=world.ontology.note)
    car.set_answer(world.ontology.parked, attribute=world.ontology.state, frames=Range(2, 3))
    labels.remove_classification(labels.get_classification_instances()[0])
    labels.save()
    label_dicts.label_row(world["owner"], world.access("owner"), row, fresh=True)


def _first(row: LabelRowCache) -> Revision:
    return selector.get(row, Revision.objects.filter(row=row).order_by("pk")[0].pk)


def _seat(world: World, row: LabelRowCache, name: str = "annotator") -> Any:
    return world[name], world.access(name), row


def _x(labels: LabelRowV2, frame: int) -> float:
    return float(labels.get_object_instances()[0].get_annotation(frame).coordinates.top_left_x)


def test_all_labels_come_back_as_a_new_revision(world: World, row: LabelRowCache) -> None:
    _change(world, row)
    first, base = _first(row), selector.newest_sha256(row)
    assert history.restore_all(*_seat(world, row), first, base=base)
    labels = world.labels(row.data_hash)
    assert _x(labels, 5) == 0.1
    assert labels.get_object_instances()[0].get_answer(world.ontology.note) is None
    assert len(labels.get_classification_instances()) == 1
    newest = Revision.objects.filter(row=row).order_by("-pk")[0]
    assert newest.author == world["annotator"]
    assert newest.reason == f"Back to revision {first.pk}"
    assert newest.source == "portal"
    assert Revision.objects.filter(row=row).count() == 3
    assert not history.restore_all(*_seat(world, row), first, base=selector.newest_sha256(row)), (
        "everything stands so already"
    )


def test_one_instance_comes_back_and_the_others_stay(world: World, row: LabelRowCache) -> None:
    _change(world, row)
    base = selector.newest_sha256(row)
    assert history.restore_instance(*_seat(world, row), _first(row), "scene001", base=base)
    labels = world.labels(row.data_hash)
    (scene,) = labels.get_classification_instances()
    assert scene.get_answer(world.ontology.weather) == world.ontology.sunny
    assert [(each.start, each.end) for each in scene.range_list] == [(0, 10)]
    assert _x(labels, 5) == 0.5
    base = selector.newest_sha256(row)
    assert history.restore_instance(*_seat(world, row), _first(row), "car00001", base=base)
    labels = world.labels(row.data_hash)
    assert _x(labels, 5) == 0.1
    (there,) = labels.get_object_instances()[0].get_answer(world.ontology.state)
    assert there.answer == world.ontology.moving


def test_an_instance_that_was_not_there_goes_again(world: World, row: LabelRowCache) -> None:
    labels = world.labels(row.data_hash)
    scene = ClassificationInstance(world.ontology.scene, classification_hash="scene002")
    scene.set_for_frames(Range(15, 16))
    scene.set_answer(world.ontology.rainy, attribute=world.ontology.weather)
    labels.add_classification_instance(scene)
    labels.save()
    label_dicts.label_row(*_seat(world, row, "owner"), fresh=True)
    base = selector.newest_sha256(row)
    assert history.restore_instance(*_seat(world, row), _first(row), "scene002", base=base)
    left = world.labels(row.data_hash).get_classification_instances()
    assert [each.classification_hash for each in left] == ["scene001"]


def test_one_answer_comes_back_and_the_others_stay(world: World, row: LabelRowCache) -> None:
    _change(world, row)
    state = Target("object", "car00001", world.ontology.state.feature_node_hash)
    base = selector.newest_sha256(row)
    assert history.restore_answer(*_seat(world, row), _first(row), state, base=base)
    labels = world.labels(row.data_hash)
    (car,) = labels.get_object_instances()
    (there,) = car.get_answer(world.ontology.state)
    assert there.answer == world.ontology.moving
    assert car.get_answer(world.ontology.note) == "new"
    assert _x(labels, 5) == 0.5
    newest = Revision.objects.filter(row=row).order_by("-pk")[0]
    assert newest.reason.startswith("“State” of car00001 back to revision")
    base = selector.newest_sha256(row)
    assert not history.restore_answer(*_seat(world, row), _first(row), state, base=base)


def test_labels_that_moved_on_are_not_replaced_unseen(world: World, row: LabelRowCache) -> None:
    _change(world, row)
    first, old_base = _first(row), _first(row).blob_id
    state = Target("object", "car00001", world.ontology.state.feature_node_hash)
    for restore in (
        lambda: history.restore_all(*_seat(world, row), first, base=old_base),
        lambda: history.restore_instance(*_seat(world, row), first, "car00001", base=old_base),
        lambda: history.restore_answer(*_seat(world, row), first, state, base=old_base),
    ):
        with pytest.raises(StaleRevision):
            restore()
    assert _x(world.labels(row.data_hash), 5) == 0.5


def test_a_viewer_may_not_bring_anything_back(world: World, row: LabelRowCache) -> None:
    base = selector.newest_sha256(row)
    with pytest.raises(Forbidden):
        history.restore_instance(*_seat(world, row, "viewer"), _first(row), "car00001", base=base)


def test_what_nobody_ever_had_is_said_so(world: World, row: LabelRowCache) -> None:
    base = selector.newest_sha256(row)
    with pytest.raises(BadInput, match="nor the present labels have nonsense"):
        history.restore_instance(*_seat(world, row), _first(row), "nonsense", base=base)
    gone = Target("object", "nonsense", "nonsense")
    with pytest.raises(BadInput, match="cannot be brought back alone"):
        history.restore_answer(*_seat(world, row), _first(row), gone, base=base)
