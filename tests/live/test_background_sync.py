"""The background sync beside a real server: one over all workers, killed, started again."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.live.server import Server

pytestmark = pytest.mark.live

WAIT = 120.0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(
        tmp_path / "data",
        settings={"PORTAL_SYNC_SECONDS": "1", "PORTAL_LOG_LEVEL": "ERROR"},
        workers=3,
    ) as server:
        yield server


def syncing(server: Server) -> list[int]:
    """The processes that sync in this server's data directory, by their environment."""
    mine = f"PORTAL_DATA_DIR={server.data_dir}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / "cmdline").read_bytes().split(b"\0")
            if b"--background" in command and mine in (entry / "environ").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue  # It ended a moment ago.
    return found


def until(what: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + WAIT
    while time.monotonic() < deadline:
        found = what()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError("waited in vain")


def reached(server: Server) -> str | None:
    """The end of the last round, as the database has it."""
    with closing(sqlite3.connect(server.data_dir / "portal.sqlite3", timeout=60)) as store:
        found = store.execute("SELECT reached_at FROM labels_syncstate").fetchone()
    return None if found is None else found[0]


def test_it_runs_with_the_server_alone_and_comes_back_when_it_is_killed(server: Server) -> None:
    def one_round_later(than: str | None) -> str | None:
        found = reached(server)
        return found if found != than else None

    first = until(lambda: one_round_later(None))
    (process,) = syncing(server)

    os.kill(process, signal.SIGKILL)
    before = reached(server)
    again = until(lambda: one_round_later(before))
    assert again > first
    (successor,) = syncing(server)
    assert successor != process

    # With the server, however that ends, the sync ends: nothing is left behind.
    server.kill()
    until(lambda: not syncing(server))
    server.start()
    before = reached(server)
    until(lambda: one_round_later(before))
    assert len(syncing(server)) == 1


def test_it_is_not_started_where_it_is_turned_off(server: Server) -> None:
    until(lambda: syncing(server))
    server.kill()
    until(lambda: not syncing(server))
    server.settings["PORTAL_SYNC_SECONDS"] = "0"
    server.start()
    # Longer than a worker waits before it looks for the first time.
    deadline = time.monotonic() + 6
    while time.monotonic() < deadline:
        assert syncing(server) == []
        time.sleep(0.5)
