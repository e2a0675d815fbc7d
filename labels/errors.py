"""Every error of the portal, and the one place where errors become a status and a sentence.

PortalError
├── NotVisible              404  not there, or not for this person
├── Forbidden               403  seen, but the role does not allow it
├── BadInput                400  (pages and fragments: 422)
│   ├── BadFilter                one parameter of a list
│   └── BadEdit                  an answer that cannot be given
├── UpstreamError           502  the platform, through the SDK
│   ├── UpstreamUnavailable 503
│   ├── UpstreamRateLimited 429  with Retry-After
│   ├── UpstreamRefused     403
│   ├── UpstreamRejected    422  it did not take what it was given
│   ├── UpstreamConflict    409
│   └── KeyRejected         403  reconnect the key
├── IllegalTransition       409  names the transitions that are possible now
├── NothingToUndo           409
├── RowBusy                 409  somebody is saving this row
├── StaleRevision           412  (pages: 409) carries the current revision
└── PreconditionRequired    428
"""

# ruff: noqa: N818 - the names say what is the matter, as the SDK's do
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from encord_portal.sdk import exceptions as sdk


class PortalError(Exception):
    """An error with a sentence for the person."""

    status: ClassVar[int] = 500
    page_status: ClassVar[int | None] = None
    code: ClassVar[str] = "error"
    default: ClassVar[str] = "Something went wrong."

    def __init__(self, sentence: str = "") -> None:
        self.sentence = sentence or self.default
        super().__init__(self.sentence)

    def details(self) -> dict[str, Any]:
        """More for machines, beside ``detail`` and ``code``."""
        return {}

    def headers(self) -> dict[str, str]:
        return {}


class NotVisible(PortalError):
    status = 404
    code = "not_found"
    default = "There is nothing here, or it is not shared with you."


class Forbidden(PortalError):
    status = 403
    code = "forbidden"
    default = "Your role in this project does not allow this."


class BadInput(PortalError):
    status = 400
    page_status = 422
    code = "bad_input"
    default = "This input cannot be used."


class BadFilter(BadInput):
    """One parameter of a list cannot be used."""

    code = "bad_parameter"
    page_status = 400

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field

    def details(self) -> dict[str, Any]:
        return {"field": self.field}


class BadEdit(BadInput):
    code = "bad_edit"
    default = "This answer cannot be given."


class IllegalTransition(PortalError):
    status = 409
    code = "illegal_transition"

    def __init__(self, action: str, stage: str, allowed: Iterable[str]) -> None:
        self.allowed = list(allowed)
        possible = ", ".join(self.allowed) or "nothing"
        super().__init__(f"A row in “{stage or 'no stage'}” cannot be: {action}. Now: {possible}.")

    def details(self) -> dict[str, Any]:
        return {"allowed": self.allowed}


class NothingToUndo(PortalError):
    status = 409
    code = "nothing_to_undo"
    default = "There is nothing to undo."


class RowBusy(PortalError):
    status = 409
    code = "row_busy"
    default = "Somebody is saving this row right now. Your edits are kept; try again."

    def headers(self) -> dict[str, str]:
        return {"Retry-After": "5"}


class StaleRevision(PortalError):
    """The caller's base is not what is there now."""

    status = 412
    page_status = 409
    code = "stale_revision"

    def __init__(self, current_sha256: str, merge: Mapping[str, Any] | None = None) -> None:
        self.current_sha256 = current_sha256
        self.merge = dict(merge or {})
        super().__init__(
            "The labels have changed since you read them. Read them again and repeat your change."
        )

    def details(self) -> dict[str, Any]:
        return {"current": self.current_sha256, "merge": self.merge}

    def headers(self) -> dict[str, str]:
        return {"ETag": f'"{self.current_sha256}"'}


class PreconditionRequired(PortalError):
    status = 428
    code = "precondition_required"
    default = 'Say which version you change: send its ETag as "If-Match".'


class UpstreamError(PortalError):
    """The platform answered with an error, or not at all."""

    status = 502
    code = "upstream_error"
    default = "The platform gave an answer that cannot be used. Try again."


class UpstreamUnavailable(UpstreamError):
    status = 503
    code = "upstream_unavailable"
    default = "The platform cannot be reached. Your edits are kept here; try again soon."

    def headers(self) -> dict[str, str]:
        return {"Retry-After": "10"}


