"""What is on a frame, of data with frames and of data without: there, everything of the row."""

from __future__ import annotations

from collections.abc import Sequence

from encord_portal.sdk.objects import ClassificationInstance, LabelRowV2, ObjectInstance
from labels.merging.targets import (
    annotations_on_parts,
    every_classification,
    every_object,
    instance_ranges,
)

# Their labels are ranges of a recording or a text, or lie on the spaces of a group or scene.
ROW_AT_ONCE = {"audio", "time_series", "plain_text", "group", "scene", "dicom_study"}


def has_frames(label_row: LabelRowV2) -> bool:
    """Whether objects of the row are placed on its frames."""
    return label_row.data_type.value not in ROW_AT_ONCE


def objects_on(label_row: LabelRowV2, frame: int) -> Sequence[ObjectInstance]:
    if has_frames(label_row):
        return label_row.get_frame_view(frame).get_object_instances()
    return every_object(label_row)


def classifications_on(label_row: LabelRowV2, frame: int) -> Sequence[ClassificationInstance]:
    if has_frames(label_row):
        return label_row.get_frame_view(frame).get_classification_instances()
    return every_classification(label_row)


def size_of(label_row: LabelRowV2, frame: int) -> tuple[int | None, int | None]:
    """Width and height of a frame in pixels, where the row knows them.

    The pages of a document may have a size each, and then the row knows none.
    """
    if not has_frames(label_row) or label_row.data_type.value == "pdf":
        return None, None
    view = label_row.get_frame_view(frame)
    return view.width, view.height


def is_in_scene(instance: ObjectInstance, frame: int) -> bool:
    """Whether an object of a scene is in space on a frame, or on a file of the scene at all."""
    if annotations_on_parts(instance):
        return True
    return any(first <= frame <= last for first, last in instance_ranges(instance))
