"""The people, groups and datasets of a project."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from encord_portal.sdk._groups import add_groups, list_groups, remove_groups
from encord_portal.sdk._project_base import ProjectBase
from encord_portal.sdk.common.base_dto import BaseDTO
from encord_portal.sdk.orm.group import ProjectGroup
from encord_portal.sdk.orm.project import ProjectDataset
from encord_portal.sdk.utilities.project_user import ProjectUser, ProjectUserRole


class _ListedUser(BaseDTO):
    user_email: str
    user_role: ProjectUserRole


class ProjectMembers(ProjectBase):
    """The part of ``Project`` about who and what is in it."""

    def add_users(self, user_emails: list[str], user_role: ProjectUserRole) -> list[ProjectUser]:
        """Add people to the project.

        Args:
            user_emails: The emails of the people.
            user_role: What all of them may do.

        Returns:
            The people that were added.

        Raises:
            ValueError: The role is the placeholder for unknown roles.
            AuthorisationError: The person who asks may not add people.
        """
        if user_role is ProjectUserRole.UNKNOWN:
            raise ValueError("People cannot be added with an unknown role; name one.")
        users = self._client.querier.basic_setter(
            "projectusers",
            uid=self._client.project_hash,
            payload={"user_emails": user_emails, "user_role": int(user_role)},
        )
        return [ProjectUser.from_dict(user) for user in users]

    def list_users(self) -> Iterable[ProjectUser]:
        """List the people of the project, page by page."""
        project_hash = self._client.project_hash
        for user in self._client.api_client.get_paged_iterator(
            f"{self._path}/users", None, _ListedUser
        ):
            yield ProjectUser(
                user_email=user.user_email, user_role=user.user_role, project_hash=project_hash
            )

    def remove_users(self, user_emails: list[str]) -> None:
        """Remove people from the project.

        Args:
            user_emails: The emails of the people.
        """
        self._client.api_client.post(
            f"{self._path}/users/bulk-delete", payload={"userEmails": user_emails}
        )

    def list_groups(self) -> Iterable[ProjectGroup]:
        """List the groups that have access to the project."""
        return list_groups(self._client.api_client, self._path, ProjectGroup)

    def add_group(self, group_hash: list[UUID] | UUID, user_role: ProjectUserRole) -> None:
        """Give groups access to the project.

        Args:
            group_hash: Names the group or groups.
            user_role: What their people may do.
        """
        add_groups(self._client.api_client, self._path, group_hash, user_role)

    def remove_group(self, group_hash: list[UUID] | UUID) -> None:
        """Take access to the project away from groups.

        Args:
            group_hash: Names the group or groups.
        """
        remove_groups(self._client.api_client, self._path, group_hash)

    @property
    def datasets(self) -> list[dict[str, str]]:
        """Hash, title and description of each dataset, as dictionaries.

        Prefer ``list_datasets``.
        """
        return [
            {
                "dataset_hash": str(dataset.dataset_hash),
                "title": dataset.title,
                "description": dataset.description,
            }
            for dataset in self.list_datasets()
        ]

    def list_datasets(self) -> Iterable[ProjectDataset]:
        """List the datasets of the project."""
        return self._client.api_client.get_page(f"{self._path}/datasets", None, ProjectDataset)

    def add_datasets(self, dataset_hashes: list[str]) -> bool:
        """Add datasets, and with them rows to label.

        Args:
            dataset_hashes: Names the datasets.

        Returns:
            Whether they were added.

        Raises:
            ResourceNotFoundError: One of the datasets does not exist.
        """
        added = self._client.querier.basic_setter(
            "projectdataset", uid=None, payload={"dataset_hashes": dataset_hashes}
        )
        self._refetch()
        return bool(added)

    def remove_datasets(self, dataset_hashes: list[str]) -> bool:
        """Remove datasets, and with them their label rows.

        Args:
            dataset_hashes: Names the datasets.

        Returns:
            Whether they were removed.
        """
        removed = self._client.querier.basic_delete("projectdataset", uid=dataset_hashes)
        self._refetch()
        return bool(removed)
