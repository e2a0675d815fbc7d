"""What forms that say where labels are have in common: do it, and show what came of it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from labels.errors import BadEdit, BadInput
from labels.http import PortalRequest, safe_next, template_context, wants_fragment
from labels.models import EditOperation, LabelRowCache, ProjectAccess
from labels.permissions import require
from labels.views import workspace
from labels.views.access import shown_of
from labels.views.addresses import Addresses
from labels.views.frames import render_frame
from labels.views.workspace import FrameContext

Act: TypeAlias = Callable[[PortalRequest, ProjectAccess, LabelRowCache, Addresses], EditOperation]
# Puts the sentence of a refusal where the form is.
Refuse: TypeAlias = Callable[[FrameContext, str], FrameContext]


def acted(
    request: PortalRequest,
    project_hash: UUID,
    data_hash: UUID,
    act: Act,
    refuse: Refuse,
    *,
    moves: bool = False,
) -> HttpResponse:
    """Carry out an edit: the panel with what it did, or with why it was refused.

    Args:
        request: The form.
        project_hash: The project.
        data_hash: The row.
        act: Keeps the edit.
        refuse: Where the sentence of a refusal is shown.
        moves: Whether one shape is moved: then, among a thousand, only that one is drawn anew.
    """
    access, row = shown_of(request.user, project_hash, data_hash, request.POST)
    require(access, "edit_labels")
    addresses = Addresses.posted(request.POST, row)
    error = ""
    try:
        operation = act(request, access, row, addresses)
    except BadEdit as refused:
        error = refused.sentence
    else:
        addresses = replace(addresses, obj=operation.instance_hash)
    if not wants_fragment(request) and not error:
        return HttpResponseRedirect(safe_next(request, addresses.here))
    context = workspace.build(request.user, access, row, addresses)
    if error:
        context = refuse(context, error)
    status = 422 if error else 200
    if not wants_fragment(request):
        return render_frame(request, context, status=status)
    alone = moves and context.picture.moved and not error and not context.draft.conflicts
    # Also after a refusal: the shape on the canvas goes back to where it is kept.
    values = {**template_context(context), "oob": True, "redraw": True}
    template = "labels/geometry/_placed.html" if alone else "labels/geometry/_acted.html"
    response = render(request, template, values, status=status)
    if alone:
        response["HX-Retarget"] = "#geometry-panel"
    if not error:
        response["HX-Trigger"] = "answers-kept"
        # What is edited is no other place: "back" leads to where one came from.
        response["HX-Replace-Url"] = addresses.here
    return response


def sent_json(form: Mapping[str, str], name: str, limit: int) -> Any:
    """What a script put into a field; ``None`` where it is empty.

    Raises:
        BadInput: It is no JSON, or too long.
    """
    text = form.get(name, "")
    if not text:
        return None
    if len(text) > limit:
        raise BadInput(f"“{name}” is too long: the shape has too many points or ranges.")
    try:
        return json.loads(text, parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError):
        raise BadInput(f"“{name}” must be JSON, as the page sends it: reload the page.") from None


def _finite(text: str) -> float:
    """A number that can be stored: JSON itself knows neither infinity nor what is none."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number
