"""Edit where objects are: like answers, each change is an operation in the person's draft first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from encord_portal.accounts.models import User
from encord_portal.sdk.constants.enums import DataType
from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.objects import LabelRowV2, Object, ObjectInstance
from encord_portal.sdk.objects.bitmask import BitmaskCoordinates
from encord_portal.sdk.objects.utils import short_uuid_str
from labels.errors import BadEdit, from_sdk
from labels.merging.geometry import (
    BadGeometryError,
    GeometryValue,
    checked_geometry,
    is_in_space,
    plain_geometry,
)
from labels.merging.places import AnyPlace, locate, present
from labels.merging.targets import GoneError, Target
from labels.merging.timelines import FrameRanges, Segment, Timeline, merged_ranges
from labels.models import EditOperation, LabelRowCache, ProjectAccess
from labels.permissions import require
from labels.services.connection import project_for
from labels.services.label_dicts import LoadedRow, label_row
from labels.services.operations import Step, store

# What can be worked out between two positions; a mask is painted on each frame.
INTERPOLATED: Final = frozenset(
    {
        "bounding_box",
        "rotatable_bounding_box",
        "polygon",
        "polyline",
        "point",
        "skeleton",
        "circle",
        "ellipse",
        "cuboid_2d",
    }
)


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one object shall be.

    Attributes:
        object_hash: Which object.
        frame: On which frame.
        geometry: The shape and its geometry, as the wire holds them, in fractions of the picture.
        seen: What the person saw there, in the same form; ``None``: what the draft shows counts.
    """

    object_hash: str
    frame: int
    geometry: Any
    seen: GeometryValue | None = None


def position(labels: LabelRowV2, object_hash: str, frame: int) -> GeometryValue:
    """Where an object is on a frame.

    Raises:
        BadEdit: There is no such object, or it is not on the frame.
    """
    instance = _object(labels, object_hash)
    if frame not in instance.get_annotation_frames():
        raise BadEdit(f"The object is not on frame {frame}: reload the page.")
    return plain_geometry(instance, frame)


def place(
    user: User, access: ProjectAccess, row: LabelRowCache, placement: Placement
) -> EditOperation:
    """Move or reshape an object on one frame, or put it on a frame that it is not on.

    Raises:
        Forbidden: The person's role may only look.
        BadEdit: There is no such object or frame, or it cannot be there; the sentence says why.
    """
    loaded = _loaded(user, access, row)
    instance = _object(loaded.label_row, placement.object_hash)
    ranges = _checked_ranges(loaded.label_row, [(placement.frame, placement.frame)])
    value = _checked(loaded.label_row, instance.ontology_item, placement.geometry, ranges)
    wanted = Timeline.of(value, ranges)
    seen = Timeline.of(placement.seen, ranges) if placement.seen else None
    return _keep(user, row, loaded, [_step(loaded.label_row, instance, wanted, seen)])


def add(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    *,
    item_hash: str,
    frames: Sequence[tuple[int, int]],
    geometry: Any,
) -> EditOperation:
    """Draw a new object; the operation's ``instance_hash`` is its hash.

    Raises:
        Forbidden: The person's role may only look.
        BadEdit: There is no such class or frame, or it cannot be there; the sentence says why.
    """
    loaded = _loaded(user, access, row)
    item = _class(loaded.label_row, item_hash)
    ranges = _checked_ranges(loaded.label_row, frames)
    wanted = Timeline.of(_checked(loaded.label_row, item, geometry, ranges), ranges)
    return _keep(user, row, loaded, [_new(item, wanted)])


def remove(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    *,
    object_hash: str,
    frames: Sequence[tuple[int, int]] | None = None,
) -> EditOperation:
    """Take an object off some frames, or off the row.

    Raises:
        Forbidden: The person's role may only look.
        BadEdit: There is no such object, or it is on none of the frames.
    """
    loaded = _loaded(user, access, row)
    instance = _object(loaded.label_row, object_hash)
    whole = [(0, max(loaded.label_row.number_of_frames, 1) - 1)]
    ranges = _checked_ranges(loaded.label_row, whole if frames is None else frames)
    there = _positions(loaded.label_row, instance, ranges)
    if not there:
        raise BadEdit("The object is on none of these frames.")
    wanted = Timeline.of(None, there.ranges)
    return _keep(user, row, loaded, [_step(loaded.label_row, instance, wanted, there)])


