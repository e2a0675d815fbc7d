"""The filters of a row list, read from a query string and checked one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Q
from django.http import QueryDict

from labels.errors import BadFilter
from labels.models import ProjectCache

LABEL_STATUSES = (
    "NOT_LABELLED",
    "LABEL_IN_PROGRESS",
    "LABELLED",
    "REVIEW_IN_PROGRESS",
    "REVIEWED",
    "REVIEWED_TWICE",
)
DATA_TYPES = (
    "image",
    "img_group",
    "video",
    "dicom",
    "nifti",
    "audio",
    "time_series",
    "plain_text",
    "pdf",
    "group",
    "scene",
    "dicom_study",
)
# What a person may type as the assignee to find rows that nobody has.
NOBODY = "none"
_TEXT_LIMIT = 200


@dataclass(frozen=True, slots=True)
class RowFilters:
    """What a row list is narrowed to; empty values narrow nothing.

    Attributes:
        q: In the data title or the dataset title, or exactly a data hash or label hash.
        title: In the data title.
        status: A label status.
        stage: A workflow stage, by title or uuid.
        data_type: A data type, in lower case.
        priority_min: From 0 to 1.
        priority_max: From 0 to 1.
        assignee: An email address, or ``none``.
    """

    q: str = ""
    title: str = ""
    status: str = ""
    stage: str = ""
    data_type: str = ""
    priority_min: float | None = None
    priority_max: float | None = None
    assignee: str = ""

    @classmethod
    def from_query(cls, query: QueryDict | Mapping[str, str]) -> RowFilters:
        """Read a query string.

        Raises:
            BadFilter: A value cannot be used; the sentence names its parameter.
        """
        filters = cls(
            q=_text(query, "q"),
            title=_text(query, "title"),
            status=_choice(query, "status", LABEL_STATUSES, upper=True),
            stage=_text(query, "stage"),
            data_type=_choice(query, "data_type", DATA_TYPES, upper=False),
            priority_min=_priority(query, "priority_min"),
            priority_max=_priority(query, "priority_max"),
            assignee=_text(query, "assignee"),
        )
        low, high = filters.priority_min, filters.priority_max
        if low is not None and high is not None and low > high:
            raise BadFilter("priority_min", "priority_min must not be above priority_max.")
        return filters

    def as_query(self) -> dict[str, str]:
        """The filters that are set, for a link."""
        values: dict[str, Any] = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: str(value) for name, value in values.items() if value not in ("", None)}

    def condition(self, project: ProjectCache) -> Q:
        """The database's condition.

        Raises:
            BadFilter: The project has no such stage.
        """
        found = Q()
        if self.q:
            found &= _anywhere(self.q)
        if self.title:
            found &= Q(data_title__icontains=self.title)
        if self.status:
            found &= Q(label_status=self.status)
        if self.stage:
            found &= Q(stage_uuid__in=_stages(project, self.stage))
        if self.data_type:
            found &= Q(data_type=self.data_type)
        if self.priority_min is not None:
            found &= Q(priority__gte=self.priority_min)
        if self.priority_max is not None:
            found &= Q(priority__lte=self.priority_max)
        if self.assignee == NOBODY:
            found &= Q(assigned_user_email="")
        elif self.assignee:
            found &= Q(assigned_user_email__iexact=self.assignee)
        return found


def _anywhere(text: str) -> Q:
    found = Q(data_title__icontains=text) | Q(dataset_title__icontains=text)
    squeezed = text.replace("-", "").lower()
    if len(squeezed) == 32 and all(each in "0123456789abcdef" for each in squeezed):
        found |= Q(data_hash=squeezed) | Q(label_hash=squeezed)
    return found


def _text(query: QueryDict | Mapping[str, str], name: str) -> str:
    value = str(query.get(name) or "").strip()
    if len(value) > _TEXT_LIMIT:
        raise BadFilter(name, f"{name} must not be longer than {_TEXT_LIMIT} characters.")
    if "\x00" in value:
        raise BadFilter(name, f"{name} must not contain a null character.")
    return value


def _choice(
    query: QueryDict | Mapping[str, str], name: str, choices: tuple[str, ...], *, upper: bool
) -> str:
    value = _text(query, name)
    value = value.upper() if upper else value.lower()
    if value and value not in choices:
        raise BadFilter(name, f"{name} must be one of: {', '.join(choices)}.")
    return value


def _priority(query: QueryDict | Mapping[str, str], name: str) -> float | None:
    text = _text(query, name)
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise BadFilter(name, f"{name} must be a number from 0 to 1.") from None
    if not 0 <= value <= 1:
        raise BadFilter(name, f"{name} must be a number from 0 to 1.")
    return value


def _stages(project: ProjectCache, wanted: str) -> list[str]:
    stages: list[dict[str, str]] = project.workflow_stages
    found = [
        each["uuid"]
        for each in stages
        if wanted == each["uuid"] or wanted.casefold() == each["title"].casefold()
    ]
    if not found:
        titles = ", ".join(each["title"] for each in stages) or "none"
        raise BadFilter("stage", f"stage must be a stage of this project: {titles}.")
    return found
