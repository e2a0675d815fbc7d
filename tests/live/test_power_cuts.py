"""The server is killed amid uploads and saves, and runs out of disk: what is stored stays whole.

``PORTAL_TEST_FULL=1`` cuts the power many times; without it, a few.
"""

from __future__ import annotations

import copy
import itertools
import os
import random
import shutil
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
from tests.live.raw import Raw, Refused
from tests.live.server import Server
from tests.platform.media import files

pytestmark = [
    pytest.mark.live,
    pytest.mark.contract,
    # The published client's own deprecations are not ours to mend.
    pytest.mark.filterwarnings("default"),
]

CUTS = 20 if os.environ.get("PORTAL_TEST_FULL") else 3
ROWS = 6
_ALL = {"include_uninitialised_labels": True}


@pytest.fixture(params=databases.KINDS)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    with databases.database(request.param) as url:
        data = tmp_path / "data"
        server = Server(
            data, url, {"PORTAL_IMPORT_DIRS": f'["{data}"]', "PORTAL_LOG_LEVEL": "ERROR"}
        )
        server.migrate()
        try:
            server.start()
            yield server
        finally:
            server.kill()


@dataclass
class Answered:
    """What the platform said it has done."""

    saves: list[tuple[str, str]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)


def _with_note(labels: dict[str, Any], note: str) -> dict[str, Any]:
    """The dictionary of a picture with one box, whose note is the text."""
    labels = copy.deepcopy(labels)
    (unit,) = labels["data_units"].values()
    unit["labels"] = {
        "objects": [
            {
                "objectHash": "box00001",
                "featureHash": "car00000",
                "name": "Car",
                "value": "car",
                "color": "#D33115",
                "shape": "bounding_box",
                "boundingBox": {"x": 0.25, "y": 0.25, "w": 0.5, "h": 0.5},
            }
        ],
        "classifications": [],
    }
    answer = {"name": "Note", "value": "note", "featureHash": "note0000", "answers": note}
    labels["object_answers"] = {"box00001": {"objectHash": "box00001", "classifications": [answer]}}
    return labels


def _rows(client: Raw, world: worlds.Pictures) -> list[dict[str, Any]]:
    """The label dictionaries of the first rows, initialised."""
    listed = client.v1("labelrowmetadata", "GET", payload=_ALL, project=world.project_hash)
    hashes = [each["data_hash"] for each in listed][:ROWS]
    payload = {"multi_request": True}
    found = client.v1("labelrow", "PUT", uid=hashes, payload=payload, project=world.project_hash)
    return list(found)


def _save(client: Raw, world: worlds.Pictures, row: dict[str, Any], note: str) -> None:
    client.v1(
        *("labelrow", "POST"),
        uid=[row["label_hash"]],
        payload={"multi_request": True, "labels": [_with_note(row, note)]},
        project=world.project_hash,
    )


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
            _save(client, world, row, note)
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
    rows = _rows(Raw.of(server.url, world.keys[0]), world)

    for cut in range(CUTS):
        answered = _until_cut(server, world, rows, cut)
        server.start()

        found = server.inside("after_a_cut")
        assert "Nothing is broken" in found["check"]
        for label_hash, note in answered.saves:
            assert [note] in [texts for _, texts in found["texts"][label_hash]]
        assert set(found["titles"]) >= set(answered.titles)
        assert answered.saves or answered.titles


def test_a_full_disk_is_told_and_leaves_nothing_half_stored(server: Server) -> None:
    if shutil.which("prlimit") is None:
        pytest.skip("the limit on the server's files is set with prlimit of util-linux")
    world = worlds.pictures(server, rows=ROWS, people=1)
    client = Raw.of(server.url, world.owners_key)
    rows = _rows(client, world)
    _save(client, world, rows[0], "before")
    server.kill()
    server.manage("shell", "-v", "0", "-c", _CHECKPOINT)
    database = server.data_dir / "portal.sqlite3"
    limit = 2_000_000 + (database.stat().st_size if database.exists() else 0)
    server.prefix = ("prlimit", f"--fsize={limit}")
    server.start()
    before = server.inside("counts")

    with pytest.raises(Refused, match="disk is full") as caught:
        client.upload("image", random.Random(1).randbytes(limit + 1))
    assert caught.value.args[0] == 507
    if not server.database_url:
        noise = random.Random(1).randbytes(2_000_000).hex()
        assert any(_is_refused_for_space(client, world, rows[0], noise) for _ in range(10))

    assert list((server.data_dir / "platform-media" / "incoming").iterdir()) == []
    server.kill()
    server.prefix = ()
    server.start()
    assert "Nothing is broken" in server.check()
    after = server.inside("counts")
    assert after["files"] == before["files"]
    assert after["slots"] == before["slots"] + 1
    _save(client, world, rows[0], "after")
    versions = server.inside("saved_texts")[rows[0]["label_hash"]]
    assert (versions[0][1], versions[-1][1]) == (["before"], ["after"])


def _is_refused_for_space(
    client: Raw, world: worlds.Pictures, row: dict[str, Any], note: str
) -> bool:
    try:
        _save(client, world, row, note)
    except Refused as refused:
        return "disk is full" in str(refused)
    return False


# So that the write-ahead log is empty: the limit is for what comes.
_CHECKPOINT = """
from django.db import connection
if connection.vendor == "sqlite":
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
"""
