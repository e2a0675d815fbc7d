"""What is said of folders that mirror a place of a cloud."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from encord_portal.sdk.common.base_dto import BaseDTO, BaseDTOWithExtra
from encord_portal.sdk.common.enum import StringEnum


class CloudSyncedFolderParams(BaseDTO):
    """The place of a cloud that a new folder mirrors.

    Attributes:
        integration_uuid: The cloud integration that reaches it.
        remote_url: The place.
    """

    integration_uuid: UUID
    remote_url: str


class SyncPrivateDataWithCloudSyncedFolderStatus(StringEnum):
    """How a job stands that brings a folder in line with its place."""

    PENDING = "pending"
    DONE = "done"
    ERROR = "error"
    CANCELLED = "cancelled"


class SyncPrivateDataWithCloudSyncedFolderGetResultResponse(BaseDTO):
    """How far a job is that brings a folder in line with its place.

    Attributes:
        status: Whether it is over, and how.
        scan_pages_processing_pending: How many pages of the place's listing are to be read; also
            how many were, went wrong, or were given up.
        upload_jobs_pending: How many jobs are to add files; also how many did or failed.
        upload_jobs_units_pending: How many files are to be added; also how many were, failed, or
            were given up.
    """

    status: SyncPrivateDataWithCloudSyncedFolderStatus
    scan_pages_processing_pending: int
    scan_pages_processing_done: int
    scan_pages_processing_error: int
    scan_pages_processing_cancelled: int
    upload_jobs_pending: int
    upload_jobs_done: int
    upload_jobs_error: int
    upload_jobs_units_pending: int
    upload_jobs_units_done: int
    upload_jobs_units_error: int
    upload_jobs_units_cancelled: int


class SidecarMatcherSuffix(BaseDTO):
    """Metadata lie in files named as the data, with something behind it."""

    mode: Literal["suffix"] = "suffix"
    suffix: str = Field(default=".metadata.json", min_length=1, max_length=128)


class MetadataIngestionConfig(BaseDTO):
    """Whether and from where client metadata are taken."""

    matcher: SidecarMatcherSuffix = Field(default_factory=SidecarMatcherSuffix)
    paused: bool = False


class StorageFolderConfig(BaseDTOWithExtra):
    """What is set for a folder; what is not known is kept."""

    metadata_ingestion: MetadataIngestionConfig | None = None
