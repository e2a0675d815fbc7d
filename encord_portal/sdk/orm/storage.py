"""Storage items as the server sends them, and what uploads say about files."""

from __future__ import annotations

from enum import Enum
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from encord_portal.sdk.common.base_dto import BaseDTO, WireTime
from encord_portal.sdk.orm._storage_cloud import (
    CloudSyncedFolderParams,
    MetadataIngestionConfig,
    SidecarMatcherSuffix,
    StorageFolderConfig,
    SyncPrivateDataWithCloudSyncedFolderGetResultResponse,
    SyncPrivateDataWithCloudSyncedFolderStatus,
)
from encord_portal.sdk.orm._storage_folders import (
    AddDataToFolderJobCancelResponse,
    DatasetShortInfo,
    FoldersSortBy,
    ItemShortInfo,
    PathElement,
    ReencodeVideoItemsResponse,
    StorageFolder,
    StorageFolderGroup,
    StorageFolderSummary,
    StorageFolderType,
    StorageItemSummary,
    StorageItemWithName,
    StorageUserRole,
    UploadLongPollingState,
)
from encord_portal.sdk.orm._storage_kinds import StorageItemType
from encord_portal.sdk.orm._time_series import (
    HEX_COLOR_PATTERN,
    TimeSeriesChannelViewSettings,
    TimeSeriesLineChannelViewSettings,
    TimeSeriesPointsChannelViewSettings,
    TimeSeriesViewSettings,
)
from encord_portal.sdk.orm.group_layout import (
    DataGroupCarousel,
    DataGroupCustom,
    DataGroupGrid,
    DataGroupInput,
    DataGroupLayout,
    DataGroupList,
    LayoutSettings,
)

__all__ = [
    "HEX_COLOR_PATTERN",
    "AddDataToFolderJobCancelResponse",
    "CloudSyncedFolderParams",
    "CustomerProvidedAudioMetadata",
    "CustomerProvidedDicomSeriesDicomFileMetadata",
    "CustomerProvidedImageMetadata",
    "CustomerProvidedPdfMetadata",
    "CustomerProvidedTextMetadata",
    "CustomerProvidedVideoMetadata",
    "DataGroupCarousel",
    "DataGroupCustom",
    "DataGroupGrid",
    "DataGroupInput",
    "DataGroupLayout",
    "DataGroupList",
    "DataUploadAudio",
    "DataUploadDicomSeries",
    "DataUploadDicomSeriesDicomFile",
    "DataUploadImage",
    "DataUploadImageGroup",
    "DataUploadImageGroupFromItems",
    "DataUploadImageGroupImage",
    "DataUploadItems",
    "DataUploadNifti",
    "DataUploadPDF",
    "DataUploadScene",
    "DataUploadText",
    "DataUploadTimeSeries",
    "DataUploadVideo",
    "DatasetDataLongPollingParams",
    "DatasetShortInfo",
    "FoldersSortBy",
    "ItemShortInfo",
    "LayoutSettings",
    "MetadataIngestionConfig",
    "PathElement",
    "ReencodeVideoItemsResponse",
    "SidecarMatcherSuffix",
    "StorageFolder",
    "StorageFolderConfig",
    "StorageFolderGroup",
    "StorageFolderSummary",
    "StorageFolderType",
    "StorageItem",
    "StorageItemSummary",
    "StorageItemType",
    "StorageItemWithName",
    "StorageLocationName",
    "StorageUserRole",
    "SyncPrivateDataWithCloudSyncedFolderGetResultResponse",
    "SyncPrivateDataWithCloudSyncedFolderStatus",
    "TimeSeriesChannelViewSettings",
    "TimeSeriesLineChannelViewSettings",
    "TimeSeriesPointsChannelViewSettings",
    "TimeSeriesViewSettings",
    "UploadLongPollingState",
    "UploadSignedUrl",
]


