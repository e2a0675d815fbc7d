"""What carries requests: as a rule, a pool of kept connections."""

from __future__ import annotations

import os
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
import urllib3
from urllib3.exceptions import HTTPError, ProtocolError, ReadTimeoutError
from urllib3.util import Retry, Timeout

from encord_portal.sdk.http.constants import RequestsSettings
from encord_portal.sdk.http.messages import HttpRequest, HttpResponse

KEPT_HOSTS = 8
KEPT_CONNECTIONS = 32
_MAX_REDIRECTS = 30
_BECOME_GET = {301, 302, 303}
_REDIRECTS = _BECOME_GET | {307, 308}


class CarrierError(Exception):
    """There is no answer.

    Attributes:
        broke_off: Whether the server was reached, so that it may have seen the request.
    """

    def __init__(self, message: str, *, broke_off: bool) -> None:
        super().__init__(message)
        self.broke_off = broke_off


class Carrier(Protocol):
    """Sends one request and reads its answer."""

    def send(self, request: HttpRequest, read_timeout: float) -> HttpResponse:
        """Send a request.

        Raises:
            CarrierError: There is no answer.
        """

    def close(self) -> None:
        """Let go of connections."""


class PoolCarrier:
    """Keeps connections open, shared between threads; follows redirects."""

    def __init__(self, settings: RequestsSettings) -> None:
        self._connect_timeout = settings.connect_timeout
        self._retries = connection_retries(settings)
        self._manager = urllib3.PoolManager(
            num_pools=KEPT_HOSTS, maxsize=KEPT_CONNECTIONS, **_certificates()
        )
        self._pools: dict[str, urllib3.HTTPConnectionPool] = {}

    def send(self, request: HttpRequest, read_timeout: float) -> HttpResponse:
        """Send a request.

        Raises:
            CarrierError: There is no answer.
        """
        for _ in range(_MAX_REDIRECTS + 1):
            response = self._send_once(request, read_timeout)
            location = response.headers.get("Location")
            if response.status_code not in _REDIRECTS or not location:
                return response
            request = _redirected(request, response.status_code, location)
        raise CarrierError(f"more than {_MAX_REDIRECTS} redirects", broke_off=False)

    def close(self) -> None:
        """Close all connections."""
        self._pools = {}
        self._manager.clear()

    def _send_once(self, request: HttpRequest, read_timeout: float) -> HttpResponse:
        origin, target = _split(request.url)
        try:
            pool = self._pools.get(origin)
            if pool is None:
                pool = self._pools[origin] = self._manager.connection_from_url(origin)
            response = pool.urlopen(
                request.method,
                target,
                body=request.body,
                headers=request.headers,
                retries=self._retries,
                redirect=False,
                timeout=Timeout(connect=self._connect_timeout, read=read_timeout),
            )
        except (ProtocolError, ReadTimeoutError) as error:
            raise CarrierError(str(error), broke_off=True) from error
        except HTTPError as error:
            raise CarrierError(str(error), broke_off=False) from error
        return HttpResponse(response.status, response.headers, response.data)


def needs_proxy(url: str) -> bool:
    """Say whether the environment asks for a proxy to a URL."""
    parts = urlsplit(url)
    proxies = getproxies()
    wanted = parts.scheme in proxies or "all" in proxies
    return wanted and not proxy_bypass(parts.hostname or "")


def connection_retries(settings: RequestsSettings) -> Retry:
    """Give the policy for connections that cannot be made; all else is retried elsewhere."""
    return Retry(
        total=None,
        connect=settings.connection_retries,
        read=False,
        redirect=False,
        status=0,
        other=0,
        backoff_factor=settings.backoff_factor,
    )


def _certificates() -> dict[str, Any]:
    """Trust what ``requests`` would trust."""
    bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    bundle = bundle or certifi.where()
    place = "ca_cert_dir" if os.path.isdir(bundle) else "ca_certs"
    return {"cert_reqs": "CERT_REQUIRED", place: bundle}


def _split(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    target = parts.path or "/"
    return f"{parts.scheme}://{parts.netloc}", f"{target}?{parts.query}" if parts.query else target


def _redirected(request: HttpRequest, status: int, location: str) -> HttpRequest:
    url = urljoin(request.url, location)
    headers = dict(request.headers)
    if _split(url)[0] != _split(request.url)[0]:
        headers.pop("Authorization", None)
    if status in _BECOME_GET and request.method != "HEAD":
        headers.pop("Content-Type", None)
        return HttpRequest("GET", url, headers)
    request.rewind()
    return HttpRequest(request.method, url, headers, request.body)
