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
    DatasetGroup,
    DatasetUser,
    DataUnit,
    DataUnitImage,
    EditorLog,
    FilterPreset,
    Group,
    Issue,
    IssueComment,
    IssueResolution,
    IssueTag,
    LabelLog,
    LabelReview,
    LabelRow,
    LabelVersion,
    MediaFile,
    MlModel,
    ModelAttachment,
    Ontology,
    OntologyGroup,
    OntologyUser,
    Project,
    ProjectCollection,
    ProjectCollectionItem,
    ProjectDataset,
    ProjectGroup,
    ProjectTag,
    ProjectUser,
    StorageFolder,
    StorageFolderGroup,
    StorageFolderUser,
    StorageItem,
    StorageItemPart,
    Task,
    TaskEvent,
    WorkflowPathway,
    WorkflowStage,
    WorkPeriod,
)
from encord_portal.platform.wire import JsonObject

FORMAT = "encord-portal project"
VERSION = 5
# What came with a version, and older ones do not have; it is restored as it is in a new row.
READABLE = frozenset({2, 3, 4, VERSION})
ADDED: dict[int, dict[str, frozenset[str]]] = {
    3: {
        "WorkflowStage": frozenset({"next_stage", "back_stage"}),
        "WorkflowPathway": frozenset({"percent", "people"}),
    },
    4: {"StorageItem": frozenset({"scene"})},
    5: {
        "StorageItem": frozenset({"timeseries_settings"}),
        "StorageFolder": frozenset({"config"}),
    },
}
Rows: TypeAlias = Callable[[Project], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of an archive.

    Args:
        model: Its model.
        rows: The rows that belong to a project, in an order that restoring keeps.
        shared: Whether rows may be there already, of another project; they are kept as they are.
        owner: The field that names what a row is a part of; where that was there already, its
            parts are kept as they are, too: restoring gives nobody access to what it did not make.
        without: Fields that are not archived.
        since: The version that the table came with.
    """

    model: type[Model]
    rows: Rows
    shared: bool = False
    owner: str = ""
    without: frozenset[str] = frozenset()
    since: int = 0

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
    """The items of the data units, with what came with them and what they were made of."""
    units = _units(project).values("storage_item")
    # What groups are made of may be items of their own, which may be made of others.
    parts = StorageItemPart.objects.filter(group__in=units).values("item")
    used = Q(pk__in=units) | Q(pk__in=parts)
    inner = StorageItemPart.objects.filter(group__in=parts).values("item")
    return StorageItem.objects.filter(
        used | Q(pk__in=inner) | Q(parent_item__in=units) | Q(parent_item__in=parts)
    )


def _parts(project: Project) -> QuerySet[StorageItemPart]:
    items = _items(project).values("pk")
    return StorageItemPart.objects.filter(group__in=items).order_by("group", "index")


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


def _groups(project: Project) -> QuerySet[Group]:
    """Every group that has access to the project or to what belongs to it."""
    return Group.objects.filter(
        Q(project_grants__project=project)
        | Q(dataset_grants__dataset__attachments__project=project)
        | Q(ontology_grants__ontology__projects=project)
        | Q(folder_grants__folder__in=[each.pk for each in _folders(project)])
    ).distinct()


def _in_folders(model: type[Model], **more: Any) -> Rows:
    """The rows of the project's folders."""

    def rows(project: Project) -> QuerySet[Any]:
        found = model._default_manager.filter(folder__in=_folders(project), **more)
        return found.order_by("folder", "pk")

    return rows


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


def _collected(project: Project) -> QuerySet[ProjectCollectionItem]:
    """What is collected of the units that the project still has."""
    found = ProjectCollectionItem.objects.filter(
        collection__project=project, data_unit__in=_units(project).values("pk")
    )
    return found.order_by("collection", "data_unit", "frame", "annotation_id")


TABLES = (
    Table(Group, lambda project: _groups(project).order_by("pk"), shared=True),
    Table(
        Group.users.through,
        lambda project: Group.users.through.objects.filter(group__in=_groups(project)).order_by(
            "group", "user__email"
        ),
        shared=True,
        owner="group",
    ),
    Table(MediaFile, _files, shared=True, without=frozenset({"created_at"})),
    # The place that a folder follows is this platform's own.
    Table(
        StorageFolder,
        _folders,
        shared=True,
        without=frozenset({"integration", "remote_url"}),
    ),
    Table(
        StorageFolderUser,
        _in_folders(StorageFolderUser, through_group=False),
        shared=True,
        owner="folder",
    ),
    Table(StorageFolderGroup, _in_folders(StorageFolderGroup), shared=True, owner="folder"),
    Table(StorageItem, _items_in_order, shared=True),
    Table(StorageItemPart, _parts, shared=True, owner="group"),
    Table(Dataset, _of(Dataset, "attachments__project"), shared=True),
    Table(
        DatasetUser,
        _of(DatasetUser, "dataset__attachments__project", through_group=False),
        shared=True,
        owner="dataset",
    ),
    Table(
        DatasetGroup,
        _of(DatasetGroup, "dataset__attachments__project"),
        shared=True,
        owner="dataset",
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
    Table(
        OntologyUser,
        _of(OntologyUser, "ontology__projects", through_group=False),
        shared=True,
        owner="ontology",
    ),
    Table(OntologyGroup, _of(OntologyGroup, "ontology__projects"), shared=True, owner="ontology"),
    # The project that it was copied from need not be where it is restored.
    Table(Project, lambda project: [project], without=frozenset({"source_project"})),
    Table(ProjectUser, _of(ProjectUser, "project", through_group=False)),
    Table(ProjectGroup, _of(ProjectGroup, "project")),
    Table(ProjectTag, _of(ProjectTag, "projects"), shared=True),
    Table(ProjectTag.projects.through, _of(ProjectTag.projects.through, "project", "projecttag")),
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
    Table(Issue.tags.through, _of(Issue.tags.through, "issue__project", "issue", "issuetag")),
    Table(IssueComment, _of(IssueComment, "issue__project")),
    Table(IssueResolution, _of(IssueResolution, "issue__project")),
    Table(FilterPreset, _of(FilterPreset, "project"), without=frozenset({"folder"}), since=5),
    Table(ProjectCollection, _of(ProjectCollection, "project"), since=5),
    Table(ProjectCollectionItem, _collected, since=5),
    Table(MlModel, _of(MlModel, "attachments__project"), shared=True, since=5),
    Table(ModelAttachment, _of(ModelAttachment, "project"), since=5),
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
    return found


def automatic_times(model: type[Model]) -> list[str]:
    """The time fields that a save would overwrite."""
    return [
        each.name
        for each in model._meta.concrete_fields
        if getattr(each, "auto_now", False) or getattr(each, "auto_now_add", False)
    ]
