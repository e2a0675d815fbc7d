"""Giving answers: each is kept here at once, and on the platform after a save."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from encord_portal.sdk.objects import ClassificationInstance, ObjectInstance
from labels.errors import BadInput, NothingToUndo, NotVisible
from labels.forms.answers import AnswerForm
from labels.forms.updates import update_of
from labels.http import PortalRequest, safe_next, template_context, wants_fragment
from labels.merging.targets import walk
from labels.models import LabelRowCache, ProjectAccess
from labels.permissions import require
from labels.services import answers, label_dicts, undo
from labels.services.answers import UNKNOWN, AnswerEdit
from labels.views import workspace
from labels.views.access import shown_of
from labels.views.addresses import Addresses
from labels.views.frames import render_frame
from labels.views.instance_items import classification_item
from labels.views.selected import is_on, selected_instance
from labels.views.state import draft_state


@require_POST
@login_required
def answer_set(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    access, row = shown_of(request.user, project_hash, data_hash, request.POST)
    require(access, "edit_labels")
    if "frame" not in request.POST:
        raise BadInput("The form must say which frame it is about.")
    addresses = Addresses.posted(request.POST, row)
    label_row = label_dicts.label_row(request.user, access, row, draft=True).label_row
    instance = selected_instance(label_row, addresses.obj)
    if instance is None:
        raise NotVisible("This instance is not in the label row any more: reload the page.")
    if not is_on(label_row, instance, addresses.frame):
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
            _check_part(row, form, edits)
            if edits:
                answers.set_answers(request.user, access, row, edits)
        except BadInput as error:
            form.add_error(None, error.sentence)
    return _answered(request, access, row, addresses, form)


def _check_part(row: LabelRowCache, form: AnswerForm, edits: Sequence[AnswerEdit]) -> None:
    """What changes from frame to frame is changed where frames are: on a part of a data group."""
    dynamic = next((each for each in edits if each.frames is not None), None)
    if row.data_type == "group" and dynamic is not None:
        names = {each.feature_node_hash: each.name for each, _ in walk(form.roots)}
        name = names[dynamic.attribute_hash]
        raise BadInput(f"“{name}” changes from frame to frame: choose Edit on the part first.")


def _answered(
    request: PortalRequest,
    access: ProjectAccess,
    row: LabelRowCache,
    addresses: Addresses,
    form: AnswerForm,
) -> HttpResponse:
    """What changed in the form after success, the form as typed with its errors else."""
    failed = bool(form.errors)
    status = 422 if failed else 200
    if not wants_fragment(request) and not failed:
        return HttpResponseRedirect(safe_next(request, addresses.here))
    if not failed and "corrected" not in request.POST:
        updated = _updated(request, access, row, addresses, form)
        if updated is not None:
            return updated
    context = workspace.build(request.user, access, row, addresses, form=form if failed else None)
    if not wants_fragment(request):
        return render_frame(request, context, status=status)
    values = {**template_context(context), "oob": True}
    response = render(request, "labels/answers/_answered.html", values, status=status)
    return response if failed else _kept(response)


def _updated(
    request: PortalRequest,
    access: ProjectAccess,
    row: LabelRowCache,
    addresses: Addresses,
    sent: AnswerForm,
) -> HttpResponse | None:
    """The parts of the form that differ from what was sent; None where all of it has to come."""
    label_row = label_dicts.label_row(request.user, access, row, draft=True).label_row
    instance = selected_instance(label_row, addresses.obj)
    if instance is None:
        return None
    update = update_of(sent, AnswerForm(instance=instance, frame=addresses.frame))
    if update is None:
        return None
    values = {
        "update": update,
        "classification": classification_item(instance, addresses)
        if isinstance(instance, ClassificationInstance)
        else None,
        "draft": draft_state(request.user, row),
        "addresses": addresses,
        "readonly": False,
    }
    response = render(request, "labels/answers/_updated.html", values)
    # The form itself stays, with the focus and what is being typed in it.
    response["HX-Reswap"] = "none"
    return _kept(response)


def _kept(response: HttpResponse) -> HttpResponse:
    # The form has the answers already; whatever else shows them fetches itself anew.
    response["HX-Trigger"] = "answers-kept"
    return response


@require_POST
@login_required
def draft_undo(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    access, row = shown_of(request.user, project_hash, data_hash, request.POST)
    require(access, "edit_labels")
    addresses = Addresses.posted(request.POST, row)
    try:
        undo.undo(request.user, access, row)
    except NothingToUndo as error:
        return _state(request, row, addresses, message=error.sentence, failed=True)
    return _state(request, row, addresses, message="Taken back.")


@require_POST
@login_required
def draft_redo(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    access, row = shown_of(request.user, project_hash, data_hash, request.POST)
    require(access, "edit_labels")
    addresses = Addresses.posted(request.POST, row)
    try:
        undo.redo(request.user, access, row)
    except NothingToUndo as error:
        return _state(request, row, addresses, message=error.sentence, failed=True)
    return _state(request, row, addresses, message="Done again.")


@require_POST
@login_required
def draft_discard(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    access, row = shown_of(request.user, project_hash, data_hash, request.POST)
    require(access, "edit_labels")
    addresses = Addresses.posted(request.POST, row)
    answers.discard_draft(request.user, row)
    return _state(request, row, addresses, message="Your unsaved changes are given up.")


def _state(
    request: PortalRequest,
    row: LabelRowCache,
    addresses: Addresses,
    *,
    message: str,
    failed: bool = False,
) -> HttpResponse:
    """The save state; the panel fetches itself anew because its answers changed."""
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
