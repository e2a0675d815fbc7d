"""Label rows: one for each data unit of each project, and the initialising of their labels."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments, NotFound
from encord_portal.platform.models import (
    MAIN_BRANCH,
    Dataset,
    DataUnit,
    EditorLogCategory,
    LabelRow,
    Project,
    Task,
    TaskStatus,
    WorkflowStage,
)
from encord_portal.platform.services import activity, consensus

BATCH = 500


@transaction.atomic
def sync_rows(target: Project | Dataset) -> int:
    """Make the label rows and tasks that are missing, for a project or around a dataset.

    Call it after data units have been added to a dataset; it may be called at any time.

    Returns:
        How many rows were made.
    """
    if isinstance(target, Project):
        return _sync(target, None)
    projects = Project.objects.filter(attachments__dataset=target).order_by("pk")
    return sum(_sync(project, target) for project in projects)


def _sync(project: Project, dataset: Dataset | None) -> int:
    # The lock makes two imports at once agree on who makes a row.
    Project.objects.select_for_update().get(pk=project.pk)
    units = DataUnit.objects.filter(dataset__attachments__project=project)
    if dataset is not None:
        units = units.filter(dataset=dataset)
    have = LabelRow.objects.filter(project=project, branch_name=MAIN_BRANCH)
    missing = units.exclude(pk__in=have.values("data_unit_id")).order_by("created_at", "pk")
    rows = LabelRow.objects.bulk_create(
        [LabelRow(project=project, data_unit=unit) for unit in missing], batch_size=BATCH
    )
    stage = WorkflowStage.objects.filter(project=project).order_by("position").first()
    if stage is not None:
        Task.objects.bulk_create(
            [Task(label_row=row, stage=stage, status=TaskStatus.NEW) for row in rows],
            batch_size=BATCH,
        )
        consensus.enter_first(rows, stage)
    return len(rows)


def in_project(project: Project) -> QuerySet[LabelRow]:
    """The rows of a project with everything that a label dictionary's head shows."""
    return (
        LabelRow.objects.filter(project=project)
        .select_related("data_unit__dataset", "data_unit__file")
        .prefetch_related("data_unit__images__file")
    )


def by_label_hash(project: Project, hashes: Sequence[uuid.UUID]) -> list[LabelRow]:
    """The rows with these label hashes, in their order.

    Raises:
        NotFound: When one of them is not in the project.
    """
    found = {row.label_hash: row for row in _batched(in_project(project), "label_hash", hashes)}
    missing = [each for each in hashes if each not in found]
    if missing:
        raise NotFound(f"The project has no label row with the label hash {missing[0]}.")
    return [found[each] for each in dict.fromkeys(hashes)]


@transaction.atomic
def initialise(
    project: Project, user: User, data_hashes: Sequence[uuid.UUID], branch: str = MAIN_BRANCH
) -> list[LabelRow]:
    """Give the rows of these data units a label hash; rows that have one keep it.

    A branch begins to exist with its first row.

    Raises:
        NotFound: When a data unit is not in the project.
        InvalidArguments: When the branch cannot be named so.
    """
    if branch != MAIN_BRANCH:
        _branch_off(project, data_hashes, branch)
    rows = LabelRow.objects.filter(project=project, branch_name=branch).order_by("pk")
    locked = _batched(rows.select_for_update(), "data_unit_id", data_hashes)
    found = {row.data_unit_id: row for row in locked}
    missing = [each for each in data_hashes if each not in found]
    if missing:
        raise NotFound(f"The project has no data unit {missing[0]}.")
    now = timezone.now()
    fresh = [row for row in found.values() if row.label_hash is None]
    for row in fresh:
        row.label_hash = uuid.uuid4()
        row.label_status = "LABEL_IN_PROGRESS"
        row.created_at = row.last_edited_at = now
        row.last_edited_by = user
    stages = activity.stages_of(fresh)
    opened = [(row, stages.get(row.pk)) for row in fresh]
    LabelRow.objects.bulk_update(
        fresh,
        ["label_hash", "label_status", "created_at", "last_edited_at", "last_edited_by"],
        batch_size=BATCH,
    )
    activity.record(
        user,
        [activity.Act(row, "initialise", EditorLogCategory.EDITOR, stage) for row, stage in opened],
        now,
    )
    ordered = [found[each].pk for each in dict.fromkeys(data_hashes)]
    ready = {row.pk: row for row in _batched(in_project(project), "pk", ordered)}
    return [ready[pk] for pk in ordered]


def are_initialised(project: Project, data_hashes: Sequence[uuid.UUID], branch: str) -> bool:
    """Whether the rows of all these data units have a label hash on a branch."""
    rows = LabelRow.objects.filter(
        project=project, branch_name=branch, label_hash__isnull=False
    ).only("data_unit_id")
    found = {row.data_unit_id for row in _batched(rows, "data_unit_id", data_hashes)}
    return found >= set(data_hashes)


def checked_branch(name: str) -> str:
    """The name, if a branch may have it.

    Raises:
        InvalidArguments: When it is empty, too long or not printable.
    """
    if not 1 <= len(name) <= 200 or name != name.strip() or not name.isprintable():
        raise InvalidArguments("The name of a branch has 1 to 200 printable characters.")
    return name


def _branch_off(project: Project, data_hashes: Sequence[uuid.UUID], branch: str) -> None:
    checked_branch(branch)
    rows = LabelRow.objects.filter(project=project)
    main = _batched(rows.filter(branch_name=MAIN_BRANCH), "data_unit_id", data_hashes)
    there = _batched(rows.filter(branch_name=branch), "data_unit_id", data_hashes)
    missing = {row.data_unit_id for row in main} - {row.data_unit_id for row in there}
    LabelRow.objects.bulk_create(
        [LabelRow(project=project, data_unit_id=each, branch_name=branch) for each in missing],
        batch_size=BATCH,
        # Somebody else may make the same rows just now.
        ignore_conflicts=True,
    )


def _batched(
    rows: QuerySet[LabelRow], field: str, values: Sequence[uuid.UUID] | Sequence[int]
) -> Iterable[LabelRow]:
    # SQLite takes a limited number of parameters in one statement.
    for start in range(0, len(values), BATCH):
        yield from rows.filter(**{f"{field}__in": values[start : start + BATCH]})
