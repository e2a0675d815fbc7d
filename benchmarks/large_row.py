"""What saving and reading a large row costs the platform: ``python -m benchmarks.large_row``.

A server of its own is started; its memory is the peak of its one worker above what it holds when
idle, told in bytes and in copies of the JSON that travels.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import orjson

from benchmarks import work
from tests.live.raw import Raw
from tests.live.server import Server

_MEBIBYTE = 1 << 20


class Worker:
    """The server's process that answers, as the kernel sees it."""

    def __init__(self, server: Server) -> None:
        assert server.process is not None
        listed = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
        children = [int(each) for each in listed.read_text().split()]
        # Beside the worker there may be Python's own helper for shared resources.
        self._status = max((Path(f"/proc/{each}") for each in children), key=_resident)
        self.idle = _resident(self._status)

    def forget_peak(self) -> None:
        """Begin to count anew."""
        (self._status / "clear_refs").write_text("5")

    def peak(self) -> int:
        return _field(self._status, "VmHWM")


def _resident(process: Path) -> int:
    return _field(process, "VmRSS")


def _field(process: Path, name: str) -> int:
    for line in (process / "status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024
    return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=54_000)
    parser.add_argument("--objects", type=int, default=200)
    parser.add_argument("--length", type=int, default=3_000, help="frames of each object")
    options = parser.parse_args()
    made = work.video(options.frames, options.objects, options.length)
    with tempfile.TemporaryDirectory() as directory:
        server = Server(Path(directory), workers=1, settings={"PORTAL_LOG_LEVEL": "ERROR"})
        server.manage("migrate", "-v", "0")
        film = server.inside("make_film", str(options.frames), json.dumps(work.ONTOLOGY))
        server.start()
        try:
            _measure(server, film, made)
        finally:
            server.kill()


def _measure(server: Server, film: dict[str, str], made: work.Json) -> None:
    client = Raw.of(server.url, film["key"])

    def ask(method: str, uid: str, payload: object) -> work.Json:
        answer: work.Json = client.v1(
            "labelrow", method, uid=uid, payload=payload, project=film["project"]
        )
        return answer

    row = ask("PUT", film["data_hash"], {})
    (unit,) = made["data_units"].values()
    labels = {
        **{key: made[key] for key in ("object_answers", "classification_answers")},
        **{key: made[key] for key in ("object_actions", "data_type")},
        "label_hash": row["label_hash"],
        "data_units": {film["data_hash"]: {**unit, "data_hash": film["data_hash"]}},
    }
    size = len(orjson.dumps(labels))
    print(f"A row of {size / _MEBIBYTE:.0f} MiB.\n")
    print("| work | seconds | peak above idle | copies of the JSON |\n|---|---|---|---|")
    calls: dict[str, Callable[[], object]] = {
        "save": lambda: ask("POST", row["label_hash"], labels),
        "save again": lambda: ask("POST", row["label_hash"], labels),
        "read": lambda: ask("GET", row["label_hash"], {}),
    }
    worker = Worker(server)
    for name, call in calls.items():
        if name == "read":
            # By itself: what the saves have left behind is none of its costs.
            server.kill()
            server.start()
            worker = Worker(server)
        worker.forget_peak()
        begun = time.monotonic()
        call()
        seconds, grown = time.monotonic() - begun, worker.peak() - worker.idle
        print(f"| {name} | {seconds:.1f} | {grown / _MEBIBYTE:.0f} MiB | {grown / size:.1f} |")


if __name__ == "__main__":
    main()
