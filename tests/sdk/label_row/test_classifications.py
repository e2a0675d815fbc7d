"""Classification instances: placement, clashes, global ones, the older layout."""

from __future__ import annotations

from typing import Any

import pytest

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects.frames import Range
from tests.sdk.label_row.builders import (
    DATA_HASH,
    NOW,
    Kit,
    answer,
    classified,
    frame,
    video_labels,
)
from tests.sdk.label_row.test_round_trip import FRAME_CLASSIFICATION, ROWS

KIT = Kit()
item = KIT.item


def said(feature_hash: str = "clstxt", frames: Any = 0) -> Any:
    instance = item(feature_hash).create_instance()
    instance.set_for_frames(frames)
    return instance


def test_a_classification_is_written_with_its_ranges() -> None:
    label_row, instance = KIT.video(), item("clstxt").create_instance()
    instance.set_answer("words")
    instance.set_for_frames([Range(5, 6), Range(0, 4), Range(9, 9)], created_at=NOW,
                            last_edited_at=NOW, created_by="a@b.co")  # fmt: skip
    label_row.add_classification_instance(instance)
    hash_ = instance.classification_hash
    row = label_row.to_encord_dict()
    assert row["classification_answers"] == classified(
        answers=(answer("ctxt", "words", "CText"),), ranges=((0, 6), (9, 9)), hash_=hash_
    )
    assert row["data_units"][DATA_HASH]["labels"] == {}
    assert instance.range_list == [Range(0, 6), Range(9, 9)]


def test_annotations_know_who_placed_them() -> None:
    instance = item("clstxt").create_instance()
    instance.set_for_frames([1, 2, 3], created_by="a@b.co")
    with pytest.raises(LabelRowError, match="frame `3`"):
        instance.set_for_frames([3, 4])
    instance.set_for_frames(3, overwrite=True, created_by="c@d.co", confidence=0.5)
    assert [(a.frame, a.created_by) for a in instance.get_annotations()] == [
        (1, "a@b.co"), (2, "a@b.co"), (3, "c@d.co")
    ]  # fmt: skip
    annotation = instance.get_annotation(2)
    annotation.manual_annotation = False
    assert [a.manual_annotation for a in instance.get_annotations()] == [True, False, True]
    with pytest.raises(LabelRowError, match="not on the frame 9"):
        _ = instance.get_annotation(9).created_at


@pytest.mark.parametrize("frames", [5, 2, [3, 4]])
def test_placing_it_again_does_not_reset_who_placed_it(frames: Any) -> None:
    facts = {"createdBy": "a@b.co", "lastEditedBy": "c@d.co"}
    label_row = KIT.row(video_labels({}, classification_answers=classified(**facts)))
    (instance,) = label_row.get_classification_instances()
    instance.set_for_frames(frames, overwrite=True)
    (written,) = label_row.to_encord_dict()["classification_answers"].values()
    (before,) = classified(**facts).values()
    names = ("createdBy", "createdAt", "lastEditedBy", "lastEditedAt")
    assert [written[name] for name in names] == [before[name] for name in names]
    assert {a.created_by for a in instance.get_annotations() if a.frame <= 3} == {"a@b.co"}


def test_moving_it_to_other_frames_does_not_reset_who_placed_it() -> None:
    label_row = KIT.row(video_labels({}, classification_answers=classified()))
    (instance,) = label_row.get_classification_instances()
    instance.remove_from_frames(Range(0, 3))
    instance.set_for_frames(7)
    (written,) = label_row.to_encord_dict()["classification_answers"].values()
    (before,) = classified().values()
    assert written == before | {"range": [[7, 7]]}


def test_what_is_given_when_placing_it_again_counts() -> None:
    label_row = KIT.row(video_labels({}, classification_answers=classified()))
    (instance,) = label_row.get_classification_instances()
    instance.set_for_frames(2, overwrite=True, created_by="e@f.co", last_edited_at=NOW)
    assert [a.created_by for a in instance.get_annotations()] == [
        "a@b.co", "a@b.co", "e@f.co", "a@b.co"
    ]  # fmt: skip
    (written,) = label_row.to_encord_dict()["classification_answers"].values()
    assert written["createdBy"] == "e@f.co"


def test_there_is_one_instance_of_a_classification_on_a_frame() -> None:
    label_row, first = KIT.video(), said(frames=Range(0, 3))
    label_row.add_classification_instance(first)
    second = said(frames=Range(3, 9))
    with pytest.raises(LabelRowError, match=r"overlapping frames on the ranges \[\(3:3\)\]"):
        label_row.add_classification_instance(second)
    label_row.add_classification_instance(said("clschk", Range(0, 99)))
    second.remove_from_frames(3)
    label_row.add_classification_instance(second)
    with pytest.raises(LabelRowError, match="already exists"):
        second.set_for_frames(3)
    assert label_row.get_frame_view(4).get_classification_instances(item("clstxt")) == [second]
    assert len(label_row.get_classification_instances(filter_frames=Range(2, 4))) == 3


def test_a_classification_is_part_of_one_row() -> None:
    label_row, instance = KIT.video(), said()
    label_row.add_classification_instance(instance)
    for other in (label_row, KIT.video()):
        with pytest.raises(LabelRowError, match="already attached"):
            other.add_classification_instance(instance, force=True)
    label_row.remove_classification(instance)
    assert not instance.is_assigned_to_label_row()
    with pytest.raises(KeyError):
        label_row.remove_classification(instance)


