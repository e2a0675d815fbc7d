"""Projects as the server sends them, and what is asked when they are created or copied."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Self
from uuid import UUID

from encord_portal.sdk.common.base_dto import BaseDTO, WireTime
from encord_portal.sdk.orm._label_classifications import (
    ClassificationAnswerEntry as ClassificationAnswerEntry,
)
from encord_portal.sdk.orm._label_classifications import (
    ClassificationAnswerObject as ClassificationAnswerObject,
)
from encord_portal.sdk.orm._label_classifications import (
    LabelClassificationsEntry as LabelClassificationsEntry,
)
from encord_portal.sdk.orm.base_orm import BaseORM
from encord_portal.sdk.orm.workflow import WorkflowDTO
from encord_portal.sdk.utilities.project_user import ProjectUserRole


class Project(BaseORM):
    """A project as a dictionary, with properties ("encord.orm.project" in the reference).

    Prefer ``encord_portal.sdk.project.Project``; this is what its ``get_project`` gives.
    """

    DB_FIELDS = OrderedDict(
        [
            ("project_hash", str),
            ("title", str),
            ("description", str),
            ("created_at", datetime),
            ("last_edited_at", datetime),
            ("editor_ontology", (dict, str)),
            ("datasets", (list, str)),
            ("label_rows", (list, str)),
            ("ontology_hash", str),
            ("source_projects", list),
            ("workflow_manager_uuid", str),
        ]
    )
    NON_UPDATABLE_FIELDS = {"project_hash", "editor_ontology", "datasets", "label_rows"}

    def get_labels_list(self) -> list[str | None]:
        """Give the label hash of each row, ``None`` for rows without labels."""
        return [row.get("label_hash") for row in self["label_rows"]]

    @property
    def project_hash(self) -> str:
        """Names the project."""
        return str(self["project_hash"])

    @property
    def title(self) -> str:
        """The title."""
        return str(self["title"])

    @property
    def description(self) -> str:
        """The description."""
        return str(self["description"])

    @property
    def editor_ontology(self) -> dict[str, Any]:
        """The ontology structure as a dictionary."""
        structure: dict[str, Any] = self["editor_ontology"]
        return structure

    @property
    def datasets(self) -> list[dict[str, Any]]:
        """Hash, title and description of each dataset."""
        datasets: list[dict[str, Any]] = self["datasets"]
        return datasets

    @property
    def label_rows(self) -> list[dict[str, Any]]:
        """The rows of the label row listing, when they were asked for."""
        rows: list[dict[str, Any]] = self["label_rows"]
        return rows

    @property
    def ontology_hash(self) -> str:
        """Names the ontology."""
        return str(self["ontology_hash"])

    @property
    def source_projects(self) -> list[str] | None:
        """The projects that a benchmark project takes its rows from."""
        return self.get("source_projects")

    @property
    def created_at(self) -> datetime:
        """When the project was created."""
        time: datetime = self["created_at"]
        return time

    @property
    def last_edited_at(self) -> datetime:
        """When the project was edited last."""
        time: datetime = self["last_edited_at"]
        return time

    @property
    def workflow_manager_uuid(self) -> UUID | None:
        """Names the workflow; manual QA projects have none."""
        value = self.get("workflow_manager_uuid")
        return None if value is None else UUID(value)


class ProjectStatus(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """How far a project is."""

    NOT_STARTED = "notStarted"
    IN_PROGRESS = "inProgress"
    IN_REVIEW = "inReview"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    ARCHIVED = "archived"
    UNKNOWN = "_unknown_"
    """A status that this version of the SDK does not know."""

    @classmethod
    def _missing_(cls, value: object) -> ProjectStatus:
        return cls.UNKNOWN


class ProjectType(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """How quality is controlled in a project."""

    WORKFLOW = "workflow"
    MANUAL_QA = "manual_qa"


class ProjectDTO(BaseDTO):
    """A project as the v2 transport sends it."""

    project_hash: UUID
    project_type: ProjectType
    status: ProjectStatus
    title: str
    description: str
    created_at: WireTime
    last_edited_at: WireTime
    creator_email: str
    ontology_hash: str
    editor_ontology: dict[str, Any]
    user_role: ProjectUserRole | None = None
    source_projects: list[str] | None = None
    workflow_manager_uuid: UUID | None = None
    workflow: WorkflowDTO | None = None


class ProjectDataset(BaseDTO):
    """A dataset of a project."""

    dataset_hash: UUID
    title: str
    description: str

    @classmethod
    def from_list(cls, dataset_list: list[dict[str, Any]]) -> list[Self]:
        """Read the list that ``Project.datasets`` gives."""
        return [cls.from_dict(dataset) for dataset in dataset_list]


class ProjectCopy:
    """Names the query that copies a project."""


class ProjectUsers:
    """Names the query that adds people to a project."""


class ProjectCopyOptions(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """What is copied with a project."""

    COLLABORATORS = "collaborators"
    DATASETS = "datasets"
    MODELS = "models"
    LABELS = "labels"


class ReviewApprovalState(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """What the review of a label said."""

    APPROVED = "APPROVED"
    PENDING = "PENDING"
    REJECTED = "REJECTED"
    DELETED = "DELETED"
    NOT_SELECTED_FOR_REVIEW = "NOT_SELECTED_FOR_REVIEW"


class CopyDatasetAction(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """How a copy of a project gets its data."""

    ATTACH = "ATTACH"
    """The datasets are attached to the new project."""
    CLONE = "CLONE"
    """A new dataset is made of (a part of) the data."""


@dataclass
class CopyDatasetOptions:
    """How ``Project.copy_project`` treats the datasets.

    Attributes:
        action: Attach the datasets themselves, or clone data into a new one.
        dataset_title: The title of the new dataset.
        dataset_description: The description of the new dataset.
        datasets_to_data_hashes_map: Dataset hash → hashes of the data to clone.
    """

    action: CopyDatasetAction = CopyDatasetAction.ATTACH
    dataset_title: str | None = None
    dataset_description: str | None = None
    datasets_to_data_hashes_map: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class CopyLabelsOptions:
    """Which labels ``Project.copy_project`` copies.

    Attributes:
        accepted_label_hashes: Only the labels of these rows; ``None`` for all.
        accepted_label_statuses: Only labels whose review ended so; ``None`` for all.
    """

    accepted_label_hashes: list[str] | None = None
    accepted_label_statuses: list[ReviewApprovalState] | None = None


@dataclass
class CopyProjectPayload:
    """What ``Project.copy_project`` asks for, as it goes over the wire.

    Attributes:
        copy_project_options: What to copy.
        copy_labels_options: Which labels and which data; see :meth:`of`.
        project_copy_metadata: Titles and descriptions.
    """

    copy_project_options: list[ProjectCopyOptions] = field(default_factory=list)
    copy_labels_options: dict[str, Any] | None = None
    project_copy_metadata: dict[str, Any] | None = None

    @classmethod
    def of(
        cls,
        options: list[ProjectCopyOptions],
        datasets: CopyDatasetOptions | None,
        labels: CopyLabelsOptions | None,
        title: str | None,
        description: str | None,
    ) -> CopyProjectPayload:
        """Put together what ``Project.copy_project`` was told.

        Args:
            options: What to copy.
            datasets: How to treat the datasets.
            labels: Which labels to copy.
            title: The title of the new project.
            description: The description of the new project.
        """
        clone = datasets if datasets and datasets.action is CopyDatasetAction.CLONE else None
        labels = labels or CopyLabelsOptions()
        statuses = labels.accepted_label_statuses
        return cls(
            options,
            copy_labels_options={
                "datasets_to_data_hashes_map": clone.datasets_to_data_hashes_map if clone else {},
                "accepted_label_hashes": labels.accepted_label_hashes,
                "accepted_label_statuses": (
                    None if statuses is None else [status.value for status in statuses]
                ),
                "create_new_dataset": True if clone else None,
            },
            project_copy_metadata={
                "project_title": title,
                "project_description": description,
                "dataset_title": clone.dataset_title if clone else None,
                "dataset_description": clone.dataset_description if clone else None,
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Give the payload of the query."""
        return {
            "copy_project_options": [option.value for option in self.copy_project_options],
            "copy_labels_options": self.copy_labels_options,
            "project_copy_metadata": self.project_copy_metadata,
        }


