"""Query parameters: none is ignored silently."""

from __future__ import annotations

from collections.abc import Collection

from rest_framework.request import Request

from labels.errors import BadFilter


def known_parameters(request: Request, known: Collection[str]) -> None:
    """Refuse a parameter that is not known, or that is there twice.

    Raises:
        BadFilter: Naming the parameter and those that are known.
    """
    for name, values in request.query_params.lists():
        if name not in known:
            names = ", ".join(known) or "none"
            raise BadFilter(name[:80], f"There is no parameter {name[:80]!r}; known: {names}.")
        if len(values) > 1:
            raise BadFilter(name, f"{name} must be there only once.")
