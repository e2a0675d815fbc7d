"""Stages in which a program decides how a task goes on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

from encord_portal.sdk.http.bundle import Bundle
from encord_portal.sdk.orm.workflow import WorkflowStageType
from encord_portal.sdk.workflow.common import (
    StageClient,  # noqa: F401 - type hints of the field that the stage inherits are looked up here
    TextFilter,
    UuidFilter,
    WorkflowStageBase,
    WorkflowTask,
)


class AgentTaskStatus(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """How far an agent task is."""

    NEW = "NEW"
    ASSIGNED = "ASSIGNED"
    RELEASED = "RELEASED"
    SKIPPED = "SKIPPED"
    REOPENED = "REOPENED"
    COMPLETED = "COMPLETED"
    UNKNOWN = "_unknown_"
    """A status that this version of the SDK does not know."""

    @classmethod
    def _missing_(cls, value: object) -> AgentTaskStatus:
        return cls.UNKNOWN


class AgentTask(WorkflowTask):
    """A data unit for a program to look at.

    Attributes:
        status: How far the task is.
        data_hash: Names the data unit.
        data_title: The title of the data unit.
        label_branch_name: The branch that holds the labels.
        assignee: Who has the task.
        last_actioned_by: Who acted on it last.
    """

    status: AgentTaskStatus
    data_hash: UUID
    data_title: str
    label_branch_name: str
    assignee: str | None
    last_actioned_by: str | None

    def proceed(
        self,
        pathway_name: str | None = None,
        pathway_uuid: UUID | str | None = None,
        *,
        bundle: Bundle | None = None,
    ) -> None:
        """Send the task on along a pathway.

        Args:
            pathway_name: The pathway's name.
            pathway_uuid: The pathway's UUID.
            bundle: Sends the action together with others.

        Raises:
            ValueError: Neither name nor UUID is given.
        """
        if not pathway_name and not pathway_uuid:
            raise ValueError("Give the name or the UUID of the pathway to proceed along.")
        self._act(
            bundle,
            "PATHWAY_ACTION",
            pathwayUuid=str(pathway_uuid) if pathway_uuid else None,
            pathwayName=pathway_name,
        )


@dataclass(frozen=True)
class AgentPathway:
    """A way out of an agent stage.

    Attributes:
        uuid: Names the pathway.
        name: What it is called.
        destination_uuid: The stage that it leads to.
    """

    uuid: UUID
    name: str
    destination_uuid: UUID


@dataclass(frozen=True, repr=False)
class AgentStage(WorkflowStageBase):
    """A stage in which a program decides how a task goes on.

    Attributes:
        pathways: The ways out.
    """

    stage_type = WorkflowStageType.AGENT

    pathways: list[AgentPathway] = field(default_factory=list)

    def get_tasks(
        self,
        *,
        assignee: TextFilter = None,
        data_hash: UuidFilter = None,
        dataset_hash: UuidFilter = None,
        data_title: str | None = None,
        status: AgentTaskStatus | list[AgentTaskStatus] | None = None,
    ) -> Iterable[AgentTask]:
        """List tasks, page by page.

        Args:
            assignee: Only tasks of these people, by email.
            data_hash: Only tasks of these data units.
            dataset_hash: Only tasks of these datasets.
            data_title: Only tasks whose data title contains this text.
            status: Only tasks with one of these statuses.
        """
        return self._list(
            AgentTask,
            assignee=assignee,
            data_hash=data_hash,
            dataset_hash=dataset_hash,
            data_title=data_title,
            status=status,
        )
