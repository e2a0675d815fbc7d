"""Stages in which one of several people's labels is chosen."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from uuid import UUID

from encord_portal.sdk.common.base_dto import BaseDTO
from encord_portal.sdk.orm.workflow import WorkflowStageType
from encord_portal.sdk.workflow.common import (
    DecidableTask,
    TextFilter,
    UuidFilter,
    WorkflowStageBase,
)


class ConsensusReviewTaskStatus(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """How far a consensus review task is."""

    NEW = "NEW"
    ASSIGNED = "ASSIGNED"
    RELEASED = "RELEASED"
    REOPENED = "REOPENED"
    SKIPPED = "SKIPPED"
    UNKNOWN = "_unknown_"
    """A status that this version of the SDK does not know."""

    @classmethod
    def _missing_(cls, value: object) -> ConsensusReviewTaskStatus:
        return cls.UNKNOWN


class ConsensusReviewOption(BaseDTO):
    """The labels of one of the people.

    Attributes:
        annotator: Whose labels they are.
        label_branch_name: The branch that holds them.
        label_hash: Names them; ``None`` when there are none.
    """

    annotator: str
    label_branch_name: str
    label_hash: UUID | None


class ConsensusReviewTask(DecidableTask):
    """A data unit for which one of several labellings is to be chosen.

    Attributes:
        status: How far the task is.
        options: What there is to choose from.
    """

    status: ConsensusReviewTaskStatus
    options: list[ConsensusReviewOption]


class ConsensusReviewStage(WorkflowStageBase):
    """A stage in which one of several people's labels is chosen."""

    stage_type = WorkflowStageType.CONSENSUS_REVIEW

    def get_tasks(
        self,
        *,
        assignee: TextFilter = None,
        data_hash: UuidFilter = None,
        dataset_hash: UuidFilter = None,
        data_title: str | None = None,
        status: ConsensusReviewTaskStatus | list[ConsensusReviewTaskStatus] | None = None,
    ) -> Iterable[ConsensusReviewTask]:
        """List tasks, page by page.

        Args:
            assignee: Only tasks of these people, by email.
            data_hash: Only tasks of these data units.
            dataset_hash: Only tasks of these datasets.
            data_title: Only tasks whose data title contains this text.
            status: Only tasks with one of these statuses.
        """
        return self._list(
            ConsensusReviewTask,
            assignee=assignee,
            data_hash=data_hash,
            dataset_hash=dataset_hash,
            data_title=data_title,
            status=status,
        )
