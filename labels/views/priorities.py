"""Priorities: one row's, or many rows' at once; 1.0 comes first."""

from __future__ import annotations

import math
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from labels.errors import BadInput, NothingToUndo
from labels.http import PortalRequest, safe_next, wants_fragment
from labels.models import LabelRowCache
from labels.permissions import require
from labels.services import priorities
from labels.views.access import project_access, row_of

_AT_ONCE = 1000


def parse_priority(text: str) -> float:
    """A number from 0 to 1.

    Raises:
        BadInput: It is none.
    """
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1:
        raise BadInput("A priority is a number from 0 to 1; 1 comes first.")
    return value


@require_POST
@login_required
def priority_set(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    access, row = row_of(request.user, project_hash, data_hash)
    require(access, "set_priority")
    typed = request.POST.get("priority", "").strip()
    fallback = reverse("labels:label-row-list", args=[project_hash])
    try:
        value = parse_priority(typed)
    except BadInput as error:
        if not wants_fragment(request):
            messages.error(request, error.sentence)
            return HttpResponseRedirect(safe_next(request, fallback))
        return _cell(request, row, typed=typed, error=error.sentence)
    priorities.set_priority(request.user, access, [row], value)
    row.refresh_from_db()
    if not wants_fragment(request):
        messages.success(request, f"Priority of {row.data_title} is now {value:g}.")
        return HttpResponseRedirect(safe_next(request, fallback))
    return _cell(request, row)


def _cell(
    request: PortalRequest, row: LabelRowCache, *, typed: str = "", error: str = ""
) -> HttpResponse:
    context = {
        "access": {"project": row.project},
        "row": row,
        "can_set_priority": True,
        "priority_typed": typed,
        "priority_error": error,
        "priority_saved": not error,
        "here": request.POST.get("next", ""),
    }
    return render(
        request, "labels/priorities/_priority.html", context, status=422 if error else 200
    )


@require_POST
@login_required
def priority_bulk(request: PortalRequest, project_hash: UUID) -> HttpResponse:
    """One value for all chosen rows; a plain form, so the list comes back whole and reordered."""
    access = project_access(request.user, project_hash)
    require(access, "set_priority")
    target = safe_next(request, reverse("labels:label-row-list", args=[project_hash]))
    chosen = request.POST.getlist("row")
    try:
        value = parse_priority(request.POST.get("priority", ""))
        hashes = _hashes(chosen)
    except BadInput as error:
        messages.error(request, error.sentence)
        return HttpResponseRedirect(target)
    priorities.set_priorities(request.user, access, [(each, value) for each in hashes])
    plural = "s" if len(hashes) != 1 else ""
    messages.success(request, f"Priority {value:g} set on {len(hashes)} row{plural}.")
    return HttpResponseRedirect(target)


@require_POST
@login_required
def priority_undo(request: PortalRequest, project_hash: UUID) -> HttpResponse:
    """Take the person's last change of priorities back, however many rows it was."""
    access = project_access(request.user, project_hash)
    require(access, "set_priority")
    try:
        count = priorities.undo_last(request.user, access)
    except NothingToUndo as error:
        messages.error(request, error.sentence)
    else:
        plural = "s" if count != 1 else ""
        messages.success(request, f"Priority of {count} row{plural} put back.")
    target = safe_next(request, reverse("labels:label-row-list", args=[project_hash]))
    return HttpResponseRedirect(target)


def _hashes(chosen: list[str]) -> list[UUID]:
    if not chosen:
        raise BadInput("Choose at least one row first.")
    if len(chosen) > _AT_ONCE:
        raise BadInput(f"At most {_AT_ONCE} rows at once.")
    try:
        return [UUID(each) for each in dict.fromkeys(chosen)]
    except ValueError:
        raise BadInput("One of the chosen rows has no valid hash: reload the page.") from None
