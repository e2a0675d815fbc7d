"""A server on loopback that answers as told and remembers what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson


@dataclass(frozen=True)
class Recorded:
    """One request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return orjson.loads(self.body) if self.body else None


@dataclass(frozen=True)
class Reply:
    """What to answer."""

    body: bytes = b"null"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    break_off: bool = False


def envelope(response: Any, status: Any = 200, **more: Any) -> Reply:
    """A v1 envelope."""
    return Reply(orjson.dumps({"status": status, "response": response, **more}))


def as_json(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    """A v2 answer."""
    return Reply(orjson.dumps(value), status, headers or {})


Answer = Callable[[Recorded], Reply]


class RecordingServer:
    """The server; ``answer`` may be replaced while it runs."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.requests: list[Recorded] = []
        self.connections = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler_of(server: RecordingServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            server.connections += 1

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            recorded = Recorded(
                self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body
            )
            server.requests.append(recorded)
            reply = server.answer(recorded)
            if reply.break_off:
                self.close_connection = True
                return
            head = [f"HTTP/1.1 {reply.status} x"]
            head += [f"{name}: {value}" for name, value in reply.headers.items()]
            if reply.status != 204:
                head.append(f"Content-Length: {len(reply.body)}")
            content = b"" if reply.status == 204 else reply.body
            self.wfile.write("\r\n".join(head).encode() + b"\r\n\r\n" + content)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        setattr(Handler, f"do_{method}", Handler._serve)
    return Handler


@contextmanager
def recording(answer: Answer | Reply) -> Iterator[RecordingServer]:
    """Run a server that gives one answer, or what a function says."""
    server = RecordingServer(answer if callable(answer) else lambda _: answer)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def in_turn(*replies: Reply) -> Answer:
    """Give the replies one after the other, the last one for ever."""
    left = list(replies)
    lock = threading.Lock()

    def answer(_: Recorded) -> Reply:
        with lock:
            return left.pop(0) if len(left) > 1 else left[0]

    return answer
