"""The filters that lists of projects, ontologies and datasets share."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.db.models import Model, QuerySet
from pydantic import Field

from encord_portal.platform.parsing import WireModel, as_utc

M = TypeVar("M", bound=Model)


class TitleFilter(WireModel):
    """What the clients' ``get_…`` and ``list_…`` calls may ask for; dates are ISO 8601."""

    title_eq: str | None = Field(None, max_length=1000)
    title_like: str | None = Field(None, max_length=1000)
    desc_eq: str | None = Field(None, max_length=10_000)
    desc_like: str | None = Field(None, max_length=10_000)
    created_before: dt.datetime | None = None
    created_after: dt.datetime | None = None
    edited_before: dt.datetime | None = None
    edited_after: dt.datetime | None = None

    def apply(self, rows: QuerySet[M], prefix: str = "") -> QuerySet[M]:
        """The rows that pass; ``prefix`` leads from them to the listed thing."""
        for name, lookup in _LOOKUPS.items():
            value = getattr(self, name)
            if value is not None:
                if isinstance(value, dt.datetime):
                    value = as_utc(value)
                rows = rows.filter(**{prefix + lookup: value})
        return rows


_LOOKUPS = {
    "title_eq": "title",
    "title_like": "title__sqllike",
    "desc_eq": "description",
    "desc_like": "description__sqllike",
    "created_before": "created_at__lte",
    "created_after": "created_at__gte",
    "edited_before": "last_edited_at__lte",
    "edited_after": "last_edited_at__gte",
}
