from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from labels.errors import BadFilter
from labels.http import PortalRequest, render_page, safe_next
from labels.models import LabelRowCache, ProjectAccess
from labels.permissions import ROLE_NAMES, can
from labels.selectors import label_rows
from labels.selectors.label_rows import RowFilters, RowPage
from labels.selectors.projects import StageCount
from labels.selectors.row_filters import DATA_TYPES, LABEL_STATUSES
from labels.services.priorities import MAX_BULK
from labels.views.access import Sight, project_sight

# Name in the address, heading, and whether a phone has room for it.
COLUMNS = (
    ("title", "Data title", True),
    ("dataset", "Dataset", False),
    ("data_type", "Type", True),
    ("frames", "Frames", False),
    ("status", "Label status", True),
    ("stage", "Stage", True),
    ("priority", "Priority", True),
    ("assignee", "Assignee", False),
    ("edited", "Edited (UTC)", False),
)


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    heading: str
    href: str
    sort: str


@dataclass(frozen=True, slots=True)
class StageTab:
    title: str
    count: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class LabelRowListContext:
    access: ProjectAccess
    role_name: str
    page: RowPage
    filters: RowFilters
    columns: list[Column]
    tabs: list[StageTab]
    statuses: tuple[str, ...]
    data_types: tuple[str, ...]
    # What was typed, also when it can't be used.
    typed: dict[str, str]
    error_field: str
    error: str
    narrowed: bool
    # The list's own query, so that a row opened from it knows its neighbours.
    list_query: str
    # How many rows the filters find, on this page and on others.
    listed_count: int
    most_at_once: int
    next_href: str
    first_href: str
    here: str
    can_set_priority: bool
    synced_at: datetime | None
    trouble: str
    # Where the list is that the platform is asked for first; "" when this one is young.
    renew_href: str


@require_safe
@login_required
def label_row_list(request: PortalRequest, project_hash: UUID) -> HttpResponse:
    # The page comes at once with the copy that there is, and asks for the new one by itself.
    sight = project_sight(request.user, project_hash, wait="renew" in request.GET)
    query = request.GET
    filters, page, bad = RowFilters(), None, None
    try:
        filters = RowFilters.from_query(query)
        page = label_rows.page(
            sight.access,
            filters,
            query.get("sort", ""),
            query.get("after", ""),
            label_rows.parse_size(query.get("size")),
        )
    except BadFilter as error:
        # The list stays usable: the sentence stands beside the box, nothing typed is lost.
        bad = error
        filters = RowFilters()
        page = RowPage(rows=(), next="", sort=label_rows.DEFAULT_SORT, size=50, after="")
    context = _list_context(request, sight, filters, page, bad)
    return render_page(
        request,
        "labels/label_rows/list.html",
        "labels/label_rows/_table.html",
        context,
        status=422 if bad else 200,
    )


def _list_context(
    request: PortalRequest,
    sight: Sight,
    filters: RowFilters,
    page: RowPage,
    bad: BadFilter | None,
) -> LabelRowListContext:
    access = sight.access
    base = reverse("labels:label-row-list", args=[access.project.project_hash])
    kept: dict[str, str] = filters.as_query()
    if page.sort != label_rows.DEFAULT_SORT:
        kept["sort"] = page.sort
    if page.size != label_rows.DEFAULT_SIZE:
        kept["size"] = str(page.size)
    tabs = stage_tabs(base, label_rows.counts(access, replace(filters, stage="")), kept)
    return LabelRowListContext(
        access=access,
        role_name=ROLE_NAMES.get(access.role, "member"),
        page=page,
        filters=filters,
        columns=[_column(base, kept, page.sort, name, heading) for name, heading, _ in COLUMNS],
        tabs=tabs,
        statuses=LABEL_STATUSES,
        data_types=DATA_TYPES,
        typed=_typed(request.GET),
        error_field=bad.field if bad else "",
        error=_in_words(bad) if bad else "",
        narrowed=filters != RowFilters(),
        list_query=urlencode(kept),
        listed_count=sum(tab.count for tab in tabs if tab.current),
        most_at_once=MAX_BULK,
        next_href=_href(base, {**kept, "after": page.next}) if page.next else "",
        first_href=_href(base, kept) if page.after else "",
        here=_here(request),
        can_set_priority=can(access, "set_priority"),
        synced_at=access.project.rows_synced_at,
        trouble=sight.trouble,
        renew_href=_renewing(request) if sight.renewing else "",
    )


