"""Submit, approve, reject, reopen."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from labels.errors import IllegalTransition
from labels.http import PortalRequest, safe_next, wants_fragment
from labels.permissions import can
from labels.services import label_dicts, workflow
from labels.views.access import row_of
from labels.views.addresses import Addresses
from labels.views.saving import save_now
from labels.views.state import draft_state, workflow_state

_DEEDS = {
    "complete": (workflow.complete, "Submitted"),
    "approve": (workflow.approve, "Approved"),
    "reject": (workflow.reject, "Rejected"),
    "reopen": (workflow.reopen, "Reopened"),
}


@require_POST
@login_required
def workflow_action(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, action: str
) -> HttpResponse:
    access, row = row_of(request.user, project_hash, data_hash)
    deed, done = _DEEDS[action]
    message, failed = "", False
    if draft_state(request.user, row).pending and can(access, "edit_labels"):
        # Whoever approves means what is on the screen: it goes to the platform first.
        message, failed = save_now(request, access, row)
    if not failed:
        try:
            deed(request.user, access, row)
        except IllegalTransition as error:
            message, failed = error.sentence, True
        else:
            row.refresh_from_db()
            message = f"{done}: now in \u201c{row.stage_title}\u201d. {message}".strip()
    draft = draft_state(request.user, row)
    if draft.conflicts:
        # Only now the labels are needed: to say what clashes in the words of the ontology.
        loaded = label_dicts.label_row(request.user, access, row, draft=True)
        draft = draft_state(request.user, row, loaded.label_row)
    addresses = Addresses.posted(request.POST, project_hash, data_hash)
    if not wants_fragment(request):
        (messages.error if failed else messages.success)(request, message)
        return HttpResponseRedirect(safe_next(request, addresses.here))
    return render(
        request,
        "labels/workflow/_acted.html",
        {
            "workflow": workflow_state(access, row, message=message),
            "failed": failed,
            "draft": draft,
            "tabs": workflow_state(access, row).tabs,
            "addresses": addresses,
            "access": access,
            "row": row,
            "readonly": not can(access, "edit_labels"),
            "oob": True,
        },
        status=409 if failed else 200,
    )
