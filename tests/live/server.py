"""A portal as an operator starts it: its own data directory, a process of its own, a real port."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import requests

from encord_portal.env import BASE_DIR
from tests.live import databases

# An SQLite database that was migrated once by this process.
_tables: list[sqlite3.Connection] = []


@dataclass
class Server:
    """Started, killed and started again on the same data; a ``with`` block ends it for good."""

    data_dir: Path
    database_url: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    # What the server is started through, such as a command that limits it.
    prefix: tuple[str, ...] = ()
    workers: int = 2
    port: int = field(default_factory=lambda: _free_port())
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *arguments: str, text: str = "") -> str:
        done = self._run("manage.py", *arguments, text=text)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def migrate(self) -> None:
        """Make the tables; from the second time on by copying those of the first."""
        if self.database_url:
            if not databases.has_tables(self.database_url):
                self.manage("migrate", "-v", "0")
                databases.keep_as_template(self.database_url)
            return
        self.data_dir.mkdir(parents=True, exist_ok=True)
        file = self.data_dir / "portal.sqlite3"
        if not _tables:
            self.manage("migrate", "-v", "0")
            with closing(sqlite3.connect(file)) as made:
                _tables.append(sqlite3.connect(":memory:"))
                made.backup(_tables[0])
            return
        with closing(sqlite3.connect(file)) as made:
            _tables[0].backup(made)

    def check(self) -> str:
        """What the integrity check says; it fails when something is broken."""
        done = self._run("manage.py", "platform", "check")
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stderr

    def inside(self, function: str, *arguments: str) -> Any:
        """What a function of :mod:`tests.live.inside` finds in this server's data."""
        done = self._run("-m", "tests.live.inside", function, *arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def __enter__(self) -> Self:
        self.migrate()
        try:
            self.start()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                *self.prefix, str(Path(sys.executable).with_name("granian")), "--interface", "wsgi",
                "--host", "127.0.0.1", "--port", str(self.port), "--workers", str(self.workers),
                "--blocking-threads", "2", "--no-ws", "--log-level", "warning",
                "encord_portal.wsgi:application",
            ],
            cwd=BASE_DIR, env=self._env(), start_new_session=True,
        )  # fmt: skip
        deadline = time.monotonic() + 180
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "the server ended while it was starting"
            try:
                requests.get(f"{self.url}/login/", timeout=10)
            except (requests.ConnectionError, requests.Timeout):
                time.sleep(0.2)
            else:
                return
        raise AssertionError("the server did not answer within three minutes")

    def kill(self) -> None:
        """No farewell: as a power cut would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def _run(self, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=BASE_DIR, env=self._env(), input=text, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def _env(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PORTAL_")}
        return {
            **kept,
            "DJANGO_SETTINGS_MODULE": "encord_portal.settings",
            "PORTAL_DATA_DIR": str(self.data_dir),
            "DATABASE_URL": self.database_url,
            # What is not asked for does not run beside a test.
            "PORTAL_SYNC_SECONDS": "0",
            **self.settings,
        }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
