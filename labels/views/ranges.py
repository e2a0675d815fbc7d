"""Placing classifications, and stretches of recordings and texts: kept here before all else."""

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
from labels.forms.ranges import typed_ranges, unit_of
from labels.http import PortalRequest, safe_next, template_context, wants_fragment
from labels.models import EditOperation, LabelRowCache, ProjectAccess
from labels.permissions import require
from labels.services import label_dicts, ranges
from labels.views import workspace
from labels.views.access import row_of
from labels.views.addresses import Addresses, last_frame
from labels.views.frames import render_frame

_TEXT_LIMIT = 200_000
Act = Callable[[PortalRequest, ProjectAccess, LabelRowCache, Addresses], EditOperation]


@require_POST
@login_required
def ranges_act(
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
        typed = request.POST.get("where", "")
        context = replace(context, ranges=replace(context.ranges, error=error, typed=typed))
    status = 422 if error else 200
    if not wants_fragment(request):
        return render_frame(request, context, status=status)
    values = {**template_context(context), "oob": True, "redraw": True}
    response = render(request, "labels/geometry/_acted.html", values, status=status)
    if not error:
        response["HX-Trigger"] = "answers-kept"
        response["HX-Push-Url"] = addresses.here
    return response


def _add(
    request: PortalRequest, access: ProjectAccess, row: LabelRowCache, addresses: Addresses
) -> EditOperation:
    item_hash = request.POST.get("item_hash", "")
    classes = _labels(request, access, row).ontology_structure.objects
    # What is drawn on pictures has no ranges; that it cannot be made here is said by the service.
    ranged = unit_of(row.data_type) != "frames"
    is_object = ranged and any(each.feature_node_hash == item_hash for each in classes)
    where = _where(request, access, row, is_object=is_object)
    return ranges.add(request.user, access, row, item_hash=item_hash, where=where)


def _set(
    request: PortalRequest, access: ProjectAccess, row: LabelRowCache, addresses: Addresses
) -> EditOperation:
    objects = _labels(request, access, row).get_object_instances()
    is_object = any(each.object_hash == addresses.obj for each in objects)
    return ranges.place(
        request.user,
        access,
        row,
        instance_hash=addresses.obj,
        where=_where(request, access, row, is_object=is_object),
        seen=_json(request.POST, "seen"),
    )


def _remove(
    request: PortalRequest, access: ProjectAccess, row: LabelRowCache, addresses: Addresses
) -> EditOperation:
    here = request.POST.get("from") == "here"
    frames = [(addresses.frame, addresses.frame)] if here else None
    return ranges.remove(request.user, access, row, instance_hash=addresses.obj, frames=frames)


def _change_class(
    request: PortalRequest, access: ProjectAccess, row: LabelRowCache, addresses: Addresses
) -> EditOperation:
    return ranges.change_class(
        request.user,
        access,
        row,
        object_hash=addresses.obj,
        item_hash=request.POST.get("item_hash", ""),
    )


_ACTS: Final[dict[str, Act]] = {
    "add": _add,
    "set": _set,
    "remove": _remove,
    "class": _change_class,
}


def _labels(request: PortalRequest, access: ProjectAccess, row: LabelRowCache) -> LabelRowV2:
    return label_dicts.label_row(request.user, access, row, draft=True).label_row


def _where(
    request: PortalRequest, access: ProjectAccess, row: LabelRowCache, *, is_object: bool
) -> Any:
    """The ranges that a form names, as the service takes them."""
    text = request.POST.get("where", "").strip()
    if len(text) > _TEXT_LIMIT:
        raise BadInput("These are too many ranges.")
    if not is_object:
        if not text or unit_of(row.data_type) != "frames":
            return None
        return typed_ranges(text, "frames", last_frame(row))
    if row.file_type == "text/html":
        return {"range_html": _json(request.POST, "places")}
    last = ranges.last_position(request.user, access, row)
    found = typed_ranges(text, unit_of(row.data_type), last)
    return {"range": [list(each) for each in found]}


def _json(form: Mapping[str, str], name: str) -> Any:
    text = form.get(name, "")
    if not text:
        return None
    if len(text) > _TEXT_LIMIT:
        raise BadInput("These are too many ranges.")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise BadInput(f"“{name}” must be JSON, as the page sends it: reload the page.") from None
