"""Tags of projects; any project of the organisation may carry any of them."""

from __future__ import annotations

import uuid

from django.db import transaction

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments, NotAllowed, NotFound, ResourceExists
from encord_portal.platform.models import Project, ProjectTag


@transaction.atomic
def create(user: User, name: str, description: str) -> ProjectTag:
    """Make a tag.

    Raises:
        InvalidArguments: When its name is empty or too long.
        ResourceExists: When there is a tag of that name.
    """
    name = name.strip()
    if not 1 <= len(name) <= 200:
        raise InvalidArguments("The name of a tag has 1 to 200 characters.")
    if ProjectTag.objects.filter(name=name).exists():
        raise ResourceExists(f"There is a tag named {name!r} already.")
    return ProjectTag.objects.create(name=name, description=description, creator=user)


def find(tag: uuid.UUID) -> ProjectTag:
    found = ProjectTag.objects.filter(pk=tag).first()
    if found is None:
        raise NotFound("There is no such tag.")
    return found


def delete(user: User, tag: uuid.UUID) -> None:
    """Delete a tag, and take it from all projects.

    Raises:
        NotFound: When there is no such tag.
        NotAllowed: When somebody else made it, and the person is no member of staff.
    """
    found = find(tag)
    if found.creator_id != user.pk and not user.is_staff:
        raise NotAllowed("Only who made a tag, or staff, may delete it.")
    found.delete()


def put(project: Project, tag: uuid.UUID) -> None:
    """Tag a project; once is enough."""
    find(tag).projects.add(project)


def take(project: Project, tag: uuid.UUID) -> None:
    """Take a tag from a project, if it carries it."""
    find(tag).projects.remove(project)
