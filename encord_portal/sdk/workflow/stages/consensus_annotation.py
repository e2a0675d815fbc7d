"""Stages in which several people label the same data."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from pydantic import Field

from encord_portal.sdk.orm.workflow import WorkflowStageType
from encord_portal.sdk.workflow.common import (
    StageClient,
    TextFilter,
    UuidFilter,
    WorkflowStageBase,
    WorkflowTask,
)
from encord_portal.sdk.workflow.stages.annotation import AnnotationTask


class ConsensusAnnotationTask(WorkflowTask):
    """A data unit that several people label.

    Attributes:
        data_hash: Names the data unit.
        data_title: The title of the data unit.
        subtasks: The annotation task of each of them.
    """

    data_hash: UUID
    data_title: str
    subtasks: list[AnnotationTask] = Field(default_factory=list)

    def attach(self, client: StageClient) -> None:
        """Tell the task and its parts where their stage is."""
        super().attach(client)
        for task in self.subtasks:
            task.attach(client)


class ConsensusAnnotationStage(WorkflowStageBase):
    """A stage in which several people label the same data."""

    stage_type = WorkflowStageType.CONSENSUS_ANNOTATION

    def get_tasks(
        self,
        *,
        assignee: TextFilter = None,
        data_hash: UuidFilter = None,
        dataset_hash: UuidFilter = None,
        data_title: str | None = None,
    ) -> Iterable[ConsensusAnnotationTask]:
        """List tasks, page by page.

        Args:
            assignee: Only tasks of these people, by email.
            data_hash: Only tasks of these data units.
            dataset_hash: Only tasks of these datasets.
            data_title: Only tasks whose data title contains this text.
        """
        return self._list(
            ConsensusAnnotationTask,
            assignee=assignee,
            data_hash=data_hash,
            dataset_hash=dataset_hash,
            data_title=data_title,
        )
