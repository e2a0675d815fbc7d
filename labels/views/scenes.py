"""Files of a scene as browsers get them: points, the points of segments, images."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from labels.errors import NotVisible
from labels.http import PortalRequest
from labels.models import LabelRowCache, ProjectAccess
from labels.rendering.scene_layout import SceneFile
from labels.services import cloud_store, media, versions
from labels.services.cloud_store import PackedCloud
from labels.services.scenes import file_source, scene_of
from labels.views.access import row_of
from labels.views.addresses import Addresses
from labels.views.media_file import or_sentence
from labels.views.pictures import picture_response
from labels.views.scene_look import segments_on, space_of

_MAX_AGE = 3600


@require_safe
@login_required
def scene_cloud(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, stream: int, event: int
) -> HttpResponseBase:
    """The points of a point cloud, packed as :mod:`labels.rendering.media.clouds.points` tells."""

    def answer(access: ProjectAccess, row: LabelRowCache, file: SceneFile) -> HttpResponseBase:
        return _packed(request, cloud_store.cloud_of(file_source(row, file)), _MAX_AGE)

    return _of_file(request, project_hash, data_hash, stream, event, "point_cloud", answer)


@require_safe
@login_required
def scene_segments(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, stream: int, event: int
) -> HttpResponseBase:
    """All points of each segment that is labelled in a point cloud."""

    def answer(access: ProjectAccess, row: LabelRowCache, file: SceneFile) -> HttpResponseBase:
        revision = Addresses.of(request.GET, project_hash, data_hash, 0).revision
        label_row = versions.shown_row(request.user, access, row, revision).label_row
        segments = segments_on(space_of(label_row, file))
        # Labels change: whether these are the newest is asked each time.
        return _packed(request, cloud_store.segments_of(file_source(row, file), segments), 0)

    return _of_file(request, project_hash, data_hash, stream, event, "point_cloud", answer)


@require_safe
@login_required
def scene_image(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, stream: int, event: int
) -> HttpResponseBase:
    """An image of the scene."""

    def answer(access: ProjectAccess, row: LabelRowCache, file: SceneFile) -> HttpResponseBase:
        return picture_response(request, media.image_of("image", file_source(row, file)))

    return _of_file(request, project_hash, data_hash, stream, event, "image", answer)


def _of_file(
    request: PortalRequest,
    project_hash: UUID,
    data_hash: UUID,
    stream: int,
    event: int,
    kind: str,
    answer: Callable[[ProjectAccess, LabelRowCache, SceneFile], HttpResponseBase],
) -> HttpResponseBase:
    access, row = row_of(request.user, project_hash, data_hash)

    def found() -> HttpResponseBase:
        file = scene_of(request.user, access, row).file(stream, event)
        if file is None or file.kind != kind:
            raise NotVisible("This scene has no such file.")
        return answer(access, row, file)

    return or_sentence(found)


def _packed(request: PortalRequest, cloud: PackedCloud, max_age: int) -> HttpResponse:
    if cloud.etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponse = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(cloud.gzipped, content_type="application/octet-stream")
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(
            gzip.decompress(cloud.gzipped), content_type="application/octet-stream"
        )
    response["ETag"] = cloud.etag
    response["Cache-Control"] = f"private, max-age={max_age}" if max_age else "private, no-cache"
    patch_vary_headers(response, ("Accept-Encoding",))
    return response
