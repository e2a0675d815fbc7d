"""Who else is at a row: asked for by each tab every few seconds, and a page of its own."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.http import parse_etags
from django.views.decorators.http import require_POST, require_safe

from labels.errors import BadInput, ClaimTaken, PortalError
from labels.http import PortalRequest, render_page, wants_fragment
from labels.models import LabelRowCache, ProjectAccess
from labels.permissions import can
from labels.services import claims, presence
from labels.services.presence import Presence
from labels.views.access import row_of
from labels.views.addresses import Addresses

_SHA256 = 64
_MAX_DIGITS = 18


@dataclass(frozen=True, slots=True)
class PresenceContext:
    access: ProjectAccess
    row: LabelRowCache
    presence: Presence
    act: str
    shown: str | None
    readonly: bool
    back: str
    claim_minutes: int
    # What could not be done, or "", and the reason that was typed for it.
    error: str = ""
    reason: str = ""


@require_safe
@login_required
def row_presence(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    access, row = row_of(request.user, project_hash, data_hash)
    shown = request.GET.get("shown")
    if shown is not None and len(shown) not in (0, _SHA256):
        raise BadInput("“shown” is the hash of the labels that the page shows: reload the page.")
    found = presence.look(
        request.user, access, row, shown, returning=request.GET.get("returning") == "1"
    )
    return _answer(request, _context(access, row, found, shown))


@require_POST
@login_required
def row_claim(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    """Claim the row, take it over, or give the claim up."""
    access, row = row_of(request.user, project_hash, data_hash)
    form = request.POST
    error: PortalError | None = None
    try:
        if form.get("act") == "release":
            claims.release(request.user, access, row)
        elif form.get("act") == "claim":
            claims.claim(
                request.user, access, row, reason=form.get("reason", ""), seen=_number(form["seen"])
            )
        else:
            raise BadInput("Say what to do: claim or release.")
    except KeyError:
        error = BadInput("The form does not say which claim it showed: reload the page.")
    except (BadInput, ClaimTaken) as problem:
        error = problem
    if error is None and not wants_fragment(request):
        return HttpResponseRedirect(reverse("labels:row-presence", args=[project_hash, data_hash]))
    found = presence.look(request.user, access, row)
    context = _context(
        access,
        row,
        found,
        None,
        error=error.sentence if error else "",
        reason=form.get("reason", "") if error else "",
    )
    status = (error.page_status or error.status) if error else 200
    return _page(request, context, status)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
        raise BadInput("The form does not say which claim it showed: reload the page.")
    return int(text)


def _context(
    access: ProjectAccess,
    row: LabelRowCache,
    found: Presence,
    shown: str | None,
    *,
    error: str = "",
    reason: str = "",
) -> PresenceContext:
    addresses = Addresses.of({}, access.project.project_hash, row.data_hash, 0)
    return PresenceContext(
        access=access,
        row=row,
        presence=found,
        act=addresses.action("row-claim"),
        shown=shown,
        readonly=not can(access, "edit_labels"),
        back=addresses.here,
        claim_minutes=settings.CLAIM_MINUTES,
        error=error,
        reason=reason,
    )


def _page(request: PortalRequest, context: PresenceContext, status: int = 200) -> HttpResponse:
    return render_page(
        request,
        "labels/presence/page.html",
        "labels/presence/_state.html",
        context,
        status=status,
    )


def _answer(request: PortalRequest, context: PresenceContext) -> HttpResponse:
    """The part, or only that it is what the tab has already."""
    if not wants_fragment(request):
        return _page(request, context)
    # The page's token is used; without this the cookie would not be renewed with it.
    get_token(request)
    made_of = repr((context.presence, context.readonly, context.row.pk, request.user.pk))
    etag = f'"{sha256(made_of.encode()).hexdigest()[:32]}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = _page(request, context)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response