class StorageLocationName(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """Where the bytes of a storage item are."""

    ENCORD = "encord"
    GCP = "gcp"
    S3 = "s3"
    AZURE = "azure"
    OPEN_TELEKOM = "openTelekom"
    DIRECT_ACCESS = "directAccess"
    S3_COMPATIBLE = "s3Compatible"


class StorageItem(BaseDTO):
    """A storage item, as the server describes it."""

    uuid: UUID
    parent: UUID
    item_type: StorageItemType
    name: str
    description: str = ""
    client_metadata: str
    owner: str
    created_at: WireTime
    last_edited_at: WireTime
    is_tombstone: bool = False
    is_placeholder: bool = False
    backed_data_units_count: int
    storage_location: StorageLocationName
    integration_hash: UUID | None
    url: str | None
    signed_url: str | None
    file_size: int | None
    mime_type: str | None
    duration: float | None
    fps: float | None
    height: int | None
    width: int | None
    dicom_instance_uid: str | None
    dicom_study_uid: str | None
    dicom_series_uid: str | None
    frame_count: int | None
    audio_sample_rate: int | None
    audio_bit_depth: int | None
    audio_codec: str | None
    audio_num_channels: int | None
    timeseries_settings: TimeSeriesViewSettings | None = None
    client_metadata_signed_url: str | None = None


class StorageItemInaccessible(BaseDTO):
    """An item that the person may not see: what names it."""

    uuid: UUID


class CustomerProvidedImageMetadata(BaseDTO):
    """What the caller says about an image, so that the server need not look."""

    mime_type: str
    file_size: int
    height: int
    width: int


class CustomerProvidedVideoMetadata(BaseDTO):
    """What the caller says about a video, so that the server need not look."""

    fps: float
    duration: float
    width: int
    height: int
    file_size: int
    mime_type: str


class CustomerProvidedAudioMetadata(BaseDTO):
    """What the caller says about a sound file, so that the server need not look."""

    duration: float
    file_size: int
    mime_type: str
    sample_rate: int
    bit_depth: int
    codec: str
    num_channels: int


class CustomerProvidedTextMetadata(BaseDTO):
    """What the caller says about a text file, so that the server need not look."""

    file_size: int
    mime_type: str


class CustomerProvidedPdfMetadata(BaseDTO):
    """What the caller says about a PDF, so that the server need not look."""

    file_size: int
    num_pages: int


class _UploadedFile(BaseDTO):
    object_url: str
    title: str | None = None
    client_metadata: dict[str, Any] = Field(default_factory=dict)
    placeholder_item_uuid: UUID | None = None


class DataUploadImage(_UploadedFile):
    """An image to add to a dataset."""

    external_file_type: Literal["IMAGE"] = "IMAGE"
    image_metadata: CustomerProvidedImageMetadata | None = None


class DataUploadVideo(_UploadedFile):
    """A video to add to a dataset."""

    external_file_type: Literal["VIDEO"] = "VIDEO"
    video_metadata: CustomerProvidedVideoMetadata | None = None


class DataUploadAudio(_UploadedFile):
    """A sound file to add to a dataset."""

    external_file_type: Literal["AUDIO"] = "AUDIO"
    audio_metadata: CustomerProvidedAudioMetadata | None = None


class DataUploadNifti(_UploadedFile):
    """A NIfTI file to add to a dataset."""

    external_file_type: Literal["NIFTI"] = "NIFTI"


class DataUploadText(_UploadedFile):
    """A text file to add to a dataset."""

    external_file_type: Literal["PLAIN_TEXT"] = "PLAIN_TEXT"
    text_metadata: CustomerProvidedTextMetadata | None = None


class DataUploadPDF(_UploadedFile):
    """A PDF to add to a dataset."""

    external_file_type: Literal["PDF"] = "PDF"
    pdf_metadata: CustomerProvidedPdfMetadata | None = None


class DataUploadTimeSeries(BaseDTO):
    """A time series to add to a dataset."""

    object_url: str
    title: str | None = None
    client_metadata: dict[str, Any] = Field(default_factory=dict)
    settings: TimeSeriesViewSettings | None = None
    external_file_type: Literal["TIMESERIES"] = "TIMESERIES"


class DataUploadScene(BaseDTO):
    """A scene to add to a dataset."""

    title: str
    scene: dict[str, Any]
    client_metadata: dict[str, Any] = Field(default_factory=dict)
    external_file_type: Literal["SCENE"] = "SCENE"
    placeholder_item_uuid: UUID | None = None


class DataUploadImageGroupImage(BaseDTO):
    """One image of an image group."""

    url: str
    title: str | None = None
    image_metadata: CustomerProvidedImageMetadata | None = None
    placeholder_item_uuid: UUID | None = None


class DataUploadImageGroup(BaseDTO):
    """Images to add to a dataset as one group, or as one sequence."""

    images: list[DataUploadImageGroupImage]
    title: str | None = None
    client_metadata: dict[str, Any] = Field(default_factory=dict)
    create_video: bool = False
    external_file_type: Literal["IMG_GROUP"] = "IMG_GROUP"


class CustomerProvidedDicomSeriesDicomFileMetadata(BaseDTO):
    """What a DICOM file says, so that the platform need not read it.

    Attributes:
        tags: Tag → its value in the JSON model of DICOM.
    """

    tags: dict[str, dict[str, Any] | None]


class DataUploadDicomSeriesDicomFile(BaseDTO):
    """One file of a DICOM series."""

    url: str
    title: str | None = None
    dicom_metadata: CustomerProvidedDicomSeriesDicomFileMetadata | None = None
    placeholder_item_uuid: UUID | None = None


class DataUploadDicomSeries(BaseDTO):
    """DICOM files to add to a dataset as one series."""

    dicom_files: list[DataUploadDicomSeriesDicomFile]
    title: str | None = None
    client_metadata: dict[str, Any] = Field(default_factory=dict)
    external_file_type: Literal["DICOM"] = "DICOM"


class DataUploadImageGroupFromItems(BaseDTO):
    """Storage items to join to an image group."""

    image_items: list[UUID]
    title: str | None = None
    client_metadata: dict[str, Any] = Field(default_factory=dict)
    create_video: bool
    video_url_prefix: str | None = None
    external_file_type: Literal["IMG_GROUP_FROM_ITEMS"] = "IMG_GROUP_FROM_ITEMS"


class DataUploadItems(BaseDTO):
    """Everything that one job adds to a dataset; all lists are always sent."""

    videos: list[DataUploadVideo] = Field(default_factory=list)
    image_groups: list[DataUploadImageGroup] = Field(default_factory=list)
    dicom_series: list[DataUploadDicomSeries] = Field(default_factory=list)
    images: list[DataUploadImage] = Field(default_factory=list)
    image_groups_from_items: list[DataUploadImageGroupFromItems] = Field(default_factory=list)
    audio: list[DataUploadAudio] = Field(default_factory=list)
    time_series: list[DataUploadTimeSeries] = Field(default_factory=list)
    nifti: list[DataUploadNifti] = Field(default_factory=list)
    text: list[DataUploadText] = Field(default_factory=list)
    pdf: list[DataUploadPDF] = Field(default_factory=list)
    scenes: list[DataUploadScene] = Field(default_factory=list)
    skip_duplicate_urls: bool = False
    upsert_metadata: bool = False


class DatasetDataLongPollingParams(BaseDTO):
    """The start of a job that adds data to a dataset."""

    data_items: DataUploadItems | None = None
    files: dict[str, Any] | None = None
    integration_id: UUID | None = None
    ignore_errors: bool = False
    folder_uuid: UUID | None = None
    file_name: str | None = None


class UploadSignedUrl(BaseDTO):
    """Where the bytes of one file go, and by which name the server knows them afterwards."""

    item_uuid: UUID
    object_key: str
    signed_url: str
    upload_headers: dict[str, str] = Field(default_factory=dict)
