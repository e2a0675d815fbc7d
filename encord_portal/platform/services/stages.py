"""The stages of a project's workflow, from a template or another project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.models import Project, StageType, WorkflowPathway, WorkflowStage
from encord_portal.platform.parsing import parse
from encord_portal.platform.workflow_machine import StageKind, check


class PathwaySpec(BaseModel):
    """A way out of an agent stage: its title, and the title of the stage that it leads to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=1, max_length=200)
    to: str


class StageSpec(BaseModel):
    """A stage to be made."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: StageType
    title: str = Field(min_length=1, max_length=150)
    annotators: int = Field(0, ge=0, le=20)
    pathways: list[PathwaySpec] = []


DEFAULT = (
    StageSpec(type=StageType.ANNOTATION, title="Annotate 1"),
    StageSpec(type=StageType.REVIEW, title="Review 1"),
    StageSpec(type=StageType.DONE, title="Complete"),
)


def checked(value: Any) -> list[StageSpec]:
    """The stages that a template's JSON describes.

    Raises:
        InvalidArguments: When tasks could not pass them; the message says why.
    """
    specs = parse(list[StageSpec], value, "stages")
    titles = [each.title for each in specs]
    if len(set(titles)) != len(titles):
        raise InvalidArguments("Two stages have the same title.")
    try:
        check([StageKind(each.type) for each in specs])
    except ValueError as error:
        raise InvalidArguments(str(error)) from error
    for each in specs:
        _check_details(each, titles)
    return specs


def _check_details(spec: StageSpec, titles: Sequence[str]) -> None:
    if (spec.type == StageType.CONSENSUS_ANNOTATION) != (spec.annotators > 1):
        raise InvalidArguments(
            f"{spec.title!r}: consensus annotation, and nothing else, has 2 or more annotators."
        )
    if (spec.type == StageType.AGENT) != bool(spec.pathways):
        raise InvalidArguments(f"{spec.title!r}: an agent stage, and nothing else, has pathways.")
    names = [each.title for each in spec.pathways]
    if len(set(names)) != len(names):
        raise InvalidArguments(f"{spec.title!r}: two pathways have the same title.")
    for each in spec.pathways:
        if each.to not in titles or each.to == spec.title:
            raise InvalidArguments(
                f"{spec.title!r}: the pathway {each.title!r} leads to no other stage."
            )


def create_default(project: Project) -> list[WorkflowStage]:
    """Annotate, review, complete: the workflow of a project made without a template."""
    return create(project, DEFAULT)


def copy(source: Project, target: Project) -> list[WorkflowStage]:
    """Give a project the same stages as another one, with identities of their own."""
    return create(
        target,
        [
            StageSpec(
                type=StageType(each.stage_type),
                title=each.title,
                annotators=each.annotators,
                pathways=[
                    PathwaySpec(title=way.title, to=way.destination.title)
                    for way in each.pathways.select_related("destination")
                ],
            )
            for each in source.stages.all()
        ],
    )


def create(project: Project, specs: Sequence[StageSpec]) -> list[WorkflowStage]:
    """Make the stages of a new project.

    Raises:
        InvalidArguments: When tasks could not pass them from the first to the last.
    """
    checked([each.model_dump() for each in specs])
    made = [
        WorkflowStage.objects.create(
            project=project,
            stage_type=each.type,
            title=each.title,
            position=position,
            annotators=each.annotators,
        )
        for position, each in enumerate(specs)
    ]
    by_title = {each.title: each for each in made}
    for stage, spec in zip(made, specs, strict=True):
        for position, way in enumerate(spec.pathways):
            WorkflowPathway.objects.create(
                stage=stage, title=way.title, destination=by_title[way.to], position=position
            )
    return made


def of(project: Project) -> list[WorkflowStage]:
    """The stages in their order."""
    return list(WorkflowStage.objects.filter(project=project).order_by("position"))
