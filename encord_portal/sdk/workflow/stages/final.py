"""The stage in which all tasks end."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from encord_portal.sdk.orm.workflow import WorkflowStageType
from encord_portal.sdk.workflow.common import UuidFilter, WorkflowStageBase, WorkflowTask


class FinalStageTask(WorkflowTask):
    """A data unit whose labels are complete.

    Attributes:
        data_hash: Names the data unit.
        data_title: The title of the data unit.
    """

    data_hash: UUID
    data_title: str


class FinalStage(WorkflowStageBase):
    """The stage in which all tasks end."""

    stage_type = WorkflowStageType.DONE

    def get_tasks(
        self,
        data_hash: UuidFilter = None,
        dataset_hash: UuidFilter = None,
        data_title: str | None = None,
    ) -> Iterable[FinalStageTask]:
        """List tasks, page by page.

        Args:
            data_hash: Only tasks of these data units.
            dataset_hash: Only tasks of these datasets.
            data_title: Only tasks whose data title contains this text.
        """
        return self._list(
            FinalStageTask, data_hash=data_hash, dataset_hash=dataset_hash, data_title=data_title
        )
