from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from labels.api.access import person, project_of, row_of
from labels.api.docs import ROW_PARAMETERS, errors
from labels.api.serializers import (
    LabelRowDetailSerializer,
    LabelRowPageSerializer,
    LabelRowSerializer,
)
from labels.api.views import PortalView
from labels.errors import BadFilter
from labels.models import LabelRowCache, ProjectAccess
from labels.selectors import label_rows
from labels.selectors.row_filters import RowFilters
from labels.services import sync, workflow


class LabelRowListView(PortalView):
    parameters = [each.name for each in ROW_PARAMETERS]

    @extend_schema(
        operation_id="label_rows_list",
        parameters=ROW_PARAMETERS,
        responses={200: LabelRowPageSerializer, **errors(400, 404)},
        summary="Label rows of a project, filtered, ordered, page by page",
    )
    def get(self, request: Request, project_hash: UUID) -> Response:
        query = request.query_params
        access = project_of(request, project_hash)
        size = label_rows.parse_size(query.get("size"))
        filters = RowFilters.from_query(query)
        try:
            sort = label_rows.parse_sort(query.get("ordering", ""))
        except BadFilter as error:
            raise BadFilter("ordering", error.sentence.replace("sort", "ordering", 1)) from None
        sync.refresh_rows(person(request), access)
        page = label_rows.page(access, filters, sort, query.get("after", ""), size)
        return Response(
            {
                "results": LabelRowSerializer(page.rows, many=True).data,
                "next": _next_address(request, page.next) if page.next else None,
                "cursor": page.next or None,
            }
        )


def _next_address(request: Request, cursor: str) -> str:
    query = request.query_params.copy()
    query["after"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


class LabelRowDetailView(PortalView):
    @extend_schema(
        operation_id="label_rows_read",
        responses={200: LabelRowDetailSerializer, **errors(400, 404)},
        summary="One label row",
    )
    def get(self, request: Request, project_hash: UUID, data_hash: UUID) -> Response:
        access, row = row_of(request, project_hash, data_hash)
        return Response(row_detail(access, row))


def row_detail(access: ProjectAccess, row: LabelRowCache) -> dict[str, object]:
    """A row with what this person may do with it now."""
    return {
        **LabelRowSerializer(row).data,
        "allowed_actions": workflow.allowed_actions(access, row),
    }
