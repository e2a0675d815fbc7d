"""The stages of a project's workflow."""

from __future__ import annotations

from enum import Enum
from uuid import UUID

from pydantic import field_validator

from encord_portal.sdk.common.base_dto import BaseDTO
from encord_portal.sdk.common.enum import StringEnum


class WorkflowStageType(StringEnum):
    """What is done in a stage."""

    ANNOTATION = "ANNOTATION"
    REVIEW = "REVIEW"
    USER_ROUTER = "USER_ROUTER"
    PERCENTAGE_ROUTER = "PERCENTAGE_ROUTER"
    CONSENSUS_ANNOTATION = "CONSENSUS_ANNOTATION"
    CONSENSUS_REVIEW = "CONSENSUS_REVIEW"
    DONE = "DONE"
    AGENT = "AGENT"


class WorkflowAction(str, Enum):  # noqa: UP042 - str() of a member is not its text in the reference
    """What label rows can be told to do in a workflow."""

    REOPEN = "reopen"
    COMPLETE = "complete"


class BaseWorkflowNode(BaseDTO):
    """What all stages have."""

    stage_type: WorkflowStageType
    uuid: UUID
    title: str


class WorkflowNode(BaseWorkflowNode):
    """A stage in which people work, or the final one."""

    @field_validator("stage_type")
    @classmethod
    def _is_not_agent(cls, value: WorkflowStageType) -> WorkflowStageType:
        if value is WorkflowStageType.AGENT:
            raise ValueError("an AGENT stage needs pathways")
        return value


class AgentNodePathway(BaseDTO):
    """A way out of an agent stage."""

    uuid: UUID
    title: str
    destination_uuid: UUID


class WorkflowAgentNode(BaseWorkflowNode):
    """A stage in which a program decides by which pathway a task goes on."""

    pathways: list[AgentNodePathway]

    @field_validator("stage_type")
    @classmethod
    def _is_agent(cls, value: WorkflowStageType) -> WorkflowStageType:
        if value is not WorkflowStageType.AGENT:
            raise ValueError("only an AGENT stage has pathways")
        return value


class WorkflowDTO(BaseDTO):
    """The workflow of a project."""

    stages: list[WorkflowAgentNode | WorkflowNode]
