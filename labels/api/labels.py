from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.http import parse_etags
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from labels.api.access import person, required_match, row_of
from labels.api.docs import IF_MATCH, errors
from labels.api.idempotency import IDEMPOTENCY_KEY, once_per_key
from labels.api.instances import frame_instances
from labels.api.serializers import (
    AnswersSerializer,
    FrameInstancesSerializer,
    SavedSerializer,
)
from labels.api.views import PortalView
from labels.errors import BadInput, NotVisible
from labels.permissions import require
from labels.services import direct_edits, label_dicts, whole_labels
from labels.services.answers import AnswerEdit


def _etag(sha256: str) -> dict[str, str]:
    return {"ETag": f'"{sha256 or whole_labels.NO_LABELS}"'}


def _is_known(etag: str, if_none_match: str) -> bool:
    """Compare weakly (RFC 9110, 13.1.2): proxies that compress mark the version as weak."""
    known = parse_etags(if_none_match)
    return known == ["*"] or etag in (each.removeprefix("W/") for each in known)


class LabelsView(PortalView):
    body_limit = settings.LABELS_LIMIT

    @extend_schema(
        operation_id="labels_read",
        description=(
            "From the portal's copy, whose age in seconds is in the Age header; with "
            "`Cache-Control: no-cache`, from the platform."
        ),
        responses={
            200: OpenApiResponse(OpenApiTypes.OBJECT, description="The label dictionary."),
            304: OpenApiResponse(description="Unchanged since the given If-None-Match."),
            **errors(400, 404),
        },
        summary="The labels of a row; the ETag is their version",
    )
    def get(self, request: Request, project_hash: UUID, data_hash: UUID) -> Response:
        access, row = row_of(request, project_hash, data_hash)
        fresh = "no-cache" in request.headers.get("Cache-Control", "") and bool(row.label_hash)
        loaded = label_dicts.label_row(person(request), access, row, fresh=fresh, whole=True)
        headers = _etag(loaded.sha256)
        headers["Age"] = str(int(loaded.age_seconds))
        if _is_known(headers["ETag"], request.headers.get("If-None-Match", "")):
            return Response(status=304, headers=headers)
        return Response(loaded.label_row.to_encord_dict(), headers=headers)

    @extend_schema(
        operation_id="labels_write",
        parameters=[IF_MATCH, IDEMPOTENCY_KEY],
        request=OpenApiTypes.OBJECT,
        description=(
            "Takes a label dictionary as GET gives it, whole. Labels that are there already are "
            "not written again. What makes no sense, or would be left out, is refused with the "
            "place and what is expected: positions beyond 100 times the media's size, sizes that "
            "are not above 0, rings of fewer than three points, a confidence outside of 0 to 1, "
            "answers of objects that no frame has, unknown members. Positions outside of the "
            "media (below 0 or above 1) are legitimate. Status, titles, links and times belong "
            "to the platform: they may be sent, and are not changed."
        ),
        responses={200: SavedSerializer, **errors(400, 404, 409, 412, 428)},
        summary="Replace all labels of a row",
    )
    @once_per_key
    def put(self, request: Request, project_hash: UUID, data_hash: UUID) -> Response:
        access, row = row_of(request, project_hash, data_hash)
        require(access, "edit_labels")
        base = required_match(request)
        if not isinstance(request.data, dict):
            raise BadInput("The body must be a label dictionary, as GET gives it.")
        saved, written = whole_labels.put_labels(
            person(request), access, row, request.data, base_sha256=base
        )
        revision = label_dicts.latest_revision(row)
        body = {
            "sha256": saved.sha256,
            "revision": revision.pk if revision else None,
            "applied": int(written),
        }
        return Response(body, headers=_etag(saved.sha256))


class InstancesView(PortalView):
    @extend_schema(
        operation_id="frames_instances",
        responses={200: FrameInstancesSerializer, **errors(400, 404)},
        summary="What is on one frame (0-based)",
    )
    def get(self, request: Request, project_hash: UUID, data_hash: UUID, frame: int) -> Response:
        access, row = row_of(request, project_hash, data_hash)
        last = max(row.number_of_frames, 1) - 1
        if frame > last:
            raise NotVisible(f"There is no frame {frame}: this row has frames 0 to {last}.")
        loaded = label_dicts.label_row(person(request), access, row)
        found = frame_instances(loaded.label_row, frame)
        return Response({"frame": frame, "instances": found}, headers=_etag(loaded.sha256))


class AnswersView(PortalView):
    # 500 edits, each with up to 1000 ranges of frames.
    body_limit = 8 * 1024 * 1024

    @extend_schema(
        operation_id="answers_write",
        parameters=[IF_MATCH, IDEMPOTENCY_KEY],
        request=AnswersSerializer,
        responses={200: SavedSerializer, **errors(400, 404, 409, 412, 428)},
        summary="Set or clear answers, and save",
    )
    @once_per_key
    def post(self, request: Request, project_hash: UUID, data_hash: UUID) -> Response:
        access, row = row_of(request, project_hash, data_hash)
        require(access, "edit_labels")
        base = required_match(request)
        body = AnswersSerializer(data=_as_object(request.data))
        body.is_valid(raise_exception=True)
        result = direct_edits.edit_and_save(
            person(request),
            access,
            row,
            [_edit(each) for each in body.validated_data["edits"]],
            base_sha256=base,
            reason=body.validated_data["reason"],
        )
        answer = {
            "sha256": result.sha256,
            "revision": result.revision_id,
            "applied": len(body.validated_data["edits"]),
        }
        return Response(answer, headers=_etag(result.sha256))


def _as_object(data: object) -> object:
    """The list of edits may also stand alone."""
    return {"edits": data} if isinstance(data, list) else data


def _edit(data: dict[str, Any]) -> AnswerEdit:
    frames = data.get("frames")
    return AnswerEdit(
        instance_hash=data["instance_hash"],
        instance_kind=data["instance_kind"],
        attribute_hash=data["attribute_hash"],
        value=data["value"],
        frames=None if frames is None else [(start, end) for start, end in frames],
    )
