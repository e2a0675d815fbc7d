"""Waiting for jobs on the server."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from encord_portal.sdk import _long_polling
from encord_portal.sdk._long_polling import poll
from encord_portal.sdk.exceptions import (
    AuthorisationError,
    EncordException,
    RateLimitExceededError,
    RequestException,
)


class Clock:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self.sleeps: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(_long_polling, "time", made)
    return made


def _server(
    clock: Clock, *answers: str | EncordException
) -> tuple[Callable[[int], str], list[int]]:
    asked: list[int] = []
    left = list(answers)

    def ask(seconds: int) -> str:
        asked.append(seconds)
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, EncordException):
            raise answer
        clock.now += seconds
        return answer

    return ask, asked


def _is_over(answer: str) -> bool:
    return answer != "pending"


def test_the_server_holds_each_request_for_a_minute_at_most(clock: Clock) -> None:
    ask, asked = _server(clock, "pending", "pending", "pending")
    assert poll(ask, _is_over, 150) == "pending"
    assert asked == [60, 60, 30]


def test_an_end_is_seen_at_once(clock: Clock) -> None:
    ask, asked = _server(clock, "pending", "done")
    assert poll(ask, _is_over, 1000, request_seconds=10) == "done"
    assert asked == [10, 10]


def test_without_time_the_server_is_asked_just_once(clock: Clock) -> None:
    ask, asked = _server(clock, "pending")
    assert poll(ask, _is_over, 0) == "pending"
    assert asked == [0]


def test_two_failures_in_a_row_are_waited_out(clock: Clock) -> None:
    limit = RateLimitExceededError(retry_after=25)
    ask, _ = _server(clock, RequestException("x"), limit, "pending", limit, "done")
    assert poll(ask, _is_over, 10_000) == "done"
    assert clock.sleeps == [10, 25, 25]


def test_a_third_failure_in_a_row_is_raised(clock: Clock) -> None:
    ask, asked = _server(clock, RequestException("x"))
    with pytest.raises(RequestException):
        poll(ask, _is_over, 10_000)
    assert len(asked) == 3


def test_other_errors_are_raised_at_once(clock: Clock) -> None:
    ask, asked = _server(clock, AuthorisationError("no"))
    with pytest.raises(AuthorisationError):
        poll(ask, _is_over, 10_000)
    assert len(asked) == 1
