"""Starts the background sync with the server, and again whenever it ends.

One worker of the server, the one that holds a lock on a file, looks now and then whether some
process syncs, and starts one if none does: a process of its own, so that no page waits for it. It
reads its standard input, which ends with the worker, however that one ends; then the kernel frees
the lock, and another worker steps in. Between machines, a lease in the database decides.
"""

from __future__ import annotations

import fcntl
import logging
import os
import random
import subprocess
import sys
import threading
import time

from django.conf import settings
from django.db import DatabaseError, connection

from encord_portal.env import BASE_DIR
from labels.services import background

logger = logging.getLogger("labels.sync")

# How often a worker looks whether anybody syncs.
_LOOK = 10.0
_FIRST_LOOK = 2.0
# What ends sooner than this is started again after a pause that doubles.
_SHORT_LIFE = 60.0
_LONGEST_PAUSE = 300.0

_started = threading.Lock()
# The open file whose lock this process holds.
_lock: list[int] = []


def start() -> None:
    """Begin to look after the background sync; once in a process, and only if it is wanted."""
    if settings.SYNC_SECONDS > 0 and _started.acquire(blocking=False):
        threading.Thread(target=_look_after, name="background sync", daemon=True).start()


def _look_after() -> None:
    pause = _FIRST_LOOK
    while True:
        # Not all workers in the same moment.
        time.sleep(pause * random.uniform(0.8, 1.2))
        pause = _run(pause) if _is_mine_to_do() and not _is_looked_after() else _LOOK


def _is_mine_to_do() -> bool:
    """Whether this worker holds the lock of its machine; once it does, until it ends."""
    if _lock:
        return True
    handle = -1
    try:
        handle = os.open(settings.DATA_DIR / "sync.lock", os.O_CREAT | os.O_WRONLY, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        if handle >= 0:
            os.close(handle)
        return False
    _lock.append(handle)
    return True


def _is_looked_after() -> bool:
    try:
        return background.is_held()
    except DatabaseError:
        # Not migrated yet, restarted, full: the next look will tell.
        return True
    finally:
        connection.close()


def _run(pause: float) -> float:
    """Run the sync until it ends; how long to wait before it is started again."""
    began = time.monotonic()
    command = [sys.executable, str(BASE_DIR / "manage.py"), "sync", "--background"]
    try:
        # A session of its own: what is typed at the server's terminal ends the server, and that
        # ends the input.
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            cwd=BASE_DIR,
        )
    except OSError:
        logger.exception("background sync: it could not be started")
        return min(pause * 2, _LONGEST_PAUSE)
    with process:
        code = process.wait()
    if time.monotonic() - began >= _SHORT_LIFE or code == 0:
        return _LOOK
    logger.warning("background sync: ended with %s after a short time", code)
    return min(pause * 2, _LONGEST_PAUSE)
