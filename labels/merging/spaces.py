"""Where objects and classifications are on one part of a data group, which is a space of its own.

An instance may be on several spaces. Its answers are one, those that change from frame to frame
included (wire protocol §5.8); its places are not: each space has its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from encord_portal.sdk.objects import ClassificationInstance, LabelRowV2, ObjectInstance
from encord_portal.sdk.objects.coordinates import Coordinates
from encord_portal.sdk.objects.frames import Range, frames_to_ranges
from encord_portal.sdk.objects.spaces.annotations import SpaceObjectAnnotation
from encord_portal.sdk.objects.spaces.base_space import Space
from encord_portal.sdk.objects.spaces.multiframe_space.multiframe_space import MultiFrameSpace
from encord_portal.sdk.objects.spaces.multiframe_space.pdf_space import PdfSpace
from labels.merging.targets import every_classification, every_object
from labels.merging.timelines import FrameRanges, merged_ranges


def find_space(row: LabelRowV2, space_id: str) -> Space | None:
    """One space of a row, None where it has none of that name (any more)."""
    return next((each for each in row.get_spaces() if each.space_id == space_id), None)


def frame_count(space: Space) -> int:
    """How many frames or pages a space has; 1 of an image and of what has none."""
    if isinstance(space, PdfSpace):
        return max(space.number_of_pages, 1)
    return max(int(getattr(space, "number_of_frames", 1)), 1)


def domain_of(space: Space) -> FrameRanges:
    """Every frame of a space."""
    return ((0, frame_count(space) - 1),)


def coordinates_on(space: Space, object_hash: str) -> dict[int, Coordinates]:
    """Where an object is on a space, by frame."""
    return {
        each.frame: each.coordinates
        for each in space.get_annotations("object", [object_hash])
        if isinstance(each, SpaceObjectAnnotation)
    }


def classified_on(space: Space, instance: ClassificationInstance) -> FrameRanges:
    """The frames of a space that a classification is on, 0 where it speaks of all of it."""
    hashes = [instance.classification_hash]
    frames = {each.frame for each in space.get_annotations("classification", hashes)}
    return merged_ranges((each, each) for each in frames)


def known_object(row: LabelRowV2, object_hash: str) -> ObjectInstance | None:
    """An object of a row as it is now: another edit may have made it on another part."""
    return next((each for each in every_object(row) if each.object_hash == object_hash), None)


def known_classification(
    row: LabelRowV2, classification_hash: str
) -> ClassificationInstance | None:
    """As :func:`known_object`."""
    return next(
        (
            each
            for each in every_classification(row)
            if each.classification_hash == classification_hash
        ),
        None,
    )


def put_object(
    space: Any, instance: ObjectInstance, frames: Sequence[int], coordinates: Coordinates
) -> None:
    """Place an object on frames of a space; what it is there is replaced."""
    if isinstance(space, MultiFrameSpace):
        space.put_object_instance(
            instance,
            _listed(frames),
            coordinates,  # type: ignore[arg-type]
            on_overlap="replace",
        )
    else:
        space.put_object_instance(instance, coordinates, on_overlap="replace")


def take_object(space: Space, object_hash: str, frames: Sequence[int]) -> None:
    """Take an object off frames of a space."""
    if isinstance(space, MultiFrameSpace):
        space.remove_object_instance(object_hash, _listed(frames))
    else:
        space.remove_object_instance(object_hash)


def put_classification(space: Space, instance: ClassificationInstance, ranges: FrameRanges) -> None:
    """Place a classification on frames of a space, or on all of it."""
    if isinstance(space, MultiFrameSpace) and not instance.is_global():
        space.put_classification_instance(instance, _ranges(ranges), on_overlap="replace")
    else:
        space.put_classification_instance(instance, on_overlap="replace")


def take_classification(
    space: Space, instance: ClassificationInstance, ranges: FrameRanges
) -> None:
    """Take a classification off frames of a space, or off all of it."""
    if isinstance(space, MultiFrameSpace) and not instance.is_global():
        space.remove_classification_instance(instance.classification_hash, _ranges(ranges))
    else:
        space.remove_classification_instance(instance.classification_hash)


def _listed(frames: Sequence[int]) -> list[Range]:
    return [Range(each.start, each.end) for each in frames_to_ranges(sorted(frames))]


def _ranges(ranges: FrameRanges) -> list[Range]:
    return [Range(start, end) for start, end in ranges]
