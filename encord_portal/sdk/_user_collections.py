"""Collections of storage items, and saved filters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from encord_portal.sdk._user_base import UserBase
from encord_portal.sdk.collection import COLLECTIONS_PATH, Collection
from encord_portal.sdk.common.arguments import as_uuid
from encord_portal.sdk.exceptions import AuthorisationError
from encord_portal.sdk.filter_preset import PRESETS_PATH, FilterPreset, definition_of
from encord_portal.sdk.orm.collection import Collection as OrmCollection
from encord_portal.sdk.orm.filter_preset import FilterPreset as OrmFilterPreset

_NO_FOLDER = UUID(int=0)


class UserCollections(UserBase):
    """The part of the user client about collections and saved filters."""

    def create_collection(
        self, top_level_folder_uuid: str | UUID, name: str, description: str = ""
    ) -> Collection:
        """Make a collection of storage items.

        Args:
            top_level_folder_uuid: The folder that it belongs to.
            name: Its name.
            description: What it is for.

        Raises:
            ValueError: The text is no UUID.
        """
        made: UUID = self._api_client.post(
            COLLECTIONS_PATH,
            params={"topLevelFolderUuid": as_uuid(top_level_folder_uuid, "top_level_folder_uuid")},
            payload={"name": name, "description": description},
            result_type=UUID,
        )
        return self.get_collection(made)

    def get_collection(self, collection_uuid: str | UUID) -> Collection:
        """Get a collection of storage items.

        Args:
            collection_uuid: Names the collection.

        Raises:
            AuthorisationError: There is none that the person may see.
            ValueError: The text is no UUID.
        """
        for found in self.list_collections(collection_uuids=[collection_uuid]):
            return found
        raise AuthorisationError(f"No collection found: {collection_uuid}.")

    def list_collections(
        self,
        top_level_folder_uuid: str | UUID | None = None,
        collection_uuids: Sequence[str | UUID] | None = None,
        page_size: int | None = None,
    ) -> Iterator[Collection]:
        """List the collections of storage items, page by page.

        Args:
            top_level_folder_uuid: Only those of this folder.
            collection_uuids: Only these.
            page_size: How many are asked for at a time.

        Raises:
            ValueError: A text is no UUID.
        """
        folder, some = top_level_folder_uuid, collection_uuids
        query = {
            "topLevelFolderUuid": None
            if folder is None
            else as_uuid(folder, "top_level_folder_uuid"),
            "uuids": None if some is None else [as_uuid(one, "collection_uuids") for one in some],
            "pageSize": page_size,
        }
        for found in self._api_client.get_paged_iterator(COLLECTIONS_PATH, query, OrmCollection):
            yield Collection(self._api_client, found)

    def delete_collection(self, collection_uuid: str | UUID) -> None:
        """Remove a collection; the items stay.

        Args:
            collection_uuid: Names the collection.

        Raises:
            ValueError: The text is no UUID.
        """
        uuid = as_uuid(collection_uuid, "collection_uuid")
        self._api_client.delete(f"{COLLECTIONS_PATH}/{uuid}", None)

    def create_preset(
        self, name: str, filter_preset_json: dict[str, Any], description: str = ""
    ) -> FilterPreset:
        """Save a filter of storage.

        Args:
            name: Its name.
            filter_preset_json: What it asks for, with the keys ``local_filters`` and
                ``global_filters``.
            description: What it is for.

        Raises:
            ValueError: What it asks for is no filter.
        """
        made: UUID = self._api_client.post(
            PRESETS_PATH,
            params={"topLevelFolderUuid": _NO_FOLDER},
            payload={
                "name": name,
                "filterPresetJson": definition_of(filter_preset_json),
                "description": description,
            },
            result_type=UUID,
        )
        return self.get_filter_preset(made)

    def get_filter_preset(self, preset_uuid: str | UUID) -> FilterPreset:
        """Get a saved filter of storage.

        Args:
            preset_uuid: Names the preset.

        Raises:
            AuthorisationError: There is none that the person may see.
            ValueError: The text is no UUID.
        """
        for found in self.get_filter_presets([preset_uuid]):
            return found
        raise AuthorisationError(f"Preset not found: {preset_uuid}.")

    def get_filter_presets(
        self, preset_uuids: Sequence[str | UUID] = (), page_size: int | None = None
    ) -> Iterator[FilterPreset]:
        """List saved filters of storage, page by page.

        Args:
            preset_uuids: Only these; without any, all.
            page_size: How many are asked for at a time.

        Raises:
            ValueError: A text is no UUID.
        """
        uuids = [as_uuid(uuid, "preset_uuids") for uuid in preset_uuids]
        return self._presets({"uuids": uuids, "pageSize": page_size})

    def list_presets(
        self, top_level_folder_uuid: str | UUID | None = None, page_size: int | None = None
    ) -> Iterator[FilterPreset]:
        """List the saved filters of storage, page by page.

        Args:
            top_level_folder_uuid: Only those of this folder.
            page_size: How many are asked for at a time.

        Raises:
            ValueError: The text is no UUID.
        """
        folder = top_level_folder_uuid
        uuid = None if folder is None else as_uuid(folder, "top_level_folder_uuid")
        return self._presets({"topLevelFolderUuid": uuid, "pageSize": page_size})

    def delete_preset(self, preset_uuid: str | UUID) -> None:
        """Remove a saved filter of storage.

        Args:
            preset_uuid: Names the preset.

        Raises:
            ValueError: The text is no UUID.
        """
        self._api_client.delete(f"{PRESETS_PATH}/{as_uuid(preset_uuid, 'preset_uuid')}", None)

    def _presets(self, query: dict[str, Any]) -> Iterator[FilterPreset]:
        for found in self._api_client.get_paged_iterator(PRESETS_PATH, query, OrmFilterPreset):
            yield FilterPreset(self._api_client, found)
