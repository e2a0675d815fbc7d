"""What people did and for how long: work periods and editor logs, from acts that really came in.

Time is only what lies between two acts of the same person on the same row in the same stage; a
longer pause than :data:`IDLE` ends the period, and nothing is added before the first act.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from encord_portal.accounts.models import User
from encord_portal.platform.models import (
    EditorLog,
    EditorLogCategory,
    LabelRow,
    ProjectRole,
    ProjectUser,
    Task,
    WorkPeriod,
)
from encord_portal.platform.services.label_format import Label

IDLE = dt.timedelta(minutes=15)
BATCH = 500


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that somebody did with a row.

    Args:
        row: The label row.
        action: What was done, as the editor logs name it.
        category: What it was done to.
        stage_id: The stage in which it was done, if the row has a task.
        label: For labels: name, feature, ranges, hash, as the editor logs have them.
    """

    row: LabelRow
    action: str
    category: EditorLogCategory
    stage_id: uuid.UUID | None = None
    label: dict[str, Any] | None = None


def stages_of(rows: Sequence[LabelRow]) -> dict[int, uuid.UUID]:
    """The stages in which the tasks of these rows stand, by the rows' keys."""
    found: dict[int, uuid.UUID] = {}
    keys = [row.pk for row in rows]
    for start in range(0, len(keys), BATCH):
        tasks = Task.objects.filter(label_row__in=keys[start : start + BATCH])
        found |= dict(tasks.values_list("label_row_id", "stage_id"))
    return found


def record(user: User, acts: Sequence[Act], now: dt.datetime) -> None:
    """Write down what one person did in one project just now."""
    if not acts:
        return
    project_id = acts[0].row.project_id
    role = ProjectUser.objects.filter(project=project_id, user=user).values_list("role", flat=True)
    held = role.first()
    places = {(act.row.pk, act.stage_id): act.row for act in acts}
    periods = _periods(user, ProjectRole.VIEWER if held is None else held, places, now)
    EditorLog.objects.bulk_create(
        [
            EditorLog(
                label_row_id=act.row.pk,
                action=act.action,
                category=act.category,
                actor=user,
                project_role=held,
                stage_id=act.stage_id,
                session=periods[act.row.pk, act.stage_id].pk,
                label=act.label or {},
                at=now,
            )
            for act in acts
        ],
        batch_size=BATCH,
    )


Place = tuple[int, uuid.UUID | None]


def _periods(
    user: User, role: int, places: dict[Place, LabelRow], now: dt.datetime
) -> dict[Place, WorkPeriod]:
    found: dict[Place, WorkPeriod] = {}
    keys = [row for row, _ in places]
    for start in range(0, len(keys), BATCH):
        running = WorkPeriod.objects.filter(
            user=user, label_row__in=keys[start : start + BATCH], ended_at__gte=now - IDLE
        )
        for period in running.order_by("ended_at"):
            place = (period.label_row_id, period.stage_id)
            if place in places:
                found[place] = period
    going_on = [period.pk for period in found.values()]
    for start in range(0, len(going_on), BATCH):
        older = WorkPeriod.objects.filter(pk__in=going_on[start : start + BATCH], ended_at__lt=now)
        older.update(ended_at=now)
    fresh = {
        (row, stage): WorkPeriod(
            label_row_id=row,
            user=user,
            stage_id=stage,
            project_role=role,
            started_at=now,
            ended_at=now,
        )
        for row, stage in places
        if (row, stage) not in found
    }
    WorkPeriod.objects.bulk_create(fresh.values(), batch_size=BATCH)
    return found | fresh


def label_facts(key: str, label: Label, category: EditorLogCategory) -> dict[str, Any]:
    """What the editor logs say of a label."""
    facts: dict[str, Any] = {
        "labelName": label.name,
        "featureId": label.feature_hash,
        "labelRanges": label.ranges,
    }
    if category == EditorLogCategory.CLASSIFICATION:
        return {**facts, "classificationHash": key}
    return {
        **facts,
        "objectHash": key,
        "objectShape": label.shape,
        "objectCurrentFrame": label.first_frame,
    }
