"""Giving answers: each is kept here at once, and on the platform after a save."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from encord_portal.sdk.objects import ObjectInstance
from labels.errors import BadInput, NothingToUndo, NotVisible
from labels.forms.answers import AnswerForm
from labels.http import PortalRequest, safe_next, template_context, wants_fragment
from labels.models import LabelRowCache, ProjectAccess
from labels.permissions import require
from labels.services import answers, label_dicts
from labels.services.answers import UNKNOWN, AnswerEdit
from labels.views import workspace
from labels.views.access import row_of
from labels.views.addresses import Addresses
from labels.views.frames import render_frame
from labels.views.state import draft_state


@require_POST
@login_required
def answer_set(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    access, row = row_of(request.user, project_hash, data_hash)
    require(access, "edit_labels")
    addresses = _posted_addresses(request, project_hash, data_hash)
    label_row = label_dicts.label_row(request.user, access, row, draft=True).label_row
    instance = workspace.selected_instance(label_row, addresses.obj)
    if instance is None:
        raise NotVisible("This instance is not in the label row any more: reload the page.")
    if not workspace.is_on(label_row, instance, addresses.frame):
        raise NotVisible(f"This instance is not on frame {addresses.frame}: reload the page.")
    form = AnswerForm(request.POST, instance=instance, frame=addresses.frame)
    if form.is_valid():
        kind: Literal["object", "classification"] = (
            "object" if isinstance(instance, ObjectInstance) else "classification"
        )
        edits = [
            AnswerEdit(
                instance_hash=addresses.obj,
                instance_kind=kind,
                attribute_hash=change.attribute_hash,
                value=change.value,
                frames=change.frames,
                seen=change.seen if change.same_everywhere else UNKNOWN,
            )
            for change in form.changes(spread="spread" in request.POST)
        ]
        try:
            if edits:
                answers.set_answers(request.user, access, row, edits)
        except BadInput as error:
            form.add_error(None, error.sentence)
    return _answered(request, access, row, addresses, form)


def _posted_addresses(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> Addresses:
    frame = request.POST.get("frame", "")
    if not (frame.isascii() and frame.isdigit() and len(frame) < 10):
        raise BadInput("The form must say which frame it is about.")
    return Addresses.of(
        request.POST, project_hash, data_hash, int(frame), request.POST.get("obj", "")
    )


def _answered(
    request: PortalRequest,
    access: ProjectAccess,
    row: LabelRowCache,
    addresses: Addresses,
    form: AnswerForm,
) -> HttpResponse:
    """The form again: fresh after success, as typed with its errors else."""
    failed = bool(form.errors)
    status = 422 if failed else 200
    if not wants_fragment(request) and not failed:
        return HttpResponseRedirect(safe_next(request, addresses.here))
    context = workspace.build(request.user, access, row, addresses, form=form if failed else None)
    if not wants_fragment(request):
        return render_frame(request, context, status=status)
    values = {**template_context(context), "oob": True}
    return render(request, "labels/answers/_answered.html", values, status=status)


@require_POST
@login_required
def draft_undo(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    access, row = row_of(request.user, project_hash, data_hash)
    require(access, "edit_labels")
    try:
        answers.undo(request.user, row)
    except NothingToUndo as error:
        return _state(request, access, row, message=error.sentence, failed=True)
    return _state(request, access, row, message="Taken back.")


@require_POST
@login_required
def draft_redo(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    access, row = row_of(request.user, project_hash, data_hash)
    require(access, "edit_labels")
    try:
        answers.redo(request.user, row)
    except NothingToUndo as error:
        return _state(request, access, row, message=error.sentence, failed=True)
    return _state(request, access, row, message="Done again.")


@require_POST
@login_required
def draft_discard(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    access, row = row_of(request.user, project_hash, data_hash)
    require(access, "edit_labels")
    answers.discard_draft(request.user, row)
    return _state(request, access, row, message="Your unsaved changes are given up.")


def _state(
    request: PortalRequest,
    access: ProjectAccess,
    row: LabelRowCache,
    *,
    message: str,
    failed: bool = False,
) -> HttpResponse:
    """The save state; the panel fetches itself anew because its answers changed."""
    addresses = Addresses.posted(request.POST, access.project.project_hash, row.data_hash)
    if not wants_fragment(request):
        (messages.error if failed else messages.success)(request, message)
        return HttpResponseRedirect(safe_next(request, addresses.here))
    state = draft_state(request.user, row, message=message, failed=failed)
    response = render(
        request,
        "labels/drafts/_state.html",
        {"draft": state, "addresses": addresses, "row": row, "readonly": False},
        status=409 if failed else 200,
    )
    response["HX-Trigger"] = "labels-changed"
    return response
