"""The priorities of tasks, from 0 to 1; higher goes first."""

from __future__ import annotations

import math
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.models import MAIN_BRANCH, ProjectUser, Task, TaskEvent
from encord_portal.platform.services import label_rows


@transaction.atomic
def set_many(member: ProjectUser, pairs: Sequence[tuple[uuid.UUID, float]]) -> None:
    """Set priorities by data hash; all of them or, when one is refused, none.

    Raises:
        InvalidArguments: When a priority is not in 0..1, or a data unit is not in the project.
    """
    wanted = dict(pairs)
    for data_hash, priority in wanted.items():
        if not math.isfinite(priority) or not 0 <= priority <= 1:
            raise InvalidArguments(f"The priority of {data_hash} must be between 0 and 1.")
    hashes = list(wanted)
    batches = [
        Task.objects.filter(
            label_row__project=member.project,
            label_row__branch_name=MAIN_BRANCH,
            label_row__data_unit_id__in=hashes[start : start + label_rows.BATCH],
        )
        for start in range(0, len(hashes), label_rows.BATCH)
    ]
    label_rows.locked(
        key for batch in batches for key in batch.values_list("label_row_id", flat=True)
    )
    tasks = {
        each.label_row.data_unit_id: each
        for batch in batches
        for each in batch.select_related("label_row")
    }
    missing = [each for each in hashes if each not in tasks]
    if missing:
        raise InvalidArguments(f"The project has no data unit {missing[0]}; nothing was changed.")
    now = timezone.now()
    events = []
    for data_hash, task in tasks.items():
        if task.priority == wanted[data_hash]:
            continue
        events.append(_event(member, task, wanted[data_hash]))
        events[-1].at = now
        task.priority = wanted[data_hash]
    Task.objects.bulk_update(tasks.values(), ["priority"], batch_size=label_rows.BATCH)
    TaskEvent.objects.bulk_create(events, batch_size=label_rows.BATCH)


def _event(member: ProjectUser, task: Task, priority: float) -> TaskEvent:
    return TaskEvent(
        task=task,
        action="PRIORITY",
        actor=member.user,
        from_stage_id=task.stage_id,
        to_stage_id=task.stage_id,
        status_before=task.status,
        status_after=task.status,
        detail=f"{task.priority:g} → {priority:g}",
    )
