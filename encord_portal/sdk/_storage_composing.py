"""Items of a storage folder that are made of several files: scenes and data groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from encord_portal.sdk._storage_jobs import FolderJobs
from encord_portal.sdk.beta.scene.builder import SceneBuilder
from encord_portal.sdk.common.arguments import as_uuid
from encord_portal.sdk.orm.group_layout import DataGroupCarousel, DataGroupInput
from encord_portal.sdk.orm.storage import DataUploadItems, DataUploadScene


class FolderComposing(FolderJobs):
    """Base of a storage folder: making scenes and data groups."""

    def upload_scene(
        self,
        scene: SceneBuilder,
        title: str,
        integration_id: str,
        client_metadata: dict[str, Any] | None = None,
    ) -> UUID:
        """Make a scene of files that a cloud integration reaches.

        Args:
            scene: Its streams and their events.
            title: The name of the item.
            integration_id: Names the cloud integration.
            client_metadata: Kept with the item.

        Returns:
            The item, once it is there.

        Raises:
            EncordException: The scene is described wrongly, or the server could not make it; the
                message says why.
        """
        item = DataUploadScene(
            title=title, scene=scene.build(), client_metadata=client_metadata or {}
        )
        integration = as_uuid(integration_id, "integration_id")
        return self._add(DataUploadItems(scenes=[item]), integration)

    def create_data_group(self, params: DataGroupInput | list[UUID]) -> UUID:
        """Make a data group of items.

        Args:
            params: The items and how they are laid out; a list of items is shown one at a time.

        Returns:
            The item of the group.
        """
        return self.create_data_groups([params])[0]

    def create_data_groups(self, params: Sequence[DataGroupInput | list[UUID]]) -> list[UUID]:
        """Make several data groups in one request: all of them or none.

        Args:
            params: For each group what :meth:`create_data_group` takes.

        Returns:
            The items of the groups, in their order.
        """
        wanted = [
            DataGroupCarousel(layout_contents=each) if isinstance(each, list) else each
            for each in params
        ]
        made: list[UUID] = self._api_client.post(
            f"{self._path}/create-group-items", payload=wanted, result_type=list[UUID]
        )
        return made
