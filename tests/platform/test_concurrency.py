from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from encord_portal.platform.models import LabelRow
from encord_portal.platform.services import (
    access,
    integrity,
    label_rows,
    labels,
    priorities,
    workflow,
)
from encord_portal.platform.workflow_machine import Action
from tests.platform import builders
from tests.platform.hammer import ROWS, hammer

ROOT = Path(__file__).resolve().parents[2]


def test_saves_at_once_by_several_processes_on_sqlite_lose_and_mix_nothing(tmp_path):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "encord_portal.settings",
        "PORTAL_DATA_DIR": str(tmp_path),
        "PORTAL_LOG_LEVEL": "ERROR",
        "DATABASE_URL": "",
    }

    done = subprocess.run(
        [sys.executable, "-m", "tests.platform.hammer"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.django_db(transaction=True)
def test_saves_at_once_in_one_process_lose_and_mix_nothing():
    hammer(builders.world(units=ROWS))


def _turns(world: builders.World) -> list[Callable[[random.Random], None]]:
    """What people do to many rows at once, each call in an order of its own."""
    member = access.membership_of(world.admin, world.project.pk)
    project = world.project
    rows = label_rows.initialise(project, world.admin, world.data_hashes)
    hashes = [row.label_hash for row in rows]
    options = labels.ReadOptions(base_url="http://x", user=world.admin)
    found = dict(zip(hashes, labels.read(project, rows, options), strict=True))

    def save(dice: random.Random) -> None:
        chosen = dice.sample(hashes, len(hashes))
        labels.save(project, world.annotator, chosen, [found[each] for each in chosen])

    def initialise(dice: random.Random) -> None:
        label_rows.initialise(project, world.annotator, dice.sample(world.data_hashes, len(rows)))

    def complete(dice: random.Random) -> None:
        action = dice.choice((Action.COMPLETE, Action.REOPEN))
        workflow.by_label_hash(member, dice.sample(hashes, len(hashes)), action)

    def prioritise(dice: random.Random) -> None:
        chosen = dice.sample(world.data_hashes, len(rows))
        priorities.set_many(member, [(each, dice.random()) for each in chosen])

    return [save, initialise, complete, prioritise]


@pytest.mark.django_db(transaction=True)
def test_what_is_done_at_once_to_the_same_rows_never_waits_for_itself(monkeypatch):
    """No deadlock, whatever meets whatever: every service locks rows in the same order."""
    monkeypatch.setattr(label_rows, "BATCH", 3)
    world = builders.world(units=12)
    turns = _turns(world)
    start = threading.Barrier(8)

    def act(number: int) -> None:
        dice = random.Random(number)
        start.wait()
        try:
            for _ in range(12):
                turns[number % len(turns)](dice)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(act, number) for number in range(8)]:
            done.result()

    assert not list(integrity.problems())
    assert {row.version for row in LabelRow.objects.all()} == {24}