def test_one_of_the_same_hash_is_replaced_only_by_force() -> None:
    label_row, old = KIT.video(), said()
    label_row.add_classification_instance(old)
    new = KIT.objects.ClassificationInstance(
        item("clstxt"), classification_hash=old.classification_hash
    )
    new.set_for_frames(50)
    with pytest.raises(LabelRowError, match="force=True"):
        label_row.add_classification_instance(new)
    label_row.add_classification_instance(new, force=True)
    assert label_row.get_classification_instances() == [new]
    assert not old.is_assigned_to_label_row()


def test_a_global_classification_has_no_frames() -> None:
    label_row, instance = KIT.video(), item("clsglo").create_instance()
    label_row.add_classification_instance(instance)
    with pytest.raises(LabelRowError, match="globally"):
        instance.set_for_frames(3)
    with pytest.raises(LabelRowError, match="globally"):
        label_row.add_classification_instance(item("clsglo").create_instance())
    (written,) = label_row.to_encord_dict()["classification_answers"].values()
    assert written["range"] == []
    assert label_row.get_frame_view(3).get_classification_instances() == []
    assert instance.is_global()


def test_a_global_classification_is_replaced_by_force() -> None:
    label_row, old, new = (KIT.video(), *(item("clsglo").create_instance() for _ in range(2)))
    label_row.add_classification_instance(old)
    label_row.add_classification_instance(new, force=True)
    assert label_row.get_classification_instances() == [new]
    assert list(label_row.to_encord_dict()["classification_answers"]) == [new.classification_hash]
    assert not old.is_assigned_to_label_row()


@pytest.mark.parametrize("wrong", [-1, 100, Range(50, 200)])
def test_frames_must_be_those_of_the_row(wrong: Any) -> None:
    label_row, instance = KIT.video(), said()
    label_row.add_classification_instance(instance)
    with pytest.raises(LabelRowError, match="acceptable bounds"):
        instance.set_for_frames(wrong)


def test_it_must_be_on_a_frame_to_be_added() -> None:
    with pytest.raises(LabelRowError, match="not on any frames"):
        KIT.video().add_classification_instance(item("clstxt").create_instance())


def test_frames_that_it_is_not_on_cannot_be_removed() -> None:
    instance = said(frames=Range(0, 5))
    with pytest.raises(KeyError, match="the frame 6"):
        instance.remove_from_frames(Range(4, 8))
    assert instance.range_list == [Range(0, 5)]
    instance.remove_from_frames([0, 3])
    assert instance.range_list == [Range(1, 2), Range(4, 5)]


def test_an_answer_is_of_the_root_attribute_unless_given() -> None:
    instance = item("clsrad").create_instance()
    instance.set_answer(item("k1"))
    instance.set_answer("why", item("kntx"))
    assert instance.get_answer() == item("k1")
    assert instance.get_answer(item("kntx")) == "why"
    assert [type(a).__name__ for a in instance.get_all_static_answers()] == [
        "RadioAnswer", "TextAnswer"
    ]  # fmt: skip
    instance.delete_answer()
    assert instance.get_answer() is None
    assert instance.get_answer(item("kntx")) is None


def test_a_copy_is_part_of_no_row() -> None:
    original = said(frames=Range(0, 5))
    original.set_answer("x")
    copy = original.copy()
    copy.remove_from_frames(3)
    assert original.range_list == [Range(0, 5)]
    assert copy.get_answer() == "x"
    assert copy.classification_hash != original.classification_hash


def test_the_older_layout_is_read() -> None:
    label_row = KIT.row(ROWS["classifications of the older layout"])
    (instance,) = label_row.get_classification_instances()
    assert instance.get_answer() == "y"
    assert instance.range_list == [Range(0, 1)]
    assert instance.get_annotation(1).created_by == "a@b.co"


def test_the_older_layout_is_kept_up_to_date() -> None:
    label_row = KIT.row(ROWS["classifications of the older layout"])
    (instance,) = label_row.get_classification_instances()
    instance.set_answer("z", overwrite=True)
    instance.remove_from_frames(0)
    instance.set_for_frames(7, created_by="a@b.co")
    row = label_row.to_encord_dict()
    (written,) = row["classification_answers"].values()
    assert (written["featureHash"], written["range"]) == ("clstxt", [[1, 1], [7, 7]])
    labels = row["data_units"][DATA_HASH]["labels"]
    assert labels["0"]["classifications"] == []
    assert labels["1"]["classifications"] == [FRAME_CLASSIFICATION]
    assert labels["7"]["classifications"][0]["classificationHash"] == "cccccccc"
    again = KIT.row(row)
    assert again.get_classification_instances()[0].range_list == [Range(1, 1), Range(7, 7)]


def test_a_removed_classification_leaves_no_trace_in_frames() -> None:
    label_row = KIT.row(ROWS["classifications of the older layout"])
    label_row.remove_classification(label_row.get_classification_instances()[0])
    row = label_row.to_encord_dict()
    assert row["classification_answers"] == {}
    for blob in row["data_units"][DATA_HASH]["labels"].values():
        assert blob["classifications"] == []


def test_a_long_range_costs_no_more_than_a_short_one() -> None:
    labels = video_labels({"0": frame()}, classification_answers=classified(ranges=((0, 10**12),)))
    label_row = KIT.row(labels, frames=10**13)
    (instance,) = label_row.get_classification_instances()
    instance.remove_from_frames(5)
    assert instance.range_list == [Range(0, 4), Range(6, 10**12)]
