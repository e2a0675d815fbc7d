"""The answer to a write on a version that is not there any more: what happened since."""

from __future__ import annotations

from typing import Any

from encord_portal.sdk.exceptions import EncordException
from labels.errors import BadInput, StaleRevision
from labels.merging.differences import Version
from labels.merging.report import report
from labels.models import Blob, LabelRowCache, ProjectAccess
from labels.services import label_checks
from labels.services.blobs import unpack
from labels.services.kept_rows import kept_row
from labels.services.label_dicts import LoadedRow


def stale(
    access: ProjectAccess,
    row: LabelRowCache,
    base_sha256: str,
    current: LoadedRow,
    labels: dict[str, Any] | None = None,
) -> StaleRevision:
    """The error, with a merge report where the version that was read is in the history.

    Args:
        access: The person's access to the project.
        row: The row.
        base_sha256: The version that the caller read.
        current: What is there now.
        labels: What the caller wants to write, if it is whole labels.
    """
    blob = Blob.objects.filter(revisions__row=row, sha256=base_sha256).first()
    if blob is None:
        return StaleRevision(current.sha256)
    base = _version(access, row, unpack(blob.content))
    present = current.label_row.to_encord_dict()
    if base is None:
        return StaleRevision(current.sha256)
    mine = _wanted(access, row, labels, present) if labels is not None else None
    found = report(base, Version(current.label_row, present), mine)
    return StaleRevision(current.sha256, found)


def _wanted(
    access: ProjectAccess, row: LabelRowCache, labels: dict[str, Any], present: dict[str, Any]
) -> Version | None:
    try:
        label_checks.check_form(labels, present)
    except BadInput:
        # Nothing can be said of labels that are malformed besides.
        return None
    return _version(access, row, labels)


def _version(access: ProjectAccess, row: LabelRowCache, labels: dict[str, Any]) -> Version | None:
    try:
        return Version(kept_row(access, row, labels), labels)
    except EncordException:
        return None
