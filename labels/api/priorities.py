from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from labels.api.access import person, project_of, row_of
from labels.api.docs import errors
from labels.api.label_rows import row_detail
from labels.api.serializers import (
    ChangedSerializer,
    LabelRowDetailSerializer,
    PrioritiesSerializer,
    PrioritySerializer,
)
from labels.api.views import PortalView
from labels.permissions import require
from labels.services import priorities, sync


class PriorityView(PortalView):
    @extend_schema(
        operation_id="label_rows_priority",
        request=PrioritySerializer,
        responses={200: LabelRowDetailSerializer, **errors(400, 404, 409)},
        summary="Set one row's priority",
    )
    def put(self, request: Request, project_hash: UUID, data_hash: UUID) -> Response:
        access, row = row_of(request, project_hash, data_hash)
        require(access, "set_priority")
        body = PrioritySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        value = body.validated_data["priority"]
        priorities.set_priority(person(request), access, [row], value, source="rest")
        row.refresh_from_db()
        return Response(row_detail(access, row))


class PrioritiesView(PortalView):
    @extend_schema(
        operation_id="projects_priorities",
        request=PrioritiesSerializer,
        responses={200: ChangedSerializer, **errors(400, 404, 409)},
        summary="Set the priorities of many rows, all or none",
    )
    def post(self, request: Request, project_hash: UUID) -> Response:
        access = project_of(request, project_hash)
        require(access, "set_priority")
        body = PrioritiesSerializer(data=_as_object(request.data))
        body.is_valid(raise_exception=True)
        sync.refresh_rows(person(request), access)
        pairs = body.validated_data["priorities"]
        changed = priorities.set_priorities(person(request), access, pairs, source="rest")
        return Response({"changed": changed})


class PrioritiesUndoView(PortalView):
    @extend_schema(
        operation_id="projects_priorities_undo",
        request=None,
        responses={200: ChangedSerializer, **errors(404, 409)},
        summary="Put back the priorities that your last change replaced",
    )
    def post(self, request: Request, project_hash: UUID) -> Response:
        access = project_of(request, project_hash)
        return Response({"changed": priorities.undo_last(person(request), access)})


def _as_object(data: object) -> object:
    """The list of pairs may also stand alone."""
    return {"priorities": data} if isinstance(data, list) else data
