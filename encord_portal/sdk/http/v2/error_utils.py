"""The statuses of the v2 transport and their exceptions (wire protocol §2.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from encord_portal.sdk.exceptions import (
    AuthenticationError,
    AuthorisationError,
    InvalidArgumentsError,
    MethodNotAllowedError,
    PayloadTooLargeError,
    RateLimitExceededError,
    ResourceExistsError,
    ResourceNotFoundError,
    UnknownException,
)
from encord_portal.sdk.http.common import RequestContext, parse_retry_after
from encord_portal.sdk.http.error_utils import region_hint


def handle_error_response(
    status_code: int,
    response_headers: Mapping[str, str],
    message: Any = None,
    context: RequestContext | None = None,
) -> NoReturn:
    """Raise the exception that a status stands for.

    Args:
        status_code: The HTTP status.
        response_headers: The headers; ``Retry-After`` is read.
        message: What the server says.
        context: What is known of the request.
    """
    match status_code:
        case 400:
            raise InvalidArgumentsError(message or "The request is invalid.", context)
        case 401:
            text = message or "You are not authenticated: the key or token is not accepted."
            raise AuthenticationError(f"{text}{region_hint(context)}", context)
        case 403:
            raise AuthorisationError(
                message or "You are not authorised to access this resource.", context
            )
        case 404:
            raise ResourceNotFoundError("The requested resource was not found.", context)
        case 405:
            raise MethodNotAllowedError(
                "The server does not allow this method on the resource.", context
            )
        case 409:
            raise ResourceExistsError(message or "The resource exists already.", context)
        case 413:
            raise PayloadTooLargeError(
                message or "The request is larger than the server accepts. Send it in parts.",
                context=context,
            )
        case 429:
            raise RateLimitExceededError(
                context=context, retry_after=parse_retry_after(response_headers)
            )
    raise UnknownException(message or f"The server answered with HTTP {status_code}.", context)
