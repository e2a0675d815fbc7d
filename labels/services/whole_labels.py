"""Replace all labels of a row at once, on the version that the caller names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from encord_portal.accounts.models import User
from encord_portal.sdk.exceptions import EncordException
from labels.errors import BadInput, StaleRevision
from labels.models import LabelRowCache, ProjectAccess
from labels.permissions import require
from labels.services import audit, label_dicts, sync
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
) -> LoadedRow:
    """Write a whole label dictionary.

    Args:
        user: Who writes.
        access: Their access to the project.
        row: The row.
        labels: The dictionary, in the form in which it is read.
        base_sha256: The version that it replaces; ``none`` where there are no labels yet.
        source: For the history.
        reason: For the history.

    Returns:
        The labels as read back.

    Raises:
        Forbidden: The role may only look.
        StaleRevision: The labels are not in that version any more.
        BadInput: The dictionary is for another row, or none.
        UpstreamError: The platform failed or refused; nothing is changed.
    """
    require(access, "edit_labels")
    _check_storable(labels)
    with exclusive(row):
        sync.refresh_row(user, access, row)
        first = row.label_hash is None and base_sha256 == NO_LABELS
        before = label_dicts.label_row(user, access, row, fresh=True)
        if before.sha256 != base_sha256 and not first:
            raise StaleRevision(before.sha256)
        _check_identity(row, labels, ("data_hash",) if first else ("data_hash", "label_hash"))
        _read_into(before, labels)
        wanted = label_dicts.content_sha256(before.label_row)
        with audit.intent(
            user,
            "put_labels",
            row=row,
            before={"sha256": before.sha256},
            after={"sha256": wanted},
            source=source,
        ) as entry:
            before.label_row.save()
            after = label_dicts.label_row(
                user, access, row, fresh=True, author=user, source=source, reason=reason
            )
            entry.after = {"sha256": after.sha256}
    return after


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


def _read_into(loaded: LoadedRow, labels: dict[str, Any]) -> None:
    try:
        loaded.label_row.from_labels_dict(labels, preserve_identity=True)
    except EncordException as error:
        raise BadInput(f"These labels cannot be read: {error.message}") from error
