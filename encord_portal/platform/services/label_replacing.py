"""What a save replaces, which the answer to it tells: the protocol has no compare-and-set."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from encord_portal.accounts.models import User
from encord_portal.platform import wire
from encord_portal.platform.models import LabelRow, LabelVersion
from encord_portal.platform.services import label_rows
from encord_portal.platform.wire import JsonObject


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did to one row.

    Attributes:
        label_hash: The row.
        last_edited_at: When it was saved.
        replaced_last_edited_at: When what it replaced was saved; ``None`` if that was the same.
        replaced_last_edited_by: The email of who had saved that, if known.
    """

    label_hash: uuid.UUID | None
    last_edited_at: datetime
    replaced_last_edited_at: datetime | None
    replaced_last_edited_by: str | None

    def as_json(self) -> JsonObject:
        return {
            "label_hash": str(self.label_hash),
            "last_edited_at": wire.iso_time(self.last_edited_at),
            "replaced_last_edited_at": wire.iso_time(self.replaced_last_edited_at),
            "replaced_last_edited_by": self.replaced_last_edited_by,
        }


def replacing(rows: Sequence[tuple[LabelRow, str]], now: datetime) -> list[Saved]:
    """What is about to be replaced.

    The same content once more replaces nothing: it is what a client sends that has not heard of
    its own success.

    Args:
        rows: Each row, locked and not yet changed, with the SHA-256 of its new content.
        now: When they are saved.
    """
    contents: dict[int, str] = {}
    keys = [row.pk for row, _ in rows]
    for start in range(0, len(keys), label_rows.BATCH):
        versions = LabelVersion.objects.filter(
            row__in=keys[start : start + label_rows.BATCH], number=F("row__version")
        )
        contents |= dict(versions.values_list("row_id", "sha256"))
    editor_ids = {row.last_edited_by_id for row, _ in rows if row.last_edited_by_id is not None}
    editors = dict(User.objects.filter(pk__in=editor_ids).values_list("pk", "email"))
    return [
        Saved(
            label_hash=row.label_hash,
            last_edited_at=now,
            replaced_last_edited_at=None if contents.get(row.pk) == sha256 else row.last_edited_at,
            replaced_last_edited_by=editors.get(row.last_edited_by_id or 0),
        )
        for row, sha256 in rows
    ]
