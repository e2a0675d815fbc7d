"""Many entries are read together; none of them may be mistaken for another one."""

from __future__ import annotations

import json
import random
from threading import Barrier, Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from encord_portal.sdk.exceptions import LabelRowError
from tests.sdk.label_row.builders import (
    DATA_HASH,
    GEOMETRIES,
    Json,
    Kit,
    entry,
    frame,
    image_labels,
    video_labels,
    without,
)

KIT = Kit()
LENGTH = 1_300
"""Entries that are read in several handfuls."""


def exactly(labels: Json) -> str:
    return json.dumps(labels, sort_keys=True)


def on_frames(entries: list[Json]) -> Json:
    return video_labels({str(number): frame(item) for number, item in enumerate(entries)})


@pytest.mark.parametrize("name", ["confidence", "unknown"])
@pytest.mark.parametrize("values", [(1.0, 1), (1, 1.0), (0.0, 0, 0.5)])
def test_equal_numbers_of_different_kinds_are_not_the_same(name: str, values: Any) -> None:
    size = LENGTH // len(values) + 1
    entries = [entry(**{name: values[number // size]}) for number in range(LENGTH)]
    labels = on_frames(entries)
    assert exactly(KIT.row(labels, frames=LENGTH).to_encord_dict()) == exactly(labels)


def test_the_edited_entry_of_a_kind_is_the_only_one_to_change() -> None:
    labels = on_frames([entry(unknown=value) for value in (True, 1, 1.0) * 3])
    label_row = KIT.row(labels)
    (instance,) = label_row.get_object_instances()
    instance.get_annotation(4).created_by = "e@f.co"
    labels["data_units"][DATA_HASH]["labels"]["4"]["objects"][0]["createdBy"] = "e@f.co"
    assert exactly(label_row.to_encord_dict()) == exactly(labels)


@settings(deadline=None, max_examples=15)
@given(st.randoms(use_true_random=False))
def test_entries_of_any_mixture_are_written_back_equal(dice: random.Random) -> None:
    shapes = [dice.choice([*GEOMETRIES, "bounding_box"]) for _ in range(6)]
    frames = {}
    for number in range(dice.choice([1, 3, 120])):
        entries = []
        for index, shape in enumerate(shapes):
            if dice.random() < 0.3:
                continue
            item = entry(shape, f"object{index:02}")
            if dice.random() < 0.3:
                item = without(item, dice.choice(["lastEditedBy", "confidence", "color"]))
            if dice.random() < 0.2:
                item["reviews"] = [{"status": "APPROVED"}]
            if dice.random() < 0.2:
                item["confidence"] = dice.choice([1, 0.5, None])
            if shape == "bounding_box" and dice.random() < 0.2:
                item["boundingBox"] = {**item["boundingBox"], "more": 1}
            keys = list(item)
            if dice.random() < 0.2:
                dice.shuffle(keys)
            entries.append({key: item[key] for key in keys})
        frames[str(number)] = frame(*entries)
    labels = video_labels(frames)
    assert exactly(KIT.row(labels, frames=120).to_encord_dict()) == exactly(labels)


def test_boxes_with_and_without_more_members_can_be_looked_at() -> None:
    more = entry()
    more["boundingBox"] = {**more["boundingBox"], "more": 1}
    labels = on_frames([more, *(entry() for _ in range(50))])
    (instance,) = KIT.row(labels).get_object_instances()
    assert instance.get_annotation(0).coordinates == instance.get_annotation(50).coordinates


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"createdAt": "foo"}, "'foo' is not a time"),
        ({"confidence": "x"}, "`confidence`"),
        ({"confidence": True}, "`confidence`"),
        ({"featureHash": "zz"}, "zz"),
        ({"shape": "blob"}, "'blob'"),
        ({"shape": ["bounding_box"]}, "not supported"),
        ({"objectHash": []}, "`objectHash` must be a text"),
        ({"boundingBox": {"h": 1, "w": 1, "x": 1, "y": None}}, "numbers"),
    ],
)
@pytest.mark.parametrize("place", [0, 700, LENGTH - 1])
def test_the_one_wrong_entry_among_many_is_named(wrong: Json, message: str, place: int) -> None:
    entries = [entry() for _ in range(LENGTH)]
    entries[place] |= wrong
    with pytest.raises(LabelRowError, match=message) as caught:
        KIT.row(on_frames(entries), frames=LENGTH)
    assert f"data_units.{DATA_HASH}.labels.{place}.objects" in str(caught.value)


def test_an_object_twice_on_a_frame_is_found_in_any_order() -> None:
    labels = video_labels({"5": frame(entry()), "2": frame(entry(), entry()), "3": frame(entry())})
    with pytest.raises(LabelRowError, match=r"labels\.2\.objects\[1\].*twice on the frame 2"):
        KIT.row(labels)


def test_an_object_of_two_shapes_is_found_among_many() -> None:
    entries = [entry() for _ in range(LENGTH)]
    entries[900] = entry("polygon")
    with pytest.raises(LabelRowError, match=r"labels\.900\.objects\[0\].*another frame"):
        KIT.row(on_frames(entries), frames=LENGTH)


