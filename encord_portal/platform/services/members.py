"""The people of a project."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments, OperationNotAllowed
from encord_portal.platform.models import Project, ProjectRole, ProjectUser
from encord_portal.platform.services import grants


def people(emails: Sequence[str]) -> list[User]:
    """The persons with these addresses, in their order.

    Raises:
        InvalidArguments: When somebody is not known; the message names them.
    """
    wanted = list(dict.fromkeys(email.strip().lower() for email in emails))
    known = {user.email.lower(): user for user in User.objects.filter(email__in=wanted)}
    missing = [email for email in wanted if email not in known]
    if missing:
        raise InvalidArguments(
            f"Nobody here has the address {', '.join(missing[:10])}; create the person first."
        )
    return [known[email] for email in wanted]


@transaction.atomic
def add(project: Project, emails: Sequence[str], role: int) -> list[ProjectUser]:
    """Make people members in this role; who is one already gets the role.

    Raises:
        InvalidArguments: When there is no such role or person.
        OperationNotAllowed: When the project would be left without an admin.
    """
    if role not in ProjectRole.values:
        raise InvalidArguments(f"{role} is no project role; use 0 to 5.")
    found = [
        ProjectUser.objects.update_or_create(
            project=project, user=person, defaults={"role": role, "through_group": False}
        )[0]
        for person in people(emails)
    ]
    _keep_an_admin(project)
    return found


@transaction.atomic
def remove(project: Project, emails: Sequence[str]) -> None:
    """End memberships; addresses of people who are no members are passed over.

    Raises:
        OperationNotAllowed: When the project would be left without an admin, or somebody is a
            member through a group only.
    """
    wanted = [email.strip().lower() for email in emails]
    chosen = ProjectUser.objects.filter(project=project, user__email__in=wanted)
    through = chosen.filter(through_group=True).select_related("user").first()
    if through is not None:
        raise OperationNotAllowed(
            f"{through.user.email} is a member through a group; remove the person from the group, "
            "or the group from the project."
        )
    chosen.delete()
    grants.sync(grants.PROJECT, project.pk)
    _keep_an_admin(project)


def _keep_an_admin(project: Project) -> None:
    if not ProjectUser.objects.filter(
        project=project, role=ProjectRole.ADMIN, through_group=False
    ).exists():
        raise OperationNotAllowed("A project needs an admin; make somebody else admin first.")
