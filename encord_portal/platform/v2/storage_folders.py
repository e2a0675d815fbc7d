"""v2 endpoints of storage folders: finding, making, changing, moving and deleting them."""

from __future__ import annotations

import uuid
from typing import Any, Literal

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import path
from pydantic import Field

from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.models import ImportJob, ItemType, StorageFolder, StorageItem
from encord_portal.platform.parsing import WireModel, parse
from encord_portal.platform.services import folder_syncs, folders
from encord_portal.platform.services.folders import FolderChange
from encord_portal.platform.v2._storage_json import as_folders
from encord_portal.platform.v2.endpoint import V2Request, body_as, query_as, v2_endpoint
from encord_portal.platform.v2.paging import page_of
from encord_portal.platform.wire import JsonObject, loads

MAX_PAGE = 1000


class SortedQuery(WireModel):
    """What lists of folders and of items share."""

    search: str | None = Field(None, max_length=500)
    is_recursive: bool = False
    order: Literal["name", "createdAt"] = "name"
    desc: bool = False
    page_size: int = Field(100, ge=1, le=MAX_PAGE)

    @property
    def ordering(self) -> tuple[str, str]:
        column = "name" if self.order == "name" else "created_at"
        return f"{'-' if self.desc else ''}{column}", "uuid"


class _FoldersQuery(SortedQuery):
    dataset_synced: bool | None = None
    organisation_tag_names_allof: list[str] = []


class _Followed(WireModel):
    """The place of a cloud that a folder follows."""

    integration_uuid: uuid.UUID
    remote_url: str = Field(min_length=1, max_length=1900)


class _New(WireModel):
    name: str
    description: str | None = None
    parent: uuid.UUID | None = None
    client_metadata: str | None = None
    cloud_synced_folder_params: _Followed | None = None


class _Patch(WireModel):
    name: str | None = None
    description: str | None = None
    client_metadata: dict[str, Any] | None = None

    def as_change(self) -> FolderChange:
        return FolderChange(self.name, self.description, self.client_metadata)


class _BulkPatch(WireModel):
    folder_patches: dict[uuid.UUID, _Patch] = Field(max_length=1000)


class _Move(WireModel):
    folder_uuids: list[uuid.UUID] = Field(max_length=1000)
    new_parent_uuid: uuid.UUID | None = None


@v2_endpoint("GET", "POST")
def folder_list(request: V2Request) -> JsonObject:
    """The folders at the top of what a person sees, or a new folder."""
    if request.method == "POST":
        return _create(request)
    return _listed(request, folders.top_of(request.actor), folders.folders_of(request.actor))


@v2_endpoint("GET")
def folder_search(request: V2Request) -> JsonObject:
    found = folders.folders_of(request.actor)
    return _listed(request, found, found)


@v2_endpoint("GET")
def subfolders(request: V2Request, folder_uuid: uuid.UUID) -> JsonObject:
    folder = folders.folder_of(request.actor, folder_uuid)
    return _listed(
        request,
        folders.children_of(folder, recursive=False),
        folders.children_of(folder, recursive=True),
    )


def _listed(
    request: V2Request, flat: QuerySet[StorageFolder], deep: QuerySet[StorageFolder]
) -> JsonObject:
    wanted = query_as(request, _FoldersQuery, lists=frozenset({"organisationTagNamesAllof"}))
    found = deep if wanted.is_recursive else flat
    if wanted.search:
        found = found.filter(name__icontains=wanted.search)
    if wanted.dataset_synced is not None:
        found = found.filter(synced_dataset__isnull=not wanted.dataset_synced)
    if wanted.organisation_tag_names_allof:
        # Tags are put on projects here, never on folders.
        found = found.none()
    found = found.select_related("owner").order_by(*wanted.ordering)
    return page_of(request, found, lambda rows: as_folders(request, rows), size=wanted.page_size)


