from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.platform import builders
from tests.platform.hammer import ROWS, hammer

ROOT = Path(__file__).resolve().parents[2]


def test_saves_at_once_on_sqlite_lose_and_mix_nothing(tmp_path):
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
def test_saves_at_once_on_a_database_server_lose_and_mix_nothing():
    if connection.vendor == "sqlite":
        pytest.skip("the in-memory database of the test run is one connection; see the test above")
    hammer(builders.world(units=ROWS))
