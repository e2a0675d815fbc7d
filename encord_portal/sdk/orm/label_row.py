"""Label rows as the server sends them, and the rows of its listing."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from encord_portal.sdk.common.base_dto import BaseDTO
from encord_portal.sdk.common.time_parser import parse_datetime
from encord_portal.sdk.orm._unreadable import unreadable
from encord_portal.sdk.orm.base_orm import BaseORM
from encord_portal.sdk.orm.formatter import Formatter


class LabelRow(BaseORM):
    """A label row as a dictionary ("encord.orm.label_row" in the reference).

    Prefer ``LabelRowV2``; this is what the deprecated calls return and take.
    """

    DB_FIELDS = OrderedDict(
        [
            ("label_hash", str),
            ("branch_name", str),
            ("created_at", str),
            ("last_edited_at", str),
            ("dataset_hash", str),
            ("dataset_title", str),
            ("data_title", str),
            ("data_hash", str),
            ("data_type", str),
            ("data_units", dict),
            ("object_answers", dict),
            ("classification_answers", dict),
            ("object_actions", dict),
            ("label_status", str),
            ("annotation_task_status", str),
            ("is_valid", bool),
            ("spaces", dict),
            ("scene", dict),
        ]
    )
    NON_UPDATABLE_FIELDS = {"label_hash"}


class Review(BaseORM):
    """A review of a label, as a dictionary."""

    DB_FIELDS = OrderedDict([("review_hash", str), ("status", str)])


class AnnotationTaskStatus(Enum):
    """How far the annotation task of a row in a manual QA project is."""

    QUEUED = "QUEUED"
    ASSIGNED = "ASSIGNED"
    IN_REVIEW = "IN_REVIEW"
    RETURNED = "RETURNED"
    COMPLETED = "COMPLETED"


class ShadowDataState(Enum):
    """Which rows of a benchmark QA project to list."""

    ALL_DATA = "ALL_DATA"
    SHADOW_DATA = "SHADOW_DATA"
    NOT_SHADOW_DATA = "NOT_SHADOW_DATA"


class LabelStatus(Enum):
    """How far the labels of a row are."""

    NOT_LABELLED = "NOT_LABELLED"
    LABEL_IN_PROGRESS = "LABEL_IN_PROGRESS"
    LABELLED = "LABELLED"
    REVIEW_IN_PROGRESS = "REVIEW_IN_PROGRESS"
    REVIEWED = "REVIEWED"
    REVIEWED_TWICE = "REVIEWED_TWICE"
    MISSING_LABEL_STATUS = "_MISSING_LABEL_STATUS_"
    """A status that this version of the SDK does not know."""

    @classmethod
    def _missing_(cls, value: object) -> LabelStatus:
        return cls.MISSING_LABEL_STATUS


class LabelValidationState(BaseDTO):
    """Whether the labels of a row pass the project's validation, and what is wrong if not."""

    label_hash: str
    branch_name: str
    version: int
    is_valid: bool
    errors: list[str]


@dataclass(frozen=True, slots=True)
class WorkflowGraphNode:
    """The workflow stage that a row is in.

    Attributes:
        uuid: Names the stage.
        title: What the stage is called in the project.
    """

    uuid: str
    title: str

    @classmethod
    def from_optional_dict(cls, json_dict: dict[str, Any] | None) -> WorkflowGraphNode | None:
        """Read the stage; rows of manual QA projects have none."""
        return None if json_dict is None else cls(json_dict["uuid"], json_dict["title"])


