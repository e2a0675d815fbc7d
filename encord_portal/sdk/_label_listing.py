"""How label row listings are asked for (wire protocol §3.2.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from encord_portal.sdk.common.time_parser import parse_datetime
from encord_portal.sdk.orm.label_row import AnnotationTaskStatus, ShadowDataState


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRowFilters:
    """Which label rows to list, and what to tell of each."""

    data_hashes: Sequence[str | UUID] | None = None
    label_hashes: Sequence[str | UUID] | None = None
    edited_before: str | datetime | None = None
    edited_after: str | datetime | None = None
    label_statuses: Sequence[AnnotationTaskStatus] | None = None
    shadow_data_state: ShadowDataState | None = None
    data_title_eq: str | None = None
    data_title_like: str | None = None
    workflow_graph_node_title_eq: str | None = None
    workflow_graph_node_title_like: str | None = None
    include_workflow_graph_node: bool = True
    include_client_metadata: bool = False
    include_images_data: bool = False
    include_children: bool = False
    include_all_label_branches: bool = False
    include_uninitialised_labels: bool = True
    branch_name: str | None = None
    client_metadata_as_signed_url: bool = False

    def payload(self) -> dict[str, Any]:
        """Give the payload of the query; every key is always there.

        Raises:
            ValueError: A text that should be a time is none.
        """
        statuses, state = self.label_statuses, self.shadow_data_state
        return {
            "edited_before": _iso(self.edited_before),
            "edited_after": _iso(self.edited_after),
            "label_statuses": None if statuses is None else [item.value for item in statuses],
            "shadow_data_state": None if state is None else state.value,
            "include_uninitialised_labels": self.include_uninitialised_labels,
            "label_hashes": _texts(self.label_hashes),
            "data_hashes": _texts(self.data_hashes),
            "data_title_eq": self.data_title_eq,
            "data_title_like": self.data_title_like,
            "workflow_graph_node_title_eq": self.workflow_graph_node_title_eq,
            "workflow_graph_node_title_like": self.workflow_graph_node_title_like,
            "include_workflow_graph_node": self.include_workflow_graph_node,
            "include_client_metadata": self.include_client_metadata,
            "include_images_data": self.include_images_data,
            "include_children": self.include_children,
            "include_all_label_branches": self.include_all_label_branches,
            "branch_name": self.branch_name,
            "client_metadata_as_signed_url": self.client_metadata_as_signed_url,
        }


def _iso(value: str | datetime | None) -> str | None:
    if isinstance(value, str):
        value = parse_datetime(value)
    return None if value is None else value.isoformat()


def _texts(values: Sequence[str | UUID] | None) -> list[str] | None:
    return None if values is None else [str(value) for value in values]
