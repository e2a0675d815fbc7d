"""The remote calls of one project that its label rows need (wire protocol §3.2 and §4).

Label rows stay plain dictionaries here: what the server sends is not copied or checked twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from encord_portal.sdk._label_listing import LabelRowFilters
from encord_portal.sdk.common.base_dto import BaseDTO
from encord_portal.sdk.constants.string_constants import TYPE_PROJECT
from encord_portal.sdk.http.bundle import BundleOperation
from encord_portal.sdk.http.common import ClientConfig
from encord_portal.sdk.http.limits import (
    LABEL_ROW_BUNDLE_CREATE_LIMIT,
    LABEL_ROW_BUNDLE_DEFAULT_LIMIT,
    LABEL_ROW_BUNDLE_GET_LIMIT,
    LABEL_ROW_BUNDLE_SAVE_LIMIT,
    STORAGE_BUNDLE_LIMIT,
)
from encord_portal.sdk.http.querier import Querier
from encord_portal.sdk.http.v2.api_client import ApiClient
from encord_portal.sdk.orm.label_row import LabelValidationState
from encord_portal.sdk.orm.storage import StorageItem

LabelRowDictionary = dict[str, Any]


class _StorageItems(BaseDTO):
    results: list[StorageItem]


_LABEL_ROW = "labelrow"
_GRAPH_NODE = "labelworkflowgraphnode"


@dataclass(frozen=True, slots=True)
class LabelRowOptions:
    """What to fetch with the labels of a row.

    Attributes:
        get_signed_url: Whether each data unit gets a link to its media.
        include_object_feature_hashes: Only objects of these features; ``None`` for all.
        include_classification_feature_hashes: Only classifications of these features.
        include_reviews: Whether labels carry their reviews.
        include_export_history: Whether the row carries its exports.
        include_archived: Whether labels of archived ontology items are included.
    """

    get_signed_url: bool = False
    include_object_feature_hashes: frozenset[str] | None = None
    include_classification_feature_hashes: frozenset[str] | None = None
    include_reviews: bool = False
    include_export_history: bool = False
    include_archived: bool = False

    def payload(self) -> dict[str, Any]:
        """Give the options as the query's payload for many rows."""
        return {
            "multi_request": True,
            **{
                name: sorted(value) if isinstance(value, frozenset) else value
                for name, value in asdict(self).items()
            },
        }


