"""The label log: which labels each save has added, edited or deleted."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from encord_portal.accounts.models import User
from encord_portal.platform import wire
from encord_portal.platform.models import EditorLogCategory, LabelLog, LabelRow, Project
from encord_portal.platform.services import activity
from encord_portal.platform.services.label_format import Label, LabelIndex
from encord_portal.platform.wire import JsonObject

# User hashes are told to clients that want an identity without the address.
_NAMESPACE = uuid.UUID("6c6f63c3-7f0a-4c3e-9a53-0d6f1d4a9b11")


class LogAction(enum.IntEnum):
    ADD = 0
    EDIT = 1
    DELETE = 2
    SAVE = 14


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which entries to list; what is ``None`` is not asked for."""

    user_hash: str | None = None
    user_email: str | None = None
    data_hash: uuid.UUID | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None


def write(
    user: User, now: dt.datetime, saves: Sequence[tuple[LabelRow, LabelIndex, LabelIndex]]
) -> None:
    """Log saves, each with the labels before and after it."""
    changes = [(row, list(_changes(before, after))) for row, before, after in saves]
    _write_editor_logs(user, now, changes)
    entries = [
        LabelLog(
            project_id=row.project_id,
            data_unit_id=row.data_unit_id,
            user=user,
            action=action,
            identifier=None if key is None else key[:200],
            feature_hash=None if label is None else label.feature_hash[:200],
            label_name=None if label is None else label.name,
            frame=None if label is None else label.first_frame,
            created_at=now,
        )
        for row, changed in changes
        for action, _, key, label in changed
    ]
    LabelLog.objects.bulk_create(entries, batch_size=500)


_Change: TypeAlias = tuple[LogAction, EditorLogCategory, str | None, Label | None]


def _write_editor_logs(
    user: User, now: dt.datetime, changes: Sequence[tuple[LabelRow, list[_Change]]]
) -> None:
    stages = activity.stages_of([row for row, _ in changes])
    acts = [
        activity.Act(
            row,
            action.name.lower(),
            category,
            stages.get(row.pk),
            None if key is None or label is None else activity.label_facts(key, label, category),
        )
        for row, changed in changes
        for action, category, key, label in changed
    ]
    activity.record(user, acts, now)


def _changes(before: LabelIndex, after: LabelIndex) -> Iterator[_Change]:
    for category, old, new in (
        (EditorLogCategory.OBJECT, before.objects, after.objects),
        (EditorLogCategory.CLASSIFICATION, before.classifications, after.classifications),
    ):
        for key, label in new.items():
            if key not in old:
                yield LogAction.ADD, category, key, label
            elif old[key].fingerprint != label.fingerprint:
                yield LogAction.EDIT, category, key, label
        for key, label in old.items():
            if key not in new:
                yield LogAction.DELETE, category, key, label
    yield LogAction.SAVE, EditorLogCategory.EDITOR, None, None


def user_hash(user: User) -> str:
    return str(uuid.uuid5(_NAMESPACE, str(user.pk)))


def listed(project: Project, wanted: LogFilter) -> list[JsonObject]:
    """The log rows of a project, oldest first, as the wire has them."""
    logs = LabelLog.objects.filter(project=project).select_related("user")
    if wanted.user_email is not None:
        logs = logs.filter(user__email=wanted.user_email.lower())
    if wanted.data_hash is not None:
        logs = logs.filter(data_unit_id=wanted.data_hash)
    if wanted.since is not None:
        logs = logs.filter(created_at__gte=wanted.since)
    if wanted.until is not None:
        logs = logs.filter(created_at__lte=wanted.until)
    rows = [_as_row(log) for log in logs.order_by("created_at", "log_hash")]
    if wanted.user_hash is not None:
        rows = [row for row in rows if row["user_hash"] == wanted.user_hash]
    return rows


def _as_row(log: LabelLog) -> JsonObject:
    return {
        "log_hash": str(log.log_hash),
        "user_hash": "" if log.user is None else user_hash(log.user),
        "user_email": "" if log.user is None else log.user.email,
        "data_hash": str(log.data_unit_id),
        "action": log.action,
        "created_at": wire.v1_time(log.created_at),
        "identifier": log.identifier,
        "feature_hash": log.feature_hash,
        "label_name": log.label_name,
        "time_taken": log.time_taken,
        "frame": log.frame,
    }
