"""Whether a process that left something behind is still there.

Each process holds a lock on a file of its own; the kernel frees it however the process ends.
Where the file cannot be seen (another machine), nobody is called dead.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
import uuid
from pathlib import Path

from django.conf import settings

_guard = threading.Lock()
_held: dict[int, str] = {}
# Long after any lease of a dead process has run out.
_KEEP_SECONDS = 86_400


def this_process() -> str:
    """A name for this process that no other one has, now or later."""
    with _guard:
        # By process id, because a forked child must not go by its parent's name.
        known = _held.get(os.getpid())
        if known is None:
            name = uuid.uuid4().hex
            folder = _folder()
            folder.mkdir(parents=True, exist_ok=True)
            _sweep(folder)
            handle = os.open(folder / name, os.O_CREAT | os.O_WRONLY, 0o600)
            # Never closed: the lock is the sign of life.
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            known = _held[os.getpid()] = name
        return known


def is_dead(name: str) -> bool:
    """Whether the process of this name certainly is no more."""
    if not name.isalnum():
        return False
    path = _folder() / name
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        # Not there, or locked by the living.
        return False
    return True


def _sweep(folder: Path) -> None:
    for path in folder.iterdir():
        if time.time() - path.stat().st_mtime > _KEEP_SECONDS and is_dead(path.name):
            path.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "processes"
