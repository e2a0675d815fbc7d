"""Where media are read and written."""

from __future__ import annotations

from django.urls import path, re_path

from encord_portal.platform.media.client_metadata import client_metadata
from encord_portal.platform.media.receiving import upload
from encord_portal.platform.media.serving import media
from encord_portal.platform.v2.endpoint import unknown_path

urlpatterns = [
    re_path(
        r"^platform/media/(?P<sha256>[0-9a-f]{64})(?P<extension>\.[a-z0-9]{1,5})?$",
        media,
        name="platform-media",
    ),
    path("platform/uploads/<uuid:slot>", upload, name="platform-upload"),
    path("platform/client-metadata/<str:kind>/<uuid:subject>", client_metadata),
    re_path(r"^platform/(?:media|uploads|client-metadata)(?:/.*)?$", unknown_path),
]
