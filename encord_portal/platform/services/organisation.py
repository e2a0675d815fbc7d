"""The one organisation of a local platform: everybody with an account is a member of it."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet

from encord_portal.accounts.models import User
from encord_portal.platform.errors import (
    InvalidArguments,
    NotAllowed,
    NotFound,
    OperationNotAllowed,
    ResourceExists,
)
from encord_portal.platform.models import ProjectUser
from encord_portal.platform.wire import JsonObject

_ROLES = {name: uuid.uuid5(uuid.NAMESPACE_URL, f"role:{name}") for name in ("ADMIN", "MEMBER")}


def visible_to(user: User) -> QuerySet[User]:
    """Everybody, for administrators; for others themselves and who shares a project with them."""
    found = User.objects.filter(is_active=True).order_by("email")
    if user.is_superuser:
        return found
    mine = ProjectUser.objects.filter(user=user).values("project")
    return found.filter(
        Q(pk=user.pk) | Q(pk__in=ProjectUser.objects.filter(project__in=mine).values("user"))
    )


def as_json(user: User) -> JsonObject:
    role = "ADMIN" if user.is_superuser else "MEMBER"
    return {
        "email": user.email,
        "roleMnemonicName": role,
        "roleUuid": _ROLES[role],
        "memberType": "internal",
        "createdAt": user.date_joined,
        "lastEditedAt": user.date_joined,
    }


@transaction.atomic
def add(actor: User, email: str, role: str, member_type: str) -> None:
    """Make an account without a password, or open one that was closed.

    Raises:
        NotAllowed: When the actor is no administrator.
        InvalidArguments: When the address is none.
        OperationNotAllowed: When the role or the kind of member is not offered.
        ResourceExists: When the person has an account.
    """
    _require_administrator(actor)
    if role != "MEMBER" or member_type != "internal":
        raise OperationNotAllowed(
            "People are added as internal members with the role MEMBER; make somebody an "
            "administrator in the administration."
        )
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise InvalidArguments(f"{email[:100]!r} is no email address.") from error
    if len(address) > 254:
        raise InvalidArguments("An email address has at most 254 characters.")
    present = User.objects.filter(email=address).first()
    if present is None:
        User.objects.create_user(address, None)
        return
    if present.is_active:
        raise ResourceExists(f"{address} is a member already.")
    present.is_active = True
    present.save(update_fields=["is_active"])


@transaction.atomic
def remove(actor: User, email: str) -> None:
    """Close an account: nobody can sign in or sign requests with it; what it made stays.

    Raises:
        NotAllowed: When the actor is no administrator.
        NotFound: When nobody has this address.
        OperationNotAllowed: When the actor would close their own account.
    """
    _require_administrator(actor)
    found = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise NotFound(f"Nobody here has the address {email[:100]}.")
    if found.pk == actor.pk:
        raise OperationNotAllowed("You cannot remove yourself; ask another administrator.")
    found.is_active = False
    found.save(update_fields=["is_active"])


def _require_administrator(actor: User) -> None:
    if not actor.is_superuser:
        raise NotAllowed("Only administrators of this platform change who has an account.")
