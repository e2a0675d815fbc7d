"""Edit where classifications are, and the stretches of objects in recordings and texts.

Like answers and positions, each change is an operation in the person's draft first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from encord_portal.accounts.models import User
from encord_portal.sdk.objects import Classification, LabelRowV2, Object
from encord_portal.sdk.objects.utils import short_uuid_str
from labels.errors import BadEdit, PortalError
from labels.merging.classified import FramesPlace
from labels.merging.places import locate, present
from labels.merging.stretches import (
    SHAPES,
    BadStretchError,
    StretchPlace,
    StretchValue,
    checked_stretches,
)
from labels.merging.targets import GoneError, Target
from labels.merging.timelines import STATIC, FrameRanges, Segment, Timeline, merged_ranges, overlap
from labels.models import EditOperation, LabelRowCache, ProjectAccess
from labels.permissions import require
from labels.rendering.media.errors import MediaError
from labels.rendering.media.texts import read_text
from labels.rendering.regions import clock
from labels.services import media
from labels.services.label_dicts import LoadedRow, label_row
from labels.services.operations import Step, store

# What is on their parts is placed with the SDK's spaces.
_IN_PARTS: Final = {"scene", "dicom_study", "time_series"}


def _last_position(user: User, access: ProjectAccess, row: LabelRowCache) -> int | None:
    """The last millisecond of a recording or character of a text; ``None``: it is not known."""
    if row.data_type == "audio":
        return max(round((row.duration or 0) * 1000), 1) - 1 if row.duration else None
    try:
        return max(len(read_text(media.frame_source(user, access, row, 0).path)), 1) - 1
    except (MediaError, PortalError):
        return None


def add(
    user: User, access: ProjectAccess, row: LabelRowCache, *, item_hash: str, where: Any
) -> EditOperation:
    """Make an object of a recording or a text, or a classification; it has no answers yet.

    Args:
        user: Whose draft.
        access: The person's access to the project.
        row: The row.
        item_hash: Feature hash of the class.
        where: Of an object its stretches as the wire holds them (``range`` or ``range_html``), of a
            classification the frames, as pairs; ``None``: the whole row.

    Returns:
        The operation; its ``instance_hash`` is the new instance's.

    Raises:
        Forbidden: The person's role may only look.
        BadEdit: There is no such class, or it cannot be there; the sentence says why.
    """
    loaded = _loaded(user, access, row)
    labels = loaded.label_row
    item = _class(labels, item_hash)
    if isinstance(item, Object):
        value = _checked(user, access, row, where)
        target = Target("object", short_uuid_str(), "", str(item.feature_node_hash))
        return _keep(user, row, loaded, [_new_stretches(target, value)])
    target = Target("classification", short_uuid_str(), "", str(item.feature_node_hash))
    place = _frames_place(labels, target)
    frames = _frames(place, where)
    _check_free(place, frames)
    wanted = Timeline.of(True, frames)
    return _keep(
        user, row, loaded, [Step(target, wanted, present(place, frames), static=_is_whole(place))]
    )


def place(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    *,
    instance_hash: str,
    where: Any,
    seen: Any = None,
) -> EditOperation:
    """Give an object other stretches, or a classification other frames.

    Args:
        user: Whose draft.
        access: The person's access to the project.
        row: The row.
        instance_hash: Which instance.
        where: As for :func:`add`.
        seen: What the person saw, in the same form; ``None``: what the draft shows counts.

    Raises:
        Forbidden: The person's role may only look.
        BadEdit: There is no such instance, or it cannot be there; the sentence says why.
    """
    loaded = _loaded(user, access, row)
    target = _target(loaded.label_row, instance_hash)
    found = _located(loaded.label_row, target)
    if isinstance(found, StretchPlace):
        value = _checked(user, access, row, where)
        before = present(found, STATIC)
        if seen is not None:
            before = Timeline.of(_canonical(row, seen), STATIC)
        step = Step(target, Timeline.of(value, STATIC), before, static=True)
        return _keep(user, row, loaded, [step])
    frames = _frames(found, where)
    _check_free(found, frames)
    there = _own(found)
    wanted = Timeline.of(None, there).overlay(Timeline.of(True, frames))
    shown = there if seen is None else _frames(found, seen)
    # Frames on which it stays are not touched, so that nobody else's edit there is in the way.
    wanted = wanted.without(overlap(frames, overlap(there, shown)))
    if not wanted:
        raise BadEdit("It is on exactly these frames already.")
    before = Timeline.of(None, wanted.ranges).overlay(
        Timeline.of(True, overlap(shown, wanted.ranges))
    )
    return _keep(user, row, loaded, [Step(target, wanted, before)])


def remove(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    *,
    instance_hash: str,
    frames: Sequence[tuple[int, int]] | None = None,
) -> EditOperation:
    """Take an object out of a recording or a text, or a classification off frames.

    Args:
        user: Whose draft.
        access: The person's access to the project.
        row: The row.
        instance_hash: Which instance.
        frames: Of a classification on frames those that it is to leave; ``None``: all.

    Raises:
        Forbidden: The person's role may only look.
        BadEdit: There is no such instance, or it is on none of the frames.
    """
    loaded = _loaded(user, access, row)
    target = _target(loaded.label_row, instance_hash)
    found = _located(loaded.label_row, target)
    there = STATIC if isinstance(found, StretchPlace) else _own(found)
    if frames is not None and isinstance(found, FramesPlace):
        there = overlap(there, merged_ranges(frames))
    if not there:
        raise BadEdit("It is on none of these frames.")
    step = Step(target, Timeline.of(None, there), present(found, there), static=_is_whole(found))
    return _keep(user, row, loaded, [step])


def change_class(
    user: User, access: ProjectAccess, row: LabelRowCache, *, object_hash: str, item_hash: str
) -> EditOperation:
    """Replace an object by one of another class that covers the same.

    The new object has a hash of its own and no answers: they belong to the other class.

    Raises:
        Forbidden: The person's role may only look.
        BadEdit: There is no such object, or no such class for this kind of data.
    """
    loaded = _loaded(user, access, row)
    target = _target(loaded.label_row, object_hash)
    found = _located(loaded.label_row, target)
    item = _class(loaded.label_row, item_hash)
    if not isinstance(found, StretchPlace) or not isinstance(item, Object):
        raise BadEdit("Only objects can get another class; remove the classification instead.")
    if item.feature_node_hash == found.item.feature_node_hash:
        raise BadEdit(f"The object is a “{item.title}” already.")
    there = present(found, STATIC)
    gone = Step(target, Timeline.of(None, STATIC), there, static=True)
    new = Target("object", short_uuid_str(), "", str(item.feature_node_hash))
    return _keep(user, row, loaded, [gone, _new_stretches(new, there.at(0))])


def _loaded(user: User, access: ProjectAccess, row: LabelRowCache) -> LoadedRow:
    require(access, "edit_labels")
    if row.data_type == "group":
        raise BadEdit("Choose the part first: labels lie on the parts of a data group.")
    if row.data_type in _IN_PARTS:
        raise BadEdit(
            "Where labels are on the parts of this kind of data can be looked at here, not "
            "changed; place them with the SDK: put_classification_instance() of the part's space."
        )
    return label_row(user, access, row, draft=True)


def _class(labels: LabelRowV2, item_hash: str) -> Object | Classification:
    structure = labels.ontology_structure
    shape = SHAPES.get(labels.data_type.value)
    classes: list[Object | Classification] = [*structure.objects, *structure.classifications]
    for item in classes:
        if item.feature_node_hash != item_hash:
            continue
        if isinstance(item, Object) and item.archived:
            raise BadEdit(f"“{item.title}” is archived; choose another class.")
        if isinstance(item, Object) and item.shape is not shape:
            raise BadEdit(f"“{item.title}” is drawn as {item.shape.value.replace('_', ' ')}.")
        return item
    raise BadEdit("Choose the class: the ontology has none with that hash.")


def _target(labels: LabelRowV2, instance_hash: str) -> Target:
    for each in labels.get_object_instances():
        if each.object_hash == instance_hash:
            return Target("object", instance_hash, "", each.ontology_item.feature_node_hash)
    for other in labels.get_classification_instances():
        if other.classification_hash == instance_hash:
            feature_hash = other.ontology_item.feature_node_hash
            return Target("classification", instance_hash, "", feature_hash)
    raise BadEdit("This label is not in the row any more: reload the page.")


def _located(labels: LabelRowV2, target: Target) -> StretchPlace | FramesPlace:
    try:
        found = locate(labels, target)
    except GoneError as error:
        raise BadEdit(str(error.args[0])) from None
    if not isinstance(found, StretchPlace | FramesPlace):
        raise BadEdit("This object is placed by its shape: drag it, or type its numbers.")
    return found


def _frames_place(labels: LabelRowV2, target: Target) -> FramesPlace:
    found = _located(labels, target)
    assert isinstance(found, FramesPlace)
    return found


def _own(place: FramesPlace) -> FrameRanges:
    """The frames that the classification is on."""
    there = present(place, place.domain)
    return merged_ranges((each.start, each.end) for each in there if each.value is True)


def _is_whole(place: StretchPlace | FramesPlace) -> bool:
    """Whether there is only one position to be at."""
    return isinstance(place, StretchPlace) or place.item.is_global


def _frames(place: FramesPlace, where: Any) -> FrameRanges:
    ((_, last),) = place.domain
    if where is None:
        return place.domain
    try:
        pairs = [(first, end) for first, end in where]
    except (TypeError, ValueError):
        pairs = []
    whole = all(type(each) is int for pair in pairs for each in pair)
    if not pairs or not whole or any(not 0 <= first <= end <= last for first, end in pairs):
        raise BadEdit(
            f"A range is two frames, the first not after the last; this row has 0 to {last}."
        )
    return merged_ranges(pairs)


def _check_free(place: FramesPlace, frames: FrameRanges) -> None:
    taken = [
        (each.start, each.end) for each in present(place, frames) if isinstance(each.value, dict)
    ]
    if taken:
        first, last = taken[0]
        where = f"frame {first}" if first == last else f"frames {first} to {last}"
        raise BadEdit(
            f"“{place.item.title}” is on {where} already: change its answer there, or choose "
            "other frames."
        )


def _checked(user: User, access: ProjectAccess, row: LabelRowCache, where: Any) -> StretchValue:
    value = _canonical(row, where)
    last = _last_position(user, access, row) if "range" in value else None
    if last is not None and value["range"][-1][1] > last:
        ends = f"the last character is {last}"
        if row.data_type == "audio":
            ends = f"the recording ends at {clock(last)}"
        raise BadEdit(f"A range reaches beyond the end: {ends}.")
    return value


def _canonical(row: LabelRowCache, where: Any) -> StretchValue:
    try:
        return checked_stretches(where, html=row.file_type == "text/html")
    except BadStretchError as error:
        raise BadEdit(str(error)) from None


def _new_stretches(target: Target, value: StretchValue) -> Step:
    nothing = Timeline.of(None, STATIC)
    return Step(target, Timeline((Segment(0, 0, value),)), nothing, static=True)


def _keep(
    user: User, row: LabelRowCache, loaded: LoadedRow, steps: Sequence[Step]
) -> EditOperation:
    """The last operation of the group, which is about the instance to be looked at next."""
    (operation,) = store(user, row, [steps], loaded.sha256)
    return operation
