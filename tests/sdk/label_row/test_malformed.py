"""Malformed dictionaries end in a named exception that says where."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from encord_portal.sdk.exceptions import LabelRowError, OntologyError
from tests.sdk.label_row.builders import (
    DATA_HASH,
    Json,
    Kit,
    action,
    actions,
    answer,
    chosen,
    classified,
    entry,
    frame,
    row_labels,
    static,
    unit,
    video_labels,
    without,
)
from tests.sdk.label_row.test_round_trip import ROWS

KIT = Kit()
FRAMES = f"data_units.{DATA_HASH}.labels"
FIRST = f"{FRAMES}.0.objects[0]"


def of_entry(*objects: Any) -> Json:
    return video_labels({"0": frame(*objects)})


def box(**members: Any) -> Json:
    return of_entry(entry(boundingBox={"h": 0.1, "w": 0.2, "x": 0.3, "y": 0.4} | members))


def static_answer(item: Any) -> Json:
    return video_labels({"0": frame(entry())}, object_answers=static(item))


def dynamic_answer(item: Any) -> Json:
    return video_labels({"0": frame(entry())}, object_actions=actions(item))


ANSWERS = "object_answers.aaaaaaaa.classifications[0]"
ACTION = "object_actions.aaaaaaaa.actions[0]"
CLASS = "classification_answers.cccccccc"

CASES: dict[str, tuple[Any, type[Exception], str]] = {
    "no dictionary": (None, TypeError, "must be a dictionary"),
    "frame object without shape": (of_entry(without(entry(), "shape")), KeyError, f"{FIRST}: "),
    "without object hash": (of_entry(without(entry(), "objectHash")), KeyError, "'objectHash'"),
    "without feature hash": (of_entry(without(entry(), "featureHash")), KeyError, "'featureHash'"),
    "without geometry": (of_entry(without(entry(), "boundingBox")), KeyError, "'boundingBox'"),
    "object hash no text": (of_entry(entry(object_hash=5)), TypeError, FIRST),  # type: ignore[arg-type]
    "frame object null": (of_entry(None), TypeError, FIRST),
    "frame object a text": (of_entry("x"), TypeError, FIRST),
    "second one wrong": (of_entry(entry(), 5), TypeError, f"{FRAMES}.0.objects[1]"),
    "a number missing": (of_entry(entry(boundingBox={"h": 1, "w": 1, "x": 1})), KeyError, "'y'"),
    "a number is text": (box(x="0.1"), LabelRowError, "aaaaaaaa"),
    "a number is a truth value": (box(x=True), LabelRowError, "numbers"),
    "a number is infinite": (box(x=float("inf")), LabelRowError, "finite"),
    "geometry null": (of_entry(entry(boundingBox=None)), LabelRowError, FRAMES),
    "bad time": (of_entry(entry(createdAt="foo")), ValueError, "'foo' is not a time"),
    "time a number": (of_entry(entry(lastEditedAt=5)), TypeError, FIRST),
    "confidence a text": (of_entry(entry(confidence="x")), TypeError, "`confidence`"),
    "unknown shape": (of_entry(entry(shape_="x") | {"shape": "blob"}), NotImplementedError, FIRST),
    "shape of another object": (
        of_entry(entry("polygon") | {"featureHash": "objbox"}), LabelRowError, "does not fit"
    ),
    "unknown feature": (of_entry(entry(featureHash="zz")), OntologyError, FIRST),
    "feature of a classification": (of_entry(entry(featureHash="clsrad")), TypeError, FIRST),
    "twice on a frame": (of_entry(entry(), entry()), LabelRowError, "occurs twice"),
    "two shapes of one object": (
        video_labels({"0": frame(entry()), "1": frame(entry("polygon"))}),
        LabelRowError, "another frame",
    ),
    "empty polygon": (of_entry(entry("polygon", polygon={}, polygons=[])), LabelRowError, FRAMES),
    "mask without a member": (
        of_entry(entry("bitmask", bitmask={"top": 0})), LabelRowError, "aaaaaaaa"
    ),
    "skeleton point without name": (
        of_entry(entry("skeleton", skeleton={"0": {"x": 0, "y": 0}})), LabelRowError, "name"
    ),
    "frame no number": (video_labels({"a": frame()}), ValueError, "'a'"),
    "frame twice": (video_labels({"7": frame(entry()), "07": frame()}), ValueError, "'07'"),
    "frame below zero": (video_labels({"-1": frame(entry())}), LabelRowError, "`-1`"),
    "frame beyond the end": (video_labels({"100": frame(entry())}), LabelRowError, "`100`"),
    "frame without objects": (video_labels({"0": {"classifications": []}}), KeyError, FRAMES),
    "frame null": (video_labels({"0": None}), TypeError, f"{FRAMES}.0"),
    "objects null": (video_labels({"0": {"objects": None}}), TypeError, f"{FRAMES}.0.objects"),
    "labels null": (video_labels(None), TypeError, FRAMES),
    "no unit": (row_labels("video", {}), IndexError, "data_units"),
    "unit null": (row_labels("video", {DATA_HASH: None}), TypeError, f"data_units.{DATA_HASH}"),
    "unit without link": (
        row_labels("video", {DATA_HASH: without(unit("video/mp4", {}), "data_link")}),
        KeyError, "'data_link'",
    ),
    "sequence no number": (
        row_labels("img_group", {"d": unit("image/png", frame(), data_sequence="x")}),
        ValueError, "data_units.d.data_sequence",
    ),
    "upper-case data type": (row_labels("VIDEO", {}), NotImplementedError, "data_type"),
    "unknown data type": (row_labels("smell", {}), NotImplementedError, "data_type"),
    "answers no dictionary": (video_labels({}, object_answers=None), TypeError, "object_answers"),
    "unknown attribute": (static_answer(answer("nope", "x")), LabelRowError, ANSWERS),
    "unknown option": (static_answer(answer("orad", chosen("zz"))), OntologyError, ANSWERS),
    "text answered with a number": (static_answer(answer("otxt", 5)), ValueError, ANSWERS),
    "number answered with a text": (static_answer(answer("onum", "5")), LabelRowError, ANSWERS),
    "options no list": (static_answer(answer("orad", "x")), TypeError, ANSWERS),
    "answer without hash": (static_answer({"answers": "x"}), KeyError, ANSWERS),
    "answer without answers": (static_answer({"featureHash": "otxt"}), KeyError, ANSWERS),
    "dynamic answer without range": (static_answer(answer("dtxt", "x")), KeyError, ANSWERS),
    "object number below zero": (
        video_labels({"0": frame(entry())}, object_answers=static(objectNumber=-1)),
        LabelRowError, "objectNumber",
    ),
    "action without range": (dynamic_answer(answer("dtxt", "x")), KeyError, f"{ACTION}.range"),
    "action beyond the end": (
        dynamic_answer(action("dtxt", "x", [[0, 100]])), LabelRowError, ACTION
    ),
    "range of three": (dynamic_answer(action("dtxt", "x", [[0, 1, 2]])), ValueError, ACTION),
    "range backwards": (dynamic_answer(action("dtxt", "x", [[2, 1]])), ValueError, ACTION),
    "unknown classification": (
        video_labels({}, classification_answers=classified("zz")), OntologyError, CLASS
    ),
    "classification of an object": (
        video_labels({}, classification_answers=classified("objbox")), TypeError, CLASS
    ),
    "classification without answers": (
        video_labels({}, classification_answers={"cccccccc": {"classificationHash": "c"}}),
        KeyError, CLASS,
    ),
    "unknown option of a classification": (
        video_labels(
            {}, classification_answers=classified("clsrad", (answer("crad", chosen("z")),))
        ),
        ValueError, CLASS,
    ),
    "two classifications on a frame": (
        video_labels({}, classification_answers=classified() | classified(hash_="dddddddd")),
        LabelRowError, "overlapping frames",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_malformed_labels_are_refused_by_name_and_place(name: str) -> None:
    labels, kind, text = CASES[name]
    with pytest.raises(LabelRowError) as caught:
        KIT.empty_row().from_labels_dict(labels)
    assert isinstance(caught.value, kind)
    assert text in str(caught.value)


@pytest.mark.parametrize("member", [
    "label_hash", "branch_name", "created_at", "last_edited_at", "data_hash", "dataset_hash",
    "dataset_title", "data_title", "data_type", "label_status", "object_answers",
    "classification_answers", "object_actions", "data_units",
])  # fmt: skip
def test_members_of_the_row_must_be_there(member: str) -> None:
    with pytest.raises(KeyError, match=member):
        KIT.empty_row().from_labels_dict(without(video_labels({}), member))


def test_a_row_that_cannot_be_read_stays_as_it_was() -> None:
    labels = video_labels({"0": frame(entry())})
    label_row = KIT.row(labels)
    with pytest.raises(LabelRowError):
        label_row.from_labels_dict(of_entry(entry(featureHash="zz")))
    assert label_row.to_encord_dict() == labels
    assert label_row.get_object_instances()[0].is_assigned_to_label_row() is label_row


ODD: list[Any] = [None, True, -1, 10**30, 1.5, "", "x", "\ud800", [], [[]], {}, {"0": {}}, [None]]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items = (
        value.items()
        if isinstance(value, dict)
        else (enumerate(value) if isinstance(value, list) else ())
    )
    for key, member in items:
        found += places(member, (*path, key))
    return found


def spoilt(labels: Json, path: tuple[Any, ...], spoil: Callable[[Any, Any], None]) -> Json:
    result = copy.deepcopy(labels)
    target: Any = result
    for key in path[:-1]:
        target = target[key]
    spoil(target, path[-1])
    return result


def remove(target: Any, key: Any) -> None:
    del target[key]


@settings(max_examples=600, deadline=None)
@given(data=st.data())
def test_spoilt_rows_are_read_whole_or_refused_by_name(data: st.DataObject) -> None:
    labels = ROWS[data.draw(st.sampled_from(sorted(ROWS)))]
    path = data.draw(st.sampled_from(places(labels)))
    odd = data.draw(st.sampled_from([remove, *ODD]), label="instead")

    def replace(target: Any, key: Any) -> None:
        target[key] = odd

    wrong = spoilt(labels, path, remove if odd is remove else replace)
    label_row = KIT.empty_row(labels["data_type"])
    try:
        label_row.from_labels_dict(wrong)
    except LabelRowError:
        return
    assert label_row.to_encord_dict() == wrong


@settings(max_examples=100, deadline=None)
@given(depth=st.integers(1, 100_000))
def test_deep_nesting_ends_in_a_named_error_or_is_kept(depth: int) -> None:
    deep: Any = []
    for _ in range(depth):
        deep = [deep]
    label_row = KIT.empty_row()
    labels = of_entry(entry(deep=deep))
    with contextlib.suppress(LabelRowError):
        label_row.from_labels_dict(labels)
