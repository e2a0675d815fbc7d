"""Errors of the REST API: each becomes a status, a sentence and a code."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from labels.errors import as_portal_error, body_of


def api_exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Django REST framework's hook: every error as ``{"detail": sentence, "code": …}``."""
    error = as_portal_error(exc)
    if error is not None:
        return Response(body_of(error), status=error.status, headers=error.headers())
    response = exception_handler(exc, context)
    if response is None:
        return None
    if isinstance(exc, ValidationError):
        field, sentence = _first_problem(exc.detail)
        response.data = {
            "detail": f"{field}: {sentence}" if field else sentence,
            "code": "bad_input",
            "errors": exc.detail,
        }
    elif isinstance(exc, APIException):
        response.data = {"detail": str(exc.detail), "code": exc.get_codes()}
    elif isinstance(response.data, dict):
        response.data.setdefault("code", "not_found" if response.status_code == 404 else "error")
    return response


def _first_problem(detail: Any, path: str = "") -> tuple[str, str]:
    """The first field with a problem, as a dotted path, and its sentence."""
    if isinstance(detail, dict):
        for key, value in detail.items():
            if value:
                here = path if key == "non_field_errors" else f"{path}.{key}" if path else str(key)
                return _first_problem(value, here)
    if isinstance(detail, list):
        for index, value in enumerate(detail):
            if isinstance(value, dict | list):
                if value:
                    return _first_problem(value, f"{path}[{index}]")
            else:
                return path, str(value)
    return path, str(detail)