def copy_to(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    *,
    object_hash: str,
    frame: int,
    frames: Sequence[tuple[int, int]],
) -> EditOperation:
    """Put an object on other frames, where it is on one frame; what it is there is replaced.

    Raises:
        Forbidden: The person's role may only look.
        BadEdit: There is no such object or frame, or the object is not on the frame.
    """
    loaded = _loaded(user, access, row)
    instance = _object(loaded.label_row, object_hash)
    here = _positions(loaded.label_row, instance, ((frame, frame),)).at(frame)
    if here is None:
        raise BadEdit(f"The object is not on frame {frame}, so there is nothing to copy.")
    wanted = Timeline.of(here, _checked_ranges(loaded.label_row, frames))
    return _keep(user, row, loaded, [_step(loaded.label_row, instance, wanted)])


def change_class(
    user: User, access: ProjectAccess, row: LabelRowCache, *, object_hash: str, item_hash: str
) -> EditOperation:
    """Replace an object by one of another class with the same shape, on all its frames.

    The new object has a hash of its own and no answers: they belong to the other class.

    Raises:
        Forbidden: The person's role may only look.
        BadEdit: There is no such object or class, or the class is drawn otherwise.
    """
    loaded = _loaded(user, access, row)
    instance = _object(loaded.label_row, object_hash)
    item = _class(loaded.label_row, item_hash)
    if item.feature_node_hash == instance.ontology_item.feature_node_hash:
        raise BadEdit(f"The object is a “{item.title}” already.")
    if item.shape is not instance.ontology_item.shape:
        raise BadEdit(f"“{item.title}” is drawn as {item.shape.value.replace('_', ' ')}.")
    whole = ((0, max(loaded.label_row.number_of_frames, 1) - 1),)
    there = _positions(loaded.label_row, instance, whole)
    gone = Timeline.of(None, there.ranges)
    steps = [_step(loaded.label_row, instance, gone, there), _new(item, there)]
    return _keep(user, row, loaded, steps)


def interpolate(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    *,
    object_hash: str,
    first: int,
    last: int,
) -> EditOperation:
    """Have the platform work out the positions between those that there are.

    Args:
        user: Whose draft.
        access: The person's access to the project.
        row: The row.
        object_hash: Which object.
        first: A frame that it is on; nothing before it changes.
        last: A later frame that it is on; between the two it is filled in where it is not.

    Raises:
        Forbidden: The person's role may only look.
        BadEdit: The object is not on both frames, or is everywhere between them.
        UpstreamError: The platform failed.
    """
    loaded = _loaded(user, access, row)
    instance = _object(loaded.label_row, object_hash)
    if instance.ontology_item.shape.value not in INTERPOLATED:
        raise BadEdit(f"“{instance.object_name}” has no positions that can be worked out.")
    ((first, last),) = _checked_ranges(loaded.label_row, [(first, last)])
    there = _positions(loaded.label_row, instance, ((first, last),))
    if there.at(first) is None or there.at(last) is None:
        raise BadEdit(f"The object must be on frame {first} and on frame {last}.")
    empty = Timeline.of(None, ((first, last),)).without(there.ranges).ranges
    if not empty:
        raise BadEdit(f"The object is on every frame from {first} to {last} already.")
    keys = {
        str(frame): {"objects": [{**each.value, "objectHash": object_hash}]}
        for each in there
        for frame in {each.start, each.end}
    }
    try:
        project = project_for(user, access.project.project_hash)
        filled = project.object_interpolation(keys, [object_hash])
    except EncordException as error:
        raise from_sdk(error) from error
    wanted = Timeline.painted(
        Segment(frame, frame, _interpolated(loaded.label_row, instance, filled, frame))
        for start, end in empty
        for frame in range(start, end + 1)
    )
    return _keep(user, row, loaded, [_step(loaded.label_row, instance, wanted)])


