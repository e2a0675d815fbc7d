"""The listing of label rows: columns only, in a number of queries that does not grow."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from pydantic import Field

from encord_portal.platform import wire
from encord_portal.platform.models import (
    FINAL_TYPES,
    MAIN_BRANCH,
    DataType,
    DataUnitImage,
    LabelRow,
    Project,
)
from encord_portal.platform.parsing import WireModel, as_utc
from encord_portal.platform.services import group_spaces, scene_spaces
from encord_portal.platform.services.media import Links
from encord_portal.platform.wire import JsonObject

# Longer lists are compared here: a database takes a limited number of parameters.
_IN_DATABASE = 500


class MetadataQuery(WireModel):
    """The payload of ``labelrowmetadata``; ``None`` means that a filter is not used."""

    edited_before: dt.datetime | None = None
    edited_after: dt.datetime | None = None
    label_statuses: list[str] | None = None
    shadow_data_state: str | None = None
    include_uninitialised_labels: bool | None = False
    data_hashes: list[uuid.UUID] | None = None
    label_hashes: list[uuid.UUID] | None = None
    data_title_eq: str | None = Field(None, max_length=1000)
    data_title_like: str | None = Field(None, max_length=1000)
    workflow_graph_node_title_eq: str | None = Field(None, max_length=1000)
    workflow_graph_node_title_like: str | None = Field(None, max_length=1000)
    include_client_metadata: bool | None = False
    include_images_data: bool | None = False
    include_workflow_graph_node: bool | None = True
    include_all_label_branches: bool | None = False
    branch_name: str | None = None
    client_metadata_as_signed_url: bool | None = False


_TASK_COLUMNS = (
    *("task__uuid", "task__priority", "task__stage_id", "task__stage__title"),
    "task__stage__stage_type",
    *("task__assignee__email", "task__last_actioned_by__email"),
)
_COLUMNS = (
    *("pk", "label_hash", "branch_name", "created_at", "last_edited_at", "label_status"),
    *("annotation_task_status", "is_valid", "data_unit_id", "data_unit__title"),
    *("data_unit__data_type", "data_unit__dataset_id", "data_unit__dataset__title"),
    *("data_unit__number_of_frames", "data_unit__duration", "data_unit__frames_per_second"),
    *("data_unit__width", "data_unit__height", "data_unit__file_type"),
    "data_unit__file__sha256",
    *("data_unit__audio_codec", "data_unit__audio_bit_depth", "data_unit__audio_num_channels"),
    *("data_unit__audio_sample_rate", "data_unit__storage_item_id"),
    *_TASK_COLUMNS,
)


def listed(project: Project, query: MetadataQuery) -> list[JsonObject]:
    """The metadata rows that pass the filters, ordered as they were added to the project."""
    rows = _filtered(LabelRow.objects.filter(project=project), query)
    columns = _COLUMNS + (("data_unit__client_metadata",) if query.include_client_metadata else ())
    images = _images(project) if query.include_images_data else None
    found = list(rows.order_by("pk").values(*columns))
    links = Links("", signed=False)
    composed = {
        kind: [
            row["data_unit__storage_item_id"]
            for row in found
            if row["data_unit__data_type"] == kind
        ]
        for kind in (DataType.GROUP, DataType.SCENE)
    }
    spaces = {
        **group_spaces.spaces_of(composed[DataType.GROUP], links),
        **scene_spaces.spaces_of(composed[DataType.SCENE], links),
    }
    if query.branch_name not in {None, MAIN_BRANCH} and not query.include_all_label_branches:
        found = _beside_main(project, query, columns, found)
    for name, column in (("data_hashes", "data_unit_id"), ("label_hashes", "label_hash")):
        wanted = getattr(query, name)
        if wanted is not None and len(wanted) > _IN_DATABASE:
            allowed = set(wanted)
            found = [row for row in found if row[column] in allowed]
    return [
        _as_row(row, query, images) | {"spaces": spaces.get(row["data_unit__storage_item_id"], {})}
        for row in found
    ]


def _filtered(rows: QuerySet[LabelRow], query: MetadataQuery) -> QuerySet[LabelRow]:
    for name, lookup in _LOOKUPS.items():
        value = getattr(query, name)
        if value is None or (isinstance(value, list) and len(value) > _IN_DATABASE):
            continue
        rows = rows.filter(**{lookup: as_utc(value) if isinstance(value, dt.datetime) else value})
    if query.label_statuses is not None:
        chosen = query.label_statuses[:_IN_DATABASE]
        rows = rows.filter(Q(annotation_task_status__in=chosen) | Q(label_status__in=chosen))
    if not query.include_uninitialised_labels:
        rows = rows.filter(label_hash__isnull=False)
    if not query.include_all_label_branches:
        rows = rows.filter(branch_name=query.branch_name or MAIN_BRANCH)
    # Nothing here is shadow data, which is a copy for benchmarks.
    return rows.none() if query.shadow_data_state == "SHADOW_DATA" else rows


def _beside_main(
    project: Project, query: MetadataQuery, columns: Sequence[str], found: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The rows of another branch: tasks are those of the main rows, and so are rows not begun."""
    main = LabelRow.objects.filter(project=project, branch_name=MAIN_BRANCH)
    tasks = {row["data_unit_id"]: row for row in main.values("data_unit_id", *_TASK_COLUMNS)}
    for row in found:
        if row["task__uuid"] is None:
            row |= tasks.get(row["data_unit_id"], {})
    about_labels = (query.edited_before, query.edited_after, query.label_statuses)
    if not query.include_uninitialised_labels or any(each is not None for each in about_labels):
        return found
    as_main = query.model_copy(update={"branch_name": None})
    begun = main.model.objects.filter(project=project, branch_name=query.branch_name)
    fresh = _filtered(main, as_main).exclude(data_unit__in=begun.values("data_unit_id"))
    unlabelled = {
        **dict.fromkeys(("label_hash", "created_at", "last_edited_at")),
        "branch_name": query.branch_name,
        "label_status": "NOT_LABELLED",
        "is_valid": True,
    }
    return [*found, *({**row, **unlabelled} for row in fresh.order_by("pk").values(*columns))]


