"""Passwords, checked only so often: for the login page, the administration and REST alike."""

from __future__ import annotations

from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from encord_portal.accounts.models import User
from encord_portal.accounts.throttle import Attempt


class ThrottledBackend(ModelBackend):
    """Django's check of email and password, behind the count of failures."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """Check a password.

        Raises:
            TooManyLoginsError: There were too many wrong ones.
        """
        email = username or kwargs.get(User.USERNAME_FIELD)
        attempt = Attempt.begin(request, email) if request is not None and email else None
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if not isinstance(user, User):
            return None
        if attempt is not None:
            attempt.succeed()
        return user

    async def aauthenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The same, for asynchronous callers."""
        check = sync_to_async(self.authenticate)
        return await check(request, username=username, password=password, **kwargs)