def _interpolated(
    labels: LabelRowV2, instance: ObjectInstance, filled: Any, frame: int
) -> GeometryValue:
    for entry in filled.get(str(frame), {}).get("objects", ()):
        if entry.get("objectHash") == instance.object_hash:
            return _checked(labels, instance.ontology_item, entry, ((frame, frame),))
    raise BadEdit(f"The platform found no position on frame {frame}.")


def _loaded(user: User, access: ProjectAccess, row: LabelRowCache) -> LoadedRow:
    require(access, "edit_labels")
    if row.data_type == "group":
        raise BadEdit("Choose the part first: shapes lie on the parts of a data group.")
    return label_row(user, access, row, draft=True)


def _object(labels: LabelRowV2, object_hash: str) -> ObjectInstance:
    for each in labels.get_object_instances():
        if each.object_hash == object_hash:
            return each
    raise BadEdit("This object is not in the label row any more: reload the page.")


def _class(labels: LabelRowV2, item_hash: str) -> Object:
    for item in labels.ontology_structure.objects:
        if item.feature_node_hash == item_hash:
            if item.archived:
                raise BadEdit(f"“{item.title}” is archived; choose another class.")
            return item
    names = ", ".join(
        f"{item.feature_node_hash} ({item.title})" for item in labels.ontology_structure.objects
    )
    raise BadEdit(f"There is no class with that hash; the ontology has: {names:.500}.")


def _checked(labels: LabelRowV2, item: Object, geometry: Any, frames: FrameRanges) -> GeometryValue:
    try:
        value = checked_geometry(item, geometry)
    except BadGeometryError as error:
        raise BadEdit(str(error)) from None
    if labels.data_type is DataType.SCENE and not is_in_space(value):
        raise BadEdit("What is put into a scene has a place in space: give it x, y and z.")
    mask = value.get("bitmask")
    if mask is not None:
        view = labels.get_frame_view(frames[0][0])
        if labels.data_type is DataType.PDF:
            raise BadEdit("A page has no pixels that a mask could count: draw another shape.")
        if (mask["width"], mask["height"]) != (view.width, view.height):
            raise BadEdit(
                f"A mask is as large as its picture, {view.width} by {view.height} pixels, not "
                f"{mask['width']} by {mask['height']}."
            )
        if mask["left"] or mask["top"]:
            raise BadEdit(
                "A mask as large as its picture begins in its corner: left and top are 0."
            )
        if not BitmaskCoordinates.from_dict(mask).to_numpy_array().any():
            raise BadEdit("A mask has at least one pixel; remove the object instead.")
    return value


def _checked_ranges(labels: LabelRowV2, frames: Sequence[tuple[int, int]]) -> FrameRanges:
    last = max(labels.number_of_frames, 1) - 1
    if not frames or any(not 0 <= start <= end <= last for start, end in frames):
        raise BadEdit(
            f"A range is two frames, the first not after the last; this row has 0 to {last}."
        )
    return merged_ranges(frames)


def _positions(labels: LabelRowV2, instance: ObjectInstance, ranges: FrameRanges) -> Timeline:
    """Where an object is, without the frames that it is not on."""
    positions = present(_place_of(labels, _target(instance)), ranges)
    return Timeline(tuple(each for each in positions if each.value is not None))


def _place_of(labels: LabelRowV2, target: Target) -> AnyPlace:
    try:
        return locate(labels, target)
    except GoneError as error:
        raise BadEdit(str(error.args[0])) from None


def _target(instance: ObjectInstance) -> Target:
    return Target("object", instance.object_hash, "", instance.ontology_item.feature_node_hash)


def _step(
    labels: LabelRowV2, instance: ObjectInstance, wanted: Timeline, seen: Timeline | None = None
) -> Step:
    target = _target(instance)
    return Step(target, wanted, seen or present(_place_of(labels, target), wanted.ranges))


def _new(item: Object, wanted: Timeline) -> Step:
    target = Target("object", short_uuid_str(), "", item.feature_node_hash)
    return Step(target, wanted, Timeline.of(None, wanted.ranges))


def _keep(
    user: User, row: LabelRowCache, loaded: LoadedRow, steps: Sequence[Step]
) -> EditOperation:
    (operation,) = store(user, row, [steps], loaded.sha256)
    return operation
