"""v1 queries about label rows: listing, reading, creating, saving, workflow, logs."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from pydantic import Field

from encord_portal.platform import wire
from encord_portal.platform.errors import InvalidArguments, MultiLabelLimit
from encord_portal.platform.media.signing import signed_metadata_url
from encord_portal.platform.models import MAIN_BRANCH
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import (
    access,
    label_dialects,
    label_logs,
    label_metadata,
    label_rows,
    labels,
    workflow,
)
from encord_portal.platform.services.access import Act
from encord_portal.platform.services.label_metadata import MetadataQuery
from encord_portal.platform.v1.registry import V1Context, query
from encord_portal.platform.wire import JsonObject, JsonValue
from encord_portal.platform.workflow_machine import Action

MAXIMUM_LABELS = 10_000


class _Read(WireModel):
    get_signed_url: bool | None = False
    include_object_feature_hashes: list[str] | None = None
    include_classification_feature_hashes: list[str] | None = None
    include_reviews: bool | None = False


class _Create(WireModel):
    get_signed_url: bool | None = False
    branch_name: str | None = None


class _SaveMany(WireModel):
    labels: list[JsonObject]
    validate_before_saving: bool | None = False


class _SaveOne(WireModel):
    validate_before_saving: bool | None = False


class _GraphNode(WireModel):
    action: Literal["complete", "reopen"]


class _Logs(WireModel):
    user_hash: str | None = None
    user_email: str | None = None
    data_hash: uuid.UUID | None = None
    start_timestamp: float | None = Field(None, ge=0, lt=253_000_000_000)
    end_timestamp: float | None = Field(None, ge=0, lt=253_000_000_000)


@query("labelrowmetadata", "GET", resource="project")
def list_label_rows(ctx: V1Context) -> list[JsonObject]:
    wanted = ctx.payload_as(MetadataQuery)
    project = access.project_of(ctx.user, ctx.resource_uuid)
    if not (wanted.include_client_metadata and wanted.client_metadata_as_signed_url):
        return label_metadata.listed(project, wanted)
    rows = label_metadata.listed(
        project, wanted.model_copy(update={"include_client_metadata": False})
    )
    for row in rows:
        row["client_metadata_signed_url"] = signed_metadata_url(
            ctx.base_url, "units", row["data_hash"], user=ctx.user
        )
    return rows


@query("labelrow", "GET", resource="project")
def get_label_rows(ctx: V1Context) -> JsonValue:
    wanted = ctx.payload_as(_Read)
    project = access.project_of(ctx.user, ctx.resource_uuid)
    rows = label_rows.by_label_hash(project, _hashes(ctx))
    return _answer(ctx, labels.read(project, rows, _options(ctx, wanted)))


@query("labelrow", "PUT", resource="project")
def create_label_rows(ctx: V1Context) -> JsonValue:
    wanted = ctx.payload_as(_Create)
    member = access.membership_of(ctx.user, ctx.resource_uuid)
    hashes = _hashes(ctx)
    branch = wanted.branch_name or MAIN_BRANCH
    # Who may only read gets the rows that others have initialised, and makes no new ones.
    if not label_rows.are_initialised(member.project, hashes, branch):
        access.require(member, Act.LABEL)
    rows = label_rows.initialise(member.project, ctx.user, hashes, branch)
    signed = _Read(get_signed_url=wanted.get_signed_url)
    return _answer(ctx, labels.read(member.project, rows, _options(ctx, signed)))


def _answer(ctx: V1Context, found: list[JsonObject]) -> JsonValue:
    answer = found if isinstance(ctx.uid, list) else found[0]
    return wire.Streamed(answer) if any(map(labels.holds_frames, found)) else answer


@query("labelrow", "POST", resource="project")
def save_label_rows(ctx: V1Context) -> bool | list[JsonObject]:
    project = access.project_of(ctx.user, ctx.resource_uuid, Act.LABEL)
    hashes = _hashes(ctx)
    if isinstance(ctx.uid, list):
        many = ctx.payload_as(_SaveMany)
        dictionaries, validate = many.labels, many.validate_before_saving
    else:
        dictionaries = [ctx.payload]
        validate = ctx.payload_as(_SaveOne).validate_before_saving
    saved = labels.save(project, ctx.user, hashes, dictionaries, validate=bool(validate))
    # Who saves many is told what was replaced; of one, scripts were always told that it worked.
    return [each.as_json() for each in saved] if isinstance(ctx.uid, list) else True


@query("labelworkflowgraphnode", "POST", resource="project")
def complete_or_reopen(ctx: V1Context) -> bool:
    wanted = ctx.payload_as(_GraphNode)
    action = Action.COMPLETE if wanted.action == "complete" else Action.REOPEN
    act = Act.COMPLETE if action is Action.COMPLETE else Act.REOPEN
    member = access.membership_of(ctx.user, ctx.resource_uuid, act)
    workflow.by_label_hash(member, _hashes(ctx), action)
    return True


@query("labellog", "GET", resource="project")
def list_label_logs(ctx: V1Context) -> list[JsonObject]:
    wanted = ctx.payload_as(_Logs)
    project = access.project_of(ctx.user, ctx.resource_uuid, Act.ANALYSE)
    return label_logs.listed(
        project,
        label_logs.LogFilter(
            user_hash=wanted.user_hash,
            user_email=wanted.user_email,
            data_hash=wanted.data_hash,
            since=_moment(wanted.start_timestamp),
            until=_moment(wanted.end_timestamp),
        ),
    )


def _moment(seconds: float | None) -> dt.datetime | None:
    return None if seconds is None else dt.datetime.fromtimestamp(seconds, dt.UTC)


def _hashes(ctx: V1Context) -> list[uuid.UUID]:
    hashes = ctx.uuids()
    if not hashes:
        raise InvalidArguments("uid names no label row.")
    if len(hashes) > MAXIMUM_LABELS:
        raise MultiLabelLimit(MAXIMUM_LABELS)
    return hashes


def _options(ctx: V1Context, wanted: _Read) -> labels.ReadOptions:
    objects = wanted.include_object_feature_hashes
    classifications = wanted.include_classification_feature_hashes
    return labels.ReadOptions(
        base_url=ctx.base_url,
        user=ctx.user,
        signed=bool(wanted.get_signed_url),
        in_frames=label_dialects.places_in_frames(ctx.request.headers.get("User-Agent", "")),
        objects=None if objects is None else frozenset(objects),
        classifications=None if classifications is None else frozenset(classifications),
        reviews=bool(wanted.include_reviews),
    )
