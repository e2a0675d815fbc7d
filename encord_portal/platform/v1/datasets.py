"""v1 queries about datasets: reading, filling, changing them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from pydantic import Field

from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.models import Dataset, DataUnit
from encord_portal.platform.parsing import WireModel, as_utc, parse
from encord_portal.platform.services import access, datasets, import_results, imports, titles
from encord_portal.platform.services.datasets import Duplicates
from encord_portal.platform.services.media import Links
from encord_portal.platform.v1.registry import V1Context, query
from encord_portal.platform.wire import JsonObject


class _AccessSettings(WireModel):
    fetch_client_metadata: bool | None = False
    fetch_rows: bool | None = True


class _Get(WireModel):
    dataset_access_settings: _AccessSettings | None = None


class _Rows(WireModel):
    title_eq: str | None = Field(None, max_length=1000)
    title_like: str | None = Field(None, max_length=1000)
    created_before: dt.datetime | None = None
    created_after: dt.datetime | None = None
    data_types: list[str] | None = Field(None, max_length=100)
    data_hashes: list[uuid.UUID] | None = None
    dataset_access_settings: _AccessSettings | None = None


class _ImagesOptions(WireModel):
    fetch_signed_urls: bool | None = False


class _AdditionalData(WireModel):
    signed_url: bool | None = False
    images_data_fetch_options: _ImagesOptions | None = None
    client_metadata: bool | None = False


class _Row(WireModel):
    additional_data: _AdditionalData | None = None


class _RowChange(WireModel):
    data_title: str | None = None
    client_metadata: dict[str, Any] | None = None


class _NewUsers(WireModel):
    user_emails: list[str]
    user_role: int


class _Poll(WireModel):
    process_hash: uuid.UUID
    # Uploads are imported when the job is started; private files are fetched in this time.
    timeout_seconds: int = Field(0, ge=0)


class _Items(WireModel):
    item_uuids: list[uuid.UUID] = Field(max_length=10_000)
    duplicates_behavior: Duplicates = "SKIP"


class _Renamed(WireModel):
    video_hash: uuid.UUID
    title: str


def _dataset(ctx: V1Context, *, write: bool = False, in_uid: bool = False) -> Dataset:
    """The dataset of the headers; a uid that repeats it must not contradict it."""
    if in_uid and ctx.uid is not None and ctx.uuids() != [ctx.resource_uuid]:
        raise InvalidArguments("uid and the ResourceID header name different datasets.")
    return access.dataset_of(ctx.user, ctx.resource_uuid, write=write)


@query("dataset", "GET", resource="dataset")
def get_dataset(ctx: V1Context) -> JsonObject:
    wanted = ctx.payload_as(_Get).dataset_access_settings or _AccessSettings()
    dataset = _dataset(ctx)
    if not wanted.fetch_rows:
        return datasets.as_v1(dataset, rows=None)
    metadata = bool(wanted.fetch_client_metadata)
    units = datasets.listed(dataset)
    return datasets.as_v1(
        dataset, rows=(datasets.as_data_row(unit, client_metadata=metadata) for unit in units)
    )


@query("datarows", "GET", resource="dataset")
def list_data_rows(ctx: V1Context) -> list[JsonObject]:
    wanted = ctx.payload_as(_Rows)
    settings = wanted.dataset_access_settings or _AccessSettings()
    before, after = wanted.created_before, wanted.created_after
    units = datasets.listed(
        _dataset(ctx),
        title_eq=wanted.title_eq,
        title_like=wanted.title_like,
        created_before=None if before is None else as_utc(before),
        created_after=None if after is None else as_utc(after),
        data_types=wanted.data_types,
        data_hashes=wanted.data_hashes,
    )
    metadata = bool(settings.fetch_client_metadata)
    return [datasets.as_data_row(unit, client_metadata=metadata) for unit in units]


@query("datarow", "GET", resource="dataset")
def get_data_row(ctx: V1Context) -> JsonObject:
    wanted = ctx.payload_as(_Row).additional_data or _AdditionalData()
    unit = _unit(ctx, _dataset(ctx))
    links = Links(ctx.base_url, signed=True, user=ctx.user)
    images = wanted.images_data_fetch_options
    return datasets.as_data_row(
        unit,
        client_metadata=bool(wanted.client_metadata),
        links=links if wanted.signed_url else None,
        with_images=images is not None,
        image_links=links if images is not None and images.fetch_signed_urls else None,
    )


def _unit(ctx: V1Context, dataset: Dataset) -> DataUnit:
    hashes = ctx.uuids()
    if len(hashes) != 1:
        raise InvalidArguments("uid must name one data unit.")
    return datasets.find_units(dataset, hashes)[0]


@query("datarow", "POST", resource="dataset")
def change_data_row(ctx: V1Context) -> JsonObject:
    wanted = ctx.payload_as(_RowChange)
    unit = _unit(ctx, _dataset(ctx, write=True))
    changed = []
    if wanted.data_title is not None:
        unit.title = titles.checked(wanted.data_title, str(unit.data_hash))
        changed.append("data_title")
    if wanted.client_metadata is not None:
        unit.client_metadata = wanted.client_metadata
        changed.append("client_metadata")
    if changed:
        unit.save(update_fields=["title", "client_metadata", "last_edited_at"])
    row = datasets.as_data_row(unit, client_metadata="client_metadata" in changed)
    return {"updated_fields": changed, "data_row": row}


@query("datasetusers", "POST", resource="dataset")
def add_users(ctx: V1Context) -> list[JsonObject]:
    wanted = ctx.payload_as(_NewUsers)
    dataset = _dataset(ctx, write=True, in_uid=True)
    return [
        {
            "user_email": each.user.email,
            "user_role": each.role,
            "dataset_hash": str(dataset.dataset_hash),
        }
        for each in datasets.add_users(dataset, wanted.user_emails, wanted.user_role)
    ]


@query("datasetdatalongpolling", "POST", resource="dataset")
def start_import(ctx: V1Context) -> JsonObject:
    dataset = _dataset(ctx, write=True, in_uid=True)
    payload = parse(dict[str, Any], ctx.payload, "payload")
    return {"process_hash": str(imports.start(ctx.user, dataset, payload).process_hash)}


@query("datasetdatalongpolling", "GET", resource="dataset")
def import_result(ctx: V1Context) -> JsonObject:
    wanted = ctx.payload_as(_Poll)
    job = imports.result_of(
        ctx.user,
        _dataset(ctx, in_uid=True),
        wanted.process_hash,
        seconds=min(wanted.timeout_seconds, 60),
    )
    return import_results.as_v1(job)


@query("datasetlinkitems", "POST", resource="dataset")
def link_items(ctx: V1Context) -> list[JsonObject]:
    wanted = ctx.payload_as(_Items)
    dataset = _dataset(ctx, write=True, in_uid=True)
    units = datasets.link_items(ctx.user, dataset, wanted.item_uuids, wanted.duplicates_behavior)
    return [datasets.as_data_row(unit) for unit in units]


@query("video", "DELETE", resource="dataset")
def delete_data(ctx: V1Context) -> bool:
    hashes = ctx.uuids()
    datasets.delete_units(_dataset(ctx, write=True), hashes)
    return True


@query("video", "POST", resource="dataset")
def rename_data(ctx: V1Context) -> JsonObject:
    wanted = parse(list[_Renamed], ctx.payload, "payload")
    dataset = _dataset(ctx, write=True, in_uid=True)
    datasets.rename_units(dataset, [(each.video_hash, each.title) for each in wanted])
    return {"success": True}
