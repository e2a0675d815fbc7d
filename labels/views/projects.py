from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from labels.http import PortalRequest, render_page
from labels.selectors import projects
from labels.selectors.projects import ProjectCard
from labels.services import sync


@dataclass(frozen=True, slots=True)
class ProjectListContext:
    projects: list[ProjectCard]
    trouble: str


@require_safe
@login_required
def project_list(request: PortalRequest) -> HttpResponse:
    trouble = sync.refresh_projects(request.user, force="refresh" in request.GET)
    context = ProjectListContext(projects=projects.visible_to(request.user), trouble=trouble or "")
    return render_page(request, "labels/projects/list.html", "labels/projects/_table.html", context)


@require_safe
def project_home(request: HttpRequest, project_hash: UUID) -> HttpResponse:
    """The project's address without more leads to its rows."""
    return HttpResponseRedirect(reverse("labels:label-row-list", args=[project_hash]))
