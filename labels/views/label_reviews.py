"""Approving and rejecting single labels."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from labels.errors import BadInput
from labels.http import PortalRequest, template_context, wants_fragment
from labels.services import label_reviews
from labels.services.kept_reviews import Deed
from labels.services.label_reviews import Judgement
from labels.views import workspace
from labels.views.access import row_of
from labels.views.addresses import Addresses


@require_safe
@login_required
def label_reviews_renew(
    request: PortalRequest, project_hash: UUID, data_hash: UUID
) -> HttpResponse:
    """Ask the platform behind the page; the page fetches itself anew where something changed."""
    access, row = row_of(request.user, project_hash, data_hash)
    before = label_reviews.kept(access, row)
    found = label_reviews.renewed(request.user, access, row)
    response = HttpResponse(status=204)
    if found.reviews != before.reviews:
        response["HX-Trigger"] = "labels-changed"
    return response


@require_POST
@login_required
def label_judge(
    request: PortalRequest, project_hash: UUID, data_hash: UUID, deed: Deed
) -> HttpResponse:
    """Say what the selected label is; then the next one of the frame is selected."""
    access, row = row_of(request.user, project_hash, data_hash)
    addresses = Addresses.posted(request.POST, row)
    if not addresses.obj:
        raise BadInput("Select the label first that is to be judged.")
    comment = request.POST.get("comment", "").strip() if deed == "reject" else ""
    judgement = Judgement(addresses.obj, deed, comment)
    found = label_reviews.judge(request.user, access, row, [judgement])
    # The form knows which label comes next; somebody else may have judged it meanwhile.
    following = request.POST.get("following", "")
    if found.verdicts.get(following) == "open":
        addresses = replace(addresses, obj=following)
    if not wants_fragment(request):
        return HttpResponseRedirect(addresses.here)
    context = workspace.build(request.user, access, row, addresses)
    values = template_context(replace(context, redraw=True))
    response = render(request, "labels/frames/_panel.html", values)
    response["HX-Replace-Url"] = addresses.here
    return response
