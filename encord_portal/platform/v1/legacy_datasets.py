"""v1 queries of older clients about datasets; newer ones ask for the same over v2."""

from __future__ import annotations

import uuid

from pydantic import Field

from encord_portal.platform import wire
from encord_portal.platform.errors import InvalidArguments, OperationNotAllowed
from encord_portal.platform.models import (
    CloudIntegration,
    Dataset,
    DataType,
    DataUnit,
    ImportStatus,
)
from encord_portal.platform.parsing import WireModel, as_uuid
from encord_portal.platform.services import access, datasets, deidentification, label_logs
from encord_portal.platform.services.listing import TitleFilter
from encord_portal.platform.v1.registry import V1Context, query
from encord_portal.platform.wire import JsonObject, JsonValue

# Shorter than clients wait for an answer.
_LONGEST_DEIDENTIFICATION = 50


class _Filtered(WireModel):
    filter: TitleFilter | None = None


class _New(WireModel):
    title: str = Field(min_length=1, max_length=500)
    description: str | None = ""
    # Where clients say that the files will be; here they are where they are brought from.
    type: int = datasets.STORAGE_LOCATION
    create_backing_folder: bool = True


class _Group(WireModel):
    image_group_data_hash: uuid.UUID


@query("datasetwithuserrole", "GET")
def list_datasets(ctx: V1Context) -> list[JsonObject]:
    wanted = ctx.payload_as(_Filtered).filter or TitleFilter()
    return [
        {"user_role": each.role, "dataset": _as_listed(ctx, each.dataset)}
        for each in wanted.apply(datasets.memberships_of(ctx.user), "dataset__")
    ]


def _as_listed(ctx: V1Context, dataset: Dataset) -> JsonObject:
    return {
        "dataset_hash": str(dataset.dataset_hash),
        "user_hash": label_logs.user_hash(ctx.user),
        "title": dataset.title,
        "description": dataset.description,
        "type": datasets.STORAGE_LOCATION,
        "created_at": wire.v1_time(dataset.created_at),
        "last_edited_at": wire.v1_time(dataset.last_edited_at),
    }


@query("dataset", "POST")
def create_dataset(ctx: V1Context) -> JsonObject:
    wanted = ctx.payload_as(_New)
    made = datasets.create(
        ctx.user,
        wanted.title,
        wanted.description or "",
        backing_folder=wanted.create_backing_folder,
    )
    folder = made.backing_folder_id
    return {
        "title": made.title,
        "type": wanted.type,
        "dataset_hash": str(made.dataset_hash),
        "user_hash": label_logs.user_hash(ctx.user),
        "backing_folder_uuid": None if folder is None else str(folder),
    }


@query("cloudintegration", "GET")
def list_integrations(ctx: V1Context) -> list[JsonObject]:
    return [{"id": str(each.pk), "title": each.title} for each in CloudIntegration.objects.all()]


@query("imagegroup", "DELETE", resource="dataset")
def delete_image_group(ctx: V1Context) -> bool:
    dataset = access.dataset_of(ctx.user, ctx.resource_uuid, write=True)
    hashes = ctx.uuids()
    if len(hashes) != 1:
        raise InvalidArguments("uid must name one image group.")
    datasets.delete_units(dataset, [_image_group(dataset, hashes[0]).data_hash])
    return True


@query("imagegroupocr", "GET", resource="dataset")
def read_texts(ctx: V1Context) -> JsonValue:
    wanted = ctx.payload_as(_Group)
    _image_group(access.dataset_of(ctx.user, ctx.resource_uuid), wanted.image_group_data_hash)
    raise OperationNotAllowed(
        "This platform does not read the texts in images; read them elsewhere and save them as "
        "answers."
    )


def _image_group(dataset: Dataset, data_hash: uuid.UUID) -> DataUnit:
    (unit,) = datasets.find_units(dataset, [data_hash])
    if unit.data_type != DataType.IMG_GROUP:
        raise InvalidArguments(f"The data unit {data_hash} is no image group.")
    return unit


@query("dicomdeidentifytask", "POST")
def deidentify(ctx: V1Context) -> list[str]:
    """There is nothing to poll here: the answer waits until all files are written."""
    job = deidentification.start(
        ctx.user,
        as_uuid(ctx.uid, "uid"),
        ctx.payload_as(deidentification.Wanted),
        seconds=_LONGEST_DEIDENTIFICATION,
    )
    if job.status != ImportStatus.DONE:
        deidentification.give_up(job)
        raise OperationNotAllowed(
            f"This takes longer than {_LONGEST_DEIDENTIFICATION} s; name fewer files at once."
        )
    return deidentification.urls_of(job)
