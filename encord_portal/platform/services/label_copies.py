"""Labels taken over into a copy of their project: all of a row, or what reviewers said so of."""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import orjson
from django.db.models import F
from django.utils import timezone

from encord_portal.accounts.models import User
from encord_portal.platform.models import MAIN_BRANCH, LabelRow, LabelVersion, Project
from encord_portal.platform.services import label_filters, label_reviews, label_rows, labels
from encord_portal.platform.services.label_reviews import ReviewState
from encord_portal.platform.services.label_validation import Rules
from encord_portal.platform.wire import JsonObject


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which labels are copied; ``None`` leaves a choice open.

    Args:
        label_hashes: Those of these label rows.
        data_hashes: Those of these data units.
        states: Those of which reviewers have said one of these. Deleted labels are no part of
            a row any more: none is copied.
    """

    label_hashes: frozenset[uuid.UUID] | None = None
    data_hashes: frozenset[uuid.UUID] | None = None
    states: frozenset[ReviewState] | None = None


def copy(
    user: User,
    source: Project,
    made: Project,
    chosen: Chosen,
    hashes: Mapping[uuid.UUID, uuid.UUID],
) -> None:
    """Give the rows of a copy the labels of the rows that they stand for.

    Args:
        user: Who copies.
        source: The project.
        made: Its copy, with its rows.
        chosen: Which labels.
        hashes: The data units and images that have others in their place.
    """
    # Branches stay behind: they are other people's drafts of the same labels.
    main = LabelRow.objects.filter(branch_name=MAIN_BRANCH).select_related("data_unit")
    originals = main.filter(project=source, label_hash__isnull=False)
    targets = {row.data_unit_id: row for row in main.filter(project=made)}
    rules = Rules.of(made.ontology.editor)
    for original in originals.order_by("pk").iterator(label_rows.BATCH):
        if chosen.label_hashes is not None and original.label_hash not in chosen.label_hashes:
            continue
        if chosen.data_hashes is not None and original.data_unit_id not in chosen.data_hashes:
            continue
        row = targets.get(hashes.get(original.data_unit_id, original.data_unit_id))
        if row is None:
            continue
        version = original.versions.filter(number=F("row__version")).first()
        stored = None if version is None else orjson.loads(zlib.decompress(version.content))
        if chosen.states is not None and not _keep(stored, original, chosen.states):
            continue
        now = timezone.now()
        row.label_hash = uuid.uuid4()
        row.label_status = "LABEL_IN_PROGRESS"
        row.created_at = row.last_edited_at = now
        row.last_edited_by = user
        if version is not None and stored is not None:
            _rename(stored, row, hashes)
            if chosen.states is None:
                _take_over(version, row, original, stored)
            else:
                labels.store_first(row, stored, rules, user)
        row.save()


def _keep(stored: JsonObject | None, original: LabelRow, states: frozenset[ReviewState]) -> bool:
    """Take out the labels in other states; whether some are left."""
    if stored is None:
        return False
    known = label_reviews.states_of(original)
    return label_filters.by_labels(
        stored, lambda kind, key: known.get((kind, key), "NOT_SELECTED_FOR_REVIEW") in states
    )


def _take_over(
    version: LabelVersion, row: LabelRow, original: LabelRow, stored: JsonObject
) -> None:
    """Store the same labels; nothing is counted or checked anew."""
    row.version = 1
    for name in ("object_count", "classification_count", "labelled_frame_count", "is_valid"):
        setattr(row, name, getattr(original, name))
    content, size, sha256 = labels.packed(stored)
    LabelVersion.objects.create(
        row=row,
        number=1,
        content=content,
        size=size,
        index_json=version.index_json,
        sha256=sha256,
        saved_by=row.last_edited_by,
        saved_at=row.last_edited_at or timezone.now(),
    )


def _rename(stored: JsonObject, row: LabelRow, hashes: Mapping[uuid.UUID, uuid.UUID]) -> None:
    renamed = {str(old): str(new) for old, new in hashes.items()}
    stored["label_hash"] = str(row.label_hash)
    stored["data_hash"] = str(row.data_unit_id)
    stored["data_units"] = {
        renamed.get(key, key): {**unit, "data_hash": renamed.get(key, key)}
        for key, unit in stored["data_units"].items()
    }