def test_threads_that_look_at_an_object_for_the_first_time_see_the_same() -> None:
    for _ in range(20):
        label_row = KIT.row(image_labels(entry()), frames=1)
        (instance,) = label_row.get_frame_view(0).get_object_instances()
        together, tracks = Barrier(4), []

        def look(instance: Any = instance, tracks: Any = tracks, together: Any = together) -> None:
            together.wait()
            tracks.append(instance._track)

        threads = [Thread(target=look) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(map(id, tracks))) == 1


def test_equal_answers_of_two_rows_do_not_reach_each_other() -> None:
    answers = {
        "aaaaaaaa": {
            "objectHash": "aaaaaaaa",
            "classifications": [
                {"name": "OText", "value": "otext", "answers": "x", "featureHash": "otxt",
                 "manualAnnotation": True}
            ],
        }
    }  # fmt: skip
    labels = video_labels({"0": frame(entry())}, object_answers=answers)
    first, second = KIT.row(labels), KIT.row(labels)
    attribute = KIT.item("otxt")
    (instance,) = first.get_object_instances()
    assert instance.get_answer(attribute) == "x"
    instance.set_answer("y", attribute=attribute, overwrite=True)
    (other,) = second.get_object_instances()
    assert (instance.get_answer(attribute), other.get_answer(attribute)) == ("y", "x")
    assert second.to_encord_dict() == labels


def _steady(frames: int) -> list[list[str]]:
    return [["aaaaaaaa", "bbbbbbbb", "cccccccc"] for _ in range(frames)]


def _swapped(frames: int) -> list[list[str]]:
    hashes = _steady(frames)
    hashes[frames // 2].reverse()
    return hashes


def _missing(frames: int) -> list[list[str]]:
    hashes = _steady(frames)
    hashes[-1].pop()
    return hashes


def _as_many(frames: int) -> list[list[str]]:
    """As many entries as there are objects on each frame, of others on every second one."""
    return [["aaaaaaaa", "bbbbbbbb"], ["cccccccc", "dddddddd"]] * (frames // 2)


@pytest.mark.parametrize("shape", ["bounding_box", "bitmask", "polygon"])
@pytest.mark.parametrize("frames", [2, 40])
@pytest.mark.parametrize("make", [_steady, _swapped, _missing, _as_many])
@pytest.mark.parametrize("backwards", [False, True])
def test_the_same_objects_on_all_frames_or_nearly_are_read_alike(
    make: Any, frames: int, shape: str, backwards: bool
) -> None:
    hashes = make(frames)
    blobs = {
        str(number): frame(
            *(entry(shape, hash_, createdBy=f"{hash_}{number}@b.co") for hash_ in on_frame)
        )
        for number, on_frame in enumerate(hashes)
    }
    labels = video_labels(dict(reversed(blobs.items())) if backwards else blobs)
    label_row = KIT.row(labels)
    assert exactly(label_row.to_encord_dict()) == exactly(labels)
    for number, on_frame in enumerate(hashes):
        instances = label_row.get_frame_view(number).get_object_instances()
        assert [instance.object_hash for instance in instances] == on_frame
        for instance in instances:
            author = instance.get_annotation(number).created_by
            assert author == f"{instance.object_hash}{number}@b.co"
    for instance in label_row.get_object_instances():
        on = {number for number, each in enumerate(hashes) if instance.object_hash in each}
        assert instance.get_annotation_frames() == on
    copied, before = instances[0].copy(), instances[0].get_annotation(number).coordinates
    instances[0].remove_from_frames(number)
    assert copied.get_annotation(number).coordinates == before
    assert len(copied.get_annotations()) == len(instances[0].get_annotations()) + 1
    assert len(label_row.get_frame_view(0).get_object_instances()) == len(hashes[0])
    assert len(label_row.get_frame_view(number).get_object_instances()) == len(on_frame) - 1


@pytest.mark.parametrize("frames", [1, 3])
def test_an_object_twice_on_every_frame_is_refused(frames: int) -> None:
    blob = frame(entry(), entry(), entry(object_hash="bbbbbbbb"))
    labels = video_labels({str(number): blob for number in range(frames)})
    with pytest.raises(LabelRowError, match=r"labels\.0\.objects\[1\].*occurs twice"):
        KIT.row(labels)


def test_frames_that_were_read_with_the_same_objects_change_one_by_one() -> None:
    both = frame(entry(), entry("bounding_box", "object02"))
    label_row = KIT.row(video_labels({str(n): both for n in range(3)}))
    box, other = label_row.get_object_instances()
    other.remove_from_frames([1])
    late = box.ontology_item.create_instance()
    late.set_for_frames(box.get_annotation(0).coordinates, [0, 2])
    label_row.add_object_instance(late)
    on_frames = [label_row.get_frame_view(n).get_object_instances() for n in range(3)]
    assert on_frames == [[box, other, late], [box], [box, other, late]]
    written = label_row.to_encord_dict()["data_units"][DATA_HASH]["labels"]
    assert [len(written[str(n)]["objects"]) for n in range(3)] == [3, 1, 3]