class ProjectWorkflowType(Enum):
    """How quality is controlled in a new project without a workflow template."""

    MANUAL_QA = "manual"
    BENCHMARK_QA = "benchmark"


class ManualReviewWorkflowSettings:
    """A new project in which people review labels."""


@dataclass(frozen=True)
class BenchmarkQaWorkflowSettings:
    """A new project that measures annotators against projects whose labels are known.

    Attributes:
        source_projects: The hashes of the projects with the known labels.
    """

    source_projects: list[str] = field(default_factory=list)


ProjectWorkflowSettings = ManualReviewWorkflowSettings | BenchmarkQaWorkflowSettings


class ReviewMode(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """How much remains to be done for labels that come from CVAT."""

    UNLABELLED = "unlabelled"
    """Labels are there, but annotators still have to submit them."""
    LABELLED = "labelled"
    """Labels count as submitted, but reviewers still have to approve them."""
    REVIEWED = "reviewed"
    """Labels count as reviewed."""


class ProjectImporter(BaseORM):
    """The result of an import, as a dictionary."""

    DB_FIELDS = OrderedDict([("project_hash", str)])


class CvatExportType(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """What was exported from CVAT."""

    PROJECT = "project"
    TASK = "task"


class ProjectImporterCvatInfo(BaseORM):
    """What an export of CVAT is, as a dictionary."""

    DB_FIELDS = OrderedDict([("export_type", str)])


class TaskPriorityParams(BaseDTO):
    """Priorities of tasks, as pairs of data hash and priority."""

    priorities: list[tuple[str, float]]


class OrganisationTag(BaseDTO):
    """A tag of the organisation."""

    uuid: UUID
    name: str
