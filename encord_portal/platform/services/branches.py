"""Branches: other label rows of the same data units, beside the main ones."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import transaction

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments, NotFound
from encord_portal.platform.models import MAIN_BRANCH, LabelRow, Project
from encord_portal.platform.services import label_rows, labels


def names(project: Project) -> list[str]:
    """The branches of a project, the main one first."""
    found = LabelRow.objects.filter(project=project).exclude(branch_name=MAIN_BRANCH)
    others = found.order_by("branch_name").values_list("branch_name", flat=True).distinct()
    return [MAIN_BRANCH, *others]


def rows_on(project: Project, hashes: Sequence[uuid.UUID], branch: str) -> list[LabelRow]:
    """The rows of a branch for the data units of these label rows; who has none is left out.

    Raises:
        NotFound: When a label row is not in the project, or the branch does not exist.
    """
    rows = label_rows.by_label_hash(project, hashes)
    if branch != MAIN_BRANCH and branch not in names(project):
        raise NotFound(f"The project has no branch {branch[:60]!r}.")
    found = []
    for row in rows:
        if row.branch_name != branch:
            others = label_rows.in_project(project).filter(label_hash__isnull=False)
            other = others.filter(data_unit=row.data_unit_id, branch_name=branch).first()
            if other is None:
                continue
            row = other
        found.append(row)
    return found


@transaction.atomic
def copy(
    project: Project,
    user: User,
    source: str,
    target: str,
    hashes: Sequence[uuid.UUID],
    *,
    overwrite: bool,
) -> int:
    """Copy the labels of rows to another branch, as saves of their own.

    Args:
        project: The project of the rows.
        user: Who copies.
        source: The branch of the rows.
        target: The branch to copy to; it is made when it does not exist.
        hashes: The label hashes of the rows on the source branch.
        overwrite: Whether rows that have labels on the target branch are copied, too.

    Returns:
        How many rows were copied.

    Raises:
        NotFound: When a label row is not in the project.
        InvalidArguments: When a row is on another branch, or both branches are the same.
    """
    if source == target:
        raise InvalidArguments("Source and target are the same branch.")
    rows = label_rows.by_label_hash(project, hashes)
    for row in rows:
        if row.branch_name != source:
            raise InvalidArguments(
                f"The label row {row.label_hash} is on the branch {row.branch_name!r}, not on "
                f"{source[:60]!r}."
            )
    saved = [row for row in rows if row.version]
    made = label_rows.initialise(project, user, [row.data_unit_id for row in saved], target)
    pairs = [
        (old, new) for old, new in zip(saved, made, strict=True) if overwrite or not new.version
    ]
    contents = dict(labels.contents_of([old for old, _ in pairs]))
    dictionaries = [
        {**contents[old.pk], "label_hash": str(new.label_hash), "branch_name": new.branch_name}
        for old, new in pairs
    ]
    if pairs:
        wanted = [new.label_hash for _, new in pairs if new.label_hash is not None]
        labels.save(project, user, wanted, dictionaries)
    return len(pairs)
