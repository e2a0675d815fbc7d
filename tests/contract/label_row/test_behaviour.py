"""What instances and rows do when used as the reference says: ours as the published one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.label_row.kits import OURS, THEIRS
from tests.sdk.label_row.builders import (
    Json,
    Kit,
    action,
    answer,
    classified,
    entry,
    frame,
    group_labels,
    image_hash,
    video_labels,
)

pytestmark = pytest.mark.contract


def said(kit: Kit, feature_hash: str = "clstxt", frames: Any = 0, **given: Any) -> Any:
    instance = kit.item(feature_hash).create_instance()
    instance.set_for_frames(frames, **given)
    return instance


def frames_of(instances: list[Any]) -> list[list[int]]:
    return [[a.frame for a in instance.get_annotations()] for instance in instances]


def dynamic(instance: Any, feature_hash: str, kit: Kit, **filters: Any) -> list[Any]:
    found = instance.get_answer(kit.item(feature_hash), **filters)
    return [(str(each.answer), [(r.start, r.end) for r in each.ranges]) for each in found]


def row_of_objects(kit: Kit) -> Any:
    row = kit.video()
    for frames in (0, [1, 2], kit.Range(4, 8), [kit.Range(10, 12), kit.Range(20, 22)]):
        row.add_object_instance(kit.placed(frames=frames))
    return row


def filtered(kit: Kit) -> list[Any]:
    row, around = row_of_objects(kit), [kit.Range(0, 1), kit.Range(21, 50)]
    return [
        frames_of(row.get_object_instances(filter_frames=frames))
        for frames in (0, 5, [2, 11], kit.Range(3, 4), around, 99, [], None)
    ]


def overlapping(kit: Kit, **given: Any) -> list[Any]:
    row = kit.video()
    row.add_classification_instance(said(kit, frames=kit.Range(0, 5)))
    row.add_classification_instance(said(kit, frames=[3, 8]), **given)
    return sorted(frames_of(row.get_classification_instances()))


def two_global(kit: Kit, **given: Any) -> int:
    row = kit.video()
    for _ in range(2):
        row.add_classification_instance(kit.item("clsglo").create_instance(), **given)
    return len(row.get_classification_instances())


def of_the_same_hash(kit: Kit, **given: Any) -> list[list[int]]:
    row = kit.video()
    for number in (0, 3):
        instance = kit.objects.ObjectInstance(kit.item("objbox"), object_hash="abcdefgh")
        instance.set_for_frames(kit.box(), number)
        row.add_object_instance(instance, **given)
    return frames_of(row.get_object_instances())


def answered(kit: Kit) -> list[Any]:
    instance = kit.placed(frames=kit.Range(0, 5))
    instance.set_answer("d", kit.item("dtxt"))
    instance.set_answer("e", kit.item("dtxt"), frames=[2, 4])
    first = dynamic(instance, "dtxt", kit)
    instance.delete_answer(kit.item("dtxt"), filter_frame=1)
    instance.delete_answer(kit.item("dtxt"), filter_answer="e")
    return [first, dynamic(instance, "dtxt", kit), dynamic(instance, "dtxt", kit, filter_frame=3)]


def from_a_list(kit: Kit) -> list[Any]:
    instance = kit.placed(frames=[0, 1, 2])
    instance.set_answer_from_list([action("dtxt", "hello", [[0, 1]])])
    instance.set_answer_from_list([answer("otxt", "words")])
    return [dynamic(instance, "dtxt", kit), instance.get_answer(kit.item("otxt"))]


def switched(kit: Kit) -> list[Any]:
    instance = kit.placed()
    instance.set_answer(kit.item("oB"))
    instance.set_answer([kit.item("nX")])
    instance.set_answer(kit.item("oA"), overwrite=True)
    instance.set_answer("because", attribute=kit.item("ontx"))
    return [instance.get_answer(kit.item(name)) for name in ("ontx", "onck", "otxt", "ochk")]


def placed_again(kit: Kit, frames: Any) -> Json:
    facts = {"createdBy": "a@b.co", "lastEditedBy": "c@d.co", "confidence": 0.4}
    row = kit.row(video_labels({}, classification_answers=classified(**facts)))
    (instance,) = row.get_classification_instances()
    instance.set_for_frames(frames, overwrite=True)
    (written,) = row.to_encord_dict()["classification_answers"].values()
    return {name: written[name] for name in (*facts, "range", "manualAnnotation")}


def overwritten(kit: Kit) -> list[Any]:
    row = kit.row(video_labels({"1": frame(entry(confidence=0.3))}))
    (instance,) = row.get_object_instances()
    instance.set_for_frames(kit.box(), [1, 2], overwrite=True)
    return [(a.frame, a.created_by, a.confidence) for a in instance.get_annotations()]


def copied(kit: Kit) -> list[Any]:
    instance = kit.placed(frames=[0, 1])
    copy = instance.copy()
    copy.set_for_frames(kit.box(0.5), 0, overwrite=True)
    instance.get_annotation(1).coordinates = kit.box(0.3)
    return [[a.coordinates.top_left_x for a in each.get_annotations()] for each in (instance, copy)]


def by_image_hash(kit: Kit) -> list[Any]:
    row = kit.row(group_labels(frame(), frame()), frames=2)
    instance, said_of_it = kit.placed(frames=1), said(kit, frames=1)
    row.add_object_instance(instance)
    row.add_classification_instance(said_of_it)
    name = image_hash(1)
    return [each.get_annotation(name).frame for each in (instance, said_of_it)] + frames_of(
        row.get_frame_view(name).get_object_instances()
    )


CASES: dict[str, Callable[[Kit], Any]] = {
    "objects are filtered by frames": filtered,
    "classifications that overlap": overlapping,
    "classifications that overlap, by force": lambda kit: overlapping(kit, force=True),
    "two global classifications": two_global,
    "two global classifications, by force": lambda kit: two_global(kit, force=True),
    "objects of the same hash": of_the_same_hash,
    "objects of the same hash, without force": lambda kit: of_the_same_hash(kit, force=False),
    "dynamic answers": answered,
    "answers of a list": from_a_list,
    "another option": switched,
    "a classification on one more frame": lambda kit: placed_again(kit, 5),
    "a classification on a frame again": lambda kit: placed_again(kit, 2),
    "an object on a frame again": overwritten,
    "a copy": copied,
    "instances by image hash": by_image_hash,
}


def outcome(kit: Kit, case: Callable[[Kit], Any]) -> Any:
    try:
        return case(kit)
    except kit.module("exceptions").LabelRowError:
        return "refused"


@pytest.mark.parametrize("name", CASES)
def test_the_same_comes_out(name: str) -> None:
    ours, theirs = outcome(OURS, CASES[name]), outcome(THEIRS, CASES[name])
    assert ours == theirs
