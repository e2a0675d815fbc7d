"""Addresses of the published web application, as people paste them, lead to our pages."""

from __future__ import annotations

import re
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

# Of objects: eight signs of base 64, or whatever a script has chosen.
_HASH = re.compile(r"[\w+/=-]{1,64}", re.ASCII)


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
    # Hashes have plus signs, which read as spaces where somebody wrote them as they are.
    chosen = request.GET.get("objectHash", "").replace(" ", "+")
    if _HASH.fullmatch(chosen):
        target += f"?{urlencode({'obj': chosen})}"
    return HttpResponseRedirect(target)
