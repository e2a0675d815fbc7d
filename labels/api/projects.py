from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from labels.api.access import person, project_of
from labels.api.docs import errors
from labels.api.serializers import (
    ProjectDetailSerializer,
    ProjectListSerializer,
    ProjectSerializer,
)
from labels.api.views import PortalView
from labels.selectors import projects
from labels.services import sync


class ProjectListView(PortalView):
    @extend_schema(
        operation_id="projects_list",
        responses={200: ProjectListSerializer, **errors(400)},
        summary="Your projects",
    )
    def get(self, request: Request) -> Response:
        sync.refresh_projects(person(request))
        cards = projects.visible_to(person(request))
        return Response({"results": ProjectSerializer(cards, many=True).data})


class ProjectDetailView(PortalView):
    @extend_schema(
        operation_id="projects_read",
        responses={200: ProjectDetailSerializer, **errors(400, 404)},
        summary="One project with its ontology",
    )
    def get(self, request: Request, project_hash: UUID) -> Response:
        access = project_of(request, project_hash)
        sync.refresh_rows(person(request), access)
        project = access.project
        data = {
            **ProjectSerializer(projects.card_for(access)).data,
            "ontology_hash": project.ontology_hash,
            "ontology": project.ontology,
            "rows_synced_at": project.rows_synced_at,
        }
        return Response(data)
