"""Groups of people of the organisation."""

from __future__ import annotations

from uuid import UUID

from encord_portal.sdk.common.base_dto import BaseDTO, WireTime
from encord_portal.sdk.orm.dataset import DatasetUserRole
from encord_portal.sdk.utilities.ontology_user import OntologyUserRole
from encord_portal.sdk.utilities.project_user import ProjectUserRole


class Group(BaseDTO):
    """A group of people."""

    group_hash: UUID
    name: str
    description: str
    created_at: WireTime


class GroupUser(BaseDTO):
    """A person in a group."""

    user_email: str


class EntityGroup(Group):
    """A group that was given access to something."""

    is_same_organisation: bool


class ProjectGroup(EntityGroup):
    """A group with access to a project."""

    user_role: ProjectUserRole


class DatasetGroup(EntityGroup):
    """A group with access to a dataset."""

    user_role: DatasetUserRole


class OntologyGroup(EntityGroup):
    """A group with access to an ontology."""

    user_role: OntologyUserRole
