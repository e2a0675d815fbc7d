"""Placing classifications, and stretches of recordings and texts: kept here before all else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from encord_portal.sdk.objects import LabelRowV2
from labels.errors import BadInput
from labels.forms.ranges import typed_ranges, unit_of
from labels.http import PortalRequest
from labels.models import EditOperation, LabelRowCache, ProjectAccess
from labels.services import label_dicts, ranges
from labels.views.acting import Act, acted, sent_json
from labels.views.addresses import Addresses, last_frame
from labels.views.workspace import FrameContext

_TEXT_LIMIT = 200_000


@require_POST
@login_required
def ranges_act(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, act: str
) -> HttpResponse:
    def refuse(context: FrameContext, error: str) -> FrameContext:
        typed = request.POST.get("where", "")
        return replace(context, ranges=replace(context.ranges, error=error, typed=typed))

    return acted(request, project_hash, data_hash, _ACTS[act], refuse)


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
        seen=sent_json(request.POST, "seen", _TEXT_LIMIT),
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
        return {"range_html": sent_json(request.POST, "places", _TEXT_LIMIT)}
    found = typed_ranges(text, unit_of(row.data_type), None)  # the service knows where it ends
    return {"range": [list(each) for each in found]}
