"""Guessing passwords must be slow, in all workers together: failures are counted in the database.

Counted are failures of one account from one address, and of one address over all accounts. Nobody
can lock a person out from elsewhere: whoever guesses is locked out at their own address. An address
is what the server sees, or with ``PORTAL_PROXIES`` what that many proxies in front have seen; of an
IPv6 address the network counts, since one customer has a whole one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from encord_portal.accounts.models import FailedLogin

WINDOW = dt.timedelta(minutes=15)
PER_ACCOUNT = 10
PER_ADDRESS = 100


class TooManyLoginsError(Exception):
    """Too many wrong passwords; ``retry_after`` is in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"Too many wrong passwords; try again in {retry_after} s.")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A login that is being tried. It counts as failed until it is known not to be."""

    account_key: str
    address_key: str

    @classmethod
    def begin(cls, request: HttpRequest, email: str) -> Attempt:
        """Count an attempt, before the password is looked at: many at once are counted too.

        Raises:
            TooManyLoginsError: There were too many; this one is not to be looked at.
        """
        address = address_of(request)
        attempt = cls(_digest(f"{email.strip().lower()} {address}"), _digest(address))
        now = timezone.now()
        with transaction.atomic():
            FailedLogin.objects.filter(since__lt=now - WINDOW).delete()
            limits = {attempt.account_key: PER_ACCOUNT, attempt.address_key: PER_ADDRESS}
            for key, limit in limits.items():
                _count(key, limit, now)
        return attempt

    def succeed(self) -> None:
        """Take the attempt back; failures of this account from here are forgiven."""
        with transaction.atomic():
            FailedLogin.objects.filter(key=self.account_key).delete()
            kept = FailedLogin.objects.select_for_update().filter(key=self.address_key).first()
            if kept is not None:
                kept.failures = max(kept.failures - 1, 0)
                kept.save(update_fields=["failures"])


def _count(key: str, limit: int, now: dt.datetime) -> None:
    row, _ = FailedLogin.objects.select_for_update().get_or_create(key=key, defaults={"since": now})
    if row.failures >= limit:
        raise TooManyLoginsError(max(1, int((row.since + WINDOW - now).total_seconds()) + 1))
    row.failures += 1
    row.save(update_fields=["failures"])


def address_of(request: HttpRequest) -> str:
    """Who asks: the address, or the network of an IPv6 address."""
    address: str = request.META.get("REMOTE_ADDR", "")
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    # Only what our own proxies have written counts: they append, callers may begin the list.
    if settings.LOGIN_PROXIES and len(forwarded) >= settings.LOGIN_PROXIES:
        address = forwarded[-settings.LOGIN_PROXIES].strip()
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(ip_network((parsed, 64), strict=False))
    return address


def _digest(text: str) -> str:
    # Keyed, so that the table tells nobody who has tried to log in.
    return hashlib.sha256(f"{settings.SECRET_KEY} {text}".encode()).hexdigest()
