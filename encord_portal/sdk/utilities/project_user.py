"""People of a project and their roles."""

from __future__ import annotations

from enum import IntEnum

from encord_portal.sdk.common.base_dto import BaseDTO


class ProjectUserRole(IntEnum):
    """What a person may do in a project ("encord.utilities.project_user")."""

    ADMIN = 0
    ANNOTATOR = 1
    REVIEWER = 2
    ANNOTATOR_REVIEWER = 3
    TEAM_MANAGER = 4
    VIEWER = 5
    UNKNOWN = -99
    """A role that this version of the SDK does not know."""

    @classmethod
    def _missing_(cls, value: object) -> ProjectUserRole:
        return cls.UNKNOWN


class ProjectUser(BaseDTO):
    """A person in a project.

    Attributes:
        user_email: Names the person.
        user_role: What they may do.
        project_hash: Names the project.
    """

    user_email: str
    user_role: ProjectUserRole
    project_hash: str
