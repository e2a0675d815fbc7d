"""Two small states that many pages show: what is not saved yet, and where the task stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from encord_portal.accounts.models import User
from encord_portal.sdk.constants.enums import DataType
from encord_portal.sdk.objects import LabelRowV2
from labels.forms.geometry import geometry_text
from labels.forms.ranges import place_text, unit_of
from labels.forms.values import label_of, ranges_text
from labels.merging.classified import FramesPlace
from labels.merging.geometry import GeometryPlace
from labels.merging.outcomes import ABSENT
from labels.merging.places import AnyPlace, locate
from labels.merging.spaces import find_space, frame_count
from labels.merging.stretches import StretchPlace
from labels.merging.targets import GoneError, Place, Target
from labels.merging.timelines import Timeline
from labels.models import EditOperation, LabelRowCache, ProjectAccess
from labels.services import undo, workflow
from labels.services.operations import target_of, wanted_by
from labels.views.addresses import Addresses
from labels.views.label_rows import StageTab, counters
from labels.views.part_places import leading_to
from labels.views.space_changes import parts_of

State = EditOperation.State


@dataclass(frozen=True, slots=True)
class ConflictSide:
    """A difference that a person has to decide.

    Attributes:
        operation_id: The operation that is held back.
        title: What it is about.
        where: On which frames, or "".
        href: Where it is seen, or "".
        seen: What the person saw, as text.
        theirs: What is there now, as text.
        mine: What the person wants, as text.
        target: What it is about.
        theirs_at: What is there now, by frame.
        mine_at: What the person wants, by frame.
    """

    operation_id: int
    title: str
    where: str
    href: str
    seen: str
    theirs: str
    mine: str
    target: Target
    theirs_at: Timeline
    mine_at: Timeline


@dataclass(frozen=True, slots=True)
class DraftState:
    """The person's edits of a row that are not on the platform yet.

    Attributes:
        pending: How many.
        can_undo: Whether there is one to take back.
        can_redo: Whether one was taken back.
        conflicts: Where somebody else changed the same answer.
        message: What the last action did, or why it didn't.
        failed: Whether that message is bad news.
    """

    pending: int
    can_undo: bool
    can_redo: bool
    conflicts: list[ConflictSide]
    message: str = ""
    failed: bool = False


# Where an old version is looked at: what is pending belongs to the present one.
NO_DRAFT = DraftState(pending=0, can_undo=False, can_redo=False, conflicts=[])


@dataclass(frozen=True, slots=True)
class ActionButton:
    """A button of the task.

    Attributes:
        name: Of the action, in its address.
        label: On the button.
        kind: Its look.
        key_action: What chooses its key, "" for none.
        question: Asked before it is done, "" for none.
        key_question: Asked when it was a key: it may have been pressed by mistake.
        anyway: Whether it is done although required answers are missing.
    """

    name: str
    label: str
    kind: str
    key_action: str
    question: str = ""
    key_question: str = ""
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class MissingLink:
    """A required answer that is missing, and where it is given."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class FollowingRow:
    """What comes after a decision: the next row of the list in the same stage, or the list."""

    stage: str
    title: str
    href: str
    list_href: str


@dataclass(frozen=True, slots=True)
class WorkflowState:
    """Where the row stands and what this person may do with it.

    Attributes:
        stage: The stage's title.
        actions: What is possible now.
        tabs: The project's counters by stage.
        message: What the last action did, or why it didn't.
        failed: Whether that message is bad news.
        missing: The first of the required answers that keep the task from moving on.
        missing_more: How many more there are.
        following: After a decision, what to look at next.
    """

    stage: str
    actions: list[ActionButton]
    tabs: list[StageTab]
    message: str = ""
    failed: bool = False
    missing: tuple[MissingLink, ...] = ()
    missing_more: int = 0
    following: FollowingRow | None = None


_ACTIONS = {
    "complete": ActionButton("complete", "Submit", "primary", "submit-task"),
    "approve": ActionButton("approve", "Approve", "good", "approve-task"),
    "reject": ActionButton("reject", "Reject", "bad", "reject-task", question="Reject this task?"),
    "reopen": ActionButton("reopen", "Reopen", "", "", question="Reopen this task?"),
}
_WHOLE = "{label} the whole task?"


