"""Issues in the frame view: asking for them anew, raising and deleting them, links to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from labels.errors import BadInput
from labels.http import PortalRequest, template_context, wants_fragment
from labels.models import LabelRowCache, ProjectAccess
from labels.services import issues, label_dicts, media, versions
from labels.services.issues import About, NewIssue, RowIssues
from labels.services.row_numbers import row_numbers
from labels.views.access import shown_of
from labels.views.addresses import Addresses, check_frame, frame_in
from labels.views.issue_panel import IssuePanel, RowLabels, issue_href, issue_panel
from labels.views.workspace import frame_size, objects_of


@dataclass(frozen=True, slots=True)
class IssuesContext:
    access: ProjectAccess
    row: LabelRowCache
    addresses: Addresses
    issues: IssuePanel
    # Whether what was typed is done with.
    raised: bool = False


@require_safe
@login_required
def issue_list(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    """The panel's section, the platform asked behind the page."""
    access, row = shown_of(request.user, project_hash, data_hash, request.GET)
    frame = frame_in(request.GET)
    check_frame(row, frame)
    addresses = Addresses.of(request.GET, project_hash, data_hash, frame)
    before = issues.kept(row)
    found = issues.renewed(request.user, access, row)
    if not wants_fragment(request):
        return HttpResponseRedirect(addresses.here)
    return _section(request, access, row, addresses, found, found.issues != before.issues)


@require_safe
@login_required
def issue_detail(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, issue_uuid: UUID
) -> HttpResponse:
    """The way to an issue for links from outside: the frame that it is on."""
    access, row = shown_of(request.user, project_hash, data_hash, request.GET)
    found = issues.kept(row)
    if all(each.uuid != str(issue_uuid) for each in found.issues):
        found = issues.renewed(request.user, access, row)
    issue = issues.issue(found, issue_uuid)
    loaded = label_dicts.shown_row(request.user, access, row)
    labels = RowLabels(loaded.everything, partial(row_numbers, loaded))
    addresses = Addresses.of({}, project_hash, data_hash, 0)
    return HttpResponseRedirect(issue_href(issue, labels, addresses, row))


@require_POST
@login_required
def issue_raise(request: PortalRequest, project_hash: UUID, data_hash: UUID) -> HttpResponse:
    access, row = shown_of(request.user, project_hash, data_hash, request.POST)
    addresses = Addresses.posted(request.POST, row)
    found = issues.raise_issue(request.user, access, row, _new(request.POST, addresses))
    if not wants_fragment(request):
        return HttpResponseRedirect(addresses.here)
    return _section(request, access, row, addresses, found, changed=True, raised=True)


@require_POST
@login_required
def issue_delete(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, issue_uuid: UUID
) -> HttpResponse:
    access, row = shown_of(request.user, project_hash, data_hash, request.POST)
    addresses = Addresses.posted(request.POST, row)
    found = issues.delete(request.user, access, row, issue_uuid)
    if not wants_fragment(request):
        return HttpResponseRedirect(addresses.here)
    return _section(request, access, row, addresses, found, changed=True)


def _new(form: QueryDict, addresses: Addresses) -> NewIssue:
    about: Mapping[str, About] = {each: each for each in issues.ABOUT}
    chosen = about.get(form.get("about", ""))
    if chosen is None:
        raise BadInput("Say what the issue is about: the row, a part, a frame, a point or a label.")
    spot = _spot(form)
    return NewIssue(
        about=chosen,
        comment=form.get("comment", "").strip(),
        tags=tuple(form.getlist("tag")),
        frame=addresses.frame,
        place=(spot[0], spot[1]) if len(spot) == 2 else None,
        position=(spot[0], spot[1], spot[2]) if len(spot) == 3 else None,
        label=addresses.obj,
    )


def _spot(form: QueryDict) -> tuple[float, ...]:
    """The point that was clicked: two numbers of a picture, three of a scene, or none."""
    typed = [form.get(name, "") for name in ("x", "y", "z")]
    try:
        return tuple(float(each) for each in typed if each)
    except ValueError:
        return ()


def _section(
    request: PortalRequest,
    access: ProjectAccess,
    row: LabelRowCache,
    addresses: Addresses,
    found: RowIssues,
    changed: bool,
    *,
    raised: bool = False,
) -> HttpResponse:
    loaded = versions.shown_row(request.user, access, row, addresses.revision)
    label_row = loaded.label_row
    facts = media.slice_facts(request.user, access, row, addresses.frame)
    size = frame_size(label_row, row, addresses.frame, facts)
    panel = issue_panel(
        request.user,
        access,
        row,
        found,
        RowLabels(loaded.everything, partial(row_numbers, loaded)),
        addresses,
        partial(objects_of, loaded, size, addresses),
        size,
    )
    context = IssuesContext(access, row, addresses, panel, raised)
    response = render(request, "labels/issues/_issues.html", template_context(context))
    if changed:
        # The timeline shows them, too.
        response["HX-Trigger"] = "issues-changed"
    return response
