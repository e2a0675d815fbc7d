"""Replace all labels of a row at once, on the version that the caller names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from encord_portal.accounts.models import User
from encord_portal.sdk import exceptions as sdk
from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.objects import LabelRowV2
from labels.errors import BadInput
from labels.models import LabelRowCache, ProjectAccess
from labels.permissions import require
from labels.services import audit, label_checks, label_dicts, merge_reports, sync
from labels.services.blobs import pack
from labels.services.label_dicts import LoadedRow
from labels.services.row_lease import exclusive

# The version of a row that has no labels on the platform yet.
NO_LABELS = "none"


def put_labels(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    labels: dict[str, Any],
    *,
    base_sha256: str,
    source: str = "rest",
    reason: str = "",
) -> tuple[LoadedRow, bool]:
    """Write a whole label dictionary; what is there already is not written again.

    Args:
        user: Who writes.
        access: Their access to the project.
        row: The row.
        labels: The dictionary, in the form in which it is read.
        base_sha256: The version that it replaces; ``none`` where there are no labels yet.
        source: For the history.
        reason: For the history.

    Returns:
        The labels as read back, and whether anything was written.

    Raises:
        Forbidden: The role may only look.
        StaleRevision: The labels are not in that version any more.
        BadInput: The dictionary is for another row, or something in it is malformed, makes no
            sense or would be left out; the sentence says where. Nothing is changed.
        UpstreamError: The platform failed or refused; nothing is changed.
    """
    require(access, "edit_labels")
    _check_storable(labels)
    # A body that cannot be for this row needs nobody to be asked.
    _check_identity(row, labels, ("data_hash",))
    with exclusive(row):
        sync.refresh_row(user, access, row)
        first = row.label_hash is None and base_sha256 == NO_LABELS
        if first:
            # Nothing is begun on the platform for labels that will not be taken.
            _take(label_dicts.label_row(user, access, row), labels)
        before = label_dicts.label_row(user, access, row, fresh=True)
        if before.sha256 != base_sha256 and not first:
            raise merge_reports.stale(access, row, base_sha256, before, labels)
        if not first:
            _check_identity(row, labels, ("label_hash",))
        last_edited_at = before.label_row.last_edited_at
        _take(before, labels)
        wanted = label_dicts.content_sha256(before.label_row)
        if wanted == before.sha256:
            return before, False
        if not label_dicts.is_unmoved(user, access, row, last_edited_at):
            current = label_dicts.label_row(user, access, row, fresh=True)
            raise merge_reports.stale(access, row, base_sha256, current, labels)
        with audit.intent(
            user,
            "put_labels",
            row=row,
            before={"sha256": before.sha256},
            after={"sha256": wanted},
            source=source,
        ) as entry:
            _save(before.label_row)
            after = label_dicts.label_row(
                user, access, row, fresh=True, author=user, source=source, reason=reason
            )
            entry.after = {"sha256": after.sha256}
    return after, True


def _save(labels: LabelRowV2) -> None:
    try:
        # Compared and asked right before: see `is_unmoved`.
        labels.save(if_changed="overwrite")
    except (sdk.CorruptedLabelError, sdk.AnswerDictionaryError, sdk.InvalidArgumentsError) as error:
        raise BadInput(f"The platform did not take these labels: {error.message}") from error


def _check_storable(labels: dict[str, Any]) -> None:
    try:
        pack(labels)
    except TypeError as error:
        raise BadInput(f"These labels cannot be stored: {error}.") from error


def _check_identity(row: LabelRowCache, labels: dict[str, Any], names: Iterable[str]) -> None:
    """A body for another row must not get in."""
    for name in names:
        if str(labels.get(name)) != str(getattr(row, name)):
            raise BadInput(f"{name} must be this row's: {getattr(row, name)}.")


def _take(loaded: LoadedRow, labels: dict[str, Any]) -> None:
    """Put the labels into the loaded row, if they are sound.

    Raises:
        BadInput: They are not; the sentence says where.
    """
    present = loaded.label_row.to_encord_dict()
    label_checks.check_form(labels, present)
    tolerated = label_checks.unplaced(present, loaded.label_row)
    try:
        loaded.label_row.from_labels_dict(labels, preserve_identity=True)
    except EncordException as error:
        raise BadInput(f"These labels cannot be read: {error.message}") from error
    label_checks.check_content(labels, present, loaded.label_row, tolerated)
