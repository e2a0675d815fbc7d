"""The remote calls of a label row, alone or in a bundle (wire protocol §3.2 and §4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from encord_portal.sdk._project_client import LabelRowOptions, ProjectClient
from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.http.bundle import Bundle, bundled_operation
from encord_portal.sdk.orm.storage import StorageItem

Json = dict[str, Any]


class Remote:
    """Sends what a label row asks for; a detached row has none of it."""

    __slots__ = ("_client",)

    def __init__(self, client: ProjectClient | None) -> None:
        self._client = client

    @property
    def client(self) -> ProjectClient:
        """The remote calls of the project.

        Raises:
            LabelRowError: The row is detached.
        """
        if self._client is None:
            raise LabelRowError(
                "This operation is not supported on a detached label row: call "
                "`attach_to_project()` first."
            )
        return self._client

    def initialise(
        self,
        label_hash: str | None,
        data_hash: str,
        branch_name: str,
        options: LabelRowOptions,
        bundle: Bundle | None,
        on_labels: Callable[[Json], None],
    ) -> None:
        """Fetch the labels of a row, and create them if there are none yet."""
        client = self.client
        if label_hash is None:
            create = client.create_label_row_operation(
                get_signed_url=options.get_signed_url, branch_name=branch_name
            )
            bundled_operation(bundle, create, data_hash, on_labels)
        else:
            get = client.get_label_row_operation(options)
            bundled_operation(bundle, get, label_hash, on_labels)

    def edit_time(
        self,
        label_hash: str,
        bundle: Bundle | None,
        on_listed: Callable[[Json], None],
        *,
        must_exist: bool = True,
    ) -> None:
        """List a row, without its labels, for the time of its last edit.

        Args:
            label_hash: The row.
            bundle: Collects the request.
            on_listed: Called with the row as listed.
            must_exist: Whether it is an error if the server lists no such row.

        Raises:
            LabelRowError: The server lists no such row.
        """
        client = self.client
        if bundle is not None:
            bundle.add(client.edit_time_operation(), label_hash, on_listed)
            return
        listed = [
            each
            for each in client.list_edit_times([label_hash])
            if each.get("label_hash") == label_hash
        ]
        if listed:
            on_listed(listed[0])
        elif must_exist:
            raise LabelRowError(f"The server has no label row {label_hash} any more.")

    def save(
        self,
        label_hash: str,
        labels: Json,
        bundle: Bundle | None,
        on_reply: Callable[[Json], None],
        *,
        validate: bool,
        checked: bool,
    ) -> None:
        """Replace the labels of a row."""
        operation = self.client.save_label_row_operation(
            validate_before_saving=validate, checked=checked
        )
        bundled_operation(bundle, operation, (label_hash, labels), on_reply)

    def complete(self, label_hash: str | None, bundle: Bundle | None) -> None:
        """Move a row to the final stage of its workflow.

        Raises:
            LabelRowError: The row has no labels yet.
        """
        client = self.client
        if label_hash is None:
            raise LabelRowError(
                "For this operation you will need to initialize labelling first. Call the "
                "`.initialise_labels()` to do so first."
            )
        bundled_operation(bundle, client.workflow_complete_operation(), label_hash)

    def reopen(self, label_hash: str | None, bundle: Bundle | None) -> None:
        """Move a row back to the first stage; a row without labels is there already."""
        client = self.client
        if label_hash is not None:
            bundled_operation(bundle, client.workflow_reopen_operation(), label_hash)

    def set_priority(self, data_hash: str, priority: float, bundle: Bundle | None) -> None:
        """Set the priority of a row's task."""
        bundled_operation(bundle, self.client.set_priority_operation(), (data_hash, priority))

    def storage_item(
        self,
        item_uuid: UUID,
        sign_url: bool,
        bundle: Bundle | None,
        on_item: Callable[[StorageItem], None],
    ) -> None:
        """Fetch the description of the storage item that a row's data comes from."""
        operation = self.client.get_storage_item_operation(sign_url=sign_url)
        bundled_operation(bundle, operation, item_uuid, on_item)
