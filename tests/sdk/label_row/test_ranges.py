"""Audio, time series, plain text, HTML: objects are ranges, and live in the answers."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects.frames import Range
from tests.sdk.label_row.builders import (
    COLOR,
    DATA_HASH,
    SHAPES,
    TIME,
    Json,
    Kit,
    answer,
    classified,
    entry,
    frame,
    row_labels,
    unit,
    video_labels,
    without,
)

KIT = Kit()
C = KIT.coordinates
MIMES = {"audio": "audio/mpeg", "time_series": "text/csv", "plain_text": "text/plain"}
OBJECTS = {"audio": "audio", "time_series": "time_range", "plain_text": "text"}
CLASSES = {
    "audio": C.AudioCoordinates,
    "time_series": C.TimeRangeCoordinates,
    "plain_text": C.TextCoordinates,
}
AUDIO = {
    "audio_codec": "mp3", "audio_sample_rate": 44100, "audio_bit_depth": 16,
    "audio_num_channels": 2, "data_duration": 10.0,
}  # fmt: skip
NODES = [{"start": {"xpath": "/a", "offset": 1}, "end": {"xpath": "/b", "offset": 2}}]


def ranged(shape: str, object_hash: str = "aaaaaaaa", **given: Any) -> Json:
    feature_hash, name = SHAPES[shape]
    item = {
        "classifications": [], "objectHash": object_hash, "createdBy": "a@b.co", "createdAt": TIME,
        "lastEditedBy": None, "lastEditedAt": TIME, "manualAnnotation": True,
        "featureHash": feature_hash, "name": name, "color": COLOR, "shape": shape,
        "value": name.lower(), "range": [[0, 100], [300, 400]],
    }  # fmt: skip
    return {object_hash: item | given}


def labels_of(data_type: str, objects: Json | None = None, mime: str = "", **given: Any) -> Json:
    facts = AUDIO if data_type == "audio" else {}
    bare = without(unit(mime or MIMES[data_type], {}, **facts), "width", "height")
    return row_labels(data_type, {DATA_HASH: bare}, object_answers=objects or {}, **given)


def html(**given: Any) -> Json:
    item = ranged("text", range=[], range_html=NODES, **given)
    return labels_of("plain_text", item, "text/html")


ROWS: dict[str, Json] = {
    "audio": labels_of("audio", ranged("audio", objectNumber=2)),
    "time series": labels_of("time_series", ranged("time_range")),
    "text": labels_of("plain_text", ranged("text", range=[])),
    "HTML": html(),
    "ranges in no order": labels_of("audio", ranged("audio", range=[[300, 400], [0, 10], [5, 20]])),
    "unknown members, reviews, confidence": labels_of(
        "audio", ranged("audio", new={"a": 1}, reviews=[{"r": 1}], confidence=0.5, spaces={})
    ),
    "answers": labels_of(
        "audio",
        ranged("audio"),
        classification_answers=classified(answers=(answer("ctxt", "x"),), ranges=[]),
    ),
    "an object on spaces": labels_of(
        "audio", ranged("audio", range=[], spaces={"x": {"type": "frame", "range": [[0, 1]]}})
    ),
    "pages of a PDF": row_labels(
        "pdf", {DATA_HASH: unit("application/pdf", {"1": frame(entry("polygon"))})}
    ),
    "NIfTI": row_labels("nifti", {DATA_HASH: unit("application/gzip", {"5": frame(entry())})}),
}


@pytest.mark.parametrize("name", ROWS)
def test_what_was_read_is_written_back_equal(name: str) -> None:
    labels = copy.deepcopy(ROWS[name])
    assert KIT.row(labels, frames=10).to_encord_dict() == ROWS[name]


@pytest.mark.parametrize("data_type", MIMES)
def test_ranges_are_placed_and_written(data_type: str) -> None:
    label_row = KIT.row(labels_of(data_type), frames=1)
    instance = KIT.item(SHAPES[OBJECTS[data_type]][0]).create_instance()
    kind = CLASSES[data_type]
    instance.set_for_frames(kind(range=[Range(50, 200), Range(0, 100), Range(300, 300)]))
    label_row.add_object_instance(instance)
    assert instance.range_list == instance.get_ranges() == [Range(0, 200), Range(300, 300)]
    (written,) = label_row.to_encord_dict()["object_answers"].values()
    assert written["range"] == [[0, 200], [300, 300]]
    assert "confidence" not in written
    instance.set_for_frames(kind(range=[Range(7, 8)]), overwrite=True, created_by="a@b.co")
    (written,) = label_row.to_encord_dict()["object_answers"].values()
    assert (written["range"], written["createdBy"]) == ([[7, 8]], "a@b.co")
    again = KIT.row(label_row.to_encord_dict(), frames=1)
    assert again.get_object_instances()[0].range_list == [Range(7, 8)]


def test_what_is_not_edited_stays() -> None:
    label_row = KIT.row(ROWS["unknown members, reviews, confidence"], frames=1)
    (instance,) = label_row.get_object_instances()
    instance.get_annotation().created_by = "new@b.co"
    expected = ROWS["unknown members, reviews, confidence"]["object_answers"]["aaaaaaaa"]
    written = label_row.to_encord_dict()["object_answers"]["aaaaaaaa"]
    assert written == expected | {"createdBy": "new@b.co"}


def test_html_has_ranges_between_nodes() -> None:
    label_row = KIT.row(html(), frames=1)
    (instance,) = label_row.get_object_instances()
    assert [one.to_dict() for one in instance.range_html] == NODES
    text = KIT.item("objtxt").create_instance()
    text.set_for_frames(C.TextCoordinates(range=[Range(0, 5)]))
    with pytest.raises(LabelRowError, match="HtmlCoordinates"):
        label_row.add_object_instance(text)
    with pytest.raises(LabelRowError, match="TextCoordinates"):
        KIT.row(labels_of("plain_text"), frames=1).add_object_instance(instance.copy())


def test_there_is_only_one_frame() -> None:
    instance = KIT.item("objaud").create_instance()
    with pytest.raises(LabelRowError, match="only one frame"):
        instance.set_for_frames(C.AudioCoordinates(range=[Range(0, 1)]), 5)
    with pytest.raises(ValueError, match="Start of range 5"):
        instance.set_for_frames(C.AudioCoordinates(range=[Range(5, 1)]))
    instance.set_for_frames(C.AudioCoordinates(range=[Range(0, 1)]))
    with pytest.raises(LabelRowError, match="only one frame"):
        instance.remove_from_frames(1)
    label_row = KIT.row(labels_of("audio"), frames=1)
    for look in (lambda: label_row.get_frame_view(0), label_row.get_frame_views):
        with pytest.raises(LabelRowError, match="not supported for audio"):
            look()


def test_objects_must_be_of_the_kind_of_the_row() -> None:
    with pytest.raises(LabelRowError, match="bounding_box"):
        KIT.row(labels_of("audio"), frames=1).add_object_instance(KIT.placed())
    instance = KIT.item("objaud").create_instance()
    instance.set_for_frames(C.AudioCoordinates(range=[Range(0, 1)]))
    with pytest.raises(LabelRowError, match="range"):
        KIT.row(video_labels({})).add_object_instance(instance)


def test_classifications_must_be_for_ranges() -> None:
    label_row = KIT.row(labels_of("audio"), frames=1)
    framed = KIT.item("clstxt").create_instance()
    framed.set_for_frames(0)
    with pytest.raises(LabelRowError, match="range_only"):
        label_row.add_classification_instance(framed)
    instance = KIT.item("clstxt").create_instance(range_only=True)
    instance.set_answer("x")
    label_row.add_classification_instance(instance)
    (written,) = label_row.to_encord_dict()["classification_answers"].values()
    assert written["range"] == []


@pytest.mark.parametrize(("item", "kind"), [
    (ranged("bounding_box"), LabelRowError),
    (ranged("text"), LabelRowError),
    ({"aaaaaaaa": without(ranged("audio")["aaaaaaaa"], "range")}, KeyError),
    ({"aaaaaaaa": without(ranged("audio")["aaaaaaaa"], "featureHash")}, KeyError),
    ({"aaaaaaaa": without(ranged("audio")["aaaaaaaa"], "classifications")}, KeyError),
    (ranged("audio", range=None), TypeError),
    (ranged("audio", range=[[5, 1]]), ValueError),
    (ranged("audio", range=[5]), ValueError),
    (ranged("audio", createdAt="x"), ValueError),
    ({"aaaaaaaa": None}, TypeError),
])  # fmt: skip
def test_malformed_ranges_are_refused(item: Json, kind: type[Exception]) -> None:
    with pytest.raises(LabelRowError, match="aaaaaaaa") as caught:
        KIT.row(labels_of("audio", item), frames=1)
    assert isinstance(caught.value, kind)
