"""People and groups of the organisation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args
from urllib.parse import quote
from uuid import UUID

from encord_portal.sdk._user_base import UserBase
from encord_portal.sdk.common.arguments import as_uuid
from encord_portal.sdk.group import GROUPS_PATH, Group
from encord_portal.sdk.orm.group import Group as OrmGroup
from encord_portal.sdk.orm.organisation_user import (
    OrganisationMemberType,
    OrganisationUser,
    OrganisationUserRoleName,
)

_USERS_PATH = "organisation/users"


class UserOrganisation(UserBase):
    """The part of the user client about the organisation's people and groups."""

    def list_organisation_users(self) -> list[OrganisationUser]:
        """List the people of the organisation."""
        return list(self._api_client.get_paged_iterator(_USERS_PATH, None, OrganisationUser))

    def add_organisation_user(
        self,
        email: str,
        *,
        role_mnemonic_name: OrganisationUserRoleName,
        member_type: OrganisationMemberType,
    ) -> None:
        """Add a person to the organisation.

        Args:
            email: Their email.
            role_mnemonic_name: What they may do.
            member_type: Whether they belong to the organisation.

        Raises:
            ValueError: The role or the kind of member is none of those that there are.
        """
        given = (
            ("role_mnemonic_name", role_mnemonic_name, OrganisationUserRoleName),
            ("member_type", member_type, OrganisationMemberType),
        )
        for name, value, kind in given:
            if value not in get_args(kind):
                words = ", ".join(get_args(kind))
                raise ValueError(f"`{name}` must be one of {words}, not {value!r:.100}.")
        self._api_client.post(
            _USERS_PATH,
            payload={
                "email": email, "roleMnemonicName": role_mnemonic_name, "memberType": member_type,
            },
        )  # fmt: skip

    def remove_organisation_user(self, email: str) -> None:
        """Remove a person from the organisation.

        Args:
            email: Their email.
        """
        self._api_client.delete(f"{_USERS_PATH}/{quote(email, safe='')}", None)

    def list_groups(self) -> Iterator[Group]:
        """List the groups of the organisation, page by page."""
        path = "user/current-organisation/groups"
        for found in self._api_client.get_paged_iterator(path, None, OrmGroup):
            yield Group(self._api_client, found)

    def create_group(self, name: str, description: str = "") -> Group:
        """Make a group of people.

        Args:
            name: Its name.
            description: What it is for.
        """
        made: OrmGroup = self._api_client.post(
            GROUPS_PATH,
            payload={"name": name, "description": description},
            result_type=OrmGroup,
            allow_retries=False,
        )
        return Group(self._api_client, made)

    def get_group(self, group_hash: str | UUID) -> Group:
        """Get a group.

        Args:
            group_hash: Names the group.

        Raises:
            ValueError: The text is no UUID.
        """
        path = f"{GROUPS_PATH}/{as_uuid(group_hash, 'group_hash')}"
        return Group(self._api_client, self._api_client.get(path, None, OrmGroup))

    def delete_group(self, group_hash: str | UUID) -> None:
        """Remove a group. What its people had access to through it, they have no more.

        Args:
            group_hash: Names the group.

        Raises:
            ValueError: The text is no UUID.
        """
        self._api_client.delete(f"{GROUPS_PATH}/{as_uuid(group_hash, 'group_hash')}", None)
