"""Object instances: placement, frames, annotations, copies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from encord_portal.sdk.exceptions import LabelRowError
from tests.sdk.label_row.builders import (
    DATA_HASH,
    NOW,
    Kit,
    dicom_labels,
    entry,
    frame,
    group_labels,
    image_hash,
    slice_metadata,
    video_labels,
)

KIT = Kit()
R = KIT.Range


def frames_of(instance: Any) -> list[int]:
    return [annotation.frame for annotation in instance.get_annotations()]


def written_frames(label_row: Any) -> list[str]:
    return list(label_row.to_encord_dict()["data_units"][DATA_HASH]["labels"])


@pytest.mark.parametrize(("frames", "expected"), [
    (3, [3]), ([5, 1, 5], [1, 5]), (R(2, 4), [2, 3, 4]), ([R(8, 9), R(1, 2)], [1, 2, 8, 9]),
    ({4, 2}, [2, 4]), ([], []),
])  # fmt: skip
def test_frames_can_be_given_in_every_form(frames: Any, expected: list[int]) -> None:
    instance = KIT.item("objbox").create_instance()
    instance.set_for_frames(KIT.box(), frames)
    assert frames_of(instance) == expected
    assert instance.get_annotation_frames() == set(expected)


def test_placement_in_any_order_keeps_frames_sorted() -> None:
    instance = KIT.item("objbox").create_instance()
    for number in (7, 3, 50, 4, 0):
        instance.set_for_frames(KIT.box(number / 100), number)
    assert frames_of(instance) == [0, 3, 4, 7, 50]
    assert [a.coordinates.top_left_x for a in instance.get_annotations()] == [
        0,
        0.03,
        0.04,
        0.07,
        0.5,
    ]
    assert instance.get_ranges() == [R(0, 0), R(3, 4), R(7, 7), R(50, 50)]


def test_a_frame_is_not_overwritten_unless_asked_for() -> None:
    instance = KIT.placed(frames=[1, 2])
    with pytest.raises(LabelRowError, match="overwrite"):
        instance.set_for_frames(KIT.box(0.9), [0, 2])
    assert frames_of(instance) == [1, 2], "nothing is placed if something cannot be"
    instance.set_for_frames(KIT.box(0.9), [0, 2], overwrite=True)
    assert [a.coordinates.top_left_x for a in instance.get_annotations()] == [0.9, 0.1, 0.9]


def test_what_is_not_given_stays_when_overwriting() -> None:
    instance = KIT.item("objbox").create_instance()
    instance.set_for_frames(
        KIT.box(), created_at=NOW, created_by="a@b.co", confidence=0.5, manual_annotation=False
    )
    instance.set_for_frames(KIT.box(0.2), overwrite=True, last_edited_by="c@d.co")
    annotation = instance.get_annotation()
    assert (annotation.created_at, annotation.created_by) == (NOW, "a@b.co")
    assert (annotation.confidence, annotation.manual_annotation) == (0.5, False)
    assert annotation.last_edited_by == "c@d.co"


def test_times_default_to_now() -> None:
    before = datetime.now(UTC)
    annotation = KIT.placed().get_annotation()
    assert before <= annotation.created_at <= datetime.now(UTC)
    assert annotation.last_edited_at - annotation.created_at < timedelta(seconds=1)


def test_annotations_can_be_edited_one_by_one() -> None:
    label_row = KIT.row(video_labels({"0": frame(entry()), "1": frame(entry())}))
    (instance,) = label_row.get_object_instances()
    annotation = instance.get_annotation(1)
    annotation.coordinates = KIT.box(0.8)
    annotation.confidence = 0.25
    annotation.created_by = None
    annotation.last_edited_at = NOW + timedelta(hours=1)
    labels = label_row.to_encord_dict()["data_units"][DATA_HASH]["labels"]
    assert labels["0"] == frame(entry())
    assert labels["1"] == frame(
        entry(
            confidence=0.25, createdBy=None, lastEditedAt="Fri, 01 Mar 2024 11:00:00 UTC",
            boundingBox={"h": 0.1, "w": 0.2, "x": 0.8, "y": 0.4},
        )
    )  # fmt: skip


def test_coordinates_must_fit_the_shape() -> None:
    with pytest.raises(LabelRowError, match="PolygonCoordinates"):
        KIT.item("objpol").create_instance().set_for_frames(KIT.box())


def test_an_annotation_outlives_its_frame_only_to_say_so() -> None:
    instance = KIT.placed(frames=[0, 1])
    annotation = instance.get_annotation(1)
    instance.remove_from_frames(1)
    with pytest.raises(LabelRowError, match="not on the frame 1"):
        _ = annotation.coordinates


def test_frames_that_are_not_there_cannot_be_removed() -> None:
    instance = KIT.placed(frames=[0, 1])
    with pytest.raises(KeyError, match="the frame 9"):
        instance.remove_from_frames([0, 9])
    assert frames_of(instance) == [0, 1]


def test_an_object_needs_a_frame_of_the_row_to_be_added() -> None:
    label_row = KIT.video()
    with pytest.raises(LabelRowError, match="not on any frames"):
        label_row.add_object_instance(KIT.item("objbox").create_instance())
    with pytest.raises(LabelRowError, match="`100`"):
        label_row.add_object_instance(KIT.placed(frames=[0, 100]))
    instance = KIT.placed()
    label_row.add_object_instance(instance)
    for wrong in (100, -1):
        with pytest.raises(LabelRowError, match=f"`{wrong}`"):
            instance.set_for_frames(KIT.box(), wrong)


def test_an_object_is_part_of_one_row() -> None:
    first, second, instance = KIT.video(), KIT.video(), KIT.placed()
    first.add_object_instance(instance)
    for label_row in (first, second):
        with pytest.raises(LabelRowError, match="already part of a LabelRowV2"):
            label_row.add_object_instance(instance)
    with pytest.raises(LabelRowError, match="different label row"):
        second.get_frame_view(1).add_object_instance(instance, KIT.box())
    assert instance.is_assigned_to_label_row() is first
    first.remove_object(instance)
    assert instance.is_assigned_to_label_row() is None
    with pytest.raises(KeyError):
        first.remove_object(instance)
    second.add_object_instance(instance)
    assert second.get_object_instances() == [instance]


def test_an_object_of_the_same_hash_takes_the_place_of_the_other() -> None:
    label_row, old = KIT.video(), KIT.placed(frames=[0, 1])
    label_row.add_object_instance(old)
    new = KIT.objects.ObjectInstance(KIT.item("objbox"), object_hash=old.object_hash)
    new.set_for_frames(KIT.box(), 7)
    label_row.add_object_instance(new)
    assert label_row.get_object_instances() == [new]
    assert old.is_assigned_to_label_row() is None
    assert written_frames(label_row) == ["7"]


def test_an_object_without_frames_is_not_listed_or_written() -> None:
    label_row = KIT.row(video_labels({"0": frame(entry())}))
    (instance,) = label_row.get_object_instances()
    instance.remove_from_frames(0)
    assert label_row.get_object_instances() == []
    written = label_row.to_encord_dict()
    assert written["object_answers"] == {}
    assert written["data_units"][DATA_HASH]["labels"] == {}
    instance.set_for_frames(KIT.box(), 5)
    assert label_row.get_frame_view(5).get_object_instances() == [instance]


def test_a_copy_is_the_same_with_another_hash() -> None:
    original = KIT.placed(frames=R(0, 5))
    original.set_answer("words", KIT.item("otxt"))
    original.set_answer("t", KIT.item("dtxt"), frames=[1, 2])
    copy = original.copy()
    copy.set_for_frames(KIT.box(0.9), 0, overwrite=True)
    copy.set_answer("u", KIT.item("dtxt"), frames=[1])
    assert copy.object_hash != original.object_hash
    assert copy.get_answer(KIT.item("otxt")) == "words"
    assert original.get_annotation(0).coordinates == KIT.box()
    assert [a.answer for a in original.get_answer(KIT.item("dtxt"))] == ["t"]
    assert copy.is_assigned_to_label_row() is None


def test_objects_are_found_by_frame_and_kind() -> None:
    label_row = KIT.row(
        video_labels({
            "0": frame(entry(), entry("polygon", "bbbbbbbb")),
            "5": frame(entry("polygon", "bbbbbbbb")),
        })
    )  # fmt: skip
    box, polygon = label_row.get_object_instances()
    assert label_row.get_object_instances(KIT.item("objpol")) == [polygon]
    assert label_row.get_object_instances(filter_frames=5) == [polygon]
    assert label_row.get_object_instances(filter_frames=[R(0, 99)]) == [box, polygon]
    assert label_row.get_object_instances(KIT.item("objbox"), R(1, 99)) == []
    assert label_row.get_frame_view(0).get_object_instances(KIT.item("objbox")) == [box]


def test_images_are_found_by_hash_and_number() -> None:
    label_row = KIT.row(group_labels(frame(entry()), frame(entry())), frames=2)
    (instance,) = label_row.get_object_instances()
    view = label_row.get_frame_view(image_hash(1))
    assert (view.frame, view.image_hash, view.width, view.height) == (1, image_hash(1), 200, 100)
    assert (label_row.get_image_hash(1), label_row.get_image_hash(2)) == (image_hash(1), None)
    assert (label_row.get_frame_number(image_hash(0)), label_row.get_frame_number("x")) == (0, None)
    assert instance.get_annotation(image_hash(1)).frame == 1
    assert (label_row.width, label_row.height, label_row.data_link) == (None, None, None)
    with pytest.raises(KeyError, match="'x'"):
        label_row.get_frame_view("x")


def test_only_images_have_image_hashes() -> None:
    label_row = KIT.video()
    view = label_row.get_frame_view(3)
    for look in (
        lambda: label_row.get_image_hash(0), lambda: label_row.get_frame_view("x"),
        lambda: view.image_hash, lambda: view.image_title, lambda: view.file_type,
        lambda: view.data_link,
    ):  # fmt: skip
        with pytest.raises(LabelRowError):
            look()
    assert (view.width, view.height, view.metadata) == (200, 100, None)
    with pytest.raises(LabelRowError, match="`100`"):
        label_row.get_frame_view(100)


def test_dicom_slices_have_metadata_and_sizes_of_their_own() -> None:
    label_row = KIT.row(dicom_labels({"0": frame(metadata=slice_metadata(0, 6, 3)), "1": frame()}))
    view = label_row.get_frame_view(0)
    assert view.metadata.file_uri.endswith("0.dcm?signature=s")
    assert (view.width, view.height) == (6, 3)
    assert label_row.get_frame_view(1).metadata is None
    assert (label_row.get_frame_view(1).width, label_row.get_frame_view(500).height) == (200, 100)


def test_a_mask_must_have_the_size_of_its_slice() -> None:
    label_row = KIT.row(dicom_labels({"0": frame(metadata=slice_metadata(0, 4, 2)), "1": frame()}))
    encoded = KIT.coordinates.BitmaskCoordinates.EncodedBitmask
    mask = KIT.coordinates.BitmaskCoordinates(
        encoded(top=0, left=0, height=2, width=4, rle_string="233")
    )
    instance = KIT.item("objmsk").create_instance()
    instance.set_for_frames(mask, 0)
    label_row.add_object_instance(instance)
    label_row.to_encord_dict()
    instance.set_for_frames(mask, 1)
    with pytest.raises(ValueError, match="4 x 2 pixels"):
        label_row.to_encord_dict()


def test_skeletons_changed_in_place_are_written_changed() -> None:
    label_row = KIT.row(video_labels({"0": frame(entry("skeleton"))}))
    (instance,) = label_row.get_object_instances()
    instance.get_annotation(0).coordinates.values[0].x = 0.9
    (written,) = label_row.to_encord_dict()["data_units"][DATA_HASH]["labels"]["0"]["objects"]
    assert written["skeleton"]["0"]["x"] == 0.9


@pytest.mark.parametrize("use", [
    lambda row: row.get_object_instances(), lambda row: row.get_classification_instances(),
    lambda row: row.to_encord_dict(), lambda row: row.get_frame_view(0),
    lambda row: row.get_frame_views(), lambda row: row.metadata, lambda row: row.save(),
    lambda row: row.add_object_instance(KIT.placed()),
    lambda row: row.get_image_hash(0),
])  # fmt: skip
def test_labels_must_be_initialised(use: Any) -> None:
    with pytest.raises(LabelRowError, match="initialise_labels"):
        use(KIT.empty_row())


def test_reviews_can_be_read() -> None:
    label_row = KIT.row(video_labels({"0": frame(entry(reviews=[{"status": "REJECTED"}]))}))
    annotation = label_row.get_object_instances()[0].get_annotation(0)
    assert annotation.reviews == [{"status": "REJECTED"}]


def test_object_numbers_are_no_less_than_zero() -> None:
    with pytest.raises(LabelRowError, match="-1"):
        KIT.item("objbox").create_instance(object_number=-1)
    instance = KIT.item("objbox").create_instance(object_number=4)
    assert instance.object_number == 4


def test_an_object_of_the_same_hash_is_replaced_only_by_force() -> None:
    label_row, old = KIT.video(), KIT.placed()
    label_row.add_object_instance(old)
    new = KIT.objects.ObjectInstance(KIT.item("objbox"), object_hash=old.object_hash)
    new.set_for_frames(KIT.box(), 3)
    with pytest.raises(LabelRowError, match="force=True"):
        label_row.add_object_instance(new, force=False)
    assert label_row.get_object_instances() == [old]
    assert not new.is_assigned_to_label_row()
    label_row.add_object_instance(new)
    assert label_row.get_object_instances() == [new]
