"""Storage folders: what is in them, and what can be done with them (wire protocol §3.6)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from encord_portal.sdk._storage_cloud import FolderCloud
from encord_portal.sdk._storage_composing import FolderComposing
from encord_portal.sdk._storage_facts import FolderFacts
from encord_portal.sdk._storage_item import StorageItem, merged
from encord_portal.sdk._storage_listing import (
    item_query,
    listing_query,
    with_linked_metadata,
)
from encord_portal.sdk._storage_people import FolderPeople
from encord_portal.sdk._storage_uploads import FolderUploads
from encord_portal.sdk._tag_names import tag_names
from encord_portal.sdk.common.arguments import as_uuid
from encord_portal.sdk.common.base_dto import BaseDTO
from encord_portal.sdk.http.bundle import Bundle, BundleOperation, bundled_operation
from encord_portal.sdk.http.v2.api_client import ApiClient
from encord_portal.sdk.orm.project import OrganisationTag
from encord_portal.sdk.orm.storage import (
    CloudSyncedFolderParams,
    FoldersSortBy,
    StorageFolderSummary,
    StorageItemType,
)
from encord_portal.sdk.orm.storage import StorageFolder as OrmStorageFolder
from encord_portal.sdk.orm.storage import StorageItem as OrmStorageItem


class _StorageFolders(BaseDTO):
    results: list[OrmStorageFolder]


class StorageFolder(FolderFacts, FolderUploads, FolderComposing, FolderCloud, FolderPeople):
    """A folder of storage items and of other folders.

    Get one with ``EncordUserClient.get_storage_folder``, or make one with
    ``EncordUserClient.create_storage_folder``.
    """

    def __init__(self, api_client: ApiClient, orm_folder: OrmStorageFolder) -> None:
        self._api_client = api_client
        self._folder = orm_folder

    @property
    def parent(self) -> StorageFolder | None:
        """The folder above, fetched; None for a folder at the top."""
        parent = self._folder.parent
        return None if parent is None else fetch_storage_folder(self._api_client, parent)

    # What is in it -----------------------------------------------------------------------------

    def list_items(
        self,
        *,
        search: str | None = None,
        is_in_dataset: bool | None = None,
        item_types: list[StorageItemType] | None = None,
        order: FoldersSortBy = FoldersSortBy.NAME,
        get_signed_urls: bool = False,
        include_client_metadata: bool = True,
        resolve_client_metadata_locally: bool = False,
        desc: bool = False,
        page_size: int = 100,
    ) -> Iterable[StorageItem]:
        """List the items of the folder, without those of its subfolders.

        Args:
            search: Only items with this text in their name.
            is_in_dataset: Only items that a dataset uses, or that none uses.
            item_types: Only items of these types.
            order: By what they are sorted.
            get_signed_urls: Whether each item carries a link to its file.
            include_client_metadata: Whether each item carries its client metadata.
            resolve_client_metadata_locally: Whether the server only links to the client metadata,
                which are fetched by these links; lighter for the server where they are large.
            desc: Whether the order is turned round.
            page_size: How many items one request fetches.

        Returns:
            The items, fetched page by page as they are asked for.
        """
        query = item_query(search, is_in_dataset, item_types, order, desc, page_size)
        return self._items(
            query
            | {
                "signUrls": get_signed_urls,
                "includeClientMetadata": include_client_metadata,
                "clientMetadataAsSignedUrl": resolve_client_metadata_locally,
            }
        )

    def find_items(
        self,
        search: str | None = None,
        is_in_dataset: bool | None = None,
        item_types: list[StorageItemType] | None = None,
        order: FoldersSortBy = FoldersSortBy.NAME,
        desc: bool = False,
        get_signed_urls: bool = False,
        page_size: int = 100,
    ) -> Iterable[StorageItem]:
        """Find items in the folder and everything below it.

        Args:
            search: Only items with this text in their name.
            is_in_dataset: Only items that a dataset uses, or that none uses.
            item_types: Only items of these types.
            order: By what they are sorted.
            desc: Whether the order is turned round.
            get_signed_urls: Whether each item carries a link to its file.
            page_size: How many items one request fetches.

        Raises:
            ValueError: Neither a text nor types are given.
        """
        query = item_query(
            search, is_in_dataset, item_types, order, desc, page_size, everywhere=True
        )
        return self._items(query | {"signUrls": get_signed_urls})

    def list_subfolders(
        self,
        *,
        search: str | None = None,
        dataset_synced: bool | None = None,
        organisation_tags_allof: list[str] | list[OrganisationTag] | None = None,
        order: FoldersSortBy = FoldersSortBy.NAME,
        desc: bool = False,
        page_size: int = 100,
    ) -> Iterable[StorageFolder]:
        """List the folders in this one.

        Args:
            search: Only folders with this text in their name.
            dataset_synced: Only folders that mirror a dataset, or that mirror none.
            organisation_tags_allof: Only folders with all of these tags.
            order: By what they are sorted.
            desc: Whether the order is turned round.
            page_size: How many folders one request fetches.
        """
        tags = tag_names(self._api_client, organisation_tags_allof)
        query = listing_query(
            search, order, desc, page_size, dataset_synced=dataset_synced, tags=tags
        )
        return list_folders(self._api_client, f"{self._path}/folders", query)

    def find_subfolders(
        self,
        search: str | None = None,
        dataset_synced: bool | None = None,
        organisation_tags_allof: list[str] | list[OrganisationTag] | None = None,
        order: FoldersSortBy = FoldersSortBy.NAME,
        desc: bool = False,
        page_size: int = 100,
    ) -> Iterable[StorageFolder]:
        """Find folders in this one and everything below it; see :meth:`list_subfolders`."""
        tags = tag_names(self._api_client, organisation_tags_allof)
        query = listing_query(
            search,
            order,
            desc,
            page_size,
            dataset_synced=dataset_synced,
            everywhere=True,
            tags=tags,
        )
        return list_folders(self._api_client, f"{self._path}/folders", query)

    def create_subfolder(
        self,
        name: str,
        description: str | None = None,
        client_metadata: dict[str, Any] | None = None,
    ) -> StorageFolder:
        """Make a folder in this one.

        Args:
            name: Its name.
            description: What it is for.
            client_metadata: Kept with the folder.
        """
        return create_folder(self._api_client, name, description, client_metadata, self.uuid)

    def get_summary(self) -> StorageFolderSummary:
        """Count what the folder and those below it hold."""
        summary: StorageFolderSummary = self._api_client.get(
            f"{self._path}/summary", None, StorageFolderSummary
        )
        return summary

    # Changes -----------------------------------------------------------------------------------

    def refetch_data(self) -> None:
        """Fetch the folder again."""
        self._folder = fetch_storage_folder(self._api_client, self.uuid)._folder

    def update(
        self,
        name: str | None = None,
        description: str | None = None,
        client_metadata: dict[str, Any] | None = None,
        bundle: Bundle | None = None,
    ) -> None:
        """Change what is said of the folder; what is not given stays as it is.

        Args:
            name: The name.
            description: The description.
            client_metadata: Replaces what is kept with the folder.
            bundle: Collects the change, to be sent together with others.
        """
        given = {"name": name, "description": description, "clientMetadata": client_metadata}
        patch = {key: value for key, value in given.items() if value is not None}
        if not patch:
            return
        if bundle is not None:
            bundled_operation(bundle, self._patch_operation(), (str(self.uuid), patch), self._take)
        else:
            self._take(
                self._api_client.patch(self._path, payload=patch, result_type=OrmStorageFolder)
            )

    def delete(self) -> None:
        """Remove the folder, which must be empty."""
        self._api_client.delete(self._path, None)

    def move_to_folder(self, target_folder: StorageFolder | UUID | None) -> None:
        """Move the folder into another one.

        Args:
            target_folder: The other folder; None for the top.
        """
        target = None if target_folder is None else uuid_of(target_folder)
        self._api_client.post(
            "storage/folders/move",
            payload={"folderUuids": [self.uuid], "newParentUuid": target},
        )
        self.refetch_data()

    def move_items_to_folder(
        self,
        target_folder: StorageFolder | UUID,
        items_to_move: Sequence[UUID | StorageItem],
        allow_mirror_dataset_changes: bool = False,
    ) -> None:
        """Move items of this folder into another one.

        Args:
            target_folder: The other folder.
            items_to_move: The items, or what names them.
            allow_mirror_dataset_changes: Whether datasets that mirror one of the folders may gain
                or lose the items; without it such a move is refused.
        """
        self._api_client.post(
            f"{self._path}/items/move",
            payload={
                "itemUuids": [
                    item.uuid if isinstance(item, StorageItem) else item for item in items_to_move
                ],
                "newParentUuid": uuid_of(target_folder),
                "allowSyncedDatasetMove": allow_mirror_dataset_changes,
            },
        )

    def delete_storage_items(
        self, item_uuids: list[UUID], remove_unused_frames: bool = True
    ) -> None:
        """Remove items of this folder.

        Args:
            item_uuids: Names the items.
            remove_unused_frames: Whether images and files of a group or series go with it where
                nothing else uses them.
        """
        self._api_client.post(
            f"{self._path}/items/delete",
            payload={"childUuids": item_uuids, "removeUnusedFrames": remove_unused_frames},
        )

    def _items(self, query: dict[str, Any]) -> Iterable[StorageItem]:
        found = self._api_client.get_paged_iterator(f"{self._path}/items", query, OrmStorageItem)
        if query.get("clientMetadataAsSignedUrl"):
            found = with_linked_metadata(self._api_client, found, query["pageSize"])
        for item in found:
            yield StorageItem(self._api_client, item)

    def _patch_operation(self) -> BundleOperation[tuple[str, dict[str, Any]], OrmStorageFolder]:
        def send(patches: Sequence[tuple[str, dict[str, Any]]]) -> list[OrmStorageFolder]:
            found: _StorageFolders = self._api_client.patch(
                "storage/folders/patch-bulk",
                payload={"folderPatches": merged(patches)},
                result_type=_StorageFolders,
            )
            return found.results

        return BundleOperation(
            key="storage folder patch",
            send=send,
            item_key=lambda item: item[0],
            result_key=lambda folder: str(folder.uuid),
        )

    def _take(self, folder: OrmStorageFolder) -> None:
        self._folder = folder


def uuid_of(folder: StorageFolder | UUID) -> UUID:
    """Name a folder."""
    return folder.uuid if isinstance(folder, StorageFolder) else as_uuid(folder, "folder")


def fetch_storage_folder(api_client: ApiClient, folder_uuid: UUID | str) -> StorageFolder:
    """Fetch a folder."""
    return StorageFolder(
        api_client, api_client.get(f"storage/folders/{folder_uuid}", None, OrmStorageFolder)
    )


def create_folder(
    api_client: ApiClient,
    name: str,
    description: str | None,
    client_metadata: dict[str, Any] | None,
    parent: UUID | None,
    cloud_synced_folder_params: CloudSyncedFolderParams | None = None,
) -> StorageFolder:
    """Make a folder."""
    folder = api_client.post(
        "storage/folders",
        payload={
            "name": name,
            "description": description,
            "parent": parent,
            "clientMetadata": None if client_metadata is None else json.dumps(client_metadata),
            "cloudSyncedFolderParams": (
                None if cloud_synced_folder_params is None else cloud_synced_folder_params.to_dict()
            ),
        },
        result_type=OrmStorageFolder,
        allow_retries=False,
    )
    return StorageFolder(api_client, folder)


def list_folders(
    api_client: ApiClient, path: str, query: dict[str, Any]
) -> Iterable[StorageFolder]:
    """Give folders, fetched page by page as they are asked for."""
    for folder in api_client.get_paged_iterator(path, query, OrmStorageFolder):
        yield StorageFolder(api_client, folder)
