"""Nobody loses a label, whatever goes wrong: random steps, checked after each.

The same steps in every run of the suite; ``PORTAL_SOAK_STEPS`` makes a longer run, and
``PORTAL_SOAK_SEED`` another one (``random`` draws and prints a seed).
"""

from __future__ import annotations

import os
import random
import sqlite3
import sys

import pytest
from django.db import connection as database
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from encord_portal.platform.transport import InProcessAdapter
from tests.builders.world import World
from tests.labels.soak.deliveries import Deliveries
from tests.labels.soak.draws import TITLES
from tests.labels.soak.faults import Faults
from tests.labels.soak.machine import SoakMachine
from tests.labels.soak.placing import Placing
from tests.labels.soak.shapes import Shapes

_STEPS_OF_ONE = 50


@pytest.mark.skipif(database.vendor != "sqlite", reason="each case begins with SQLite's backup")
def test_every_acknowledged_edit_is_saved_open_or_taken_back(
    transactional_db: None, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = os.environ.get("PORTAL_SOAK_SEED") or "20261121"
    number = random.SystemRandom().randrange(2**32) if drawn == "random" else int(drawn)
    wanted = int(os.environ.get("PORTAL_SOAK_STEPS") or 100)
    faults = Faults()
    monkeypatch.setattr(InProcessAdapter, "send", faults.sending(InProcessAdapter.send))
    monkeypatch.setattr("time.sleep", lambda _: None)
    rows = [world.row(title) for title in TITLES]

    snapshot = sqlite3.connect(":memory:")
    database.connection.backup(snapshot)
    members = {"world": world, "faults": faults, "rows": rows, "snapshot": snapshot}
    machine = type("Machine", (Shapes, Placing, Deliveries, SoakMachine), members)
    seed(number)(machine)
    try:
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=-(-wanted // _STEPS_OF_ONE),
                stateful_step_count=_STEPS_OF_ONE,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
                print_blob=True,
            ),
        )
    except BaseException as error:
        error.add_note(f"PORTAL_SOAK_SEED={number} PORTAL_SOAK_STEPS={wanted}")
        raise
    sys.stdout.write(f"seed {number}: {machine.steps} steps, faults {faults.hits}\n")
    assert faults.hits.keys() or wanted < _STEPS_OF_ONE, f"seed {number}"
