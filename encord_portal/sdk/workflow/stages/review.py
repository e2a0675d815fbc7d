"""Stages in which labels are reviewed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import ClassVar
from uuid import UUID

from pydantic import AliasChoices, Field, PrivateAttr

from encord_portal.sdk.common.base_dto import BaseDTO
from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.http.bundle import Bundle
from encord_portal.sdk.orm.workflow import WorkflowStageType
from encord_portal.sdk.workflow.common import (
    DecidableTask,
    StageClient,
    TextFilter,
    UuidFilter,
    WorkflowStageBase,
    as_list,
)


class ReviewTaskStatus(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """How far a review task is."""

    NEW = "NEW"
    ASSIGNED = "ASSIGNED"
    RELEASED = "RELEASED"
    REOPENED = "REOPENED"
    SKIPPED = "SKIPPED"
    UNKNOWN = "_unknown_"
    """A status that this version of the SDK does not know."""

    @classmethod
    def _missing_(cls, value: object) -> ReviewTaskStatus:
        return cls.UNKNOWN


class LabelReviewStatus(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """What the review of a single label said."""

    NEW = "NEW"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    RESOLVED = "RESOLVED"
    REOPENED = "REOPENED"
    UNKNOWN = "_unknown_"
    """A status that this version of the SDK does not know."""

    @classmethod
    def _missing_(cls, value: object) -> LabelReviewStatus:
        return cls.UNKNOWN


class LabelReview(BaseDTO):
    """The review of a single label.

    Attributes:
        uuid: Names the review.
        status: What it said.
        label_type: Whether the label is an object or a classification.
        label_id: The object hash or classification hash.
    """

    uuid: UUID = Field(validation_alias=AliasChoices("reviewUuid", "review_uuid", "uuid"))
    status: LabelReviewStatus
    label_type: str
    label_id: str

    _client: StageClient | None = PrivateAttr(default=None)
    _task_uuid: UUID | None = PrivateAttr(default=None)

    def attach(self, client: StageClient, task_uuid: UUID) -> None:
        """Tell the review which task of which stage it belongs to."""
        self._client, self._task_uuid = client, task_uuid

    def approve(self, *, bundle: Bundle | None = None) -> None:
        """Say that the label is right.

        Args:
            bundle: Sends the action together with others of the same task.
        """
        self._act(bundle, "APPROVE")

    def reject(
        self,
        *,
        comment: str | None = None,
        issue_tags: list[str] | None = None,
        bundle: Bundle | None = None,
    ) -> None:
        """Say that the label is wrong.

        Args:
            comment: What is wrong with it.
            issue_tags: Names of issue tags to attach.
            bundle: Sends the action together with others of the same task.
        """
        self._act(bundle, "REJECT", comment=comment, commentTags=issue_tags)

    def reopen(self, *, bundle: Bundle | None = None) -> None:
        """Take back what was said.

        Args:
            bundle: Sends the action together with others of the same task.
        """
        self._act(bundle, "REOPEN")

    def _act(self, bundle: Bundle | None, action: str, **arguments: object) -> None:
        if self._client is None or self._task_uuid is None:
            raise EncordException(
                "The review does not know its task. Take it from the task's get_label_reviews()."
            )
        given = {key: value for key, value in arguments.items() if value is not None}
        self._client.act_on_review(
            self._task_uuid, {"reviewUuid": str(self.uuid), "action": action, **given}, bundle
        )


class ReviewTask(DecidableTask):
    """A data unit whose labels are to be reviewed.

    Attributes:
        status: How far the task is.
    """

    status: ReviewTaskStatus

    _approval: ClassVar[Mapping[str, bool]] = {"approveLabelReviews": True}
    _rejection: ClassVar[Mapping[str, bool]] = {"rejectLabelReviews": True}

    def get_label_reviews(
        self, status: LabelReviewStatus | list[LabelReviewStatus] | None = None
    ) -> Iterable[LabelReview]:
        """List the reviews of the single labels.

        Args:
            status: Only reviews with one of these statuses.
        """
        stage = self._stage
        reviews = stage.api_client.get_paged_iterator(
            f"{stage.path}/tasks/{self.uuid}/reviews", None, LabelReview
        )
        wanted = as_list(status)
        for review in reviews:
            if wanted is None or review.status in wanted:
                review.attach(stage, self.uuid)
                yield review


class ReviewStage(WorkflowStageBase):
    """A stage in which labels are reviewed."""

    stage_type = WorkflowStageType.REVIEW

    def get_tasks(
        self,
        *,
        assignee: TextFilter = None,
        data_hash: UuidFilter = None,
        dataset_hash: UuidFilter = None,
        data_title: str | None = None,
        status: ReviewTaskStatus | list[ReviewTaskStatus] | None = None,
    ) -> Iterable[ReviewTask]:
        """List tasks, page by page.

        Args:
            assignee: Only tasks of these people, by email.
            data_hash: Only tasks of these data units.
            dataset_hash: Only tasks of these datasets.
            data_title: Only tasks whose data title contains this text.
            status: Only tasks with one of these statuses.
        """
        return self._list(
            ReviewTask,
            assignee=assignee,
            data_hash=data_hash,
            dataset_hash=dataset_hash,
            data_title=data_title,
            status=status,
        )
