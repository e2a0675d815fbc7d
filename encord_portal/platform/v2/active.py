"""v2 endpoints of a project's collections and presets, and of bringing it to where they are."""

from __future__ import annotations

import uuid
from itertools import groupby
from typing import Any, Literal

from django.urls import path
from pydantic import Field

from encord_portal.platform.errors import OperationNotAllowed
from encord_portal.platform.models import (
    CollectionType,
    FilterPreset,
    Project,
    ProjectCollection,
    ProjectCollectionItem,
)
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import access, label_metadata, presets, project_collections
from encord_portal.platform.services.access import Act
from encord_portal.platform.services.label_metadata import MetadataQuery
from encord_portal.platform.services.project_collections import Item
from encord_portal.platform.v2.collections import (
    MAX_PAGE,
    UUIDS,
    ListQuery,
    NewPreset,
    Preset,
    PresetPatch,
)
from encord_portal.platform.v2.endpoint import V2Request, body_as, query_as, v2_endpoint
from encord_portal.platform.v2.paging import PAGE_SIZE, page, page_of
from encord_portal.platform.wire import JsonObject


class _Import(WireModel):
    project_mode: Literal["data", "label", "metric", "advanced"]
    video_sampling_rate: float | None = Field(None, gt=0)


class _New(WireModel):
    name: str
    description: str = ""
    collection_type: CollectionType = CollectionType.FRAME


class _Patch(WireModel):
    name: str | None = None
    description: str | None = None


class _Item(WireModel):
    data_uuid: uuid.UUID
    frame: int = Field(ge=0, lt=2**31)
    annotation_id: str = Field("", max_length=200)


class _Items(WireModel):
    items: list[_Item] = Field(max_length=10_000)

    def as_items(self) -> list[Item]:
        return [Item(each.data_uuid, each.frame, each.annotation_id) for each in self.items]


class _ItemsQuery(WireModel):
    get_labels: bool = False
    page_size: int = Field(PAGE_SIZE, ge=1, le=MAX_PAGE)


class _PresetsQuery(WireModel):
    preset_uuids: list[uuid.UUID] = Field([], max_length=500)
    page_size: int = Field(PAGE_SIZE, ge=1, le=MAX_PAGE)


@v2_endpoint("POST")
def project_import(request: V2Request, project_hash: uuid.UUID) -> None:
    """Data and labels need no import here: collections read what the project stores."""
    access.project_of(request.actor, project_hash, Act.MANAGE)
    wanted = body_as(request, _Import)
    if wanted.project_mode in {"metric", "advanced"}:
        raise OperationNotAllowed(
            "This platform computes no metrics and no embeddings; import with the mode 'data' or "
            "'label'."
        )


@v2_endpoint("POST")
def project_sync(request: V2Request, project_hash: uuid.UUID) -> None:
    """There is one store of data and labels, so that nothing can lag behind."""
    access.project_of(request.actor, project_hash, Act.MANAGE)


@v2_endpoint("GET", "POST")
def collection_list(request: V2Request, project_hash: uuid.UUID) -> JsonObject | uuid.UUID:
    if request.method == "POST":
        made = body_as(request, _New)
        project = access.project_of(request.actor, project_hash, Act.CURATE)
        return project_collections.create(
            project, request.actor, made.name, made.description, made.collection_type
        ).uuid
    project = access.project_of(request.actor, project_hash)
    wanted = query_as(request, ListQuery, lists=UUIDS)
    found = project.collections.order_by("name", "pk")
    if wanted.uuids:
        found = found.filter(pk__in=wanted.uuids)
    return page(request, found, _as_json, size=wanted.page_size)


def _as_json(collection: ProjectCollection) -> JsonObject:
    return {
        "collectionUuid": collection.uuid,
        "projectUuid": collection.project_id,
        "name": collection.name,
        "description": collection.description,
        "collectionType": collection.collection_type,
        "createdAt": collection.created_at,
        "lastEditedAt": collection.last_edited_at,
    }


@v2_endpoint("PATCH", "DELETE")
def collection_detail(
    request: V2Request, project_hash: uuid.UUID, collection: uuid.UUID
) -> JsonObject | None:
    found = _changed(request, project_hash, collection)
    if request.method == "DELETE":
        found.delete()
        return None
    wanted = body_as(request, _Patch)
    project_collections.change(found, wanted.name, wanted.description)
    return _as_json(found)


@v2_endpoint("GET")
def collection_items(
    request: V2Request, project_hash: uuid.UUID, collection: uuid.UUID
) -> JsonObject:
    """Label rows, each with its frames or labels that are in the collection."""
    wanted = query_as(request, _ItemsQuery)
    project = access.project_of(request.actor, project_hash)
    found = project_collections.find(project, collection)
    kind = CollectionType.LABEL if wanted.get_labels else CollectionType.FRAME
    if found.collection_type != kind:
        raise OperationNotAllowed(
            "This is a collection of labels: list its annotations."
            if found.collection_type == CollectionType.LABEL
            else "This is a collection of frames: list its frames."
        )
    items = found.items.order_by("data_unit__created_at", "data_unit", "frame", "annotation_id")
    return page_of(request, items, lambda rows: _by_row(project, rows), size=wanted.page_size)


