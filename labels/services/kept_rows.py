"""Label rows built from what the portal keeps, without asking the platform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from encord_portal.sdk.objects import LabelRowV2, OntologyStructure
from encord_portal.sdk.orm.label_row import LabelRowMetadata
from labels.models import LabelRowCache, ProjectAccess

# Data that is one file: its unit's labels are lists instead of a map by frame.
_SINGLE = ("image", "img_group", "group")
# One of these says where a space is within its group or scene.
_WHERE = {"child_info", "root_info", "scene_info"}
_NIL = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class _KeptOntology:
    structure: OntologyStructure


def kept_row(access: ProjectAccess, row: LabelRowCache, labels: dict[str, Any]) -> LabelRowV2:
    """A label row for reading: its labels are there, but it has no way to the platform."""
    structure = OntologyStructure.from_dict(access.project.ontology)
    # A data group's labels tell of its parts what lists of rows tell of them.
    metadata = metadata_of(row) | {"spaces": spaces_of(labels)}
    kept = LabelRowV2(LabelRowMetadata.from_dict(metadata), None, _KeptOntology(structure))
    kept.from_labels_dict(labels)
    return kept


def spaces_of(labels: dict[str, Any]) -> dict[str, Any]:
    """What a listing says of a row's spaces, as far as the labels repeat it (§5.8)."""
    names = {
        child.get("data_hash"): child
        for unit in labels["data_units"].values()
        for child in (unit.get("metadata") or {}).get("children") or ()
    }
    spaces = {}
    for space_id, space in (labels.get("spaces") or {}).items():
        child = names.get(space_id) or {}
        facts = {name: value for name, value in space.items() if name != "labels"}
        if not facts.keys() & _WHERE:
            name = str(child.get("name") or space_id)
            facts["child_info"] = {"layout_key": child.get("layout_key"), "file_name": name}
        spaces[space_id] = facts
    return spaces


def metadata_of(row: LabelRowCache) -> dict[str, Any]:
    """What the platform's list says of a row, in wire form."""
    node = {"uuid": str(row.stage_uuid), "title": row.stage_title} if row.stage_uuid else None
    return {
        "label_hash": str(row.label_hash) if row.label_hash else None,
        "branch_name": row.branch,
        "created_at": _text(row.created_at_upstream),
        "last_edited_at": _text(row.last_edited_at),
        "data_hash": str(row.data_hash),
        "dataset_hash": row.dataset_hash,
        "dataset_title": row.dataset_title,
        "data_title": row.data_title,
        "data_type": row.data_type.upper(),
        "data_link": None,
        "label_status": row.label_status,
        "workflow_graph_node": node,
        "number_of_frames": row.number_of_frames,
        "duration": row.duration,
        "frames_per_second": row.fps,
        "height": row.height,
        "width": row.width,
        "spaces": {},
        "task_uuid": str(row.task_uuid) if row.task_uuid else None,
        "priority": row.priority,
        "file_type": row.file_type or None,
        "is_valid": row.is_valid,
        "assigned_user_email": row.assigned_user_email or None,
        "last_actioned_by_user_email": row.last_actioned_by or None,
    }


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def empty_labels(row: LabelRowCache, images: Sequence[Any]) -> dict[str, Any]:
    """The label dictionary of a row that has no labels yet (wire protocol 5.2 and 5.3).

    Args:
        row: The row.
        images: For an image group, the metadata of its frames.
    """
    return {
        "label_hash": str(row.label_hash or _NIL),
        "branch_name": row.branch,
        "created_at": None,
        "last_edited_at": None,
        "data_hash": str(row.data_hash),
        "dataset_hash": row.dataset_hash,
        "dataset_title": row.dataset_title,
        "data_title": row.data_title,
        "data_type": row.data_type,
        "annotation_task_status": None,
        "label_status": "NOT_LABELLED",
        "object_answers": {},
        "classification_answers": {},
        "object_actions": {},
        "spaces": {},
        "data_units": _group_units(images) if images else _unit(row),
    }


def _unit(row: LabelRowCache) -> dict[str, Any]:
    unit: dict[str, Any] = {
        "data_hash": str(row.data_hash),
        "data_title": row.data_title,
        "data_type": row.file_type,
        "data_sequence": 0,
        "data_link": None,
        "width": row.width or 0,
        "height": row.height or 0,
        "labels": {"objects": [], "classifications": []} if row.data_type in _SINGLE else {},
    }
    if row.data_type == "audio":
        names = ("audio_codec", "audio_sample_rate", "audio_bit_depth", "audio_num_channels")
        unit |= dict.fromkeys(names)
    if row.duration is not None:
        unit["data_duration"] = row.duration
    if row.fps is not None:
        unit["data_fps"] = row.fps
    return {str(row.data_hash): unit}


def _group_units(images: Sequence[Any]) -> dict[str, Any]:
    return {
        str(each.image_hash): {
            "data_hash": str(each.image_hash),
            "data_title": each.title,
            "data_type": each.file_type,
            "data_sequence": str(sequence),
            "data_link": None,
            "width": each.width,
            "height": each.height,
            "labels": {"objects": [], "classifications": []},
        }
        for sequence, each in enumerate(images)
    }
