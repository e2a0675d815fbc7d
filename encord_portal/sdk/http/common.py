"""What both transports share: headers, the context of a request, and what a config must offer."""

from __future__ import annotations

import platform
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

import orjson
import pydantic

from encord_portal.sdk._lazy import LazyModule
from encord_portal.sdk._version import __version__
from encord_portal.sdk.common.finite import check_finite
from encord_portal.sdk.exceptions import EncordException, ExceptionContext
from encord_portal.sdk.http.constants import RequestsSettings

if TYPE_CHECKING:
    from encord_portal.sdk.http import session
else:
    session = LazyModule("encord_portal.sdk.http.session")

HEADER_USER_AGENT = "User-Agent"
HEADER_CLOUD_TRACE_CONTEXT = "X-Cloud-Trace-Context"

_PRODUCTS = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+(/[!#$%&'*+.^_`|~0-9A-Za-z-]+)?")
_TRACE_CONTEXT = re.compile(r"(?P<trace>[^/]+)/(?P<span>[^;]+)")


@dataclass
class RequestContext(ExceptionContext):
    """What is known of a request that failed.

    Attributes:
        trace_id: Names the request in the server's logs.
        span_id: The part of the request that the SDK made.
        domain: Where the request went.
    """

    trace_id: str | None = None
    span_id: str | None = None
    domain: str | None = None


class ClientConfig(Protocol):
    """What the transports need of a configuration (see ``configs.py``)."""

    domain: str
    endpoint: str
    requests_settings: RequestsSettings
    user_agent_suffix: str | None

    @property
    def session(self) -> session.HttpSession:
        """The client's one connection pool."""

    def resource_headers(
        self, resource_type: str | None, resource_id: str | None
    ) -> dict[str, str]:
        """Give the headers that name the resource of a v1 query."""

    def v1_authorization(self, body: bytes) -> str:
        """Give the ``Authorization`` header of a v1 request."""

    def v2_headers(self, method: str, target: str, body: bytes) -> dict[str, str]:
        """Give the headers that authenticate a v2 request."""

    def get_websocket_url(self, resource_id: str | None = None) -> str:
        """Give the URL of the websocket that older clients listened to."""


@cache
def _base_user_agent() -> str:
    return (
        f"encord-sdk-python/{__version__} python/{platform.python_version()} "
        f"pydantic/{pydantic.VERSION}"
    )


def user_agent(suffix: str | None) -> str:
    """Name the SDK, Python and pydantic, and what the caller adds."""
    return f"{_base_user_agent()} {suffix}" if suffix else _base_user_agent()


def validate_user_agent_suffix(suffix: str) -> str:
    """Check the caller's addition to the user agent.

    Raises:
        ValueError: It is not a list of ``token`` or ``token/token`` products.
    """
    products = suffix.split()
    if not products or not all(_PRODUCTS.fullmatch(product) for product in products):
        raise ValueError(
            f"A user agent suffix is made of words like 'name' or 'name/version', not {suffix!r}."
        )
    return " ".join(products)


def new_trace_context(settings: RequestsSettings) -> str:
    """Give the trace header of one request."""
    if settings.trace_id_provider is not None:
        return settings.trace_id_provider()
    return f"{secrets.token_hex(16)}/1;o=1"


def request_context(trace_context: str, domain: str) -> RequestContext:
    """Turn the trace header of a request into what its exceptions tell."""
    match = _TRACE_CONTEXT.match(trace_context)
    if match is None:
        return RequestContext(trace_id=trace_context, domain=domain)
    return RequestContext(trace_id=match["trace"], span_id=match["span"], domain=domain)


def parse_retry_after(response_headers: Mapping[str, str]) -> int | None:
    """Read ``Retry-After`` when it is a number of seconds; a date gives ``None``."""
    value = response_headers.get("Retry-After")
    return int(value) if value is not None and value.isascii() and value.isdigit() else None


def encode_json(value: Any) -> bytes:
    """Make the bytes of a request body.

    Raises:
        EncordException: The value holds something that JSON cannot say, NaN and infinity included.
    """
    try:
        body = _dumped(value)
        check_finite(value, body)
    except (TypeError, ValueError) as error:
        raise EncordException(f"The request cannot be written as JSON: {error}") from error
    return body


def _dumped(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:
        return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)
