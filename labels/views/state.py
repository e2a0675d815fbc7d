"""Two small states that many pages show: what is not saved yet, and where the task stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from encord_portal.accounts.models import User
from encord_portal.sdk.objects import LabelRowV2
from labels.forms.geometry import geometry_text
from labels.forms.values import label_of
from labels.merging.geometry import GeometryPlace
from labels.merging.outcomes import ABSENT
from labels.merging.places import locate
from labels.merging.targets import GoneError
from labels.merging.timelines import Timeline
from labels.models import EditOperation, LabelRowCache, ProjectAccess
from labels.services import undo, workflow
from labels.services.operations import target_of, wanted_by
from labels.views.label_rows import StageTab, counters

State = EditOperation.State


@dataclass(frozen=True, slots=True)
class ConflictSide:
    """A difference that a person has to decide, as text."""

    operation_id: int
    title: str
    seen: str
    theirs: str
    mine: str


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


@dataclass(frozen=True, slots=True)
class ActionButton:
    """A button of the task.

    Attributes:
        name: Of the action, in its address.
        label: On the button.
        kind: Its look.
        hotkey: Its key, "" for none.
        question: Asked before it is done, "" for none.
        hotkey_question: Asked when it was a key: it may have been pressed by mistake.
        anyway: Whether it is done although required answers are missing.
    """

    name: str
    label: str
    kind: str
    hotkey: str
    question: str = ""
    hotkey_question: str = ""
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
    "complete": ActionButton("complete", "Submit", "primary", "ctrl+enter"),
    "approve": ActionButton("approve", "Approve", "good", "shift+a"),
    "reject": ActionButton("reject", "Reject", "bad", "shift+x", question="Reject this task?"),
    "reopen": ActionButton("reopen", "Reopen", "", "", question="Reopen this task?"),
}
_WHOLE = "{label} the whole task?"


def draft_state(
    user: User,
    row: LabelRowCache,
    label_row: LabelRowV2 | None = None,
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
        conflicts=[conflict_side(label_row, each) for each in pending if each.conflict is not None],
        message=message,
        failed=failed,
    )


def conflict_side(label_row: LabelRowV2 | None, operation: EditOperation) -> ConflictSide:
    """An operation and what stands in its way, in the words of the ontology."""
    title, attribute = "An answer", None
    if label_row is not None:
        try:
            place = locate(label_row, target_of(operation))
        except GoneError:
            title = "An answer whose instance is gone"
        else:
            if isinstance(place, GeometryPlace):
                title = f"{place.item.title}: position"
            else:
                attribute = place.attribute
                title = f"{place.instance.ontology_item.title}: {attribute.name}"
    return ConflictSide(
        operation_id=operation.pk,
        title=title,
        seen=_text(attribute, operation.seen),
        theirs=_text(attribute, operation.conflict or []),
        mine=_text(attribute, wanted_by(operation).as_json()),
    )


def _text(attribute: Any, timeline: list[Any]) -> str:
    values = list(Timeline.from_json(timeline))
    if not values:
        return "no answer"
    texts: dict[str, None] = {}
    for each in values:
        if each.value == ABSENT:
            text = "deleted"
        elif attribute is not None:
            text = label_of(attribute, each.value)
        else:
            text = geometry_text(each.value)
        texts[text] = None
    return " / ".join(texts)


def workflow_state(access: ProjectAccess, row: LabelRowCache, *, anyway: str = "") -> WorkflowState:
    """Where the row stands now.

    Args:
        access: The person's place in the project.
        row: The row.
        anyway: An action that was stopped once and is done if it is asked for again.
    """
    return WorkflowState(
        stage=row.stage_title,
        actions=[
            _button(name, anyway=name == anyway)
            for name in workflow.allowed_actions(access, row)
            if name in _ACTIONS
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
    return replace(action, hotkey_question=_WHOLE.format(label=action.label))
