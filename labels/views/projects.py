from __future__ import annotations

import time
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from encord_portal.accounts.models import User
from labels.errors import NotVisible
from labels.http import PortalRequest, render_page
from labels.models import ProjectAccess
from labels.selectors import projects
from labels.selectors.projects import ProjectCard
from labels.services import background, sync
from labels.services.background import State

# Seconds that the list of projects may take to count rows.
_PATIENCE = 3.0


@dataclass(frozen=True, slots=True)
class ProjectListContext:
    projects: list[ProjectCard]
    trouble: str
    sync: State


@require_safe
@login_required
def project_list(request: PortalRequest) -> HttpResponse:
    asked = "refresh" in request.GET
    trouble: str | None = sync.refresh_projects(request.user, force=asked)
    trouble = _count_rows(request.user, everywhere=asked) or trouble
    context = ProjectListContext(
        projects=projects.visible_to(request.user),
        trouble=trouble or "",
        sync=background.state(),
    )
    return render_page(request, "labels/projects/list.html", "labels/projects/_table.html", context)


def _count_rows(user: User, *, everywhere: bool) -> str | None:
    """List the rows of projects nobody has opened yet, so that their counters tell the truth."""
    accesses = ProjectAccess.objects.filter(user=user).select_related("project")
    if not everywhere:
        accesses = accesses.filter(project__rows_synced_at=None)
    started = time.monotonic()
    trouble = None
    for access in accesses.order_by("project__rows_synced_at"):
        if time.monotonic() - started > _PATIENCE:
            return "Not all projects could be counted in time; refresh to count the rest."
        try:
            trouble = sync.refresh_rows(user, access, force=everywhere) or trouble
        except NotVisible:
            continue  # Taken from this person a moment ago: it is not in the list any more.
    return trouble


@require_safe
def project_home(request: HttpRequest, project_hash: UUID) -> HttpResponse:
    """The project's address without more leads to its rows."""
    return HttpResponseRedirect(reverse("labels:label-row-list", args=[project_hash]))
