"""Clients of the SDK for the demo's people, with keys that live only while seeding runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.conf import settings

from encord_portal import embedded
from encord_portal.accounts.models import User
from encord_portal.demo.people import Person
from encord_portal.platform.models import PublicKey
from encord_portal.platform.services import keys
from encord_portal.sdk.http.constants import RequestsSettings
from encord_portal.sdk.user_client import EncordUserClient

Clients = Mapping[Person, EncordUserClient]

_KEY_TITLE = "demo data"


@contextmanager
def signed_in() -> Iterator[Clients]:
    """A client of the SDK for everybody, with keys that are gone again afterwards."""
    try:
        yield {person: _client(person) for person in Person}
    finally:
        PublicKey.objects.filter(title=_KEY_TITLE, user__email__in=_emails()).delete()


def _emails() -> list[str]:
    return [person.email for person in Person]


def _client(person: Person) -> EncordUserClient:
    user = User.objects.get(email__iexact=person.email)
    return EncordUserClient.create_with_ssh_private_key(
        keys.create_key_pair(user, title=_KEY_TITLE),
        requests_settings=RequestsSettings(transport=embedded.transport()),
        domain=settings.EMBEDDED_DOMAIN,
    )
