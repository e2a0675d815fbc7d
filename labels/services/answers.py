"""Edit answers: every change is an operation in the person's draft before anyone hears of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.db import transaction
from django.utils import timezone

from encord_portal.accounts.models import User
from encord_portal.sdk.constants.enums import DataType
from encord_portal.sdk.objects import ClassificationInstance, LabelRowV2
from encord_portal.sdk.objects.attributes import RadioAttribute
from labels.errors import BadEdit
from labels.merging.targets import GoneError, Place, Target, find, reachable, read, walk, write
from labels.merging.timelines import STATIC, FrameRanges, Timeline, merged_ranges, overlap
from labels.merging.values import AnswerValue, BadAnswerError, checked
from labels.models import EditOperation, LabelRowCache, ProjectAccess
from labels.permissions import require
from labels.services import audit
from labels.services.label_dicts import label_row
from labels.services.operations import Step, locked_draft, store

_State = EditOperation.State


class _Unknown:
    """The caller does not say what it saw: what the draft shows now counts."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()


@dataclass(frozen=True, slots=True)
class AnswerEdit:
    """One answer to set or to clear.

    Attributes:
        instance_hash: Object hash or classification hash.
        instance_kind: Which of the two.
        attribute_hash: Feature hash of the attribute, nested ones included.
        value: Option hash (radio), list of option hashes (checklist), text, number; ``None``
            clears.
        frames: For a dynamic attribute, inclusive ranges; ``None``: everywhere the object is.
            Frames on which the object is not, or the option that a nested attribute hangs on is
            not chosen, are left out. A static attribute takes none.
        seen: The value that the person saw, in the form of ``value``. It counts for a static
            answer and for a single frame.
    """

    instance_hash: str
    instance_kind: Literal["object", "classification"]
    attribute_hash: str
    value: AnswerValue
    frames: Sequence[tuple[int, int]] | None = None
    seen: AnswerValue | _Unknown = UNKNOWN


def set_answer(
    user: User, access: ProjectAccess, row: LabelRowCache, edit: AnswerEdit
) -> EditOperation:
    """Record an edit in the person's draft; it is in the database when this returns.

    Setting a radio away from an option also records clearing what was answered below it.

    Raises:
        Forbidden: The person's role may only look.
        BadEdit: The answer cannot be given; the sentence says why.
    """
    return set_answers(user, access, row, [edit])[-1]


def set_answers(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    edits: Sequence[AnswerEdit],
    *,
    on_draft: bool = True,
    source: str = EditOperation.Source.PORTAL,
) -> list[EditOperation]:
    """Record several edits in order, all or none.

    Args:
        user: Whose draft.
        access: The person's access to the project.
        row: The row.
        edits: In order; a later one may hang on an option that an earlier one chooses.
        on_draft: Whether what is already in the draft counts as seen.
        source: ``portal`` or ``rest``.

    Returns:
        The operation of each edit, without those that clear nested answers.
    """
    require(access, "edit_labels")
    loaded = label_row(user, access, row, draft=on_draft)
    groups = []
    for edit in edits:
        steps = _steps(loaded.label_row, edit)
        groups.append(steps)
        if len(edits) > 1:
            # A later edit may hang on an option that an earlier one chooses.
            for step in steps:
                place = find(loaded.label_row, step.target)
                write(place, step.wanted)
    return store(user, row, groups, loaded.sha256, source=source)


