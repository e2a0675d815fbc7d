"""What all endpoints have in common."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.views import APIView

from labels.api.parameters import known_parameters
from labels.api.parsers import StrictJSONParser
from labels.body_limits import check_length


class PortalView(APIView):
    """An endpoint that takes strict JSON, and no query parameter that it does not know."""

    parser_classes = [StrictJSONParser]
    parameters: ClassVar[Collection[str]] = ()
    body_limit: ClassVar[int] = 1024 * 1024

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        check_length(request._request, self.body_limit)
        super().initial(request, *args, **kwargs)
        if (request.method or "").lower() in self._answered():
            known_parameters(request, self.parameters)

    def _answered(self) -> list[str]:
        return [each for each in self.http_method_names if hasattr(self, each)]
