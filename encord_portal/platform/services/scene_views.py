"""How scenes are shown: settings and layouts, checked against the streams of their scene."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.parsing import describe
from encord_portal.platform.wire import JsonObject
from encord_portal.sdk.beta.scene.layout import (
    Scene3DViewerTile,
    SceneImageTile,
    SceneLayout,
)
from encord_portal.sdk.beta.scene.settings import SceneViewSettings

_MODELS: dict[str, type[SceneLayout] | type[SceneViewSettings]] = {
    "viewSettings": SceneViewSettings,
    "layout": SceneLayout,
}
MAX_CIRCLES = 100


def checked(key: str, given: Any, scene: JsonObject, where: str) -> JsonObject | None:
    """Settings or a layout as they are stored.

    Args:
        key: ``viewSettings`` or ``layout``.
        given: What came over the wire; ``None`` for none.
        scene: The stored description.
        where: The place, for messages.

    Raises:
        InvalidArguments: When they are malformed, or name what the scene does not have.
    """
    if given is None:
        return None
    try:
        model = _MODELS[key].model_validate(given)
    except ValidationError as error:
        raise InvalidArguments(describe(error, where)) from error
    if isinstance(model, SceneLayout):
        _check_layout(model, scene, where)
    else:
        _check_settings(model, scene, where)
    return model.to_dict()


def _check_layout(layout: SceneLayout, scene: JsonObject, where: str) -> None:
    for key, tile in layout.tiles.items():
        if isinstance(tile, Scene3DViewerTile):
            continue
        stream = scene["streams"].get(tile.stream_name)
        fits = stream is not None and stream["stream"]["entityType"] == "image"
        if not isinstance(tile, SceneImageTile) or not fits:
            raise InvalidArguments(
                f"{where}: the tile {key[:80]!r} shows {tile.stream_name[:80]!r}, which is no "
                "image stream of this scene."
            )


def _check_settings(settings: SceneViewSettings, scene: JsonObject, where: str) -> None:
    circles = settings.radius_indicators or []
    if len(circles) > MAX_CIRCLES:
        raise InvalidArguments(f"{where}: at most {MAX_CIRCLES} radius indicators are kept.")
    frames = {
        event["id"]
        for each in scene["streams"].values()
        if each["stream"]["entityType"] == "frame_of_reference"
        for event in each["stream"]["events"]
    }
    for circle in circles:
        if circle.frame_of_reference_id not in frames:
            raise InvalidArguments(
                f"{where}: there is no frame of reference "
                f"{circle.frame_of_reference_id[:80]!r} for a radius indicator."
            )
