"""v2 endpoints of issues and issue tags."""

from __future__ import annotations

import uuid
from typing import Annotated, Any, Literal

from django.urls import path
from pydantic import Field

from encord_portal.platform.models import Issue, IssueTag
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import access, issues
from encord_portal.platform.services.access import Act
from encord_portal.platform.v2.endpoint import V2Request, body_as, query_as, v2_endpoint
from encord_portal.platform.v2.paging import page
from encord_portal.platform.wire import JsonObject

FrameIndex = Annotated[int, Field(ge=0, lt=2**53)]
SpaceId = Annotated[str, Field(max_length=200)]


class _Range(WireModel):
    start: FrameIndex
    end: FrameIndex


class _Anchor(WireModel):
    data_uuid: uuid.UUID
    space_id: SpaceId | None = None

    def place(self) -> dict[str, Any]:
        """What an issue keeps of its anchor."""
        return self.model_dump(mode="json", by_alias=True, exclude={"data_uuid"}, exclude_none=True)


class _File(_Anchor):
    type: Literal["dataUnit"]


class _Frame(_Anchor):
    type: Literal["frame"]
    frame_index: FrameIndex


class _Coordinate(_Anchor):
    type: Literal["frameCoordinate"]
    frame_index: FrameIndex
    x: float = Field(allow_inf_nan=False)
    y: float = Field(allow_inf_nan=False)

    def place(self) -> dict[str, Any]:
        found = super().place()
        return {**found, "coordinate": {"x": found.pop("x"), "y": found.pop("y")}}


class _SceneCoordinate(_Anchor):
    type: Literal["sceneCoordinate"]
    frame_index: FrameIndex
    x: float = Field(allow_inf_nan=False)
    y: float = Field(allow_inf_nan=False)
    z: float = Field(allow_inf_nan=False)

    def place(self) -> dict[str, Any]:
        found = super().place()
        return {**found, "coordinate": {name: found.pop(name) for name in ("x", "y", "z")}}


class _FrameRange(_Anchor):
    type: Literal["frameRange"]
    frame_ranges: list[_Range] = Field(min_length=1, max_length=10_000)


class _Annotation(_Anchor):
    type: Literal["annotation"]
    annotation_id: str = Field(min_length=1, max_length=200)
    frame_ranges: list[_Range] | None = Field(None, max_length=10_000)


class _NewIssue(WireModel):
    anchor: _File | _Frame | _Coordinate | _SceneCoordinate | _FrameRange | _Annotation = Field(
        discriminator="type"
    )
    comment: str = Field(min_length=1, max_length=10_000)
    issue_tags: list[str] = Field([], max_length=100)


class _NewIssues(WireModel):
    issues: list[_NewIssue] = Field(max_length=1000)


class _Deleted(WireModel):
    issue_uuids: list[uuid.UUID] = Field(max_length=1000)


class _Query(WireModel):
    data_unit_id: uuid.UUID


class _Tags(WireModel):
    issue_tag_names: list[str] = Field(max_length=1000)


@v2_endpoint("GET", "POST")
def issue_list(request: V2Request, project_hash: uuid.UUID) -> JsonObject | None:
    if request.method == "POST":
        _raise(request, project_hash)
        return None
    wanted = query_as(request, _Query)
    project = access.project_of(request.actor, project_hash)
    found = Issue.objects.filter(project=project, data_unit=wanted.data_unit_id)
    rows = found.order_by("created_at", "uuid").prefetch_related(
        "comments__author", "tags", "resolutions__actor"
    )
    return page(request, rows, issues.as_json)


def _raise(request: V2Request, project_hash: uuid.UUID) -> None:
    wanted = body_as(request, _NewIssues)
    member = access.membership_of(request.actor, project_hash, Act.LABEL)
    issues.raise_all(
        member,
        [
            issues.NewIssue(
                each.anchor.data_uuid, each.anchor.place(), each.comment, each.issue_tags
            )
            for each in wanted.issues
        ],
    )


@v2_endpoint("POST")
def issue_deletion(request: V2Request, project_hash: uuid.UUID) -> None:
    wanted = body_as(request, _Deleted)
    member = access.membership_of(request.actor, project_hash, Act.LABEL)
    issues.delete(member, wanted.issue_uuids)


@v2_endpoint("GET", "POST")
def tag_list(request: V2Request, project_hash: uuid.UUID) -> JsonObject | None:
    if request.method == "POST":
        wanted = body_as(request, _Tags)
        issues.add_tags(
            access.project_of(request.actor, project_hash, Act.MANAGE), wanted.issue_tag_names
        )
        return None
    project = access.project_of(request.actor, project_hash)
    found = IssueTag.objects.filter(project=project).order_by("name", "uuid")
    return page(request, found, lambda each: {"name": each.name, "uuid": each.uuid})


urlpatterns = [
    path("projects/<uuid:project_hash>/issues", issue_list),
    path("projects/<uuid:project_hash>/issues/delete", issue_deletion),
    path("projects/<uuid:project_hash>/issue-tags", tag_list),
]
