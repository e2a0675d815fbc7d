"""A proxy that changes what clients send: signed requests as they are after somebody meddled."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests


@dataclass(slots=True)
class Sent:
    """One request on its way."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Meddler:
    """The proxy; ``change`` may rewrite a request, ``times`` is how often each is sent on."""

    target: str
    url: str = ""
    change: Callable[[Sent], None] = lambda sent: None
    times: int = 1

    def forward(self, sent: Sent) -> requests.Response:
        self.change(sent)
        for _ in range(self.times):
            answer = requests.request(
                sent.method,
                self.target + sent.target,
                headers=sent.headers,
                data=sent.body,
                timeout=30,
            )
        return answer


@contextmanager
def meddler(target: str) -> Iterator[Meddler]:
    """A running proxy before a server."""
    meddling = Meddler(target)

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name: text for name, text in self.headers.items() if name != "Host"}
            answer = meddling.forward(Sent(self.command, self.path, headers, body))
            self.send_response(answer.status_code)
            for name in ("Content-Type", "Date"):
                self.send_header(name, answer.headers.get(name, ""))
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, format: str, *args: object) -> None:
            """Tests are quiet."""

    for method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
        setattr(Handler, f"do_{method}", Handler.answer)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        meddling.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield meddling
        finally:
            server.shutdown()
            thread.join()