class UpstreamRateLimited(UpstreamError):
    status = 429
    code = "rate_limited"

    def __init__(self, retry_after: int | None = None) -> None:
        self.retry_after = retry_after or 10
        super().__init__(f"The platform asks to slow down; try again in {self.retry_after} s.")

    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.retry_after)}


class UpstreamRefused(UpstreamError):
    status = 403
    code = "upstream_refused"
    default = "The platform does not let your account do this."


class UpstreamRejected(UpstreamError):
    status = 422
    code = "upstream_rejected"
    default = "The platform did not take this."


class UpstreamConflict(UpstreamError):
    status = 409
    code = "upstream_conflict"
    default = "The platform does not allow this in its present state."


class KeyRejected(UpstreamError):
    status = 403
    code = "reconnect_key"
    default = "The platform did not accept your key. Reconnect your key on the account page."


# First match wins, so the narrow ones stand first.
_FROM_SDK: tuple[tuple[type[sdk.EncordException], Callable[[str], PortalError]], ...] = (
    (sdk.AuthenticationError, lambda _: KeyRejected()),
    (sdk.SshKeyNotFound, lambda _: KeyRejected()),
    (sdk.AuthorisationError, lambda _: UpstreamRefused()),
    (sdk.ResourceNotFoundError, lambda _: NotVisible()),
    (sdk.RequestException, lambda _: UpstreamUnavailable()),
    (sdk.UnknownException, lambda _: UpstreamUnavailable()),
    (sdk.OperationNotAllowed, lambda _: UpstreamConflict()),
    (sdk.ResourceExistsError, lambda _: UpstreamConflict()),
    (sdk.InvalidArgumentsError, UpstreamRejected),
    (sdk.AnswerDictionaryError, UpstreamRejected),
    (sdk.CorruptedLabelError, UpstreamRejected),
    (sdk.PayloadTooLargeError, UpstreamRejected),
    (sdk.LabelRowError, UpstreamRejected),
    (sdk.OntologyError, UpstreamRejected),
    (sdk.WrongProjectTypeError, UpstreamRejected),
)


def from_sdk(error: sdk.EncordException) -> PortalError:
    """The portal's error for one of the SDK's."""
    if isinstance(error, sdk.RateLimitExceededError):
        return UpstreamRateLimited(error.retry_after)
    for kind, make in _FROM_SDK:
        if isinstance(error, kind):
            return make(f"The platform did not take this: {error.message}")
    return UpstreamError()


def as_portal_error(error: Exception) -> PortalError | None:
    """The portal's error for an exception, or ``None`` when it is none of ours."""
    if isinstance(error, PortalError):
        return error
    if isinstance(error, sdk.EncordException):
        return from_sdk(error)
    return None


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


def body_of(error: PortalError) -> dict[str, Any]:
    return {"detail": error.sentence, "code": error.code, **error.details()}


def api_exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Django REST framework's hook: every error as ``{"detail": sentence, "code": …}``."""
    error = as_portal_error(exc)
    if error is not None:
        return Response(body_of(error), status=error.status, headers=error.headers())
    response = exception_handler(exc, context)
    if response is None:
        return None
    if isinstance(exc, ValidationError):
        field, sentence = _first_problem(exc.detail)
        response.data = {
            "detail": f"{field}: {sentence}" if field else sentence,
            "code": "bad_input",
            "errors": exc.detail,
        }
    elif isinstance(exc, APIException):
        response.data = {"detail": str(exc.detail), "code": exc.get_codes()}
    elif isinstance(response.data, dict):
        response.data.setdefault("code", "not_found" if response.status_code == 404 else "error")
    return response


def _first_problem(detail: Any, path: str = "") -> tuple[str, str]:
    """The first field with a problem, as a dotted path, and its sentence."""
    if isinstance(detail, dict):
        for key, value in detail.items():
            if value:
                here = path if key == "non_field_errors" else f"{path}.{key}" if path else str(key)
                return _first_problem(value, here)
    if isinstance(detail, list):
        for index, value in enumerate(detail):
            if isinstance(value, dict | list):
                if value:
                    return _first_problem(value, f"{path}[{index}]")
            else:
                return path, str(value)
    return path, str(detail)
