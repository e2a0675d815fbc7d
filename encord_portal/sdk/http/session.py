"""One pool of connections per client, with the retry policy of the protocol (§1.7)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import rewind_body
from urllib3.exceptions import InvalidHeader, ProtocolError
from urllib3.util import Retry

from encord_portal.sdk.exceptions import RequestException
from encord_portal.sdk.http.common import RequestContext
from encord_portal.sdk.http.constants import RequestsSettings

RETRIED_STATUSES = frozenset({413, 429, 500, 502, 503})
RETRIED_METHODS = frozenset({"GET", "POST", "PUT"})
_POOLED_HOSTS = 8
_POOLED_CONNECTIONS = 32


class HttpSession:
    """Sends prepared requests over kept connections; safe to share between threads.

    Args:
        settings: Timeouts, retries and, for the configured domain, the transport.
        domain: The origin that the transport of the settings stands for.
    """

    def __init__(self, settings: RequestsSettings, domain: str) -> None:
        self._settings = settings
        self._session = requests.Session()
        self._session.headers.clear()
        # Nothing on the wire uses cookies, and a shared jar would be shared state.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = HTTPAdapter(
            pool_connections=_POOLED_HOSTS,
            pool_maxsize=_POOLED_CONNECTIONS,
            max_retries=Retry(
                total=None,
                connect=settings.connection_retries,
                read=False,
                redirect=False,
                status=0,
                other=0,
                backoff_factor=settings.backoff_factor,
            ),
        )
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)
        if settings.transport is not None:
            self._session.mount(origin_of(domain) + "/", settings.transport)
        self._environment: dict[str, Mapping[str, Any]] = {}

    def send(
        self,
        request: requests.PreparedRequest,
        *,
        retryable: bool,
        context: RequestContext | None = None,
        max_retries: int | None = None,
        backoff_factor: float | None = None,
        read_timeout: float | None = None,
    ) -> requests.Response:
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
        allowed = self._settings.max_retries if max_retries is None else max_retries
        if not retryable or request.method not in RETRIED_METHODS:
            allowed = 0
        factor = self._settings.backoff_factor if backoff_factor is None else backoff_factor
        timeout = (self._settings.connect_timeout, read_timeout or self._settings.read_timeout)
        retry = 0
        wait: float | None
        while True:
            try:
                response = self._session.send(
                    request, timeout=timeout, **self._environment_of(request.url or "")
                )
            except requests.RequestException as error:
                if retry >= allowed or not _answer_broke_off(error):
                    raise RequestException(
                        f"The request to {request.url} failed: {error}", context
                    ) from error
                wait = _backoff(factor, retry + 1)
            else:
                if retry >= allowed or response.status_code not in RETRIED_STATUSES:
                    return response
                wait = _retry_after(response.headers)
                if wait is None:
                    wait = _backoff(factor, retry + 1)
                response.close()
            retry += 1
            if wait > 0:
                time.sleep(wait)
            if hasattr(request.body, "seek"):
                rewind_body(request)

    def close(self) -> None:
        """Close the kept connections; the next request opens new ones."""
        self._session.close()

    def _environment_of(self, url: str) -> Mapping[str, Any]:
        """Give proxies and certificates of the environment, looked up once per origin."""
        origin = origin_of(url)
        found = self._environment.get(origin)
        if found is None:
            found = self._environment[origin] = self._session.merge_environment_settings(
                url, {}, None, None, None
            )
        return found


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


def _answer_broke_off(error: requests.RequestException) -> bool:
    """Say whether the connection was there but the answer did not come whole."""
    if isinstance(
        error, requests.exceptions.ReadTimeout | requests.exceptions.ChunkedEncodingError
    ):
        return True
    return (
        isinstance(error, requests.exceptions.ConnectionError)
        and bool(error.args)
        and isinstance(error.args[0], ProtocolError)
    )
