"""v2 endpoints of collections of storage items, and of filter presets outside of projects."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.urls import path
from pydantic import Field

from encord_portal.platform.models import Collection, FilterPreset, StorageItem
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import collections, presets, storage
from encord_portal.platform.v2._storage_json import as_items
from encord_portal.platform.v2.endpoint import V2Request, body_as, query_as, v2_endpoint
from encord_portal.platform.v2.paging import PAGE_SIZE, page, page_of
from encord_portal.platform.wire import JsonObject

MAX_PAGE = 1000
UUIDS = frozenset({"uuids"})


class ListQuery(WireModel):
    """What lists of collections and of presets share."""

    uuids: list[uuid.UUID] = Field([], max_length=500)
    top_level_folder_uuid: uuid.UUID | None = None
    page_size: int = Field(PAGE_SIZE, ge=1, le=MAX_PAGE)


class _Folder(WireModel):
    top_level_folder_uuid: uuid.UUID


class _PresetFolder(WireModel):
    top_level_folder_uuid: uuid.UUID | None = None


class _New(WireModel):
    name: str
    description: str = ""


class _Patch(WireModel):
    name: str | None = None
    description: str | None = None


class _Items(WireModel):
    item_uuids: list[uuid.UUID] = Field(max_length=10_000)


class _Titles(WireModel):
    data_titles: list[str] = Field(max_length=10_000)


class Preset(WireModel):
    """The preset whose items are meant."""

    preset_uuid: uuid.UUID


class _ItemsQuery(WireModel):
    include_client_metadata: bool = True
    page_size: int = Field(PAGE_SIZE, ge=1, le=MAX_PAGE)


class NewPreset(WireModel):
    name: str
    description: str | None = ""
    filter_preset_json: dict[str, Any]


class PresetPatch(WireModel):
    name: str | None = None
    description: str | None = None
    filter_preset: dict[str, Any] | None = None


@v2_endpoint("GET", "POST")
def collection_list(request: V2Request) -> JsonObject | uuid.UUID:
    if request.method == "POST":
        folder = query_as(request, _Folder).top_level_folder_uuid
        made = body_as(request, _New)
        return collections.create(request.actor, folder, made.name, made.description).uuid
    wanted = query_as(request, ListQuery, lists=UUIDS)
    found = collections.visible_to(request.actor)
    if wanted.uuids:
        found = found.filter(pk__in=wanted.uuids)
    if wanted.top_level_folder_uuid is not None:
        found = found.filter(folder=wanted.top_level_folder_uuid)
    return page(request, found.order_by("name", "pk"), _as_json, size=wanted.page_size)


def _as_json(collection: Collection) -> JsonObject:
    return {
        "uuid": collection.uuid,
        "topLevelFolderUuid": collection.folder_id,
        "name": collection.name,
        "description": collection.description,
        "createdAt": collection.created_at,
        "lastEditedAt": collection.last_edited_at,
    }


@v2_endpoint("PATCH", "DELETE")
def collection_detail(request: V2Request, collection: uuid.UUID) -> JsonObject | None:
    if request.method == "DELETE":
        collections.find(request.actor, collection, write=True).delete()
        return None
    wanted = body_as(request, _Patch)
    return _as_json(collections.change(request.actor, collection, wanted.name, wanted.description))


@v2_endpoint("GET")
def accessible_items(request: V2Request, collection: uuid.UUID) -> JsonObject:
    wanted = query_as(request, _ItemsQuery)
    items = collections.find(request.actor, collection).items.filter(
        pk__in=storage.items_of(request.actor).values("pk")
    )
    return page_of(
        request,
        _in_order(items),
        lambda rows: as_items(request, rows, signed=False, metadata=wanted.include_client_metadata),
        size=wanted.page_size,
    )


@v2_endpoint("GET")
def all_items(request: V2Request, collection: uuid.UUID) -> JsonObject:
    """Items that the asking person does not see are named, and nothing is told of them."""
    wanted = query_as(request, _ItemsQuery)
    items = collections.find(request.actor, collection).items.all()

    def described(rows: list[StorageItem]) -> list[JsonObject]:
        mine = storage.items_of(request.actor).filter(pk__in=[row.pk for row in rows])
        seen = set(mine.values_list("pk", flat=True))
        shown = [row for row in rows if row.pk in seen]
        known = as_items(request, shown, signed=False, metadata=wanted.include_client_metadata)
        by_key = dict(zip([row.pk for row in shown], known, strict=True))
        return [by_key.get(row.pk, {"uuid": row.pk}) for row in rows]

    return page_of(request, _in_order(items), described, size=wanted.page_size)


def _in_order(items: QuerySet[StorageItem]) -> QuerySet[StorageItem]:
    return items.select_related("owner", "file").order_by("name", "pk")


@v2_endpoint("POST")
def items_add(request: V2Request, collection: uuid.UUID) -> JsonObject:
    wanted = list(dict.fromkeys(body_as(request, _Items).item_uuids))
    return {"failedItems": collections.add(request.actor, collection, wanted)}


@v2_endpoint("POST")
def items_remove(request: V2Request, collection: uuid.UUID) -> JsonObject:
    wanted = list(dict.fromkeys(body_as(request, _Items).item_uuids))
    return {"failedItems": collections.remove(request.actor, collection, wanted)}


@v2_endpoint("POST")
def titles_add(request: V2Request, collection: uuid.UUID) -> JsonObject:
    wanted = body_as(request, _Titles).data_titles
    outcome = collections.add_titles(request.actor, collection, wanted)
    return {
        "requested": len(wanted),
        "matchedTitles": outcome.matched,
        "itemsAdded": outcome.added,
        "ambiguousTitles": outcome.ambiguous,
        "unmatchedTitles": outcome.unmatched,
        "failedItems": [],
    }


@v2_endpoint("POST")
def preset_items_add(request: V2Request, collection: uuid.UUID) -> None:
    wanted = body_as(request, Preset).preset_uuid
    collections.find(request.actor, collection, write=True)
    presets.require_no_filters(presets.find(request.actor, wanted))
    collections.add_all(request.actor, collection)


@v2_endpoint("POST")
def preset_items_remove(request: V2Request, collection: uuid.UUID) -> None:
    wanted = body_as(request, Preset).preset_uuid
    collections.find(request.actor, collection, write=True)
    presets.require_no_filters(presets.find(request.actor, wanted))
    collections.remove_all(request.actor, collection)


@v2_endpoint("GET", "POST")
def preset_list(request: V2Request) -> JsonObject | uuid.UUID:
    if request.method == "POST":
        folder = query_as(request, _PresetFolder).top_level_folder_uuid
        made = body_as(request, NewPreset)
        return presets.create(
            request.actor, folder, made.name, made.description or "", made.filter_preset_json
        ).uuid
    wanted = query_as(request, ListQuery, lists=UUIDS)
    found = presets.visible_to(request.actor)
    if wanted.uuids:
        found = found.filter(pk__in=wanted.uuids)
    if wanted.top_level_folder_uuid not in {None, presets.NOWHERE}:
        found = found.filter(folder=wanted.top_level_folder_uuid)
    return page(request, found.order_by("name", "pk"), _preset, size=wanted.page_size)


def _preset(preset: FilterPreset) -> JsonObject:
    return {
        "uuid": preset.uuid,
        "name": preset.name,
        "description": preset.description,
        "createdAt": preset.created_at,
        "lastEditedAt": preset.last_edited_at,
        "lastUpdatedAt": preset.last_edited_at,
    }


@v2_endpoint("GET", "PATCH", "DELETE")
def preset_detail(request: V2Request, preset: uuid.UUID) -> JsonObject | None:
    """The filters themselves, as they came."""
    found = presets.find(request.actor, preset, write=request.method != "GET")
    if request.method == "GET":
        return presets.definition_of(found)
    if request.method == "DELETE":
        found.delete()
        return None
    wanted = body_as(request, PresetPatch)
    presets.change(found, wanted.name, wanted.description, wanted.filter_preset)
    return None


_COLLECTION = "index/collections/<uuid:collection>"
urlpatterns = [
    path("index/collections", collection_list),
    path(_COLLECTION, collection_detail),
    path(f"{_COLLECTION}/accessible-items", accessible_items),
    path(f"{_COLLECTION}/all-items", all_items),
    path(f"{_COLLECTION}/add-items", items_add),
    path(f"{_COLLECTION}/remove-items", items_remove),
    path(f"{_COLLECTION}/add-data-title-items", titles_add),
    path(f"{_COLLECTION}/add-preset-items", preset_items_add),
    path(f"{_COLLECTION}/remove-preset-items", preset_items_remove),
    path("index/presets", preset_list),
    path("index/presets/<uuid:preset>", preset_detail),
]
