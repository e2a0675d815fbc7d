"""What is known of a label row besides its labels, and of the images that it consists of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from encord_portal.sdk.constants.enums import DataType
from encord_portal.sdk.objects._label_row.errors import (
    LabelTypeError,
    LabelValueError,
    MissingKeyError,
    NoDataUnitError,
    NotSupportedError,
    at,
    located,
)
from encord_portal.sdk.objects._label_row.frame_info import read_time
from encord_portal.sdk.orm.label_row import (
    AnnotationTaskStatus,
    LabelRowMetadata,
    LabelStatus,
    WorkflowGraphNode,
)

IMAGE_TYPES = frozenset({DataType.IMAGE, DataType.IMG_GROUP})
_REQUIRED = (
    "label_hash",
    "branch_name",
    "created_at",
    "last_edited_at",
    "data_hash",
    "dataset_hash",
    "dataset_title",
    "data_title",
    "data_type",
    "label_status",
    "object_answers",
    "classification_answers",
    "object_actions",
    "data_units",
)
_TEXTS = ("branch_name", "data_hash", "dataset_hash", "dataset_title", "data_title")
_UNIT_TEXTS = ("data_hash", "data_title", "data_type")
_UNIT_REQUIRED = ("data_hash", "data_title", "data_type", "data_sequence")
_AUDIO = ("audio_codec", "audio_sample_rate", "audio_bit_depth", "audio_num_channels")
_SIZE = ("width", "height")
_UNIT_REQUIRED_OF: dict[DataType, tuple[str, ...]] = {
    DataType.VIDEO: ("data_link",),
    DataType.IMAGE: ("data_link",),
    DataType.AUDIO: ("data_link", *_AUDIO),
    DataType.TIME_SERIES: ("data_link",),
    DataType.PLAIN_TEXT: ("data_link",),
    DataType.PDF: ("data_link",),
    DataType.DICOM: _SIZE,
    DataType.NIFTI: _SIZE,
}
# The kinds of data that are one medium with one size in pixels.
_SIZED = frozenset({DataType.VIDEO, DataType.IMAGE, DataType.DICOM, DataType.NIFTI})
_UNREADABLE = {DataType.MISSING_DATA_TYPE, DataType.DICOM_STUDY}


@dataclass(frozen=True)
class LabelRowReadOnlyDataImagesDataEntry:
    """An image of a label row, as a listing with images data gives it.

    Attributes:
        index: The frame.
        title: The title of the image.
        file_type: Its MIME type.
        height: Its height in pixels.
        width: Its width in pixels.
        image_hash: Its identifier.
    """

    index: int
    title: str
    file_type: str
    height: int
    width: int
    image_hash: str


@dataclass(frozen=True)
class FrameLevelImageGroupData:
    """An image of a label row, as the labels give it.

    Attributes:
        image_hash: Its identifier.
        image_title: Its title.
        file_type: Its MIME type.
        frame_number: The frame.
        width: Its width in pixels.
        height: Its height in pixels.
        data_link: Where it is; signed if that was asked for.
    """

    image_hash: str
    image_title: str
    file_type: str
    frame_number: int
    width: int
    height: int
    data_link: str | None = None


@dataclass(frozen=True)
class LabelRowReadOnlyData:
    """What is known of a label row besides its labels; the members are those of the row."""

    label_hash: str | None
    created_at: datetime | None
    last_edited_at: datetime | None
    data_hash: str
    group_hash: str | None
    data_type: DataType
    backing_item_uuid: UUID | None
    label_status: LabelStatus
    annotation_task_status: AnnotationTaskStatus | None
    workflow_graph_node: WorkflowGraphNode | None
    is_shadow_data: bool
    number_of_frames: int
    duration: float | None
    fps: float | None
    dataset_hash: str
    dataset_title: str
    data_title: str
    audio_codec: str | None
    audio_bit_depth: int | None
    audio_num_channels: int | None
    audio_sample_rate: int | None
    width: int | None
    height: int | None
    data_link: str | None
    task_uuid: UUID | None
    priority: float | None
    file_type: str | None
    client_metadata: dict[str, Any] | None
    images_data: list[LabelRowReadOnlyDataImagesDataEntry] | None
    branch_name: str
    frame_level_data: dict[int, FrameLevelImageGroupData] = field(default_factory=dict)
    image_hash_to_frame: dict[str, int] = field(default_factory=dict)
    frame_to_image_hash: dict[int, str] = field(default_factory=dict)
    is_valid: bool = True
    assigned_user_email: str | None = None
    last_actioned_by_user_email: str | None = None


def from_metadata(metadata: LabelRowMetadata) -> LabelRowReadOnlyData:
    """Take what a listing gives."""
    images = metadata.images_data
    return LabelRowReadOnlyData(
        label_hash=metadata.label_hash,
        created_at=metadata.created_at,
        last_edited_at=metadata.last_edited_at,
        data_hash=metadata.data_hash,
        group_hash=metadata.group_hash,
        data_type=DataType.from_upper_case_string(metadata.data_type),
        backing_item_uuid=metadata.backing_item_uuid,
        label_status=metadata.label_status,
        annotation_task_status=metadata.annotation_task_status,
        workflow_graph_node=metadata.workflow_graph_node,
        is_shadow_data=metadata.is_shadow_data,
        number_of_frames=metadata.number_of_frames,
        duration=metadata.duration,
        fps=metadata.frames_per_second,
        dataset_hash=metadata.dataset_hash,
        dataset_title=metadata.dataset_title,
        data_title=metadata.data_title,
        audio_codec=metadata.audio_codec,
        audio_bit_depth=metadata.audio_bit_depth,
        audio_num_channels=metadata.audio_num_channels,
        audio_sample_rate=metadata.audio_sample_rate,
        width=metadata.width,
        height=metadata.height,
        data_link=metadata.data_link,
        task_uuid=metadata.task_uuid,
        priority=metadata.priority,
        file_type=metadata.file_type,
        client_metadata=metadata.client_metadata,
        images_data=None
        if images is None
        else [
            item
            if isinstance(item, LabelRowReadOnlyDataImagesDataEntry)
            else LabelRowReadOnlyDataImagesDataEntry(**item)
            for item in images
        ],
        branch_name=metadata.branch_name,
        is_valid=metadata.is_valid,
        assigned_user_email=metadata.assigned_user_email,
        last_actioned_by_user_email=metadata.last_actioned_by_user_email,
    )


def check_row(d: Any) -> None:
    """Raise unless a label dictionary has all its members, of the right kind.

    Raises:
        LabelRowError: It has not; the message says which.
    """
    if not isinstance(d, dict):
        raise LabelTypeError(f"A label row must be a dictionary, not {d!r:.100}.")
    for name in _REQUIRED:
        if name not in d:
            raise MissingKeyError(f"The label row lacks {name!r}.")
    check_texts(d, _TEXTS, "")
    for name in ("object_answers", "classification_answers", "object_actions", "data_units"):
        if not isinstance(d[name], dict):
            raise at(name, f"must be a dictionary, not {d[name]!r:.100}", LabelTypeError)


def check_texts(d: Mapping[str, Any], names: tuple[str, ...], path: str) -> None:
    """Raise unless members are texts.

    Raises:
        LabelTypeError: One is not.
    """
    for name in names:
        if not isinstance(d[name], str):
            raise at(f"{path}{name}", f"must be a text, not {d[name]!r:.100}", LabelTypeError)


def read_data_type(d: Mapping[str, Any]) -> DataType:
    """Read the data type of a label dictionary.

    Raises:
        NotSupportedError: It is unknown, or of a kind that label rows do not have.
    """
    text = d["data_type"]
    data_type = DataType(text) if isinstance(text, str) else DataType.MISSING_DATA_TYPE
    if data_type in _UNREADABLE:
        raise at("data_type", f"{text!r:.100} is not a data type of label rows", NotSupportedError)
    return data_type


def from_labels(
    before: LabelRowReadOnlyData, d: Mapping[str, Any], data_type: DataType
) -> LabelRowReadOnlyData:
    """Take what a label dictionary gives; the rest stays as the listing had it.

    Raises:
        LabelRowError: A member is missing or malformed.
    """
    units = checked_units(d["data_units"], data_type)
    images = _images(units) if data_type in IMAGE_TYPES else {}
    hashes = {frame: image.image_hash for frame, image in images.items()}
    first: Mapping[str, Any] = {}
    if data_type is not DataType.IMG_GROUP:
        if not units:
            raise at("data_units", "must hold a data unit", NoDataUnitError)
        first = next(iter(units.values()))
    given: dict[str, Any] = {
        name: d[name]
        for name in ("group_hash", "priority", "client_metadata", "assigned_user_email",
                     "last_actioned_by_user_email")
        if name in d
    }  # fmt: skip
    status = d.get("annotation_task_status")
    return _changed(
        before,
        label_hash=d["label_hash"],
        branch_name=d["branch_name"],
        created_at=_time(d, "created_at"),
        last_edited_at=_time(d, "last_edited_at"),
        data_hash=d["data_hash"],
        dataset_hash=d["dataset_hash"],
        dataset_title=d["dataset_title"],
        data_title=d["data_title"],
        data_type=data_type,
        label_status=LabelStatus(d["label_status"]),
        annotation_task_status=_task_status(status),
        is_valid=bool(d.get("is_valid", True)),
        data_link=first.get("data_link"),
        width=first.get("width", before.width) if data_type in _SIZED else None,
        height=first.get("height", before.height) if data_type in _SIZED else None,
        file_type=first.get("data_type", before.file_type),
        **{name: first.get(name, getattr(before, name)) for name in _AUDIO},
        frame_level_data=images,
        frame_to_image_hash=hashes,
        image_hash_to_frame={image_hash: frame for frame, image_hash in hashes.items()},
        **given,
    )


def _changed(before: LabelRowReadOnlyData, **members: Any) -> LabelRowReadOnlyData:
    # What dataclasses.replace does, without giving all the members one by one.
    after = object.__new__(LabelRowReadOnlyData)
    object.__setattr__(after, "__dict__", {**before.__dict__, **members})
    return after


def checked_units(units: dict[str, Any], data_type: DataType) -> dict[str, dict[str, Any]]:
    """Check that all data units have what their kind needs.

    Raises:
        LabelRowError: One has not.
    """
    required = (*_UNIT_REQUIRED, *_UNIT_REQUIRED_OF.get(data_type, ()))
    for key, unit in units.items():
        if not isinstance(unit, dict):
            raise at(
                f"data_units.{key}", f"must be a dictionary, not {unit!r:.100}", LabelTypeError
            )
        for name in required:
            if name not in unit:
                raise at(f"data_units.{key}", f"lacks {name!r}", MissingKeyError)
        check_texts(unit, _UNIT_TEXTS, f"data_units.{key}.")
    return units


def sequence_of(key: str, unit: Mapping[str, Any]) -> int:
    """Read the place of a data unit among the others.

    Raises:
        LabelValueError: It is not a number.
    """
    value = unit["data_sequence"]
    try:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise ValueError(f"must be a whole number, not {value!r:.100}")
        return int(value)
    except ValueError as error:
        raise located(error, f"data_units.{key}.data_sequence") from error


def _images(units: Mapping[str, dict[str, Any]]) -> dict[int, FrameLevelImageGroupData]:
    images: dict[int, FrameLevelImageGroupData] = {}
    for key, unit in units.items():
        frame = sequence_of(key, unit)
        if frame in images:
            raise at(f"data_units.{key}.data_sequence", f"{frame} occurs twice", LabelValueError)
        images[frame] = FrameLevelImageGroupData(
            image_hash=unit["data_hash"],
            image_title=unit["data_title"],
            file_type=unit["data_type"],
            frame_number=frame,
            width=unit.get("width", 0),
            height=unit.get("height", 0),
            data_link=unit.get("data_link"),
        )
    return images


def _time(d: Mapping[str, Any], name: str) -> datetime | None:
    try:
        return None if d[name] is None else read_time(d[name])
    except ValueError as error:
        raise located(error, name) from error
    except TypeError as error:
        raise located(error, name) from error


def _task_status(value: Any) -> Any:
    # Passed through as it is where it is none of ours.
    try:
        return None if value is None else AnnotationTaskStatus(value)
    except ValueError:
        return value
