"""A person's own page: the platform key, tokens for the REST interface, light or dark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from knox.models import AuthToken

from encord_portal.sdk.exceptions import EncordException
from labels.errors import BadInput, PortalError, as_portal_error
from labels.http import PortalRequest, render_page, safe_next
from labels.services import connection

THEMES = ("auto", "light", "dark")
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it can be shown afterwards: only its first characters are kept."""

    token_key: str
    created: datetime


@dataclass(frozen=True, slots=True)
class AccountContext:
    embedded: bool
    domain: str
    has_key: bool
    tokens: list[Token]
    # Shown once, right after it was made.
    new_token: str
    key_error: str
    theme: str
    themes: tuple[str, ...]


@require_safe
@login_required
def account(request: PortalRequest) -> HttpResponse:
    return _page(request)


def _page(
    request: PortalRequest, *, new_token: str = "", key_error: str = "", status: int = 200
) -> HttpResponse:
    tokens = AuthToken.objects.filter(user=request.user).order_by("-created")
    context = AccountContext(
        embedded=bool(settings.PORTAL_CREDENTIALS),
        domain=connection.domain(),
        has_key=connection.has_key(request.user),
        tokens=[Token(each.token_key, each.created) for each in tokens],
        new_token=new_token,
        key_error=key_error,
        theme=request.COOKIES.get("theme", "auto"),
        themes=THEMES,
    )
    response = render_page(
        request,
        "labels/account/account.html",
        "labels/account/_account.html",
        context,
        status=status,
    )
    response["Cache-Control"] = "no-store"
    return response


@sensitive_post_parameters("private_key")
@require_POST
@login_required
def key_connect(request: PortalRequest) -> HttpResponse:
    try:
        connection.connect_key(request.user, request.POST.get("private_key", ""))
    except (PortalError, EncordException) as error:
        found = as_portal_error(error)
        return _page(request, key_error=found.sentence if found else str(error), status=422)
    messages.success(request, "Your key is connected.")
    return _back()


@require_POST
@login_required
def key_forget(request: PortalRequest) -> HttpResponse:
    connection.forget_key(request.user)
    messages.success(request, "The portal has forgotten your key.")
    return _back()


@require_POST
@login_required
def token_create(request: PortalRequest) -> HttpResponse:
    _, text = AuthToken.objects.create(user=request.user)
    return _page(request, new_token=text)


@require_POST
@login_required
def token_revoke(request: PortalRequest, token_key: str) -> HttpResponse:
    revoked, _ = AuthToken.objects.filter(user=request.user, token_key=token_key).delete()
    if revoked:
        messages.success(request, f"The token {token_key}… is revoked.")
    else:
        messages.error(request, "There is no such token of yours; it may be revoked already.")
    return _back()


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("labels:account"))


@require_POST
@login_required
def theme_set(request: PortalRequest) -> HttpResponse:
    theme = request.POST.get("theme", "")
    if theme not in THEMES:
        raise BadInput(f"Choose one of: {', '.join(THEMES)}.")
    response = HttpResponseRedirect(safe_next(request, reverse("labels:account")))
    response.set_cookie(
        "theme",
        theme,
        max_age=_YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return response
