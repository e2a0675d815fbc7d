"""One save at a time for each row, over all workers.

The platform has no compare-and-set: two saves that read before either wrote would lose one of
them. A transaction must not stay open while the platform is asked, so the exclusion is a lease in
the row's record, which ends by itself when its holder dies.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from labels.errors import RowBusy
from labels.models import LabelRowCache

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
        LabelRowCache.objects.filter(pk=row.pk, lease_token=token).update(
            lease_token=None, lease_until=None
        )


def _take(row_pk: int, token: uuid.UUID) -> bool:
    now = timezone.now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    taken = LabelRowCache.objects.filter(free, pk=row_pk).update(
        lease_token=token, lease_until=now + LEASE
    )
    return bool(taken)
