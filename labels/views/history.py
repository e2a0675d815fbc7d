"""The history of a row: its revisions, two of them compared, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from labels.errors import BadInput
from labels.http import PortalRequest, render_page, safe_next
from labels.merging.targets import Target
from labels.models import LabelRowCache, ProjectAccess, Revision
from labels.permissions import can, require
from labels.selectors import history as selector
from labels.selectors.history import HistoryPage
from labels.services import claims, history
from labels.views.access import row_of
from labels.views.addresses import Addresses
from labels.views.comparison import compare
from labels.views.workspace import Neighbours, neighbours_of

_MAX_DIGITS = 18


@dataclass(frozen=True, slots=True)
class HistoryContext:
    access: ProjectAccess
    row: LabelRowCache
    addresses: Addresses
    neighbours: Neighbours
    page: HistoryPage
    compare_href: str
    next_href: str
    first_href: str
    readonly: bool
    base: str
    restore_href: str
    here: str


@require_safe
@login_required
def history_list(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    access, row = row_of(request.user, project_hash, data_hash)
    addresses = Addresses.of(request.GET, project_hash, data_hash, 0, "")
    below = number_of(request.GET, "below")
    claims.end_stale(row)
    page = selector.page(row, below)
    here = addresses.action("history-list")
    context = HistoryContext(
        access=access,
        row=row,
        addresses=addresses,
        neighbours=neighbours_of(access, row, addresses, page="history-list"),
        page=page,
        compare_href=addresses.action("history-compare"),
        next_href=f"{here}?{urlencode({'below': page.next})}" if page.next else "",
        first_href=here if below else "",
        readonly=not can(access, "edit_labels"),
        base=page.current_sha256,
        restore_href=addresses.action("history-restore"),
        here=request.get_full_path(),
    )
    return render_page(request, "labels/history/list.html", "labels/history/_list.html", context)


@require_safe
@login_required
def history_compare(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    access, row = row_of(request.user, project_hash, data_hash)
    new = selector.get(row, number_of(request.GET, "new") or selector.newest(row))
    chosen = number_of(request.GET, "old")
    old = selector.get(row, chosen) if chosen else selector.before(row, new)
    frame = number_of(request.GET, "frame") if request.GET.get("frame") else None
    addresses = Addresses.of(request.GET, project_hash, data_hash, frame or 0)
    part = request.GET.get("space", "")
    here = request.get_full_path()
    context = compare(request.user, access, row, old, new, addresses, frame, part, here)
    return render_page(
        request, "labels/history/compare.html", "labels/history/_compare.html", context
    )


@require_POST
@login_required
def history_restore(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    """Bring labels of a revision back: all, one instance, or one answer."""
    access, row = row_of(request.user, project_hash, data_hash)
    require(access, "edit_labels")
    form = request.POST
    number = number_of(form, "revision")
    if not number:
        raise BadInput("The form does not say which revision to bring back: reload the page.")
    revision = selector.get(row, number)
    base = form.get("base", "")
    if not base:
        raise BadInput("The form does not say which labels it showed: reload the page.")
    if _restore(request, access, row, revision, base):
        done = f"Brought back from revision {revision.pk}, as a new revision."
    else:
        done = f"Everything stands as in revision {revision.pk} already."
    messages.success(request, done)
    fallback = reverse("labels:history-list", args=[project_hash, data_hash])
    return HttpResponseRedirect(safe_next(request, fallback))


def _restore(
    request: PortalRequest,
    access: ProjectAccess,
    row: LabelRowCache,
    revision: Revision,
    base: str,
) -> bool:
    user, form = request.user, request.POST
    what, instance = form.get("what"), form.get("instance_hash", "")
    if what == "all":
        return history.restore_all(user, access, row, revision, base=base)
    if what == "instance":
        return history.restore_instance(user, access, row, revision, instance, base=base)
    if what == "answer" and form.get("instance_kind") in ("object", "classification"):
        target = Target(form["instance_kind"], instance, form.get("attribute_hash", ""))
        return history.restore_answer(user, access, row, revision, target, base=base)
    raise BadInput("Say what to bring back: all, an instance or an answer.")


def number_of(query: Mapping[str, str], name: str) -> int:
    """A number of the address or the form, 0 where there is none.

    Raises:
        BadInput: It is something else.
    """
    text = query.get(name, "")
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
        raise BadInput(f"“{name}” is a number of the history: choose it on the page.")
    return int(text)
