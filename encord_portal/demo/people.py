"""The people of the demo. All share one password, which the command prints."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

from django.conf import settings

from encord_portal import embedded
from encord_portal.accounts.models import User
from encord_portal.platform.models import PublicKey
from encord_portal.platform.services import keys
from encord_portal.sdk.http.constants import RequestsSettings
from encord_portal.sdk.user_client import EncordUserClient
from encord_portal.sdk.utilities.project_user import ProjectUserRole

PASSWORD = "look-closely-42"
_KEY_TITLE = "demo data"


@dataclass(frozen=True, slots=True)
class Facts:
    """Who a person is and what they may do in every demo project."""

    email: str
    first_name: str
    last_name: str
    role: ProjectUserRole
    does: str


class Person(Enum):
    """Everybody in the demo."""

    ADMIN = Facts("admin@demo.example", "Ada", "Admin", ProjectUserRole.ADMIN, "owns the projects")
    LEAD = Facts(
        "lead@demo.example",
        "Leo",
        "Lead",
        ProjectUserRole.TEAM_MANAGER,
        "team lead: steers the work, sets priorities",
    )
    REVIEWER = Facts(
        "reviewer@demo.example",
        "Rosa",
        "Reviewer",
        ProjectUserRole.REVIEWER,
        "reviews, corrects answers, approves",
    )
    VIEWER = Facts(
        "viewer@demo.example", "Vera", "Viewer", ProjectUserRole.VIEWER, "looks, changes nothing"
    )
    ANA = Facts("ana@demo.example", "Ana", "Annotator", ProjectUserRole.ANNOTATOR, "draws labels")
    BEN = Facts("ben@demo.example", "Ben", "Annotator", ProjectUserRole.ANNOTATOR, "draws labels")

    @property
    def email(self) -> str:
        return self.value.email


def ensure_accounts() -> None:
    """Make the accounts that are missing; those that exist keep their password and name."""
    for person in Person:
        facts = person.value
        if not User.objects.filter(email__iexact=facts.email).exists():
            User.objects.create_user(
                facts.email, PASSWORD, first_name=facts.first_name, last_name=facts.last_name
            )


@contextmanager
def signed_in() -> Iterator[dict[Person, EncordUserClient]]:
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
