"""v2 endpoints of storage items: finding, describing, changing, moving and deleting them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.urls import path
from pydantic import Field

from encord_portal.platform.errors import InvalidArguments, NotFound
from encord_portal.platform.models import DataUnit, StorageFolder, StorageItem
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import data_groups, folders, storage, storage_items
from encord_portal.platform.services.data_groups import NewGroup
from encord_portal.platform.services.import_requests import TimeSeriesSettings
from encord_portal.platform.services.storage_items import ItemChange, ItemFilter
from encord_portal.platform.v2._storage_json import as_items
from encord_portal.platform.v2.endpoint import V2Request, body_as, query_as, v2_endpoint
from encord_portal.platform.v2.paging import page_of
from encord_portal.platform.v2.storage_folders import SortedQuery
from encord_portal.platform.wire import JsonObject


class _ItemQuery(WireModel):
    sign_url: bool = False


class _ChildrenQuery(WireModel):
    sign_urls: bool = False


class _Bulk(WireModel):
    # Clients ask for all that a script names in one request.
    item_uuids: list[uuid.UUID] = Field(max_length=10_000)
    sign_urls: bool = False


class _ItemsQuery(SortedQuery):
    is_in_dataset: bool | None = None
    item_types: list[str] = []
    sign_urls: bool = False
    include_client_metadata: bool = True
    client_metadata_as_signed_url: bool = False


class _Patch(WireModel):
    name: str | None = None
    description: str | None = None
    client_metadata: dict[str, Any] | None = None
    timeseries_settings: TimeSeriesSettings | None = None
    scene_view_settings: dict[str, Any] | None = None
    scene_layout: dict[str, Any] | None = None

    def as_change(self) -> ItemChange:
        # Here null means something: no settings any more.
        views = {
            key: getattr(self, name)
            for key, name in (("viewSettings", "scene_view_settings"), ("layout", "scene_layout"))
            if name in self.model_fields_set
        }
        drawn = self.timeseries_settings
        settings = [None if drawn is None else drawn.as_json()]
        return ItemChange(
            self.name,
            self.description,
            self.client_metadata,
            views,
            settings if "timeseries_settings" in self.model_fields_set else (),
        )


class _BulkPatch(WireModel):
    item_patches: dict[uuid.UUID, _Patch] = Field(max_length=1000)


class _Move(WireModel):
    item_uuids: list[uuid.UUID] = Field(max_length=10_000)
    new_parent_uuid: uuid.UUID
    allow_synced_dataset_move: bool = False


class _Delete(WireModel):
    child_uuids: list[uuid.UUID] = Field(max_length=10_000)
    remove_unused_frames: bool = True


@v2_endpoint("GET")
def item_detail(request: V2Request, item_uuid: uuid.UUID) -> JsonObject:
    wanted = query_as(request, _ItemQuery)
    items = storage.find_items(request.actor, [item_uuid])
    return as_items(request, items, signed=wanted.sign_url)[0]


@v2_endpoint("POST")
def items_bulk(request: V2Request) -> JsonObject:
    wanted = body_as(request, _Bulk)
    items = storage.find_items(request.actor, wanted.item_uuids)
    return {"results": as_items(request, items, signed=wanted.sign_urls)}


@v2_endpoint("GET")
def folder_items(request: V2Request, folder_uuid: uuid.UUID) -> JsonObject:
    folder = folders.folder_of(request.actor, folder_uuid)
    here = StorageFolder.objects.filter(pk=folder.pk)
    return _listed(request, here, folders.and_below(here))


@v2_endpoint("GET")
def item_search(request: V2Request) -> JsonObject:
    seen = folders.folders_of(request.actor)
    return _listed(request, seen, seen)


def _listed(
    request: V2Request, flat: QuerySet[StorageFolder], deep: QuerySet[StorageFolder]
) -> JsonObject:
    wanted = query_as(request, _ItemsQuery, lists=frozenset({"itemTypes"}))
    found = storage_items.listed(
        deep if wanted.is_recursive else flat,
        ItemFilter(wanted.search, wanted.is_in_dataset, wanted.item_types),
    )
    return page_of(
        request,
        found.select_related("owner", "file").order_by(*wanted.ordering),
        lambda rows: as_items(
            request,
            rows,
            signed=wanted.sign_urls,
            metadata=wanted.include_client_metadata,
            metadata_links=wanted.client_metadata_as_signed_url,
        ),
        size=wanted.page_size,
    )


@v2_endpoint("PATCH")
def item_patch(request: V2Request, folder_uuid: uuid.UUID, item_uuid: uuid.UUID) -> JsonObject:
    _in_folder(request, folder_uuid, item_uuid)
    wanted = body_as(request, _Patch).as_change()
    changed = storage_items.change(request.actor, {item_uuid: wanted})
    return as_items(request, changed, signed=False)[0]


@v2_endpoint("PATCH")
def items_patch(request: V2Request) -> JsonObject:
    wanted = body_as(request, _BulkPatch).item_patches
    changes = {key: each.as_change() for key, each in wanted.items()}
    return {
        "results": as_items(request, storage_items.change(request.actor, changes), signed=False)
    }


@v2_endpoint("POST")
def items_move(request: V2Request, folder_uuid: uuid.UUID) -> None:
    wanted = body_as(request, _Move)
    storage_items.move(
        request.actor,
        folders.folder_of(request.actor, folder_uuid),
        wanted.item_uuids,
        wanted.new_parent_uuid,
        change_datasets=wanted.allow_synced_dataset_move,
    )


@v2_endpoint("POST")
def items_delete(request: V2Request, folder_uuid: uuid.UUID) -> JsonObject:
    wanted = body_as(request, _Delete)
    removed = storage_items.delete(
        request.actor,
        folders.folder_of(request.actor, folder_uuid),
        wanted.child_uuids,
        unused_frames=wanted.remove_unused_frames,
    )
    return {"removedItemsCount": removed, "removedFoldersCount": 0}


@v2_endpoint("GET")
def child_items(request: V2Request, folder_uuid: uuid.UUID, item_uuid: uuid.UUID) -> JsonObject:
    wanted = query_as(request, _ChildrenQuery)
    children = storage.parts_of(_in_folder(request, folder_uuid, item_uuid))
    return {
        "results": as_items(request, children, signed=wanted.sign_urls),
        "nextPageToken": None,
    }


@v2_endpoint("POST")
def groups_create(request: V2Request, folder_uuid: uuid.UUID) -> list[uuid.UUID]:
    folder = folders.folder_of(request.actor, folder_uuid, write=True)
    wanted = body_as(request, list[NewGroup])
    if len(wanted) > 1000:
        raise InvalidArguments("At most 1000 groups may be made in one request.")
    return data_groups.create(request.actor, folder, wanted)


@v2_endpoint("GET")
def item_summary(request: V2Request, folder_uuid: uuid.UUID, item_uuid: uuid.UUID) -> JsonObject:
    item = _in_folder(request, folder_uuid, item_uuid)
    use = storage_items.use_of(request.actor, item)
    units: defaultdict[uuid.UUID, list[DataUnit]] = defaultdict(list)
    for unit in use.units:
        units[unit.dataset_id].append(unit)
    return {
        "frameInGroups": use.groups_count,
        "accessibleGroupItems": [
            {
                "uuid": group.uuid,
                "name": group.name,
                "parentUuid": group.folder_id,
                "parentName": group.folder.name,
                "itemType": group.item_type,
            }
            for group in use.groups
        ],
        "usedInDatasets": use.datasets_count,
        "accessibleDatasets": [
            {
                "datasetHash": here[0].dataset_id,
                "backingFolderUuid": here[0].dataset.backing_folder_id,
                "title": here[0].dataset.title,
                "dataHashes": [unit.data_hash for unit in here],
                "dataUnitsCreatedAt": here[0].created_at,
            }
            for here in units.values()
        ],
        "groupLayout": data_groups.layout_of(item),
    }


def _in_folder(request: V2Request, folder_uuid: uuid.UUID, item_uuid: uuid.UUID) -> StorageItem:
    item = storage.find_items(request.actor, [item_uuid])[0]
    if item.folder_id != folder_uuid:
        raise NotFound(f"There is no item {item_uuid} in this folder.")
    return item


urlpatterns = [
    path("storage/items/get-bulk", items_bulk),
    path("storage/items/patch-bulk", items_patch),
    path("storage/items/<uuid:item_uuid>", item_detail),
    path("storage/search/items", item_search),
    path("storage/folders/<uuid:folder_uuid>/create-group-items", groups_create),
    path("storage/folders/<uuid:folder_uuid>/items", folder_items),
    path("storage/folders/<uuid:folder_uuid>/items/move", items_move),
    path("storage/folders/<uuid:folder_uuid>/items/delete", items_delete),
    path("storage/folders/<uuid:folder_uuid>/items/<uuid:item_uuid>", item_patch),
    path("storage/folders/<uuid:folder_uuid>/items/<uuid:item_uuid>/summary", item_summary),
    path("storage/folders/<uuid:folder_uuid>/items/<uuid:item_uuid>/child-items", child_items),
]