def _by_row(project: Project, items: list[ProjectCollectionItem]) -> list[JsonObject]:
    units = list(dict.fromkeys(each.data_unit_id for each in items))
    query = MetadataQuery(include_uninitialised_labels=True, data_hashes=units)
    rows = {row["data_hash"]: row for row in label_metadata.listed(project, query)}
    return [
        {
            "labelRowMetadata": rows[str(unit)],
            "instances": [_instance(each) for each in group],
        }
        for unit, group in groupby(items, key=lambda each: each.data_unit_id)
        # A unit whose dataset was detached is no part of the project any more.
        if str(unit) in rows
    ]


def _instance(item: ProjectCollectionItem) -> JsonObject:
    found: dict[str, Any] = {"frame": item.frame}
    return found | ({"annotationId": item.annotation_id} if item.annotation_id else {})


@v2_endpoint("POST")
def items_add(request: V2Request, project_hash: uuid.UUID, collection: uuid.UUID) -> JsonObject:
    wanted = body_as(request, _Items).as_items()
    found = _changed(request, project_hash, collection)
    return {"failedItems": _failed(project_collections.add(found, wanted))}


@v2_endpoint("POST")
def items_remove(request: V2Request, project_hash: uuid.UUID, collection: uuid.UUID) -> JsonObject:
    wanted = body_as(request, _Items).as_items()
    found = _changed(request, project_hash, collection)
    return {"failedItems": _failed(project_collections.remove(found, wanted))}


def _failed(items: list[Item]) -> list[JsonObject]:
    return [
        {"dataUuid": each.data_unit, "frame": each.frame}
        | ({"annotationId": each.annotation_id} if each.annotation_id else {})
        for each in items
    ]


@v2_endpoint("POST")
def preset_items_add(request: V2Request, project_hash: uuid.UUID, collection: uuid.UUID) -> None:
    found = _changed(request, project_hash, collection)
    _check_preset(request, found.project)
    raise OperationNotAllowed(
        "A preset without filters lets every frame of the project pass; name the items themselves."
    )


@v2_endpoint("POST")
def preset_items_remove(request: V2Request, project_hash: uuid.UUID, collection: uuid.UUID) -> None:
    found = _changed(request, project_hash, collection)
    _check_preset(request, found.project)
    project_collections.remove_all(found)


def _check_preset(request: V2Request, project: Project) -> None:
    wanted = body_as(request, Preset).preset_uuid
    presets.require_no_filters(presets.find_in_project(project, wanted))


def _changed(
    request: V2Request, project_hash: uuid.UUID, collection: uuid.UUID
) -> ProjectCollection:
    project = access.project_of(request.actor, project_hash, Act.CURATE)
    return project_collections.find(project, collection)


@v2_endpoint("GET", "POST")
def preset_list(request: V2Request, project_hash: uuid.UUID) -> JsonObject | uuid.UUID:
    if request.method == "POST":
        made = body_as(request, NewPreset)
        project = access.project_of(request.actor, project_hash, Act.CURATE)
        return presets.create_in_project(
            project, request.actor, made.name, made.filter_preset_json
        ).uuid
    project = access.project_of(request.actor, project_hash)
    wanted = query_as(request, _PresetsQuery, lists=frozenset({"presetUuids"}))
    found = project.presets.order_by("name", "pk")
    if wanted.preset_uuids:
        found = found.filter(pk__in=wanted.preset_uuids)
    return page(request, found, _preset, size=wanted.page_size)


def _preset(preset: FilterPreset) -> JsonObject:
    return {
        "presetUuid": preset.uuid,
        "name": preset.name,
        "createdAt": preset.created_at,
        "lastEditedAt": preset.last_edited_at,
        "lastUpdatedAt": preset.last_edited_at,
    }


@v2_endpoint("PATCH", "DELETE")
def preset_detail(request: V2Request, project_hash: uuid.UUID, preset: uuid.UUID) -> None:
    project = access.project_of(request.actor, project_hash, Act.CURATE)
    found = presets.find_in_project(project, preset)
    if request.method == "DELETE":
        found.delete()
        return
    wanted = body_as(request, PresetPatch)
    presets.change(found, wanted.name, wanted.description, wanted.filter_preset)


@v2_endpoint("GET")
def preset_raw(request: V2Request, project_hash: uuid.UUID, preset: uuid.UUID) -> JsonObject:
    """The filters themselves, as they came."""
    project = access.project_of(request.actor, project_hash)
    return presets.definition_of(presets.find_in_project(project, preset))


_COLLECTION = "active/<uuid:project_hash>/collections/<uuid:collection>"
_PRESET = "active/<uuid:project_hash>/presets/<uuid:preset>"
urlpatterns = [
    path("active/<uuid:project_hash>/import", project_import),
    path("active/<uuid:project_hash>/sync", project_sync),
    path("active/<uuid:project_hash>/collections", collection_list),
    path(_COLLECTION, collection_detail),
    path(f"{_COLLECTION}/items", collection_items),
    path(f"{_COLLECTION}/add-items", items_add),
    path(f"{_COLLECTION}/remove-items", items_remove),
    path(f"{_COLLECTION}/add-preset-items", preset_items_add),
    path(f"{_COLLECTION}/remove-preset-items", preset_items_remove),
    path("active/<uuid:project_hash>/presets", preset_list),
    path(_PRESET, preset_detail),
    path(f"{_PRESET}/raw", preset_raw),
]