@dataclass(slots=True)
class LabelRowMetadata(Formatter):
    """One row of a project's listing: everything but the labels ("LabelRowMetadata").

    Listings have tens of thousands of these, hence a plain slotted class.

    Attributes:
        label_hash: Names the labels; ``None`` as long as they were never created.
        data_type: The kind of data, in upper case.
        workflow_graph_node: The stage, in workflow projects.
        number_of_frames: How many frames the data has.
        duration: Seconds, for videos and audio.
        spaces: Space id → description, for data groups, layered images and scenes.
        task_uuid: The workflow task.
        priority: 0 to 1, higher first; only of tasks that are not complete.
        images_data: The images of a group or slices of a series, when asked for.
        backing_item_uuid: The storage item that the data comes from.
        is_valid: Whether the labels passed validation when they were last saved.
    """

    label_hash: str | None
    created_at: datetime | None
    last_edited_at: datetime | None
    branch_name: str
    data_hash: str
    dataset_hash: str
    dataset_title: str
    data_title: str
    data_type: str
    data_link: str | None
    label_status: LabelStatus
    annotation_task_status: AnnotationTaskStatus | None
    workflow_graph_node: WorkflowGraphNode | None
    is_shadow_data: bool
    frames_per_second: float | None
    number_of_frames: int
    duration: float | None
    height: int | None
    width: int | None
    audio_sample_rate: int | None
    audio_codec: str | None
    audio_bit_depth: int | None
    audio_num_channels: int | None
    spaces: dict[str, Any]
    group_hash: str | None = None
    task_uuid: UUID | None = None
    priority: float | None = None
    client_metadata: dict[str, Any] | None = None
    images_data: list[Any] | None = None
    file_type: str | None = None
    is_valid: bool = True
    backing_item_uuid: UUID | None = None
    assigned_user_email: str | None = None
    last_actioned_by_user_email: str | None = None

    @classmethod
    def from_dict(cls, json_dict: dict[str, Any]) -> LabelRowMetadata:
        """Read one row of the listing.

        Raises:
            EncordException: A key is missing or a value cannot be read; the message says which.
        """
        try:
            return _read(cls, json_dict)
        except KeyError as error:
            raise unreadable(
                error,
                f"A row of the label row listing lacks {error.args[0]!r} "
                f"(data hash {json_dict.get('data_hash')!r}).",
            ) from error
        except (TypeError, ValueError, AttributeError) as error:
            raise unreadable(
                error,
                "A row of the label row listing cannot be read "
                f"(data hash {json_dict.get('data_hash')!r}): {error}",
            ) from error

    @classmethod
    def from_list(cls, json_list: Iterable[dict[str, Any]]) -> list[LabelRowMetadata]:
        """Read the whole listing."""
        return [cls.from_dict(row) for row in json_list]

    def to_dict(self) -> dict[str, Any]:
        """Give the row as a dictionary, with times as ISO 8601 text."""
        return {item.name: _written(getattr(self, item.name)) for item in fields(self)}


def _read(cls: type[LabelRowMetadata], row: dict[str, Any]) -> LabelRowMetadata:
    get = row.get
    created_at, last_edited_at = get("created_at"), get("last_edited_at")
    annotation_task_status = get("annotation_task_status")
    task_uuid, backing_item_uuid = get("task_uuid"), get("backing_item_uuid")
    return cls(
        label_hash=get("label_hash"),
        created_at=parse_datetime(created_at) if created_at else None,
        last_edited_at=parse_datetime(last_edited_at) if last_edited_at else None,
        branch_name=row["branch_name"],
        data_hash=row["data_hash"],
        dataset_hash=row["dataset_hash"],
        dataset_title=row["dataset_title"],
        data_title=row["data_title"],
        data_type=row["data_type"],
        data_link=row["data_link"],
        label_status=LabelStatus(row["label_status"]),
        annotation_task_status=(
            None if annotation_task_status is None else AnnotationTaskStatus(annotation_task_status)
        ),
        workflow_graph_node=WorkflowGraphNode.from_optional_dict(get("workflow_graph_node")),
        is_shadow_data=get("is_shadow_data", False),
        frames_per_second=get("frames_per_second"),
        number_of_frames=row["number_of_frames"],
        duration=get("duration"),
        height=get("height"),
        width=get("width"),
        audio_sample_rate=get("audio_sample_rate"),
        audio_codec=get("audio_codec"),
        audio_bit_depth=get("audio_bit_depth"),
        audio_num_channels=get("audio_num_channels"),
        spaces=row["spaces"],
        group_hash=get("group_hash"),
        task_uuid=UUID(task_uuid) if task_uuid else None,
        priority=get("priority"),
        client_metadata=get("client_metadata"),
        images_data=get("images_data"),
        file_type=get("file_type"),
        is_valid=bool(get("is_valid", True)),
        backing_item_uuid=UUID(backing_item_uuid) if backing_item_uuid else None,
        assigned_user_email=get("assigned_user_email"),
        last_actioned_by_user_email=get("last_actioned_by_user_email"),
    )


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, WorkflowGraphNode):
        return {"uuid": value.uuid, "title": value.title}
    return value
