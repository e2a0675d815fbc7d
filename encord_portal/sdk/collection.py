"""Collections of storage items, and of frames or labels of a project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from encord_portal.sdk._project_client import ProjectClient
from encord_portal.sdk._storage_item import StorageItem
from encord_portal.sdk.common.arguments import as_uuid
from encord_portal.sdk.filter_preset import FilterPreset, ProjectFilterPreset, uuid_of_preset
from encord_portal.sdk.http.v2.api_client import ApiClient
from encord_portal.sdk.objects.ontology_labels_impl import LabelRowV2
from encord_portal.sdk.ontology import Ontology
from encord_portal.sdk.orm._listed_rows import read_listed_row
from encord_portal.sdk.orm.collection import Collection as OrmCollection
from encord_portal.sdk.orm.collection import (
    CollectionBulkItemResponse,
    CollectionDataTitleResponse,
    ProjectCollectionBulkItemResponse,
    ProjectCollectionType,
    ProjectDataCollectionInstance,
    ProjectDataCollectionItemRequest,
    ProjectDataCollectionItemResponse,
    ProjectLabelCollectionInstance,
    ProjectLabelCollectionItemRequest,
    ProjectLabelCollectionItemResponse,
)
from encord_portal.sdk.orm.collection import ProjectCollection as OrmProjectCollection
from encord_portal.sdk.orm.storage import StorageItem as OrmStorageItem
from encord_portal.sdk.storage import StorageItemInaccessible

COLLECTIONS_PATH = "index/collections"
_TITLES_AT_ONCE, _BYTES_AT_ONCE = 1_000, 200_000
_AROUND_A_TITLE = len('"",')
ItemRequests: TypeAlias = Sequence[
    ProjectDataCollectionItemRequest | ProjectLabelCollectionItemRequest
]


class Collection:
    """A collection of storage items.

    Get one with ``EncordUserClient.get_collection``.
    """

    def __init__(self, api_client: ApiClient, orm_collection: OrmCollection) -> None:
        self._api_client = api_client
        self._collection = orm_collection

    @property
    def uuid(self) -> UUID:
        """Names the collection."""
        return self._collection.uuid

    @property
    def top_level_folder_uuid(self) -> UUID:
        """The folder that it belongs to."""
        return self._collection.top_level_folder_uuid

    @property
    def name(self) -> str:
        """Its name."""
        return self._collection.name

    @property
    def description(self) -> str | None:
        """What it is for."""
        return self._collection.description

    @property
    def created_at(self) -> datetime | None:
        """When it was made."""
        return self._collection.created_at

    @property
    def last_edited_at(self) -> datetime | None:
        """When it was changed last."""
        return self._collection.last_edited_at

    def update_collection(self, name: str | None = None, description: str | None = None) -> None:
        """Change the collection; what is known of it here stays as it was.

        Args:
            name: The new name.
            description: The new description.
        """
        self._api_client.patch(self._path, payload={"name": name, "description": description})

    def list_items(
        self, include_client_metadata: bool | None = None, page_size: int | None = None
    ) -> Iterator[StorageItem]:
        """List the items that the person may see, page by page.

        Args:
            include_client_metadata: Whether they carry their metadata.
            page_size: How many are asked for at a time.
        """
        query = {"includeClientMetadata": include_client_metadata, "pageSize": page_size}
        path = f"{self._path}/accessible-items"
        for item in self._api_client.get_paged_iterator(path, query, OrmStorageItem):
            yield StorageItem(self._api_client, item)

    def list_items_include_inaccessible(
        self, include_client_metadata: bool | None = None, page_size: int | None = None
    ) -> Iterator[StorageItem | StorageItemInaccessible]:
        """List all items, page by page: of those that the person may not see only their names.

        Args:
            include_client_metadata: Whether they carry their metadata.
            page_size: How many are asked for at a time.
        """
        query = {"includeClientMetadata": include_client_metadata, "pageSize": page_size}
        path = f"{self._path}/all-items"
        kinds = OrmStorageItem | StorageItemInaccessible
        for item in self._api_client.get_paged_iterator(path, query, kinds):
            known = isinstance(item, OrmStorageItem)
            yield StorageItem(self._api_client, item) if known else item

    def add_items(self, storage_item_uuids: Sequence[UUID | str]) -> CollectionBulkItemResponse:
        """Put items into the collection.

        Args:
            storage_item_uuids: Names the items.

        Raises:
            ValueError: A text is no UUID.
        """
        return self._change_items("add-items", storage_item_uuids)

    def remove_items(self, storage_item_uuids: Sequence[UUID | str]) -> CollectionBulkItemResponse:
        """Take items out of the collection.

        Args:
            storage_item_uuids: Names the items.

        Raises:
            ValueError: A text is no UUID.
        """
        return self._change_items("remove-items", storage_item_uuids)

    def add_items_by_title(self, data_titles: Iterable[str]) -> CollectionDataTitleResponse:
        """Put items into the collection by their titles, many at a time.

        Args:
            data_titles: The titles.

        Returns:
            What came of it, of all titles together.

        Raises:
            ValueError: A title alone is too long for a request.
        """
        together = CollectionDataTitleResponse(
            requested=0, matched_titles=0, items_added=0, ambiguous_titles=[],
            unmatched_titles=[], failed_items=[],
        )  # fmt: skip
        for titles in _some_titles(data_titles):
            found: CollectionDataTitleResponse = self._api_client.post(
                f"{self._path}/add-data-title-items",
                payload={"dataTitles": titles},
                result_type=CollectionDataTitleResponse,
            )
            for name in CollectionDataTitleResponse.model_fields:
                setattr(together, name, getattr(together, name) + getattr(found, name))
        return together

    def add_preset_items(self, filter_preset: FilterPreset | UUID | str) -> None:
        """Put all items into the collection that a saved filter finds.

        Args:
            filter_preset: The filter, or what names it.
        """
        _change_by_preset(self._api_client, f"{self._path}/add-preset-items", filter_preset)

    def remove_preset_items(self, filter_preset: FilterPreset | UUID | str) -> None:
        """Take all items out of the collection that a saved filter finds.

        Args:
            filter_preset: The filter, or what names it.
        """
        _change_by_preset(self._api_client, f"{self._path}/remove-preset-items", filter_preset)

    def _change_items(self, how: str, uuids: Sequence[UUID | str]) -> CollectionBulkItemResponse:
        found: CollectionBulkItemResponse = self._api_client.post(
            f"{self._path}/{how}",
            payload={"itemUuids": [as_uuid(uuid, "storage_item_uuids") for uuid in uuids]},
            result_type=CollectionBulkItemResponse,
        )
        return found

    @property
    def _path(self) -> str:
        return f"{COLLECTIONS_PATH}/{self.uuid}"


class ProjectCollection:
    """A collection of frames or labels of a project.

    Get one with ``Project.get_collection``.
    """

    def __init__(
        self, client: ProjectClient, ontology: Ontology, orm_collection: OrmProjectCollection
    ) -> None:
        self._client = client
        self._ontology = ontology
        self._collection = orm_collection

    @property
    def uuid(self) -> UUID:
        """Names the collection."""
        return self._collection.collection_uuid

    @property
    def name(self) -> str:
        """Its name."""
        return self._collection.name

    @property
    def description(self) -> str | None:
        """What it is for."""
        return self._collection.description

    @property
    def created_at(self) -> datetime | None:
        """When it was made."""
        return self._collection.created_at

    @property
    def last_edited_at(self) -> datetime | None:
        """When it was changed last."""
        return self._collection.last_edited_at

    @property
    def project_hash(self) -> UUID:
        """The project."""
        return self._collection.project_uuid

    @property
    def collection_type(self) -> ProjectCollectionType:
        """Whether it holds frames or labels."""
        return self._collection.collection_type

    def update_collection(self, name: str | None = None, description: str | None = None) -> None:
        """Change the collection; what is known of it here stays as it was.

        Args:
            name: The new name.
            description: The new description.
        """
        self._client.api_client.patch(
            self._path, payload={"name": name, "description": description}
        )

    def list_frames(
        self, page_size: int | None = None
    ) -> Iterator[tuple[LabelRowV2, list[ProjectDataCollectionInstance]]]:
        """List the frames by label row, page by page; the rows' labels are not fetched.

        Args:
            page_size: How many are asked for at a time.
        """
        yield from self._listed({"pageSize": page_size}, ProjectDataCollectionItemResponse)

    def list_annotations(
        self, page_size: int | None = None
    ) -> Iterator[tuple[LabelRowV2, list[ProjectLabelCollectionInstance]]]:
        """List the labels by label row, page by page; the rows' labels are not fetched.

        Args:
            page_size: How many are asked for at a time.
        """
        query = {"getLabels": "true", "pageSize": page_size}
        yield from self._listed(query, ProjectLabelCollectionItemResponse)

    def add_items(self, items: ItemRequests) -> ProjectCollectionBulkItemResponse:
        """Put frames or labels into the collection.

        Args:
            items: The frames or labels.
        """
        return self._change_items("add-items", items)

    def remove_items(self, items: ItemRequests) -> ProjectCollectionBulkItemResponse:
        """Take frames or labels out of the collection.

        Args:
            items: The frames or labels.
        """
        return self._change_items("remove-items", items)

    def add_preset_items(
        self, filter_preset: FilterPreset | ProjectFilterPreset | UUID | str
    ) -> None:
        """Put all into the collection that a saved filter finds.

        Args:
            filter_preset: The filter, or what names it.
        """
        path = f"{self._path}/add-preset-items"
        _change_by_preset(self._client.api_client, path, filter_preset)

    def remove_preset_items(
        self, filter_preset: FilterPreset | ProjectFilterPreset | UUID | str
    ) -> None:
        """Take all out of the collection that a saved filter finds.

        Args:
            filter_preset: The filter, or what names it.
        """
        path = f"{self._path}/remove-preset-items"
        _change_by_preset(self._client.api_client, path, filter_preset)

    def _change_items(self, how: str, items: ItemRequests) -> ProjectCollectionBulkItemResponse:
        found: ProjectCollectionBulkItemResponse = self._client.api_client.post(
            f"{self._path}/{how}",
            payload={"items": [item.to_dict() for item in items]},
            result_type=ProjectCollectionBulkItemResponse,
        )
        return found

    def _listed(self, query: dict[str, Any], kind: Any) -> Iterator[Any]:
        for found in self._client.api_client.get_paged_iterator(f"{self._path}/items", query, kind):
            metadata = read_listed_row(found.label_row_metadata)
            yield LabelRowV2(metadata, self._client, self._ontology), found.instances

    @property
    def _path(self) -> str:
        return f"active/{self._client.project_hash}/collections/{self.uuid}"


def _some_titles(titles: Iterable[str]) -> Iterator[list[str]]:
    """Give as many titles at a time as one request takes."""
    some: list[str] = []
    size = 0
    for title in titles:
        length = len(title.encode()) + _AROUND_A_TITLE
        if length > _BYTES_AT_ONCE:
            raise ValueError(
                f"A title of {len(title)} characters is too long to send: one request takes "
                f"{_BYTES_AT_ONCE} bytes. It begins with {title[:60]!r}."
            )
        if some and (len(some) == _TITLES_AT_ONCE or size + length > _BYTES_AT_ONCE):
            yield some
            some, size = [], 0
        some.append(title)
        size += length
    if some:
        yield some


def _change_by_preset(
    api_client: ApiClient, path: str, preset: FilterPreset | ProjectFilterPreset | UUID | str
) -> None:
    uuid = as_uuid(uuid_of_preset(preset), "filter_preset")
    api_client.post(path, payload={"presetUuid": uuid})
