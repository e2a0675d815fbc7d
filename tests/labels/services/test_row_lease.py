from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from pytest_django import Settings

from labels.errors import RowBusy
from labels.models import LabelRowCache
from labels.services.processes import is_dead, this_process
from labels.services.row_lease import exclusive
from tests.builders.cached import make_project, make_row

pytestmark = pytest.mark.django_db


def test_a_row_is_saved_by_one_at_a_time() -> None:
    row, other = make_row(make_project()), make_row(make_project())
    with exclusive(row):
        with pytest.raises(RowBusy), exclusive(row, patience=0):
            pass
        with exclusive(other, patience=0):
            pass
    with exclusive(row, patience=0):
        pass


def test_the_lease_of_a_save_that_died_ends_by_itself() -> None:
    row = make_row(make_project())
    with exclusive(row):
        LabelRowCache.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        with exclusive(row, patience=0):
            # The first holder is late; it must not free what is not its own any more.
            held = LabelRowCache.objects.get(pk=row.pk).lease_token
    assert held is not None


def test_an_error_frees_the_row() -> None:
    row = make_row(make_project())
    with pytest.raises(ZeroDivisionError), exclusive(row):
        raise ZeroDivisionError
    with exclusive(row, patience=0):
        pass


def test_a_save_that_was_killed_holds_nobody_up(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path
    row = make_row(make_project())
    # A process that takes its name and dies without a word.
    name = uuid4().hex
    script = (
        "import fcntl, os, sys\n"
        "file = open(sys.argv[1], 'wb')\n"
        "fcntl.flock(file, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    (tmp_path / "processes").mkdir()
    path = tmp_path / "processes" / name
    until = timezone.now() + timedelta(minutes=3)
    LabelRowCache.objects.update(lease_token=uuid4(), lease_until=until, lease_process=name)
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(RowBusy), exclusive(row, patience=0):
            pass
        process.kill()
    with exclusive(row, patience=0):
        pass


def test_a_process_elsewhere_is_not_called_dead(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path
    assert not is_dead(uuid4().hex)
    assert not is_dead("../secret_key")
    assert not is_dead(this_process())


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_ended_meanwhile_frees_the_row_all_the_same() -> None:
    row = make_row(make_project())
    failed: list[str] = []

    def cut(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not failed:
            failed.append(sql)
            raise OperationalError("terminating connection due to administrator command")
        return execute(sql, params, many, context)

    with exclusive(row):
        # Until after it was given back.
        connection.execute_wrappers.append(cut)
    connection.execute_wrappers.remove(cut)
    assert "UPDATE" in failed[0]
    with exclusive(row, patience=0):
        pass
