"""Addresses of the REST API, without trailing slashes."""

from __future__ import annotations

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from labels.api import (
    issues,
    label_reviews,
    label_rows,
    labels,
    priorities,
    projects,
    tokens,
    workflow,
)

app_name = "api"

_PROJECT = "v1/projects/<uuid:project_hash>"
_ROW = f"{_PROJECT}/label-rows/<uuid:data_hash>"

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="labels:api:schema"), name="docs"),
    path("v1/auth/token", tokens.TokenView.as_view(), name="token"),
    path("v1/projects", projects.ProjectListView.as_view(), name="project-list"),
    path(_PROJECT, projects.ProjectDetailView.as_view(), name="project-detail"),
    path(f"{_PROJECT}/priorities", priorities.PrioritiesView.as_view(), name="project-priorities"),
    path(
        f"{_PROJECT}/priorities/undo",
        priorities.PrioritiesUndoView.as_view(),
        name="project-priorities-undo",
    ),
    path(f"{_PROJECT}/label-rows", label_rows.LabelRowListView.as_view(), name="label-row-list"),
    path(_ROW, label_rows.LabelRowDetailView.as_view(), name="label-row-detail"),
    path(f"{_ROW}/labels", labels.LabelsView.as_view(), name="labels"),
    path(f"{_ROW}/frames/<int:frame>/instances", labels.InstancesView.as_view(), name="instances"),
    path(f"{_ROW}/answers", labels.AnswersView.as_view(), name="answers"),
    path(f"{_ROW}/reviews", label_reviews.LabelReviewsView.as_view(), name="reviews"),
    path(f"{_ROW}/issues", issues.IssuesView.as_view(), name="issues"),
    path(f"{_ROW}/issues/<uuid:issue_uuid>", issues.IssueView.as_view(), name="issue"),
    path(f"{_ROW}/workflow/<str:action>", workflow.WorkflowView.as_view(), name="workflow"),
    path(f"{_ROW}/priority", priorities.PriorityView.as_view(), name="priority"),
]
