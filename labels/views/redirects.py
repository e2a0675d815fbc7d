"""Addresses of the published web application, as people paste them, lead to our pages."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("labels:project-list"))


@require_safe
def label_editor(
    request: HttpRequest,
    project_hash: UUID,
    data_hash: UUID,
    frame: int = 0,
    rest: str = "",
) -> HttpResponse:
    """Both old and new editor links; access is decided by the page they lead to."""
    target = reverse("labels:frame-view", args=[project_hash, data_hash, frame])
    chosen = request.GET.get("objectHash", "")
    if chosen and len(chosen) <= 64 and chosen.replace("-", "").replace("+", "").isalnum():
        target += f"?obj={chosen.replace('+', '%2B')}"
    return HttpResponseRedirect(target)
