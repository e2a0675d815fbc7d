"""Answers of objects and classifications."""

from __future__ import annotations

from typing import Any

import pytest

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects import AnswerForFrames
from encord_portal.sdk.objects.frames import Range
from tests.sdk.label_row.builders import (
    Kit,
    action,
    actions,
    answer,
    chosen,
    entry,
    frame,
    static,
    video_labels,
)

KIT = Kit()
item = KIT.item


def dynamic(instance: Any, hash_: str, **filters: Any) -> list[tuple[Any, list[tuple[int, int]]]]:
    return [
        (found.answer, [(r.start, r.end) for r in found.ranges])
        for found in instance.get_answer(item(hash_), **filters)
    ]


def test_nothing_is_answered_at_first() -> None:
    instance = KIT.placed()
    found = {
        h: instance.get_answer(item(h)) for h in ("orad", "ontx", "onck", "ochk", "otxt", "onum")
    }
    assert found == {
        "orad": None, "ontx": None, "onck": None, "ochk": [], "otxt": None, "onum": None
    }  # fmt: skip
    assert instance.get_answer(item("dtxt")) == []


def test_nested_attributes_need_their_parents() -> None:
    instance = KIT.placed()
    with pytest.raises(LabelRowError, match="parent attributes"):
        instance.set_answer("x", item("ontx"))
    instance.set_answer(item("oA"))
    instance.set_answer("x", item("ontx"))
    instance.set_answer(item("oB"), overwrite=True)
    assert instance.get_answer(item("ontx")) is None
    assert instance.get_answer(item("onck")) == []
    instance.set_answer(item("oA"), overwrite=True)
    assert instance.get_answer(item("ontx")) == "x"


def test_checklists_are_answered_in_the_order_of_the_ontology() -> None:
    instance = KIT.placed()
    instance.set_answer([item("cY"), item("cX")])
    assert instance.get_answer(item("ochk")) == [item("cX"), item("cY")]
    instance.set_answer([], item("ochk"), overwrite=True)
    assert instance.get_answer(item("ochk")) == []


@pytest.mark.parametrize(("given", "attribute", "kind"), [
    ("x", None, LabelRowError),
    (5, None, LabelRowError),
    ([], None, LabelRowError),
    (["cX", "nX"], None, LabelRowError),
    ("opt:k1", None, LabelRowError),
    (["opt:k1"], None, LabelRowError),
    ([1], None, LabelRowError),
    (None, None, LabelRowError),
    ("x", "ctxt", LabelRowError),
    ("opt:cX", None, ValueError),
    ("opt:cX", "orad", ValueError),
    ("opt:cX", "ochk", ValueError),
    ("5", "onum", ValueError),
    (5, "otxt", ValueError),
    (None, "otxt", ValueError),
])  # fmt: skip
def test_answers_that_do_not_fit_are_refused(given: Any, attribute: str | None, kind: Any) -> None:
    if isinstance(given, str) and given.startswith("opt:"):
        given = item(given[4:])
    elif isinstance(given, list):
        given = [item(g.removeprefix("opt:")) if isinstance(g, str) else g for g in given]
    with pytest.raises(LabelRowError) as caught:
        KIT.placed().set_answer(given, item(attribute) if attribute else None)
    assert isinstance(caught.value, kind)


def test_static_answers_are_not_overwritten_unless_asked_for() -> None:
    instance = KIT.placed()
    instance.set_answer("a", item("otxt"))
    with pytest.raises(LabelRowError, match="overwrite"):
        instance.set_answer("b", item("otxt"))
    with pytest.raises(LabelRowError, match="dynamic"):
        instance.set_answer("b", item("otxt"), frames=1)
    instance.delete_answer(item("otxt"))
    instance.set_answer("b", item("otxt"))
    assert instance.get_answer(item("otxt")) == "b"


def test_dynamic_answers_hold_on_their_frames() -> None:
    instance = KIT.placed(frames=Range(0, 10))
    instance.set_answer(item("dA"), frames=Range(0, 5))
    instance.set_answer(item("dB"), frames=[Range(6, 10), Range(2, 2)])
    assert instance.get_answer(item("drad")) == [
        AnswerForFrames(item("dA"), [Range(0, 1), Range(3, 5)]),
        AnswerForFrames(item("dB"), [Range(2, 2), Range(6, 10)]),
    ]
    assert dynamic(instance, "drad", filter_frame=2) == [(item("dB"), [(2, 2), (6, 10)])]
    assert dynamic(instance, "drad", filter_answer=item("dA")) == [(item("dA"), [(0, 1), (3, 5)])]
    assert dynamic(instance, "drad", filter_frame=11) == []
    instance.are_dynamic_answers_valid()


def test_dynamic_answers_default_to_all_frames_of_the_object() -> None:
    instance = KIT.placed(frames=[1, 2, 7])
    instance.set_answer("t", item("dtxt"))
    instance.set_for_frames(KIT.box(), 8)
    assert dynamic(instance, "dtxt") == [("t", [(1, 2), (7, 7)])]


def test_dynamic_answers_can_be_deleted_in_part() -> None:
    instance = KIT.placed(frames=Range(0, 9))
    instance.set_answer("a", item("dtxt"), frames=Range(0, 4))
    instance.set_answer("b", item("dtxt"), frames=Range(5, 9))
    instance.delete_answer(item("dtxt"), filter_frame=2)
    assert dynamic(instance, "dtxt") == [("a", [(0, 1), (3, 4)]), ("b", [(5, 9)])]
    instance.delete_answer(item("dtxt"), filter_answer="a")
    assert dynamic(instance, "dtxt") == [("b", [(5, 9)])]
    instance.delete_answer(item("dtxt"))
    assert dynamic(instance, "dtxt") == []
    with pytest.raises(KeyError):
        instance.delete_answer(item("ctxt"))