_LOOKUPS = {
    "edited_before": "last_edited_at__lte",
    "edited_after": "last_edited_at__gte",
    "data_hashes": "data_unit_id__in",
    "label_hashes": "label_hash__in",
    "data_title_eq": "data_unit__title",
    "data_title_like": "data_unit__title__sqllike",
    "workflow_graph_node_title_eq": "task__stage__title",
    "workflow_graph_node_title_like": "task__stage__title__sqllike",
}


def _images(project: Project) -> dict[uuid.UUID, list[JsonObject]]:
    found: dict[uuid.UUID, list[JsonObject]] = defaultdict(list)
    columns = ("data_unit_id", "index", "title", "file_type", "height", "width", "image_hash")
    images = DataUnitImage.objects.filter(data_unit__label_rows__project=project).distinct()
    for image in images.order_by("data_unit_id", "index").values(*columns):
        image["image_hash"] = str(image["image_hash"])
        found[image.pop("data_unit_id")].append(dict(image))
    return found


def _as_row(
    row: dict[str, Any], query: MetadataQuery, images: dict[uuid.UUID, list[JsonObject]] | None
) -> JsonObject:
    node, sha256 = None, row["data_unit__file__sha256"]
    if query.include_workflow_graph_node is not False and row["task__stage_id"]:
        node = {"uuid": str(row["task__stage_id"]), "title": row["task__stage__title"]}
    return {
        "label_hash": _text(row["label_hash"]),
        "branch_name": row["branch_name"],
        "created_at": wire.iso_time(row["created_at"]),
        "last_edited_at": wire.iso_time(row["last_edited_at"]),
        "data_hash": str(row["data_unit_id"]),
        "dataset_hash": str(row["data_unit__dataset_id"]),
        "dataset_title": row["data_unit__dataset__title"],
        "data_title": row["data_unit__title"],
        "data_type": row["data_unit__data_type"],
        "data_link": sha256 and f"platform/media/{sha256}",
        "label_status": row["label_status"],
        "annotation_task_status": row["annotation_task_status"],
        "workflow_graph_node": node,
        "is_shadow_data": False,
        "is_valid": row["is_valid"],
        "number_of_frames": row["data_unit__number_of_frames"],
        "duration": row["data_unit__duration"],
        "frames_per_second": row["data_unit__frames_per_second"],
        "height": row["data_unit__height"],
        "width": row["data_unit__width"],
        "audio_codec": row["data_unit__audio_codec"] or None,
        "audio_bit_depth": row["data_unit__audio_bit_depth"],
        "audio_num_channels": row["data_unit__audio_num_channels"],
        "audio_sample_rate": row["data_unit__audio_sample_rate"],
        "group_hash": None,
        "task_uuid": _text(row["task__uuid"]),
        "backing_item_uuid": _text(row["data_unit__storage_item_id"]),
        # What is finished waits for nobody; reopened, it has its priority again.
        "priority": None
        if row["task__stage__stage_type"] in FINAL_TYPES
        else row["task__priority"],
        "client_metadata": row.get("data_unit__client_metadata"),
        "images_data": None if images is None else images.get(row["data_unit_id"], []),
        "file_type": row["data_unit__file_type"] or None,
        "assigned_user_email": row["task__assignee__email"],
        "last_actioned_by_user_email": row["task__last_actioned_by__email"],
        # Our SDK need not ask before it saves: the answer will tell (`label_replacing`).
        "save_tells_replaced": True,
    }


def _text(value: uuid.UUID | None) -> str | None:
    return None if value is None else str(value)
