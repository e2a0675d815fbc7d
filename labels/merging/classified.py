"""On which frames a classification is: finding it, reading it, writing it.

The plain value of a frame is ``True`` where it is, ``{"other": hash}`` where another one of the
same class is, of which a frame can have only one, and ``None`` where neither is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from encord_portal.sdk.objects import Classification, ClassificationInstance, LabelRowV2
from encord_portal.sdk.objects.frames import Range
from encord_portal.sdk.objects.spaces.base_space import Space
from labels.merging.spaces import (
    classified_on,
    domain_of,
    known_classification,
    put_classification,
    take_classification,
)
from labels.merging.timelines import STATIC, FrameRanges, Segment, Timeline, merged_ranges, overlap

_WITHOUT_FRAMES: Final = {"audio", "time_series", "plain_text"}


@dataclass(frozen=True, slots=True)
class FramesPlace:
    """The frames of one classification.

    Attributes:
        row: The label row.
        item: The class.
        classification_hash: The classification's hash.
        instance: The classification, ``None`` while it is on no frame: it is made when placed.
        space: The part of a data group; ``None``: the row itself.
    """

    row: LabelRowV2
    item: Classification
    classification_hash: str
    instance: ClassificationInstance | None
    space: Space | None = None

    @property
    def domain(self) -> FrameRanges:
        """Every frame; one that speaks of the whole row or part stands at 0."""
        if self.item.is_global:
            return STATIC
        if self.space is not None:
            return domain_of(self.space)
        return ((0, max(self.row.number_of_frames, 1) - 1),)


def frames_of(instance: ClassificationInstance) -> FrameRanges:
    """The frames that it is on, or 0 where it speaks of the whole row."""
    if instance.is_global():
        return STATIC
    return merged_ranges((each.start, each.end) for each in instance.range_list)


def read_frames(place: FramesPlace, ranges: FrameRanges) -> Timeline:
    """What is on some frames; a frame with no classification of the class is not spoken of."""
    return Timeline.painted(_segments(place)).within(ranges)


def _segments(place: FramesPlace) -> Iterator[Segment]:
    for each in _others(place):
        for start, end in _frames(place, each):
            yield Segment(start, end, {"other": each.classification_hash})
    if place.instance is not None:
        for start, end in _frames(place, place.instance):
            yield Segment(start, end, True)


def _frames(place: FramesPlace, instance: ClassificationInstance) -> FrameRanges:
    return frames_of(instance) if place.space is None else classified_on(place.space, instance)


def _others(place: FramesPlace) -> list[ClassificationInstance]:
    return [
        each
        for each in (place.space or place.row).get_classification_instances()
        if each.feature_hash == place.item.feature_node_hash
        and each.classification_hash != place.classification_hash
    ]


def write_frames(place: FramesPlace, change: Timeline) -> None:
    """Place the classification, or take it off, on the frames that the change speaks of.

    Where it is placed, another one of the class gives way. One that is on no frame is removed.
    """
    wanted = _where(change, there=True)
    for other in _others(place) if wanted else ():
        _take_off(place, other, wanted)
    instance = place.instance
    if wanted:
        instance = _put(place, wanted)
    if instance is not None:
        _take_off(place, instance, _where(change, there=False))


def _where(change: Timeline, *, there: bool) -> FrameRanges:
    return merged_ranges((e.start, e.end) for e in change if (e.value is True) == there)


def _put(place: FramesPlace, wanted: FrameRanges) -> ClassificationInstance:
    instance = place.instance
    if instance is None and place.space is not None:
        instance = known_classification(place.row, place.classification_hash)
    if instance is None:
        instance = ClassificationInstance(
            place.item,
            classification_hash=place.classification_hash,
            range_only=place.space is not None or place.row.data_type.value in _WITHOUT_FRAMES,
        )
    if place.space is not None:
        put_classification(place.space, instance, wanted)
        return instance
    if not instance.is_global():
        instance.set_for_frames([Range(start, end) for start, end in wanted], overwrite=True)
    if place.instance is None:
        place.row.add_classification_instance(instance)
    return instance


def _take_off(place: FramesPlace, instance: ClassificationInstance, ranges: FrameRanges) -> None:
    there: Any = overlap(_frames(place, instance), ranges)
    if not there:
        return
    if place.space is not None:
        take_classification(place.space, instance, there)
    elif there == frames_of(instance):
        place.row.remove_classification(instance)
    else:
        instance.remove_from_frames([Range(start, end) for start, end in there])
