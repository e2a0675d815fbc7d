"""Logging in and out."""

from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView

login = LoginView.as_view(
    template_name="labels/sessions/login.html", redirect_authenticated_user=True
)
logout = LogoutView.as_view()
