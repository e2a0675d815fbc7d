"""What goes wrong on the way: on requests to the platform, and on statements to the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests
from django.db import OperationalError, connection
from requests import PreparedRequest, Response

REFUSED = "refused"
TIMED_OUT = "timed out"
ERROR_500 = "500"
ERROR_429 = "429"
ANSWER_LOST = "answer lost"
DELIVERED_TWICE = "delivered twice"
CRASH_BEFORE = "crash before"
CRASH_AFTER = "crash after"
SLIPS_IN = "a script slips in"
DATABASE_FAILS = "database fails"
DATABASE_CRASH = "crash at a statement"

ON_REQUESTS = (
    REFUSED,
    TIMED_OUT,
    ERROR_500,
    ERROR_429,
    ANSWER_LOST,
    DELIVERED_TWICE,
    CRASH_BEFORE,
    CRASH_AFTER,
    SLIPS_IN,
)
ON_STATEMENTS = (DATABASE_FAILS, DATABASE_CRASH)


class CrashError(BaseException):
    """The process dies here."""


@dataclass(frozen=True)
class Fault:
    """What happens to the n-th request or statement from now on, and to those after it."""

    kind: str
    countdown: int
    lasting: bool


@dataclass
class Faults:
    """The way to the platform, and to the database, with at most one fault armed."""

    slip: Callable[[], None] = lambda: None
    armed: Fault | None = None
    left: int = 0
    hits: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def during(self, fault: Fault | None) -> Iterator[None]:
        """A step with this fault; nothing is armed after it."""
        self.armed = fault
        self.left = fault.countdown if fault else 0
        try:
            with connection.execute_wrapper(self._statement):
                yield
        finally:
            self.armed = None

    def sending(self, original: Any) -> Any:
        """The transport's ``send`` with faults."""

        def send(adapter: Any, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
            kind = self._hit(ON_REQUESTS)
            if kind == SLIPS_IN and _is_save(request):
                # The platform has no compare-and-set: no client can guard this very moment.
                kind = None
            self._before(kind, request)
            response: Response = (
                _failure(request, int(kind))
                if kind in (ERROR_500, ERROR_429)
                else original(adapter, request, *args, **kwargs)
            )
            if kind == DELIVERED_TWICE:
                original(adapter, request, *args, **kwargs)
            if kind == ANSWER_LOST:
                raise requests.ConnectionError("lost")
            if kind == CRASH_AFTER:
                raise CrashError
            return response

        return send

    def _before(self, kind: str | None, request: PreparedRequest) -> None:
        if kind == REFUSED:
            raise requests.ConnectionError("refused")
        if kind == TIMED_OUT:
            raise requests.ReadTimeout("timed out")
        if kind == CRASH_BEFORE:
            raise CrashError
        if kind == SLIPS_IN:
            fault, self.armed = self.armed, None
            self.slip()
            self.armed = fault

    def _hit(self, kinds: tuple[str, ...]) -> str | None:
        fault = self.armed
        if fault is None or fault.kind not in kinds:
            return None
        self.left -= 1
        lasting = fault.lasting and fault.kind != SLIPS_IN
        if not (self.left == 0 or (lasting and self.left < 0)):
            return None
        self.hits[fault.kind] = self.hits.get(fault.kind, 0) + 1
        return fault.kind

    def _statement(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        kind = self._hit(ON_STATEMENTS)
        if kind == DATABASE_FAILS:
            raise OperationalError("database or disk is full")
        if kind == DATABASE_CRASH:
            raise CrashError
        return execute(sql, params, many, context)


def _is_save(request: PreparedRequest) -> bool:
    body = bytes(request.body or b"")
    return body.startswith(b'{"query_type":"labelrow","query_method":"POST"')


def _failure(request: PreparedRequest, status: int) -> Response:
    response = Response()
    response.status_code = status
    response.request = request
    response.url = request.url or ""
    response.headers["Content-Type"] = "application/json"
    response._content = b"{}"
    return response
