"""Groups of people: making and changing them, and giving them access."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments, NotAllowed, NotFound, ResourceExists
from encord_portal.platform.models import Group
from encord_portal.platform.services import grants, members, titles
from encord_portal.platform.services.grants import Kind


@transaction.atomic
def create(user: User, name: str, description: str) -> Group:
    """Make a group, without anybody in it; who makes it may change it.

    Raises:
        ResourceExists: When there is a group of that name.
    """
    return Group.objects.create(name=_free_name(name, None), description=description, creator=user)


def find(group_hash: uuid.UUID) -> Group:
    found = Group.objects.filter(pk=group_hash).first()
    if found is None:
        raise NotFound("There is no such group.")
    return found


def own(user: User, group_hash: uuid.UUID) -> Group:
    """The group, if this person may change it.

    Raises:
        NotFound: When there is no such group.
        NotAllowed: When somebody else made it, and the person is no member of staff.
    """
    group = find(group_hash)
    if group.creator_id != user.pk and not user.is_staff:
        raise NotAllowed("Only who made a group, or staff, may change it.")
    return group


@transaction.atomic
def change(group: Group, name: str | None, description: str | None) -> None:
    """Rename or describe a group; ``None`` leaves a text as it is."""
    if name is not None:
        group.name = _free_name(name, group)
    if description is not None:
        group.description = description
    group.save(update_fields=["name", "description"])


def _free_name(name: str, group: Group | None) -> str:
    name = titles.checked(name, "The group").strip()
    if len(name) > 200:
        raise InvalidArguments("The name of a group has at most 200 characters.")
    others = Group.objects.filter(name=name)
    if group is not None:
        others = others.exclude(pk=group.pk)
    if others.exists():
        raise ResourceExists(f"There is a group named {name!r} already.")
    return name


@transaction.atomic
def delete(group: Group) -> None:
    """Delete a group; memberships through it end."""
    targets = grants.targets_of(group.pk)
    group.delete()
    grants.sync_all(targets)


@transaction.atomic
def add_users(group: Group, emails: Sequence[str]) -> list[User]:
    """Put people into a group; they get all access that it has.

    Raises:
        InvalidArguments: When somebody is not known.
    """
    people = members.people(emails)
    group.users.add(*people)
    grants.sync_all(grants.targets_of(group.pk))
    return people


@transaction.atomic
def remove_users(group: Group, emails: Sequence[str]) -> None:
    """Take people out of a group; addresses of others are passed over."""
    wanted = [email.strip().lower() for email in emails]
    group.users.remove(*group.users.filter(email__in=wanted))
    grants.sync_all(grants.targets_of(group.pk))


@transaction.atomic
def grant(kind: Kind, target: uuid.UUID, groups: Sequence[uuid.UUID], role: int) -> None:
    """Give groups access in a role; a group that has access already gets the role.

    Raises:
        InvalidArguments: When there is no such role.
        NotFound: When there is no such group.
    """
    if role not in kind.roles:
        raise InvalidArguments(f"{role} is no {kind.name} role; use {_numbers(kind.roles)}.")
    for group_hash in dict.fromkeys(groups):
        which: dict[str, Any] = {f"{kind.name}_id": target, "group": find(group_hash)}
        kind.grants._default_manager.update_or_create(**which, defaults={"role": role})
    grants.sync(kind, target)


@transaction.atomic
def revoke(kind: Kind, target: uuid.UUID, groups: Sequence[uuid.UUID]) -> None:
    """End the access of groups; those that have none are passed over."""
    kind.grants._default_manager.filter(
        **{f"{kind.name}_id": target, "group_id__in": list(groups)}
    ).delete()
    grants.sync(kind, target)


def _numbers(roles: Sequence[int]) -> str:
    return ", ".join(str(role) for role in roles)
