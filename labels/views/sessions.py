"""Logging in and out."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse

from encord_portal.accounts.throttle import TooManyLoginsError
from labels.errors import TooManyAttempts


class _LoginView(LoginView):
    template_name = "labels/sessions/login.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except TooManyLoginsError as error:
            refused = TooManyAttempts(error.retry_after)
        # A form that is not checked again: what was typed stays, but for the password.
        form = AuthenticationForm(request, initial={"username": request.POST.get("username", "")})
        context = self.get_context_data(form=form, refused=refused.sentence)
        response = self.render_to_response(context, status=refused.status)
        for name, value in refused.headers().items():
            response.headers[name] = value
        return response


login = _LoginView.as_view()
logout = LogoutView.as_view()
