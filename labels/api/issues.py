from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from labels.api.access import person, row_of
from labels.api.docs import errors
from labels.api.serializers import IssuesSerializer, NewIssueSerializer
from labels.api.views import PortalView
from labels.permissions import require
from labels.services import issues
from labels.services.issues import NewIssue, RowIssues
from labels.services.part_rows import shown_part


class IssuesView(PortalView):
    @extend_schema(
        operation_id="issues_read",
        responses={200: IssuesSerializer, **errors(404)},
        summary="The issues that people raised on a row, oldest first",
    )
    def get(self, request: Request, project_hash: UUID, data_hash: UUID) -> Response:
        access, row = row_of(request, project_hash, data_hash)
        return Response(_as_json(issues.renewed(person(request), access, row)))

    @extend_schema(
        operation_id="issues_raise",
        request=NewIssueSerializer,
        responses={200: IssuesSerializer, **errors(400, 404)},
        summary="Raise an issue on a row, a part of a group, a frame, a point or a label",
    )
    def post(self, request: Request, project_hash: UUID, data_hash: UUID) -> Response:
        access, row = row_of(request, project_hash, data_hash)
        require(access, "raise_issues")
        body = NewIssueSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        row = shown_part(person(request), access, row, given["space"])
        x, y, z = (given.get(name) for name in ("x", "y", "z"))
        new = NewIssue(
            about=given["about"],
            comment=given["comment"],
            tags=tuple(given["tags"]),
            frame=given["frame"],
            place=None if x is None or y is None or z is not None else (x, y),
            position=None if x is None or y is None or z is None else (x, y, z),
            label=given["label_id"],
        )
        found = issues.raise_issue(person(request), access, row, new, source="rest")
        return Response(_as_json(found))


class IssueView(PortalView):
    @extend_schema(
        operation_id="issues_delete",
        responses={200: IssuesSerializer, **errors(404)},
        summary="Delete an issue: one's own, or as a lead anybody's; what is left is answered",
    )
    def delete(
        self, request: Request, project_hash: UUID, data_hash: UUID, issue_uuid: UUID
    ) -> Response:
        access, row = row_of(request, project_hash, data_hash)
        require(access, "raise_issues")
        found = issues.delete(person(request), access, row, issue_uuid, source="rest")
        return Response(_as_json(found))


def _as_json(found: RowIssues) -> dict[str, object]:
    return {
        "trouble": found.trouble,
        "tags": found.tags,
        "issues": [
            {
                **{name: value for name, value in asdict(each).items() if name != "label"},
                "label_id": each.label,
                "replies": [
                    {"comment": comment, "author": author} for comment, author in each.replies
                ],
            }
            for each in found.issues
        ],
    }
