"""Reviews of single labels while their row is in a review stage."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import transaction

from encord_portal.platform.errors import NotFound
from encord_portal.platform.models import (
    LabelReview,
    LabelRow,
    ProjectUser,
    ReviewStatus,
    StageType,
    Task,
    WorkflowStage,
)
from encord_portal.platform.services import issues, labels
from encord_portal.platform.workflow_machine import Action

ReviewActionName = Literal["APPROVE", "REJECT", "REOPEN"]


@dataclass(frozen=True, slots=True)
class ReviewAction:
    """What a reviewer does with the review of one label."""

    review_uuid: uuid.UUID
    action: ReviewActionName
    comment: str = ""
    issue_tags: Sequence[str] = ()


# How copies of projects choose labels by their reviews.
ReviewState = Literal["APPROVED", "PENDING", "REJECTED", "DELETED", "NOT_SELECTED_FOR_REVIEW"]
# Of several stages the one that holds a label back most counts.
_STATES: dict[str, tuple[int, ReviewState]] = {
    ReviewStatus.REJECTED: (0, "REJECTED"),
    ReviewStatus.NEW: (1, "PENDING"),
    ReviewStatus.REOPENED: (1, "PENDING"),
    ReviewStatus.RESOLVED: (1, "PENDING"),
    ReviewStatus.APPROVED: (2, "APPROVED"),
}
_STATUS: dict[str, ReviewStatus] = {
    "APPROVE": ReviewStatus.APPROVED,
    "REJECT": ReviewStatus.REJECTED,
    "REOPEN": ReviewStatus.REOPENED,
}


def states_of(row: LabelRow) -> dict[tuple[str, str], ReviewState]:
    """What reviewers have said of the labels of a row, by kind and hash.

    A label that is missing here has never been in a review stage: it is not selected for review.
    """
    found: dict[tuple[str, str], tuple[int, ReviewState]] = {}
    reviews = LabelReview.objects.filter(task__label_row=row)
    for kind, key, status in reviews.values_list("label_type", "label_id", "status"):
        state = _STATES[status]
        found[kind, key] = min(state, found.get((kind, key), state))
    return {label: state for label, (_, state) in found.items()}


def follow(task: Task, action: Action, origin: WorkflowStage, goal: WorkflowStage) -> None:
    """Bring the reviews of a task in step with what is done to the whole task."""
    open_reviews = LabelReview.objects.filter(task=task, stage=origin).exclude(
        status=ReviewStatus.APPROVED
    )
    if action is Action.APPROVE:
        open_reviews.update(status=ReviewStatus.APPROVED)
    elif action is Action.REJECT:
        open_reviews.update(status=ReviewStatus.REJECTED)
    elif action is Action.SUBMIT:
        LabelReview.objects.filter(task=task, status=ReviewStatus.REJECTED).update(
            status=ReviewStatus.RESOLVED
        )
    if goal.stage_type == StageType.REVIEW and goal != origin:
        _open(task, goal)


def _open(task: Task, stage: WorkflowStage) -> None:
    """One review for each label that the row has now; those of deleted labels go."""
    index = labels.index_of(task.label_row)
    wanted = {
        (kind, key)
        for kind, found in (("object", index.objects), ("classification", index.classifications))
        for key in found
    }
    present = {
        (each.label_type, each.label_id): each.uuid
        for each in LabelReview.objects.filter(task=task, stage=stage)
    }
    gone = [uuid for label, uuid in present.items() if label not in wanted]
    LabelReview.objects.filter(uuid__in=gone).delete()
    LabelReview.objects.bulk_create(
        [
            LabelReview(task=task, stage=stage, label_type=kind, label_id=key[:200])
            for kind, key in sorted(wanted - present.keys())
        ],
        batch_size=500,
    )


@transaction.atomic
def act(member: ProjectUser, task: Task, actions: Sequence[ReviewAction]) -> None:
    """Approve, reject or reopen reviews of one task.

    A rejection with issue tags is an issue of the label, too: tags are what issues have.

    Raises:
        NotFound: When a review does not belong to the task; then nothing is changed.
        InvalidArguments: When the project does not offer a tag; then nothing is changed.
    """
    wanted = {each.review_uuid for each in actions}
    reviews = LabelReview.objects.select_for_update().filter(task=task).in_bulk(wanted)
    unit = task.label_row.data_unit_id
    tagged: list[issues.NewIssue] = []
    for each in actions:
        review = reviews.get(each.review_uuid)
        if review is None:
            raise NotFound(f"The task has no review {each.review_uuid}.")
        review.status = _STATUS[each.action]
        review.comment = each.comment
        review.save(update_fields=["status", "comment", "updated_at"])
        if each.issue_tags:
            place = {"type": "annotation", "annotationId": review.label_id}
            tagged.append(issues.NewIssue(unit, place, each.comment, each.issue_tags))
    if tagged:
        issues.raise_all(member, tagged)
