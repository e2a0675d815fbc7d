"""A row as it is, or as one of its revisions: whatever shows labels asks here."""

from __future__ import annotations

from django.utils import timezone

from encord_portal.accounts.models import User
from encord_portal.sdk.exceptions import EncordException
from labels.errors import BadInput
from labels.models import LabelRowCache, PartRow, ProjectAccess
from labels.rendering.lanes import Lane
from labels.selectors import history
from labels.services import label_dicts, timelines
from labels.services.label_dicts import LoadedRow
from labels.services.shared_rows import shared_row


def shown_row(user: User, access: ProjectAccess, row: LabelRowCache, number: int = 0) -> LoadedRow:
    """The row's labels to be looked at and never changed.

    Args:
        user: Who looks.
        access: Their access to the project.
        row: The row.
        number: A revision; 0 for the labels as they are, with the person's draft on them.

    Raises:
        NotVisible: The row has no such revision, or the platform no such row any more.
        BadInput: The revision does not fit the present ontology.
        UpstreamError: The platform could not be asked, and nothing is kept.
    """
    if not number:
        return label_dicts.shown_row(user, access, row)
    if isinstance(row, PartRow):
        return label_dicts.of_part(access, row, shown_row(user, access, row.whole, number))
    revision = history.get(row, number)
    try:
        found = shared_row(access, row, revision.blob.content, revision.blob_id, None, ())
    except EncordException as error:
        raise BadInput(
            f"Revision {number} cannot be shown with the project's present ontology: "
            f"{error.message}"
        ) from error
    age = (timezone.now() - revision.created_at).total_seconds()
    return LoadedRow(
        label_row=found.label_row,
        sha256=revision.blob_id,
        age_seconds=max(age, 0.0),
        draft=found.outcome,
    )


def row_lanes(
    user: User, access: ProjectAccess, row: LabelRowCache, number: int = 0
) -> tuple[Lane, ...]:
    """The lanes of the row's timeline; as :func:`shown_row`."""
    if not number:
        return timelines.row_lanes(user, access, row)
    return timelines.lanes_of(row, shown_row(user, access, row, number))
