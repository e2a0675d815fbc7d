"""Rows made of media metadata, and rows that keep their identity."""

from __future__ import annotations

from typing import Any

import pytest

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.orm import storage
from tests.sdk.label_row.builders import (
    DATA_HASH,
    LABEL_HASH,
    Kit,
    entry,
    frame,
    group_labels,
    image_hash,
    video_labels,
)

KIT = Kit()
ROW = KIT.objects.LabelRowV2
IMAGE = storage.CustomerProvidedImageMetadata(mime_type="image/png", file_size=9, height=5, width=6)
MEDIA: dict[str, tuple[Any, int]] = {
    "image": (IMAGE, 1),
    "img_group": ([IMAGE, IMAGE], 2),
    "video": (
        storage.CustomerProvidedVideoMetadata(
            fps=29.97, duration=3.337, width=6, height=5, file_size=9, mime_type="video/mp4"
        ),
        101,
    ),
    "audio": (
        storage.CustomerProvidedAudioMetadata(
            duration=3.25, file_size=9, mime_type="audio/mpeg", sample_rate=100, bit_depth=16,
            codec="mp3", num_channels=2,
        ),
        325,
    ),
    "plain_text": (storage.CustomerProvidedTextMetadata(file_size=9, mime_type="text/html"), 1),
    "pdf": (storage.CustomerProvidedPdfMetadata(file_size=9, num_pages=3), 3),
}  # fmt: skip
HASHES = ("label_hash", "data_hash", "dataset_hash", "branch_name")


@pytest.mark.parametrize("data_type", MEDIA)
def test_the_data_type_is_that_of_the_metadata(data_type: str) -> None:
    media, frames = MEDIA[data_type]
    label_row = ROW.from_media_metadata(KIT.ontology, media, branch_name="draft")
    assert label_row.data_type.value == data_type
    assert (label_row.number_of_frames, label_row.branch_name) == (frames, "draft")
    assert label_row.is_detached
    assert label_row.is_labelling_initialised
    written = label_row.to_encord_dict()
    assert KIT.row(written, frames=frames).to_encord_dict() == written


def test_a_detached_row_can_be_labelled() -> None:
    label_row = ROW.from_media_metadata(KIT.ontology, MEDIA["img_group"][0])
    instance = KIT.placed(frames=[0, 1])
    label_row.add_object_instance(instance)
    units = label_row.to_encord_dict()["data_units"].values()
    assert [len(unit["labels"]["objects"]) for unit in units] == [1, 1]


@pytest.mark.parametrize("call", [
    lambda row: row.save(), lambda row: row.initialise_labels(), lambda row: row.set_priority(1),
    lambda row: row.workflow_complete(), lambda row: row.workflow_reopen(),
    lambda row: row.get_validation_errors(), lambda row: row.get_storage_item(),
    lambda row: row.initialise_storage_item(),
])  # fmt: skip
def test_a_detached_row_has_no_server(call: Any) -> None:
    with pytest.raises(LabelRowError, match="detached"):
        call(ROW.from_media_metadata(KIT.ontology, IMAGE))


@pytest.mark.parametrize("wrong", ["x", None, [], [1]])
def test_other_metadata_is_refused(wrong: Any) -> None:
    with pytest.raises(LabelRowError):
        ROW.from_media_metadata(KIT.ontology, wrong)


def test_a_row_can_keep_its_identity() -> None:
    label_row = KIT.empty_row()
    foreign = dict.fromkeys(HASHES, "foreign")
    labels = video_labels({"0": frame(entry())}, **foreign)
    labels["data_units"] = {"foreign": labels["data_units"][DATA_HASH] | {"data_hash": "foreign"}}
    label_row.from_labels_dict(labels, preserve_identity=True)
    assert (label_row.label_hash, label_row.data_hash) == (LABEL_HASH, DATA_HASH)
    assert label_row.to_encord_dict() == video_labels({"0": frame(entry())})
    label_row.from_labels_dict(labels)
    assert label_row.label_hash == "foreign"


def test_an_image_group_keeps_its_image_hashes() -> None:
    label_row = KIT.row(group_labels(frame(), frame()), frames=2)
    labels = group_labels(frame(entry()), frame())
    units = {f"x{key}": unit for key, unit in labels["data_units"].items()}
    for key, unit in units.items():
        unit["data_hash"] = key
    label_row.from_labels_dict(labels | {"data_units": units}, preserve_identity=True)
    assert [label_row.get_image_hash(n) for n in range(2)] == [image_hash(0), image_hash(1)]
    assert label_row.to_encord_dict() == group_labels(frame(entry()), frame())
    labels["data_units"]["third"] = units[f"x{image_hash(1)}"] | {"data_sequence": "2"}
    with pytest.raises(LabelRowError, match="frame 2"):
        label_row.from_labels_dict(labels, preserve_identity=True)
