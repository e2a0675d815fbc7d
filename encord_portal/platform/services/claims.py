"""Jobs that are worked on while their status is asked for: by one process at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from encord_portal.platform.models import DeidentificationJob, ImportStatus, ReencodeJob


@contextmanager
def claimed(job: ReencodeJob | DeidentificationJob, longest: dt.timedelta) -> Iterator[bool]:
    """Whether this process may work on a job that is not finished; it is read anew then.

    Args:
        job: The job.
        longest: Longer than one step takes; afterwards whoever was at it counts as gone.
    """
    mine = type(job)._default_manager.filter(uuid=job.uuid)
    free = mine.filter(status=ImportStatus.PENDING)
    now = timezone.now()
    with transaction.atomic():
        taken = free.filter(claimed_at=None).update(claimed_at=now) or free.filter(
            claimed_at__lt=now - longest
        ).update(claimed_at=now)
    if not taken:
        yield False
        return
    try:
        job.refresh_from_db()
        yield True
    finally:
        mine.update(claimed_at=None)
