"""Drawing, moving and removing objects: each is kept here at once, and saved with the answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from encord_portal.sdk.objects import LabelRowV2
from labels.errors import BadEdit, BadInput
from labels.forms.geometry import typed_geometry
from labels.forms.new_shapes import start_shape
from labels.http import PortalRequest, safe_next, template_context, wants_fragment
from labels.models import EditOperation, LabelRowCache, ProjectAccess
from labels.permissions import require
from labels.services import geometry, label_dicts, media
from labels.services.geometry import Placement
from labels.views import workspace
from labels.views.access import row_of
from labels.views.addresses import Addresses
from labels.views.frames import render_frame

_TEXT_LIMIT = 1_000_000
Act = Callable[[PortalRequest, ProjectAccess, LabelRowCache, Addresses], EditOperation]


@require_POST
@login_required
def geometry_act(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, act: str
) -> HttpResponse:
    access, row = row_of(request.user, project_hash, data_hash)
    require(access, "edit_labels")
    addresses = Addresses.posted(request.POST, row)
    error = ""
    try:
        operation = _ACTS[act](request, access, row, addresses)
    except BadEdit as refused:
        error = refused.sentence
    else:
        addresses = replace(addresses, obj=operation.instance_hash)
    if not wants_fragment(request) and not error:
        return HttpResponseRedirect(safe_next(request, addresses.here))
    context = workspace.build(request.user, access, row, addresses)
    if error:
        context = replace(context, geometry=replace(context.geometry, error=error))
    status = 422 if error else 200
    if not wants_fragment(request):
        return render_frame(request, context, status=status)
    # A thousand others stay as they are where one shape was moved.
    only_moved = (
        act == "place" and context.picture.moved and not error and not context.draft.conflicts
    )
    # Also after a refusal: the shape on the canvas goes back to where it is kept.
    values = {**template_context(context), "oob": True, "redraw": True}
    template = "labels/geometry/_placed.html" if only_moved else "labels/geometry/_acted.html"
    response = render(request, template, values, status=status)
    if only_moved:
        response["HX-Retarget"] = "#geometry-panel"
    if not error:
        response["HX-Trigger"] = "answers-kept"
        response["HX-Push-Url"] = addresses.here
    return response


def _place(
    request: PortalRequest, access: ProjectAccess, row: LabelRowCache, addresses: Addresses
) -> EditOperation:
    given = _json(request.POST, "geometry")
    seen = _json(request.POST, "seen")
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
    given = _json(request.POST, "geometry")
    if given is None:
        given = _start(request, access, row, addresses.frame, item_hash)
    frames = [(addresses.frame, addresses.frame)]
    return geometry.add(
        request.user, access, row, item_hash=item_hash, frames=frames, geometry=given
    )


def _start(
    request: PortalRequest, access: ProjectAccess, row: LabelRowCache, frame: int, item_hash: str
) -> dict[str, Any]:
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


def _json(form: Mapping[str, str], name: str) -> Any:
    text = form.get(name, "")
    if not text:
        return None
    if len(text) > _TEXT_LIMIT:
        raise BadInput("The shape has too many points.")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise BadInput(f"“{name}” must be JSON: the shape and its geometry.") from None
