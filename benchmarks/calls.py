"""Calls to a local server: how long they take, and how many connections they open.

The server is a process of its own, so that its work is not counted as the client's.
"""

from __future__ import annotations

import contextlib
import importlib
import socket
import statistics
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

CALLS = 50
_BODY = b'{"result": []}'
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (
    len(_BODY),
    _BODY,
)


def seconds_per_call(root: str, _name: str) -> float:
    """Seconds by the clock for one of 50 calls in a row, of a client that has called before."""
    with _serving() as port:
        client = _client(root, port)
        client.get_cloud_integrations()
        times = []
        for _ in range(7):
            start = time.perf_counter()
            for _ in range(CALLS):
                client.get_cloud_integrations()
            times.append((time.perf_counter() - start) / CALLS)
        return statistics.median(times)


def connections(root: str, _name: str) -> float:
    """Connections that 50 calls in a row open."""
    with _serving() as port:
        client = _client(root, port)
        for _ in range(CALLS):
            client.get_cloud_integrations()
        with socket.create_connection(("127.0.0.1", port)) as asking:
            asking.sendall(b"COUNT\r\n\r\n")
            return float(asking.recv(100)) - 1


def _client(root: str, port: int) -> Any:
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()).decode()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        client_class = importlib.import_module(f"{root}.user_client").EncordUserClient
    return client_class.create_with_ssh_private_key(text, domain=f"http://127.0.0.1:{port}")


@contextlib.contextmanager
def _serving() -> Iterator[int]:
    command = [sys.executable, "-m", "benchmarks.calls"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            if server.stdout is None:
                raise OSError("the server does not say where it is")
            yield int(server.stdout.readline())
        finally:
            server.kill()


def serve() -> None:
    """Answer every request with the same list, and count the connections."""
    count = 0
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        sys.stdout.write(f"{listening.getsockname()[1]}\n")
        sys.stdout.flush()
        while True:
            connection, _address = listening.accept()
            count += 1
            threading.Thread(target=_answer, args=(connection, count), daemon=True).start()


def _answer(connection: socket.socket, number: int) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with connection, contextlib.suppress(ConnectionError):
        pending = b""
        while got := connection.recv(65_536):
            pending += got
            while b"\r\n\r\n" in pending:  # the calls have no body
                head, _, pending = pending.partition(b"\r\n\r\n")
                is_question = head.startswith(b"COUNT")
                connection.sendall(str(number).encode() if is_question else _ANSWER)


if __name__ == "__main__":
    serve()
