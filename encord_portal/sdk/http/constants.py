"""How requests are sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from encord_portal.sdk._lazy import LazyModule

if TYPE_CHECKING:
    from requests import adapters
else:
    adapters = LazyModule("requests.adapters")

DEFAULT_MAX_RETRIES = 3
DEFAULT_BACKOFF_FACTOR = 1.5
DEFAULT_CONNECTION_RETRIES = 3
DEFAULT_CONNECT_TIMEOUT = 180
DEFAULT_READ_TIMEOUT = 180
DEFAULT_WRITE_TIMEOUT = 180


@dataclass(frozen=True)
class RequestsSettings:
    """Timeouts and retries of a client ("Configurations / Network configurations").

    Attributes:
        max_retries: How often a request is sent again after a status of 413, 429, 500, 502 or
            503 or a broken answer, where the protocol says that this is safe.
        backoff_factor: The n-th repetition waits ``backoff_factor * 2 ** (n - 1)`` seconds,
            the first one not at all. A ``Retry-After`` of the server takes precedence.
        connection_retries: How often a connection is tried again that could not be made.
        connect_timeout: Seconds to wait for a connection.
        read_timeout: Seconds to wait for the next bytes of an answer.
        write_timeout: Seconds to wait for the upload of a file to progress.
        trace_id_provider: Gives the ``X-Cloud-Trace-Context`` of each request; by default it
            is random.
        transport: Carries requests to the configured domain instead of sockets. It is how a
            program talks to a platform inside its own process.
    """

    max_retries: int = DEFAULT_MAX_RETRIES
    backoff_factor: float = DEFAULT_BACKOFF_FACTOR
    connection_retries: int = DEFAULT_CONNECTION_RETRIES
    connect_timeout: int = DEFAULT_CONNECT_TIMEOUT
    read_timeout: int = DEFAULT_READ_TIMEOUT
    write_timeout: int = DEFAULT_WRITE_TIMEOUT
    trace_id_provider: Callable[[], str] | None = None
    transport: adapters.BaseAdapter | None = None


DEFAULT_REQUESTS_SETTINGS = RequestsSettings()
