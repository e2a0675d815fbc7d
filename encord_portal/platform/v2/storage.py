"""v2 endpoints of storage folders and items, for reading."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Sequence

from django.urls import path
from pydantic import Field

from encord_portal.platform.models import (
    DataUnit,
    DataUnitImage,
    ItemType,
    ResourceRole,
    StorageFolder,
    StorageItem,
)
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import storage
from encord_portal.platform.services.media import Links
from encord_portal.platform.v2.endpoint import (
    V2Request,
    base_url,
    body_as,
    query_as,
    v2_endpoint,
)
from encord_portal.platform.v2.paging import page
from encord_portal.platform.wire import JsonObject


class _ItemQuery(WireModel):
    sign_url: bool = False


class _Bulk(WireModel):
    item_uuids: list[uuid.UUID] = Field(max_length=1000)
    sign_urls: bool = False


class _ItemsQuery(WireModel):
    search: str | None = Field(None, max_length=500)
    item_types: list[str] | None = None
    get_signed_urls: bool = False


class _FoldersQuery(WireModel):
    search: str | None = Field(None, max_length=500)
    dataset_synced: bool | None = None


@v2_endpoint("GET")
def item_detail(request: V2Request, item_uuid: uuid.UUID) -> JsonObject:
    wanted = query_as(request, _ItemQuery)
    items = storage.find_items(request.actor, [item_uuid])
    return _as_items(request, items, signed=wanted.sign_url)[0]


@v2_endpoint("POST")
def items_bulk(request: V2Request) -> JsonObject:
    wanted = body_as(request, _Bulk)
    items = storage.find_items(request.actor, wanted.item_uuids)
    return {"results": _as_items(request, items, signed=wanted.sign_urls)}


@v2_endpoint("GET")
def folder_items(request: V2Request, folder_uuid: uuid.UUID) -> JsonObject:
    wanted = query_as(request, _ItemsQuery, lists=frozenset({"itemTypes"}))
    folder = storage.folder_of(request.actor, folder_uuid)
    found = StorageItem.objects.filter(folder=folder, parent_item=None)
    if wanted.search:
        found = found.filter(name__icontains=wanted.search)
    if wanted.item_types:
        found = found.filter(item_type__in=wanted.item_types)
    found = found.select_related("owner", "file").order_by("name", "uuid")
    answer = page(request, found, lambda item: {"item": item})
    items = [row["item"] for row in answer["results"]]
    answer["results"] = _as_items(request, items, signed=wanted.get_signed_urls)
    return answer


@v2_endpoint("GET")
def child_items(request: V2Request, folder_uuid: uuid.UUID, item_uuid: uuid.UUID) -> JsonObject:
    wanted = query_as(request, _ItemsQuery)
    parent = storage.find_items(request.actor, [item_uuid])[0]
    found = StorageItem.objects.filter(parent_item=parent, folder_id=folder_uuid)
    found = found.select_related("owner", "file").order_by("index", "uuid")
    answer = page(request, found, lambda item: {"item": item})
    items = [row["item"] for row in answer["results"]]
    answer["results"] = _as_items(request, items, signed=wanted.get_signed_urls)
    return answer


@v2_endpoint("GET")
def folder_list(request: V2Request) -> JsonObject:
    wanted = query_as(request, _FoldersQuery)
    found = storage.folders_of(request.actor).select_related("owner", "synced_dataset")
    if wanted.search:
        found = found.filter(name__icontains=wanted.search)
    if wanted.dataset_synced is not None:
        found = found.filter(synced_dataset__isnull=not wanted.dataset_synced)
    return page(
        request,
        found.distinct().order_by("name", "uuid"),
        lambda folder: _as_folder(request, folder),
    )


@v2_endpoint("GET")
def folder_detail(request: V2Request, folder_uuid: uuid.UUID) -> JsonObject:
    return _as_folder(request, storage.folder_of(request.actor, folder_uuid))


def _as_folder(request: V2Request, folder: StorageFolder) -> JsonObject:
    synced = _synced_dataset(folder)
    admin = storage.role_in(request.actor, folder) == ResourceRole.ADMIN
    return {
        "uuid": folder.uuid,
        "parent": folder.parent_id,
        "name": folder.name,
        "description": folder.description,
        "clientMetadata": json.dumps(folder.client_metadata),
        "owner": folder.owner.email,
        "createdAt": folder.created_at,
        "lastEditedAt": folder.last_edited_at,
        "userRole": "admin" if admin else "user",
        "syncedDatasetHash": synced,
        "pathToRoot": [
            {
                "uuid": folder.uuid,
                "parentUuid": folder.parent_id,
                "name": folder.name,
                "syncedDatasetHash": synced,
            }
        ],
        "folderType": "generic",
    }


def _synced_dataset(folder: StorageFolder) -> uuid.UUID | None:
    found: uuid.UUID | None = (
        StorageFolder.objects.filter(pk=folder.pk)
        .values_list("synced_dataset__dataset_hash", flat=True)
        .first()
    )
    return found


def _as_items(
    request: V2Request, items: Sequence[StorageItem], *, signed: bool
) -> list[JsonObject]:
    links = Links(base_url(request), signed=True, user=request.actor)
    plain = Links(base_url(request), signed=False)
    used = _times_used(items)
    return [
        {
            **_as_item(item),
            "backedDataUnitsCount": used[item.uuid],
            "url": plain.to(item.file),
            "signedUrl": links.to(item.file) if signed else None,
        }
        for item in items
    ]


def _times_used(items: Sequence[StorageItem]) -> Counter[uuid.UUID | None]:
    keys = [item.uuid for item in items]
    units = DataUnit.objects.filter(storage_item__in=keys).values_list("storage_item", flat=True)
    images = DataUnitImage.objects.filter(storage_item__in=keys).values_list(
        "storage_item", flat=True
    )
    return Counter([*units, *images])


def _as_item(item: StorageItem) -> JsonObject:
    return {
        "uuid": item.uuid,
        "parent": item.folder_id,
        "itemType": item.item_type,
        "name": item.name,
        "description": item.description,
        "clientMetadata": json.dumps(item.client_metadata),
        "owner": item.owner.email,
        "createdAt": item.created_at,
        "lastEditedAt": item.last_edited_at,
        "storageLocation": "encord",
        "integrationHash": None,
        "fileSize": item.file_size,
        "mimeType": item.file_type or None,
        "duration": item.duration,
        "fps": item.frames_per_second,
        "height": item.height,
        "width": item.width,
        "dicomInstanceUid": item.dicom_instance_uid or None,
        "dicomStudyUid": item.dicom_study_uid or None,
        "dicomSeriesUid": item.dicom_series_uid or None,
        "frameCount": item.number_of_frames if item.item_type in _WITH_FRAMES else None,
        "audioSampleRate": item.audio_sample_rate,
        "audioBitDepth": item.audio_bit_depth,
        "audioCodec": item.audio_codec or None,
        "audioNumChannels": item.audio_num_channels,
    }


_WITH_FRAMES = {ItemType.VIDEO, ItemType.IMAGE_GROUP, ItemType.DICOM_SERIES, ItemType.DICOM_FILE}

urlpatterns = [
    path("storage/items/get-bulk", items_bulk),
    path("storage/items/<uuid:item_uuid>", item_detail),
    path("storage/folders", folder_list),
    path("storage/folders/<uuid:folder_uuid>", folder_detail),
    path("storage/folders/<uuid:folder_uuid>/items", folder_items),
    path("storage/folders/<uuid:folder_uuid>/items/<uuid:item_uuid>/child-items", child_items),
]
