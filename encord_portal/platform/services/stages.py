"""The stages of a project's workflow."""

from __future__ import annotations

from collections.abc import Sequence

from encord_portal.platform.models import Project, StageType, WorkflowStage
from encord_portal.platform.workflow_machine import StageKind, check

DEFAULT = (
    (StageType.ANNOTATION, "Annotate 1"),
    (StageType.REVIEW, "Review 1"),
    (StageType.DONE, "Complete"),
)


def create_default(project: Project) -> list[WorkflowStage]:
    """Annotate, review, complete: the workflow of a project made without a template."""
    return create(project, DEFAULT)


def copy(source: Project, target: Project) -> list[WorkflowStage]:
    """Give a project the same stages as another one, with identities of their own."""
    return create(target, [(each.stage_type, each.title) for each in source.stages.all()])


def create(project: Project, specs: Sequence[tuple[str, str]]) -> list[WorkflowStage]:
    """Make the stages of a new project from pairs of type and title.

    Raises:
        ValueError: When tasks could not pass them from the first to the last.
    """
    check([StageKind(kind) for kind, _ in specs])
    return [
        WorkflowStage.objects.create(
            project=project, stage_type=kind, title=title, position=position
        )
        for position, (kind, title) in enumerate(specs)
    ]


def of(project: Project) -> list[WorkflowStage]:
    """The stages in their order."""
    return list(WorkflowStage.objects.filter(project=project).order_by("position"))
