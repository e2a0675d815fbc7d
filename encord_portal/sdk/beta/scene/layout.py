"""Where the parts of a scene are shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from encord_portal.sdk.beta.scene.settings import SceneSettingsModel
from encord_portal.sdk.common.enum import StringEnum
from encord_portal.sdk.orm._time_series import TimeSeriesViewSettings

MAX_SCENE_TILES = 50
MIN_SPLIT_PERCENTAGE = 5
MAX_SPLIT_PERCENTAGE = 95


class SceneTileLayoutDirection(StringEnum):
    """How a place is cut: halves beside each other, or one above the other."""

    ROW = "row"
    COLUMN = "column"


class SceneTileLayout(SceneSettingsModel):
    """A place that is cut in two; each half is a tile, by its key, or is cut again."""

    direction: SceneTileLayoutDirection
    first: str | SceneTileLayout
    second: str | SceneTileLayout
    split_percentage: float = Field(default=50, ge=MIN_SPLIT_PERCENTAGE, le=MAX_SPLIT_PERCENTAGE)


class Scene3DViewerTile(SceneSettingsModel):
    """The view of everything in space."""

    type: Literal["3d"] = "3d"
    has_side_view: bool
    show_camera_switcher: bool


class SceneImageTile(SceneSettingsModel):
    """The view of an image stream."""

    type: Literal["image"] = "image"
    stream_name: str = Field(min_length=1)


class SceneTimeSeriesTile(SceneSettingsModel):
    """The view of a time series stream."""

    type: Literal["timeseries"] = "timeseries"
    stream_name: str = Field(min_length=1)
    timeseries_settings: TimeSeriesViewSettings | None = None


SceneTile = Scene3DViewerTile | SceneImageTile | SceneTimeSeriesTile


class SceneLayout(SceneSettingsModel):
    """Tiles by their keys, and where they are.

    Attributes:
        tiles: The tiles; at most one of them shows the space.
        layout: A key, or a place that is cut.
        timeline: The keys of time series that are shown along the time.

    Raises:
        ValidationError: A key is unknown or used twice, a tile is nowhere, or what is on the
            timeline is no time series.
    """

    tiles: dict[str, Annotated[SceneTile, Field(discriminator="type")]] = Field(
        min_length=1, max_length=MAX_SCENE_TILES
    )
    layout: str | SceneTileLayout | None = None
    timeline: list[str] = Field(default_factory=list, max_length=MAX_SCENE_TILES)

    @model_validator(mode="after")
    def validate_tile_references(self) -> SceneLayout:
        """Check that layout and timeline name the tiles, each of them once."""
        placed = list(_keys(self.layout))
        if len(set(placed)) != len(placed):
            raise ValueError("Layout cannot contain duplicate tile IDs")
        if len(set(self.timeline)) != len(self.timeline):
            raise ValueError("Timeline cannot contain duplicate tile IDs")
        unknown = sorted({*placed, *self.timeline} - set(self.tiles))
        if unknown:
            raise ValueError(f"Layout references unknown tile IDs: {unknown}")
        if sum(isinstance(tile, Scene3DViewerTile) for tile in self.tiles.values()) > 1:
            raise ValueError("Layout can contain at most one 3D viewer tile")
        others = [
            key for key in self.timeline if not isinstance(self.tiles[key], SceneTimeSeriesTile)
        ]
        if others:
            raise ValueError(f"Timeline can contain only time-series tiles: {others}")
        nowhere = sorted(set(self.tiles) - {*placed, *self.timeline})
        if nowhere:
            raise ValueError(f"Layout does not reference tile IDs: {nowhere}")
        return self


def _keys(layout: str | SceneTileLayout | None) -> Iterator[str]:
    # Each half is looked at once, however deep the halves are cut.
    waiting = [layout]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif part is not None:
            waiting += [part.second, part.first]
