"""Waiting for jobs on the server (wire protocol §3.4)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from encord_portal.sdk.exceptions import RateLimitExceededError, RequestException

T = TypeVar("T")

MAX_REQUEST_SECONDS = 60
SINGLE_ITEM_REQUEST_SECONDS = 10
TOLERATED_FAILURES = 2
SLEEP_ON_FAILURE_SECONDS = 10


def poll(
    ask: Callable[[int], T],
    is_over: Callable[[T], bool],
    timeout_seconds: int,
    *,
    request_seconds: int = MAX_REQUEST_SECONDS,
    whole: Callable[[float], int] = int,
) -> T:
    """Ask again and again until a job is over or the time is up.

    Args:
        ask: Asks once; the server may hold the request for that many seconds.
        is_over: Whether an answer is the last one.
        timeout_seconds: How long to wait in all; with 0 the job is asked about just once.
        request_seconds: How long the server may hold one request.
        whole: Makes whole seconds of those that are left.

    Returns:
        The last answer, which is not over when the time was up.

    Raises:
        RequestException: Three requests in a row failed.
    """
    deadline = time.monotonic() + timeout_seconds
    failures = 0
    while True:
        remaining = deadline - time.monotonic()
        try:
            answer = ask(max(0, min(whole(remaining), request_seconds)))
        except (RequestException, RateLimitExceededError) as error:
            failures += 1
            if failures > TOLERATED_FAILURES:
                raise
            advised = getattr(error, "retry_after", None) or 0
            time.sleep(max(SLEEP_ON_FAILURE_SECONDS, advised))
            continue
        failures = 0
        if is_over(answer) or time.monotonic() >= deadline:
            return answer
