"""Two small states that many pages show: what is not saved yet, and where the task stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from encord_portal.accounts.models import User
from encord_portal.sdk.objects import LabelRowV2
from labels.forms.values import label_of
from labels.merging.targets import GoneError, Target, find
from labels.merging.timelines import Timeline
from labels.models import EditOperation, LabelRowCache, ProjectAccess
from labels.services import workflow
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
    name: str
    label: str
    kind: str
    hotkey: str


@dataclass(frozen=True, slots=True)
class WorkflowState:
    """Where the row stands and what this person may do with it.

    Attributes:
        stage: The stage's title.
        actions: What is possible now.
        tabs: The project's counters by stage.
        message: What the last action did.
    """

    stage: str
    actions: list[ActionButton]
    tabs: list[StageTab]
    message: str = ""


ACTIONS = {
    "complete": ActionButton("complete", "Submit", "primary", "ctrl+enter"),
    "approve": ActionButton("approve", "Approve", "good", "shift+a"),
    "reject": ActionButton("reject", "Reject", "bad", "shift+x"),
    "reopen": ActionButton("reopen", "Reopen", "", ""),
}


def draft_state(
    user: User,
    row: LabelRowCache,
    label_row: LabelRowV2 | None = None,
    *,
    message: str = "",
    failed: bool = False,
) -> DraftState:
    operations = list(
        EditOperation.objects.filter(
            draft__user=user, draft__row=row, state__in=(State.PENDING, State.UNDONE)
        ).order_by("seq")
    )
    pending = [each for each in operations if each.state == State.PENDING]
    return DraftState(
        pending=len({each.group for each in pending}),
        can_undo=bool(pending),
        can_redo=len(pending) < len(operations),
        conflicts=[conflict_side(label_row, each) for each in pending if each.conflict is not None],
        message=message,
        failed=failed,
    )


def conflict_side(label_row: LabelRowV2 | None, operation: EditOperation) -> ConflictSide:
    """An operation and what stands in its way, in the words of the ontology."""
    target = Target(operation.instance_kind, operation.instance_hash, operation.attribute_hash)
    title, attribute = "An answer", None
    if label_row is not None:
        try:
            place = find(label_row, target)
        except GoneError:
            title = "An answer whose instance is gone"
        else:
            attribute = place.attribute
            title = f"{place.instance.ontology_item.title}: {attribute.name}"
    return ConflictSide(
        operation_id=operation.pk,
        title=title,
        seen=_text(attribute, operation.seen),
        theirs=_text(attribute, operation.conflict or []),
        mine=_text(attribute, [[0, 0, operation.value]]),
    )


def _text(attribute: Any, timeline: list[Any]) -> str:
    values = list(Timeline.from_json(timeline))
    if not values:
        return "no answer"
    texts: dict[str, None] = {}
    for each in values:
        absent = isinstance(each.value, dict)
        text = "deleted" if absent else str(each.value)
        if attribute is not None and not absent:
            text = label_of(attribute, each.value)
        texts[text] = None
    return " / ".join(texts)


def workflow_state(
    access: ProjectAccess, row: LabelRowCache, *, message: str = ""
) -> WorkflowState:
    return WorkflowState(
        stage=row.stage_title,
        actions=[
            ACTIONS[name] for name in workflow.allowed_actions(access, row) if name in ACTIONS
        ],
        tabs=counters(access),
        message=message,
    )
