"""Bodies that are too large are refused by their announced length, before a byte is read.

Where no length is announced, the server gives Django no body at all.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from labels.errors import TooLarge

# The REST API has a limit for each endpoint, the wire protocol its own ones.
_LIMITED_ELSEWHERE = ("/api/v1/", "/public", "/v2/", "/platform/")


def check_length(request: HttpRequest, limit: int) -> None:
    """Refuse a request that announces more than may come.

    Raises:
        TooLarge: It does.
    """
    length = str(request.META.get("CONTENT_LENGTH") or "")
    if length.isdecimal() and int(length[:20]) > limit:
        raise TooLarge(limit)


class BodyLimitMiddleware:
    """The limit of pages: forms are small."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(_LIMITED_ELSEWHERE):
            try:
                check_length(request, settings.FORM_LIMIT)
            except TooLarge as error:
                # Too early for a page: nothing is known yet of who asks.
                return HttpResponse(error.sentence, status=error.status, content_type="text/plain")
        return self.get_response(request)
