"""NaN and infinity are refused by name: JSON has no words for them, and null would be another."""

from __future__ import annotations

from typing import Any

import pytest

from encord_portal.sdk.exceptions import EncordException, LabelRowError
from encord_portal.sdk.http.common import encode_json
from tests.sdk.label_row.builders import (
    DATA_HASH,
    Json,
    Kit,
    action,
    actions,
    answer,
    classified,
    entry,
    frame,
    row_labels,
    static,
    unit,
    video_labels,
)

KIT = Kit()
NAN, INFINITE = float("nan"), float("inf")
BOX = {"h": 0.1, "w": 0.1, "x": 0.1, "y": 0.1}
LABELS: dict[str, tuple[Json, str]] = {
    "the row": (video_labels({}, odd={"deep": [1, NAN]}), "odd.deep.1"),
    "a data unit": (row_labels("video", {DATA_HASH: unit("v", {}, odd=[INFINITE])}), "odd.0"),
    "a frame": (video_labels({"0": frame(entry(), odd=-INFINITE)}), "odd"),
    "geometry": (video_labels({"0": frame(entry(boundingBox=BOX | {"odd": NAN}))}), "boundingBox"),
    "an answer": (
        video_labels({"0": frame(entry())}, object_answers=static(answer("onum", NAN))),
        "object_answers.aaaaaaaa",
    ),
    "a dynamic answer": (
        video_labels(
            {"0": frame(entry())}, object_actions=actions(action("dnum", NAN, [[0, 0]], odd=NAN))
        ),
        "object_actions.aaaaaaaa",
    ),
    "a classification": (
        video_labels({}, classification_answers=classified(confidence=NAN)),
        "classification_answers.cccccccc",
    ),
}


@pytest.mark.parametrize("name", LABELS)
def test_labels_with_numbers_that_json_has_not_are_refused(name: str) -> None:
    labels, place = LABELS[name]
    with pytest.raises(LabelRowError, match="finite") as raised:
        KIT.empty_row().from_labels_dict(labels)
    assert place in str(raised.value)


@pytest.mark.parametrize("value", [NAN, INFINITE])
def test_a_dynamic_answer_that_json_has_not_is_refused_with_its_place(value: float) -> None:
    label_row, instance = KIT.video(), KIT.placed()
    instance.set_answer(value, KIT.item("dnum"), frames=0)
    label_row.add_object_instance(instance)
    with pytest.raises(LabelRowError, match="NaN or infinite") as raised:
        label_row.to_encord_dict()
    assert f"object_actions.{instance.object_hash}" in str(raised.value)


@pytest.mark.parametrize("body", [{"a": {"b": [None, NAN]}}, [INFINITE], {"a": (NAN, None)}])
def test_no_request_turns_a_number_into_null(body: Any) -> None:
    with pytest.raises(EncordException, match="NaN or infinite"):
        encode_json(body)


@pytest.mark.parametrize("body", [{"a": None}, {1: None}, {"a": (None, 2)}, ["null", 1.5]])
def test_null_is_written_where_it_is_meant(body: Any) -> None:
    assert b"null" in encode_json(body)
