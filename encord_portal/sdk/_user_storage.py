"""The part of the user client about storage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from encord_portal.sdk._storage_folder import (
    StorageFolder,
    create_folder,
    fetch_storage_folder,
    list_folders,
    uuid_of,
)
from encord_portal.sdk._storage_item import StorageItem, fetch_storage_item, fetch_storage_items
from encord_portal.sdk._storage_listing import check_item_search, item_query, listing_query
from encord_portal.sdk._tag_names import tag_names
from encord_portal.sdk._user_base import UserBase
from encord_portal.sdk.orm.project import OrganisationTag
from encord_portal.sdk.orm.storage import CloudSyncedFolderParams, FoldersSortBy, StorageItemType
from encord_portal.sdk.orm.storage import StorageItem as OrmStorageItem


class UserStorage(UserBase):
    """Finds and makes storage folders, and finds storage items."""

    def get_storage_item(self, item_uuid: UUID | str, sign_url: bool = False) -> StorageItem:
        """Get a storage item.

        Args:
            item_uuid: Names the item.
            sign_url: Whether it carries a link to the file.
        """
        return fetch_storage_item(self._api_client, item_uuid, sign_url=sign_url)

    def get_storage_items(
        self, item_uuids: Sequence[UUID | str], sign_url: bool = False
    ) -> list[StorageItem]:
        """Get many storage items in one request.

        Args:
            item_uuids: Names the items.
            sign_url: Whether they carry links to their files.
        """
        return fetch_storage_items(self._api_client, item_uuids, sign_urls=sign_url)

    def get_storage_folder(self, folder_uuid: UUID | str) -> StorageFolder:
        """Get a storage folder.

        Args:
            folder_uuid: Names the folder.
        """
        return fetch_storage_folder(self._api_client, folder_uuid)

    def create_storage_folder(
        self,
        name: str,
        description: str | None = None,
        client_metadata: dict[str, Any] | None = None,
        parent_folder: StorageFolder | UUID | None = None,
        cloud_synced_folder_params: CloudSyncedFolderParams | None = None,
    ) -> StorageFolder:
        """Make a storage folder.

        Args:
            name: Its name.
            description: What it is for.
            client_metadata: Kept with the folder.
            parent_folder: The folder to make it in; by default it is at the top.
            cloud_synced_folder_params: The place of a cloud that the folder mirrors.
        """
        parent = None if parent_folder is None else uuid_of(parent_folder)
        return create_folder(
            self._api_client,
            name,
            description,
            client_metadata,
            parent,
            cloud_synced_folder_params,
        )

    def list_storage_folders(
        self,
        *,
        search: str | None = None,
        dataset_synced: bool | None = None,
        org_access: bool | None = None,
        organisation_tags_allof: list[str] | list[OrganisationTag] | None = None,
        order: FoldersSortBy = FoldersSortBy.NAME,
        desc: bool = False,
        page_size: int = 100,
    ) -> Iterable[StorageFolder]:
        """List the folders at the top.

        Args:
            search: Only folders with this text in their name.
            dataset_synced: Only folders that mirror a dataset, or that mirror none.
            org_access: Whether those of the whole organisation are listed; for its admins.
            organisation_tags_allof: Only folders with all of these tags.
            order: By what they are sorted.
            desc: Whether the order is turned round.
            page_size: How many folders one request fetches.

        Returns:
            The folders, fetched page by page as they are asked for.
        """
        tags = tag_names(self._api_client, organisation_tags_allof)
        query = listing_query(
            search,
            order,
            desc,
            page_size,
            dataset_synced=dataset_synced,
            org_access=org_access,
            tags=tags,
        )
        return list_folders(self._api_client, "storage/folders", query)

    def find_storage_folders(
        self,
        *,
        search: str | None = None,
        dataset_synced: bool | None = None,
        org_access: bool | None = None,
        organisation_tags_allof: list[str] | list[OrganisationTag] | None = None,
        order: FoldersSortBy = FoldersSortBy.NAME,
        desc: bool = False,
        page_size: int = 100,
    ) -> Iterable[StorageFolder]:
        """Find folders, wherever they are; see :meth:`list_storage_folders`."""
        tags = tag_names(self._api_client, organisation_tags_allof)
        query = listing_query(
            search,
            order,
            desc,
            page_size,
            dataset_synced=dataset_synced,
            org_access=org_access,
            tags=tags,
        )
        return list_folders(self._api_client, "storage/search/folders", query)

    def find_storage_items(
        self,
        *,
        search: str | None = None,
        is_in_dataset: bool | None = None,
        item_types: list[StorageItemType] | None = None,
        org_access: bool | None = None,
        order: FoldersSortBy = FoldersSortBy.NAME,
        desc: bool = False,
        get_signed_urls: bool = False,
        page_size: int = 100,
    ) -> Iterable[StorageItem]:
        """Find items, in whatever folder they are.

        Args:
            search: Only items with this text in their name.
            is_in_dataset: Only items that a dataset uses, or that none uses.
            item_types: Only items of these types.
            org_access: Whether those of the whole organisation are found; for its admins.
            order: By what they are sorted.
            desc: Whether the order is turned round.
            get_signed_urls: Whether each item carries a link to its file.
            page_size: How many items one request fetches.

        Raises:
            ValueError: Neither a text nor types are given.
        """
        check_item_search(search, item_types)
        query = item_query(
            search, is_in_dataset, item_types, order, desc, page_size, org_access=org_access
        )
        return self._found_items(query | {"signUrls": get_signed_urls})

    def _found_items(self, query: dict[str, Any]) -> Iterable[StorageItem]:
        for item in self._api_client.get_paged_iterator(
            "storage/search/items", query, OrmStorageItem
        ):
            yield StorageItem(self._api_client, item)
