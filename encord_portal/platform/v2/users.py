"""v2 endpoints about the caller."""

from __future__ import annotations

from django.urls import path

from encord_portal.platform import auth
from encord_portal.platform.v2.endpoint import V2Request, v2_endpoint
from encord_portal.platform.wire import JsonObject


@v2_endpoint("GET")
def bearer_token(request: V2Request) -> JsonObject:
    return {"token": auth.issue_bearer_token(request.actor)}


urlpatterns = [path("user/bearer-token", bearer_token)]
