"""The spaces of data groups: what each item of a group is to the label rows of the group.

A space is named by the uuid of its storage item, which is in a group only once.
"""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator

from encord_portal.platform.errors import CorruptedLabel
from encord_portal.platform.models import (
    DataType,
    DataUnit,
    ItemType,
    LabelRow,
    StorageItem,
    StorageItemPart,
)
from encord_portal.platform.services.label_members import foreign_space
from encord_portal.platform.services.media import Links
from encord_portal.platform.wire import JsonObject

BATCH = 200
_KINDS: dict[str, str] = {
    ItemType.VIDEO: "video",
    ItemType.IMAGE: "image",
    ItemType.IMAGE_GROUP: "image_sequence",
    ItemType.AUDIO: "audio",
    ItemType.PLAIN_TEXT: "text",
    ItemType.PDF: "pdf",
    ItemType.DICOM_FILE: "medical_file",
    ItemType.DICOM_SERIES: "medical_stack",
}
# What may be part of a data group: what labels have a space for.
GROUPABLE = frozenset(_KINDS)
_FRAME = re.compile(r"[0-9]{1,15}")


def spaces_of(
    groups: Iterable[uuid.UUID | None], links: Links
) -> dict[uuid.UUID | None, JsonObject]:
    """For each group item its spaces, as metadata listings define them, in their order.

    Args:
        groups: The uuids of group items.
        links: Makes the links to the files.
    """
    keys = list(dict.fromkeys(groups))
    found: defaultdict[uuid.UUID | None, JsonObject] = defaultdict(dict)
    for start in range(0, len(keys), BATCH):
        parts = list(
            StorageItemPart.objects.filter(group__in=keys[start : start + BATCH])
            .select_related("item__file")
            .order_by("group", "index")
        )
        frames = _frames_of([part.item for part in parts])
        for part in parts:
            found[part.group_id][str(part.item_id)] = {
                "child_info": {
                    "layout_key": part.layout_key,
                    "file_name": part.item.name,
                    "data_link": links.to(part.item.file),
                },
                **_facts(part.item, frames[part.item_id], links),
            }
    return found


def _frames_of(items: Iterable[StorageItem]) -> defaultdict[uuid.UUID, list[StorageItem]]:
    """The images and files that composed items are made of."""
    composed = [each.pk for each in items if each.item_type in _COMPOSED]
    found: defaultdict[uuid.UUID, list[StorageItem]] = defaultdict(list)
    own = StorageItem.objects.filter(parent_item__in=composed).select_related("file")
    for child in own.order_by("parent_item", "index"):
        found[child.parent_item_id or child.pk].append(child)
    parts = StorageItemPart.objects.filter(group__in=composed).select_related("item__file")
    for part in parts.order_by("group", "index"):
        found[part.group_id].append(part.item)
    return found


_COMPOSED = {ItemType.IMAGE_GROUP, ItemType.DICOM_SERIES}


def _facts(item: StorageItem, frames: list[StorageItem], links: Links) -> JsonObject:
    kind = _KINDS[item.item_type]
    size = {"width": item.width or 0, "height": item.height or 0}
    if kind == "text" and item.file_type == "text/html":
        return {"space_type": "html"}
    facts: JsonObject = {"space_type": kind}
    if kind == "video":
        facts |= {
            "number_of_frames": item.number_of_frames,
            **size,
            "data_duration": item.duration,
            "data_fps": item.frames_per_second,
        }
    elif kind == "image_sequence":
        facts |= {
            "number_of_frames": item.number_of_frames,
            **size,
            "frames": [
                {
                    "data_uuid": str(frame.pk),
                    "data_type": frame.file_type,
                    "data_sequence": str(index),
                    "data_link": links.to(frame.file),
                    "data_title": frame.name,
                }
                for index, frame in enumerate(frames)
            ],
        }
    elif kind == "image":
        facts |= size
    elif kind == "audio":
        facts["duration_ms"] = round((item.duration or 0) * 1000)
    elif kind == "pdf":
        facts["number_of_pages"] = item.number_of_frames
    elif kind == "medical_file":
        facts |= {"number_of_frames": item.number_of_frames, **size}
    elif kind == "medical_stack":
        facts["frames"] = [
            {
                "width": frame.width or 0,
                "height": frame.height or 0,
                "instance_uid": frame.dicom_instance_uid,
                "file_name": frame.name,
            }
            for frame in frames
            for _ in range(frame.number_of_frames)
        ]
    return facts


def of_rows(rows: Iterable[LabelRow], links: Links) -> dict[uuid.UUID, JsonObject]:
    """The spaces of label rows, by data hash; rows that are no groups have none."""
    units = [row.data_unit for row in rows if row.data_unit.data_type == DataType.GROUP]
    found = spaces_of([unit.storage_item_id for unit in units], links)
    return {unit.pk: found[unit.storage_item_id] for unit in units}


def children_of(spaces: JsonObject) -> list[JsonObject]:
    """What the data unit of a group says of its parts."""
    return [
        {
            "data_hash": key,
            "label_hash": None,
            "name": space["child_info"]["file_name"],
            "layout_key": space["child_info"]["layout_key"],
        }
        for key, space in spaces.items()
    ]


def merged(stored: JsonObject, spaces: JsonObject) -> JsonObject:
    """The stored labels of each space under what is known of its medium."""
    found = dict(stored)
    for key, facts in spaces.items():
        before = stored.get(key) or {}
        found[key] = {**before, **facts, "labels": before.get("labels") or facts.get("labels", {})}
    return found


def check(unit: DataUnit, labels: JsonObject) -> None:
    """Refuse labels in spaces, or on frames of them, that a row does not have.

    Scenes are looked at elsewhere; rows that are no groups have no spaces.

    Raises:
        CorruptedLabel: The message names the place.
    """
    if unit.data_type == DataType.SCENE:
        return
    known: JsonObject = {}
    if unit.data_type == DataType.GROUP:
        known = spaces_of([unit.storage_item_id], Links("", signed=False))[unit.storage_item_id]
    foreign = foreign_space(labels, known)
    if foreign is not None:
        raise CorruptedLabel(
            f"{foreign}: the group has no such part."
            if known
            else f"{foreign}: only data groups and scenes have spaces; leave spaces empty."
        )
    spaces = labels.get("spaces")
    for key, space in spaces.items() if isinstance(spaces, dict) else ():
        limit = _limit(known[key])
        placed = space.get("labels") if isinstance(space, dict) else None
        for frame in _frame_keys(placed):
            if not _FRAME.fullmatch(frame) or int(frame) >= limit:
                raise CorruptedLabel(
                    f"spaces.{key}.labels.{frame[:20]}: the part has {limit} frames only, "
                    "numbered from 0."
                )


def _limit(facts: JsonObject) -> int:
    if facts["space_type"] == "medical_stack":
        return len(facts["frames"])
    return int(facts.get("number_of_frames") or facts.get("number_of_pages") or 1)


def _frame_keys(placed: object) -> Iterator[str]:
    if isinstance(placed, dict):
        yield from (key for key, blob in placed.items() if isinstance(blob, dict))