def test_dynamic_answers_where_the_object_is_not_are_invalid() -> None:
    instance = KIT.placed(frames=[0, 1])
    instance.set_answer("t", item("dtxt"), frames=Range(0, 2))
    with pytest.raises(LabelRowError, match="no coordinates"):
        instance.is_valid()
    with pytest.raises(LabelRowError, match="no coordinates"):
        KIT.video().add_object_instance(instance)


def test_dynamic_answers_stay_within_the_row() -> None:
    label_row, instance = KIT.video(), KIT.placed()
    label_row.add_object_instance(instance)
    with pytest.raises(LabelRowError, match="`100`"):
        instance.set_answer("t", item("dtxt"), frames=Range(0, 100))


def test_a_question_asked_as_the_wrong_kind_is_refused() -> None:
    instance = KIT.placed()
    for hash_, is_dynamic in (("otxt", True), ("dtxt", False)):
        with pytest.raises(LabelRowError, match="is_dynamic"):
            instance.get_answer(item(hash_), is_dynamic=is_dynamic)


def test_answers_are_written_deepest_first() -> None:
    label_row, instance = KIT.video(), KIT.placed()
    label_row.add_object_instance(instance)
    instance.set_answer(item("oA"))
    instance.set_answer("why", item("ontx"))
    instance.set_answer(4, item("onum"), manual_annotation=False)
    instance.set_answer([item("dY")], frames=0)
    row = label_row.to_encord_dict()
    assert row["object_answers"] == static(
        answer("onum", 4, "Num", manualAnnotation=False),
        answer("ontx", "why", "Why"),
        answer("orad", [{"name": "A", "value": "a", "featureHash": "oA"}], "Radio"),
        object_hash=instance.object_hash,
    )
    assert row["object_actions"] == actions(
        action("dchk", [{"name": "Y", "value": "y", "featureHash": "dY"}], [[0, 0]], name="DCheck",
               value="dcheck"),
        object_hash=instance.object_hash,
    )  # fmt: skip


def test_later_actions_win_and_checklists_are_combined() -> None:
    labels = video_labels(
        {str(n): frame(entry()) for n in range(5)},
        object_actions=actions(
            action("dtxt", "a", [[0, 4]]), action("dtxt", "b", [[2, 2]]),
            action("dchk", chosen("dX"), [[0, 2]]), action("dchk", chosen("dY"), [[2, 4]]),
        ),
    )  # fmt: skip
    (instance,) = KIT.row(labels).get_object_instances()
    assert dynamic(instance, "dtxt") == [("a", [(0, 1), (3, 4)]), ("b", [(2, 2)])]
    assert dynamic(instance, "dchk") == [
        ([item("dX")], [(0, 1)]),
        ([item("dX"), item("dY")], [(2, 2)]),
        ([item("dY")], [(3, 4)]),
    ]


def test_edited_actions_leave_the_other_attributes_alone() -> None:
    labels = video_labels(
        {str(n): frame(entry()) for n in range(5)},
        object_actions=actions(
            action("dtxt", "a", [[0, 4]], trackHash="t"), action("dnum", 1, [[0, 0]], odd=1)
        ),
    )
    label_row = KIT.row(labels)
    label_row.get_object_instances()[0].set_answer("b", item("dtxt"), frames=4)
    written = label_row.to_encord_dict()["object_actions"]["aaaaaaaa"]["actions"]
    assert [(w["featureHash"], w["answers"], w["range"]) for w in written] == [
        ("dtxt", "a", [[0, 3]]), ("dtxt", "b", [[4, 4]]), ("dnum", 1, [[0, 0]]),
    ]  # fmt: skip
    assert (written[0]["trackHash"], written[2]["odd"]) == ("t", 1)


def test_answers_from_a_list() -> None:
    instance = KIT.placed()
    instance.set_answer_from_list([answer("otxt", "x"), answer("orad", chosen("oA"))])
    assert instance.get_answer(item("otxt")) == "x"
    with pytest.raises(LabelRowError, match="nope"):
        instance.set_answer_from_list([answer("nope", "x")])


def test_dynamic_answers_from_a_list_hold_on_their_frames() -> None:
    instance = KIT.placed(frames=[0, 1, 2, 3])
    instance.set_answer("before", item("dtxt"))
    instance.set_answer_from_list([
        action("dtxt", "x", [[1, 2]]), answer("otxt", "y"), action("drad", chosen("dA"), [[0, 0]]),
    ])  # fmt: skip
    assert dynamic(instance, "dtxt") == [("before", [(0, 0), (3, 3)]), ("x", [(1, 2)])]
    assert dynamic(instance, "drad") == [(item("dA"), [(0, 0)])]
    assert instance.get_answer(item("otxt")) == "y"


def test_a_list_of_answers_that_is_wrong_changes_nothing() -> None:
    instance = KIT.placed()
    KIT.video().add_object_instance(instance)
    for wrong in ([[0, 100]], [[3, 1]], None):
        with pytest.raises(LabelRowError):
            instance.set_answer_from_list([answer("otxt", "y"), action("dtxt", "x", wrong)])
    assert instance.get_answer(item("otxt")) is None
    assert instance.get_answer(item("dtxt")) == []


def test_attributes_added_to_the_ontology_can_be_answered() -> None:
    kit = Kit()
    attributes = kit.module("objects.attributes")
    instance = kit.placed()
    instance.set_answer("x", kit.item("otxt"))
    added = kit.item("objbox").add_attribute(attributes.TextAttribute, "Late")
    late = kit.item("orad").add_option("Late")
    instance.set_answer("y", added)
    instance.set_answer(late)
    assert instance.get_answer(added) == "y"
    assert instance.get_answer(kit.item("orad")) == late