def _steps(labels: LabelRowV2, edit: AnswerEdit) -> list[Step]:
    target = Target(edit.instance_kind, edit.instance_hash, edit.attribute_hash)
    try:
        place = find(labels, target)
        value = checked(place.attribute, edit.value)
    except (GoneError, BadAnswerError) as error:
        raise BadEdit(str(error.args[0])) from None
    _check_clear(place, value)
    if place.dynamic and labels.data_type is DataType.GROUP and edit.frames is None:
        raise BadEdit(
            f"“{place.attribute.name}” changes from frame to frame. Say on which frames: those of "
            "a data group are counted on each of its parts."
        )
    ranges = _ranges(place, edit.frames)
    if value is not None and place.parents:
        ranges = overlap(ranges, reachable(place))
        if not ranges:
            missing = " → ".join(f"{each.name}: {option.label}" for each, option in place.parents)
            raise BadEdit(
                f"“{place.attribute.name}” can be answered only where {missing} is chosen."
            )
    present = read(place).filled(ranges, None)
    seen = present
    # One value says nothing about a range of frames: there, what the draft shows counts.
    if not isinstance(edit.seen, _Unknown) and ranges[0][0] == ranges[-1][1]:
        seen = Timeline.of(edit.seen, ranges)
    step = Step(target, Timeline.of(value, ranges), seen, static=not place.dynamic)
    return [*_nested_clears(place, target, value, ranges), step]


def _check_clear(place: Place, value: AnswerValue) -> None:
    is_root = not place.parents
    if value is None and is_root and isinstance(place.instance, ClassificationInstance):
        raise BadEdit(f"A classification needs its answer: “{place.attribute.name}”.")
    if place.attribute.archived:
        raise BadEdit(f"“{place.attribute.name}” is archived and cannot be answered any more.")


def _ranges(place: Place, frames: Sequence[tuple[int, int]] | None) -> FrameRanges:
    if not place.dynamic:
        if frames is not None:
            raise BadEdit(f"“{place.attribute.name}” is the same on all frames; give no frames.")
        return STATIC
    domain = place.domain
    if frames is None:
        wanted = domain
    else:
        if any(start > end or start < 0 for start, end in frames):
            raise BadEdit("A range of frames is two frame numbers, the first not after the last.")
        wanted = overlap(merged_ranges(frames), domain)
    if not wanted:
        raise BadEdit("The object is on none of these frames.")
    return wanted


def _nested_clears(
    place: Place, target: Target, value: AnswerValue, ranges: FrameRanges
) -> Iterable[Step]:
    """Answers below an option that is no longer chosen, deepest first."""
    if not isinstance(place.attribute, RadioAttribute):
        return
    below = [
        (attribute, parents)
        for option in place.attribute.options
        if option.feature_node_hash != value
        for attribute, parents in walk(
            option.attributes, (*place.parents, (place.attribute, option))
        )
    ]
    for attribute, parents in reversed(below):
        nested = Place(instance=place.instance, attribute=attribute, parents=parents)
        seen = Timeline(
            tuple(each for each in read(nested).within(ranges) if each.value not in (None, []))
        )
        if not seen:
            continue
        yield Step(
            target=Target(
                target.instance_kind, target.instance_hash, str(attribute.feature_node_hash)
            ),
            wanted=Timeline.of(None, seen.ranges),
            seen=seen,
            static=not nested.dynamic,
        )


@transaction.atomic
def discard_draft(user: User, row: LabelRowCache) -> int:
    """Give up everything that is not saved; it stays in the audit.

    Returns:
        How many operations were given up.
    """
    draft = locked_draft(user, row)
    given_up = list(draft.operations.filter(state__in=[_State.PENDING, _State.UNDONE]))
    if not given_up:
        return 0
    audit.record(
        user,
        "discard_draft",
        row=row,
        before=[describe(each) for each in given_up],
    )
    draft.operations.filter(pk__in=[each.pk for each in given_up]).update(
        state=_State.DROPPED, conflict=None, finished_at=timezone.now()
    )
    return len(given_up)


def describe(operation: EditOperation) -> dict[str, Any]:
    """An operation for the audit."""
    return {
        "operation": operation.pk,
        "kind": operation.kind,
        "instance": operation.instance_hash,
        "attribute": operation.attribute_hash,
        "item": operation.item_hash,
        "space": operation.space,
        "frames": operation.frames,
        "seen": operation.seen,
        "value": operation.value,
    }
