"""The server runs out of disk: it says so, and what is stored stays whole.

``PORTAL_TEST_FULL=1`` tries it on PostgreSQL too, whose own files are not limited here.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("encord", reason="the published client is a test dependency")

from tests.live import databases, worlds
from tests.live.notes import label_rows, save_note
from tests.live.raw import Raw, Refused
from tests.live.server import Server

pytestmark = [
    pytest.mark.live,
    pytest.mark.contract,
    # The published client's own deprecations are not ours to mend.
    pytest.mark.filterwarnings("default"),
]

ROWS = 1


@pytest.fixture(params=databases.USUAL_KINDS)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    workers = databases.USUAL_WORKERS
    with worlds.serving(request.param, tmp_path / "data", workers=workers) as server:
        yield server


def test_a_full_disk_is_told_and_leaves_nothing_half_stored(server: Server) -> None:
    if shutil.which("prlimit") is None:
        pytest.skip("the limit on the server's files is set with prlimit of util-linux")
    world = worlds.pictures(server, rows=ROWS, people=1)
    client = Raw.of(server.url, world.owners_key)
    rows = label_rows(client, world, ROWS)
    save_note(client, world, rows[0], "before")
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
    save_note(client, world, rows[0], "after")
    versions = server.inside("saved_texts")[rows[0]["label_hash"]]
    assert (versions[0][1], versions[-1][1]) == (["before"], ["after"])


def _is_refused_for_space(
    client: Raw, world: worlds.Pictures, row: dict[str, Any], note: str
) -> bool:
    try:
        save_note(client, world, row, note)
    except Refused as refused:
        return "disk is full" in str(refused)
    return False


# So that the write-ahead log is empty: the limit is for what comes.
_CHECKPOINT = """
from django.db import connection
if connection.vendor == "sqlite":
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
"""
