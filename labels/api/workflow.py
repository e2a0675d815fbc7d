from __future__ import annotations

from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from labels.api.access import person, row_of
from labels.api.docs import errors
from labels.api.label_rows import row_detail
from labels.api.serializers import LabelRowDetailSerializer
from labels.api.views import PortalView
from labels.errors import NotVisible
from labels.services import workflow


class WorkflowView(PortalView):
    @extend_schema(
        operation_id="label_rows_workflow",
        parameters=[
            OpenApiParameter(
                "action", OpenApiTypes.STR, OpenApiParameter.PATH, enum=workflow.ACTIONS
            )
        ],
        request=None,
        responses={200: LabelRowDetailSerializer, **errors(404, 409)},
        summary="Complete, approve, reject or reopen a row",
    )
    def post(self, request: Request, project_hash: UUID, data_hash: UUID, action: str) -> Response:
        access, row = row_of(request, project_hash, data_hash)
        if action not in workflow.ACTIONS:
            raise NotVisible(f"There is no action {action!r}; {', '.join(workflow.ACTIONS)} are.")
        workflow.act(person(request), access, row, action, source="rest")
        return Response(row_detail(access, row))
