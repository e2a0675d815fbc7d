"""Saving a draft to the platform, and deciding what clashes with others' work."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from encord_portal.sdk.exceptions import EncordException
from labels.errors import BadInput, Forbidden, PortalError, as_portal_error
from labels.http import PortalRequest, safe_next, template_context, wants_fragment
from labels.merging.outcomes import Choice
from labels.models import LabelRowCache, ProjectAccess
from labels.permissions import require
from labels.services import saving
from labels.services.saving import SaveResult
from labels.views import workspace
from labels.views.access import row_of
from labels.views.addresses import Addresses
from labels.views.frames import render_frame
from labels.views.state import draft_state

_CHOICES: dict[str, Choice] = {"mine": "mine", "theirs": "theirs", "leave": "leave"}
_CHOICE_PREFIX = "resolution-"


@require_POST
@login_required
def save(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    access, row = row_of(request.user, project_hash, data_hash)
    require(access, "edit_labels")
    addresses = Addresses.posted(request.POST, row)
    message, failed = save_now(request, access, row)
    if not wants_fragment(request) and not failed:
        messages.success(request, message)
        return HttpResponseRedirect(safe_next(request, addresses.here))
    row.refresh_from_db()
    fragment = wants_fragment(request)
    shown = addresses if fragment else addresses.on_frame_view
    context = workspace.build(request.user, access, row, shown)
    draft = workspace.with_message(context.draft, message, failed=failed)
    context = workspace.with_draft(context, draft)
    status = 409 if failed else 200
    if not fragment:
        return render_frame(request, context, status=status)
    values = {**template_context(context), "oob": True}
    return render(request, "labels/drafts/_saved.html", values, status=status)


def save_now(request: PortalRequest, access: ProjectAccess, row: LabelRowCache) -> tuple[str, bool]:
    """Save; a sentence that says what became of it, and whether something is left.

    Raises:
        Forbidden: The role does not allow it.
    """
    resolutions = resolutions_from(request.POST)
    before = draft_state(request.user, row)
    chosen = resolutions or {}
    replaced = sum(chosen.get(each.operation_id) == "mine" for each in before.conflicts)
    try:
        result = saving.save(request.user, access, row, resolutions=resolutions)
    except Forbidden:
        raise
    except (PortalError, EncordException) as error:
        found = as_portal_error(error)
        reason = found.sentence if found else str(error)
        return f"Not saved. {reason} Your changes are kept here.", True
    left = draft_state(request.user, row).pending
    saved = before.pending - left if result.applied else 0
    return describe(result, saved, replaced), bool(result.conflicts)


def resolutions_from(posted: Mapping[str, str]) -> dict[int, Choice] | None:
    """The choices made in the conflict fragment, by operation.

    Raises:
        BadInput: A choice that does not exist.
    """
    found: dict[int, Choice] = {}
    for name, choice in posted.items():
        key = name.removeprefix(_CHOICE_PREFIX)
        if key == name:
            continue
        known = _CHOICES.get(choice)
        if known is None or not (key.isascii() and key.isdigit()):
            raise BadInput("Choose mine, theirs or leave for each difference.")
        found[int(key)] = known
    return found or None


def describe(result: SaveResult, saved: int, replaced: int = 0) -> str:
    """What a save did, in a person's changes and not in the operations behind them.

    Args:
        result: What became of the operations.
        saved: How many of the person's changes are on the platform now.
        replaced: How many of others' answers the person chose to replace.
    """
    done = f"{saved} change{'' if saved == 1 else 's'} saved."
    if result.conflicts:
        count = len(result.conflicts)
        verb = "needs" if count == 1 else "need"
        rest = f"{done} " if saved else ""
        return f"{rest}{count} {verb} your decision: somebody else changed the same answer."
    if not (result.dropped or result.applied):
        return "There was nothing to save."
    decided = bool(replaced or result.dropped)
    if replaced:
        done = f"{done} Yours replaced theirs where you chose so."
    if result.dropped:
        done = f"{done} Theirs was kept where you chose so."
    # After a decision the base has moved by what was decided about: that was not kept beside.
    if result.merged and not decided:
        done = f"{done} Others' changes were kept beside yours."
    return done
