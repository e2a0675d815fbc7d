"""Datasets as the server sends them, and jobs that add data to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, IntEnum
from typing import Any, Self
from uuid import UUID

from encord_portal.sdk.common.base_dto import BaseDTO, WireTime
from encord_portal.sdk.orm._data_parts import (
    STORAGE_LOCATION_BY_STR,
    ImageData,
    ImagesDataFetchOptions,
    StorageLocation,
)
from encord_portal.sdk.orm._data_row import DataRow, DataRows
from encord_portal.sdk.orm._dataset_api_key import DatasetAPIKey, DatasetScope
from encord_portal.sdk.orm._dataset_jobs import (
    AddPrivateDataResponse,
    DatasetDataInfo,
    DatasetDataLongPolling,
    DataUnitError,
    LongPollingStatus,
    ReEncodeVideoTask,
    ReEncodeVideoTaskResult,
)
from encord_portal.sdk.orm._media import (
    Audio,
    DatasetData,
    DicomDeidentifyTask,
    DicomSeries,
    Image,
    ImageGroup,
    ImageGroupOCR,
    Images,
    SignedAudioURL,
    SignedDicomsURL,
    SignedDicomURL,
    SignedImagesURL,
    SignedImageURL,
    SignedVideoURL,
    SingleImage,
    Video,
)
from encord_portal.sdk.orm.formatter import Formatter

__all__ = [
    "DEFAULT_DATASET_ACCESS_SETTINGS",
    "STORAGE_LOCATION_BY_STR",
    "AddPrivateDataResponse",
    "Audio",
    "CreateDatasetPayload",
    "CreateDatasetResponse",
    "CreateDatasetResponseV2",
    "DataClientMetadata",
    "DataLinkDuplicatesBehavior",
    "DataRow",
    "DataRows",
    "DataUnitError",
    "Dataset",
    "DatasetAPIKey",
    "DatasetAccessSettings",
    "DatasetData",
    "DatasetDataInfo",
    "DatasetDataLongPolling",
    "DatasetInfo",
    "DatasetLinkItems",
    "DatasetScope",
    "DatasetType",
    "DatasetUser",
    "DatasetUserRole",
    "DatasetUsers",
    "DatasetWithUserRole",
    "DicomDeidentifyTask",
    "DicomSeries",
    "Image",
    "ImageData",
    "ImageGroup",
    "ImageGroupOCR",
    "Images",
    "ImagesDataFetchOptions",
    "LongPollingStatus",
    "ReEncodeVideoTask",
    "ReEncodeVideoTaskResult",
    "SignedAudioURL",
    "SignedDicomURL",
    "SignedDicomsURL",
    "SignedImageURL",
    "SignedImagesURL",
    "SignedVideoURL",
    "SingleImage",
    "StorageLocation",
    "Video",
]

DatasetType = StorageLocation
"""The older name of ``StorageLocation``."""


class DatasetUserRole(IntEnum):
    """What a person may do with a dataset."""

    ADMIN = 0
    USER = 1


class DatasetUser(BaseDTO):
    """A person with access to a dataset.

    Attributes:
        user_email: Names the person.
        user_role: What they may do.
        dataset_hash: Names the dataset.
    """

    user_email: str
    user_role: DatasetUserRole
    dataset_hash: str


class DatasetUsers:
    """Names the query that adds people to a dataset."""


class DatasetLinkItems:
    """Names the query that links storage items to a dataset."""


class DataLinkDuplicatesBehavior(Enum):
    """What happens to storage items that are in the dataset already."""

    DUPLICATE = "DUPLICATE"
    FAIL = "FAIL"
    SKIP = "SKIP"


@dataclass(frozen=True)
class DataClientMetadata:
    """Metadata that the owner attached to data.

    Attributes:
        payload: The metadata.
    """

    payload: dict[str, Any]


@dataclass
class DatasetAccessSettings:
    """What is fetched with a dataset.

    Attributes:
        fetch_client_metadata: Whether data rows come with their client metadata.
        fetch_rows: Whether data rows come at all.
    """

    fetch_client_metadata: bool
    fetch_rows: bool = True


DEFAULT_DATASET_ACCESS_SETTINGS = DatasetAccessSettings(fetch_client_metadata=False)


@dataclass(frozen=True)
class DatasetInfo:
    """A dataset in a listing."""

    dataset_hash: str
    user_hash: str
    title: str
    description: str
    type: int
    created_at: datetime
    last_edited_at: datetime
    backing_folder_uuid: UUID | None = None


class _DictionaryWithProperties(dict[str, Any], Formatter):
    """Reads and writes named members of a dictionary."""

    def _text(self, name: str) -> str:
        text: str = self[name]
        return text


class Dataset(_DictionaryWithProperties):
    """A dataset as a dictionary ("encord.orm.dataset" in the reference).

    Prefer ``encord_portal.sdk.dataset.Dataset``, whose data this is.
    """

    def __init__(
        self,
        title: str,
        storage_location: str,
        data_rows: list[DataRow],
        dataset_hash: str,
        description: str | None = None,
        backing_folder_uuid: UUID | None = None,
    ) -> None:
        super().__init__(
            dataset_hash=dataset_hash,
            title=title,
            description=description,
            dataset_type=storage_location,
            data_rows=data_rows,
            backing_folder_uuid=backing_folder_uuid,
        )

    @classmethod
    def from_dict(cls, json_dict: dict[str, Any]) -> Self:
        """Read a dataset as the server sends it."""
        folder = json_dict.get("backing_folder_uuid")
        return cls(
            title=json_dict["title"],
            storage_location=json_dict["dataset_type"],
            data_rows=DataRow.from_dict_list(json_dict.get("data_rows") or []),
            dataset_hash=json_dict["dataset_hash"],
            description=json_dict.get("description"),
            backing_folder_uuid=None if folder is None else UUID(folder),
        )

    @property
    def dataset_hash(self) -> str:
        """Names the dataset."""
        return self._text("dataset_hash")

    @property
    def title(self) -> str:
        """The title."""
        return self._text("title")

    @title.setter
    def title(self, value: str) -> None:
        self["title"] = value

    @property
    def description(self) -> str:
        """The description."""
        return self._text("description")

    @description.setter
    def description(self, value: str) -> None:
        self["description"] = value

    @property
    def storage_location(self) -> StorageLocation:
        """Where the data is kept."""
        return StorageLocation.from_str(self["dataset_type"])

    @storage_location.setter
    def storage_location(self, value: StorageLocation) -> None:
        self["dataset_type"] = value.get_str()

    @property
    def data_rows(self) -> list[DataRow]:
        """The uploads."""
        rows: list[DataRow] = self["data_rows"]
        return rows

    @data_rows.setter
    def data_rows(self, value: list[DataRow]) -> None:
        self["data_rows"] = value

    @property
    def backing_folder_uuid(self) -> UUID | None:
        """The storage folder that mirrors the dataset, if there is one."""
        folder: UUID | None = self["backing_folder_uuid"]
        return folder

    @backing_folder_uuid.setter
    def backing_folder_uuid(self, value: UUID | None) -> None:
        self["backing_folder_uuid"] = value


class CreateDatasetResponse(_DictionaryWithProperties):
    """A dataset that was just created, as a dictionary."""

    def __init__(
        self,
        title: str,
        storage_location: int,
        dataset_hash: str,
        user_hash: str,
        backing_folder_uuid: UUID | None,
    ) -> None:
        super().__init__(
            title=title,
            type=storage_location,
            dataset_hash=dataset_hash,
            user_hash=user_hash,
            backing_folder_uuid=backing_folder_uuid,
        )

    @classmethod
    def from_dict(cls, json_dict: dict[str, Any]) -> Self:
        """Read the answer to the older query."""
        folder = json_dict.get("backing_folder_uuid")
        return cls(
            title=json_dict["title"],
            storage_location=json_dict["type"],
            dataset_hash=json_dict["dataset_hash"],
            user_hash=json_dict["user_hash"],
            backing_folder_uuid=None if folder is None else UUID(str(folder)),
        )

    @property
    def title(self) -> str:
        """The title."""
        return self._text("title")

    @title.setter
    def title(self, value: str) -> None:
        self["title"] = value

    @property
    def storage_location(self) -> StorageLocation:
        """Where the data will be kept."""
        return StorageLocation(self["type"])

    @storage_location.setter
    def storage_location(self, value: StorageLocation) -> None:
        self["type"] = value.value

    @property
    def dataset_hash(self) -> str:
        """Names the dataset."""
        return self._text("dataset_hash")

    @dataset_hash.setter
    def dataset_hash(self, value: str) -> None:
        self["dataset_hash"] = value

    @property
    def user_hash(self) -> str:
        """Names the person who created it."""
        return self._text("user_hash")

    @user_hash.setter
    def user_hash(self, value: str) -> None:
        self["user_hash"] = value

    @property
    def backing_folder_uuid(self) -> UUID | None:
        """The storage folder that mirrors the dataset, if one was asked for."""
        folder: UUID | None = self["backing_folder_uuid"]
        return folder

    @backing_folder_uuid.setter
    def backing_folder_uuid(self, value: UUID | None) -> None:
        self["backing_folder_uuid"] = value


class CreateDatasetPayload(BaseDTO):
    """The request for a new dataset."""

    title: str
    description: str | None = None
    create_backing_folder: bool
    legacy_call: bool


class CreateDatasetResponseV2(BaseDTO):
    """The hash of a new dataset, and of the folder that mirrors it if one was asked for."""

    dataset_uuid: UUID
    backing_folder_uuid: UUID | None = None


class DatasetWithUserRole(BaseDTO):
    """A dataset of a listing, with the role of the person who asks."""

    dataset_uuid: UUID
    title: str
    description: str
    created_at: WireTime
    last_edited_at: WireTime
    user_role: str | None
    storage_location: StorageLocation | None = None
    backing_folder_uuid: UUID | None = None
