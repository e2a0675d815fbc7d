"""Groups of people of the organisation, to be given access together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from encord_portal.sdk.common.base_dto import BaseDTO
from encord_portal.sdk.http.v2.api_client import ApiClient
from encord_portal.sdk.orm.group import Group as OrmGroup
from encord_portal.sdk.orm.group import GroupUser

GROUPS_PATH = "organisation/groups"


class _People(BaseDTO):
    results: list[GroupUser]


class Group:
    """A group of people.

    Get one with ``EncordUserClient.get_group``.
    """

    def __init__(self, api_client: ApiClient, orm_group: OrmGroup) -> None:
        self._api_client = api_client
        self._group = orm_group

    @property
    def group_hash(self) -> UUID:
        """Names the group."""
        return self._group.group_hash

    @property
    def name(self) -> str:
        """Its name."""
        return self._group.name

    @property
    def description(self) -> str:
        """What it is for."""
        return self._group.description

    @property
    def created_at(self) -> datetime:
        """When it was made."""
        return self._group.created_at

    def update_group(self, name: str | None = None, description: str | None = None) -> None:
        """Change the group. What is known of it here is then what the platform answers.

        Args:
            name: The new name.
            description: The new description.

        Raises:
            ValueError: Neither is given.
        """
        if name is None and description is None:
            raise ValueError("At least one of 'name' or 'description' must be provided.")
        self._group = self._api_client.patch(
            self._path, payload={"name": name, "description": description}, result_type=OrmGroup
        )

    def list_users(self) -> Iterator[GroupUser]:
        """List the people in the group, page by page."""
        return self._api_client.get_paged_iterator(f"{self._path}/users", None, GroupUser)

    def add_users(self, user_emails: list[str]) -> list[GroupUser]:
        """Put people into the group.

        Args:
            user_emails: Their emails.

        Returns:
            Who was put into it.
        """
        found: _People = self._api_client.post(
            f"{self._path}/users", payload={"userEmails": list(user_emails)}, result_type=_People
        )
        return found.results

    def remove_users(self, user_emails: list[str]) -> None:
        """Take people out of the group.

        Args:
            user_emails: Their emails.
        """
        self._api_client.post(
            f"{self._path}/users/bulk-delete", payload={"userEmails": list(user_emails)}
        )

    @property
    def _path(self) -> str:
        return f"{GROUPS_PATH}/{self.group_hash}"

    def __repr__(self) -> str:
        return f"Group(group_hash={self.group_hash}, name={self.name!r})"