def draft_state(
    user: User,
    row: LabelRowCache,
    label_row: LabelRowV2 | None = None,
    addresses: Addresses | None = None,
    *,
    message: str = "",
    failed: bool = False,
) -> DraftState:
    pending = list(
        EditOperation.objects.filter(
            draft__user=user, draft__row=row, state=State.PENDING
        ).order_by("seq")
    )
    can_undo, can_redo = undo.possible(user, row)
    return DraftState(
        pending=len({each.group for each in pending}),
        can_undo=can_undo,
        can_redo=can_redo,
        conflicts=[
            conflict_side(label_row, each, addresses)
            for each in pending
            if each.conflict is not None
        ],
        message=message,
        failed=failed,
    )


def conflict_side(
    label_row: LabelRowV2 | None, operation: EditOperation, addresses: Addresses | None = None
) -> ConflictSide:
    """An operation and what stands in its way, in the words of the ontology."""
    title, where, place = "An answer", "", None
    target = target_of(operation)
    theirs, mine = Timeline.from_json(operation.conflict or []), wanted_by(operation)
    # A static answer stands at frame 0 and holds everywhere.
    by_frame = operation.frames is not None
    frames = theirs.ranges or mine.ranges
    space = find_space(label_row, target.space) if label_row and target.space else None
    count = frame_count(space) if space else label_row.number_of_frames if label_row else 1
    if by_frame and frames and count > 1:
        where = f"frame{'' if frames[0] == (frames[-1][1],) * 2 else 's'} {ranges_text(frames)}"
    if label_row is not None:
        try:
            place = locate(label_row, target)
        except GoneError:
            title = "An answer whose instance is gone"
        else:
            if isinstance(place, Place):
                title = f"{place.instance.ontology_item.title}: {place.attribute.name}"
            else:
                drawn = isinstance(place, GeometryPlace)
                title = f"{place.item.title}: {'position' if drawn else 'where it is'}"
            parts = parts_of(label_row, target.instance_hash)
            if space is not None:
                where += f"{' ' if where else ''}in {space.metadata.file_name}"
            where = where or (f"in {', '.join(parts)}" if parts else "")
    return ConflictSide(
        operation_id=operation.pk,
        title=title,
        where=where,
        href=_seen_at(label_row, addresses, target, frames[0][0] if by_frame and frames else None),
        seen=_text(place, Timeline.from_json(operation.seen)),
        theirs=_text(place, theirs),
        mine=_text(place, mine),
        target=target,
        theirs_at=theirs,
        mine_at=mine,
    )


def _seen_at(
    label_row: LabelRowV2 | None, addresses: Addresses | None, target: Target, frame: int | None
) -> str:
    if addresses is None:
        return ""
    if target.space:
        return addresses.on_part(target.space, frame or 0).at(frame or 0, obj=target.instance_hash)
    if label_row is not None and label_row.data_type is DataType.GROUP:
        own = leading_to(addresses, label_row, target.instance_hash, frame or 0)
        return own.at(own.frame, obj=target.instance_hash)
    return addresses.at(addresses.frame if frame is None else frame, obj=target.instance_hash)


def _text(place: AnyPlace | None, timeline: Timeline) -> str:
    if not timeline:
        return "no answer"
    return " / ".join(dict.fromkeys(_value_text(place, each.value) for each in timeline))


def _value_text(place: AnyPlace | None, value: Any) -> str:
    if value == ABSENT:
        return "deleted"
    if isinstance(place, Place):
        return label_of(place.attribute, value)
    if isinstance(place, StretchPlace | FramesPlace):
        return place_text(value, unit_of(place.row.data_type.value))
    return geometry_text(value)


def workflow_state(
    access: ProjectAccess, row: LabelRowCache, *, anyway: str = "", readonly: bool = False
) -> WorkflowState:
    """Where the row stands now.

    Args:
        access: The person's place in the project.
        row: The row.
        anyway: An action that was stopped once and is done if it is asked for again.
        readonly: Whether nothing can be done where the person is.
    """
    return WorkflowState(
        stage=row.stage_title,
        actions=[
            _button(name, anyway=name == anyway)
            for name in workflow.allowed_actions(access, row)
            if name in _ACTIONS and not readonly
        ],
        tabs=counters(access),
    )


def _button(name: str, *, anyway: bool) -> ActionButton:
    action = _ACTIONS[name]
    if anyway:
        # The list of what is missing was the question.
        return replace(action, anyway=True, question="")
    if action.question:
        return action
    return replace(action, key_question=_WHOLE.format(label=action.label))
