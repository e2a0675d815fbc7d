"""Label rows of a project: pages by key, neighbours, counts. Never their labels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core import signing
from django.db.models import Count, F, Q, QuerySet
from django.utils.dateparse import parse_datetime

from labels.errors import BadFilter, NotVisible
from labels.models import LabelRowCache, ProjectAccess
from labels.selectors.projects import StageCount, stage_counts
from labels.selectors.row_filters import RowFilters

__all__ = [
    "DEFAULT_SORT",
    "MAX_SIZE",
    "SORT_FIELDS",
    "RowFilters",
    "RowPage",
    "counts",
    "get_for",
    "hashes",
    "neighbours",
    "page",
    "parse_size",
    "parse_sort",
    "total",
]

MAX_SIZE = 200
DEFAULT_SIZE = 50
DEFAULT_SORT = "-priority"
# The name in the address, and the column.
SORT_FIELDS: dict[str, str] = {
    "priority": "priority",
    "title": "data_title",
    "dataset": "dataset_title",
    "status": "label_status",
    "stage": "stage_title",
    "data_type": "data_type",
    "assignee": "assigned_user_email",
    "frames": "number_of_frames",
    "edited": "last_edited_at",
}
_SALT = "labels.rows.cursor"


@dataclass(frozen=True, slots=True)
class RowPage:
    """A page of rows.

    Attributes:
        rows: At most ``size`` rows.
        next: The cursor of the next page, ``""`` at the end.
        sort: The order, checked.
        size: The most rows of a page.
        after: The cursor that gave this page, ``""`` for the first.
    """

    rows: tuple[LabelRowCache, ...]
    next: str
    sort: str
    size: int
    after: str


@dataclass(frozen=True, slots=True)
class _Order:
    column: str
    descending: bool

    def apply(self, rows: QuerySet[LabelRowCache], *, reverse: bool) -> QuerySet[LabelRowCache]:
        """Order the rows; nulls are smallest on every database, and the key breaks ties."""
        if self.descending != reverse:
            return rows.order_by(F(self.column).desc(nulls_last=True), "-pk" if reverse else "pk")
        return rows.order_by(F(self.column).asc(nulls_first=True), "-pk" if reverse else "pk")

    def beyond(self, value: Any, key: int, *, reverse: bool) -> Q:
        """What comes after (or, in reverse, before) the row with this value and key."""
        tie = Q(pk__lt=key) if reverse else Q(pk__gt=key)
        down = self.descending != reverse
        if value is None:
            same = Q(**{f"{self.column}__isnull": True}) & tie
            return same if down else same | Q(**{f"{self.column}__isnull": False})
        same = Q(**{self.column: value}) & tie
        if down:
            below = Q(**{f"{self.column}__lt": value})
            return same | below | Q(**{f"{self.column}__isnull": True})
        return same | Q(**{f"{self.column}__gt": value})


def parse_sort(sort: str) -> str:
    """The sort, checked.

    Raises:
        BadFilter: There is no such order.
    """
    sort = sort or DEFAULT_SORT
    if sort.removeprefix("-") not in SORT_FIELDS:
        names = ", ".join(SORT_FIELDS)
        raise BadFilter("sort", f"sort must be one of: {names}; with - before it, descending.")
    return sort


def parse_size(text: str | None) -> int:
    """The page size, checked; too large a size is refused, not capped.

    Raises:
        BadFilter: Not a whole number from 1 to the maximum.
    """
    if text is None or text == "":
        return DEFAULT_SIZE
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MAX_SIZE):
        raise BadFilter("size", f"size must be a whole number from 1 to {MAX_SIZE}.")
    return int(text)


def page(
    access: ProjectAccess,
    filters: RowFilters,
    sort: str = DEFAULT_SORT,
    after: str = "",
    size: int = DEFAULT_SIZE,
) -> RowPage:
    """One page by key: the cost does not grow with the page's number. One query.

    Raises:
        BadFilter: A filter, the sort, the cursor or the size cannot be used.
    """
    sort = parse_sort(sort)
    if not 1 <= size <= MAX_SIZE:
        raise BadFilter("size", f"size must be a whole number from 1 to {MAX_SIZE}.")
    order = _order(sort)
    rows = _filtered(access, filters)
    if after:
        rows = rows.filter(
            order.beyond(*_read_cursor(after, sort, _listing(access, filters)), reverse=False)
        )
    found = list(order.apply(rows, reverse=False)[: size + 1])
    more = len(found) > size
    found = found[:size]
    return RowPage(
        rows=tuple(found),
        next=_cursor(found[-1], sort, _listing(access, filters)) if more else "",
        sort=sort,
        size=size,
        after=after,
    )


def get_for(access: ProjectAccess, data_hash: UUID | str, branch: str = "main") -> LabelRowCache:
    """One row of a project that the person may see.

    Raises:
        NotVisible: The project has no such row.
    """
    try:
        key = data_hash if isinstance(data_hash, UUID) else UUID(data_hash)
        row = LabelRowCache.objects.get(
            project_id=access.project_id, data_hash=key, branch=branch, gone_at__isnull=True
        )
    except (LabelRowCache.DoesNotExist, ValueError):
        raise NotVisible("This project has no such label row.") from None
    row.project = access.project
    return row


def neighbours(
    access: ProjectAccess,
    row: LabelRowCache,
    filters: RowFilters | None = None,
    sort: str = DEFAULT_SORT,
) -> tuple[LabelRowCache | None, LabelRowCache | None]:
    """The rows before and after this one in the list it was opened from. Two queries."""
    order = _order(parse_sort(sort))
    rows = _filtered(access, filters or RowFilters())
    value = getattr(row, order.column)
    before, after = (
        order.apply(rows.filter(order.beyond(value, row.pk, reverse=reverse)), reverse=reverse)
        for reverse in (True, False)
    )
    return before.first(), after.first()


def counts(access: ProjectAccess, filters: RowFilters | None = None) -> tuple[StageCount, ...]:
    """How many rows stand in each stage, in the order of the workflow. One query."""
    grouped = (
        _filtered(access, filters or RowFilters())
        .values_list("stage_uuid")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return stage_counts(access.project, {str(uuid or ""): count for uuid, count in grouped})


def hashes(access: ProjectAccess, filters: RowFilters, most: int) -> list[UUID]:
    """The data hashes of all rows that the filters leave, of ``most + 1`` where there are more."""
    rows = _filtered(access, filters).order_by("pk")
    return list(rows.values_list("data_hash", flat=True)[: most + 1])


def total(access: ProjectAccess, filters: RowFilters) -> int:
    """How many rows the filters leave."""
    return _filtered(access, filters).count()


def _filtered(access: ProjectAccess, filters: RowFilters) -> QuerySet[LabelRowCache]:
    rows = LabelRowCache.objects.filter(
        project_id=access.project_id, branch="main", gone_at__isnull=True
    )
    return rows.filter(filters.condition(access.project))


def _order(sort: str) -> _Order:
    return _Order(column=SORT_FIELDS[sort.removeprefix("-")], descending=sort.startswith("-"))


def _listing(access: ProjectAccess, filters: RowFilters) -> str:
    """Names what is listed, so that a cursor is of use in the list only that gave it."""
    return f"{access.project_id}?{urlencode(filters.as_query())}"


def _cursor(row: LabelRowCache, sort: str, listing: str) -> str:
    value = getattr(row, _order(sort).column)
    if isinstance(value, datetime):
        value = value.isoformat()
    return signing.dumps([listing, sort, value, row.pk], salt=_SALT, compress=True)


def _read_cursor(after: str, sort: str, listing: str) -> tuple[Any, int]:
    try:
        made_in, made_for, value, key = signing.loads(after, salt=_SALT)
    except (signing.BadSignature, ValueError):
        raise BadFilter("after", "after must be the cursor that a page gave as its next.") from None
    if made_in != listing:
        raise BadFilter(
            "after",
            "after belongs to a list of another project or with other filters; begin again "
            "without it.",
        )
    if made_for != sort:
        raise BadFilter("after", f"after belongs to the order {made_for}; begin again.")
    if value is not None and _order(sort).column == "last_edited_at":
        value = parse_datetime(value)
    return value, key
