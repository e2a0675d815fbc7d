"""The same misuse raises an exception of the same name."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.label_row.kits import OURS, THEIRS
from tests.sdk.label_row.builders import (
    Kit,
    answer,
    chosen,
    classified,
    entry,
    frame,
    image_labels,
    row_labels,
    static,
    video_labels,
    without,
)
from tests.sdk.label_row.test_malformed import CASES as MALFORMED

pytestmark = pytest.mark.contract


def misuse(kit: Kit, call: Callable[[Kit], Any]) -> type[BaseException] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            call(kit)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is compared
        return type(error)
    return None


def read(labels: Any) -> Callable[[Kit], Any]:
    return lambda kit: kit.empty_row().from_labels_dict(labels)


def with_box(call: Callable[[Kit, Any], Any]) -> Callable[[Kit], Any]:
    return lambda kit: call(kit, kit.placed(frames=[0, 1]))


def in_row(call: Callable[[Kit, Any, Any], Any]) -> Callable[[Kit], Any]:
    def run(kit: Kit) -> Any:
        label_row, instance = kit.video(), kit.placed(frames=[0, 1])
        label_row.add_object_instance(instance)
        return call(kit, label_row, instance)

    return run


def answered_twice(kit: Kit, instance: Any) -> None:
    instance.set_answer(kit.item("oA"))
    instance.set_answer(kit.item("oB"))


def clash(kit: Kit) -> None:
    label_row = kit.video()
    for _ in range(2):
        instance = kit.item("clstxt").create_instance()
        instance.set_for_frames(3)
        label_row.add_classification_instance(instance)


def global_on_frames(kit: Kit) -> None:
    label_row, instance = kit.video(), kit.item("clsglo").create_instance()
    label_row.add_classification_instance(instance)
    instance.set_for_frames(3)


CASES: dict[str, Callable[[Kit], Any]] = {
    "nested before its parent": with_box(lambda k, i: i.set_answer("x", k.item("ontx"))),
    "answered twice": with_box(answered_twice),
    "one option for a checklist": with_box(lambda k, i: i.set_answer(k.item("cX"))),
    "option of another attribute": with_box(
        lambda k, i: i.set_answer(k.item("cX"), k.item("orad"))
    ),
    "text for a number": with_box(lambda k, i: i.set_answer("5", k.item("onum"))),
    "number for a text": with_box(lambda k, i: i.set_answer(5, k.item("otxt"))),
    "text without its attribute": with_box(lambda k, i: i.set_answer("x")),
    "no options at all": with_box(lambda k, i: i.set_answer([])),
    "options of two attributes": with_box(lambda k, i: i.set_answer([k.item("cX"), k.item("nX")])),
    "option of a classification": with_box(lambda k, i: i.set_answer(k.item("k1"))),
    "attribute of a classification": with_box(lambda k, i: i.set_answer("x", k.item("ctxt"))),
    "asking a foreign attribute": with_box(lambda k, i: i.get_answer(k.item("ctxt"))),
    "deleting a foreign attribute": with_box(lambda k, i: i.delete_answer(k.item("ctxt"))),
    "frames of a static attribute": with_box(
        lambda k, i: i.set_answer("x", k.item("otxt"), frames=1)
    ),
    "static taken for dynamic": with_box(
        lambda k, i: i.get_answer(k.item("otxt"), is_dynamic=True)
    ),
    "placed twice": with_box(lambda k, i: i.set_for_frames(k.box(), 1)),
    "removed from where it is not": with_box(lambda k, i: i.remove_from_frames(9)),
    "frames of a strange kind": with_box(lambda k, i: i.set_for_frames(k.box(), "0")),
    "wrong coordinates": lambda k: k.item("objpol").create_instance().set_for_frames(k.box()),
    "annotation that is not there": with_box(lambda k, i: i.get_annotation(9).coordinates),
    "number below zero": lambda k: k.item("objbox").create_instance(object_number=-1),
    "added without frames": lambda k: k.video().add_object_instance(
        k.item("objbox").create_instance()
    ),
    "added twice": in_row(lambda k, r, i: r.add_object_instance(i)),
    "added to another row": in_row(lambda k, r, i: k.video().add_object_instance(i)),
    "removed twice": in_row(lambda k, r, i: (r.remove_object(i), r.remove_object(i))),
    "placed beyond the end": in_row(lambda k, r, i: i.set_for_frames(k.box(), 100)),
    "placed before the start": in_row(lambda k, r, i: i.set_for_frames(k.box(), -1)),
    "answered beyond the end": in_row(
        lambda k, r, i: i.set_answer("x", k.item("dtxt"), frames=100)
    ),
    "dynamic answers in the void": in_row(
        lambda k, r, i: (i.set_answer("x", k.item("dtxt"), frames=5), i.is_valid())
    ),
    "image hash of a video": in_row(lambda k, r, i: r.get_image_hash(0)),
    "frame view of an unknown image": lambda k: k.row(image_labels()).get_frame_view("x"),
    "annotation of an unknown image": lambda k: k.placed().get_annotation("x"),
    "image title of a video": in_row(lambda k, r, i: r.get_frame_view(0).image_title),
    "reading before initialising": lambda k: k.empty_row().get_object_instances(),
    "writing before initialising": lambda k: k.empty_row().to_encord_dict(),
    "priority outside workflows": lambda k: k.video().priority,
    "task outside workflows": lambda k: k.video().task_uuid,
    "metadata of an unknown frame": lambda k: k.video().get_frame_metadata(3),
    "two classifications on a frame": clash,
    "classification without frames": lambda k: k.video().add_classification_instance(
        k.item("clstxt").create_instance()
    ),
    "global classification on frames": global_on_frames,
    "classification answered with a number": lambda k: (
        k.item("clsrad").create_instance().set_answer(4)
    ),
    "unknown option of an object": read(
        video_labels({"0": frame(entry())}, object_answers=static(answer("orad", chosen("z"))))
    ),
    "unknown option of a classification": read(
        video_labels(
            {}, classification_answers=classified("clsrad", (answer("crad", chosen("z")),))
        )
    ),
    "no data unit": read(row_labels("video", {})),
    "entry without shape": read(video_labels({"0": frame(without(entry(), "shape"))})),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_misuse_raises_what_the_published_client_raises(name: str) -> None:
    theirs, ours = misuse(THEIRS, CASES[name]), misuse(OURS, CASES[name])
    assert theirs is not None
    assert ours is not None
    # Ours may be narrower: then the published name is that of one of its bases.
    assert theirs.__name__ in {base.__name__ for base in ours.__mro__}


# Where the published client does not notice, or ends in the accident of an AttributeError or
# AssertionError, ours has to say what is wrong all the same.
UNNOTICED = {"AttributeError", "AssertionError"}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_labels_raise_what_the_published_client_raises(name: str) -> None:
    labels, _, _ = MALFORMED[name]
    theirs, ours = misuse(THEIRS, read(labels)), misuse(OURS, read(labels))
    assert ours is not None
    if theirs is not None and theirs.__name__ not in UNNOTICED:
        assert theirs.__name__ in {base.__name__ for base in ours.__mro__}
