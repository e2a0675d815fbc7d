"""Submit, approve, reject, reopen."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from encord_portal.sdk.objects import LabelRowV2
from labels.errors import IllegalTransition
from labels.forms.required import MissingAnswer, missing_answers
from labels.http import PortalRequest, safe_next, wants_fragment
from labels.models import LabelRowCache, ProjectAccess
from labels.permissions import can
from labels.services import label_dicts, media, workflow
from labels.services.row_numbers import row_numbers
from labels.services.workflow import WorkflowAction
from labels.views import workspace
from labels.views.access import row_of
from labels.views.addresses import Addresses
from labels.views.conflict_shapes import conflict_shapes
from labels.views.frames import render_frame
from labels.views.label_rows import next_in_stage
from labels.views.part_places import leading_to
from labels.views.saving import save_now
from labels.views.state import (
    FollowingRow,
    MissingLink,
    WorkflowState,
    draft_state,
    workflow_state,
)

_DONE: dict[WorkflowAction, str] = {
    "complete": "Submitted",
    "approve": "Approved",
    "reject": "Rejected",
    "reopen": "Reopened",
}
# What says that the labels are good: it is asked once whether nothing required is missing.
_VOUCHING: tuple[WorkflowAction, ...] = ("complete", "approve")
_LISTED = 8


@require_POST
@login_required
def workflow_action(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, action: WorkflowAction
) -> HttpResponse:
    access, row = row_of(request.user, project_hash, data_hash)
    addresses = Addresses.posted(request.POST, row)
    if "anyway" not in request.POST and _vouches(access, row, action):
        loaded = label_dicts.label_row(request.user, access, row, draft=True)
        missing = missing_answers(loaded.label_row, row_numbers(loaded))
        if missing:
            stopped = _stopped(access, row, addresses, action, missing, loaded.label_row)
            return _answer(request, access, row, addresses, stopped)
    return _answer(request, access, row, addresses, _act(request, access, row, addresses, action))


def _vouches(access: ProjectAccess, row: LabelRowCache, action: WorkflowAction) -> bool:
    return action in _VOUCHING and action in workflow.allowed_actions(access, row)


def _stopped(
    access: ProjectAccess,
    row: LabelRowCache,
    addresses: Addresses,
    action: WorkflowAction,
    missing: list[MissingAnswer],
    labels: LabelRowV2,
) -> WorkflowState:
    """The task stays where it is: what is missing, each a link, and the way to go on anyway."""
    one = len(missing) == 1
    return replace(
        workflow_state(access, row, anyway=action),
        message=f"{len(missing)} required {'answer is' if one else 'answers are'} missing.",
        missing=tuple(_missing_link(each, addresses, labels) for each in missing[:_LISTED]),
        missing_more=max(len(missing) - _LISTED, 0),
    )


def _missing_link(each: MissingAnswer, addresses: Addresses, labels: LabelRowV2) -> MissingLink:
    where = f", frames {each.where}" if each.where else ""
    own = leading_to(addresses, labels, each.instance_hash, each.frame)
    place = own.at(own.frame, obj=each.instance_hash)
    return MissingLink(
        title=f"{each.instance}: {each.attribute}{where}",
        href=f"{place}#input-{each.attribute_hash}-attribute",
    )


def _act(
    request: PortalRequest,
    access: ProjectAccess,
    row: LabelRowCache,
    addresses: Addresses,
    action: WorkflowAction,
) -> WorkflowState:
    saved = ""
    if draft_state(request.user, row).pending and can(access, "edit_labels"):
        # Whoever approves means what is on the screen: it goes to the platform first.
        saved, failed = save_now(request, access, row)
        if failed:
            return replace(workflow_state(access, row), message=saved, failed=True)
    stage = row.stage_title
    following = next_in_stage(access, row, addresses.list_query)
    try:
        workflow.act(request.user, access, row, action)
    except IllegalTransition as error:
        return replace(workflow_state(access, row), message=error.sentence, failed=True)
    row.refresh_from_db()
    done = f"{_DONE[action]}: now in \u201c{row.stage_title}\u201d. {saved}".strip()
    state = replace(workflow_state(access, row), message=done)
    if action == "reopen":
        return state
    return replace(
        state,
        following=FollowingRow(
            stage=stage,
            title=following.data_title if following else "",
            href=addresses.of_row(following.data_hash, "frame-view") if following else "",
            list_href=addresses.of_list(),
        ),
    )


def _answer(
    request: PortalRequest,
    access: ProjectAccess,
    row: LabelRowCache,
    addresses: Addresses,
    state: WorkflowState,
) -> HttpResponse:
    status = 409 if state.failed or state.missing else 200
    if not wants_fragment(request):
        if state.missing:
            context = workspace.build(request.user, access, row, addresses.on_frame_view)
            return render_frame(request, replace(context, workflow=state), status=status)
        (messages.error if state.failed else messages.success)(request, state.message)
        return HttpResponseRedirect(safe_next(request, addresses.here))
    draft = draft_state(request.user, row)
    ghosts = SafeString("")
    if draft.conflicts:
        # Only now the labels are needed: to say what clashes in the words of the ontology.
        loaded = label_dicts.label_row(request.user, access, row, draft=True)
        draft = draft_state(request.user, row, loaded.label_row, addresses)
        facts = media.slice_facts(request.user, access, row, addresses.frame)
        ghosts = conflict_shapes(
            loaded.label_row,
            draft.conflicts,
            addresses.frame,
            workspace.frame_size(loaded.label_row, row, addresses.frame, facts),
            lambda: row_numbers(loaded),
        )
    return render(
        request,
        "labels/workflow/_acted.html",
        {
            "workflow": state,
            "draft": draft,
            "ghosts": ghosts,
            "tabs": state.tabs,
            "addresses": addresses,
            "access": access,
            "row": row,
            "readonly": not can(access, "edit_labels"),
            "can_set_priority": can(access, "set_priority"),
            "here": addresses.here,
            "oob": True,
        },
        status=status,
    )
