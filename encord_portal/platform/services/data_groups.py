"""Data groups: items of several kinds that are labelled together, and how they are laid out."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from django.db import transaction
from pydantic import Field

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.models import ItemType, StorageFolder, StorageItem, StorageItemPart
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import storage, titles
from encord_portal.platform.services.group_spaces import GROUPABLE
from encord_portal.platform.wire import JsonObject

MAX_PARTS = 100


class _Named(WireModel):
    name: str | None = None
    client_metadata: dict[str, Any] = Field(default_factory=dict)


class Listed(_Named):
    """Items side by side, or one after the other; their keys are their places."""

    layout_type: Literal["default-grid", "default-list"]
    layout_contents: list[uuid.UUID] = Field(min_length=1, max_length=MAX_PARTS)


class Custom(_Named):
    """Items under keys that a layout of its own names."""

    layout_type: Literal["custom"]
    layout_contents: dict[str, uuid.UUID] = Field(min_length=1, max_length=MAX_PARTS)
    layout: dict[str, Any] | None = None
    timeline: list[str] = Field(default_factory=list)
    settings: dict[str, Any] | None = None


NewGroup = Annotated[Listed | Custom, Field(discriminator="layout_type")]


@transaction.atomic
def create(user: User, folder: StorageFolder, wanted: Sequence[Listed | Custom]) -> list[uuid.UUID]:
    """Make groups of items in a folder that this person may change: all of them or none.

    Raises:
        NotFound: When this person does not see an item.
        InvalidArguments: When an item cannot be part of a group, or is in it twice, or a layout
            names a key that there is not.
    """
    return [_create(user, folder, each) for each in wanted]


def _create(user: User, folder: StorageFolder, wanted: Listed | Custom) -> uuid.UUID:
    if isinstance(wanted, Listed):
        contents = {str(place): item for place, item in enumerate(wanted.layout_contents)}
        layout = _grid(list(contents), "row") if wanted.layout_type == "default-grid" else None
        layout = layout or _list(list(contents))
        arrangement: JsonObject = {"layout": layout, "settings": {}, "timeline": []}
    else:
        contents = wanted.layout_contents
        _check_keys(wanted)
        arrangement = {
            "layout": wanted.layout,
            "settings": wanted.settings or {},
            "timeline": wanted.timeline,
        }
    if len(set(contents.values())) != len(contents):
        raise InvalidArguments("An item is in a group once only.")
    items = storage.find_items(user, list(contents.values()))
    for item in items:
        if item.item_type not in GROUPABLE:
            raise InvalidArguments(
                f"{item.name!r} is of the type {item.item_type}, which cannot be part of a group."
            )
    name = f"group {items[0].name}"[: titles.MAX_LENGTH] if wanted.name is None else wanted.name
    group = StorageItem.objects.create(
        folder=folder,
        owner=user,
        item_type=ItemType.GROUP,
        name=titles.checked(name, "The group"),
        client_metadata=wanted.client_metadata,
        file_size=sum(item.file_size or 0 for item in items),
        group_layout=arrangement,
    )
    StorageItemPart.objects.bulk_create(
        [
            StorageItemPart(group=group, item=item, index=index, layout_key=key)
            for index, (key, item) in enumerate(zip(contents, items, strict=True))
        ]
    )
    return group.uuid


def _grid(keys: list[str], direction: str) -> JsonObject:
    """Halves of halves, each of them cut the other way."""
    if len(keys) == 1:
        return {"type": "data_unit", "key": keys[0]}
    half = (len(keys) + 1) // 2
    other = "column" if direction == "row" else "row"
    return {
        "direction": direction,
        "first": _grid(keys[:half], other),
        "second": _grid(keys[half:], other),
        "splitPercentage": 50,
    }


def _list(keys: list[str]) -> JsonObject:
    return {
        "type": "data_unit_list",
        "keys": keys,
        "carouselPosition": "left",
        "carouselSize": 20,
    }


def _check_keys(wanted: Custom) -> None:
    for key in wanted.layout_contents:
        if not 1 <= len(key) <= 200:
            raise InvalidArguments("The key of a part has 1 to 200 characters.")
    for key in [*_keys_in(wanted.layout or {}), *wanted.timeline]:
        if key not in wanted.layout_contents:
            raise InvalidArguments(f"The layout names {key[:80]!r}, which is no key of a part.")


def _keys_in(layout: JsonObject, depth: int = 0) -> list[str]:
    if depth > MAX_PARTS:
        raise InvalidArguments("The layout is cut into too many pieces.")
    found = [layout["key"]] if isinstance(layout.get("key"), str) else []
    listed = layout.get("keys")
    found += [key for key in listed if isinstance(key, str)] if isinstance(listed, list) else []
    for half in ("first", "second"):
        if isinstance(layout.get(half), dict):
            found += _keys_in(layout[half], depth + 1)
    return found


def layout_of(item: StorageItem) -> JsonObject | None:
    """How a group is laid out, as item summaries have it; ``None`` for other items."""
    if item.item_type != ItemType.GROUP:
        return None
    parts = item.parts.order_by("index")
    layout = item.group_layout["layout"] or _grid([part.layout_key for part in parts], "row")
    return {
        "layoutContents": {part.layout_key: {"uuid": part.item_id} for part in parts},
        "layout": layout,
        "layoutSettings": item.group_layout["settings"],
        "timeline": item.group_layout["timeline"],
    }
