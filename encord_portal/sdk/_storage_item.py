"""Storage items: the files behind data units."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from encord_portal.sdk._lazy import LazyModule
from encord_portal.sdk.beta.scene.layout import SceneLayout
from encord_portal.sdk.beta.scene.settings import SceneViewSettings
from encord_portal.sdk.common.arguments import as_uuid
from encord_portal.sdk.common.base_dto import BaseDTO
from encord_portal.sdk.http.bundle import Bundle, BundleOperation, bundled_operation
from encord_portal.sdk.http.v2.api_client import ApiClient, Explicit
from encord_portal.sdk.orm.storage import StorageItem as OrmStorageItem
from encord_portal.sdk.orm.storage import (
    StorageItemSummary,
    StorageItemType,
    StorageLocationName,
    TimeSeriesViewSettings,
)

if TYPE_CHECKING:
    from encord_portal.sdk import storage
else:
    # Folders hold items, and items name their folder.
    storage = LazyModule("encord_portal.sdk.storage")

_WITH_CHILDREN = frozenset(
    {
        StorageItemType.GROUP,
        StorageItemType.IMAGE_GROUP,
        StorageItemType.IMAGE_SEQUENCE,
        StorageItemType.DICOM_SERIES,
    }
)


class NotProvided:
    """Stands for an argument that was not given, where None means something."""


NOT_PROVIDED = NotProvided()


class StorageItem:
    """A file, or a group of files, in storage.

    Get one with ``EncordUserClient.get_storage_item`` or ``LabelRowV2.get_storage_item``.
    """

    def __init__(self, api_client: ApiClient, orm_item: OrmStorageItem) -> None:
        self._api_client = api_client
        self._item = orm_item
        self._client_metadata: dict[str, Any] | None = None

    @property
    def uuid(self) -> UUID:
        """Names the item."""
        return self._item.uuid

    @property
    def parent_folder_uuid(self) -> UUID:
        """The folder that holds the item."""
        return self._item.parent

    @property
    def item_type(self) -> StorageItemType:
        """What the item is."""
        return self._item.item_type

    @property
    def name(self) -> str:
        """The name."""
        return self._item.name

    @property
    def description(self) -> str:
        """The description."""
        return self._item.description

    @property
    def client_metadata(self) -> dict[str, Any]:
        """The metadata that the owner attached."""
        if self._client_metadata is None:
            self._client_metadata = json.loads(self._item.client_metadata or "{}") or {}
        return self._client_metadata

    @property
    def created_at(self) -> datetime:
        """When the item was added."""
        return self._item.created_at

    @property
    def last_edited_at(self) -> datetime:
        """When the item changed last."""
        return self._item.last_edited_at

    @property
    def backed_data_units_count(self) -> int:
        """How many data units are made of the item."""
        return self._item.backed_data_units_count

    @property
    def storage_location(self) -> StorageLocationName:
        """Where the bytes are."""
        return self._item.storage_location

    @property
    def integration_hash(self) -> UUID | None:
        """The cloud integration by which the item is reached."""
        return self._item.integration_hash

    @property
    def url(self) -> str | None:
        """Where the file is kept."""
        return self._item.url

    @property
    def file_size(self) -> int | None:
        """Size in bytes."""
        return self._item.file_size

    @property
    def mime_type(self) -> str | None:
        """MIME type."""
        return self._item.mime_type

    @property
    def duration(self) -> float | None:
        """Seconds, of videos and sound."""
        return self._item.duration

    @property
    def fps(self) -> float | None:
        """Frames per second, of videos."""
        return self._item.fps

    @property
    def height(self) -> int | None:
        """Height in pixels."""
        return self._item.height

    @property
    def width(self) -> int | None:
        """Width in pixels."""
        return self._item.width

    @property
    def dicom_instance_uid(self) -> str | None:
        """The SOP instance, of DICOM files."""
        return self._item.dicom_instance_uid

    @property
    def dicom_study_uid(self) -> str | None:
        """The study, of DICOM files and series."""
        return self._item.dicom_study_uid

    @property
    def dicom_series_uid(self) -> str | None:
        """The series, of DICOM files and series."""
        return self._item.dicom_series_uid

    @property
    def frame_count(self) -> int | None:
        """How many frames or images there are."""
        return self._item.frame_count

    @property
    def audio_sample_rate(self) -> int | None:
        """Samples per second, of sound."""
        return self._item.audio_sample_rate

    @property
    def audio_bit_depth(self) -> int | None:
        """Bits per sample, of sound."""
        return self._item.audio_bit_depth

    @property
    def audio_codec(self) -> str | None:
        """The codec, of sound."""
        return self._item.audio_codec

    @property
    def timeseries_settings(self) -> TimeSeriesViewSettings | None:
        """How the channels of a time series are drawn."""
        return self._item.timeseries_settings

    @property
    def audio_num_channels(self) -> int | None:
        """How many channels, of sound."""
        return self._item.audio_num_channels

    def get_signed_url(self, refetch: bool = False) -> str | None:
        """Give a link to the file.

        Args:
            refetch: Whether to fetch a new link even if there is one.
        """
        if self._item.signed_url is None or refetch:
            self.refetch_data(get_signed_url=True)
        return self._item.signed_url

    def get_child_items(self, get_signed_urls: bool = False) -> Iterable[StorageItem]:
        """Give the items that this one is made of: images of a group, files of a series.

        Args:
            get_signed_urls: Whether each item carries a link to its file.

        Returns:
            The child items in their order, fetched page by page as they are asked for; none of
            an item that is one file.
        """
        if self.item_type not in _WITH_CHILDREN:
            return
        for item in self._api_client.get_paged_iterator(
            f"storage/folders/{self.parent_folder_uuid}/items/{self.uuid}/child-items",
            {"signUrls": get_signed_urls},
            OrmStorageItem,
        ):
            yield StorageItem(self._api_client, item)

    def refetch_data(self, get_signed_url: bool = False) -> None:
        """Fetch the item again.

        Args:
            get_signed_url: Whether to fetch a link to the file as well.
        """
        self._take(_fetch(self._api_client, self.uuid, sign_url=get_signed_url))

    def parent_folder(self) -> storage.StorageFolder:
        """Fetch the folder that holds the item."""
        return storage.fetch_storage_folder(self._api_client, self.parent_folder_uuid)

    def get_summary(self) -> StorageItemSummary:
        """Tell where the item is used."""
        summary: StorageItemSummary = self._api_client.get(
            f"{self._path}/summary", {"includeGroupLayout": True}, StorageItemSummary
        )
        return summary

    def update(
        self,
        name: str | None = None,
        description: str | None = None,
        client_metadata: dict[str, Any] | None = None,
        timeseries_settings: TimeSeriesViewSettings | NotProvided | None = NOT_PROVIDED,
        bundle: Bundle | None = None,
        scene_view_settings: SceneViewSettings | NotProvided | None = NOT_PROVIDED,
        scene_layout: SceneLayout | NotProvided | None = NOT_PROVIDED,
    ) -> None:
        """Change what is said of the item; what is not given stays as it is.

        Args:
            name: The name.
            description: The description.
            client_metadata: Replaces what is kept with the item.
            timeseries_settings: How the channels of a time series are drawn; None for no settings.
            bundle: Collects the change, to be sent together with others.
            scene_view_settings: How a scene is shown; None for no settings.
            scene_layout: Where the parts of a scene are shown; None for no layout.
        """
        given = {"name": name, "description": description, "clientMetadata": client_metadata}
        patch: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
        views = {
            "timeseriesSettings": timeseries_settings,
            "sceneViewSettings": scene_view_settings,
            "sceneLayout": scene_layout,
        }
        for key, view in views.items():
            if not isinstance(view, NotProvided):
                patch[key] = None if view is None else view.to_dict()
        if not patch:
            return
        if bundle is None:
            sent = {key: Explicit.NULL if value is None else value for key, value in patch.items()}
            self._take(self._api_client.patch(self._path, payload=sent, result_type=OrmStorageItem))
        else:
            operation = _patch_operation(self._api_client)
            bundled_operation(bundle, operation, (str(self.uuid), patch), self._take)

    def move_to_folder(
        self,
        target_folder: storage.StorageFolder | UUID,
        allow_mirror_dataset_changes: bool = False,
    ) -> None:
        """Move the item into another folder.

        Args:
            target_folder: The other folder.
            allow_mirror_dataset_changes: Whether datasets that mirror one of the folders may gain
                or lose the item; without it such a move is refused.
        """
        self._api_client.post(
            f"storage/folders/{self.parent_folder_uuid}/items/move",
            payload={
                "itemUuids": [self.uuid],
                "newParentUuid": storage.uuid_of(target_folder),
                "allowSyncedDatasetMove": allow_mirror_dataset_changes,
            },
        )
        self.refetch_data()

    def delete(self, remove_unused_frames: bool = True) -> None:
        """Remove the item.

        Args:
            remove_unused_frames: Whether images and files of a group or series go with it where
                nothing else uses them.
        """
        self._api_client.post(
            f"storage/folders/{self.parent_folder_uuid}/items/delete",
            payload={"childUuids": [self.uuid], "removeUnusedFrames": remove_unused_frames},
        )

    @property
    def _path(self) -> str:
        return f"storage/folders/{self.parent_folder_uuid}/items/{self.uuid}"

    def _take(self, item: OrmStorageItem) -> None:
        self._item = item
        self._client_metadata = None


def _patch_operation(
    api_client: ApiClient,
) -> BundleOperation[tuple[str, dict[str, Any]], OrmStorageItem]:
    def send(patches: Sequence[tuple[str, dict[str, Any]]]) -> list[OrmStorageItem]:
        found: _StorageItems = api_client.patch(
            "storage/items/patch-bulk",
            payload={"itemPatches": merged(patches)},
            result_type=_StorageItems,
        )
        return found.results

    return BundleOperation(
        key="storage item patch",
        send=send,
        item_key=lambda item: item[0],
        result_key=lambda item: str(item.uuid),
    )


def merged(patches: Sequence[tuple[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Give one patch for each of what is changed; later ones win."""
    together: dict[str, dict[str, Any]] = {}
    for uuid, patch in patches:
        together[uuid] = together.get(uuid, {}) | patch
    return together


class _StorageItems(BaseDTO):
    results: list[OrmStorageItem]


def fetch_storage_item(
    api_client: ApiClient, item_uuid: UUID | str, *, sign_url: bool
) -> StorageItem:
    """Fetch one storage item."""
    return StorageItem(api_client, _fetch(api_client, item_uuid, sign_url=sign_url))


def fetch_storage_items(
    api_client: ApiClient, item_uuids: Sequence[UUID | str], *, sign_urls: bool
) -> list[StorageItem]:
    """Fetch many storage items in one request."""
    found = api_client.post(
        "storage/items/get-bulk",
        payload={
            "itemUuids": [as_uuid(uuid, "item_uuids") for uuid in item_uuids],
            "signUrls": sign_urls,
        },
        result_type=_StorageItems,
    )
    return [StorageItem(api_client, item) for item in found.results]


def _fetch(api_client: ApiClient, item_uuid: UUID | str, *, sign_url: bool) -> OrmStorageItem:
    item: OrmStorageItem = api_client.get(
        f"storage/items/{item_uuid}", {"signUrl": sign_url}, OrmStorageItem
    )
    return item
