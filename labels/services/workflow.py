"""Move a row through its workflow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, cast

from encord_portal.accounts.models import User
from encord_portal.sdk.project import Project
from encord_portal.sdk.workflow import AnnotationStage, AnnotationTask, ReviewStage, ReviewTask
from labels.errors import IllegalTransition, NotVisible
from labels.models import LabelRowCache, ProjectAccess
from labels.permissions import ALLOWED_ROLES, require
from labels.services import audit, kept_reviews, sync
from labels.services.connection import project_for

WorkflowAction = Literal["complete", "approve", "reject", "reopen"]
ACTIONS: tuple[WorkflowAction, ...] = ("complete", "approve", "reject", "reopen")
# By the type of the stage that the row is in.
_LEGAL: dict[str, tuple[WorkflowAction, ...]] = {
    "ANNOTATION": ("complete",),
    "CONSENSUS_ANNOTATION": ("complete",),
    "REVIEW": ("approve", "reject", "reopen"),
    "CONSENSUS_REVIEW": ("complete", "reopen"),
    "AGENT": ("complete", "reopen"),
    "DONE": ("reopen",),
}


def stage_type(access: ProjectAccess, row: LabelRowCache) -> str:
    """The type of the row's stage, ``""`` outside any workflow."""
    wanted = str(row.stage_uuid or "")
    for stage in access.project.workflow_stages:
        if stage["uuid"] == wanted:
            return str(stage["type"])
    return ""


def allowed_actions(access: ProjectAccess, row: LabelRowCache) -> list[WorkflowAction]:
    """What this person may do with the row where it stands, without asking the platform."""
    return [
        each
        for each in _LEGAL.get(stage_type(access, row), ())
        if access.role in ALLOWED_ROLES[each]
    ]


def act(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    action: WorkflowAction,
    *,
    source: str = "portal",
) -> LabelRowCache:
    """Do one workflow action; the row's facts are read again afterwards.

    Raises:
        Forbidden: The person's role does not allow the action.
        IllegalTransition: The row's stage does not; the error names what is possible.
        UpstreamError: The platform failed or refused.
    """
    require(access, action)
    # Somebody may have moved the row since the list was drawn.
    sync.refresh_row(user, access, row)
    if action not in _LEGAL.get(stage_type(access, row), ()):
        raise IllegalTransition(action, row.stage_title, allowed_actions(access, row))
    with audit.intent(
        user,
        f"workflow_{action}",
        row=row,
        before={"stage": row.stage_title},
        source=source,
    ) as entry:
        _DEEDS[action](user, access, row)
        sync.refresh_row(user, access, row)
        entry.after = {"stage": row.stage_title}
    return row


def _project(user: User, access: ProjectAccess) -> Project:
    return project_for(user, access.project.project_hash)


def review_task(user: User, access: ProjectAccess, row: LabelRowCache) -> ReviewTask:
    """The row's task in the review stage that it is in.

    Raises:
        NotVisible: It has none there any more.
    """
    stage = _project(user, access).workflow.get_stage(uuid=str(row.stage_uuid), type_=ReviewStage)
    task = next(iter(stage.get_tasks(data_hash=str(row.data_hash))), None)
    return cast(ReviewTask, _found(task))


def _found(task: object | None) -> object:
    if task is None:
        raise NotVisible("The row has no task in this stage any more. Refresh the page.")
    return task


def _approve(user: User, access: ProjectAccess, row: LabelRowCache) -> None:
    review_task(user, access, row).approve()
    kept_reviews.follow_task(row, "approve", user)


def _reject(user: User, access: ProjectAccess, row: LabelRowCache) -> None:
    review_task(user, access, row).reject()
    kept_reviews.follow_task(row, "reject", user)


def _complete(user: User, access: ProjectAccess, row: LabelRowCache) -> None:
    if stage_type(access, row) == "ANNOTATION":
        _annotation_task(user, access, row).submit()
        return
    listed = sync.list_row(user, access, row)
    if listed.label_hash is None:
        # The platform completes label rows by label hash; a row nobody labelled has none yet.
        listed.initialise_labels()
    listed.workflow_complete()


def _annotation_task(user: User, access: ProjectAccess, row: LabelRowCache) -> AnnotationTask:
    stage = _project(user, access).workflow.get_stage(
        uuid=str(row.stage_uuid), type_=AnnotationStage
    )
    task = next(iter(stage.get_tasks(data_hash=str(row.data_hash))), None)
    return cast(AnnotationTask, _found(task))


def _reopen(user: User, access: ProjectAccess, row: LabelRowCache) -> None:
    listed = sync.list_row(user, access, row)
    listed.workflow_reopen()


_DEEDS: dict[WorkflowAction, Callable[[User, ProjectAccess, LabelRowCache], None]] = {
    "complete": _complete,
    "approve": _approve,
    "reject": _reject,
    "reopen": _reopen,
}
