"""The sync that runs by itself beside the server: one at a time over all workers and machines.

The process that syncs holds a lease in the database and renews it while it lives. Killed, it
loses nothing, since each row is stored as soon as it is read; the lease of a dead process is free
at once on its machine, and elsewhere when it runs out.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Q
from django.utils import timezone

from encord_portal.accounts.models import User
from labels.models import ProjectAccess, SyncState
from labels.services import claims, renewal
from labels.services.connection import has_key
from labels.services.processes import is_dead, this_process

logger = logging.getLogger("labels.sync")

LEASE = timedelta(seconds=90)
# The lease is renewed several times before it would run out.
_BEAT = 20.0
_LONGEST_PAUSE = 1800.0
_ONLY = 1


@dataclass(frozen=True, slots=True)
class State:
    """What pages tell of the background sync.

    Attributes:
        wanted: Whether the server starts one.
        runs: Whether one runs now, on any machine.
        reached_at: The end of the last round in which the platform could be asked.
        next_at: When the next round begins, if one runs and waits.
        trouble: Why the last round could not ask the platform, or "".
    """

    wanted: bool
    runs: bool
    reached_at: datetime | None
    next_at: datetime | None
    trouble: str


def state() -> State:
    """A single query."""
    found = SyncState.objects.filter(pk=_ONLY).first()
    wanted = settings.SYNC_SECONDS > 0
    if found is None:
        return State(wanted, runs=False, reached_at=None, next_at=None, trouble="")
    runs = _is_held(found)
    return State(wanted, runs, found.reached_at, found.next_at if runs else None, found.trouble)


def is_held() -> bool:
    """Whether some living process syncs already."""
    found = SyncState.objects.filter(pk=_ONLY).first()
    return found is not None and _is_held(found)


def _is_held(found: SyncState) -> bool:
    return (
        found.lease_until is not None
        and found.lease_until > timezone.now()
        and not is_dead(found.lease_process)
    )


def run(every: float, stop: threading.Event) -> bool:
    """Sync again and again until told to stop.

    Args:
        every: Seconds between the end of a round and the beginning of the next.
        stop: Looked at between two requests.

    Returns:
        Whether it was this process that synced; false if another one does already.
    """
    token = _take()
    if token is None:
        return False
    with _beating(token, stop):
        try:
            while not stop.is_set():
                stop.wait(_round(token, every, stop))
        finally:
            _change(token, lease_token=None, lease_until=None, lease_process="")
    return True


class _StopError(Exception):
    """The round is to end."""


def _round(token: uuid.UUID, every: float, stop: threading.Event) -> float:
    """One round; the seconds to wait after it."""

    def look_up(_access: ProjectAccess, _read: int, _wanted: int) -> None:
        if stop.is_set():
            raise _StopError

    try:
        claims.end_stale()
        done = renewal.renew(people(), progress=look_up, insist=False)
    except _StopError:
        return 0.0
    except DatabaseError:
        logger.exception("background sync: the portal's own store failed")
        connection.close()
        return every
    for trouble in done.troubles:
        logger.warning("background sync: %s", trouble)
    now = timezone.now()
    if done.away is None:
        _change(
            token,
            reached_at=now,
            tried_at=now,
            failures=0,
            trouble="",
            next_at=now + timedelta(seconds=every),
        )
        return every
    failures = _failures() + 1
    pause = pause_after(failures, every, done.away.retry_after)
    _change(
        token,
        tried_at=now,
        failures=failures,
        trouble=str(done.away)[:500],
        next_at=now + timedelta(seconds=pause),
    )
    return pause


def pause_after(failures: int, every: float, retry_after: int | None = None) -> float:
    """How long to leave a platform alone that could not be asked so many times in a row.

    The usual pause, doubled with each failure up to half an hour, and never less than the
    platform asked for.
    """
    doubled = min(every * 2.0 ** min(failures, 20), max(_LONGEST_PAUSE, every))
    return max(doubled, float(retry_after or 0))


def people() -> list[User]:
    """Whose keys are used: of those who have used the portal.

    The embedded platform would make a key for anybody else.
    """
    found = User.objects.filter(is_active=True, portal_credential__isnull=False).order_by("pk")
    return [each for each in found if has_key(each)]


def _take() -> uuid.UUID | None:
    SyncState.objects.get_or_create(pk=_ONLY)
    token = uuid.uuid4()
    mine = {
        "lease_token": token,
        "lease_until": timezone.now() + LEASE,
        "lease_process": this_process(),
    }
    found = SyncState.objects.get(pk=_ONLY)
    if _is_held(found):
        return None
    # Whoever is quicker changes the token, and the other one finds nothing to change.
    free = Q(pk=_ONLY, lease_token=found.lease_token, lease_until=found.lease_until)
    return token if SyncState.objects.filter(free).update(**mine) else None


def _change(token: uuid.UUID, **values: Any) -> bool:
    """Note something, unless somebody else has taken over."""
    try:
        return bool(SyncState.objects.filter(pk=_ONLY, lease_token=token).update(**values))
    except DatabaseError:
        logger.exception("background sync: its state could not be noted")
        connection.close()
        # Not known to be lost: the lease itself runs out if this goes on.
        return True


def _failures() -> int:
    return SyncState.objects.filter(pk=_ONLY).values_list("failures", flat=True).first() or 0


@contextmanager
def _beating(token: uuid.UUID, stop: threading.Event) -> Iterator[None]:
    """Renew the lease, also during a long request; stop when somebody else has it."""
    ended = threading.Event()

    def beat() -> None:
        try:
            while not ended.wait(_BEAT):
                if not _change(token, lease_until=timezone.now() + LEASE):
                    logger.warning("background sync: another process has taken over")
                    stop.set()
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name="background sync lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
