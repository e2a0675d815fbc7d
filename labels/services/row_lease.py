"""One save at a time for each row, over all workers.

The platform has no compare-and-set: two saves that read before either wrote would lose one of
them. A transaction must not stay open while the platform is asked, so the exclusion is a lease in
the row's record, which ends when its holder dies, or by itself.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.db.models import Q
from django.utils import timezone

from labels.errors import RowBusy
from labels.models import LabelRowCache
from labels.services.processes import is_dead, this_process

LEASE = timedelta(seconds=180)
PATIENCE = 15.0
_PAUSE = 0.1


@contextmanager
def exclusive(row: LabelRowCache, *, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the row's lease.

    Raises:
        RowBusy: Somebody else has held it for too long.
    """
    token = uuid.uuid4()
    deadline = time.monotonic() + patience
    while not _take(row.pk, token):
        if time.monotonic() >= deadline:
            raise RowBusy
        time.sleep(_PAUSE)
    try:
        yield
    finally:
        _give_back(row.pk, token)


def _give_back(row_pk: int, token: uuid.UUID) -> None:
    """Free the lease; after a restart of the database, by a new connection.

    The holder lives on: what is not given back now keeps everybody waiting until it runs out.
    """
    mine = LabelRowCache.objects.filter(pk=row_pk, lease_token=token)
    free = {"lease_token": None, "lease_until": None, "lease_process": ""}
    try:
        mine.update(**free)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        mine.update(**free)


def _take(row_pk: int, token: uuid.UUID) -> bool:
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=timezone.now())
    taken = LabelRowCache.objects.filter(free, pk=row_pk).update(**_lease(token))
    return bool(taken) or _take_from_dead(row_pk, token)


def _take_from_dead(row_pk: int, token: uuid.UUID) -> bool:
    """Take over from a process of this machine that was killed in the middle of a save."""
    held = LabelRowCache.objects.filter(pk=row_pk).values_list("lease_token", "lease_process")
    for holder, process in held:
        if process and is_dead(process):
            taken = LabelRowCache.objects.filter(pk=row_pk, lease_token=holder).update(
                **_lease(token)
            )
            return bool(taken)
    return False


def _lease(token: uuid.UUID) -> dict[str, Any]:
    return {
        "lease_token": token,
        "lease_until": timezone.now() + LEASE,
        "lease_process": this_process(),
    }
