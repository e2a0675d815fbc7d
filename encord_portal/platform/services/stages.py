"""The stages of a project's workflow, from a template or another project."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.models import (
    ROUTER_TYPES,
    Project,
    StageType,
    WorkflowPathway,
    WorkflowStage,
)
from encord_portal.platform.parsing import parse
from encord_portal.platform.workflow_machine import (
    REVIEWING,
    Stage,
    StageKind,
    Traveller,
    Way,
    check,
)


class PathwaySpec(BaseModel):
    """A way out of an agent stage or a router: its title, and that of the stage it leads to.

    A percentage router sends ``percent`` of a hundred tasks on it; a user router the tasks that
    ``people``, given by their addresses, send on.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=1, max_length=200)
    to: str
    percent: int = Field(0, ge=0, le=100)
    people: list[str] = Field([], max_length=1000)


class StageSpec(BaseModel):
    """A stage to be made.

    ``next`` and ``back`` are titles of stages that submitted or approved tasks, and rejected ones,
    go to, where those are not the ones that follow from the order.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: StageType
    title: str = Field(min_length=1, max_length=150)
    annotators: int = Field(0, ge=0, le=20)
    pathways: list[PathwaySpec] = []
    next: str | None = None
    back: str | None = None


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
    for each in specs:
        _check_details(each, titles)
    try:
        check(_machine_of(specs))
    except ValueError as error:
        raise InvalidArguments(str(error)) from error
    _check_people(specs)
    return specs


def _machine_of(specs: Sequence[StageSpec]) -> list[Stage]:
    places = {each.title: place for place, each in enumerate(specs)}
    return [
        Stage(
            StageKind(each.type),
            next=None if each.next is None else places[each.next],
            back=None if each.back is None else places[each.back],
            ways=tuple(
                Way(places[way.to], way.percent, frozenset(_addresses(way.people)))
                for way in each.pathways
            ),
        )
        for each in specs
    ]


def _check_people(specs: Sequence[StageSpec]) -> None:
    named = {
        address for each in specs for way in each.pathways for address in _addresses(way.people)
    }
    known = set(User.objects.filter(email__in=named).values_list("email", flat=True))
    if unknown := sorted(named - known):
        raise InvalidArguments(f"Nobody here has the address {', '.join(unknown[:10])}.")


def _addresses(people: Sequence[str]) -> list[str]:
    return [each.strip().lower() for each in people]


def _check_details(spec: StageSpec, titles: Sequence[str]) -> None:
    if (spec.type == StageType.CONSENSUS_ANNOTATION) != (spec.annotators > 1):
        raise InvalidArguments(
            f"{spec.title!r}: consensus annotation, and nothing else, has 2 or more annotators."
        )
    if (spec.type == StageType.AGENT or spec.type in ROUTER_TYPES) != bool(spec.pathways):
        raise InvalidArguments(
            f"{spec.title!r}: agent stages and routers, and nothing else, have pathways."
        )
    _check_ways(spec)
    kind = StageKind(spec.type)
    passes = kind in _PASSING
    for name, goal, may in (("next", spec.next, passes), ("back", spec.back, kind in REVIEWING)):
        if goal is not None and not may:
            raise InvalidArguments(f"{spec.title!r}: a stage of this type has no {name!r}.")
        if goal is not None and (goal not in titles or goal == spec.title):
            raise InvalidArguments(f"{spec.title!r}: its {name!r} is no other stage.")
    names = [each.title for each in spec.pathways]
    if len(set(names)) != len(names):
        raise InvalidArguments(f"{spec.title!r}: two pathways have the same title.")
    for each in spec.pathways:
        if each.to not in titles or each.to == spec.title:
            raise InvalidArguments(
                f"{spec.title!r}: the pathway {each.title!r} leads to no other stage."
            )


_PASSING = REVIEWING | {StageKind.ANNOTATION, StageKind.CONSENSUS_ANNOTATION}


def _check_ways(spec: StageSpec) -> None:
    titles = {way.to for way in spec.pathways}
    if spec.type != StageType.PERCENTAGE_ROUTER and any(way.percent for way in spec.pathways):
        raise InvalidArguments(f"{spec.title!r}: only percentage routers go by percent.")
    if spec.type != StageType.USER_ROUTER and any(way.people for way in spec.pathways):
        raise InvalidArguments(f"{spec.title!r}: only user routers go by people.")
    if spec.type in ROUTER_TYPES and len(titles) < len(spec.pathways):
        raise InvalidArguments(f"{spec.title!r}: two pathways lead to the same stage.")


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
                    PathwaySpec(
                        title=way.title,
                        to=way.destination.title,
                        percent=way.percent,
                        people=way.people,
                    )
                    for way in each.pathways.select_related("destination")
                ],
                next=None if each.next_stage is None else each.next_stage.title,
                back=None if each.back_stage is None else each.back_stage.title,
            )
            for each in source.stages.select_related("next_stage", "back_stage")
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
        if spec.next or spec.back:
            stage.next_stage = None if spec.next is None else by_title[spec.next]
            stage.back_stage = None if spec.back is None else by_title[spec.back]
            stage.save(update_fields=["next_stage", "back_stage"])
        for position, way in enumerate(spec.pathways):
            WorkflowPathway.objects.create(
                stage=stage,
                title=way.title,
                destination=by_title[way.to],
                position=position,
                percent=way.percent,
                people=_addresses(way.people),
            )
    return made


def of(project: Project) -> list[WorkflowStage]:
    """The stages in their order."""
    found = WorkflowStage.objects.filter(project=project).order_by("position")
    return list(found.prefetch_related("pathways"))


def machine(found: Sequence[WorkflowStage]) -> list[Stage]:
    """Stages as the state machine knows them; ``found`` are those of :func:`of`."""
    places = {each.pk: place for place, each in enumerate(found)}
    return [
        Stage(
            StageKind(each.stage_type),
            next=None if each.next_stage_id is None else places[each.next_stage_id],
            back=None if each.back_stage_id is None else places[each.back_stage_id],
            ways=tuple(
                Way(places[way.destination_id], way.percent, frozenset(way.people))
                for way in each.pathways.all()
            ),
        )
        for each in found
    ]


def traveller(found: Sequence[WorkflowStage], task: uuid.UUID, person: User | None) -> Traveller:
    """What routers go by for a task: who sends it on, and a lot that stays the same."""

    def draw(stage: int) -> float:
        digest = hashlib.sha256(found[stage].pk.bytes + task.bytes).digest()
        return int.from_bytes(digest[:6], "big") * 100 / 2**48

    return Traveller(None if person is None else person.email, draw)
