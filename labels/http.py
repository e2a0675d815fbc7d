"""A page for browsers, the fragment of it for htmx."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from encord_portal.accounts.models import User

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class PortalRequest(HttpRequest):
    """A request that passed the middleware and the login check."""

    htmx: HtmxDetails
    user: User


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asked for a part; its boosted and history requests want the page."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # set by its middleware
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page(
    request: HttpRequest,
    page: str,
    partial: str,
    context: DataclassInstance,
    *,
    status: int = 200,
) -> HttpResponse:
    """Render a view's context: the partial for htmx, the page with everything around it else.

    Args:
        request: The request.
        page: Template of the whole page; it includes the partial.
        partial: Template with one root element.
        context: The view's dataclass; its fields are the template's names.
        status: 422 for a form with errors, 409 for a conflict.
    """
    template = partial if wants_fragment(request) else page
    response = render(request, template, template_context(context), status=status)
    patch_vary_headers(response, ("HX-Request", "HX-Boosted", "HX-History-Restore-Request"))
    return response


def template_context(context: DataclassInstance) -> dict[str, Any]:
    """The dataclass's own fields, not copied: nested values stay what they are."""
    return {field.name: getattr(context, field.name) for field in fields(context)}


def safe_next(request: HttpRequest, fallback: str) -> str:
    """Where a form wants to return to, when that is a page of this portal."""
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        return target
    return fallback
