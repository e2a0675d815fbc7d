"""The server is killed amid uploads and saves: what is stored stays whole.

``PORTAL_TEST_FULL=1`` cuts the power many times, on PostgreSQL too; without it, a few.
"""

from __future__ import annotations

import itertools
import random
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

pytest.importorskip("encord", reason="the published client is a test dependency")

from tests.live import databases, worlds
from tests.live.notes import label_rows, save_note
from tests.live.raw import Raw
from tests.live.server import Server
from tests.platform.media import files

pytestmark = [
    pytest.mark.live,
    pytest.mark.contract,
    # The published client's own deprecations are not ours to mend.
    pytest.mark.filterwarnings("default"),
]

CUTS = 20 if databases.FULL else 3
ROWS = 6


@pytest.fixture(params=databases.USUAL_KINDS)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    workers = databases.USUAL_WORKERS
    with worlds.serving(request.param, tmp_path / "data", workers=workers) as server:
        yield server


@dataclass
class Answered:
    """What the platform said it has done."""

    saves: list[tuple[str, str]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)


def _work(make: Any, off: threading.Event) -> None:
    """Do one thing after the other until the power is off."""
    for number in itertools.count():
        try:
            make(number)
        except requests.RequestException:
            return
        if off.is_set():
            return


def _until_cut(server: Server, world: worlds.Pictures, rows: list[Any], cut: int) -> Answered:
    """Save and upload at once until the server is gone; what it had said was done by then."""
    answered, off = Answered(), threading.Event()

    def saver(name: str, key: str) -> Any:
        client = Raw.of(server.url, key)

        def save(number: int) -> None:
            row, note = rows[number % len(rows)], f"{cut} {name} {number}"
            save_note(client, world, row, note)
            answered.saves.append((row["label_hash"], note))

        return save

    def uploader(name: str) -> Any:
        client = Raw.of(server.url, world.owners_key)

        def upload(number: int) -> None:
            title = f"{cut} {name} {number}.png"
            key = client.upload("image", files.png_bytes(seed=zlib.crc32(title.encode())))
            done = client.bring(world.dataset_hash, images=[{"objectUrl": key, "title": title}])
            assert done["status"] == "DONE", done
            answered.titles.append(title)

        return upload

    makers = [saver("a", world.keys[0]), saver("b", world.keys[1]), uploader("c"), uploader("d")]
    threads = [threading.Thread(target=_work, args=(each, off)) for each in makers]
    for thread in threads:
        thread.start()
    # Somewhere in the midst of what follows so many answers, however fast the machine is.
    dice = random.Random(cut)
    wanted, deadline = dice.randint(1, 15), time.monotonic() + 60
    while len(answered.saves) + len(answered.titles) < wanted and time.monotonic() < deadline:
        time.sleep(0.001)
    time.sleep(dice.uniform(0, 0.1))
    server.kill()
    off.set()
    for thread in threads:
        thread.join()
    return answered


def test_a_cut_amid_saves_and_uploads_loses_nothing_that_was_answered(server: Server) -> None:
    world = worlds.pictures(server, rows=ROWS, people=2)
    rows = label_rows(Raw.of(server.url, world.keys[0]), world, ROWS)

    for cut in range(CUTS):
        answered = _until_cut(server, world, rows, cut)
        server.start()

        found = server.inside("after_a_cut")
        assert "Nothing is broken" in found["check"]
        for label_hash, note in answered.saves:
            assert [note] in [texts for _, texts in found["texts"][label_hash]]
        assert set(found["titles"]) >= set(answered.titles)
        assert answered.saves or answered.titles
