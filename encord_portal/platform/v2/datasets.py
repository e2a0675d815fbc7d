"""v2 endpoints of datasets: making and listing them, and their people."""

from __future__ import annotations

import datetime as dt
import uuid

from django.urls import path
from pydantic import Field

from encord_portal.platform.models import DatasetUser
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import access, datasets
from encord_portal.platform.services.listing import TitleFilter
from encord_portal.platform.v2.endpoint import V2Request, body_as, query_as, v2_endpoint
from encord_portal.platform.v2.paging import page
from encord_portal.platform.wire import JsonObject


class _New(WireModel):
    title: str = Field(min_length=1, max_length=500)
    description: str | None = ""
    create_backing_folder: bool = True


class _ListQuery(WireModel):
    """As the filter of other lists, but the description is spelled out."""

    title_eq: str | None = Field(None, max_length=1000)
    title_like: str | None = Field(None, max_length=1000)
    description_eq: str | None = Field(None, max_length=10_000)
    description_like: str | None = Field(None, max_length=10_000)
    created_before: dt.datetime | None = None
    created_after: dt.datetime | None = None
    edited_before: dt.datetime | None = None
    edited_after: dt.datetime | None = None

    def as_filter(self) -> TitleFilter:
        return TitleFilter(
            title_eq=self.title_eq,
            title_like=self.title_like,
            desc_eq=self.description_eq,
            desc_like=self.description_like,
            created_before=self.created_before,
            created_after=self.created_after,
            edited_before=self.edited_before,
            edited_after=self.edited_after,
        )


class _Emails(WireModel):
    user_emails: list[str]


@v2_endpoint("POST")
def dataset_create(request: V2Request) -> JsonObject:
    wanted = body_as(request, _New)
    dataset = datasets.create(
        request.actor,
        wanted.title,
        wanted.description or "",
        backing_folder=wanted.create_backing_folder,
    )
    return {
        "datasetUuid": dataset.dataset_hash,
        "backingFolderUuid": dataset.backing_folder_id,
    }


@v2_endpoint("GET")
def dataset_list(request: V2Request) -> JsonObject:
    wanted = query_as(request, _ListQuery).as_filter()
    found = wanted.apply(datasets.memberships_of(request.actor), "dataset__")
    return {"result": [datasets.as_listed(each) for each in found]}


@v2_endpoint("GET")
def dataset_users(request: V2Request, dataset_hash: uuid.UUID) -> JsonObject:
    dataset = access.dataset_of(request.actor, dataset_hash)
    found = DatasetUser.objects.filter(dataset=dataset).select_related("user").order_by("pk")
    return page(
        request,
        found,
        lambda each: {
            "datasetUuid": each.dataset_id,
            "userEmail": each.user.email,
            "userRole": each.role,
        },
        # The client reads the first page only.
        size=100_000,
    )


@v2_endpoint("POST")
def dataset_users_remove(request: V2Request, dataset_hash: uuid.UUID) -> None:
    wanted = body_as(request, _Emails)
    dataset = access.dataset_of(request.actor, dataset_hash, write=True)
    datasets.remove_users(dataset, wanted.user_emails)


urlpatterns = [
    path("datasets", dataset_create),
    path("datasets/list", dataset_list),
    path("datasets/<uuid:dataset_hash>/users", dataset_users),
    path("datasets/<uuid:dataset_hash>/users/bulk-delete", dataset_users_remove),
]