class ProjectClient:
    """Remote calls of one project; safe to share between threads.

    Attributes:
        project_hash: Names the project.
        querier: Sends v1 queries for the project.
        api_client: Sends v2 requests.
        saves_tell: Whether the server answers a save with what it replaced, as far as its
            listings have said so.
    """

    def __init__(self, config: ClientConfig, project_hash: str) -> None:
        self.project_hash = project_hash
        self.querier = Querier(config, resource_type=TYPE_PROJECT, resource_id=project_hash)
        self.api_client = ApiClient(config)
        self.saves_tell = False

    # Label rows ----------------------------------------------------------------------------

    def list_label_rows(self, filters: dict[str, Any]) -> list[LabelRowDictionary]:
        """List label rows without their labels; the filters are those of §3.2.1."""
        listed: list[LabelRowDictionary] = self.querier.get_multiple(
            "labelrowmetadata", payload=filters
        )
        if listed:
            self.saves_tell = listed[0].get("save_tells_replaced") is True
        return listed

    def get_label_rows(
        self, label_hashes: Sequence[str], options: LabelRowOptions = LabelRowOptions()
    ) -> list[LabelRowDictionary]:
        """Fetch rows with their labels, in any order."""
        return self.querier.get_multiple(
            _LABEL_ROW, uid=list(label_hashes), payload=options.payload()
        )

    def create_label_rows(
        self, data_hashes: Sequence[str], *, get_signed_url: bool, branch_name: str
    ) -> list[LabelRowDictionary]:
        """Create the labels of data units that have none yet."""
        return self.querier.put_multiple(
            _LABEL_ROW,
            uid=list(data_hashes),
            payload={
                "multi_request": True,
                "get_signed_url": get_signed_url,
                "branch_name": branch_name,
            },
        )

    def save_label_rows(
        self,
        label_hashes: Sequence[str],
        label_rows: Sequence[LabelRowDictionary],
        *,
        validate_before_saving: bool = False,
    ) -> list[LabelRowDictionary]:
        """Replace the labels of rows; the n-th dictionary belongs to the n-th hash.

        Returns:
            For each row its label hash and, of a server that tells, what was replaced.
        """
        answer = self.querier.basic_setter(
            _LABEL_ROW,
            uid=list(label_hashes),
            payload={
                "multi_request": True,
                "labels": list(label_rows),
                "validate_before_saving": validate_before_saving,
            },
            retryable=True,
        )
        told = {
            str(each.get("label_hash")): each
            for each in (answer if isinstance(answer, list) else ())
            if isinstance(each, dict)
        }
        return [told.get(each, {}) | {"label_hash": each} for each in label_hashes]

    def list_edit_times(self, label_hashes: Sequence[str]) -> list[LabelRowDictionary]:
        """List rows by their label hashes, for the times of their last edits."""
        filters = LabelRowFilters(
            label_hashes=label_hashes,
            include_workflow_graph_node=False,
            include_uninitialised_labels=False,
            include_all_label_branches=True,
        )
        return self.list_label_rows(filters.payload())

    def get_validation_state(self, label_hash: str) -> LabelValidationState:
        """Fetch whether the saved labels are valid, and what is wrong with them."""
        result: LabelValidationState = self.api_client.get(
            f"projects/{self.project_hash}/labels/{label_hash}/validation-state",
            None,
            LabelValidationState,
        )
        return result

    # Workflow ------------------------------------------------------------------------------

    def workflow_complete(self, label_hashes: Sequence[str]) -> None:
        """Move rows to the final stage of the workflow."""
        self.querier.basic_setter(
            _GRAPH_NODE, uid=list(label_hashes), payload={"action": "complete"}
        )

    def workflow_reopen(self, label_hashes: Sequence[str]) -> None:
        """Move rows back to the first stage of the workflow."""
        self.querier.basic_setter(_GRAPH_NODE, uid=list(label_hashes), payload={"action": "reopen"})

    def set_priorities(self, priorities: Iterable[tuple[str, float]]) -> None:
        """Set the priorities of tasks, given as pairs of data hash and priority."""
        self.api_client.post(
            f"projects/{self.project_hash}/priorities",
            payload={"priorities": [list(pair) for pair in priorities]},
        )

    # Storage -------------------------------------------------------------------------------

    def get_storage_item(self, item_uuid: UUID, *, sign_url: bool = False) -> StorageItem:
        """Fetch the description of one storage item."""
        item: StorageItem = self.api_client.get(
            f"storage/items/{item_uuid}", {"signUrl": sign_url}, StorageItem
        )
        return item

    def get_storage_items(
        self, item_uuids: Sequence[UUID], *, sign_urls: bool = False
    ) -> list[StorageItem]:
        """Fetch the descriptions of many storage items, in any order."""
        return list(
            self.api_client.post(
                "storage/items/get-bulk",
                payload={"itemUuids": list(item_uuids), "signUrls": sign_urls},
                result_type=_StorageItems,
            ).results
        )

    # Bundled operations: what travels in one request has equal flags ------------------------

    def get_label_row_operation(
        self, options: LabelRowOptions = LabelRowOptions()
    ) -> BundleOperation[str, LabelRowDictionary]:
        """Fetch the labels of a row; the item is its label hash."""
        return BundleOperation(
            key=("label row get", self.project_hash, options),
            send=lambda label_hashes: self.get_label_rows(label_hashes, options),
            limit=LABEL_ROW_BUNDLE_GET_LIMIT,
            item_key=str,
            result_key=_label_hash_of,
        )

    def create_label_row_operation(
        self, *, get_signed_url: bool, branch_name: str
    ) -> BundleOperation[str, LabelRowDictionary]:
        """Create the labels of a data unit; the item is its data hash."""
        return BundleOperation(
            key=("label row create", self.project_hash, get_signed_url, branch_name),
            send=lambda data_hashes: self.create_label_rows(
                data_hashes, get_signed_url=get_signed_url, branch_name=branch_name
            ),
            limit=LABEL_ROW_BUNDLE_CREATE_LIMIT,
            item_key=str,
            result_key=_data_hash_of,
        )

    def save_label_row_operation(
        self, *, validate_before_saving: bool = False, checked: bool = False
    ) -> BundleOperation[tuple[str, LabelRowDictionary], LabelRowDictionary]:
        """Replace the labels of a row; the item is its label hash and the dictionary.

        Args:
            validate_before_saving: Whether the server checks the labels more strictly.
            checked: Whether the rows are compared before; they travel apart from others, so that
                all comparisons of a bundle come before the first of these saves.
        """

        def send(items: Sequence[tuple[str, LabelRowDictionary]]) -> list[LabelRowDictionary]:
            return self.save_label_rows(
                [label_hash for label_hash, _ in items],
                [label_row for _, label_row in items],
                validate_before_saving=validate_before_saving,
            )

        return BundleOperation(
            key=("label row save", self.project_hash, validate_before_saving, checked),
            send=send,
            limit=LABEL_ROW_BUNDLE_SAVE_LIMIT,
            item_key=lambda item: item[0],
            result_key=_label_hash_of,
        )

    def edit_time_operation(self) -> BundleOperation[str, LabelRowDictionary]:
        """List a row for the time of its last edit; the item is its label hash."""
        return BundleOperation(
            key=("label row edit time", self.project_hash),
            send=self.list_edit_times,
            limit=LABEL_ROW_BUNDLE_DEFAULT_LIMIT,
            item_key=str,
            result_key=_label_hash_of,
        )

    def workflow_complete_operation(self) -> BundleOperation[str, None]:
        """Move a row to the final stage; the item is its label hash."""
        return BundleOperation(
            key=("workflow complete", self.project_hash),
            send=self.workflow_complete,
            limit=LABEL_ROW_BUNDLE_DEFAULT_LIMIT,
        )

    def workflow_reopen_operation(self) -> BundleOperation[str, None]:
        """Move a row back to the first stage; the item is its label hash."""
        return BundleOperation(
            key=("workflow reopen", self.project_hash),
            send=self.workflow_reopen,
            limit=LABEL_ROW_BUNDLE_DEFAULT_LIMIT,
        )

    def set_priority_operation(self) -> BundleOperation[tuple[str, float], None]:
        """Set the priority of a task; the item is its data hash and the priority."""
        return BundleOperation(
            key=("priority", self.project_hash),
            send=self.set_priorities,
            limit=LABEL_ROW_BUNDLE_DEFAULT_LIMIT,
        )

    def get_storage_item_operation(
        self, *, sign_url: bool = False
    ) -> BundleOperation[UUID, StorageItem]:
        """Fetch the description of a storage item; the item is its UUID."""
        return BundleOperation(
            key=("storage item get", sign_url),
            send=lambda item_uuids: self.get_storage_items(item_uuids, sign_urls=sign_url),
            limit=STORAGE_BUNDLE_LIMIT,
            item_key=str,
            result_key=lambda item: str(item.uuid),
        )


def _label_hash_of(label_row: LabelRowDictionary) -> str:
    return str(label_row.get("label_hash"))


def _data_hash_of(label_row: LabelRowDictionary) -> str:
    return str(label_row.get("data_hash"))
