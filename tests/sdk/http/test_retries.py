"""What is sent again, how often and after which wait."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from encord_portal.sdk.exceptions import (
    EncordException,
    PayloadTooLargeError,
    RateLimitExceededError,
    RequestException,
    UnknownException,
)
from encord_portal.sdk.http import session as session_module
from encord_portal.sdk.http.messages import HttpRequest
from encord_portal.sdk.http.querier import Querier
from encord_portal.sdk.http.v2.api_client import ApiClient
from tests.sdk.builders import ssh_config
from tests.sdk.recording import RecordingServer, Reply, as_json, envelope, in_turn, recording


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits, instead of waiting."""
    recorded: list[float] = []
    monkeypatch.setattr(session_module.time, "sleep", recorded.append)
    return recorded


def _get(server: RecordingServer, **settings: object) -> object:
    return ApiClient(ssh_config(server.url, **settings)).get("x", None, None)


@pytest.mark.parametrize("status", [413, 429, 500, 502, 503])
def test_some_statuses_are_tried_four_times_in_all(status: int, waits: list[float]) -> None:
    with recording(as_json({}, status)) as server, pytest.raises(EncordException):
        _get(server, backoff_factor=1.5)
    assert len(server.requests) == 4
    assert waits == [3.0, 6.0]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 408, 409, 422, 504])
def test_other_statuses_are_final(status: int, waits: list[float]) -> None:
    with recording(as_json({}, status)) as server, pytest.raises(EncordException):
        _get(server)
    assert len(server.requests) == 1


def test_an_answer_after_a_failure_is_taken(waits: list[float]) -> None:
    with recording(in_turn(as_json({}, 503), as_json("fine"))) as server:
        assert ApiClient(ssh_config(server.url)).get("x", None, str) == "fine"
    assert len(server.requests) == 2


@pytest.mark.parametrize("status", [413, 429, 500, 502, 503])
def test_retry_after_replaces_the_backoff(status: int, waits: list[float]) -> None:
    busy = as_json({}, status, {"Retry-After": "2"})
    with recording(in_turn(busy, busy, as_json(None))) as server:
        _get(server, backoff_factor=1.5)
    assert waits == [2.0, 2.0]


def test_a_retry_after_that_cannot_be_read_falls_back_to_the_backoff(waits: list[float]) -> None:
    busy = as_json({}, 503, {"Retry-After": "soon"})
    with recording(in_turn(busy, busy, as_json(None))) as server:
        _get(server, backoff_factor=1.5)
    assert waits == [3.0]


def test_the_number_of_retries_is_a_setting(waits: list[float]) -> None:
    with recording(as_json({}, 500)) as server, pytest.raises(UnknownException):
        _get(server, max_retries=1)
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("call", "sent"),
    [
        (lambda client: client.post("x", payload={"a": 1}), 4),
        (lambda client: client.post("x", payload={"a": 1}, allow_retries=False), 1),
        (lambda client: client.put("x", payload={"a": 1}), 4),
        (lambda client: client.delete("x", None), 1),
        (lambda client: client.patch("x", payload={"a": 1}), 1),
    ],
)
def test_v2_methods_are_retried_as_the_protocol_says(
    call: object, sent: int, waits: list[float]
) -> None:
    with recording(as_json({}, 500)) as server, pytest.raises(UnknownException):
        call(ApiClient(ssh_config(server.url)))  # type: ignore[operator]  # one of the table above
    assert len(server.requests) == sent


@pytest.mark.parametrize(("retryable", "sent"), [(True, 4), (False, 1)])
def test_v1_queries_are_retried_when_they_are_retryable(
    retryable: bool, sent: int, waits: list[float]
) -> None:
    with recording(Reply(b"", 503)) as server, pytest.raises(RequestException):
        Querier(ssh_config(server.url)).basic_setter("x", None, None, retryable=retryable)
    assert len(server.requests) == sent


