"""v1 queries with which older clients bring files into a dataset.

A signed URL comes with the data hash that the file will have; the file is sent there, then the
data hash is named in the query that makes a unit of it.
"""

from __future__ import annotations

import uuid

from pydantic import Field

from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.media.facts import Kind
from encord_portal.platform.models import Dataset, DataUnit
from encord_portal.platform.parsing import WireModel, parse
from encord_portal.platform.services import access, legacy_uploads, uploads
from encord_portal.platform.v1.registry import V1Context, query
from encord_portal.platform.wire import JsonObject


class _Uploaded(WireModel):
    """The signed-URL object as it comes back; what else is in it is not needed."""

    data_hash: uuid.UUID
    title: str | None = None


class _Video(_Uploaded):
    video_title: str | None = None


class _Group(WireModel):
    image_group_title: str | None = None
    # The images of a group are kept as they came; there is no video made of them.
    create_video: bool | None = True


class _Slice(WireModel):
    id: uuid.UUID
    title: str | None = None


class _Series(WireModel):
    title: str | None = None


class _Names(WireModel):
    names: list[str] = Field(min_length=1, max_length=uploads.MAX_SLOTS)


def _dataset(ctx: V1Context) -> Dataset:
    return access.dataset_of(ctx.user, ctx.resource_uuid, write=True)


def _offer(ctx: V1Context, kind: Kind, names: object) -> list[JsonObject]:
    _dataset(ctx)
    wanted = parse(_Names, {"names": names}, "uid").names
    slots = legacy_uploads.offer(ctx.user, kind, wanted, base_url=ctx.base_url)
    return [
        {
            "signed_url": slot.signed_url,
            "data_hash": str(slot.uuid),
            "title": name,
            "file_link": slot.object_key,
        }
        for slot, name in zip(slots, wanted, strict=True)
    ]


def _answer(unit: DataUnit) -> JsonObject:
    return {"data_hash": str(unit.data_hash), "title": unit.title}


@query("signedvideourl", "GET", resource="dataset")
def offer_video(ctx: V1Context) -> JsonObject:
    (offered,) = _offer(ctx, Kind.VIDEO, [ctx.uid])
    return offered


@query("signedimagesurl", "GET", resource="dataset")
def offer_images(ctx: V1Context) -> list[JsonObject]:
    return _offer(ctx, Kind.IMAGE, ctx.uid)


@query("signeddicomsurl", "GET", resource="dataset")
def offer_slices(ctx: V1Context) -> list[JsonObject]:
    return _offer(ctx, Kind.DICOM_FILE, ctx.uid)


@query("video", "PUT", resource="dataset")
def add_video(ctx: V1Context) -> JsonObject:
    dataset = _dataset(ctx)
    video = ctx.payload_as(_Video)
    if ctx.uuids() != [video.data_hash]:
        raise InvalidArguments("uid and payload.data_hash name different uploads.")
    title = video.title if video.video_title is None else video.video_title
    return _answer(legacy_uploads.add_file(ctx.user, dataset, Kind.VIDEO, video.data_hash, title))


@query("singleimage", "POST", resource="dataset")
def add_image(ctx: V1Context) -> JsonObject:
    dataset = _dataset(ctx)
    image = ctx.payload_as(_Uploaded)
    legacy_uploads.add_file(ctx.user, dataset, Kind.IMAGE, image.data_hash, image.title)
    return {"success": True}


@query("images", "PUT", resource="dataset")
def name_images(ctx: V1Context) -> bool:
    _dataset(ctx)
    images = parse(list[_Uploaded], ctx.payload, "payload")
    legacy_uploads.name_images(ctx.user, [(each.data_hash, each.title) for each in images])
    return True


@query("imagegroup", "POST", resource="dataset")
def add_image_group(ctx: V1Context) -> list[JsonObject]:
    dataset = _dataset(ctx)
    wanted = ctx.payload_as(_Group)
    unit = legacy_uploads.add_group(ctx.user, dataset, ctx.uuids(), wanted.image_group_title)
    return [_answer(unit)]


@query("dicomseries", "POST", resource="dataset")
def add_series(ctx: V1Context) -> JsonObject:
    dataset = _dataset(ctx)
    slices = [(each.id, each.title) for each in ctx.uid_as(list[_Slice])]
    title = ctx.payload_as(_Series).title
    return _answer(legacy_uploads.add_series(ctx.user, dataset, slices, title))
