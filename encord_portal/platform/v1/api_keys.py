"""v1 queries about API keys."""

from __future__ import annotations

import uuid

from pydantic import Field

from encord_portal.platform.errors import InvalidArguments, OperationNotAllowed
from encord_portal.platform.models import ApiKey, Dataset, Project
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import access, api_keys
from encord_portal.platform.services.access import Act
from encord_portal.platform.v1.registry import V1Context, query
from encord_portal.platform.wire import JsonObject


class _New(WireModel):
    title: str
    scopes: list[str] = Field(max_length=50)


class _OfDataset(WireModel):
    dataset_hash: uuid.UUID


class _NewOfDataset(_New):
    dataset_hash: uuid.UUID


def _project(ctx: V1Context) -> Project:
    if ctx.uid is not None and ctx.uuids() != [ctx.resource_uuid]:
        raise InvalidArguments("uid and the ResourceID header name different projects.")
    return access.project_of(ctx.user, ctx.resource_uuid, Act.MANAGE)


def _dataset(ctx: V1Context, dataset_hash: uuid.UUID) -> Dataset:
    return access.dataset_of(ctx.user, dataset_hash, write=True)


@query("projectapikey", "POST", resource="project")
def create_for_project(ctx: V1Context) -> str:
    wanted = ctx.payload_as(_New)
    return api_keys.text_of(api_keys.create(ctx.user, _project(ctx), wanted.title, wanted.scopes))


@query("projectapikey", "GET", resource="project")
def list_for_project(ctx: V1Context) -> list[JsonObject]:
    return [
        {"api_key": api_keys.text_of(key), "title": key.title, "scopes": key.scopes}
        for key in api_keys.keys_of(ctx.user, _project(ctx))
    ]


@query("projectapikey", "PUT", resource="project")
def master_of_project(ctx: V1Context) -> str:
    return api_keys.text_of(api_keys.master(ctx.user, _project(ctx)))


@query("datasetapikey", "POST")
def create_for_dataset(ctx: V1Context) -> JsonObject:
    wanted = ctx.payload_as(_NewOfDataset)
    dataset = _dataset(ctx, wanted.dataset_hash)
    return _as_dataset_key(api_keys.create(ctx.user, dataset, wanted.title, wanted.scopes))


@query("datasetapikey", "GET")
def list_for_dataset(ctx: V1Context) -> list[JsonObject]:
    dataset = _dataset(ctx, ctx.payload_as(_OfDataset).dataset_hash)
    return [_as_dataset_key(key) for key in api_keys.keys_of(ctx.user, dataset)]


@query("datasetapikey", "PUT")
def master_of_dataset(ctx: V1Context) -> JsonObject:
    dataset = _dataset(ctx, ctx.payload_as(_OfDataset).dataset_hash)
    return _as_dataset_key(api_keys.master(ctx.user, dataset))


def _as_dataset_key(key: ApiKey) -> JsonObject:
    return {
        "resource_hash": str(key.dataset_id),
        "api_key": api_keys.text_of(key),
        "title": key.title,
        "key_hash": str(key.pk),
        "scopes": key.scopes,
    }


@query("apikeymeta", "GET")
def describe(ctx: V1Context) -> JsonObject:
    if ctx.api_key is None:
        raise OperationNotAllowed("Send an API key as Authorization to have it described.")
    return {"title": ctx.api_key.key.title, "resource_type": ctx.api_key.resource_type}
