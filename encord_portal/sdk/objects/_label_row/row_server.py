"""What a label row asks of the server besides its labels: workflow, validation, storage."""

from __future__ import annotations

from uuid import UUID

from encord_portal.sdk._storage_item import StorageItem, fetch_storage_item
from encord_portal.sdk.common.arguments import checked
from encord_portal.sdk.exceptions import LabelRowError, WrongProjectTypeError
from encord_portal.sdk.http.bundle import Bundle
from encord_portal.sdk.objects._label_row.remote import Remote
from encord_portal.sdk.objects._label_row.row_base import RowBase
from encord_portal.sdk.orm.storage import StorageItem as OrmStorageItem


class RowServer(RowBase):
    """Base of the label row: the members that ask the server."""

    _storage_item: StorageItem | None

    def workflow_reopen(self, bundle: Bundle | None = None) -> None:
        """Return the row to the first annotation stage. No labels are lost.

        Args:
            bundle: Collects the request, to be sent together with others.
        """
        self._remote.reopen(self.label_hash, bundle)

    def workflow_complete(self, bundle: Bundle | None = None) -> None:
        """Move the row to the final stage of the workflow.

        Args:
            bundle: Collects the request, to be sent together with others.

        Raises:
            LabelRowError: The row was never initialised, so that it has no label hash.
        """
        self._remote.complete(self.label_hash, bundle)

    def set_priority(self, priority: float, bundle: Bundle | None = None) -> None:
        """Set the priority of the row's task.

        Args:
            priority: 0 to 1; the highest comes first.
            bundle: Collects the request, to be sent together with others.

        Raises:
            WrongProjectTypeError: The row is in no workflow.
            ValueError: The priority is no number.
        """
        client = self._remote.client
        if self.workflow_graph_node is None:
            raise WrongProjectTypeError(
                "Setting priority only possible for workflow-based projects"
            )
        checked(priority, int | float, "priority")
        Remote(client).set_priority(self.data_hash, priority, bundle)

    def get_validation_errors(self) -> list[str] | None:
        """Give what the server found wrong with the labels; None if they are valid."""
        client = self._remote.client
        if not self.label_hash or self.is_valid:
            return None
        return client.get_validation_state(self.label_hash).errors

    def initialise_storage_item(
        self, get_signed_url: bool = False, bundle: Bundle | None = None
    ) -> None:
        """Fetch the storage item that the data comes from; :meth:`get_storage_item` gives it then.

        Args:
            get_signed_url: Whether the item carries a signed URL.
            bundle: Collects the request, to be sent together with others.
        """
        client, item_uuid = self._remote.client, self._item_uuid()

        def take(item: OrmStorageItem) -> None:
            self._storage_item = StorageItem(client.api_client, item)

        Remote(client).storage_item(item_uuid, get_signed_url, bundle, take)

    def get_storage_item(self, get_signed_urls: bool = False) -> StorageItem:
        """Give the storage item that the data comes from, fetched if it was not before.

        Args:
            get_signed_urls: Whether the item carries a signed URL.
        """
        client, item = self._remote.client, self._storage_item
        if item is None:
            item = fetch_storage_item(
                client.api_client, self._item_uuid(), sign_url=get_signed_urls
            )
            self._storage_item = item
        elif get_signed_urls:
            item.get_signed_url()
        return item

    def _item_uuid(self) -> UUID:
        if self.backing_item_uuid is None:
            raise LabelRowError("The label row does not say which storage item it comes from.")
        return self.backing_item_uuid
