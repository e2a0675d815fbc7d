"""Pages of a listing: ``results`` and an opaque ``nextPageToken``."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest

from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.wire import JsonObject

R = TypeVar("R")
PAGE_SIZE = 500


def page(
    request: HttpRequest,
    found: QuerySet[Any, R],
    as_json: Callable[[R], JsonObject],
    *,
    size: int = PAGE_SIZE,
) -> JsonObject:
    """One page of a query, which must have a total order.

    Raises:
        InvalidArguments: When the token was not given out here.
    """
    start = _start(request.GET.get("pageToken", ""))
    rows = list(found[start : start + size + 1])
    token = _token(start + size) if len(rows) > size else None
    return {"results": [as_json(row) for row in rows[:size]], "nextPageToken": token}


def page_of(
    request: HttpRequest,
    found: QuerySet[Any, R],
    as_json: Callable[[list[R]], list[JsonObject]],
    *,
    size: int,
) -> JsonObject:
    """As :func:`page`, for rows that are described together with few queries."""
    answer = page(request, found, lambda row: {"row": row}, size=size)
    return {**answer, "results": as_json([each["row"] for each in answer["results"]])}


def _token(start: int) -> str:
    return base64.urlsafe_b64encode(f"from:{start}".encode()).decode()


def _start(token: str) -> int:
    if not token:
        return 0
    try:
        word, _, number = base64.urlsafe_b64decode(token).decode("ascii").partition(":")
    except (binascii.Error, ValueError) as error:
        raise InvalidArguments("The pageToken is not one of ours.") from error
    if word != "from" or not number.isdecimal() or len(number) > 9:
        raise InvalidArguments("The pageToken is not one of ours.")
    return int(number)
