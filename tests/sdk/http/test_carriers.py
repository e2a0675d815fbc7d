"""Redirects, compression and proxies."""

from __future__ import annotations

import gzip

import pytest

from encord_portal.sdk.http.constants import RequestsSettings
from encord_portal.sdk.http.messages import HttpRequest
from encord_portal.sdk.http.querier import Querier
from encord_portal.sdk.http.session import HttpSession
from encord_portal.sdk.http.v2.api_client import ApiClient
from tests.sdk.builders import ssh_config
from tests.sdk.recording import Recorded, Reply, as_json, envelope, recording


def _session() -> HttpSession:
    return HttpSession(RequestsSettings(), "http://other.example")


@pytest.mark.parametrize(
    ("status", "method", "body"),
    [
        (301, "GET", b""),
        (302, "GET", b""),
        (303, "GET", b""),
        (307, "POST", b"x"),
        (308, "POST", b"x"),
    ],
)
def test_redirects_are_followed(status: int, method: str, body: bytes) -> None:
    def answer(request: Recorded) -> Reply:
        moved = Reply(b"", status, {"Location": "/new?a=1"})
        return moved if request.target == "/old" else as_json("arrived")

    with recording(answer) as server:
        request = HttpRequest("POST", f"{server.url}/old", {"Authorization": "secret"}, b"x")
        assert _session().send(request, retryable=False).content == b'"arrived"'
        last = server.requests[-1]
    assert (last.method, last.target, last.body) == (method, "/new?a=1", body)
    assert last.headers["authorization"] == "secret"


def test_credentials_do_not_follow_to_another_origin() -> None:
    with recording(as_json("arrived")) as other:
        moved = Reply(b"", 307, {"Location": f"{other.url}/new"})
        with recording(moved) as server:
            request = HttpRequest("GET", f"{server.url}/old", {"Authorization": "secret"})
            _session().send(request, retryable=False)
        assert "authorization" not in other.requests[0].headers


def test_a_compressed_answer_is_understood() -> None:
    body = gzip.compress(envelope({"a": 1}).body)
    with recording(Reply(body, 200, {"Content-Encoding": "gzip"})) as server:
        assert Querier(ssh_config(server.url)).basic_getter("x") == {"a": 1}
        assert server.requests[0].headers["accept-encoding"] == "gzip"


def test_a_proxy_of_the_environment_is_used_and_bypassed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with recording(lambda request: as_json(request.target)) as server:
        monkeypatch.setenv("http_proxy", server.url)
        away = ApiClient(ssh_config("http://somewhere.example"))
        assert away.get("x", None, str) == "http://somewhere.example/v2/public/x"
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        near = ApiClient(ssh_config(server.url))
        assert near.get("x", None, str) == "/v2/public/x"


def test_closing_lets_go_of_connections_and_the_next_request_opens_one() -> None:
    with recording(as_json(None)) as server:
        config = ssh_config(server.url)
        client = ApiClient(config)
        client.get("x", None, None)
        config.session.close()
        client.get("x", None, None)
        assert server.connections == 2
