"""The platform answered in process: a ``requests`` adapter that runs the views, without a socket.

The views see the very bytes that were signed, so signatures are checked as over HTTP. Django's
``request_started`` and ``request_finished`` signals are left out on purpose: they would close the
database connection of the caller, who is in the middle of a request of its own.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, cast
from urllib.parse import unquote_to_bytes, urlsplit

from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, get_resolver
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers
from urllib3 import HTTPResponse

from encord_portal.platform.errors import NotFound
from encord_portal.platform.v2.endpoint import refusal

URLCONF = "encord_portal.platform.urls"


class InProcessAdapter(BaseAdapter):
    """Mount it for the platform's origin in a :class:`requests.Session`."""

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: object = None,
        verify: object = True,
        cert: object = None,
        proxies: Mapping[str, str] | None = None,
    ) -> Response:
        """Answer a prepared request with the platform's own views."""
        wsgi_request = _to_django(request)
        answered = _run(wsgi_request)
        response = _to_requests(request, answered)
        if not stream:
            response.content  # noqa: B018 - reads the body, as requests' own adapter does
        return response

    def close(self) -> None:
        """Nothing is held open."""


class _InProcessRequest(WSGIRequest):
    """Its host was chosen by this program and by no stranger: it need not be an allowed one."""

    def get_host(self) -> str:
        return str(self.META["HTTP_HOST"])


def _to_django(request: PreparedRequest) -> WSGIRequest:
    parts = urlsplit(request.url or "")
    body, length = _body(request)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method or "GET",
        "SCRIPT_NAME": "",
        # WSGI wants the decoded path as latin-1 text.
        "PATH_INFO": unquote_to_bytes(parts.path).decode("latin-1"),
        "QUERY_STRING": parts.query,
        "RAW_URI": parts.path + (f"?{parts.query}" if parts.query else ""),
        "SERVER_NAME": parts.hostname or "embedded.invalid",
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": parts.netloc,
        "CONTENT_LENGTH": str(length),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": body,
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    # The stubs promise text, but callers may give bytes, as requests allows.
    headers = cast("Mapping[str, str | bytes]", request.headers)
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        text = value.decode("latin-1") if isinstance(value, bytes) else value
        if key == "CONTENT_TYPE":
            environ["CONTENT_TYPE"] = text
        elif key != "CONTENT_LENGTH":
            environ[f"HTTP_{key}"] = text
    return _InProcessRequest(environ)


def _body(request: PreparedRequest) -> tuple[BinaryIO, int]:
    """The body as a stream with its length; a file is handed on, never read into memory."""
    body: Any = request.body
    length = request.headers.get("Content-Length", "")
    if hasattr(body, "read") and length.isdecimal():
        return cast(BinaryIO, body), int(length)
    content = _whole(body)
    return io.BytesIO(content), len(content)


def _whole(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, bytes | bytearray):
        return bytes(body)
    if isinstance(body, str):
        return body.encode()
    if hasattr(body, "read"):
        return cast(bytes, body.read())
    return b"".join(cast("Iterator[bytes]", body))


def _run(request: WSGIRequest) -> HttpResponseBase:
    return cast(HttpResponseBase, convert_exception_to_response(_dispatch)(request))


def _dispatch(request: HttpRequest) -> HttpResponseBase:
    try:
        match = get_resolver(URLCONF).resolve(request.path_info)
    except Resolver404:
        return refusal(request, NotFound("There is no such endpoint."))
    request.resolver_match = match
    return cast(HttpResponseBase, match.func(request, *match.args, **match.kwargs))


def _to_requests(request: PreparedRequest, answered: HttpResponseBase) -> Response:
    raw = HTTPResponse(
        body=_Body(answered),
        headers=dict(answered.headers),
        status=answered.status_code,
        reason=answered.reason_phrase,
        preload_content=False,
        decode_content=False,
        request_method=request.method,
    )
    response = Response()
    response.status_code = answered.status_code
    response.reason = answered.reason_phrase
    response.headers = CaseInsensitiveDict(answered.headers)
    response.encoding = get_encoding_from_headers(response.headers)
    response.raw = raw
    response.url = request.url or ""
    response.request = request
    return response


class _Body(io.RawIOBase):
    """A response's chunks as a file, so that requests reads and closes it like a socket."""

    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__()
        self._response = response
        self._chunks = _chunks(response)
        # A view: what is left of a large chunk is not copied for each piece that is read of it.
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            try:
                self._rest = memoryview(next(self._chunks))
            except StopIteration:
                return 0
        taken = self._rest[: len(buffer)]
        self._rest = self._rest[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def close(self) -> None:
        if not self.closed:
            # Not the response's own close(): that one sends request_finished.
            for closer in getattr(self._response, "_resource_closers", ()):
                closer()
        super().close()


def _chunks(response: HttpResponseBase) -> Iterator[bytes]:
    if isinstance(response, StreamingHttpResponse):
        return iter(cast("Iterable[bytes]", response))
    return iter((cast(HttpResponse, response).content,))
