"""Shapes that many v2 answers share."""

from __future__ import annotations

from typing import Generic, TypeVar

from encord_portal.sdk.common.base_dto import BaseDTO

T = TypeVar("T")


class Page(BaseDTO, Generic[T]):
    """One page of a listing.

    Attributes:
        results: What is on the page.
        next_page_token: Asks for the next page; ``None`` on the last one.
    """

    results: list[T]
    next_page_token: str | None = None
