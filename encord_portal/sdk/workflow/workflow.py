"""The workflow of a project: its stages, found by name, UUID or kind."""

from __future__ import annotations

from typing import TypeVar, overload
from uuid import UUID

from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.http.v2.api_client import ApiClient
from encord_portal.sdk.orm.workflow import WorkflowAgentNode, WorkflowDTO, WorkflowNode
from encord_portal.sdk.workflow.common import StageClient, WorkflowStageBase
from encord_portal.sdk.workflow.stages.agent import AgentPathway, AgentStage
from encord_portal.sdk.workflow.stages.annotation import AnnotationStage
from encord_portal.sdk.workflow.stages.consensus_annotation import ConsensusAnnotationStage
from encord_portal.sdk.workflow.stages.consensus_review import ConsensusReviewStage
from encord_portal.sdk.workflow.stages.final import FinalStage
from encord_portal.sdk.workflow.stages.review import ReviewStage

WorkflowStage = (
    AnnotationStage
    | ReviewStage
    | ConsensusAnnotationStage
    | ConsensusReviewStage
    | AgentStage
    | FinalStage
)
WorkflowStageT = TypeVar("WorkflowStageT", bound=WorkflowStageBase)

_STAGES: dict[str, type[WorkflowStageBase]] = {
    stage.stage_type.value: stage
    for stage in (
        AnnotationStage,
        ReviewStage,
        ConsensusAnnotationStage,
        ConsensusReviewStage,
        FinalStage,
    )
}


class Workflow:
    """The workflow of a project ("Working with Workflow projects" in the reference).

    Attributes:
        stages: All stages, in the order of the workflow.
    """

    def __init__(
        self, api_client: ApiClient, project_hash: UUID, workflow_orm: WorkflowDTO
    ) -> None:
        self.stages: list[WorkflowStageBase] = [
            _stage_of(api_client, project_hash, node) for node in workflow_orm.stages
        ]

    @overload
    def get_stage(
        self,
        *,
        name: str | None = None,
        uuid: UUID | str | None = None,
        type_: type[WorkflowStageT],
    ) -> WorkflowStageT: ...

    @overload
    def get_stage(
        self, *, name: str | None = None, uuid: UUID | str | None = None, type_: None = None
    ) -> WorkflowStageBase: ...

    def get_stage(
        self,
        *,
        name: str | None = None,
        uuid: UUID | str | None = None,
        type_: type[WorkflowStageBase] | None = None,
    ) -> WorkflowStageBase:
        """Find a stage by its name or UUID.

        Args:
            name: The title of the stage.
            uuid: The UUID of the stage.
            type_: The class that the stage must have.

        Raises:
            ValueError: Neither name nor UUID is given, or there is no such stage.
            AssertionError: The stage is of another class.
        """
        if not name and not uuid:
            raise ValueError("Give the name or the UUID of the stage.")
        wanted = None if uuid is None else UUID(str(uuid))
        for stage in self.stages:
            if (wanted is not None and stage.uuid == wanted) or (
                wanted is None and stage.title == name
            ):
                if type_ is not None and not isinstance(stage, type_):
                    raise AssertionError(
                        f"The stage {stage.title!r} is a {type(stage).__name__}, "
                        f"not a {type_.__name__}."
                    )
                return stage
        known = ", ".join(repr(stage.title) for stage in self.stages)
        raise ValueError(f"There is no stage {str(uuid or name)!r}; the workflow has {known}.")


def _stage_of(
    api_client: ApiClient, project_hash: UUID, node: WorkflowAgentNode | WorkflowNode
) -> WorkflowStageBase:
    client = StageClient(api_client, project_hash, node.uuid)
    if isinstance(node, WorkflowAgentNode):
        pathways = [
            AgentPathway(pathway.uuid, pathway.title, pathway.destination_uuid)
            for pathway in node.pathways
        ]
        return AgentStage(client, node.uuid, node.title, pathways)
    stage = _STAGES.get(node.stage_type.value)
    if stage is None:
        raise EncordException(
            f"The stage {node.title!r} is of the kind {node.stage_type.value}, "
            "which this version of the SDK does not know."
        )
    return stage(client, node.uuid, node.title)
