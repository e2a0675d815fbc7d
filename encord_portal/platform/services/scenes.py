"""Scenes as readers get them, and changes of how they are shown."""

from __future__ import annotations

from typing import Any

from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.media.clouds import PLY
from encord_portal.platform.models import ItemType, StorageItem
from encord_portal.platform.services import scene_views
from encord_portal.platform.services.media import Links
from encord_portal.platform.services.scene_spaces import children_of
from encord_portal.platform.wire import JsonObject


def described(item: StorageItem, *, signed: Links, lasting: Links) -> JsonObject:
    """The description of a scene with links to its files.

    Args:
        item: The item, with its file.
        signed: Makes links that can be fetched.
        lasting: Makes lasting names.

    Raises:
        InvalidArguments: When the item is no scene.
    """
    require_scene(item)
    if item.scene is None:
        return {
            "type": "self_contained",
            "format": "ply" if item.file_type == PLY else "pcd",
            **_file(item, signed, lasting),
        }
    children = children_of([item.pk]).get(item.pk, [])
    streams: JsonObject = {}
    for name, entry in item.scene["streams"].items():
        events = [_event(event, children, signed, lasting) for event in entry["stream"]["events"]]
        streams[name] = {**entry, "stream": {**entry["stream"], "events": events}}
    return {**item.scene, "streams": streams}


def _event(
    event: JsonObject, children: list[StorageItem], signed: Links, lasting: Links
) -> JsonObject:
    if "file" not in event:
        return event
    return {"timestamp": event["timestamp"], **_file(children[event["file"]], signed, lasting)}


def _file(item: StorageItem, signed: Links, lasting: Links) -> JsonObject:
    facts: JsonObject = {}
    if item.item_type == ItemType.IMAGE:
        facts = {"width": item.width, "height": item.height}
    elif item.file is not None:
        facts = {"pointCount": item.file.facts.get("number_of_points")}
    return {
        # Where it was imported from: by this a copy of the scene is uploaded again.
        "url": item.source_url or lasting.to(item.file),
        "signedUrl": signed.to(item.file),
        **facts,
    }


def require_scene(item: StorageItem) -> None:
    """Refuse an item that is no scene.

    Raises:
        InvalidArguments: It is none.
    """
    if item.item_type != ItemType.SCENE:
        raise InvalidArguments(f"{item.name!r} is no scene, but of the type {item.item_type}.")


def show(item: StorageItem, views: dict[str, Any]) -> None:
    """Change how a scene is shown; the item is not saved yet.

    Args:
        item: The scene.
        views: New ``viewSettings`` and ``layout``; ``None`` for none.

    Raises:
        InvalidArguments: When they do not fit the scene, or the item is no scene of streams.
    """
    if not views:
        return
    require_scene(item)
    if item.scene is None:
        raise InvalidArguments(f"{item.name!r} is one file, which has no settings.")
    for key, given in views.items():
        item.scene[key] = scene_views.checked(key, given, item.scene, key)
