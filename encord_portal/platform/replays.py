"""Which signed readings were heard before, told over all workers.

With a shared cache (``settings.PLATFORM_SHARED_CACHE``) it remembers them. Otherwise the workers
are on one machine and have its disk in common: each name is an empty file that only one of them
can make. That costs a reading a few hundredths of a millisecond and waits for nobody, where a row
of SQLite would wait for whoever is saving.

Names are kept by the time that was signed, in one directory for each few minutes; whoever begins
a directory removes those that are over.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

_PERIOD = 300  # seconds


def first_seen(name: str, signed_at: int, kept: float) -> float | None:
    """Remember a name.

    Args:
        name: Hexadecimal digits.
        signed_at: When it was signed, in unix seconds; the same whenever the name comes again.
        kept: For how many seconds around that time it must be remembered.

    Returns:
        The unix time at which it was remembered first; ``None``: only now.
    """
    if not settings.PLATFORM_SHARED_CACHE:
        try:
            return _file(_directory(signed_at) / name, kept)
        except OSError:
            # A full disk is no reason to stop reading: this worker's memory has to do.
            pass
    now = time.time()
    if cache.add(f"signature:{name}", now, 2 * kept):
        return None
    # What has expired meanwhile was remembered now, as far as anybody can tell.
    return float(cache.get(f"signature:{name}", now))


def forget(names: Iterable[str], signed_at: int) -> None:
    """Forget names, as if they had not come."""
    for name in names:
        (_directory(signed_at) / name).unlink(missing_ok=True)
        cache.delete(f"signature:{name}")


def _directory(signed_at: int) -> Path:
    return Path(settings.PLATFORM_SIGNATURES_DIR) / str(signed_at // _PERIOD)


def _file(path: Path, kept: float) -> float | None:
    for _ in range(3):
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            return path.stat().st_mtime
        except FileNotFoundError:
            _remove_old(path.parent.parent, kept)
            path.parent.mkdir(parents=True, exist_ok=True)
        else:
            return None
    raise FileNotFoundError(path)


def _remove_old(root: Path, kept: float) -> None:
    root.mkdir(parents=True, exist_ok=True)
    over = (time.time() - kept) // _PERIOD
    for each in root.iterdir():
        if each.name.isdecimal() and int(each.name) < over:
            shutil.rmtree(each, ignore_errors=True)