def _create(request: V2Request) -> JsonObject:
    wanted = body_as(request, _New)
    metadata = None
    if wanted.client_metadata is not None:
        try:
            metadata = loads(wanted.client_metadata.encode())
        except (InvalidArguments, UnicodeEncodeError) as error:
            raise InvalidArguments("body.clientMetadata must be JSON text.") from error
        metadata = parse(dict[str, Any], metadata, "body.clientMetadata")
    made = FolderChange(description=wanted.description, client_metadata=metadata)
    followed = wanted.cloud_synced_folder_params
    place = None
    if followed is not None:
        place = folder_syncs.checked_place(followed.integration_uuid, followed.remote_url)
    folder = folders.create(request.actor, wanted.parent, made, name=wanted.name, follows=place)
    return as_folders(request, [folder])[0]


@v2_endpoint("GET", "PATCH", "DELETE")
def folder_detail(request: V2Request, folder_uuid: uuid.UUID) -> JsonObject | None:
    if request.method == "DELETE":
        folders.delete(request.actor, folder_uuid)
        return None
    if request.method == "PATCH":
        wanted = body_as(request, _Patch).as_change()
        folder = folders.change(request.actor, {folder_uuid: wanted})[0]
    else:
        folder = folders.folder_of(request.actor, folder_uuid)
    return as_folders(request, [folder])[0]


@v2_endpoint("PATCH")
def folders_patch(request: V2Request) -> JsonObject:
    wanted = body_as(request, _BulkPatch).folder_patches
    changed = folders.change(request.actor, {key: each.as_change() for key, each in wanted.items()})
    return {"results": as_folders(request, changed)}


@v2_endpoint("POST")
def folders_move(request: V2Request) -> None:
    wanted = body_as(request, _Move)
    folders.move(request.actor, wanted.folder_uuids, wanted.new_parent_uuid)


_COUNTED = {
    "videos": ItemType.VIDEO,
    "images": ItemType.IMAGE,
    "imageGroups": ItemType.IMAGE_GROUP,
    "dicomFiles": ItemType.DICOM_FILE,
    "dicomSeries": ItemType.DICOM_SERIES,
    "niftis": ItemType.NIFTI,
    "audios": ItemType.AUDIO,
    "pdfs": ItemType.PDF,
    "plainTexts": ItemType.PLAIN_TEXT,
    "timeSeries": ItemType.TIME_SERIES,
}


@v2_endpoint("GET")
def folder_summary(request: V2Request, folder_uuid: uuid.UUID) -> JsonObject:
    """How much is in a folder, at any depth."""
    folder = folders.folder_of(request.actor, folder_uuid)
    within = folders.and_below(StorageFolder.objects.filter(pk=folder.pk))
    items = StorageItem.objects.filter(folder__in=within.values("pk"))
    counts: JsonObject = items.aggregate(
        # What a group says of its size is the size of its files.
        totalSize=Sum("file_size", filter=Q(file__isnull=False, parent_item=None), default=0)
        + Sum("file_size", filter=Q(parent_item__isnull=False), default=0),
        files=Count("pk", filter=Q(file__isnull=False) & ~Q(item_type=ItemType.DICOM_SERIES)),
        **{name: Count("pk", filter=Q(item_type=kind)) for name, kind in _COUNTED.items()},
    )
    return {
        **counts,
        "folders": within.count() - 1,
        # Image groups are kept as they came, and what is deleted leaves nothing behind.
        "imageSequences": 0,
        "tombstones": 0,
        "uploadJobs": ImportJob.objects.filter(folder__in=within.values("pk")).count(),
    }


urlpatterns = [
    path("storage/folders", folder_list),
    path("storage/folders/move", folders_move),
    path("storage/folders/patch-bulk", folders_patch),
    path("storage/search/folders", folder_search),
    path("storage/folders/<uuid:folder_uuid>", folder_detail),
    path("storage/folders/<uuid:folder_uuid>/folders", subfolders),
    path("storage/folders/<uuid:folder_uuid>/summary", folder_summary),
]
