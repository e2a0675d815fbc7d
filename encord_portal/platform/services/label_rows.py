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
from encord_portal.platform.services import activity, consensus, row_statuses, stages
from encord_portal.platform.workflow_machine import initial

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
    _begin(rows, stages.of(project))
    return len(rows)


def _begin(rows: Sequence[LabelRow], found: Sequence[WorkflowStage]) -> None:
    """Give new rows their tasks, where the workflow sends them first."""
    if not found:
        return
    machine = stages.machine(found)
    tasks = []
    for row in rows:
        task = Task(label_row=row)
        state = initial(machine, stages.traveller(found, task.uuid, None))
        task.stage, task.status = found[state.stage], TaskStatus(state.status.value)
        row_statuses.follow(row, task)
        tasks.append(task)
    # Most rows stand as they were made.
    moved = [row for row in rows if row.annotation_task_status != "QUEUED"]
    rewrite(moved, ["annotation_task_status", "label_status"])
    Task.objects.bulk_create(tasks, batch_size=BATCH)
    for stage in found:
        consensus.enter_first([task for task in tasks if task.stage_id == stage.pk], stage)


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


def locked(keys: Iterable[int]) -> dict[int, LabelRow]:
    """Rows as they are now, nobody else's to change until the transaction ends.

    Whatever changes rows or their tasks comes through here first. Rows are locked in one order,
    so that two requests over the same rows wait for one another but never each for the other.

    Returns:
        The rows by key; those that are gone are left out.
    """
    ordered = sorted(set(keys))
    rows = LabelRow.objects.select_for_update(no_key=True).order_by("pk")
    return {row.pk: row for row in _batched(rows, "pk", ordered)}


def rewrite(rows: Iterable[LabelRow], fields: Sequence[str]) -> None:
    """Write fields of rows that :func:`locked` gave.

    Each row is offered as new and updated where it meets itself: an UPDATE over many rows with
    different values costs several times as much, while other savers wait.
    """
    LabelRow.objects.bulk_create(
        rows, BATCH, update_conflicts=True, unique_fields=["id"], update_fields=fields
    )


@transaction.atomic
def set_status(project: Project, user: User, label_hash: uuid.UUID, status: str) -> None:
    """Say how far the labels of a row are; the next step of its task says so anew.

    Raises:
        NotFound: When the row is not in the project.
    """
    key = by_label_hash(project, [label_hash])[0].pk
    row = locked([key])[key]
    row.label_status = status
    row.last_edited_at = now = timezone.now()
    row.last_edited_by = user
    rewrite([row], ["label_status", "last_edited_at", "last_edited_by"])
    stage = activity.stages_of([row]).get(row.pk)
    activity.record(
        user, [activity.Act(row, "set_label_status", EditorLogCategory.EDITOR, stage)], now
    )


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
    rows = LabelRow.objects.filter(project=project, branch_name=branch).only("pk")
    keys = [row.pk for row in _batched(rows, "data_unit_id", data_hashes)]
    found = {row.data_unit_id: row for row in locked(keys).values()}
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
    rewrite(fresh, ["label_hash", "label_status", "created_at", "last_edited_at", "last_edited_by"])
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
