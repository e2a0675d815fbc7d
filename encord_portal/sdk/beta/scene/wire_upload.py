"""From what the server says of a scene to what an upload says of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from encord_portal.sdk.beta.scene.layout import SceneLayout
from encord_portal.sdk.beta.scene.settings import SceneViewSettings
from encord_portal.sdk.orm.scene import (
    CompositeSceneDTO,
    SceneCameraEvent,
    SceneCameraStream,
    SceneEventStream,
    SceneFrameEvent,
    SceneFrameStream,
    SceneImageStream,
    ScenePointCloudStream,
    SceneTimeSeriesFile,
)

UriMapper = Callable[[str], str] | Mapping[str, str]


def as_upload(scene: CompositeSceneDTO, uri_mapper: UriMapper | None) -> dict[str, Any]:
    """Describe a scene as an upload does.

    Args:
        scene: The scene.
        uri_mapper: Gives the new place of each file; those that it does not name stay.

    Raises:
        ValueError: A stream cannot be uploaded.
    """
    mapped = _mapping(uri_mapper)
    settings, layout = scene.view_settings, scene.layout
    return {
        "content": {name: _stream(name, each, mapped) for name, each in scene.streams.items()},
        "default_ground_height": scene.default_ground_height,
        "world_convention": scene.world_convention,
        "camera_convention": scene.camera_convention,
        "view_settings": (
            None
            if settings is None
            else SceneViewSettings.from_dict(settings).to_dict(by_alias=False)
        ),
        "layout": (
            None if layout is None else SceneLayout.from_dict(layout).to_dict(by_alias=False)
        ),
    }


def _mapping(uri_mapper: UriMapper | None) -> Callable[[str], str]:
    if uri_mapper is None:
        return lambda uri: uri
    if isinstance(uri_mapper, Mapping):
        known = uri_mapper
        return lambda uri: known.get(uri, uri)
    return uri_mapper


def _stream(
    name: str, entry: SceneEventStream | SceneTimeSeriesFile, mapped: Callable[[str], str]
) -> dict[str, Any]:
    if isinstance(entry, SceneTimeSeriesFile):
        return {"type": "time_series", "uri": mapped(entry.url)}
    stream = entry.stream
    if isinstance(stream, ScenePointCloudStream):
        return {
            "type": "point_cloud",
            "events": [
                {"timestamp": each.timestamp, "uri": mapped(each.url)} for each in stream.events
            ],
            "frame_of_reference": stream.frame_of_reference_id,
            "pose": None,
        }
    if isinstance(stream, SceneCameraStream):
        return {
            "type": "camera_parameters",
            "events": [_camera(each) for each in stream.events],
            "frame_of_reference": stream.frame_of_reference_id,
            "pose": None,
        }
    if isinstance(stream, SceneImageStream):
        if stream.camera_id is None:
            raise ValueError(
                f"Image stream '{name}' cannot be re-uploaded because it has no camera_id"
            )
        return {
            "type": "image",
            "camera": stream.camera_id,
            "events": [
                {"timestamp": each.timestamp, "uri": mapped(each.url)} for each in stream.events
            ],
        }
    if isinstance(stream, SceneFrameStream):
        return _frame(name, stream.events)
    raise ValueError(f"Stream '{name}' holds models, which cannot be uploaded.")


def _camera(event: SceneCameraEvent) -> dict[str, Any]:
    written: dict[str, Any] = {
        "timestamp": event.timestamp,
        "width_px": event.width_px,
        "height_px": event.height_px,
        "intrinsics": event.intrinsics,
    }
    if event.extrinsics is not None:
        placed = event.extrinsics
        written["extrinsics"] = placed if isinstance(placed, list) else placed.to_dict()
    return written


def _frame(name: str, events: list[SceneFrameEvent]) -> dict[str, Any]:
    first = events[0] if events else None
    return {
        "type": "frame_of_reference",
        "id": first.id if first else name,
        "parent_FoR_id": first.parent_for if first else None,
        "events": [
            {
                "timestamp": each.timestamp,
                "pose": {
                    "rotation": each.rotation,
                    "position": dict(zip("xyz", each.position, strict=True)),
                },
            }
            for each in events
        ],
    }
