"""Storage folders as the server sends them, and the jobs that bring files into them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import Field

from encord_portal.sdk.common.base_dto import BaseDTO, WireTime
from encord_portal.sdk.common.enum import StringEnum
from encord_portal.sdk.orm._storage_kinds import StorageItemType
from encord_portal.sdk.orm.dataset import DataUnitError, LongPollingStatus
from encord_portal.sdk.orm.group import EntityGroup


class StorageUserRole(StringEnum):
    """What somebody may do with a storage folder."""

    USER = "user"
    ADMIN = "admin"


class FoldersSortBy(StringEnum):
    """By what listings of folders and items are sorted."""

    NAME = "name"
    CREATED_AT = "createdAt"


class StorageFolderType(StringEnum):
    """Where the files of a folder come from."""

    GENERIC = "generic"
    CLOUD_LINKED = "cloudLinked"
    SYNTHETIC = "synthetic"
    UNKNOWN = "_UNKNOWN_"
    """A type that this version of the SDK does not know."""

    @classmethod
    def _missing_(cls, value: object) -> StorageFolderType:
        return cls.UNKNOWN


class PathElement(BaseDTO):
    """A folder on the way to the root."""

    uuid: UUID
    parent_uuid: UUID | None
    name: str
    synced_dataset_hash: UUID | None


class StorageFolder(BaseDTO):
    """A storage folder, as the server describes it."""

    uuid: UUID
    parent: UUID | None
    name: str
    description: str
    client_metadata: str | None
    owner: str
    created_at: WireTime
    last_edited_at: WireTime
    user_role: StorageUserRole
    synced_dataset_hash: UUID | None
    path_to_root: list[PathElement]
    folder_type: StorageFolderType = StorageFolderType.GENERIC
    integration_hash: UUID | None = None
    remote_url: str | None = None


class StorageFolderSummary(BaseDTO):
    """How much of what a folder and those below it hold; the size is in bytes."""

    files: int
    folders: int
    videos: int
    images: int
    image_groups: int
    image_sequences: int
    dicom_files: int
    dicom_series: int
    niftis: int
    audios: int
    pdfs: int
    plain_texts: int
    tombstones: int
    upload_jobs: int
    total_size: float


class ItemShortInfo(BaseDTO):
    """An item that another one is part of.

    Attributes:
        uuid: Names it.
        name: Its name.
        parent_uuid: Names its folder.
        parent_name: The name of its folder.
        item_type: What it is.
    """

    uuid: UUID
    name: str
    parent_uuid: UUID
    parent_name: str
    item_type: StorageItemType


class DatasetShortInfo(BaseDTO):
    """A dataset that uses an item."""

    dataset_hash: str
    backing_folder_uuid: UUID | None
    title: str
    data_hashes: list[UUID]
    data_units_created_at: WireTime


class DataGroupPart(BaseDTO):
    """An item that a data group is made of."""

    uuid: UUID


class DataGroupData(BaseDTO):
    """What a data group is made of and how it is shown.

    Attributes:
        layout_contents: The item under each key, in the group's order.
        layout: Halves (``direction``, ``first``, ``second``, ``splitPercentage``), single parts
            (``key``), and lists of parts (``keys``) of which one is shown at a time.
        layout_settings: What else is said about single parts.
        timeline: The keys of parts whose time runs together.
    """

    layout_contents: dict[str, DataGroupPart]
    layout: dict[str, Any]
    layout_settings: dict[str, Any] | None = None
    timeline: list[str] | None = None


class StorageItemSummary(BaseDTO):
    """Where an item is used, and how it is laid out if it is a data group."""

    frame_in_groups: int
    accessible_group_items: list[ItemShortInfo]
    used_in_datasets: int
    accessible_datasets: list[DatasetShortInfo]
    data_group: DataGroupData | None = Field(default=None, alias="groupLayout")


class StorageFolderGroup(EntityGroup):
    """A group with access to a storage folder."""

    user_role: StorageUserRole


class StorageItemWithName(BaseDTO):
    """An item that a job made."""

    item_uuid: UUID
    name: str


class UploadLongPollingState(BaseDTO):
    """How far a job is that brings files into a folder."""

    status: LongPollingStatus
    items_with_names: list[StorageItemWithName]
    errors: list[str]
    units_pending_count: int
    units_done_count: int
    units_error_count: int
    units_cancelled_count: int
    unit_errors: list[DataUnitError]
    file_name: str | None = None


class AddDataToFolderJobCancelResponse(BaseDTO):
    """How many parts of a job were cancelled."""

    units_cancelled_count: int


class ReencodeVideoItemsResponse(BaseDTO):
    """How far a job is that encodes videos anew."""

    status: str
    result: Any
