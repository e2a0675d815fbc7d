"""What a project archive holds: the tables in the order of their dependence, and their JSON.

Rows refer to people by their address, to files by their hash, to label rows by their place in the
archive, and to everything else by its UUID; so an archive can be restored on any platform, and
restoring and exporting again gives the same bytes.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

from django.db.models import F, Field, ForeignKey, Model, Q, QuerySet

from encord_portal.accounts.models import User
from encord_portal.platform.models import (
    Dataset,
    DatasetUser,
    DataUnit,
    DataUnitImage,
    EditorLog,
    Issue,
    IssueComment,
    IssueResolution,
    IssueTag,
    LabelLog,
    LabelReview,
    LabelRow,
    LabelVersion,
    MediaFile,
    Ontology,
    OntologyUser,
    Project,
    ProjectDataset,
    ProjectUser,
    StorageFolder,
    StorageItem,
    Task,
    TaskEvent,
    WorkflowPathway,
    WorkflowStage,
    WorkPeriod,
)
from encord_portal.platform.wire import JsonObject

FORMAT = "encord-portal project"
VERSION = 1
Rows: TypeAlias = Callable[[Project], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of an archive.

    Args:
        model: Its model.
        rows: The rows that belong to a project, in an order that restoring keeps.
        shared: Whether rows may be there already, of another project; they are kept as they are.
        without: Fields that are not archived.
    """

    model: type[Model]
    rows: Rows
    shared: bool = False
    without: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return self.model.__name__

    @property
    def fields(self) -> list[Field[Any, Any]]:
        """The archived fields; a key that only counts is none of them."""
        left_out = self.without | ({"id"} if self.model._meta.pk.attname == "id" else set())
        concrete = cast("list[Field[Any, Any]]", self.model._meta.concrete_fields)
        return [each for each in concrete if each.name not in left_out]


def _units(project: Project) -> QuerySet[DataUnit]:
    return DataUnit.objects.filter(dataset__attachments__project=project).distinct()


def _items(project: Project) -> QuerySet[StorageItem]:
    units = _units(project).values("storage_item")
    return StorageItem.objects.filter(Q(pk__in=units) | Q(parent_item__in=units))


def _items_in_order(project: Project) -> QuerySet[StorageItem]:
    """Items before their children."""
    return _items(project).order_by(F("parent_item").asc(nulls_first=True), "pk")


def _folders(project: Project) -> list[StorageFolder]:
    """The folders of the items and of the datasets with all above them, parents first."""
    wanted = set(_items(project).values_list("folder", flat=True))
    backing = Dataset.objects.filter(attachments__project=project, backing_folder__isnull=False)
    wanted |= set(backing.values_list("backing_folder", flat=True))
    levels: list[list[StorageFolder]] = []
    known: set[uuid.UUID] = set()
    while wanted:
        level = list(StorageFolder.objects.filter(pk__in=wanted).order_by("pk"))
        levels.append(level)
        known |= {each.pk for each in level}
        wanted = {each.parent_id for each in level if each.parent_id} - known
    chains = {each.pk: each for level in levels for each in level}

    def depth(folder: StorageFolder) -> int:
        return 0 if folder.parent_id is None else 1 + depth(chains[folder.parent_id])

    return sorted(chains.values(), key=lambda each: (depth(each), str(each.pk)))


def _files(project: Project) -> QuerySet[MediaFile]:
    units, items = _units(project), _items(project)
    images = DataUnitImage.objects.filter(data_unit__in=units.values("pk"))
    return MediaFile.objects.filter(
        Q(pk__in=units.values("file"))
        | Q(pk__in=items.values("file"))
        | Q(pk__in=images.values("file"))
    ).order_by("sha256")


def _of(model: type[Model], lookup: str, *order: str, **more: Any) -> Rows:
    """The rows whose project is found by a lookup."""

    def rows(project: Project) -> QuerySet[Any]:
        found = model._default_manager.filter(**{lookup: project}, **more)
        return found.order_by(*(order or ("pk",)))

    return rows


TABLES = (
    Table(MediaFile, _files, shared=True, without=frozenset({"created_at"})),
    Table(StorageFolder, _folders, shared=True),
    Table(StorageItem, _items_in_order, shared=True),
    Table(Dataset, _of(Dataset, "attachments__project"), shared=True),
    Table(
        DatasetUser,
        _of(DatasetUser, "dataset__attachments__project", through_group=False),
        shared=True,
    ),
    Table(DataUnit, lambda project: _units(project).order_by("pk"), shared=True),
    Table(
        DataUnitImage,
        lambda project: DataUnitImage.objects.filter(
            data_unit__in=_units(project).values("pk")
        ).order_by("data_unit", "index"),
        shared=True,
    ),
    Table(Ontology, _of(Ontology, "projects"), shared=True),
    Table(OntologyUser, _of(OntologyUser, "ontology__projects", through_group=False), shared=True),
    # The project that it was copied from need not be where it is restored.
    Table(Project, lambda project: [project], without=frozenset({"source_project"})),
    Table(ProjectUser, _of(ProjectUser, "project", through_group=False)),
    Table(ProjectDataset, _of(ProjectDataset, "project")),
    Table(WorkflowStage, _of(WorkflowStage, "project", "position")),
    Table(WorkflowPathway, _of(WorkflowPathway, "stage__project", "stage", "position")),
    Table(LabelRow, _of(LabelRow, "project")),
    Table(
        LabelVersion,
        _of(LabelVersion, "row__project", "row", "number"),
        without=frozenset({"content"}),
    ),
    Table(
        Task,
        lambda project: [
            *Task.objects.filter(stage__project=project, parent=None).order_by("pk"),
            *Task.objects.filter(stage__project=project, parent__isnull=False).order_by("pk"),
        ],
    ),
    Table(TaskEvent, _of(TaskEvent, "task__stage__project")),
    Table(LabelReview, _of(LabelReview, "stage__project")),
    Table(LabelLog, _of(LabelLog, "project")),
    Table(WorkPeriod, _of(WorkPeriod, "label_row__project")),
    Table(EditorLog, _of(EditorLog, "label_row__project")),
    Table(IssueTag, _of(IssueTag, "project")),
    Table(Issue, _of(Issue, "project")),
    Table(IssueComment, _of(IssueComment, "issue__project")),
    Table(IssueResolution, _of(IssueResolution, "issue__project")),
)


@dataclass(slots=True)
class References:
    """What rows are called in an archive; ``named`` are the people whom it has named."""

    people: dict[int, str] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    files: dict[int, str] = field(default_factory=dict)
    label_rows: dict[int, int] = field(default_factory=dict)

    def of(self, target: type[Model], key: Any) -> Any:
        """The archive's name for a row of this platform."""
        if key is None:
            return None
        if target is User:
            self.named.add(self.people[key])
            return self.people[key]
        if target is MediaFile:
            return self.files[key]
        return self.label_rows[key] if target is LabelRow else key


def as_json(table: Table, row: Model, references: References) -> JsonObject:
    """One row as the archive has it."""
    found: JsonObject = {}
    for each in table.fields:
        value = getattr(row, each.attname)
        if isinstance(each, ForeignKey):
            value = references.of(each.related_model, value)
        found[each.name] = value
    if isinstance(row, Issue):
        found["tags"] = list(row.tags.order_by("pk").values_list("pk", flat=True))
    return found


def automatic_times(model: type[Model]) -> list[str]:
    """The time fields that a save would overwrite."""
    return [
        each.name
        for each in model._meta.concrete_fields
        if getattr(each, "auto_now", False) or getattr(each, "auto_now_add", False)
    ]
