"""What either client writes, the other one reads, and writes back equal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract.label_row.kits import OURS, THEIRS
from tests.contract.label_row.rows import LAST, rows
from tests.sdk.label_row.builders import DATA_HASH, NOW, Json, Kit, frame, video_labels
from tests.sdk.label_row.test_detached import MEDIA

pytestmark = pytest.mark.contract

QUIETLY = settings(
    max_examples=40, deadline=None, print_blob=True, suppress_health_check=list(HealthCheck)
)
DATA_TYPES = ["image", "img_group", "video", "dicom", "nifti"]


def through(kit: Kit, labels: Json) -> Json:
    written: Json = kit.row(labels, frames=LAST, width=4, height=2).to_encord_dict()
    return written


def unordered(labels: Json) -> Json:
    """The lists that have no order: objects of a frame, actions of an object."""
    result = dict(labels)
    result["object_actions"] = {
        hash_: entry | {"actions": sorted(entry["actions"], key=repr)}
        for hash_, entry in labels["object_actions"].items()
    }
    result["data_units"] = {
        key: unit | {"labels": _unordered_labels(unit["labels"])}
        for key, unit in labels["data_units"].items()
    }
    return result


def _unordered_labels(labels: Json) -> Json:
    if "objects" in labels:
        return labels | {"objects": sorted(labels["objects"], key=repr_of_hash)}
    return {frame: _unordered_labels(blob) for frame, blob in labels.items()}


def repr_of_hash(entry: Json) -> str:
    return str(entry["objectHash"])


@pytest.mark.parametrize("data_type", DATA_TYPES)
def test_generated_rows_come_out_alike(data_type: str) -> None:
    @QUIETLY
    @given(rows(data_type))
    def check(labels: Json) -> None:
        ours, theirs = through(OURS, labels), through(THEIRS, labels)
        assert ours == labels, "ours loses nothing"
        assert unordered(through(OURS, theirs)) == unordered(theirs)
        assert unordered(through(THEIRS, ours)) == unordered(theirs)

    check()


def label(kit: Kit, data: Any) -> Any:
    """Make labels with a client, the same ones for the same data."""
    label_row = kit.row(video_labels({}), frames=LAST)
    box, kind = kit.item("objbox"), kit.module("objects.ontology_object_instance")
    stamps = {"created_at": NOW, "last_edited_at": NOW}
    for number, (frames, color, text, dynamic) in enumerate(data):
        instance = kind.ObjectInstance(box, object_hash=f"hash{number:04d}")
        for place in frames:
            instance.set_for_frames(kit.box(place / 100), place, created_by="a@b.co", **stamps)
        instance.set_answer(kit.item(color))
        if color == "oA":
            instance.set_answer(text, kit.item("ontx"))
        instance.set_answer([kit.item("cY")])
        instance.set_answer(kit.item(dynamic), frames=sorted(frames)[:2])
        instance.set_answer(text, kit.item("dtxt"))
        label_row.add_object_instance(instance)
    classification = kit.module("objects.classification_instance").ClassificationInstance(
        kit.item("clstxt"), classification_hash="clshash0"
    )
    classification.set_answer("words")
    classification.set_for_frames(kit.Range(2, 5), created_by="a@b.co", **stamps)
    label_row.add_classification_instance(classification)
    return label_row


@QUIETLY
@given(
    st.lists(
        st.tuples(
            st.sets(st.integers(0, LAST - 1), min_size=1, max_size=6).map(sorted),
            st.sampled_from(["oA", "oB"]),
            st.text(max_size=5),
            st.sampled_from(["dA", "dB"]),
        ),
        max_size=4,
    )
)
def test_labels_made_alike_are_written_alike(data: Any) -> None:
    ours, theirs = label(OURS, data).to_encord_dict(), label(THEIRS, data).to_encord_dict()
    assert unordered(_same_times(ours)) == unordered(_same_times(theirs))


def _same_times(labels: Json) -> Json:
    # The published client writes the times of the row anew, in its own way.
    return labels | {"created_at": None, "last_edited_at": None}


def test_what_the_published_client_loses_ours_keeps() -> None:
    from tests.sdk.label_row.test_round_trip import ROWS

    labels = ROWS["reviews and deletion"]
    assert through(OURS, labels) == labels
    assert through(THEIRS, labels) != labels


def test_times_are_read_alike() -> None:
    for text in (
        "2024-03-01 10:00:00",
        "Fri, 01 Mar 2024 10:00:00 GMT",
        "2024-03-01T12:00:00+02:00",
    ):
        labels = video_labels({"0": frame()}, created_at=text)
        assert OURS.row(labels).created_at == THEIRS.row(labels).created_at == datetime(
            2024, 3, 1, 10, tzinfo=UTC
        )  # fmt: skip


def test_the_row_is_described_alike() -> None:
    for labels in (video_labels({}),):
        ours, theirs = OURS.row(labels), THEIRS.row(labels)
        for name in (
            "label_hash", "branch_name", "data_hash", "dataset_hash", "dataset_title",
            "data_title", "file_type", "client_metadata", "is_shadow_data", "created_at",
            "last_edited_at", "number_of_frames", "duration", "fps", "data_link", "width",
            "height", "is_valid", "is_detached", "is_labelling_initialised", "group_hash",
        ):  # fmt: skip
            assert getattr(ours, name) == getattr(theirs, name), name
    assert ours.data_hash == DATA_HASH


@pytest.mark.parametrize("data_type", MEDIA)
def test_detached_rows_are_made_alike(data_type: str) -> None:
    media, _ = MEDIA[data_type]

    def made(kit: Kit) -> Json:
        classes = kit.module("orm.storage")
        items = media if isinstance(media, list) else [media]
        same = [getattr(classes, type(one).__name__)(**dict(one)) for one in items]
        given = same if isinstance(media, list) else same[0]
        row = kit.objects.LabelRowV2.from_media_metadata(kit.ontology, given)
        labels: Json = row.to_encord_dict()
        return _same_times(labels)

    assert made(OURS) == made(THEIRS)
