"""What a storage folder tells about itself."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from encord_portal.sdk.orm.storage import PathElement, StorageFolder, StorageFolderType


class FolderFacts:
    """Base of a storage folder: what the server has said of it."""

    _folder: StorageFolder

    @property
    def name(self) -> str:
        """The name."""
        return self._folder.name

    @property
    def description(self) -> str:
        """The description."""
        return self._folder.description

    @property
    def client_metadata(self) -> dict[str, Any]:
        """The metadata that the owner attached."""
        return json.loads(self._folder.client_metadata or "{}") or {}

    @property
    def parent_uuid(self) -> UUID | None:
        """The folder above; None for a folder at the top."""
        return self._folder.parent

    @property
    def path_to_root(self) -> list[PathElement]:
        """The folder and those above it, the top one last."""
        return self._folder.path_to_root

    @property
    def folder_type(self) -> StorageFolderType:
        """Where the files come from."""
        return self._folder.folder_type

    @property
    def is_cloud_synced(self) -> bool:
        """Whether the folder mirrors a place of a cloud."""
        return self._folder.folder_type is StorageFolderType.CLOUD_LINKED

    @property
    def integration_hash(self) -> UUID | None:
        """The cloud integration of a folder that mirrors a place of a cloud."""
        return self._folder.integration_hash

    @property
    def remote_url(self) -> str | None:
        """The place of a cloud that the folder mirrors."""
        return self._folder.remote_url

    @property
    def created_at(self) -> datetime:
        """When the folder was made."""
        return self._folder.created_at

    @property
    def last_edited_at(self) -> datetime:
        """When the folder changed last."""
        return self._folder.last_edited_at
