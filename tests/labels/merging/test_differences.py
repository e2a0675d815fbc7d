from __future__ import annotations

from encord_portal.sdk.objects import LabelRowV2, ObjectInstance
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from encord_portal.sdk.objects.frames import Range
from labels.merging.differences import InstanceDifference, Version, differences
from labels.merging.targets import Target, find, write
from labels.merging.timelines import STATIC, Timeline
from tests.builders.label_rows import CarOntology, copy_row, make_row


def _between(old: LabelRowV2, new: LabelRowV2) -> list[InstanceDifference]:
    return differences(Version(old, old.to_encord_dict()), Version(new, new.to_encord_dict()))


def _pair() -> tuple[LabelRowV2, LabelRowV2, CarOntology]:
    row, ontology = make_row()
    return row, copy_row(row, ontology), ontology


def _box(x: float) -> BoundingBoxCoordinates:
    return BoundingBoxCoordinates(height=0.2, width=0.3, top_left_x=x, top_left_y=0.4)


def test_equal_labels_differ_in_nothing() -> None:
    old, new, _ = _pair()
    assert _between(old, new) == []


def test_an_instance_moves_comes_and_goes_by_frame() -> None:
    old, new, _ = _pair()
    (car,) = new.get_object_instances()
    car.set_for_frames(_box(0.2), Range(10, 12), overwrite=True)
    car.set_for_frames(_box(0.1), Range(60, 61))
    car.remove_from_frames(Range(48, 50))
    car.delete_answer(car.ontology_item.attributes[4])
    (found,) = _between(old, new)
    assert found.kind == "changed"
    assert found.moved == ((10, 12),)
    assert found.gained == ((60, 61),)
    assert found.lost == ((48, 50),)
    assert not found.reclassified


def test_instances_are_added_and_removed() -> None:
    old, new, ontology = _pair()
    other = ObjectInstance(ontology.car, object_hash="car00002")
    other.set_for_frames(_box(0.5), Range(3, 4))
    new.add_object_instance(other)
    new.remove_classification(new.get_classification_instances()[0])
    added, removed = _between(old, new)
    assert (added.kind, added.instance_hash, added.frames) == ("added", "car00002", ((3, 4),))
    assert (removed.kind, removed.instance_hash) == ("removed", "scene001")
    assert removed.lost == ((0, 10),)
    turned, back = _between(new, old)
    assert {turned.kind, back.kind} == {"added", "removed"}


def test_answers_are_told_on_the_frames_that_differ() -> None:
    old, new, o = _pair()
    state = Target("object", "car00001", o.state.feature_node_hash)
    note = Target("object", "car00001", o.note.feature_node_hash)
    write(find(new, state), Timeline.of(o.parked.feature_node_hash, ((5, 9),)))
    write(find(new, note), Timeline.of("dirty", STATIC))
    (found,) = _between(old, new)
    by_target = {each.target: each for each in found.answers}
    assert by_target[state].new == Timeline.of(o.parked.feature_node_hash, ((5, 9),))
    assert by_target[state].old == Timeline.of(o.moving.feature_node_hash, ((5, 9),))
    assert by_target[note].old == Timeline.of(None, STATIC)
    assert by_target[note].new == Timeline.of("dirty", STATIC)
    # What holds everywhere is shown where the instance begins.
    assert found.frames == ((0, 0), (5, 9))


def test_the_same_hash_of_another_class_is_reclassified() -> None:
    old, _, o = _pair()
    van = o.structure.add_object("Van", o.car.shape)
    new, _ = make_row(o)
    new.remove_object(new.get_object_instances()[0])
    instance = ObjectInstance(van, object_hash="car00001")
    instance.set_for_frames(_box(0.1), Range(0, 50))
    new.add_object_instance(instance)
    (found,) = _between(old, new)
    assert found.reclassified
    assert found.moved == ()
    assert found.frames == ((0, 0),)
