"""Where an object is, frame by frame: finding it, reading it, writing it.

The plain value of one frame is what the wire holds for it: the shape and the geometry under the
shape's key (wire protocol §5.5), in fractions of the picture. ``None``: the object is not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.objects import LabelRowV2, Object, ObjectInstance
from encord_portal.sdk.objects.coordinates import (
    NON_GEOMETRIC_COORDINATES,
    BitmaskCoordinates,
    Coordinates,
    add_coordinates_to_frame_object_dict,
    get_coordinates_from_frame_object_dict,
)
from encord_portal.sdk.objects.frames import Range, frames_to_ranges
from encord_portal.sdk.objects.plausibility import geometry_problem
from encord_portal.sdk.objects.spaces.base_space import Space
from labels.merging.spaces import (
    coordinates_on,
    domain_of,
    known_object,
    put_object,
    take_object,
)
from labels.merging.timelines import FrameRanges, Segment, Timeline

GeometryValue: TypeAlias = dict[str, Any]


class BadGeometryError(ValueError):
    """Coordinates that the object cannot take; the message is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class GeometryPlace:
    """The positions of one object.

    Attributes:
        row: The label row.
        item: The object's class.
        object_hash: The object's hash.
        instance: The object, ``None`` while it is on no frame: it is made when it is placed.
        space: The part of a data group; ``None``: the row itself.
    """

    row: LabelRowV2
    item: Object
    object_hash: str
    instance: ObjectInstance | None
    space: Space | None = None

    @property
    def domain(self) -> FrameRanges:
        """Every frame of the row or the part: an object can come anywhere."""
        if self.space is not None:
            return domain_of(self.space)
        return ((0, max(self.row.number_of_frames, 1) - 1),)


def read_geometry(place: GeometryPlace, ranges: FrameRanges) -> Timeline:
    """Where the object is on some frames; a frame that it is not on is not spoken of."""
    if place.space is not None:
        return Timeline.painted(_segments_on(place.space, place, ranges))
    return Timeline.painted(_segments(place.instance, ranges))


def _segments_on(space: Space, place: GeometryPlace, ranges: FrameRanges) -> Iterator[Segment]:
    for frame, coordinates in sorted(coordinates_on(space, place.object_hash).items()):
        if any(start <= frame <= end for start, end in ranges):
            yield Segment(frame, frame, _written(coordinates))


def _segments(instance: ObjectInstance | None, ranges: FrameRanges) -> Iterator[Segment]:
    if instance is None:
        return
    for frame in sorted(instance.get_annotation_frames()):
        if any(start <= frame <= end for start, end in ranges):
            yield Segment(frame, frame, plain_geometry(instance, frame))


def plain_geometry(instance: ObjectInstance, frame: int) -> GeometryValue:
    """The plain value of an object on a frame that it is on."""
    coordinates = instance.get_annotation(frame).coordinates
    if type(coordinates) in NON_GEOMETRIC_COORDINATES:
        raise BadGeometryError(f"“{instance.object_name}” is placed by ranges, not on a picture.")
    return _written(coordinates)


def _written(coordinates: Coordinates) -> GeometryValue:
    if isinstance(coordinates, BitmaskCoordinates):
        # A mask is as large as its picture; the row checks it against the picture's size.
        mask = coordinates.encoded
        return add_coordinates_to_frame_object_dict(coordinates, {}, mask.width, mask.height)
    return add_coordinates_to_frame_object_dict(coordinates, {}, None, None)


def coordinates_of(item: Object, value: GeometryValue) -> Coordinates:
    """What a plain value says; beside a skeleton the wire holds the name of its class, too.

    Raises:
        EncordException: The value is malformed.
        KeyError: Something is missing in it.
    """
    return get_coordinates_from_frame_object_dict({"name": item.name, **value})


def checked_geometry(item: Object, value: Any) -> GeometryValue:
    """The plain value in its canonical form, if an object of the class can be there.

    Raises:
        BadGeometryError: With a sentence that says what is expected.
    """
    if not isinstance(value, dict):
        raise BadGeometryError("Coordinates are an object with the shape and its geometry.")
    if value.get("shape") != item.shape.value:
        raise BadGeometryError(f"“{item.title}” is drawn as {item.shape.value.replace('_', ' ')}.")
    problem = geometry_problem(value)
    if problem is not None:
        raise BadGeometryError(problem)
    try:
        coordinates = coordinates_of(item, value)
    except (EncordException, KeyError, ValueError, NotImplementedError) as error:
        reason = str(error.args[0]) if error.args else type(error).__name__
        raise BadGeometryError(f"These coordinates can't be read: {reason:.300}") from None
    return _written(coordinates)


def is_in_space(value: GeometryValue) -> bool:
    """Whether a plain value has a place in the space of a scene, and not on a picture."""
    if value["shape"] == "cuboid":
        return True
    if value["shape"] not in ("point", "polyline"):
        return False
    return all("z" in each for each in value[value["shape"]].values())


def write_geometry(place: GeometryPlace, change: Timeline) -> None:
    """Place the object, or take it off, on the frames that the change speaks of.

    What is there already stays untouched. An object that is on no frame any more is removed.
    """
    if place.space is not None:
        _write_on(place.space, place, change)
        return
    instance = _put(place, change)
    if instance is not None:
        _remove(place.row, instance, change)


def _write_on(space: Space, place: GeometryPlace, change: Timeline) -> None:
    there = {
        frame: _written(each) for frame, each in coordinates_on(space, place.object_hash).items()
    }
    instance = place.instance or known_object(place.row, place.object_hash)
    gone: list[int] = []
    for segment in change:
        frames = range(segment.start, segment.end + 1)
        if segment.value is None:
            gone += [frame for frame in frames if frame in there]
            continue
        instance = instance or ObjectInstance(place.item, object_hash=place.object_hash)
        placed = [frame for frame in frames if there.get(frame) != segment.value]
        if placed:
            coordinates = coordinates_of(place.item, segment.value)
            put_object(space, instance, placed, coordinates)
    if gone:
        # Last: an object that is nowhere for a moment would lose its answers.
        take_object(space, place.object_hash, gone)


def _put(place: GeometryPlace, change: Timeline) -> ObjectInstance | None:
    instance = place.instance
    there = instance.get_annotation_frames() if instance else set()
    for segment in change:
        if segment.value is None:
            continue
        if instance is None:
            instance = ObjectInstance(place.item, object_hash=place.object_hash)
        frames = [
            frame
            for frame in range(segment.start, segment.end + 1)
            if frame not in there or plain_geometry(instance, frame) != segment.value
        ]
        if frames:
            instance.set_for_frames(
                coordinates_of(place.item, segment.value),
                _ranges(frames),
                overwrite=True,
            )
    if instance is not None and instance is not place.instance:
        place.row.add_object_instance(instance)
    return instance


def _remove(row: LabelRowV2, instance: ObjectInstance, change: Timeline) -> None:
    there = instance.get_annotation_frames()
    gone = [
        frame
        for segment in change
        if segment.value is None
        for frame in range(segment.start, segment.end + 1)
        if frame in there
    ]
    if len(gone) == len(there):
        row.remove_object(instance)
    elif gone:
        instance.remove_from_frames(_ranges(gone))


def _ranges(frames: list[int]) -> list[Range]:
    return [Range(each.start, each.end) for each in frames_to_ranges(frames)]
