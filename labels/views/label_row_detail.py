"""The page of one row: its facts, where it stands, where its labels are."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from encord_portal.accounts.models import User
from labels.forms.values import label_of, ranges_text
from labels.http import PortalRequest, render_page, safe_next
from labels.merging.targets import instance_ranges
from labels.merging.values import plain
from labels.models import LabelRowCache, ProjectAccess
from labels.permissions import can
from labels.rendering.colours import safe_colour
from labels.services import label_dicts
from labels.services.label_dicts import LoadedRow
from labels.services.row_numbers import row_numbers
from labels.views.access import row_of
from labels.views.addresses import Addresses
from labels.views.state import DraftState, WorkflowState, draft_state, workflow_state
from labels.views.workspace import (
    Freshness,
    Neighbours,
    freshness_of,
    neighbours_of,
)

# A row of a long video has hundreds of instances; the frame view lists those of each frame.
_LISTED = 200


@dataclass(frozen=True, slots=True)
class LabelEntry:
    """An instance of the row and where it is."""

    label: str
    color: str
    note: str
    href: str


@dataclass(frozen=True, slots=True)
class LabelRowDetailContext:
    access: ProjectAccess
    row: LabelRowCache
    addresses: Addresses
    first_href: str
    objects: list[LabelEntry]
    object_count: int
    classifications: list[LabelEntry]
    neighbours: Neighbours
    freshness: Freshness
    draft: DraftState
    workflow: WorkflowState
    readonly: bool
    can_set_priority: bool
    here: str


@require_safe
@login_required
def label_row_detail(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    access, row = row_of(request.user, project_hash, data_hash)
    addresses = Addresses.of(request.GET, project_hash, data_hash, 0, "", page="label-row-detail")
    loaded = label_dicts.label_row(request.user, access, row, draft=True)
    context = _context(request.user, access, row, addresses, loaded, request.get_full_path())
    return render_page(
        request, "labels/label_rows/detail.html", "labels/label_rows/_detail.html", context
    )


def _context(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    addresses: Addresses,
    loaded: LoadedRow,
    here: str,
) -> LabelRowDetailContext:
    objects = loaded.label_row.get_object_instances()
    return LabelRowDetailContext(
        access=access,
        row=row,
        addresses=addresses,
        first_href=addresses.at(0),
        objects=_objects(loaded, addresses),
        object_count=len(objects),
        classifications=_classifications(loaded, addresses),
        neighbours=neighbours_of(access, row, addresses, page="label-row-detail"),
        freshness=freshness_of(loaded),
        draft=draft_state(user, row, loaded.label_row, addresses),
        workflow=workflow_state(access, row),
        readonly=not can(access, "edit_labels"),
        can_set_priority=can(access, "set_priority"),
        here=here,
    )


def _objects(loaded: LoadedRow, addresses: Addresses) -> list[LabelEntry]:
    instances = loaded.label_row.get_object_instances()
    numbers = row_numbers(loaded)
    entries = []
    for each in instances[:_LISTED]:
        ranges = instance_ranges(each)
        first = ranges[0][0] if ranges else 0
        entries.append(
            LabelEntry(
                label=f"{each.object_name} ({numbers[each.object_hash]})",
                color=safe_colour(each.ontology_item.color),
                note=f"frames {ranges_text(ranges)}" if ranges else "on no frame",
                href=addresses.at(first, obj=each.object_hash),
            )
        )
    return entries


def _classifications(loaded: LoadedRow, addresses: Addresses) -> list[LabelEntry]:
    entries = []
    for each in loaded.label_row.get_classification_instances()[:_LISTED]:
        attribute = each.ontology_item.attributes[0]
        first = each.range_list[0].start if each.range_list else 0
        entries.append(
            LabelEntry(
                label=each.classification_name,
                color="",
                note=label_of(attribute, plain(each.get_answer(attribute))),
                href=addresses.at(first, obj=each.classification_hash),
            )
        )
    return entries


@require_POST
@login_required
def label_row_refresh(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    """Read the row's labels from the platform now, whatever is kept here."""
    access, row = row_of(request.user, project_hash, data_hash)
    loaded = label_dicts.label_row(request.user, access, row, fresh=True)
    if loaded.upstream_error:
        messages.error(request, loaded.upstream_error)
    addresses = Addresses.of(request.POST, project_hash, data_hash, 0)
    return HttpResponseRedirect(safe_next(request, addresses.here))
