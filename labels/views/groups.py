"""Data groups: the part of the frame view that shows them, and the files of their parts."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from labels.errors import NotVisible
from labels.http import PortalRequest, render_page
from labels.models import LabelRowCache
from labels.rendering.media.containers import content_type
from labels.rendering.media.errors import FrameOutOfRangeError
from labels.services import media
from labels.services.groups import GroupPart, group_of
from labels.views import workspace
from labels.views.access import row_of
from labels.views.addresses import Addresses, frame_in
from labels.views.media_file import or_sentence, serve
from labels.views.pictures import picture_response
from labels.views.texts import document_response


@require_safe
@login_required
def group_view(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    """The parts alone: their labels changed."""
    access, row = row_of(request.user, project_hash, data_hash)
    if row.data_type != "group":
        raise NotVisible("This row is no data group.")
    addresses = Addresses.of(request.GET, project_hash, data_hash, frame_in(request.GET))
    context = workspace.build(request.user, access, row, addresses)
    return render_page(request, "labels/frames/view.html", "labels/group/_group.html", context)


@require_safe
@login_required
def group_image(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, part_uuid: UUID, frame: int
) -> HttpResponseBase:
    """One frame of a part."""
    part = _part(request, project_hash, data_hash, part_uuid)

    def answer() -> HttpResponseBase:
        if frame >= part.frames:
            raise FrameOutOfRangeError(frame, part.frames)
        source = media.item_source(request.user, part.uuid, part.data_type, frame)
        return picture_response(request, media.image_of(part.data_type, source))

    return or_sentence(answer)


@require_safe
@login_required
def group_file(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, part_uuid: UUID
) -> HttpResponseBase:
    """A part's sound or video file, with byte ranges."""
    part = _part(request, project_hash, data_hash, part_uuid)
    if part.data_type not in ("audio", "video"):
        raise NotVisible("This part has no sound or video to play.")

    def answer() -> HttpResponseBase:
        source = media.item_source(request.user, part.uuid, part.data_type, 0)
        return serve(request, source.path, content_type(source.path), f'"{source.sha256[:32]}"')

    return or_sentence(answer)


@require_safe
@login_required
@xframe_options_sameorigin
def group_document(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, part_uuid: UUID
) -> HttpResponseBase:
    """A part that is an HTML page, in a sandbox."""
    part = _part(request, project_hash, data_hash, part_uuid)
    if not part.html:
        raise NotVisible("This part is no HTML page.")

    def answer() -> HttpResponseBase:
        source = media.item_source(request.user, part.uuid, part.data_type, 0)
        return document_response(source.path)

    return or_sentence(answer)


def _part(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, part_uuid: UUID
) -> GroupPart:
    row: LabelRowCache
    access, row = row_of(request.user, project_hash, data_hash)
    return group_of(request.user, access, row).part(part_uuid)
