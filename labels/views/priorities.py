"""Priorities: one row's, or many rows' at once; 1.0 comes first."""

from __future__ import annotations

import math
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from labels.errors import BadFilter, BadInput, NothingToUndo
from labels.http import PortalRequest, safe_next, wants_fragment
from labels.models import LabelRowCache, ProjectAccess
from labels.permissions import require
from labels.selectors import label_rows
from labels.selectors.label_rows import DEFAULT_SORT, RowFilters
from labels.services import priorities
from labels.views.access import project_access, row_of


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
            raise
        return _cell(request, row, typed=typed, error=error.sentence)
    before = row.priority
    priorities.set_priority(request.user, access, [row], value)
    row.refresh_from_db()
    if not wants_fragment(request):
        now = f"Priority of {row.data_title} is now {value:g}."
        later = f"{row.data_title} is finished: it gets priority {value:g} when it is reopened."
        messages.success(request, later if row.priority is None else now)
        return HttpResponseRedirect(safe_next(request, fallback))
    return _cell(request, row, moved=value != before)


def _cell(
    request: PortalRequest,
    row: LabelRowCache,
    *,
    typed: str = "",
    error: str = "",
    moved: bool = False,
) -> HttpResponse:
    here = safe_next(request, "")
    context = {
        "access": {"project": row.project},
        "row": row,
        "can_set_priority": True,
        "priority_typed": typed,
        "priority_error": error,
        "priority_saved": not error,
        "priority_later": row.priority is None,
        "sort_again": here if moved and _lists_by_priority(here, row) else "",
        "here": here,
    }
    return render(
        request, "labels/priorities/_priority.html", context, status=422 if error else 200
    )


def _lists_by_priority(here: str, row: LabelRowCache) -> bool:
    """Whether the page the change came from is the list in the order of priorities."""
    page = urlsplit(here)
    if page.path != reverse("labels:label-row-list", args=[row.project.project_hash]):
        return False
    sort = dict(parse_qsl(page.query)).get("sort", "") or DEFAULT_SORT
    return sort.removeprefix("-") == "priority"


@require_POST
@login_required
def priority_bulk(request: PortalRequest, project_hash: UUID) -> HttpResponse:
    """One value for all chosen rows, or for all that the list's filters find.

    A plain form, so the list comes back whole and reordered.
    """
    access = project_access(request.user, project_hash)
    require(access, "set_priority")
    target = safe_next(request, reverse("labels:label-row-list", args=[project_hash]))
    value = parse_priority(request.POST.get("priority", ""))
    if request.POST.get("all"):
        hashes = _listed(access, request.POST.get("listed", ""))
    else:
        hashes = _hashes(request.POST.getlist("row"))
    count = priorities.set_priorities(request.user, access, [(each, value) for each in hashes])
    done = f"Priority {value:g} set on {_rows(count)}."
    later = len(hashes) - count
    if later:
        done = f"{done} {_rows(later, 'finished ')} will have it when reopened."
    messages.success(request, done)
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
        messages.success(request, f"Priority of {_rows(count)} put back.")
    target = safe_next(request, reverse("labels:label-row-list", args=[project_hash]))
    return HttpResponseRedirect(target)


def _rows(count: int, kind: str = "") -> str:
    return f"{count} {kind}row{'' if count == 1 else 's'}"


def _listed(access: ProjectAccess, query: str) -> list[UUID]:
    try:
        filters = RowFilters.from_query(QueryDict(query))
    except BadFilter as error:
        raise BadInput(error.sentence) from error
    found = label_rows.hashes(access, filters, priorities.MAX_BULK)
    if len(found) > priorities.MAX_BULK:
        raise BadInput(
            f"The list has more than {priorities.MAX_BULK} rows: narrow it and set the priority "
            "part by part."
        )
    if not found:
        raise BadInput("The list has no rows any more; nothing was changed.")
    return found


def _hashes(chosen: list[str]) -> list[UUID]:
    if not chosen:
        raise BadInput("Choose at least one row first.")
    if len(chosen) > priorities.MAX_BULK:
        raise BadInput(f"At most {priorities.MAX_BULK} rows at once.")
    try:
        return [UUID(each) for each in dict.fromkeys(chosen)]
    except ValueError:
        raise BadInput("One of the chosen rows has no valid hash: reload the page.") from None
