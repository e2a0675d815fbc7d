"""The instance that a page has selected: finding it, and what it is called there."""

from __future__ import annotations

from collections.abc import Sequence

from encord_portal.sdk.objects import ClassificationInstance, LabelRowV2, ObjectInstance
from labels.forms.answers import Instance
from labels.forms.values import ranges_text
from labels.merging.targets import every_classification, every_object, instance_ranges
from labels.rendering.on_frame import classifications_on, has_frames, is_in_scene
from labels.rendering.overlay import FrameInstance


def selected_instance(label_row: LabelRowV2, instance_hash: str) -> Instance | None:
    """An instance of the row, object or classification, wherever it is."""
    for instance in every_object(label_row):
        if instance.object_hash == instance_hash:
            return instance
    for classification in every_classification(label_row):
        if classification.classification_hash == instance_hash:
            return classification
    return None


def is_on(label_row: LabelRowV2, instance: Instance, frame: int) -> bool:
    """Whether an instance of the row is on a frame; False where there is no such frame."""
    if label_row.data_type.value == "scene":
        return not isinstance(instance, ObjectInstance) or is_in_scene(instance, frame)
    if not has_frames(label_row):
        return frame == 0
    if isinstance(instance, ObjectInstance):
        return any(first <= frame <= last for first, last in instance_ranges(instance))
    if frame >= max(label_row.number_of_frames, 1):
        return False
    there = classifications_on(label_row, frame)
    return any(each.classification_hash == instance.classification_hash for each in there)


def selected_among(
    label_row: LabelRowV2,
    chosen: str,
    objects: Sequence[FrameInstance],
    classifications: Sequence[ClassificationInstance],
) -> Instance | None:
    """The instance in the address, when it is on this frame."""
    for each in objects:
        if each.object_hash == chosen:
            return each.instance
    for other in classifications:
        if other.classification_hash == chosen:
            return other
    return None


def label_of_selected(selected: Instance | None, objects: Sequence[FrameInstance]) -> str:
    """What the panel calls it, "" where nothing is selected."""
    if selected is None:
        return ""
    if isinstance(selected, ClassificationInstance):
        return selected.classification_name
    return next(each.label for each in objects if each.object_hash == selected.object_hash)


def where_of_selected(selected: Instance | None) -> str:
    """The frames that an object is on, as text."""
    if selected is None or isinstance(selected, ClassificationInstance):
        return ""
    return ranges_text(instance_ranges(selected))
