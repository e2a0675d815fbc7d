"""Carrying requests through ``requests``: over an adapter, or by way of a proxy.

An adapter serves a platform inside the own process, and ``requests`` knows the proxies that the
environment may ask for. Both are rare outside of tests and companies, and loading ``requests``
takes as long as everything else, so this module is loaded when it is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from http.cookiejar import DefaultCookiePolicy

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3.exceptions import ProtocolError

from encord_portal.sdk.http.carriers import (
    KEPT_CONNECTIONS,
    KEPT_HOSTS,
    CarrierError,
    connection_retries,
)
from encord_portal.sdk.http.constants import RequestsSettings
from encord_portal.sdk.http.messages import HttpRequest, HttpResponse


class RequestsCarrier:
    """Sends through ``requests``, over an adapter if one is given.

    Args:
        settings: Timeouts and connection retries.
        adapters: Prefix of the URL → adapter.
    """

    def __init__(
        self,
        settings: RequestsSettings,
        adapters: Mapping[str, BaseAdapter] | None = None,
    ) -> None:
        self._connect_timeout = settings.connect_timeout
        self._session = requests.Session()
        # Nothing on the wire uses cookies, and a shared jar would be shared state.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        pooled = HTTPAdapter(KEPT_HOSTS, KEPT_CONNECTIONS, max_retries=connection_retries(settings))
        for prefix in ("https://", "http://"):
            self._session.mount(prefix, pooled)
        for prefix, adapter in (adapters or {}).items():
            self._session.mount(prefix, adapter)
        # Proxies and certificates of the environment are of no concern to an adapter.
        self._session.trust_env = not adapters

    def send(self, request: HttpRequest, read_timeout: float) -> HttpResponse:
        """Send a request.

        Raises:
            CarrierError: There is no answer.
        """
        try:
            prepared = requests.PreparedRequest()
            prepared.prepare(
                method=request.method,
                url=request.url,
                headers=dict(request.headers),
                data=request.body,
            )
            environment = self._session.merge_environment_settings(
                request.url, {}, None, None, None
            )
            response = self._session.send(
                prepared, timeout=(self._connect_timeout, read_timeout), **environment
            )
        except requests.RequestException as error:
            raise CarrierError(str(error), broke_off=_answer_broke_off(error)) from error
        return HttpResponse(response.status_code, response.headers, response.content)

    def close(self) -> None:
        """Close all connections."""
        self._session.close()


def _answer_broke_off(error: requests.RequestException) -> bool:
    if isinstance(
        error, requests.exceptions.ReadTimeout | requests.exceptions.ChunkedEncodingError
    ):
        return True
    return (
        isinstance(error, requests.exceptions.ConnectionError)
        and bool(error.args)
        and isinstance(error.args[0], ProtocolError)
    )
