"""Calls of the v2 transport."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit
from uuid import UUID

import orjson

from encord_portal.sdk.common.base_dto import BaseDTO, read_as
from encord_portal.sdk.exceptions import RequestException
from encord_portal.sdk.http.common import (
    HEADER_CLOUD_TRACE_CONTEXT,
    HEADER_USER_AGENT,
    ClientConfig,
    RequestContext,
    encode_json,
    new_trace_context,
    request_context,
    user_agent,
)
from encord_portal.sdk.http.constants import RequestsSettings
from encord_portal.sdk.http.messages import HttpRequest, HttpResponse
from encord_portal.sdk.http.v2.error_utils import handle_error_response

__all__ = ["HEADER_CLOUD_TRACE_CONTEXT", "ApiClient"]

Params = BaseDTO | Mapping[str, Any] | None
Payload = BaseDTO | Mapping[str, Any] | Sequence[BaseDTO] | Sequence[Mapping[str, Any]] | None


class Explicit(Enum):
    """What is sent although it says nothing: members that are ``None`` are left out."""

    NULL = None


_OK = 200
_NO_CONTENT = 204
_SAFE_IN_PATH = "/%:@!$&'()*+,;=~-._"


class ApiClient:
    """Sends v2 requests; safe to share between threads.

    Parameters and payloads are wire objects, or mappings with camelCase keys; members that are
    ``None`` are left out. A result type of ``None`` ignores the answer.
    """

    def __init__(self, config: ClientConfig) -> None:
        self._config = config

    @property
    def requests_settings(self) -> RequestsSettings:
        """Timeouts and retries of the client."""
        return self._config.requests_settings

    @property
    def config(self) -> ClientConfig:
        """Where requests go and how they are signed."""
        return self._config

    def get(self, path: str, params: Params, result_type: Any, allow_none: bool = False) -> Any:
        """Read a resource."""
        return self._request("GET", path, params, None, result_type, allow_none)

    def get_paged_iterator(
        self, path: str, params: Params, result_type: Any, allow_none: bool = False
    ) -> Iterator[Any]:
        """Read a listing page by page, asking for the next one only when it is needed."""
        query = _plain(params)
        while True:
            page = self._request("GET", path, query, None, dict[str, Any], allow_none)
            yield from read_as(list[result_type], (page or {}).get("results"))
            token = (page or {}).get("nextPageToken", (page or {}).get("next_page_token"))
            if not token:
                return
            query = {**query, "pageToken": token}

    def get_page(self, path: str, params: Params, result_type: Any) -> list[Any]:
        """Read the only page of a listing."""
        page = self._request("GET", path, params, None, dict[str, Any], False)
        return list(read_as(list[result_type], page.get("results")))

    def delete(
        self, path: str, params: Params, result_type: Any = None, allow_none: bool = False
    ) -> Any:
        """Remove a resource; never sent twice on its own."""
        return self._request("DELETE", path, params, None, result_type, allow_none)

    def post(
        self,
        path: str,
        *,
        params: Params = None,
        payload: Payload = None,
        result_type: Any = None,
        allow_none: bool = False,
        allow_retries: bool = True,
    ) -> Any:
        """Create or do something."""
        return self._request("POST", path, params, payload, result_type, allow_none, allow_retries)

    def put(
        self,
        path: str,
        *,
        params: Params = None,
        payload: Payload = None,
        allow_retries: bool = True,
    ) -> None:
        """Replace a resource."""
        self._request("PUT", path, params, payload, None, True, allow_retries)

    def patch(
        self,
        path: str,
        *,
        params: Params = None,
        payload: Payload = None,
        result_type: Any = None,
        allow_retries: bool = True,
    ) -> Any:
        """Change a part of a resource; never sent twice on its own."""
        return self._request("PATCH", path, params, payload, result_type, False, allow_retries)

    def _request(
        self,
        method: str,
        path: str,
        params: Params,
        payload: Payload,
        result_type: Any,
        allow_none: bool,
        allow_retries: bool = True,
    ) -> Any:
        config = self._config
        body = b"" if payload is None else encode_json(_plain_payload(payload))
        trace_context = new_trace_context(config.requests_settings)
        context = request_context(trace_context, config.domain)
        url = _url(config.domain, path, _plain(params))
        headers = {
            "Accept-Encoding": "identity",
            HEADER_USER_AGENT: user_agent(config.user_agent_suffix),
            HEADER_CLOUD_TRACE_CONTEXT: trace_context,
            **config.v2_headers(method, _target_of(url), body),
        }
        if body:
            headers["Content-Type"] = "application/json"
        request = HttpRequest(method, url, headers, None if method == "GET" else body)
        response = config.session.send(request, retryable=allow_retries, context=context)
        return _result_of(response, result_type, allow_none, context)


def _url(domain: str, path: str, query: Mapping[str, Any]) -> str:
    base = _base_url(domain)
    url = f"{base}{quote(path.lstrip('/'), safe=_SAFE_IN_PATH)}".rstrip("/")
    encoded = urlencode(query, doseq=True)
    return f"{url}?{encoded}" if encoded else url


@lru_cache(maxsize=16)
def _base_url(domain: str) -> str:
    return urljoin(domain, "v2/public/")


def _target_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _plain(params: Params) -> dict[str, Any]:
    if params is None:
        return {}
    if isinstance(params, BaseDTO):
        return params.to_dict()
    return {key: _plain_value(value) for key, value in params.items() if value is not None}


def _plain_payload(payload: Payload) -> Any:
    if isinstance(payload, BaseDTO | Mapping):
        return _plain(payload)
    return [_plain(item) for item in payload or ()]


def _plain_value(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain_value(item) for item in value]
    return value


def _result_of(
    response: HttpResponse, result_type: Any, allow_none: bool, context: RequestContext
) -> Any:
    status = response.status_code
    if status == _NO_CONTENT:
        if result_type is None or allow_none:
            return None
        raise RequestException("The server gave no content where some was expected.", context)
    if status != _OK:
        handle_error_response(status, response.headers, _message_of(response.content), context)
    try:
        value = orjson.loads(response.content)
    except orjson.JSONDecodeError as error:
        raise RequestException(
            "The server answered with something other than JSON.", context
        ) from (error)
    if result_type is None or (value is None and allow_none):
        return None
    return read_as(result_type, value)


def _message_of(content: bytes) -> Any:
    try:
        body = orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(body, dict):
        return None
    return body.get("message") or body.get("detail")
