"""Eight clients save the same rows at once, over sockets: nothing is lost, nothing is mixed.

``PORTAL_TEST_FULL=1`` runs the full size, 1,000 rows; without it there are fewer.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

pytest.importorskip("encord", reason="the published client is a test dependency")

from encord import EncordUserClient as PublishedClient
from encord.objects.coordinates import BoundingBoxCoordinates as PublishedBox

from encord_portal.sdk import EncordUserClient
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from tests.live import databases, worlds
from tests.live.server import Server
from tests.live.worlds import Pictures

pytestmark = [
    pytest.mark.live,
    pytest.mark.contract,
    # The published client's own deprecations are not ours to mend.
    pytest.mark.filterwarnings("default"),
]

CLIENTS = 8
ROWS = 1000 if os.environ.get("PORTAL_TEST_FULL") else 30
# Of each client's rows, so many go one by one, the others in bundles.
SINGLE = 5
BUNDLE = 200


@pytest.fixture(params=databases.KINDS)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    with worlds.serving(request.param, tmp_path / "data") as server:
        yield server


def _save_all(server: Server, world: Pictures, number: int, ready: Barrier) -> None:
    """One client: every row once, in an order of its own, with its number as the answer."""
    ours = number % 2 == 0
    client = (EncordUserClient if ours else PublishedClient).create_with_ssh_private_key(
        world.keys[number], domain=server.url
    )
    box = (BoundingBoxCoordinates if ours else PublishedBox)(
        height=0.5, width=0.5, top_left_x=0.25, top_left_y=0.25
    )
    project = client.get_project(world.project_hash)
    rows = project.list_label_rows_v2()
    assert len(rows) == ROWS
    random.Random(number).shuffle(rows)
    with project.create_bundle(bundle_size=BUNDLE) as bundle:
        for row in rows:
            row.initialise_labels(bundle=bundle)
    ready.wait()
    for row in rows:
        car = row.ontology_structure.objects[0]
        instance = car.create_instance()
        instance.set_for_frames(box, 0)
        instance.set_answer(str(number), attribute=car.attributes[0])
        row.add_object_instance(instance)
    # Ours would warn of every save that replaces another.
    known = {"if_changed": "overwrite"} if ours else {}
    for row in rows[:SINGLE]:
        row.save(**known)
    with project.create_bundle(bundle_size=BUNDLE) as bundle:
        for row in rows[SINGLE:]:
            row.save(bundle=bundle, **known)


def test_saves_at_once_are_all_kept_and_none_is_mixed(server: Server) -> None:
    world = worlds.pictures(server, rows=ROWS, people=CLIENTS)

    # Nobody saves before everybody has read: every client starts from the empty rows.
    ready = Barrier(CLIENTS, timeout=300)
    with ThreadPoolExecutor(CLIENTS) as pool:
        for done in [pool.submit(_save_all, server, world, n, ready) for n in range(CLIENTS)]:
            done.result()

    rows = server.inside("saved_texts")
    assert len(rows) == ROWS
    for versions in rows.values():
        assert [number for number, _ in versions] == list(range(1, CLIENTS + 1))
        assert sorted(texts for _, texts in versions) == [[str(n)] for n in range(CLIENTS)]
    assert "Nothing is broken" in server.check()
