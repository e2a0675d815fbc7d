"""Continuous scenes: objects are placed by events on a timeline, and not frame by frame."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects.events import LabelDeleteEvent, LabelUpsertEvent
from encord_portal.sdk.objects.frames import Range
from tests.sdk.label_row.builders import (
    DATA_HASH,
    Json,
    Kit,
    entry,
    frame,
    row_labels,
    video_labels,
    without,
)
from tests.sdk.label_row.test_spaces import SCENE_ONTOLOGY, scene_entry


def scene_kit(root: str = "encord_portal.sdk") -> Kit:
    kit = Kit(root)
    kit.structure = type(kit.structure).from_dict(SCENE_ONTOLOGY)
    kit.ontology.structure.objects[:] = kit.structure.objects
    return kit


KIT = scene_kit()


def cuboid(*position: float, **given: Any) -> Json:
    geometry = {"position": list(position), "orientation": [0, 0, 1.5], "size": [4, 5, 6]}
    item = {"name": "Cuboid", "color": "#000000", "value": "cuboid"} | given
    return scene_entry("cuboid", "objcub", "cccccccc", cuboid=geometry) | item


def timeline(blobs: Json, is_continuous: bool = True) -> Json:
    unit = {
        "data_hash": DATA_HASH, "data_title": "t", "data_type": "application/json",
        "data_sequence": 0, "width": 0, "height": 0, "data_link": "", "data_fps": 0,
        "labels": blobs,
    }  # fmt: skip
    return row_labels("scene", {DATA_HASH: unit}) | {"scene": {"isContinuous": is_continuous}}


def moving() -> Json:
    return timeline({
        "100": frame(cuboid(1, 2, 3, event="upsert", interpolate="linear")),
        "200": frame(cuboid(3, 4, 5, event="upsert")),
        "300": frame(cuboid(0, 0, 0, event="delete")),
    })  # fmt: skip


def row(labels: Json, kit: Kit = KIT) -> Any:
    return kit.row(labels, frames=1)


def only(label_row: Any) -> Any:
    (instance,) = label_row.get_object_instances()
    return instance


def placed(kit: Kit = KIT, feature_hash: str = "objcub") -> tuple[Any, Any]:
    """An empty continuous scene, and an object in it that has no events yet."""
    label_row = row(timeline({}), kit)
    instance = kit.structure.get_child_by_hash(feature_hash).create_instance()
    label_row.add_object_instance(instance)
    return label_row, instance


def at(x: float, kit: Kit = KIT) -> Any:
    return kit.coordinates.CuboidCoordinates((x, 0, 0), (0, 0, 0), (2, 2, 2))


ROWS: dict[str, Json] = {
    "moving": moving(),
    "deletes without geometry": timeline({
        "100": frame(cuboid(1, 2, 3, event="upsert"), entry(event="upsert")),
        "300": frame(without(cuboid(event="delete"), "cuboid"), entry(event="delete")),
    }),
    "no tag places the object": timeline({
        "5": frame(cuboid(1, 2, 3)), "9": frame(cuboid(0, 0, 0, event="delete"))
    }),
    "tags that are null": timeline({
        "5": frame(cuboid(1, 2, 3, event=None, interpolate=None)),
        "9": frame(cuboid(0, 0, 0, event="delete")),
    }),
    "nothing to end": timeline({"5": frame(cuboid(0, 0, 0, event="delete"))}),
    "held on frames": timeline({"5": frame(cuboid(1, 2, 3, interpolate="hold"))}, False),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_what_was_read_is_written_back_equal(name: str) -> None:
    labels = copy.deepcopy(ROWS[name])
    assert row(labels).to_encord_dict() == ROWS[name]
    assert labels == ROWS[name]


def test_an_object_is_where_its_events_say() -> None:
    label_row = row(moving())
    instance = only(label_row)
    assert label_row.is_event_based
    assert instance.get_ranges() == [Range(100, 299)]
    found = {frame: instance.get_annotation(frame) for frame in (100, 150, 200, 299)}
    assert [each.coordinates.position for each in found.values()] == [
        (1, 2, 3), (2, 3, 4), (3, 4, 5), (3, 4, 5)
    ]  # fmt: skip
    assert [each.is_virtual for each in found.values()] == [False, True, False, True]
    assert [each.is_interpolated for each in found.values()] == [False, True, False, False]
    assert [each.keyframe for each in found.values()] == [100, 100, 200, 200]
    assert [each.interpolation for each in found.values()] == ["linear", "linear", "hold", "hold"]
    assert found[150].created_by == "a@b.co"
    assert type(found[150]) is type(instance).ResolvedAnnotation
    for frame_number in (99, 300):
        with pytest.raises(LabelRowError, match="does not exist"):
            instance.get_annotation(frame_number)
    assert label_row.get_frame_view(150).get_object_instances() == [instance]
    assert label_row.get_frame_view(300).get_object_instances() == []
    assert label_row.get_object_instances(filter_frames=Range(0, 100)) == [instance]
    assert label_row.get_object_instances(filter_frames=[Range(0, 99), Range(300, 900)]) == []


def test_events_are_written_read_and_removed() -> None:
    label_row, instance = placed()
    instance.upsert_event(at(1), 100, created_by="a@b.co", interpolation="linear")
    with pytest.raises(LabelRowError, match="overwrite"):
        instance.upsert_event(at(1), 100)
    with pytest.raises(LabelRowError, match="never ends"):
        label_row.to_encord_dict()
    instance.upsert_event(at(5), 200)
    instance.delete_event(400)
    instance.delete_event(500)  # it has ended already
    assert [(each.frame, each.kind) for each in instance.get_events()] == [
        (100, "upsert"), (200, "upsert"), (400, "delete")
    ]  # fmt: skip
    first, _, last = instance.get_events()
    assert isinstance(first, LabelUpsertEvent)
    assert isinstance(last, LabelDeleteEvent)
    assert (first.interpolation, first.metadata.created_by) == ("linear", "a@b.co")
    assert instance.get_annotation(150).coordinates == at(3.0)
    instance.upsert_event(at(7), 100, overwrite=True)
    assert instance.get_annotation(150).coordinates == at(7)
    written = label_row.to_encord_dict()
    again = row(written)
    assert again.to_encord_dict() == written
    assert only(again).get_ranges() == [Range(100, 399)]
    with pytest.raises(LabelRowError, match="no event"):
        instance.remove_event(5)
    instance.remove_event(100)
    instance.remove_event(200)
    assert instance.get_events() == [], "the delete has nothing to end"
    assert label_row.get_object_instances() == []


def test_dynamic_answers_hold_where_the_object_exists() -> None:
    label_row, instance = placed(feature_hash="objbox")
    instance.upsert_event(KIT.box(), 10)
    instance.delete_event(50)
    attribute = KIT.structure.get_child_by_hash("dtxt")
    instance.set_answer("x", attribute)
    (answer,) = instance.get_answer(attribute)
    assert answer.ranges == [Range(10, 49)]
    instance.is_valid()
    instance.set_answer("y", attribute, frames=Range(40, 60))
    with pytest.raises(LabelRowError, match="does not exist"):
        instance.is_valid()
    assert label_row.to_encord_dict()["object_actions"][instance.object_hash]["actions"]


def test_an_object_with_events_may_be_added_whole() -> None:
    label_row, _ = placed()
    instance = KIT.structure.get_child_by_hash("objcub").create_instance()
    instance.set_for_frames(at(1), 5, event_kind="upsert")
    instance.set_for_frames(at(0), 9, event_kind="delete")
    label_row.add_object_instance(instance)
    assert instance.get_ranges() == [Range(5, 8)]
    label_row.add_object_instance(instance.copy())
    assert len(label_row.get_object_instances()) == 2
    label_row.remove_object(instance)
    with pytest.raises(LabelRowError, match="add_object_instance"):
        instance.get_events()


def _set(name: str, value: Any) -> Callable[[Any, Any], Any]:
    return lambda _, instance: setattr(instance.get_annotation(100), name, value)


def _added(feature_hash: str, place: Any = None) -> Callable[[Any, Any], Any]:
    def add(label_row: Any, _: Any) -> None:
        instance = label_row.ontology_structure.get_child_by_hash(feature_hash).create_instance()
        if place is not None:
            place(instance)
        label_row.add_object_instance(instance)

    return add


MISUSES: dict[str, Callable[[Any, Any], Any]] = {
    "annotations": lambda _, i: i.get_annotations(),
    "annotation frames": lambda _, i: i.get_annotation_frames(),
    "frame views": lambda r, _: r.get_frame_views(),
    "placing on frames": lambda _, i: i.set_for_frames(i.get_annotation(100).coordinates, 900),
    "removing from frames": lambda _, i: i.remove_from_frames(100),
    "placing on a frame view": lambda r, i: r.get_frame_view(7).add_object_instance(
        i.ontology_item.create_instance(), i.get_annotation(100).coordinates
    ),
    "unknown interpolation": lambda _, i: i.upsert_event(
        i.get_annotation(100).coordinates, 7, interpolation="fast"
    ),
    "below zero": lambda _, i: i.upsert_event(i.get_annotation(100).coordinates, -1),
    "editing what is resolved": _set("confidence", 0.5),
    "moving what is resolved": _set("coordinates", None),
    "a shape without events": _added("objpol"),
    "an object that never ends": lambda r, i: (i.remove_event(300), r.to_encord_dict()),
}


@pytest.mark.parametrize("name", MISUSES)
def test_what_frames_allow_a_timeline_refuses(name: str) -> None:
    label_row = row(moving())
    with pytest.raises(LabelRowError):
        MISUSES[name](label_row, only(label_row))


def test_events_are_for_continuous_scenes_only() -> None:
    label_row, instance = KIT.video(), KIT.placed(frames=[1])
    label_row.add_object_instance(instance)
    for call in (
        lambda: instance.upsert_event(at(1), 2), lambda: instance.delete_event(2),
        lambda: instance.remove_event(1), lambda: instance.get_events(),
        lambda: KIT.placed().get_events(),
        lambda: instance.set_for_frames(KIT.box(), 5, event_kind="upsert"),
    ):  # fmt: skip
        with pytest.raises(LabelRowError):
            call()
    copied = only(row(moving())).copy()
    with pytest.raises(LabelRowError, match="continuous"):
        KIT.video().add_object_instance(copied)


@pytest.mark.parametrize("labels", [
    video_labels({"0": frame(entry(event="upsert"))}),
    video_labels({"0": frame(entry(interpolate="linear"))}),
    timeline({"0": frame(cuboid(1, 2, 3, event="upsert"))}, False),
    timeline({"0": frame(cuboid(1, 2, 3, event="vanish"))}),
    timeline({"0": frame(cuboid(1, 2, 3, event={"a": 1}))}),
    timeline({"0": frame(cuboid(1, 2, 3, interpolate="jump"))}),
    timeline({"0": frame(entry(interpolate="linear"))}),
    timeline({"0": frame(entry("polygon"))}),
    timeline({"0": frame(without(cuboid(event="upsert"), "cuboid"))}),
])  # fmt: skip
def test_tags_that_do_not_fit_are_refused(labels: Json) -> None:
    with pytest.raises(LabelRowError) as caught:
        row(labels)
    assert "aaaaaaaa" in str(caught.value) or "cccccccc" in str(caught.value) or (
        "data_units" in str(caught.value)
    )  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(["upsert", "delete", "remove"]), st.integers(0, 9))))
def test_any_events_leave_a_timeline_that_ends(changes: list[tuple[str, int]]) -> None:
    label_row, instance = placed()
    for kind, frame_number in changes:
        if kind == "upsert":
            instance.upsert_event(at(frame_number), frame_number, overwrite=True)
        elif kind == "delete":
            instance.delete_event(frame_number)
        elif frame_number in [each.frame for each in instance.get_events()]:
            instance.remove_event(frame_number)
    instance.delete_event(10)
    present = {f for one in instance.get_ranges() for f in range(one.start, one.end + 1)}
    for frame_number in range(12):
        objects = label_row.get_frame_view(frame_number).get_object_instances()
        assert objects == ([instance] if frame_number in present else [])
    written = label_row.to_encord_dict()
    assert row(written).to_encord_dict() == written
