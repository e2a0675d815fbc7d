"""Workflow stages and their tasks."""

from encord_portal.sdk.workflow.stages.agent import AgentStage, AgentTask, AgentTaskStatus
from encord_portal.sdk.workflow.stages.annotation import (
    AnnotationStage,
    AnnotationTask,
    AnnotationTaskStatus,
)
from encord_portal.sdk.workflow.stages.consensus_annotation import (
    ConsensusAnnotationStage,
    ConsensusAnnotationTask,
)
from encord_portal.sdk.workflow.stages.consensus_review import (
    ConsensusReviewStage,
    ConsensusReviewTask,
    ConsensusReviewTaskStatus,
)
from encord_portal.sdk.workflow.stages.final import FinalStage, FinalStageTask
from encord_portal.sdk.workflow.stages.review import ReviewStage, ReviewTask, ReviewTaskStatus
from encord_portal.sdk.workflow.workflow import Workflow

__all__ = [
    "AgentStage",
    "AgentTask",
    "AgentTaskStatus",
    "AnnotationStage",
    "AnnotationTask",
    "AnnotationTaskStatus",
    "ConsensusAnnotationStage",
    "ConsensusAnnotationTask",
    "ConsensusReviewStage",
    "ConsensusReviewTask",
    "ConsensusReviewTaskStatus",
    "FinalStage",
    "FinalStageTask",
    "ReviewStage",
    "ReviewTask",
    "ReviewTaskStatus",
    "Workflow",
]