def test_a_logical_error_is_never_retried(waits: list[float]) -> None:
    failure = envelope(["UNKNOWN_ERROR"], 500)
    with recording(failure) as server, pytest.raises(UnknownException):
        Querier(ssh_config(server.url)).basic_getter("x")
    assert len(server.requests) == 1


def test_a_retried_request_is_the_same_to_the_byte(waits: list[float]) -> None:
    with recording(in_turn(as_json({}, 500), as_json(None))) as server:
        ApiClient(ssh_config(server.url)).post("x", payload={"a": "é"})
    first, second = server.requests
    assert first == second


def test_the_last_answer_says_what_is_wrong(waits: list[float]) -> None:
    with recording(as_json({}, 429, {"Retry-After": "7"})) as server:
        with pytest.raises(RateLimitExceededError) as raised:
            _get(server)
        assert raised.value.retry_after == 7
        server.answer = lambda _: as_json({"message": "too big"}, 413)
        with pytest.raises(PayloadTooLargeError, match="too big"):
            Querier(ssh_config(server.url)).basic_getter("x")


def test_an_answer_that_breaks_off_is_asked_for_again(waits: list[float]) -> None:
    with recording(in_turn(Reply(break_off=True), as_json("fine"))) as server:
        assert ApiClient(ssh_config(server.url)).get("x", None, str) == "fine"
        assert len(server.requests) == 2


def test_an_answer_that_breaks_off_is_final_where_repeating_is_unsafe(
    waits: list[float],
) -> None:
    with recording(Reply(break_off=True)) as server, pytest.raises(RequestException):
        Querier(ssh_config(server.url)).basic_setter("x", None, None)
    assert len(server.requests) == 1


def test_nobody_listening_is_a_request_exception() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(RequestException) as raised:
        ApiClient(ssh_config(f"http://127.0.0.1:{port}")).get("x", None, None)
    assert raised.value.context.domain.endswith(str(port))  # type: ignore[attr-defined]  # RequestContext


def test_a_redirect_loop_is_a_request_exception() -> None:
    with recording(Reply(b"", 307, {"Location": "/again"})) as server:
        with pytest.raises(RequestException):
            _get(server)
        assert len(server.requests) == 31


def test_one_client_uses_one_connection_for_calls_in_a_row() -> None:
    with recording(as_json(None)) as server:
        client = ApiClient(ssh_config(server.url))
        for _ in range(50):
            client.get("x", None, None)
        assert len(server.requests) == 50
        assert server.connections == 1


def test_threads_share_a_client() -> None:
    def answer(request: object) -> Reply:
        return as_json(request.target)  # type: ignore[attr-defined]  # a Recorded

    with recording(answer) as server:
        client = ApiClient(ssh_config(server.url))
        barrier = threading.Barrier(8)

        def work(worker: int) -> list[str]:
            barrier.wait()
            return [client.get(f"{worker}/{n}", None, str) for n in range(20)]

        with ThreadPoolExecutor(8) as pool:
            results = list(pool.map(work, range(8)))
    assert results == [[f"/v2/public/{w}/{n}" for n in range(20)] for w in range(8)]


def test_a_transport_carries_the_requests_to_the_domain_only(monkeypatch: object) -> None:
    class Transport(requests.adapters.BaseAdapter):
        def __init__(self) -> None:
            super().__init__()
            self.urls: list[str] = []

        def send(self, request, **_):  # type: ignore[no-untyped-def]  # the adapter's own signature
            self.urls.append(request.url)
            response = requests.Response()
            response.status_code, response.request = 200, request
            response._content = b'"in process"'
            response.url = request.url
            return response

        def close(self) -> None:
            pass

    transport = Transport()
    config = ssh_config("http://embedded.invalid", transport=transport)
    assert ApiClient(config).get("a", None, str) == "in process"
    assert transport.urls == ["http://embedded.invalid/v2/public/a"]
    with recording(as_json("elsewhere")) as server:
        request = HttpRequest("GET", f"{server.url}/file", {})
        assert config.session.send(request, retryable=True).content == b'"elsewhere"'
