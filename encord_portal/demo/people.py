"""The people of the demo. All share one password, which the command prints."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from encord_portal.accounts.models import User
from encord_portal.platform.models import ProjectRole

PASSWORD = "look-closely-42"


@dataclass(frozen=True, slots=True)
class Facts:
    """Who a person is and what they may do in every demo project."""

    email: str
    first_name: str
    last_name: str
    role: ProjectRole
    does: str


class Person(Enum):
    """Everybody in the demo."""

    ADMIN = Facts(
        "admin@demo.example",
        "Ada",
        "Admin",
        ProjectRole.ADMIN,
        "everything, and the administration pages",
    )
    LEAD = Facts(
        "lead@demo.example",
        "Leo",
        "Lead",
        ProjectRole.TEAM_MANAGER,
        "team lead: steers the work, sets priorities",
    )
    REVIEWER = Facts(
        "reviewer@demo.example",
        "Rosa",
        "Reviewer",
        ProjectRole.REVIEWER,
        "reviews, corrects answers, approves",
    )
    VIEWER = Facts(
        "viewer@demo.example", "Vera", "Viewer", ProjectRole.VIEWER, "looks, changes nothing"
    )
    ANA = Facts("ana@demo.example", "Ana", "Annotator", ProjectRole.ANNOTATOR, "draws labels")
    BEN = Facts("ben@demo.example", "Ben", "Annotator", ProjectRole.ANNOTATOR, "draws labels")

    @property
    def email(self) -> str:
        return self.value.email


def ensure_accounts() -> None:
    """Make the accounts that are missing; those that exist keep their password and name."""
    for person in Person:
        facts = person.value
        if not User.objects.filter(email__iexact=facts.email).exists():
            make = User.objects.create_user
            if person is Person.ADMIN:
                make = User.objects.create_superuser
            make(facts.email, PASSWORD, first_name=facts.first_name, last_name=facts.last_name)
