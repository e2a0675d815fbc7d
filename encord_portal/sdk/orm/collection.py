"""Collections of storage items, and of frames or labels of a project."""

from __future__ import annotations

from enum import Enum
from typing import Any
from uuid import UUID

from encord_portal.sdk.common.base_dto import BaseDTO, WireTime


class ProjectCollectionType(Enum):
    """What a collection of a project holds."""

    FRAME = "FRAME"
    LABEL = "LABEL"


class Collection(BaseDTO):
    """A collection of storage items.

    Attributes:
        uuid: Names it.
        top_level_folder_uuid: The folder that it belongs to.
        name: Its name.
        description: What it is for.
        created_at: When it was made.
        last_edited_at: When it was changed last.
    """

    uuid: UUID
    top_level_folder_uuid: UUID
    name: str
    description: str | None
    created_at: WireTime | None = None
    last_edited_at: WireTime | None = None


class CollectionBulkItemResponse(BaseDTO):
    """What came of adding or removing items.

    Attributes:
        failed_items: Those with which it failed.
    """

    failed_items: list[UUID]


class CollectionDataTitleResponse(BaseDTO):
    """What came of adding items by their titles.

    Attributes:
        requested: How many titles were given.
        matched_titles: How many of them are those of one item.
        items_added: How many items were added.
        ambiguous_titles: Titles that several items have.
        unmatched_titles: Titles that no item has.
        failed_items: Items with which it failed.
    """

    requested: int
    matched_titles: int
    items_added: int
    ambiguous_titles: list[str]
    unmatched_titles: list[str]
    failed_items: list[UUID]


class ProjectCollection(BaseDTO):
    """A collection of frames or labels of a project.

    Attributes:
        collection_uuid: Names it.
        name: Its name.
        description: What it is for.
        created_at: When it was made.
        last_edited_at: When it was changed last.
        project_uuid: The project.
        collection_type: Whether it holds frames or labels.
    """

    collection_uuid: UUID
    name: str
    description: str | None
    created_at: WireTime | None = None
    last_edited_at: WireTime | None = None
    project_uuid: UUID
    collection_type: ProjectCollectionType


class ProjectDataCollectionItemRequest(BaseDTO):
    """A frame to be added or removed.

    Attributes:
        data_uuid: Names the data unit.
        frame: The frame.
    """

    data_uuid: str | UUID
    frame: int


class ProjectLabelCollectionItemRequest(ProjectDataCollectionItemRequest):
    """A label to be added or removed.

    Attributes:
        data_uuid: Names the data unit.
        frame: The frame that the label is on.
        annotation_id: The object hash or classification hash.
    """

    annotation_id: str


class ProjectDataCollectionInstance(BaseDTO):
    """A frame in a collection."""

    frame: int


class ProjectLabelCollectionInstance(ProjectDataCollectionInstance):
    """A label in a collection: the object hash or classification hash, and the frame."""

    annotation_id: str


class ProjectCollectionBulkItemResponse(BaseDTO):
    """What came of adding or removing frames or labels.

    Attributes:
        failed_items: Those with which it failed.
    """

    failed_items: list[ProjectLabelCollectionItemRequest | ProjectDataCollectionItemRequest]


class ProjectDataCollectionItemResponse(BaseDTO):
    """A label row with frames in a collection."""

    label_row_metadata: dict[str, Any]
    instances: list[ProjectDataCollectionInstance]


class ProjectLabelCollectionItemResponse(BaseDTO):
    """A label row with labels in a collection."""

    label_row_metadata: dict[str, Any]
    instances: list[ProjectLabelCollectionInstance]
