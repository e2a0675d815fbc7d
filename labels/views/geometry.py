"""Drawing, moving and removing objects: each is kept here at once, and saved with the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from encord_portal.sdk.objects import LabelRowV2
from labels.errors import BadEdit
from labels.forms.geometry import typed_geometry
from labels.forms.new_shapes import start_shape
from labels.http import PortalRequest
from labels.models import EditOperation, LabelRowCache, ProjectAccess
from labels.services import geometry, label_dicts, media
from labels.services.geometry import Placement
from labels.views import workspace
from labels.views.acting import Act, acted, sent_json
from labels.views.addresses import Addresses
from labels.views.workspace import FrameContext

_TEXT_LIMIT = 1_000_000


@require_POST
@login_required
def geometry_act(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, act: str
) -> HttpResponse:
    return acted(request, project_hash, data_hash, _ACTS[act], _refuse, moves=act == "place")


def _refuse(context: FrameContext, error: str) -> FrameContext:
    return replace(context, geometry=replace(context.geometry, error=error))


def _place(
    request: PortalRequest, access: ProjectAccess, row: LabelRowCache, addresses: Addresses
) -> EditOperation:
    given = sent_json(request.POST, "geometry", _TEXT_LIMIT)
    seen = sent_json(request.POST, "seen", _TEXT_LIMIT)
    if given is None:
        given = _typed(request, access, row, addresses)
    placement = Placement(addresses.obj, addresses.frame, given, seen)
    return geometry.place(request.user, access, row, placement)


def _typed(
    request: PortalRequest, access: ProjectAccess, row: LabelRowCache, addresses: Addresses
) -> dict[str, Any]:
    labels = label_dicts.label_row(request.user, access, row, draft=True).label_row
    present = geometry.position(labels, addresses.obj, addresses.frame)
    width, height = _size(request, access, row, addresses.frame, labels)
    return typed_geometry(request.POST, present, width, height)


def _size(
    request: PortalRequest,
    access: ProjectAccess,
    row: LabelRowCache,
    frame: int,
    labels: LabelRowV2,
) -> tuple[int, int]:
    """The pixels in which the page shows numbers; a document's pages have each their own."""
    facts = media.slice_facts(request.user, access, row, frame)
    return workspace.frame_size(labels, row, frame, facts)


def _add(
    request: PortalRequest, access: ProjectAccess, row: LabelRowCache, addresses: Addresses
) -> EditOperation:
    item_hash = request.POST.get("item_hash", "")
    given = sent_json(request.POST, "geometry", _TEXT_LIMIT)
    if given is None:
        given = _start(request, access, row, addresses.frame, item_hash)
    frames = [(addresses.frame, addresses.frame)]
    return geometry.add(
        request.user, access, row, item_hash=item_hash, frames=frames, geometry=given
    )


def _start(
    request: PortalRequest, access: ProjectAccess, row: LabelRowCache, frame: int, item_hash: str
) -> dict[str, Any]:
    if row.data_type == "scene":
        raise BadEdit("What is put into a scene is drawn in its 3D view, which needs scripts.")
    labels = label_dicts.label_row(request.user, access, row, draft=True).label_row
    for item in labels.ontology_structure.objects:
        if item.feature_node_hash == item_hash:
            size = _size(request, access, row, frame, labels)
            shape = start_shape(item, labels.ontology_structure, size)
            if shape is None:
                raise BadEdit(f"“{item.title}” can't be drawn here; choose another class.")
            return shape
    raise BadEdit("Choose the class of the new object.")


def _remove(
    request: PortalRequest, access: ProjectAccess, row: LabelRowCache, addresses: Addresses
) -> EditOperation:
    everywhere = request.POST.get("where") == "everywhere"
    frames = None if everywhere else _frames(request.POST, addresses)
    return geometry.remove(request.user, access, row, object_hash=addresses.obj, frames=frames)


def _copy(
    request: PortalRequest, access: ProjectAccess, row: LabelRowCache, addresses: Addresses
) -> EditOperation:
    return geometry.copy_to(
        request.user,
        access,
        row,
        object_hash=addresses.obj,
        frame=addresses.frame,
        frames=_frames(request.POST, addresses),
    )


def _interpolate(
    request: PortalRequest, access: ProjectAccess, row: LabelRowCache, addresses: Addresses
) -> EditOperation:
    ((first, last),) = _frames(request.POST, addresses)
    return geometry.interpolate(
        request.user, access, row, object_hash=addresses.obj, first=first, last=last
    )


def _change_class(
    request: PortalRequest, access: ProjectAccess, row: LabelRowCache, addresses: Addresses
) -> EditOperation:
    return geometry.change_class(
        request.user,
        access,
        row,
        object_hash=addresses.obj,
        item_hash=request.POST.get("item_hash", ""),
    )


_ACTS: Final[dict[str, Act]] = {
    "place": _place,
    "add": _add,
    "remove": _remove,
    "copy": _copy,
    "interpolate": _interpolate,
    "class": _change_class,
}


def _frames(form: Mapping[str, str], addresses: Addresses) -> list[tuple[int, int]]:
    """The range of frames that a form names; without one, the frame it is on."""
    texts = [form.get(name, "").strip() for name in ("first", "last")]
    if not any(texts):
        return [(addresses.frame, addresses.frame)]
    if not all(text.isascii() and text.isdigit() and len(text) < 10 for text in texts):
        raise BadEdit("Enter the first and the last frame of the range.")
    first, last = (int(text) for text in texts)
    return [(first, last)]
