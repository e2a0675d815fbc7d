"""Who may use a storage folder."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from encord_portal.sdk._groups import add_groups, list_groups, remove_groups
from encord_portal.sdk._storage_jobs import FolderJobs
from encord_portal.sdk.orm.storage import StorageFolderGroup, StorageUserRole


class FolderPeople(FolderJobs):
    """Base of a storage folder: the groups of people that have access."""

    def list_groups(self) -> Iterable[StorageFolderGroup]:
        """List the groups of people that have access."""
        return list_groups(self._api_client, self._path, StorageFolderGroup)

    def add_group(self, group_hash: list[UUID] | UUID, user_role: StorageUserRole) -> None:
        """Give groups of people access.

        Args:
            group_hash: Names the group or groups.
            user_role: What their people may do.
        """
        add_groups(self._api_client, self._path, group_hash, user_role)

    def remove_group(self, group_hash: list[UUID] | UUID) -> None:
        """Take access away from groups of people.

        Args:
            group_hash: Names the group or groups.
        """
        remove_groups(self._api_client, self._path, group_hash)
