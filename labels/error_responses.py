"""Errors as answers: a page, a fragment for htmx, or the API's JSON."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from labels.errors import (
    Forbidden,
    NotVisible,
    PortalError,
    StoreUnavailable,
    WrongMethod,
    as_portal_error,
    body_of,
)


class ErrorMiddleware:
    """Turn errors of views into pages, or into fragments for htmx.

    A view that has something better to show (a form with its errors, two values side by side)
    catches the error itself; this is the rest.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/api/"):
            return _as_json(request, response)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return error_response(request, WrongMethod(response.headers["Allow"]))
        if _wants_fragment(request):
            return _login_elsewhere(request, response) or _as_fragment(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        error = as_portal_error(exception)
        if error is None:
            return None
        return error_response(request, error)


def error_response(request: HttpRequest, error: PortalError) -> HttpResponse:
    """The error as JSON for the API, a fragment for htmx, a page otherwise."""
    if request.path.startswith("/api/"):
        response: HttpResponse = JsonResponse(body_of(error), status=error.status)
    else:
        status = error.page_status or error.status
        fragment = _wants_fragment(request)
        template = "labels/errors/_error.html" if fragment else "labels/errors/error.html"
        if isinstance(error, StoreUnavailable) and not fragment:
            # The usual page would ask the database who is looking.
            template = "503.html"
        context = {"error": error, "status": status, "sentence": error.sentence}
        response = render(request, template, context, status=status)
        patch_vary_headers(response, ["HX-Request"])
    for name, value in error.headers().items():
        response.headers[name] = value
    return response


# What Django answers on its own, without a view or after a fault in one.
_OF_DJANGO: dict[int, PortalError] = {
    403: Forbidden("This form is too old to be sent. Reload the page and send it again."),
    404: NotVisible(),
    500: PortalError(
        "Something went wrong here. Edits that were shown as kept are kept; try again."
    ),
}


def _wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asked for a part; it may be asked before htmx's middleware has run."""
    headers = request.headers
    return bool(headers.get("HX-Request")) and not (
        headers.get("HX-Boosted") or headers.get("HX-History-Restore-Request")
    )


def _as_json(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """An error page under the API's path as the API's body."""
    error = _OF_DJANGO.get(response.status_code)
    if error is None or not _is_html(response):
        return response
    return error_response(request, error)


def _as_fragment(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A whole error document as the notice that htmx can put into the page."""
    error = _OF_DJANGO.get(response.status_code)
    if error is None or not (_is_html(response) and _is_document(response)):
        return response
    return error_response(request, error)


def _login_elsewhere(request: HttpRequest, response: HttpResponse) -> HttpResponse | None:
    """The way to the login page as one that the browser goes, not the part htmx asked for."""
    target = response.headers.get("Location", "")
    login = resolve_url(settings.LOGIN_URL)
    if response.status_code != 302 or not target.startswith(f"{login}?{REDIRECT_FIELD_NAME}="):
        return None
    here = urlsplit(request.headers.get("HX-Current-URL", ""))
    shown = urlunsplit(("", "", here.path, here.query, ""))
    if not shown.startswith("/") or not url_has_allowed_host_and_scheme(shown, None):
        shown = resolve_url("labels:home")
    query = urlencode({REDIRECT_FIELD_NAME: shown}, safe="/")
    return HttpResponse(status=401, headers={"HX-Redirect": f"{login}?{query}"})


def _is_html(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")


def _is_document(response: HttpResponse) -> bool:
    return not response.streaming and b"<html" in response.content[:1000].lower()
