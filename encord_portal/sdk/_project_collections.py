"""Collections of a project's frames or labels, and its saved filters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from encord_portal.sdk._project_base import ProjectBase
from encord_portal.sdk.collection import ProjectCollection
from encord_portal.sdk.common.arguments import as_uuid
from encord_portal.sdk.exceptions import AuthorisationError
from encord_portal.sdk.filter_preset import ProjectFilterPreset
from encord_portal.sdk.orm.collection import ProjectCollection as OrmProjectCollection
from encord_portal.sdk.orm.collection import ProjectCollectionType
from encord_portal.sdk.orm.filter_preset import ActiveFilterPresetDefinition
from encord_portal.sdk.orm.filter_preset import ProjectFilterPreset as OrmProjectFilterPreset


class ProjectCollections(ProjectBase):
    """The part of ``Project`` about collections and saved filters."""

    def create_collection(
        self,
        name: str,
        description: str = "",
        collection_type: ProjectCollectionType = ProjectCollectionType.FRAME,
    ) -> ProjectCollection:
        """Make a collection.

        Args:
            name: Its name.
            description: What it is for.
            collection_type: Whether it holds frames or labels.

        Raises:
            ValueError: The type is none.
        """
        made: UUID = self._client.api_client.post(
            self._collections_path,
            params={"projectHash": self._instance.project_hash},
            payload={
                "name": name,
                "description": description,
                "collectionType": ProjectCollectionType(collection_type),
            },
            result_type=UUID,
        )
        return self.get_collection(made)

    def get_collection(self, collection_uuid: str | UUID) -> ProjectCollection:
        """Get a collection.

        Args:
            collection_uuid: Names the collection.

        Raises:
            AuthorisationError: There is none that the person may see.
            ValueError: The text is no UUID.
        """
        query = {"uuids": [as_uuid(collection_uuid, "collection_uuid")]}
        for found in self._collections(query):
            return found
        raise AuthorisationError(f"No collection found: {collection_uuid}.")

    def list_collections(
        self, collection_uuids: Sequence[str | UUID] | None = None, page_size: int | None = None
    ) -> Iterator[ProjectCollection]:
        """List the collections, page by page.

        Args:
            collection_uuids: Only these.
            page_size: How many are asked for at a time.

        Raises:
            ValueError: A text is no UUID.
        """
        some = collection_uuids
        return self._collections(
            {
                "projectHash": self._instance.project_hash,
                "uuids": None
                if some is None
                else [as_uuid(one, "collection_uuids") for one in some],
                "pageSize": page_size,
            }
        )

    def delete_collection(self, collection_uuid: str | UUID) -> None:
        """Remove a collection; what is in it stays.

        Args:
            collection_uuid: Names the collection.

        Raises:
            ValueError: The text is no UUID.
        """
        uuid = as_uuid(collection_uuid, "collection_uuid")
        self._client.api_client.delete(f"{self._collections_path}/{uuid}", None)

    def create_filter_preset(
        self, name: str, filter_preset: ActiveFilterPresetDefinition
    ) -> ProjectFilterPreset:
        """Save a filter.

        Args:
            name: Its name.
            filter_preset: What it asks for.
        """
        made: UUID = self._client.api_client.post(
            self._presets_path,
            payload={"name": name, "filterPresetJson": filter_preset.to_dict()},
            result_type=UUID,
        )
        return self.get_filter_preset(made)

    def get_filter_preset(self, filter_preset_uuid: str | UUID) -> ProjectFilterPreset:
        """Get a saved filter.

        Args:
            filter_preset_uuid: Names the preset.

        Raises:
            AuthorisationError: There is none that the person may see.
            ValueError: The text is no UUID.
        """
        for found in self.list_filter_presets([filter_preset_uuid]):
            return found
        raise AuthorisationError(f"No Project preset found: {filter_preset_uuid}.")

    def list_filter_presets(
        self, filter_preset_uuids: Sequence[str | UUID] | None = None, page_size: int | None = None
    ) -> Iterator[ProjectFilterPreset]:
        """List the saved filters, page by page.

        Args:
            filter_preset_uuids: Only these.
            page_size: How many are asked for at a time.

        Raises:
            ValueError: A text is no UUID.
        """
        uuids = [as_uuid(uuid, "filter_preset_uuids") for uuid in filter_preset_uuids or ()]
        api_client, query = self._client.api_client, {"presetUuids": uuids, "pageSize": page_size}
        for found in api_client.get_paged_iterator(
            self._presets_path, query, OrmProjectFilterPreset
        ):
            yield ProjectFilterPreset(api_client, found, self._instance.project_hash)

    def delete_filter_preset(self, filter_preset_uuid: str | UUID) -> None:
        """Remove a saved filter.

        Args:
            filter_preset_uuid: Names the preset.

        Raises:
            ValueError: The text is no UUID.
        """
        uuid = as_uuid(filter_preset_uuid, "filter_preset_uuid")
        self._client.api_client.delete(f"{self._presets_path}/{uuid}", None)

    def _collections(self, query: Mapping[str, object]) -> Iterator[ProjectCollection]:
        for found in self._client.api_client.get_paged_iterator(
            self._collections_path, query, OrmProjectCollection
        ):
            yield ProjectCollection(self._client, self._ontology, found)

    @property
    def _collections_path(self) -> str:
        return f"active/{self._client.project_hash}/collections"

    @property
    def _presets_path(self) -> str:
        return f"active/{self._client.project_hash}/presets"
