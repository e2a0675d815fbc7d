"""What a row says of its media is what the published client says."""

from __future__ import annotations

from enum import Enum
from typing import Any

import pytest

from tests.contract.label_row.kits import OURS, THEIRS
from tests.sdk.label_row.builders import (
    DATA_HASH,
    Json,
    Kit,
    dicom_labels,
    frame,
    group_labels,
    image_hash,
    image_labels,
    row_labels,
    unit,
    video_labels,
    without,
)
from tests.sdk.label_row.test_detached import MEDIA

pytestmark = pytest.mark.contract

SOUND = {"audio_codec": "mp3", "audio_sample_rate": 8, "audio_bit_depth": 2}


def _row(data_type: str, mime: str, labels: Json | None = None, **facts: Any) -> Json:
    sizeless = without(unit(mime, labels or {}), "width", "height") | facts
    return row_labels(data_type, {DATA_HASH: sizeless})


ROWS: dict[str, Json] = {
    "video": video_labels({}),
    "image": image_labels(),
    "images": group_labels(frame(), frame()),
    "dicom": dicom_labels({"0": frame()}),
    "nifti": _row("nifti", "application/nifti", width=4, height=2),
    "pdf": _row("pdf", "application/pdf", width=0, height=0, data_fps=0),
    "pdf with a size": _row("pdf", "application/pdf", width=4, height=2),
    "audio": _row("audio", "audio/mpeg", **SOUND, audio_num_channels=1),
    "text": _row("plain_text", "text/plain"),
    "html": _row("plain_text", "text/html"),
    "time series": _row("time_series", "text/csv"),
    "data group": _row("group", "group", {"objects": [], "classifications": []}),
    "scene": _row("scene", "application/scene", width=0, height=0, data_fps=0),
}
MEMBERS = (
    *("width", "height", "fps", "duration", "data_link", "file_type", "number_of_frames"),
    *("audio_codec", "audio_sample_rate", "audio_bit_depth", "audio_num_channels", "is_valid"),
    *("metadata", "is_shadow_data", "label_status", "group_hash", "backing_item_uuid"),
    *("priority", "task_uuid", "is_detached", "client_metadata", "data_type"),
)
LOOKS: dict[str, Any] = {
    **{name: (lambda row, name=name: getattr(row, name)) for name in MEMBERS},
    **{
        f"frame view, {name}": (lambda row, name=name: getattr(row.get_frame_view(0), name))
        for name in ("frame", "width", "height", "image_hash", "image_title", "file_type",
                     "data_link", "metadata")
    },
    "frame views": lambda row: [view.frame for view in row.get_frame_views()],
    "image hashes": lambda row: [row.get_image_hash(0), row.get_image_hash(99)],
    "frames metadata": lambda row: [
        (each.image_hash, each.frame_number, each.width, each.height)
        for each in row.get_frames_metadata()
    ],
    "frame metadata": lambda row: row.get_frame_metadata(0).title,
    "metadata of no frame": lambda row: row.get_frame_metadata(999),
}  # fmt: skip


def _look(row: Any) -> dict[str, Any]:
    seen = {}
    for name, look in LOOKS.items():
        try:
            found = look(row)
        except Exception as error:  # noqa: BLE001 - whatever it raises is what is compared
            found = f"raises {type(error).__name__}"
        seen[name] = found.value if isinstance(found, Enum) else found
    return seen


LISTED: dict[str, Json] = {
    "with a size": {},
    "without a size": dict.fromkeys(("width", "height", "frames_per_second", "duration")),
}


@pytest.mark.parametrize("listed", LISTED)
@pytest.mark.parametrize("name", ROWS)
def test_rows_that_were_read(name: str, listed: str) -> None:
    theirs, ours = (
        _look(kit.row(ROWS[name], frames=2, **LISTED[listed])) for kit in (THEIRS, OURS)
    )
    assert ours == theirs


@pytest.mark.parametrize("name", MEDIA)
def test_rows_made_of_media_metadata(name: str) -> None:
    media, _ = MEDIA[name]

    def made(kit: Kit) -> dict[str, Any]:
        storage = kit.module("orm.storage")
        given = [
            getattr(storage, type(each).__name__)(**dict(each))
            for each in (media if isinstance(media, list) else [media])
        ]
        row_class = kit.objects.LabelRowV2
        is_list = isinstance(media, list)
        return _look(row_class.from_media_metadata(kit.ontology, given if is_list else given[0]))

    assert made(OURS) == made(THEIRS)


def test_an_unknown_image_hash_gives_none_as_the_reference_says() -> None:
    row = OURS.row(group_labels(frame(), frame()), frames=2)
    assert row.get_frame_number(image_hash(1)) == 1
    assert row.get_frame_number("of no image") is None
