"""Rows of the portal's own tables, for tests that need no platform behind them."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from encord_portal.accounts.models import User
from labels.models import LabelRowCache, ProjectAccess, ProjectCache

_numbers = count(1)

STAGES = [
    {"uuid": "00000000-0000-4000-8000-000000000001", "title": "Annotate 1", "type": "ANNOTATION"},
    {"uuid": "00000000-0000-4000-8000-000000000002", "title": "Review 1", "type": "REVIEW"},
    {"uuid": "00000000-0000-4000-8000-000000000003", "title": "Complete", "type": "DONE"},
]


def make_person(name: str = "", **fields: Any) -> User:
    name = name or f"person{next(_numbers)}"
    return User.objects.create_user(f"{name}@example.com", "a password of theirs", **fields)


def make_project(title: str = "Cars", **fields: Any) -> ProjectCache:
    now = timezone.now()
    defaults: dict[str, Any] = {
        "project_hash": uuid4(),
        "title": title,
        "workflow_stages": STAGES,
        "last_synced_at": now,
        "rows_synced_at": now,
    }
    return ProjectCache.objects.create(**{**defaults, **fields})


def make_access(user: User, project: ProjectCache, role: int = 0) -> ProjectAccess:
    return ProjectAccess.objects.create(
        user=user, project=project, role=role, seen_at=timezone.now()
    )


def make_row(project: ProjectCache, title: str = "", **fields: Any) -> LabelRowCache:
    stage = fields.pop("stage", STAGES[0])
    defaults: dict[str, Any] = {
        "project": project,
        "data_hash": uuid4(),
        "data_title": title or f"row {next(_numbers)}",
        "dataset_hash": str(uuid4()),
        "dataset_title": "Street",
        "data_type": "image",
        "label_status": "NOT_LABELLED",
        "stage_uuid": UUID(stage["uuid"]),
        "stage_title": stage["title"],
        "priority": 0.5,
        "last_edited_at": datetime(2024, 5, 1, tzinfo=UTC),
        "synced_at": timezone.now(),
    }
    return LabelRowCache.objects.create(**{**defaults, **fields})
