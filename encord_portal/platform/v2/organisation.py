"""v2 endpoints of the organisation's people."""

from __future__ import annotations

from typing import Literal

from django.urls import path

from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import organisation
from encord_portal.platform.v2.endpoint import V2Request, body_as, v2_endpoint
from encord_portal.platform.v2.paging import page
from encord_portal.platform.wire import JsonObject


class _New(WireModel):
    email: str
    role_mnemonic_name: Literal["ADMIN", "MEMBER", "TASKER", "WORKFORCE_MANAGER"]
    member_type: Literal["internal", "external"]


@v2_endpoint("GET", "POST")
def people(request: V2Request) -> JsonObject | None:
    if request.method == "POST":
        wanted = body_as(request, _New)
        organisation.add(request.actor, wanted.email, wanted.role_mnemonic_name, wanted.member_type)
        return None
    return page(request, organisation.visible_to(request.actor), organisation.as_json)


@v2_endpoint("DELETE")
def person(request: V2Request, email: str) -> None:
    organisation.remove(request.actor, email)


urlpatterns = [
    path("organisation/users", people),
    path("organisation/users/<str:email>", person),
]
