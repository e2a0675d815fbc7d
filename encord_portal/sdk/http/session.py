"""One pool of connections per client, with the retry policy of the protocol (§1.7)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

from encord_portal.sdk.exceptions import RequestException
from encord_portal.sdk.http.carriers import (
    Carrier,
    CarrierError,
    PoolCarrier,
    needs_proxy,
)
from encord_portal.sdk.http.common import RequestContext
from encord_portal.sdk.http.constants import RequestsSettings
from encord_portal.sdk.http.messages import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from requests.adapters import BaseAdapter

RETRIED_STATUSES = frozenset({413, 429, 500, 502, 503})
RETRIED_METHODS = frozenset({"GET", "POST", "PUT"})


class HttpSession:
    """Sends requests over kept connections; safe to share between threads.

    Args:
        settings: Timeouts, retries and, for the configured domain, the transport.
        domain: The origin that the transport of the settings stands for.
    """

    def __init__(self, settings: RequestsSettings, domain: str) -> None:
        self._settings = settings
        self._pool = PoolCarrier(settings)
        self._carriers: dict[str, Carrier] = {}
        if settings.transport is not None:
            origin = origin_of(domain)
            adapters = {f"{origin}/": settings.transport}
            self._carriers[origin] = _requests_carrier(settings, adapters)

    def send(
        self,
        request: HttpRequest,
        *,
        retryable: bool,
        context: RequestContext | None = None,
        max_retries: int | None = None,
        backoff_factor: float | None = None,
        read_timeout: float | None = None,
    ) -> HttpResponse:
        """Send a request, again where it is safe, and give the last answer whatever its status.

        Args:
            request: What to send, signed already.
            retryable: Whether the request may reach the server more than once.
            context: What exceptions tell about the request.
            max_retries: Instead of the settings' number of repetitions.
            backoff_factor: Instead of the settings' factor.
            read_timeout: Instead of the settings' timeout.

        Raises:
            RequestException: There is no answer.
        """
        settings = self._settings
        allowed = settings.max_retries if max_retries is None else max_retries
        if not retryable or request.method not in RETRIED_METHODS:
            allowed = 0
        factor = settings.backoff_factor if backoff_factor is None else backoff_factor
        carrier = self._carrier_of(request.url)
        retry = 0
        while True:
            wait: float | None = None
            try:
                response = carrier.send(request, read_timeout or settings.read_timeout)
            except CarrierError as error:
                if retry >= allowed or not error.broke_off:
                    raise RequestException(
                        f"The request to {request.url} failed: {error}", context
                    ) from error
            else:
                if retry >= allowed or response.status_code not in RETRIED_STATUSES:
                    return response
                wait = _retry_after(response.headers)
            retry += 1
            wait = _backoff(factor, retry) if wait is None else wait
            if wait > 0:
                time.sleep(wait)
            request.rewind()

    def close(self) -> None:
        """Close the kept connections; the next request opens new ones."""
        for carrier in {self._pool, *self._carriers.values()}:
            carrier.close()

    def _carrier_of(self, url: str) -> Carrier:
        """Find what carries requests to a URL; the environment is asked once per origin."""
        origin = origin_of(url)
        carrier = self._carriers.get(origin)
        if carrier is None:
            carrier = _requests_carrier(self._settings) if needs_proxy(url) else self._pool
            self._carriers[origin] = carrier
        return carrier


def _requests_carrier(
    settings: RequestsSettings, adapters: Mapping[str, BaseAdapter] | None = None
) -> Carrier:
    # Loaded here and not above, because it costs as much as the rest of the SDK.
    from encord_portal.sdk.http.requests_carrier import RequestsCarrier

    return RequestsCarrier(settings, adapters)


def origin_of(url: str) -> str:
    """Give scheme, host and port of a URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _backoff(factor: float, retry: int) -> float:
    return 0.0 if retry <= 1 else float(factor * 2 ** (retry - 1))


def _retry_after(headers: Mapping[str, str]) -> float | None:
    value = headers.get("Retry-After")
    if not value:
        return None
    try:
        return Retry().parse_retry_after(value)
    except InvalidHeader:
        return None
