"""Jobs that add data to datasets or encode it anew."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Self
from uuid import UUID

from encord_portal.sdk.common.base_dto import BaseDTO
from encord_portal.sdk.orm.formatter import Formatter


class DatasetDataInfo(BaseDTO):
    """Data that was added to a dataset.

    Attributes:
        data_hash: Names the data.
        title: Its title.
        backing_item_uuid: The storage item behind it.
    """

    data_hash: str
    title: str
    backing_item_uuid: UUID


@dataclass(frozen=True)
class AddPrivateDataResponse(Formatter):
    """What ``Dataset.add_private_data_to_dataset`` added.

    Attributes:
        dataset_data_list: The data.
    """

    dataset_data_list: list[DatasetDataInfo]

    @classmethod
    def from_dict(cls, json_dict: dict[str, Any]) -> Self:
        """Read the answer."""
        return cls([DatasetDataInfo.from_dict(data) for data in json_dict["dataset_data_info"]])


class ReEncodeVideoTaskResult(BaseDTO):
    """A video that was encoded anew."""

    data_hash: str
    signed_url: str | None
    bucket_path: str


class ReEncodeVideoTask(BaseDTO):
    """A job that encodes videos anew.

    Attributes:
        status: How far the job is.
        result: The videos, when it is done.
    """

    status: str
    result: list[ReEncodeVideoTaskResult] | None = None


class LongPollingStatus(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """How far a job that adds data is."""

    PENDING = "PENDING"
    """It waits or works."""
    DONE = "DONE"
    """It ended; with ``ignore_errors`` there may be errors, in ``errors``."""
    ERROR = "ERROR"
    """It ended with errors; only without ``ignore_errors``."""
    CANCELLED = "CANCELLED"
    """Somebody cancelled it; what was added before stays."""


class DataUnitError(BaseDTO):
    """Why one item could not be added.

    Attributes:
        object_urls: The URLs involved; several for image groups and DICOM series.
        error: What went wrong.
        subtask_uuid: Names the process, for support.
        action_description: What was being done.
    """

    object_urls: list[str]
    error: str
    subtask_uuid: UUID
    action_description: str


class DatasetDataLongPolling(BaseDTO):
    """How far a job that adds data is, and what it added.

    Attributes:
        status: How far it is.
        data_hashes_with_titles: What was added.
        errors: What went wrong, as text.
        data_unit_errors: What went wrong, per item.
        units_pending_count: Items that wait.
        units_done_count: Items that were added.
        units_error_count: Items that failed.
        units_cancelled_count: Items that were cancelled.
    """

    status: LongPollingStatus
    data_hashes_with_titles: list[DatasetDataInfo]
    errors: list[str]
    data_unit_errors: list[DataUnitError]
    units_pending_count: int
    units_done_count: int
    units_error_count: int
    units_cancelled_count: int
