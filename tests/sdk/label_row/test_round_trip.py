"""Reading a label dictionary and writing it unchanged gives an equal one."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from tests.sdk.label_row.builders import (
    GEOMETRIES,
    Json,
    Kit,
    action,
    actions,
    answer,
    chosen,
    classified,
    dicom_labels,
    entry,
    frame,
    group_labels,
    image_labels,
    row_labels,
    slice_metadata,
    static,
    unit,
    video_labels,
    without,
)

KIT = Kit()

FRAME_CLASSIFICATION = {
    "name": "CText", "value": "ctext", "createdAt": "Fri, 01 Mar 2024 10:00:00 UTC",
    "createdBy": "a@b.co", "confidence": 1.0, "classificationHash": "cccccccc",
    "featureHash": "clstxt", "manualAnnotation": True,
}  # fmt: skip

ROWS: dict[str, Json] = {
    "nothing": video_labels({}),
    "a video with two tracks": video_labels(
        {
            "0": frame(entry(), entry(object_hash="bbbbbbbb", confidence=0.25)),
            "1": frame(entry(object_hash="bbbbbbbb"), entry()),
            "17": frame(entry("polygon", "cccccccc")),
        },
        object_answers=static() | static(object_hash="bbbbbbbb") | static(object_hash="cccccccc"),
    ),
    "frames in no order": video_labels({"5": frame(entry()), "2": frame(entry()), "9": frame()}),
    "frames that are empty": video_labels({"3": frame(), "4": {"objects": []}}),
    "an image": image_labels(entry(), entry("polygon", "bbbbbbbb")),
    "an image without labels": row_labels("image", {"d": unit("image/png", {}, data_hash="d")}),
    "an image whose labels are missing": row_labels(
        "image", {"d": without(unit("image/png", {}, data_hash="d"), "labels")}
    ),
    "an image group": group_labels(frame(entry()), frame(), frame(entry("point", "bbbbbbbb"))),
    "a DICOM series": dicom_labels(
        {
            "0": frame(entry("bitmask"), metadata=slice_metadata(0)),
            "1": frame(metadata=slice_metadata(1)),
        },
    ),
    "reviews and deletion": video_labels(
        {
            "0": frame(
                entry(reviews=[{"status": "APPROVED", "comment": None}], isDeleted=False),
                entry(object_hash="bbbbbbbb", reviews=[{"status": "REJECTED"}]),
            )
        }
    ),
    "nulls and missing members": video_labels(
        {
            "0": frame(
                entry(createdBy=None, lastEditedBy=None),
                without(entry(object_hash="bbbbbbbb"), "lastEditedBy", "confidence"),
                without(entry(object_hash="cccccccc"), "createdAt", "lastEditedAt", "name"),
            )
        }
    ),
    "whole numbers": video_labels(
        {"0": frame(entry(boundingBox={"h": 1, "w": 1.0, "x": 0, "y": 0}, confidence=1))}
    ),
    "times of other kinds": video_labels(
        {"0": frame(entry(createdAt="2024-03-01 10:00:00", lastEditedAt="2024-03-01T10:00:00Z"))},
        created_at=None,
        last_edited_at="2024-03-01T10:00:00.123456+00:00",
    ),
    "unknown members everywhere": video_labels(
        {
            "0": frame(
                entry(boundingBox={"h": 0.1, "w": 0.2, "x": 0.3, "y": 0.4, "z": 1}, new={"a": [1]}),
                note="frame",
            ),
            "1": frame(entry(new=None, other=1), entry(object_hash="bbbbbbbb", new=True, other=1)),
        },
        object_answers=static(answer("otxt", "x", unknown=[1]), unknown="entry", objectNumber=3),
        object_actions=actions(
            action("drad", chosen("dA"), [[0, 1]], trackHash="t", spaceId=None), unknown=1
        ),
        classification_answers=classified(answers=(answer("ctxt", "y", odd=1),), unknown={"b": 2}),
        export_hash="e",
        is_valid=True,
    ),
    "answers of all kinds": video_labels(
        {"0": frame(entry()), "1": frame(entry()), "2": frame(entry())},
        object_answers=static(
            answer("otxt", "words", manualAnnotation=False),
            answer("onum", 4),
            answer("ochk", chosen("cY", "cX")),
            answer("ontx", "nested"),
            answer("orad", chosen("oA")),
        ),
        object_actions=actions(
            action("dtxt", "a", [[0, 0], [2, 2]], manualAnnotation=False),
            action("dtxt", "b", [[1, 1]]),
            action("dchk", chosen("dX"), [[0, 2]]),
            action("dchk", chosen("dY"), [[1, 1]]),
            action("dnum", 1.5, [[0, 1]]),
            action("drad", chosen("dB"), [[2, 2]]),
        ),
    ),
    "answers that mean nothing": video_labels(
        {"0": frame(entry())},
        object_answers=static(answer("orad", chosen("oA", "oB")), answer("ochk", []))
        | static(object_hash="zzzzzzzz"),
        object_actions=actions(action("otxt", "static", [[0, 0]]))
        | actions(action("dtxt", "x", [[0, 0]]), object_hash="zzzzzzzz"),
        classification_answers={
            "old": {"classificationHash": "old", "classifications": [answer("ctxt", "y")]},
            "nowhere": classified(ranges=[], hash_="nowhere")["nowhere"],
        },
    ),
    "classifications": video_labels(
        {},
        classification_answers=classified(
            "clsrad", (answer("crad", chosen("k1")),), ((0, 3), (9, 9))
        )
        | classified("clstxt", (), hash_="dddddddd", spaces=None, confidence=0.5)
        | classified("clsglo", (answer("cglo", "all"),), (), hash_="eeeeeeee")
        | classified("clschk", (), [[5, 6], [0, 3]], hash_="ffffffff", reviews=[{"r": 1}]),
    ),
    "classifications of the older layout": video_labels(
        {
            "0": frame(classifications=(FRAME_CLASSIFICATION,)),
            "1": frame(entry(), classifications=(FRAME_CLASSIFICATION,)),
        },
        classification_answers={
            "cccccccc": {
                "classificationHash": "cccccccc",
                "classifications": [answer("ctxt", "y")],
            }
        },
    ),
    "data units of other layouts": row_labels(
        "video",
        {
            "one": unit("video/mp4", {"0": frame(entry())}, data_sequence="0", extra=1),
            "two": unit("video/mp4", {"0": frame(entry())}),
        },
    ),
    "a polygon whose other form is null": video_labels(
        {"0": frame(entry("polygon", polygon=None), entry("polygon", "bbbbbbbb", polygons=None))}
    ),
    "frames with odd keys": video_labels({"007": frame(entry()), "8": frame(entry())}),
}


@pytest.mark.parametrize("name", ROWS)
def test_what_was_read_is_written_back_equal(name: str) -> None:
    labels = copy.deepcopy(ROWS[name])
    label_row = KIT.row(labels)
    assert label_row.to_encord_dict() == ROWS[name]
    assert labels == ROWS[name], "the caller's dictionary must be left alone"


@pytest.mark.parametrize("name", ROWS)
def test_numbers_keep_their_kind(name: str) -> None:
    written = KIT.row(ROWS[name]).to_encord_dict()
    assert json.dumps(written, sort_keys=True) == json.dumps(ROWS[name], sort_keys=True)


@pytest.mark.parametrize("shape", GEOMETRIES)
@pytest.mark.parametrize("length", [1, 3, 40])
def test_every_shape_is_written_back_equal(shape: str, length: int) -> None:
    labels = video_labels({str(n): frame(entry(shape)) for n in range(length)})
    assert KIT.row(labels).to_encord_dict() == labels


POLYGONS: dict[str, Json] = {
    "only the older form": {"polygon": {"0": {"x": 0, "y": 0.5}, "1": {"x": 1, "y": 0.5}}},
    "only the newer form": {"polygons": [[[0, 0.5, 1, 0.5, 0.2, 0.2]]]},
    "a hole and a second ring": {
        "polygon": {"0": {"x": 0, "y": 0}, "1": {"x": 1, "y": 0}, "2": {"x": 1, "y": 1}},
        "polygons": [[[0, 0, 1, 0, 1, 1], [0.5, 0.5, 0.6, 0.5, 0.6, 0.6]], [[2, 2, 3, 2, 3, 3]]],
    },
    "a list of points": {"polygon": [{"x": 0, "y": 0.5}, {"x": 1, "y": 0.5}]},
    "both forms, not the same": {
        "polygon": {"0": {"x": 0, "y": 0}, "1": {"x": 1, "y": 0}, "2": {"x": 1, "y": 1}},
        "polygons": [[[0, 0, 1, 0, 1, 0.5]]],
    },
    "points with more than x and y": {
        "polygon": {"0": {"x": 0, "y": 0, "t": 1}, "1": {"x": 1, "y": 0}},
        "polygons": [[[0, 0, 1, 0]]],
    },
}


@pytest.mark.parametrize("name", POLYGONS)
def test_all_forms_of_polygons_are_written_back_equal(name: str) -> None:
    labels = video_labels(
        {"0": frame(without(entry("polygon"), "polygon", "polygons") | POLYGONS[name])}
    )
    label_row = KIT.row(labels)
    assert label_row.to_encord_dict() == labels
    (instance,) = label_row.get_object_instances()
    assert instance.get_annotation(0).coordinates.values[0].x == 0
    assert label_row.to_encord_dict() == labels, "looking at coordinates changes nothing"


def test_the_written_dictionary_shares_nothing_with_the_row() -> None:
    labels = ROWS["unknown members everywhere"]
    label_row = KIT.row(labels)
    _deface(label_row.to_encord_dict())
    assert label_row.to_encord_dict() == labels


def test_the_row_shares_nothing_with_the_dictionary_it_was_read_from() -> None:
    labels = copy.deepcopy(ROWS["unknown members everywhere"])
    label_row = KIT.row(labels)
    _deface(labels)
    assert label_row.to_encord_dict() == ROWS["unknown members everywhere"]


def test_an_edit_changes_what_it_is_about_and_nothing_else() -> None:
    labels = ROWS["unknown members everywhere"]
    label_row = KIT.row(labels)
    instance = label_row.get_object_instances()[0]
    instance.set_for_frames(KIT.box(0.7), 1, overwrite=True, confidence=0.5)
    instance.set_answer("new", KIT.item("otxt"), overwrite=True)
    expected = copy.deepcopy(labels)
    first = expected["data_units"][next(iter(expected["data_units"]))]["labels"]["1"]["objects"][0]
    first["boundingBox"] = {"h": 0.1, "w": 0.2, "x": 0.7, "y": 0.4}
    first["confidence"] = 0.5
    expected["object_answers"]["aaaaaaaa"]["classifications"][0]["answers"] = "new"
    assert label_row.to_encord_dict() == expected


def _deface(value: Any) -> None:
    if isinstance(value, dict):
        for member in value.values():
            _deface(member)
        value["defaced"] = True
    elif isinstance(value, list):
        for member in value:
            _deface(member)
        value.append("defaced")