def _here(request: PortalRequest) -> str:
    """The list's own address, without whether to wait for it."""
    query = {name: request.GET.get(name) or "" for name in request.GET if name != "renew"}
    return _href(request.path, query)


def _renewing(request: PortalRequest) -> str:
    """The same list once more, when the platform has been asked."""
    query = request.GET.copy()
    query["renew"] = "1"
    return f"{request.path}?{query.urlencode()}"


def _typed(query: QueryDict) -> dict[str, str]:
    """What stands in the filter's boxes; the box for everything also shows a title filter."""
    names = ("q", "title", "stage", "priority_min", "priority_max", "assignee", "sort", "size")
    typed = {name: query.get(name) or "" for name in names}
    return typed | {"q": typed["q"] or typed["title"]}


# Parameters of an address, as the boxes are named that they come from.
_BOXES = {
    "q": "The text",
    "priority_min": "“Priority from”",
    "priority_max": "“Priority to”",
    "assignee": "The assignee",
    "status": "The label status",
    "data_type": "The data type",
}


def _in_words(error: BadFilter) -> str:
    words = error.sentence
    if error.field == "sort":
        # It is no box, and its orders have names of their own.
        return words
    for name, box in _BOXES.items():
        words = re.sub(rf"(?<!\w){name}(?!\w)", box, words)
    return words


def _href(base: str, query: dict[str, str]) -> str:
    return f"{base}?{urlencode(query)}" if query else base


def _column(base: str, kept: dict[str, str], sort: str, name: str, heading: str) -> Column:
    """A heading's link: descending first where the largest is the most wanted."""
    down_first = name in {"priority", "edited", "frames"}
    now = {name: "ascending", f"-{name}": "descending"}.get(sort, "none")
    wanted = f"-{name}" if now == "ascending" or (now == "none" and down_first) else name
    return Column(name, heading, _href(base, {**kept, "sort": wanted}), now)


def stage_tabs(base: str, counts: tuple[StageCount, ...], kept: dict[str, str]) -> list[StageTab]:
    """Counters by stage, each a link to its rows."""
    others = {name: value for name, value in kept.items() if name != "stage"}
    stage = kept.get("stage", "")
    tabs = [StageTab("All", sum(c.count for c in counts), _href(base, others), not stage)]
    for count in counts:
        current = stage in {count.uuid, count.title}
        href = _href(base, {**others, "stage": count.title})
        tabs.append(StageTab(count.title, count.count, href, current))
    return tabs


def counters(access: ProjectAccess) -> list[StageTab]:
    """The counters for pages other than the list: over all rows of the project."""
    base = reverse("labels:label-row-list", args=[access.project.project_hash])
    return stage_tabs(base, label_rows.counts(access), {"stage": "-"})[1:]


@require_POST
@login_required
def label_row_list_refresh(request: PortalRequest, project_hash: UUID) -> HttpResponse:
    """Ask the platform now; the plain fallback returns to the list."""
    sight = project_sight(request.user, project_hash, refresh=True)
    if sight.trouble:
        messages.error(request, sight.trouble)
    fallback = reverse("labels:label-row-list", args=[project_hash])
    return HttpResponseRedirect(safe_next(request, fallback))


def next_in_stage(
    access: ProjectAccess, row: LabelRowCache, list_query: Mapping[str, str]
) -> LabelRowCache | None:
    """The next row of the list in the same stage, from the top again after the last one.

    None where this row is the only one.
    """
    sort = str(list_query.get("sort", ""))
    try:
        filters = RowFilters.from_query(list_query)
        label_rows.parse_sort(sort)
    except BadFilter:
        filters, sort = RowFilters(), ""
    filters = replace(filters, stage=str(row.stage_uuid or ""))
    _, following = label_rows.neighbours(access, row, filters, sort)
    if following is not None:
        return following
    first = label_rows.page(access, filters, sort, size=2).rows
    return next((each for each in first if each.pk != row.pk), None)


def neighbour_links(
    access: ProjectAccess, row: LabelRowCache, list_query: dict[str, Any]
) -> tuple[LabelRowCache | None, LabelRowCache | None]:
    """The rows beside this one in the list it was opened from; a bad query counts as none."""
    try:
        filters = RowFilters.from_query(list_query)
        return label_rows.neighbours(access, row, filters, str(list_query.get("sort", "")))
    except BadFilter:
        return label_rows.neighbours(access, row)
