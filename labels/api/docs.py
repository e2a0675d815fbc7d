"""Pieces of the OpenAPI document that endpoints share."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import Direction, OpenApiParameter, OpenApiResponse

from labels.api.serializers import ErrorSerializer
from labels.selectors.label_rows import DEFAULT_SIZE, MAX_SIZE, SORT_FIELDS
from labels.selectors.row_filters import DATA_TYPES, LABEL_STATUSES


class StrictSerializerDocument(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Says of a body that fields which it does not name are refused."""

    target_class = "labels.api.serializers.StrictSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        found = auto_schema._map_serializer(  # type: ignore[no-untyped-call]
            self.target, direction, bypass_extensions=True
        )
        return {**found, "additionalProperties": False}


_MEANINGS = {
    400: "A parameter or the body cannot be used; the sentence names it.",
    401: "No valid token or session.",
    403: "The role in the project does not allow this, or the key must be reconnected.",
    404: "Not there, or not shared with you.",
    409: "Not possible in the present state.",
    412: (
        "The labels have changed since; `current` is the present version. `merge` tells, where the "
        "version of If-Match is in the history, what others changed since (`theirs`), what this "
        "request would have changed (`mine`), and where both changed the same (`conflicts`)."
    ),
    422: "The platform did not take this.",
    428: "An If-Match header with the version is needed.",
    413: "The body is larger than what is taken here.",
    429: "The platform asks to slow down, or too many passwords were wrong; see Retry-After.",
    502: "The platform gave an answer that cannot be used.",
    503: "The platform cannot be reached; see Retry-After.",
}


def errors(*statuses: int) -> dict[int, Any]:
    """Error responses, those that every endpoint may give included."""
    wanted = sorted({401, 403, 413, 422, 429, 502, 503, *statuses})
    return {status: _described(status) for status in wanted}


def _described(status: int) -> Any:
    return OpenApiResponse(ErrorSerializer, description=_MEANINGS[status])


IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag of the labels that the change is based on.",
)


def _query(name: str, type_: Any, description: str, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, type_, OpenApiParameter.QUERY, description=description, **more)


_PRIORITY: dict[str, Any] = {"type": "number", "minimum": 0, "maximum": 1}
ROW_PARAMETERS = [
    _query("q", OpenApiTypes.STR, "In the titles, or exactly a data hash or label hash."),
    _query("title", OpenApiTypes.STR, "In the data title."),
    _query("status", OpenApiTypes.STR, "Label status.", enum=LABEL_STATUSES),
    _query("stage", OpenApiTypes.STR, "Workflow stage, by title or uuid."),
    _query("data_type", OpenApiTypes.STR, "Data type.", enum=DATA_TYPES),
    _query("priority_min", _PRIORITY, "From this priority."),
    _query("priority_max", _PRIORITY, "Up to this priority."),
    _query("assignee", OpenApiTypes.STR, "Email address, or `none`."),
    _query(
        "ordering",
        OpenApiTypes.STR,
        "Order; with `-` before it, descending.",
        enum=[each for name in SORT_FIELDS for each in (name, f"-{name}")],
    ),
    _query("after", OpenApiTypes.STR, "The cursor of the page before."),
    _query(
        "size",
        {"type": "integer", "minimum": 1, "maximum": MAX_SIZE, "default": DEFAULT_SIZE},
        f"Rows of a page, at most {MAX_SIZE}; a larger size is refused.",
    ),
]
